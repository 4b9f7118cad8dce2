// What is used for a task: methods and models that are applied to it, by the number of papers that say so.
// $task: its name or an alias
:param task => 'code generation';
MATCH (m:Entity)-[u:USED_FOR]->(t:Task)
WHERE t.name = $task OR $task IN t.aliases
RETURN m.name AS name, m.type AS type, u.weight AS papers, u.evidence AS evidence
ORDER BY papers DESC, m.papers DESC, m.id, t.id
