// Papers that compare with a method or model and win: what they introduce outperforms it, with the sentence.
// $baseline: the name or an alias of what is beaten
:param baseline => 'Proximal Policy Optimization';
MATCH (w:Entity)-[o:OUTPERFORMS]->(b:Entity)
WHERE b.name = $baseline OR $baseline IN b.aliases
MATCH (p:Paper)-[:INTRODUCES]->(w)
MATCH (p)-[:COMPARES_WITH]->(b)
RETURN p.title AS paper, p.date AS date, w.name AS winner, w.type AS type, o.evidence AS evidence
ORDER BY p.date DESC, p.id, w.id
