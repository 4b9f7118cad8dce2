"""Asking: a query given as text, file or name from queries/ runs on an embedded engine or a server; rows come out."""
