// Methods that are often used together: pairs, and how many papers work with both.
// $least: leave out pairs that share fewer papers
:param least => 2;
MATCH (a:Method)<-[:USES|INTRODUCES|STUDIES]-(p:Paper)-[:USES|INTRODUCES|STUDIES]->(b:Method)
WHERE a.id < b.id
WITH a, b, count(DISTINCT p.id) AS papers
WHERE papers >= $least
RETURN a.name AS method, b.name AS other, papers
ORDER BY papers DESC, a.id, b.id
LIMIT 100
