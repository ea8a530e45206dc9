"""Numbers that come with a unit or as a word: speed limits, widths and percentages."""

import math
import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.spelling import plain

__all__ = [
    "LEAST_KMH",
    "MOST_KMH",
    "is_limit",
    "parse_maxspeed",
    "parse_percent",
    "parse_width",
    "to_kmh",
    "to_metres",
    "to_percent",
]

LEAST_KMH, MOST_KMH = 10.0, 130.0
"""What is below or above is no speed limit but a code of navigation data (1-8, 998, 999) or a slip (600)."""

_KM_PER_MILE = 1.609344
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d(?!\d))")
_SPEED = re.compile(
    r"(\d+(?:\.\d+)?)\s*(mph|km/?h|kph|km|(?:公里|千米)(?:/|每)?(?:小时|时)?)?",
    re.IGNORECASE,
)
_WIDTH = re.compile(r"(\d+(?:[.,]\d{1,2})?)\s*(?:m|米|met(?:er|re)s?)?", re.IGNORECASE)
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*%?")
_NO_LIMIT = {"", "nan", "0", "none", "无", "不限"}
_UNSAID = {"", "nan"}


def parse_maxspeed(value: object) -> float:
    """Return the speed limit in km/h; NaN when the tag states none.

    Of several values (``60;80`` by lane or season) it is the lowest. A number without unit is km/h. A comma before one
    last digit is a decimal point.
    ``CN:urban``, ``none``, ``walk`` and zero state no number: NaN.

    Examples
    --------
    >>> parse_maxspeed("60;80"), parse_maxspeed("60公里/小时"), parse_maxspeed("80,5"), parse_maxspeed("CN:urban")
    (60.0, 60.0, 80.5, nan)
    """
    if not isinstance(value, str):
        return math.nan
    points = _DECIMAL_COMMA.sub(".", plain(value))
    matches = [_SPEED.fullmatch(part.strip()) for part in re.split(r"[;|,]", points)]
    speeds = [_kmh(match) for match in matches if match]
    return min((speed for speed in speeds if speed > 0), default=math.nan)


def is_limit(kmh: float) -> bool:
    """Tell whether a number may be a speed limit; one that is none is a code, or a slip of the hand."""
    return LEAST_KMH <= kmh <= MOST_KMH


def parse_width(value: object) -> float:
    """Return a width in metres, "3.5", "3,5 m" or "3.5米"; NaN when the text is none."""
    match = _WIDTH.fullmatch(plain(value))
    return float(match[1].replace(",", ".")) if match else math.nan


def parse_percent(value: object) -> float:
    """Return a percentage, "40", "40%" or "40 ％"; NaN when the text is none."""
    match = _PERCENT.fullmatch(plain(value))
    return float(match[1]) if match else math.nan


def to_kmh(values: pd.Series) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """Return speed limits in km/h, NaN where there is none, and where a text could not be made out."""
    return _numbers(values, parse_maxspeed, _NO_LIMIT)


def to_metres(values: pd.Series) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """Return widths in metres, NaN where there is none, and where a text could not be made out."""
    return _numbers(values, parse_width, _UNSAID)


def to_percent(values: pd.Series) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """Return percentages, NaN where there is none, and where a text could not be made out."""
    return _numbers(values, parse_percent, _UNSAID)


def _numbers(
    values: pd.Series, parse: Callable[[object], float], silent: set[str]
) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    if pd.api.types.is_numeric_dtype(values):
        return values.astype(float), np.zeros(len(values), dtype=bool)
    texts = pd.Series([plain(value) for value in values], index=values.index, dtype=object)
    known = {word: parse(word) for word in texts.unique()}
    numbers = texts.map(known).astype(float)
    return numbers, numbers.isna().to_numpy() & ~texts.str.lower().isin(silent).to_numpy(dtype=bool)


def _kmh(match: re.Match[str]) -> float:
    miles = (match[2] or "").lower() == "mph"
    return float(match[1]) * (_KM_PER_MILE if miles else 1.0)
