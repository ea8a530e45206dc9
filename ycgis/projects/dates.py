"""Dates as offices write them, brought to one spelling."""

import datetime as dt
import re
import unicodedata

__all__ = ["iso_date"]

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}\S*$")
_SIGNS = re.compile(r"(20\d{2})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_WORDS = re.compile(r"(20\d{2})(年)(\d{1,2})月(?:(\d{1,2})[日号]?)?")
_TWO_MONTHS = re.compile(r"20\d{2}\.1")
"""A spreadsheet that takes 2025.10 for a number writes 2025.1: January or October."""


def iso_date(text: str) -> str | None:
    """Return a date or month as ``2025-06-30`` or ``2025-06``; None where it is none, or could be two.

    A time of day is dropped; full-width digits and blanks inside make no difference.

    Examples
    --------
    >>> iso_date("2025年6月"), iso_date("2025/6/3"), iso_date("2025-02-30")
    ('2025-06', '2025-06-03', None)
    """
    bare = re.sub(r"\s", "", _TIME.sub("", unicodedata.normalize("NFKC", text).strip()))
    found = _SIGNS.fullmatch(bare) or _WORDS.fullmatch(bare)
    if found is None or _TWO_MONTHS.fullmatch(bare):
        return None
    year, _, month, day = found.groups()
    try:
        date = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]
