"""The objects of JSON texts, one at a time: of an array, of an array within an object, one after the other, by lines."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

from kg.readers.fields import Record
from kg.readers.reading import Reading
from kg.readers.source import MAX_LINE, Source
from kg.readers.values import field_key

__all__ = ["are_lines", "begins_as_json", "records"]

_BLOCK = 1 << 16
_LISTS = (
    "papers",
    "daily_papers",
    "dailypapers",
    "data",
    "results",
    "items",
    "entries",
    "records",
    "works",
    "articles",
)
_BEFORE_LIST = re.compile(rf'\s*\{{[^\[]*?"(?:{"|".join(_LISTS)})"\s*:\s*(?=\[)', re.IGNORECASE)
_SPACE = re.compile(r"[\s,]*")
_AGAIN = "fetch it again"
_BREAKS_OFF = "the JSON breaks off here"
_OBJECT = re.compile(r'\n[ \t]*\{\s*"')


def begins_as_json(start: str) -> bool:
    """Whether the text begins as a JSON array or object does.

    >>> begins_as_json(' [{"title": "Tiny Titans"}]'), begins_as_json("[1] Tiny Titans"), begins_as_json('{"a": 1}')
    (True, False, True)
    """
    return re.match(r'\s*(?:\[\s*(?:[\{\]"]|null|$)|\{\s*(?:["}]|$))', start) is not None


def are_lines(start: str) -> bool:
    """Whether one of the lines is a JSON object, whole from its first column on, or the only line begins as one.

    >>> are_lines('{"title": "Tiny Titans"}\\n{"title": "Big Beasts"}'), are_lines('{\\n  "title": "Tiny Titans"\\n}')
    (True, False)
    """
    first, *rest = start.lstrip("\r\n\t ").split("\n")
    if first[:1] in ("[", "<"):
        return False
    if not "".join(rest).strip():
        return first.startswith('{"') and not _BEFORE_LIST.match(start)
    whole = (line for line in (first, *rest) if line.startswith("{") and line.rstrip().endswith("}"))
    return any(_object(line.encode("utf-8", "surrogateescape"))[0] is not None for line in whole)


def records(source: Source, reading: Reading) -> Iterator[tuple[int, Record]]:
    """The line on which each object begins, and the object.

    What is no object is reported, and so is what breaks off; all that stands before it is given. Nothing larger than
    one object is in memory.
    """
    if are_lines(source.start):
        yield from _of_lines(source, reading)
        return
    text = _Text(source)
    text.more()
    found = _BEFORE_LIST.match(text.window)
    if found and not re.search(r'"title"', found.group(), re.IGNORECASE):
        text.skip_to(found.end())
    end = ""
    if text.next_mark() == "[":
        text.skip_to(text.at + 1)
        end = "]"
    for line, record in _values(text, source, reading, end=end):
        yield from ((line, part) for part in _parts(record))


def _of_lines(source: Source, reading: Reading) -> Iterator[tuple[int, Record]]:
    last = 0
    for number, line in source.lines():
        last = number
        if line is None:
            problem = f"the line has more than {MAX_LINE >> 20} MB, and no paper has"
            reading.report(source.error(number, problem, do="delete the line"))
        elif line.strip() and not (source.cut and not line.endswith(b"\n")):
            record, problem = _object(line)
            if record is not None:
                yield from ((number, part) for part in _parts(record))
            else:
                remedy = "save the file as UTF-8" if problem.endswith("UTF-8") else "mend or delete the line"
                reading.report(source.error(number, problem, do=remedy))
    if source.cut:
        reading.report(source.error(last, f"the file breaks off here: {source.cut}", do=_AGAIN))


def _object(line: bytes) -> tuple[Record | None, str]:
    try:
        value = json.loads(line.decode())
    except UnicodeDecodeError as error:
        return None, f"byte 0x{line[error.start]:02X} at column {error.start + 1} is not UTF-8"
    except json.JSONDecodeError as error:
        if not line.endswith(b"\n") and line.startswith(b"{") and _is_short(error):
            return None, "the last line breaks off"
        return None, f"the line is not JSON: {error.msg} at column {error.colno}"
    except RecursionError:
        return None, "the line is nested too deeply to be a paper"
    except ValueError:  # an integer of more digits than Python takes
        return None, "the line holds a number of thousands of digits"
    if not isinstance(value, dict):
        return None, f"the line is {_shown(value)}, no JSON object"
    return value, ""


class _Text:
    """A window on the source's text: `at` is the place in `window` that is read next, `line` the line it is on."""

    def __init__(self, source: Source) -> None:
        self.window, self.at, self.line, self.at_end = "", 0, 1, False
        self._stream, self._decoder = source.stream(), codecs.getincrementaldecoder("utf-8")("surrogateescape")

    @property
    def ahead(self) -> int:
        """How much of the window is not yet used."""
        return len(self.window) - self.at

    def more(self) -> bool:
        """Read on, as much as lies ahead already, so that a long object is not tried too often; False at the end."""
        block = self._stream.read(max(_BLOCK, self.ahead))
        self.window = self.window[self.at :] + self._decoder.decode(block, final=not block)
        self.at = 0
        self.at_end = not block
        return not self.at_end

    def skip_to(self, place: int) -> None:
        """Pass over the window up to the place."""
        self.line += self.window.count("\n", self.at, place)
        self.at = place

    def skip_to_object(self) -> bool:
        """Go on at the next line that begins with an object, and say whether there is one."""
        self.skip_to(min(self.at + 1, len(self.window)))
        while not (found := _OBJECT.search(self.window, self.at)):
            self.skip_to(max(self.at, len(self.window) - 80))
            if not self.more():
                return False
        self.skip_to(found.start() + 1)
        return True

    def next_mark(self) -> str:
        """Pass over white space and commas; the next character, or nothing at the end."""
        while True:
            found = _SPACE.match(self.window, self.at)
            self.skip_to(found.end() if found else self.at)
            if self.ahead or not self.more():
                return self.window[self.at : self.at + 1]


def _values(text: _Text, source: Source, reading: Reading, *, end: str) -> Iterator[tuple[int, Record]]:
    """The objects up to the mark `end`. Where one is no JSON, the next on a line of its own goes on."""
    while (mark := text.next_mark()) != end or source.cut:
        if not mark:
            why = f": {source.cut}" if source.cut else ""
            reading.report(source.error(text.line, f"{_BREAKS_OFF}{why}", do=_AGAIN))
            return
        value, place, problem = _value(text)
        if problem:
            line = text.line + text.window.count("\n", text.at, place)
            remedy = _AGAIN if problem == _BREAKS_OFF else "mend it, or delete the paper around it"
            reading.report(source.error(line, problem, do=remedy))
            if problem == _BREAKS_OFF or not text.skip_to_object():
                return
            continue
        if isinstance(value, dict):
            yield text.line, value
        else:
            reading.report(source.error(text.line, f"{_shown(value)} is no JSON object", do="delete it"))
        text.skip_to(place)


def _value(text: _Text) -> tuple[object, int, str]:
    """The value that begins here and the place of its end, or the place where it is wrong and what is."""
    decoder = json.JSONDecoder()
    while True:
        try:
            value, place = decoder.raw_decode(text.window, text.at)
        except json.JSONDecodeError as error:
            if _is_short(error) and text.ahead < MAX_LINE and text.more():
                continue
            if _is_short(error) and text.at_end:
                return None, len(text.window), _BREAKS_OFF
            return None, error.pos, f"this is not JSON: {error.msg}"
        except RecursionError:
            return None, text.at, "this is nested too deeply to be a paper"
        except ValueError:  # an integer of more digits than Python takes
            return None, text.at, "this holds a number of thousands of digits"
        return value, place, ""


def _parts(record: Record) -> Iterator[Record]:
    """The papers of an object: those in its list of papers, those under their ids, or the object as the paper itself."""
    if "title" in record or "paper" in record:
        yield record
        return
    keys = {field_key(name): value for name, value in record.items()}
    listed = next((keys[field_key(name)] for name in _LISTS if isinstance(keys.get(field_key(name)), list)), None)
    if "title" not in keys:
        values = listed if isinstance(listed, list) else list(record.values())
        if values and all(isinstance(value, dict) for value in values):
            yield from values  # type: ignore[misc]
            return
    yield record


def _is_short(error: json.JSONDecodeError) -> bool:
    """Whether more text might mend it."""
    return error.pos >= len(error.doc) - 12 or error.msg.startswith("Unterminated string")


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
