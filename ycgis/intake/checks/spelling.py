"""How a value of a file is spelt: as text, in one width, and in one case where words are compared."""

import re
import unicodedata

import numpy as np
import pandas as pd

__all__ = ["folded", "inert", "lowered", "plain", "text_of"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WHOLE = re.compile(r"([+-]?\d+)\.0+")


def text_of(value: object) -> str:
    """Return a value as stripped text: a missing one as "", a whole number as its digits."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def plain(value: object) -> str:
    """Return a value as text with full-width letters, digits and signs in their common width."""
    return unicodedata.normalize("NFKC", text_of(value))


def folded(value: object) -> str:
    """Return a value as text to compare words by: width, case and a trailing ``.0`` make no difference."""
    return _WHOLE.sub(r"\1", whole) if _WHOLE.fullmatch(whole := plain(value).casefold()) else whole


def lowered(words: pd.Series) -> "pd.Series[str]":
    """Return a column of words stripped and in small letters, a missing one as ""."""
    return words.astype("string").fillna("").str.strip().str.lower()


def inert(cell: str) -> str:
    """Return a text for a CSV that no spreadsheet takes for a formula: one that it would gets an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
