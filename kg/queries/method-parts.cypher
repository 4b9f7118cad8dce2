// What a method or model is made of, and what it is a part of, as a graph.
// $method: its name or an alias
:param method => 'ReAct';
MATCH (a:Entity)-[r:PART_OF]->(b:Entity)
WHERE a.name = $method OR $method IN a.aliases OR b.name = $method OR $method IN b.aliases
RETURN a AS part, r AS part_of, b AS whole
ORDER BY part.id, whole.id
