// How two things hang together: the length of the shortest path between them over what papers say, and the things on the shortest paths.
// $one, $other: names or aliases
:param one => 'GRPO';
:param other => 'Transformer';
MATCH (a:Entity), (b:Entity)
WHERE (a.name = $one OR $one IN a.aliases) AND (b.name = $other OR $other IN b.aliases) AND a.id <> b.id
MATCH path = allShortestPaths((a)-[:INTRODUCES|EVALUATES_ON|COMPARES_WITH|USES|STUDIES|ADDRESSES|EXTENDS|PART_OF|USED_FOR|TRAINED_ON|EVALUATED_ON|OUTPERFORMS|SUBTYPE_OF*1..8]-(b))
UNWIND nodes(path) AS step
RETURN DISTINCT length(path) AS steps, step
ORDER BY steps, step.id
