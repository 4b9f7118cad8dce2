// How two things hang together: the length of the shortest path between them over what papers say, and the things on the shortest paths.
// $one, $other: names or aliases
:param one => 'GRPO';
:param other => 'Transformer';
MATCH path = (a:Entity)-[:INTRODUCES|EVALUATES_ON|COMPARES_WITH|USES|STUDIES|ADDRESSES|EXTENDS|PART_OF|USED_FOR|TRAINED_ON|EVALUATED_ON|OUTPERFORMS|SUBTYPE_OF* ALL SHORTEST 1..8]-(b:Entity)
WHERE (a.name = $one OR $one IN a.aliases) AND (b.name = $other OR $other IN b.aliases) AND a.id <> b.id
UNWIND nodes(path) AS step
RETURN DISTINCT length(path) AS steps, step
ORDER BY steps, step.id
