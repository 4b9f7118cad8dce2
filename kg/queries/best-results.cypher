// The best results claimed on a benchmark: value, of what, by which metric, and against what.
// $benchmark: its name or an alias; $kind: absolute (scores), difference, relative or ratio (gains)
:param benchmark => 'AIME 2024';
:param kind => 'absolute';
MATCH (p:Paper)-[:CLAIMS]->(r:Result)-[:ON]->(b:Entity)
WHERE (b.name = $benchmark OR $benchmark IN b.aliases) AND r.kind = $kind
OPTIONAL MATCH (r)-[:OF]->(o:Entity)
OPTIONAL MATCH (r)-[:BY_METRIC]->(m:Entity)
OPTIONAL MATCH (r)-[:VERSUS]->(v:Entity)
RETURN r.value AS value, o.name AS claimed_for, m.name AS metric, v.name AS versus, p.title AS paper, r.evidence AS evidence
ORDER BY r.number DESC, r.id, o.id, m.id, v.id
