// Papers that bridge two tasks: they address both, or address one and mention the other.
// $task, $other: names or aliases of the two
:param task => 'code generation';
:param other => 'mathematical reasoning';
MATCH (a:Task)<-[ra]-(p:Paper)-[rb]->(b:Task)
WHERE (a.name = $task OR $task IN a.aliases) AND (b.name = $other OR $other IN b.aliases) AND a.id <> b.id
RETURN p.title AS paper, p.date AS date, type(ra) AS to_task, type(rb) AS to_other, ra.evidence AS evidence
ORDER BY p.date DESC, p.id, to_task, to_other, a.id, b.id
