// Pairs of methods or models evaluated on the same benchmark that no paper has compared with each other.
// $benchmark: its name or an alias
:param benchmark => 'GSM8K';
MATCH (a:Entity)-[:EVALUATED_ON]->(x:Entity)<-[:EVALUATED_ON]-(b:Entity)
WHERE a.id < b.id AND (x.name = $benchmark OR $benchmark IN x.aliases)
  AND NOT EXISTS { MATCH (a)-[:OUTPERFORMS]-(b) }
  AND NOT EXISTS { MATCH (a)<-[:INTRODUCES|COMPARES_WITH]-(:Paper)-[:COMPARES_WITH|INTRODUCES]->(b) }
RETURN a.name AS one, b.name AS other, a.papers + b.papers AS papers
ORDER BY papers DESC, a.id, b.id
LIMIT 100
