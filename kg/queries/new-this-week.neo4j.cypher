// New this week: what the papers of the newest seven days of the graph introduce.
// $days: how many days count
:param days => 7;
MATCH (n:Paper)
WITH max(n.date) AS newest
MATCH (p:Paper)-[i:INTRODUCES]->(x:Entity)
WHERE p.date > newest - duration({days: $days})
RETURN p.date AS date, x.name AS name, x.type AS type, p.title AS paper, i.evidence AS evidence
ORDER BY p.date DESC, p.id, x.id
