// What a benchmark or dataset is evaluated with: the papers that do, and what they introduce, newest first.
// $benchmark: its name or an alias, as `kg search` finds it
:param benchmark => 'GSM8K';
MATCH (p:Paper)-[e:EVALUATES_ON]->(b:Entity)
WHERE b.name = $benchmark OR $benchmark IN b.aliases
OPTIONAL MATCH (p)-[:INTRODUCES]->(x:Entity)
RETURN p.title AS paper, p.date AS date, x.name AS introduces, x.type AS type, e.evidence AS evidence
ORDER BY p.date DESC, p.id, x.id
