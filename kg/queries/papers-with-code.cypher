// Papers with code, those with most upvotes first.
MATCH (p:Paper)
WHERE p.code_url IS NOT NULL
RETURN p.title AS paper, p.date AS date, p.code_url AS code, p.upvotes AS upvotes, p.code_stars AS stars
ORDER BY coalesce(p.upvotes, 0) DESC, p.date DESC, p.id
LIMIT 100
