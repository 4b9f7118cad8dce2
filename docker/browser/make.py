"""Writes what is dragged into Neo4j Browser: kg.grass from the palette, favourites.zip from the Cypher files of queries/."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from kg.asking.cypher.named import QUERIES, Query, find
from kg.asking.cypher.tokens import tokens
from kg.palette import PALETTE

HERE = Path(__file__).parent
_CAPTIONS = {"Paper": "title", "Digest": "date", "Result": "value"}
_REST = """\
node {
  diameter: 50px;
  color: #bbbbbb;
  border-color: #7a7a7a;
  border-width: 2px;
  text-color-internal: #000000;
  font-size: 10px;
}

relationship {
  color: #8c8c8c;
  shaft-width: 1px;
  font-size: 8px;
  padding: 3px;
  text-color-external: #000000;
  text-color-internal: #ffffff;
  caption: "<type>";
}
"""


def style() -> str:
    """The style file: a colour, a size and a caption for each type. `Entity` is left plain, since every entity has a type too."""
    rules = [
        f"""node.{name} {{
  color: {style.colour};
  border-color: {style.border};
  text-color-internal: {style.text};
  diameter: {style.size}px;
  caption: "{{{_CAPTIONS.get(name, "name")}}}";
}}
"""
        for name, style in PALETTE.items()
    ]
    return "\n".join([_REST, *rules])


def favourites() -> bytes:
    """A zip of the queries in one folder, the form in which Neo4j Browser exports favourites; the same bytes for the same queries."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted({path.name.partition(".")[0] for path in QUERIES.glob("*.cypher")}):
            entry = zipfile.ZipInfo(f"kg/{name}.cypher", (2025, 1, 1, 0, 0, 0))
            archive.writestr(entry, favourite(find(name, engine="neo4j")), zipfile.ZIP_DEFLATED)
    return data.getvalue()


def favourite(query: Query) -> str:
    """The query with its parameters' values in their places: Neo4j Browser draws nothing of a script of several statements."""
    values = {f"${name}": literal(value) for name, value in query.parameters.items()}
    text = "".join(values.get(token.text, token.text) for token in tokens(query.text))
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


def literal(value: object) -> str:
    return (
        json.dumps(value) if not isinstance(value, str) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    )


if __name__ == "__main__":
    (HERE / "kg.grass").write_text(style(), "utf-8")
    (HERE / "favourites.zip").write_bytes(favourites())
