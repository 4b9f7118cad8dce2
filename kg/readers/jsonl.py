"""JSON lines: a paper a line, under whatever common names its fields have."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kg.paper import Paper
from kg.readers.fields import Malformed, Record, paper_of
from kg.readers.reading import Reading, complete
from kg.readers.source import MAX_LINE, Source

__all__ = ["NAME", "read", "recognises", "records"]

NAME = "JSON lines"
_NO_JSON = "mend or delete the line"


def recognises(start: str) -> bool:
    """Whether one of the lines is a JSON object, whole from its first column on, or the only line begins as one.

    >>> recognises('{"title": "Tiny Titans"}\\n{"title": "Big Beasts"}'), recognises('{\\n  "title": "Tiny Titans"\\n}')
    (True, False)
    """
    lines = start.lstrip("\r\n\t ").split("\n")
    if lines[0][:1] in ("[", "<"):
        return False
    if len(lines) == 1:
        return lines[0].startswith("{") and not lines[0].rstrip().endswith(("[", "{"))
    return any(line.startswith("{") and line.rstrip().endswith("}") and _is_object(line) for line in lines)


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """A paper for every line; lines that are empty are passed over, those that are no paper reported."""
    for line, record in records(source, reading):
        try:
            paper = paper_of(record, source=source.name, line=line)
        except Malformed as error:
            reading.report(source.error(line, error.args[0], do=error.args[1]))
            continue
        if (kept := complete(paper, source, reading)) is not None:
            yield kept


def records(source: Source, reading: Reading) -> Iterator[tuple[int, Record]]:
    """Line numbers and the objects on the lines; what is none is reported."""
    last = 0
    for number, line in source.lines():
        last = number
        if line is None:
            problem = f"the line has more than {MAX_LINE >> 20} MB, and no paper has"
            reading.report(source.error(number, problem, do="delete the line"))
        elif line.strip() and not (source.cut and not line.endswith(b"\n")):
            record, problem = _object(line)
            if record is not None:
                yield number, record
            else:
                reading.report(source.error(number, problem, do=_NO_JSON))
    if source.cut:
        reading.report(source.error(last, f"the file breaks off here: {source.cut}", do="fetch it again"))


def _object(line: bytes) -> tuple[Record | None, str]:
    try:
        value = json.loads(line.decode())
    except UnicodeDecodeError as error:
        return None, f"byte 0x{line[error.start]:02X} at column {error.start + 1} is not UTF-8"
    except json.JSONDecodeError as error:
        return None, f"the line is not JSON: {error.msg} at column {error.colno}"
    except RecursionError:
        return None, "the line is nested too deeply to be a paper"
    except ValueError as error:  # such as an integer of 5,000 digits
        return None, f"the line cannot be read: {error}"
    if not isinstance(value, dict):
        return None, f"the line is no JSON object but {str(value)[:40]!r}"
    return value, ""


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
