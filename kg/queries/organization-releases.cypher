// What an organization released: everything that it developed, or that a paper of its own introduces, newest first.
// $organization: its name or an alias
:param organization => 'OpenAI';
MATCH (o:Organization)
WHERE o.name = $organization OR $organization IN o.aliases
MATCH (x:Entity)
WHERE EXISTS { MATCH (x)-[:DEVELOPED_BY]->(o) } OR EXISTS { MATCH (o)<-[:AFFILIATED_WITH]-(:Paper)-[:INTRODUCES]->(x) }
RETURN DISTINCT x.name AS name, x.type AS type, x.first_seen AS first_seen, x.papers AS papers, x.id AS id
ORDER BY first_seen DESC, papers DESC, id
