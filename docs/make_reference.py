"""Writes docs/reference: the commands' own --help, the data model from schema.py, the named queries from their headers.

usage: python docs/make_reference.py [--check]   (--check exits 1 where a page is stale, and changes nothing)
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from kg import schema
from kg.cli import COMMANDS, cli
from kg.graph.tables import columns

HERE = Path(__file__).parent / "reference"


def commands() -> str:
    """The page of commands."""
    parts = ["# Commands", "Made from `kg COMMAND --help` by `make docs`.", _help(("kg",))]
    for name in COMMANDS:
        parts += [f"## kg {name}", _help(("kg", name))]
    return "\n\n".join(parts) + "\n"


def data_model() -> str:
    """The page of node types, edge types and tables."""
    parts = ["# Data model", "Made from `kg/schema.py` by `make docs`."]
    parts += ["## Nodes"]
    for node in schema.NODE_TYPES:
        if node.is_entity and node != schema.ENTITY_TYPES[0]:
            continue
        title = "Entities" if node.is_entity else node.name
        parts += [f"### {title}", *([_entity_types()] if node.is_entity else [f"{node.doc.capitalize()}."])]
        parts += [f"Ids begin with `{node.prefix}/`; table `{node.table}.parquet`.", _properties(node.properties)]
    parts += ["## Edges"]
    for table in schema.EDGE_TABLES_BY_NAME.values():
        own = [edge for edge in schema.EDGE_TYPES if edge.table == table.name]
        parts += [
            f"### {table.doc.capitalize()}",
            f"Table `{table.name}.parquet`: source, source_type, type, target, target_type, then:",
        ]
        parts += [_properties(table.properties) if table.properties else "(nothing more)"]
        parts += [
            _rows(
                ("edge", "from", "to", "meaning"),
                ((f"`{e.name}`", _ends(e.sources), _ends(e.targets), e.doc) for e in own),
            )
        ]
    parts += ["## Statements", "Behind every entity -> entity edge: a row a paper and triple (`statements.parquet`)."]
    parts += [_properties(schema.STATEMENT_PROPERTIES)]
    parts += [
        "## Reasons",
        "Why names are one node (`reasons.parquet`): " + ", ".join(f"`{name}`" for name in columns("reasons")) + ".",
    ]
    return "\n\n".join(parts) + "\n"


def queries() -> str:
    """The page of named queries."""
    from importlib import import_module

    parts = ["# Named queries", "Made from the headers of the files in `queries/` by `make docs`."]
    for language, module in (("Cypher", "kg.asking.cypher"), ("SPARQL", "kg.asking.sparql")):
        rows = import_module(module).named_queries()
        parts += [f"## {language}", _rows(tuple(rows[0]), (tuple(map(str, row.values())) for row in rows))]
    return "\n\n".join(parts) + "\n"


PAGES = {"commands.md": commands, "data-model.md": data_model, "queries.md": queries}


def _help(path: tuple[str, ...]) -> str:
    command: click.Command = cli
    context = click.Context(cli, info_name="kg", terminal_width=100, max_content_width=100)
    if len(path) > 1:
        found = cli.get_command(context, path[1])
        assert found is not None
        command, context = (
            found,
            click.Context(found, info_name=path[1], parent=context, terminal_width=100, max_content_width=100),
        )
    with context:
        return f"```\n{command.get_help(context)}\n```"


def _entity_types() -> str:
    return _rows(("type", "what it is"), ((f"`{node.name}`", node.doc) for node in schema.ENTITY_TYPES))


def _ends(types: tuple[str, ...]) -> str:
    return "any entity" if len(types) == len(schema.ENTITY_TYPES) else ", ".join(types)


def _properties(properties: Iterable[schema.Property]) -> str:
    return _rows(
        ("property", "kind", "meaning"),
        ((f"`{p.name}`", p.kind + ("" if p.required else ", optional"), p.doc) for p in properties),
    )


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check tell which are stale."""
    stale = [
        name for name, make in PAGES.items() if not (HERE / name).exists() or (HERE / name).read_text("utf-8") != make()
    ]
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"{HERE / name}: is stale; run `make docs`\n")
        return bool(stale)
    HERE.mkdir(exist_ok=True)
    for name in stale:
        (HERE / name).write_text(PAGES[name](), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
