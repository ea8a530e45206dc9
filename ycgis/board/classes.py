"""Counties coloured by a number: a few classes of equal size, of a value or of how far it is from its target."""

from collections.abc import Iterable, Mapping
from itertools import groupby, pairwise
from typing import Final, NamedTuple

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


def value_classes(written: Mapping[float, str]) -> list[ValueClass]:
    """Return the classes of an indicator's values, least first; values that are written alike are in one class.

    Parameters
    ----------
    written
        Each value that any county has, and how it is written.
    """
    return _classes(written, _parts(written, written, len(_RAMP)), _RAMP)


def gap_classes(written: Mapping[float, str]) -> list[ValueClass]:
    """Return the classes of gaps, the most that is missing first and the most to spare last; 0 is nothing missing."""
    short, spare = [gap for gap in written if gap > 0], [gap for gap in written if gap <= 0]
    missing = _classes(written, _parts(written, short, len(_SHORT)), _SHORT)
    return missing[::-1] + _classes(written, [part[::-1] for part in _parts(written, spare, len(_SPARE))[::-1]], _SPARE)


def _parts(written: Mapping[float, str], numbers: Iterable[float], most: int) -> list[list[float]]:
    """Return numbers in at most so many parts of about as many wordings, least first."""
    alike = [list(same) for _, same in groupby(sorted(numbers), key=written.__getitem__)]
    cuts = (
        [round(rank * len(alike) / min(most, len(alike))) for rank in range(min(most, len(alike)) + 1)] if alike else []
    )
    return [[number for same in alike[first:last] for number in same] for first, last in pairwise(cuts)]


def _classes(written: Mapping[float, str], parts: list[list[float]], ramp: tuple[str, ...]) -> list[ValueClass]:
    return [
        ValueClass(colour, _label(written[part[0]], written[part[-1]]), min(part), max(part))
        for colour, part in zip(_spread(ramp, len(parts)), parts, strict=True)
    ]


def _label(low: str, high: str) -> str:
    return low if low == high else f"{low} – {high}"


def _spread(ramp: tuple[str, ...], count: int) -> list[str]:
    """Return so many colours of a ramp, spread over the whole of it."""
    if count < 2:  # noqa: PLR2004 - one class needs no spread
        return [ramp[len(ramp) // 2]] * count
    return [ramp[round(rank * (len(ramp) - 1) / (count - 1))] for rank in range(count)]
