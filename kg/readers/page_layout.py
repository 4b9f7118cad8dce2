"""The layout of a Daily Papers page: which of its lines are titles, abstracts and feet, whatever of them is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.paper import Organization
from kg.readers.page_foot import Foot, foot_at, organization_line

__all__ = ["Entry", "entries", "is_prose", "looks_like_pairs"]

_ITEM = re.compile(r"[-*+•·–—>|]\s|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s|\$\$|\\\[|\\begin")
_SMALL_WORD = re.compile(r"[a-z]+[ ,]")
_LONG = 200  # hardly a title is that long; nearly every abstract is
_WRAPPED = 60  # a title's line that ends earlier was not wrapped for its length


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A paper as it stands on the page. `line` is its title's, `lines` are (number, text) of all of its text."""

    title: str
    line: int
    abstract: str = ""
    lines: tuple[tuple[int, str], ...] = ()
    organizations: tuple[Organization, ...] = ()
    foot: Foot | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together, with the number of the first: wrapped ones, else a single one."""

    line: int
    lines: tuple[str, ...]
    after_blank: bool

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def is_prose(text: str) -> bool:
    """Whether a line reads as an abstract rather than as a title: it is long, or a sentence that is not in title case.

    >>> is_prose("We show that small models suffice."), is_prose("Attention Is Not All You Need.")
    (True, False)
    """
    return len(text) >= _LONG or (bool(re.search(r"\.[^\w\s]?$", text)) and not _in_title_case(text))


def looks_like_pairs(text: str) -> bool:
    """Whether the paragraphs of `text` are a title line and a long line in turn, however few (the last may be cut)."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip())]
    pairs = list(zip(blocks[::2], blocks[1::2], strict=False))
    return bool(pairs) and all(
        "\n" not in title and _is_title(title) and "\n" not in abstract and len(abstract) >= _LONG
        for title, abstract in pairs
    )


def entries(lines: Sequence[str], begin: int) -> Iterator[Entry]:
    """The papers in `lines` from the index `begin` on, those that lack an abstract among them.

    Where a foot ends a title begins; between two feet, what stands in blocks of lines decides.
    """
    dense = all(line.strip() for line in "\n".join(lines[begin:]).strip().split("\n"))
    index = segment = begin
    while index < len(lines):
        # A foot stands below a title at least, so that a paper can be called "· Dec 3".
        has_text = any(line.strip() for line in lines[segment:index])
        foot = foot_at(lines, index) if has_text else None
        if foot is None:
            index += 1
            continue
        yield from _segment(lines, segment, index, foot, dense=dense)
        index = segment = foot.end
    yield from _segment(lines, segment, len(lines), None, dense=dense)


def _segment(lines: Sequence[str], begin: int, end: int, foot: Foot | None, *, dense: bool) -> Iterator[Entry]:
    blocks = _blocks(lines, begin, end, dense=dense)
    organizations: tuple[Organization, ...] = ()
    if foot is not None and lines[end - 1].strip():
        blocks, organizations = _without_organizations(blocks, dense=dense)
    place = 0
    while place < len(blocks):
        found, after = _paper(blocks, place, has_foot=foot is not None, dense=dense)
        *bare, last = found
        yield from bare
        if after >= len(blocks):
            last = replace(last, foot=foot, organizations=(*last.organizations, *organizations))
        yield last
        place = after


def _blocks(lines: Sequence[str], begin: int, end: int, *, dense: bool) -> list[_Block]:
    blocks: list[_Block] = []
    index = begin
    while index < end:
        if not lines[index].strip():
            index += 1
            continue
        last = next((k for k in range(index, end) if not lines[k].strip()), end)
        group = [line.strip() for line in lines[index:last]]
        if dense or max(map(len, group)) >= _LONG:  # lines that were not wrapped stand for themselves
            blocks.extend(_Block(index + k + 1, (line,), k == 0) for k, line in enumerate(group))
        else:
            blocks.append(_Block(index + 1, tuple(group), after_blank=True))
        index = last
    return blocks


def _without_organizations(blocks: list[_Block], *, dense: bool) -> tuple[list[_Block], tuple[Organization, ...]]:
    """The blocks without the organization lines that stand right above a foot, and what those name."""
    last = blocks[-1]
    if len(blocks) < 2 or len(last.lines) > 3 or not (last.after_blank or dense):
        return blocks, ()
    # With nothing else below the title, only a plain handle makes an organization line of what may be the abstract.
    attached = len(blocks) > 2
    found = [organization_line(line, attached=attached) for line in last.lines]
    named = tuple(organization for organization in found if organization is not None)
    return (blocks[:-1], named) if len(named) == len(found) else (blocks, ())


def _paper(blocks: list[_Block], place: int, *, has_foot: bool, dense: bool) -> tuple[list[Entry], int]:
    """The paper at that block, after the titles above it that have no abstract, and the place of the block below it."""
    titles, rest = _titles(blocks, place)
    place += 1
    while not rest and place + 1 < len(blocks) and _is_title_block(blocks[place]) and is_prose(blocks[place + 1].text):
        titles.append((blocks[place].line, blocks[place].text))  # two titles in a row
        place += 1
    body = [rest] if rest else []
    organizations: list[Organization] = []
    while place < len(blocks):
        block, below = blocks[place], place + 1
        named = organization_line(block.text, attached=False) if body and block.after_blank else None
        if named and (below == len(blocks) or _begins_paper(blocks, below, has_foot=has_foot, dense=dense)):
            organizations.append(named)
        elif body and _begins_paper(blocks, place, has_foot=has_foot, dense=dense):
            break
        else:
            body.append(block)
        place += 1
    entries = [Entry(title=text, line=line, lines=((line, text),)) for line, text in titles]
    numbered = tuple((block.line + k, line) for block in body for k, line in enumerate(block.lines))
    entries[-1] = replace(
        entries[-1],
        abstract="\n".join(text for _, text in numbered),
        lines=(*entries[-1].lines, *numbered),
        organizations=tuple(organizations),
    )
    return entries, place


def _titles(blocks: list[_Block], place: int) -> tuple[list[tuple[int, str]], _Block | None]:
    """The title or titles in a block, and what of the block belongs to the abstract.

    A block of several lines is a wrapped title, or titles in a row, where an abstract stands below it; else the
    title's line and a short abstract.
    """
    block = blocks[place]
    first, *more = block.lines
    if not more:
        return [(block.line, first)], None
    if place + 1 == len(blocks) or is_prose(block.text) or _begins_paper(blocks, place + 1, has_foot=True, dense=False):
        return [(block.line, first)], _Block(block.line + 1, tuple(more), after_blank=False)
    if len(first) >= _WRAPPED:
        return [(block.line, block.text)], None
    return [(block.line + k, line) for k, line in enumerate(block.lines)], None


def _begins_paper(blocks: list[_Block], place: int, *, has_foot: bool, dense: bool) -> bool:
    """Whether the block is a title, though no foot stands above it."""
    block = blocks[place]
    if dense:
        ended = re.search(r"[.!?…][^\w\s]*$|https?://\S+$", blocks[place - 1].text) is not None
        return ended and _is_title_block(block) and place + 1 < len(blocks) and len(blocks[place + 1].text) >= _LONG
    if not block.after_blank:
        return False
    if len(block.lines) > 1:  # a title and a short abstract under it, without a blank line between
        return _is_title(block.lines[0]) and _in_title_case(block.lines[0]) and is_prose(block.text)
    if not _is_title_block(block):
        return False
    if place + 1 < len(blocks):
        below = blocks[place + 1].text
        return is_prose(below) or (
            place + 2 == len(blocks) and _in_title_case(block.text) and not _in_title_case(below)
        )
    return _in_title_case(block.text) or not has_foot


def _is_title_block(block: _Block) -> bool:
    return len(block.lines) == 1 and _is_title(block.text)


def _is_title(text: str) -> bool:
    """Whether a line that stands alone can be a title: no sentence, item of a list, formula, address, or part of one."""
    return not (
        is_prose(text)
        or _ITEM.match(text)
        or _SMALL_WORD.match(text)
        or text.endswith((",", ";", ":"))
        or re.search(r"https?://|www\.", text)
    )


def _in_title_case(text: str) -> bool:
    """Whether most of the longer words begin with a capital, two at least."""
    words = re.findall(r"[^\W\d_][\w'’-]{3,}", text)
    capital = sum(not word[0].islower() for word in words)
    return capital >= 2 and capital * 3 >= len(words) * 2
