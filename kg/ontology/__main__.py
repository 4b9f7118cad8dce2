"""Writes the files made from schema.py anew, in the checkout that this module lies in."""

from __future__ import annotations

from kg.ontology import FOLDER, documents


def main() -> None:
    for name, text in documents().items():
        path = FOLDER.parents[1] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
