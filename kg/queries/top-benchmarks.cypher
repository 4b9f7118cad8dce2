// The benchmarks and datasets that most papers evaluate on.
// $least: leave out those of fewer papers
:param least => 1;
MATCH (p:Paper)-[:EVALUATES_ON]->(b:Benchmark|Dataset)
WITH b, count(DISTINCT p.id) AS papers, min(p.date) AS first, max(p.date) AS last
WHERE papers >= $least
RETURN b.name AS name, b.type AS type, papers, first, last
ORDER BY papers DESC, b.id
LIMIT 50
