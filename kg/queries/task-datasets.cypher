// The datasets and benchmarks of a task: those on which papers that address it evaluate, the usual ones first.
// $task: its name or an alias
:param task => 'mathematical reasoning';
MATCH (t:Task)<-[:ADDRESSES]-(p:Paper)-[:EVALUATES_ON]->(d:Entity)
WHERE t.name = $task OR $task IN t.aliases
WITH d, count(DISTINCT p.id) AS papers
RETURN d.name AS name, d.type AS type, papers, d.papers AS papers_in_all
ORDER BY papers DESC, d.papers DESC, d.id
