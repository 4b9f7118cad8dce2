// Which paper introduced something, and the sentence in which it does.
// $name: its name or an alias
:param name => 'GRPO';
MATCH (p:Paper)-[i:INTRODUCES]->(x:Entity)
WHERE x.name = $name OR $name IN x.aliases
RETURN x.name AS name, x.type AS type, p.title AS paper, p.date AS date, i.confidence AS confidence, i.evidence AS evidence
ORDER BY p.date, p.id, x.id
