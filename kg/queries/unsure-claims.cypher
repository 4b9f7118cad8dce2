// Claims to check by hand: relations that the pipeline is least sure of, with the sentence that they come from.
// $below: confidence under which a claim is listed
:param below => 0.5;
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.confidence < $below AND r.made_by = 'text'
RETURN a.name AS subject, type(r) AS says, b.name AS object, r.confidence AS confidence, r.evidence AS evidence
ORDER BY r.confidence, a.id, says, b.id
LIMIT 100
