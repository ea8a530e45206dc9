"""Counties coloured by a number: a few classes of equal size, of a value or of how far it is from its target."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["ValueClass", "gap_classes", "value_classes"]

_RAMP: Final = ("#efe9f4", "#cdb9dc", "#a688bf", "#7d5a9e", "#55327a")
"""Apart in lightness alone, so that they are told apart in grey and by the colour-blind."""

_SHORT: Final = ("#f6c9a2", "#d9803f", "#8f3d0c")
_SPARE: Final = ("#bcdcf0", "#3a78ad")
"""Orange for what is missing and blue for what is to spare, the further the darker."""


class ValueClass(NamedTuple):
    """One class: its colour, its least and largest number in words, and as numbers."""

    colour: str
    label: str
    low: float
    high: float


def value_classes(said: Mapping[float, str]) -> list[ValueClass]:
    """Return the classes of an indicator's values, least first; equal values are in one class.

    Parameters
    ----------
    said
        Each value that any county has, and how it is written.
    """
    return _classes(said, _parts(said, len(_RAMP)), _RAMP)


def gap_classes(said: Mapping[float, str]) -> list[ValueClass]:
    """Return the classes of gaps, the most that is missing first and the most to spare last; 0 is nothing missing."""
    short, spare = [gap for gap in said if gap > 0], [gap for gap in said if gap <= 0]
    missing = _classes(said, _parts(short, len(_SHORT)), _SHORT)
    return missing[::-1] + _classes(said, [part[::-1] for part in _parts(spare, len(_SPARE))[::-1]], _SPARE)


def _parts(numbers: Iterable[float], most: int) -> list[npt.NDArray[np.float64]]:
    """Return distinct numbers in at most so many parts of about equal size, least first."""
    distinct = np.unique(list(numbers))
    return np.array_split(distinct, min(most, len(distinct))) if len(distinct) else []


def _classes(
    said: Mapping[float, str], parts: list[npt.NDArray[np.float64]], ramp: tuple[str, ...]
) -> list[ValueClass]:
    return [
        ValueClass(colour, _label(said[first], said[last]), min(first, last), max(first, last))
        for colour, (first, last) in zip(
            _spread(ramp, len(parts)), ((float(part[0]), float(part[-1])) for part in parts), strict=True
        )
    ]


def _label(low: str, high: str) -> str:
    return low if low == high else f"{low} – {high}"


def _spread(ramp: tuple[str, ...], count: int) -> list[str]:
    """Return so many colours of a ramp, spread over the whole of it."""
    if count < 2:  # noqa: PLR2004 - one class needs no spread
        return [ramp[len(ramp) // 2]] * count
    return [ramp[round(rank * (len(ramp) - 1) / (count - 1))] for rank in range(count)]
