// The family of a model as a graph: its versions, sizes and subsets, down from it.
// $model: the family's name or an alias
:param model => 'Qwen2.5';
MATCH (family:Entity)
WHERE family.name = $model OR $model IN family.aliases
MATCH (member:Entity)-[s:SUBTYPE_OF]->(parent:Entity)-[:SUBTYPE_OF*0..8]->(family)
RETURN DISTINCT member, s AS subtype_of, parent
ORDER BY parent.id, member.id
