// Claims that contradict each other: one paper says A outperforms B, another that B outperforms A; with both sentences.
MATCH (a:Entity)-[x:OUTPERFORMS]->(b:Entity)
MATCH (b)-[y:OUTPERFORMS]->(a)
WHERE a.id < b.id
RETURN a.name AS one, b.name AS other, x.evidence AS one_wins, y.evidence AS other_wins
ORDER BY a.id, b.id
