// What organizations work on: the tasks that papers of each address, and how many.
// $organization: a part of its name; empty for all
:param organization => '';
MATCH (o:Organization)<-[:AFFILIATED_WITH]-(p:Paper)-[:ADDRESSES]->(t:Task)
WHERE $organization = '' OR toLower(o.name) CONTAINS toLower($organization)
WITH o, t, count(DISTINCT p.id) AS papers
RETURN o.name AS organization, t.name AS task, papers
ORDER BY o.papers DESC, o.id, papers DESC, t.id
LIMIT 200
