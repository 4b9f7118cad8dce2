// The lineage of a method or model as a graph: what it extends and what extends it, at any depth (up to 8 steps).
// $method: its name or an alias
:param method => 'GRPO';
MATCH (start:Entity)
WHERE start.name = $method OR $method IN start.aliases
MATCH (newer:Entity)-[e:EXTENDS]->(older:Entity)
WHERE EXISTS { MATCH (start)-[:EXTENDS*0..8]->(newer) } OR EXISTS { MATCH (older)-[:EXTENDS*0..8]->(start) }
RETURN DISTINCT newer, e AS extends, older
ORDER BY newer.id, older.id
