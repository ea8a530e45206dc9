"""How a value of a file is spelt: as text, in one width, and in one case where words are compared."""

import re
import unicodedata

import numpy as np
import pandas as pd

__all__ = ["folded", "plain", "squeezed", "text_of"]

_WHOLE = re.compile(r"([+-]?\d+)\.0+")
_BLANK = re.compile(r"\s+")


def text_of(value: object) -> str:
    """Return a value as stripped text: a missing one as "", a whole number as its digits."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def plain(value: object) -> str:
    """Return a value as text with full-width letters, digits and signs in their common width."""
    return unicodedata.normalize("NFKC", text_of(value)).strip()


def folded(value: object) -> str:
    """Return a value as text to compare words by: width, case and a trailing ``.0`` make no difference."""
    return _WHOLE.sub(r"\1", whole) if _WHOLE.fullmatch(whole := plain(value).casefold()) else whole


def squeezed(text: str) -> str:
    """Return a text without any blanks.

    Examples
    --------
    >>> squeezed("人民 路")
    '人民路'
    """
    return _BLANK.sub("", text)
