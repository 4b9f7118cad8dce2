"""Dates as inputs write them, read as the day they name; nothing where they name none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

__all__ = ["MONTHS", "day", "year"]

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_DAY = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_WRITTEN = re.compile(r"(?:(\d{1,2})\.? )?([A-Za-z]{3})[a-z]*\.?(?: (\d{1,2}))?,? (\d{4})$")


def day(text: object) -> date | None:
    """The day of an ISO date or time, of a mail date, of seconds since 1970, or of a date as people write it.

    >>> day("2025-12-29T08:00:00.000Z"), day("Mon, 2 Apr 2007 19:18:42 GMT"), day("29 December 2025")
    (datetime.date(2025, 12, 29), datetime.date(2007, 4, 2), datetime.date(2025, 12, 29))
    >>> day("2025"), day("2025-02-30"), day("soon")
    (None, None, None)
    """
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return _of_seconds(text)
    if not isinstance(text, str):
        return None
    text = text.strip()[:60]
    if found := _DAY.match(text):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    if found := _WRITTEN.match(text):
        before, month, after, year = found.groups()
        return _valid(int(year), MONTHS.get(month.lower(), 0), int(before or after or 0))
    if "," in text:
        try:
            return parsedate_to_datetime(text).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return None


def _valid(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


def year(value: object) -> int | None:
    """The year that a number or text of four digits names.

    >>> year(2019), year(" 2019 "), year("in 2019"), year(True)
    (2019, 2019, None, None)
    """
    found = re.fullmatch(r"(?:19|20)\d\d", str(value).strip())
    return int(found[0]) if found else None


def _of_seconds(number: float) -> date | None:
    try:
        seconds = number / 1000 if number > 1e11 else number
        return datetime.fromtimestamp(seconds, UTC).date() if seconds > 1e8 else None
    except (ValueError, OverflowError, OSError):
        return None
