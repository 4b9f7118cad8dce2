// The usual baselines: methods and models that most papers compare themselves with, and how often they are beaten.
MATCH (p:Paper)-[:COMPARES_WITH]->(b:Method|Model)
WITH b, count(DISTINCT p.id) AS papers
OPTIONAL MATCH (w:Entity)-[:OUTPERFORMS]->(b)
WITH b, papers, count(DISTINCT w.id) AS beaten_by
RETURN b.name AS name, b.type AS type, papers, beaten_by
ORDER BY papers DESC, beaten_by DESC, b.id
LIMIT 50
