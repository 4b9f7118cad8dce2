// Who outperforms whom around a method or model, as a graph: what it beats, what beats it, and what they beat among themselves.
// $method: its name or an alias
:param method => 'GPT-4';
MATCH (m:Entity)-[:OUTPERFORMS]-(x:Entity)
WHERE m.name = $method OR $method IN m.aliases
MATCH (x)-[o:OUTPERFORMS]-(y:Entity)
WHERE y.name = $method OR $method IN y.aliases
RETURN DISTINCT y AS method, o AS outperforms, x AS other
ORDER BY method.id, other.id, outperforms.evidence
