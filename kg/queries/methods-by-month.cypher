// The most used methods of each month: how many papers introduce, use or study them.
// $least: leave out methods that fewer papers of a month work with
:param least => 1;
MATCH (p:Paper)-[:USES|INTRODUCES|STUDIES]->(m:Method)
WHERE p.month IS NOT NULL
WITH p.month AS month, m, count(DISTINCT p.id) AS papers
WHERE papers >= $least
RETURN month, m.name AS method, papers
ORDER BY month DESC, papers DESC, m.id
