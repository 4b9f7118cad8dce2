// Papers closest to a paper: those that share most of the methods, models, datasets, benchmarks and tasks it works with.
// $paper: a part of its title
:param paper => 'Direct Preference Optimization';
MATCH (p:Paper)-[:USES|INTRODUCES|STUDIES|EVALUATES_ON|COMPARES_WITH|ADDRESSES]->(x:Entity)
WHERE toLower(p.title) CONTAINS toLower($paper)
MATCH (q:Paper)-[:USES|INTRODUCES|STUDIES|EVALUATES_ON|COMPARES_WITH|ADDRESSES]->(x)
WHERE p.id <> q.id
WITH p, q, count(DISTINCT x.id) AS shared
RETURN p.title AS paper, q.title AS related, shared, q.date AS date
ORDER BY shared DESC, p.id, q.id
LIMIT 50
