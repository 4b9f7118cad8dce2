// What is trained on which dataset, with the sentence that says so.
// $dataset: a part of its name; empty for all
:param dataset => '';
MATCH (m:Entity)-[t:TRAINED_ON]->(d:Entity)
WHERE $dataset = '' OR toLower(d.name) CONTAINS toLower($dataset)
RETURN m.name AS name, m.type AS type, d.name AS dataset, t.weight AS papers, t.evidence AS evidence
ORDER BY d.papers DESC, d.id, m.id
