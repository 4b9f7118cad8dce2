"""The one family of errors: every error that kg raises on purpose is a KgError, and its text is one line for a person.

KgError
├── InputError      an input file, or one paper in it, cannot be read: file, line, what was found, what to do
│   └── NoPapers        nothing of the inputs can be used
├── OptionError     an option or argument has a value that cannot be used
├── GraphError      the graph folder is missing, damaged, or of another schema
│   ├── LockedError     another build is writing to the folder
│   └── NameNotFound    the graph has no paper or entity of that name
├── PipelineError   the extraction pipeline or its weights cannot be loaded
├── QueryError      a query is wrong, refused, or took too long: line and column, and what the engine said
├── ServerError     a server cannot be reached, refuses the user, or broke off
└── OutputError     a file or folder cannot be written: disk full, no permission
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

__all__ = [
    "GraphError",
    "InputError",
    "KgError",
    "LockedError",
    "NameNotFound",
    "NoPapers",
    "OptionError",
    "OutputError",
    "PipelineError",
    "QueryError",
    "Report",
    "ServerError",
    "stop_at_first",
]


class KgError(Exception):
    """The root of the family; `str(error)` is one line that says where, what was found, and what to do.

    >>> print(KgError("no node is called Grid\\nNet"))
    no node is called Grid Net
    """

    def __init__(self, text: str) -> None:
        # Whatever an input or a name had in it: no line breaks, and no bytes that are not UTF-8, so that any terminal takes it.
        super().__init__(" ".join(text.splitlines()).encode("utf-8", "backslashreplace").decode())


class InputError(KgError):
    """Something in an input cannot be used; what is good around it still can.

    >>> print(InputError("dec.txt", 41, '"Tiny Titans" has no abstract under it', do="put it on the next line"))
    dec.txt:41: "Tiny Titans" has no abstract under it; put it on the next line
    """

    def __init__(self, path: str | Path, line: int | None, problem: str, *, do: str = "") -> None:
        self.path, self.line, self.problem, self.do = str(path), line, problem, do
        where = f"{self.path}:{line}" if line else self.path
        super().__init__(f"{where}: {problem}; {do}" if do else f"{where}: {problem}")

    def __reduce__(self) -> tuple[object, ...]:
        return (_input_error, (self.path, self.line, self.problem, self.do))


def _input_error(path: str, line: int | None, problem: str, do: str) -> InputError:
    """Rebuild an InputError that travelled from another process (pickle passes positional arguments only)."""
    return InputError(path, line, problem, do=do)


class NoPapers(InputError):
    """Nothing of the inputs can be used. Where one problem has been reported it is the whole reason: it is `told`, and said again."""

    def __init__(self, inputs: Iterable[str | Path], problems: Sequence[InputError]) -> None:
        self.told = len(problems) == 1
        if self.told:
            super().__init__(problems[0].path, problems[0].line, problems[0].problem, do=problems[0].do)
        else:
            names = ", ".join(map(str, inputs)) or "nothing"
            super().__init__(names, None, "holds no paper that can be read", do="see `kg build --help`")


class OptionError(KgError):
    """An option or argument has a value that cannot be used; the message names what would have worked."""


class GraphError(KgError):
    """The graph folder is missing, damaged, or of another schema."""


class LockedError(GraphError):
    """Another build is writing to the folder."""


class NameNotFound(GraphError):
    """The graph has no paper or entity of that name; the message offers the nearest ones."""


class PipelineError(KgError):
    """The extraction pipeline or its weights cannot be loaded."""


class QueryError(KgError):
    """A query is wrong, refused, or took too long. `line` and `column` count from 1 and are None where unknown."""

    def __init__(self, problem: str, *, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        where = f"line {line}, column {column}: " if line and column else f"line {line}: " if line else ""
        super().__init__(where + problem)


class ServerError(KgError):
    """A server cannot be reached, refuses the user, or broke off."""


class OutputError(KgError):
    """A file or folder cannot be written."""


Report = Callable[[InputError], None]


def stop_at_first(error: InputError) -> None:
    """The report that raises: what Python callers get unless they hand in one of their own."""
    raise error
