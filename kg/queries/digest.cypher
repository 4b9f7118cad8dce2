// What the digests list: papers in the order of the page, and what each introduces.
// $date: a day such as 2025-12-29; empty for all
:param date => '';
MATCH (d:Digest)-[l:LISTS]->(p:Paper)
WHERE $date = '' OR toString(d.date) = $date
OPTIONAL MATCH (p)-[:INTRODUCES]->(x:Entity)
RETURN d.date AS digest, l.rank AS rank, p.title AS paper, x.name AS introduces, x.type AS type
ORDER BY d.date DESC, d.id, l.rank, p.id, x.id
