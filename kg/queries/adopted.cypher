// What was adopted: introduced by one paper of the graph, then used, studied or compared with by others.
// $least: leave out what fewer other papers took up
:param least => 1;
MATCH (p:Paper)-[:INTRODUCES]->(x:Entity)
MATCH (q:Paper)-[:USES|STUDIES|COMPARES_WITH|EVALUATES_ON]->(x)
WHERE p.id <> q.id
WITH x, min(p.title) AS introduced_by, count(DISTINCT q.id) AS others
WHERE others >= $least
RETURN x.name AS name, x.type AS type, introduced_by, others
ORDER BY others DESC, x.id
LIMIT 100
