// A paper's whole neighbourhood as a graph: everything that it says something of, with the evidence on each edge.
// $paper: a part of its title
:param paper => 'Direct Preference Optimization';
MATCH (p:Paper)-[r]->(x:Entity)
WHERE toLower(p.title) CONTAINS toLower($paper)
RETURN p, r, x
ORDER BY p.id, type(r), x.id
