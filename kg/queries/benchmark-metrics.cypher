// The metrics in which results on benchmarks are given: pairs of benchmark and metric with their number of claims.
MATCH (r:Result)-[:ON]->(b:Entity)
MATCH (r)-[:BY_METRIC]->(m:Entity)
WITH b, m, count(DISTINCT r.id) AS claims
RETURN b.name AS benchmark, m.name AS metric, claims
ORDER BY claims DESC, b.id, m.id
