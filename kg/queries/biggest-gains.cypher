// The biggest gains claimed: relative improvements and differences in percent, with what they are of, on and against.
// $least: leave out smaller ones
:param least => 10;
MATCH (p:Paper)-[:CLAIMS]->(r:Result)
WHERE (r.kind = 'relative' OR r.kind = 'difference') AND r.number >= $least AND (r.unit = '%' OR r.unit = 'points')
OPTIONAL MATCH (r)-[:OF]->(o:Entity)
OPTIONAL MATCH (r)-[:ON]->(b:Entity)
OPTIONAL MATCH (r)-[:VERSUS]->(v:Entity)
RETURN r.value AS value, r.kind AS kind, o.name AS claimed_for, b.name AS benchmark, v.name AS versus, p.title AS paper
ORDER BY r.number DESC, r.id, o.id, b.id, v.id
LIMIT 100
