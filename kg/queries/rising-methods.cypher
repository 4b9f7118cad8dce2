// Rising methods: in more papers in the newest quarter of the graph than in the quarter before it.
// $least: leave out methods that gained fewer papers
:param least => 1;
MATCH (n:Paper)
WHERE n.month IS NOT NULL
WITH max(n.year * 4 + (toInteger(right(n.month, 2)) - 1) / 3) AS newest
MATCH (p:Paper)-[:USES|INTRODUCES|STUDIES|COMPARES_WITH]->(m:Method)
WHERE p.month IS NOT NULL
WITH newest, m, p.id AS paper, p.year * 4 + (toInteger(right(p.month, 2)) - 1) / 3 AS quarter
WHERE quarter = newest OR quarter = newest - 1
WITH DISTINCT newest, m, paper, quarter
WITH m, sum(CASE WHEN quarter = newest THEN 1 ELSE 0 END) AS now, sum(CASE WHEN quarter = newest THEN 0 ELSE 1 END) AS before
WHERE now - before >= $least
RETURN m.name AS method, now AS this_quarter, before AS last_quarter, m.papers AS papers_in_all
ORDER BY now - before DESC, now DESC, m.id
