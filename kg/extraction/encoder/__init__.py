"""The trained reader: one encoder pass an abstract feeds mentions, grouping, roles, relations and results."""
