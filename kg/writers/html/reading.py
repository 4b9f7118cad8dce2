"""The reading page of one paper: its text with everything found marked (displaCy), roles, relations and results beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from typing import Any

import polars as pl

from kg import schema
from kg.errors import NameNotFound
from kg.graph import Graph
from kg.palette import PALETTE

__all__ = ["reading_page"]

Row = dict[str, Any]

_ENTITY = (
    '<mark class="entity t-{label}" title="{title}">{text}<span class="type" aria-hidden="true">{label}</span></mark>'
)

_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1b1d20, #eceef1); --muted: light-dark(#5a6068, #a7adb6);
  --line: light-dark(#e2e2dd, #32363d); --card: light-dark(#fff, #1c1f24); --ground: light-dark(#fbfbf9, #14161a); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Inter, "Noto Sans", sans-serif; }
main { display: grid; grid-template-columns: minmax(0, 1fr) 400px; gap: 40px; max-width: 1240px; margin: 0 auto;
  padding: 36px 28px; }
h1 { font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 6px; }
h2 { font-size: 14px; margin: 26px 0 6px; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
h2:first-child { margin-top: 0; }
.facts, .confidence { color: var(--muted); font-size: 13.5px; }
a { color: light-dark(#0a58ca, #7db4ff); }
.entities { line-height: 2.15; margin-top: 22px; }
mark { padding: 2px 4px; border-radius: 5px; color: inherit;
  background: color-mix(in srgb, var(--type) 34%, transparent); }
mark .type { font-size: 10.5px; font-weight: 600; margin-left: 5px; opacity: 0.85; }
aside ul { list-style: none; margin: 0; padding: 0; }
aside li { padding: 4px 0 4px 16px; text-indent: -16px; font-size: 14px; overflow-wrap: anywhere; }
.swatch { display: inline-block; width: 9px; height: 9px; border-radius: 50%; background: var(--type);
  margin-right: 7px; border: 1px solid var(--muted); }
.said { display: block; color: var(--muted); font-size: 13px; border-left: 2px solid var(--line); padding-left: 9px;
  margin: 3px 0 5px -16px; text-indent: 0; }
.relation { color: var(--muted); }
@media (max-width: 900px) { main { grid-template-columns: minmax(0, 1fr); gap: 18px; padding: 20px 16px; } }
"""


def reading_page(graph: Graph, paper: str) -> str:
    """A whole HTML page of the paper with this id; it loads nothing. Raises NameNotFound where the graph lacks the paper."""
    found = graph.scan("papers").filter(pl.col("id") == paper).collect().to_dicts()
    if not found:
        raise NameNotFound(f"no paper has the id {paper!r}; `kg search` finds papers by their titles")
    node = found[0]
    roles = _roles(graph, paper)
    names = dict(graph.scan("entities").select("id", "name").collect().iter_rows())
    style = _STYLE + "".join(f".t-{name} {{ --type: {look.colour}; }}\n" for name, look in PALETTE.items())
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(node["title"])}</title>
<style>{style}</style>
</head>
<body>
<main>
<article>
{_head(node)}
{_marked(f"{node['title']}{chr(10)}{node['abstract']}", len(node["title"]) + 1, roles, names)}
</article>
<aside aria-label="What was read">
{_role_lists(roles, names)}
{_relations(graph, paper, names)}
{_results(graph, paper, names)}
</aside>
</main>
</body>
</html>
"""


def _roles(graph: Graph, paper: str) -> list[Row]:
    edges = graph.scan("paper_entity").filter(pl.col("source") == paper).collect()
    return edges.sort(pl.col("confidence"), descending=True, maintain_order=True).to_dicts()


def _head(node: Row) -> str:
    facts = [
        node["date"].isoformat() if node["date"] else "",
        f"{node['author_count']} authors" if node["author_count"] else "",
    ]
    links = [("paper", node["url"]), ("code", node["code_url"]), ("project", node["project_url"])]
    shown = [
        f'<a href="{escape(url)}" rel="noopener noreferrer">{name}</a>'
        for name, url in links
        if url and url.startswith(("http://", "https://"))
    ]
    line = " · ".join([*filter(None, facts), *shown])
    return f'<h1>{escape(node["title"])}</h1>\n<p class="facts">{line}</p>'


def _marked(text: str, start: int, roles: list[Row], names: dict[str, str]) -> str:
    """displaCy's markup of the abstract; of mentions that overlap the longest is shown."""
    from spacy import displacy

    spans = [
        (max(first, start) - start, last - start, role)
        for role in roles
        for first, last in zip(role["starts"], role["ends"], strict=True)
        if last > start
    ]
    shown: list[Row] = []
    taken = 0
    for first, last, role in sorted(_without_overlap(spans), key=lambda span: span[0]):
        if first >= taken:
            title = f"{names.get(role['target'], '')}: {_label(role['type'])}"
            shown.append(
                {"start": first, "end": last, "label": role["target_type"], "params": {"title": escape(title)}}
            )
            taken = last
    markup = displacy.render(
        [{"text": text[start:], "ents": shown, "title": None}],
        style="ent",
        manual=True,
        jupyter=False,
        options={"template": _ENTITY},
    )
    return str(markup).replace(' style="line-height: 2.5; direction: ltr"', "")


def _without_overlap(spans: list[tuple[int, int, Row]]) -> Iterable[tuple[int, int, Row]]:
    taken: set[int] = set()
    for first, last, role in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            yield first, last, role


def _role_lists(roles: list[Row], names: dict[str, str]) -> str:
    parts = []
    for edge in (role.edge for role in schema.ROLES):
        listed = [role for role in roles if role["type"] == edge]
        if listed:
            items = "".join(_role_item(role, names) for role in listed)
            parts.append(f"<h2>{_label(edge).capitalize()}</h2>\n<ul>{items}</ul>")
    return "\n".join(parts) or "<p>Nothing was found in this paper.</p>"


def _role_item(role: Row, names: dict[str, str]) -> str:
    name = escape(names.get(role["target"]) or str(role["target"]))
    return (
        f'<li><span class="swatch t-{escape(role["target_type"])}"></span>{name} '
        f'<span class="confidence">{escape(role["target_type"])}, {role["confidence"]:.0%}</span></li>'
    )


def _relations(graph: Graph, paper: str, names: dict[str, str]) -> str:
    statements = graph.scan("statements").filter(pl.col("paper") == paper).collect().to_dicts()
    items = "".join(
        f"<li>{escape(names.get(row['subject'], row['subject']))} "
        f'<span class="relation">{_label(row["predicate"])}</span> {escape(names.get(row["object"], row["object"]))} '
        f'<span class="confidence">{row["confidence"]:.0%}</span><span class="said">{escape(row["evidence"])}</span></li>'
        for row in statements
    )
    return f"<h2>Relations</h2>\n<ul>{items}</ul>" if items else ""


def _results(graph: Graph, paper: str, names: dict[str, str]) -> str:
    claims = graph.scan("paper_result").filter(pl.col("source") == paper).select(id="target")
    results = graph.scan("results").join(claims, on="id", how="semi").collect().to_dicts()
    about = graph.scan("result_entity").filter(pl.col("source").is_in([row["id"] for row in results])).collect()
    words = {"OF": "", "BY_METRIC": "in ", "ON": "on ", "VERSUS": "against "}
    items = []
    for row in results:
        ends = {
            end["type"]: names.get(end["target"], end["target"])
            for end in about.to_dicts()
            if end["source"] == row["id"]
        }
        told = " ".join(word + escape(ends[edge]) for edge, word in words.items() if edge in ends)
        items.append(
            f'<li><strong>{escape(row["value"])}</strong> {told}<span class="said">{escape(row["evidence"])}</span></li>'
        )
    return f"<h2>Results</h2>\n<ul>{''.join(items)}</ul>" if items else ""


def _label(edge: str) -> str:
    return edge.lower().replace("_", " ")
