// Tasks that papers address but no benchmark or dataset of the graph measures: no paper that addresses one evaluates anywhere.
MATCH (t:Task)<-[:ADDRESSES]-(p:Paper)
WHERE NOT EXISTS { MATCH (t)<-[:ADDRESSES]-(:Paper)-[:EVALUATES_ON]->(:Entity) }
WITH t, count(DISTINCT p.id) AS papers
RETURN t.name AS task, papers, t.last_seen AS last_seen
ORDER BY papers DESC, t.id
LIMIT 100
