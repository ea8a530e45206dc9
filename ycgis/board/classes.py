"""Counties coloured by a number: a few classes with round bounds, of a value or of how far it is from its target."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from ycgis.ground.numbers import exact
from ycgis.ground.text import Lang, Text

__all__ = ["ValueClass", "gap_classes", "round_breaks", "value_classes"]

_RAMP: Final = ("#efe9f4", "#cdb9dc", "#a688bf", "#7d5a9e", "#55327a")
"""Apart in lightness alone, so that they are told apart in grey and by the colour-blind."""

_SHORT: Final = ("#f6c9a2", "#d9803f", "#8f3d0c")
_SPARE: Final = ("#bcdcf0", "#3a78ad")
"""Orange for what is missing and blue for what is to spare, the further the darker."""

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_NEAR_BREAK: Final = 0.3
_MISSING = Text("差 {size}", "{size} short")
_LEFT = Text("有余 {size}", "{size} to spare")


class ValueClass(NamedTuple):
    """One class: its colour, its bounds in words, and the least and the largest number of those in it."""

    colour: str
    label: str
    low: float
    high: float


def value_classes(written: Mapping[float, str], anchors: Sequence[float] = ()) -> list[ValueClass]:
    """Return the classes of a measure's values, least first; at most five.

    Few values, as they are written, are a class each; more are put between round bounds, of which each of `anchors`,
    the bounds of a target, is one. A class holds its lower bound.

    Parameters
    ----------
    written
        Each value that any county has, and how it is written.
    """
    if len(set(written.values())) <= len(_RAMP):
        return _coloured(_alike(written), _RAMP)
    most = len(_RAMP) - sum(min(written) < anchor <= max(written) for anchor in anchors)
    breaks = round_breaks(min(written), max(written), most, anchors)
    return _coloured(_between(sorted(written), breaks), _RAMP)


def gap_classes(written: Mapping[float, str], lang: Lang = "zh") -> list[ValueClass]:
    """Return the classes of gaps, the most that is missing first and the most to spare last; 0 is nothing missing.

    Few gaps, as they are written, are a class each.
    """
    short = _sized({gap: words for gap, words in written.items() if gap > 0}, _SHORT, _MISSING, lang)
    spare = _sized({-gap: words for gap, words in written.items() if gap <= 0}, _SPARE, _LEFT, lang)
    return [*reversed(short), *(one._replace(low=-one.high, high=-one.low) for one in spare)]


def round_breaks(low: float, high: float, most: int, anchors: Sequence[float] = ()) -> list[float]:
    """Return round numbers that part a range into at most so many classes, each anchor within it among them.

    >>> round_breaks(30, 112, 5)
    [40.0, 60.0, 80.0, 100.0]
    >>> round_breaks(30, 130, 4, [120])
    [50.0, 100.0, 120.0]
    """
    if not high > low:
        return []
    step = _step((high - low) / most)
    while math.ceil(high / step) - math.floor(low / step) > most:
        step = _step(step * 1.01)
    first, last = math.floor(low / step) + 1, math.ceil(high / step)
    breaks = [number for rank in range(first, last) if low < (number := round(rank * step, 12)) <= high]
    within = [float(anchor) for anchor in anchors if low < anchor <= high]
    apart = [number for number in breaks if all(abs(number - anchor) >= _NEAR_BREAK * step for anchor in within)]
    return sorted({*apart, *within})


def _step(least: float) -> float:
    """Return the smallest round step that is no less."""
    unit = 10.0 ** math.floor(math.log10(least))
    return next(step * unit for step in _STEPS if step * unit >= least * (1 - 1e-12))


def _between(numbers: Sequence[float], breaks: Sequence[float]) -> list[tuple[str, list[float]]]:
    """Return the numbers between breaks with the bounds in words; classes without any are left out."""
    edges = [-math.inf, *breaks, math.inf]
    parts = [(_label(low, high), [one for one in numbers if low <= one < high]) for low, high in pairwise(edges)]
    return [(label, part) for label, part in parts if part]


def _label(low: float, high: float) -> str:
    if math.isinf(low):
        return f"< {exact(high)}"
    return f"≥ {exact(low)}" if math.isinf(high) else f"{exact(low)} – {exact(high)}"


def _sized(written: Mapping[float, str], ramp: tuple[str, ...], words: Text, lang: Lang) -> list[ValueClass]:
    """Return the classes of sizes, none of them negative, the smallest first."""
    if len(set(written.values())) <= len(ramp):
        return _coloured(_alike(written), ramp)
    parts = _between(sorted(written), round_breaks(0.0, max(written), len(ramp)))
    return _coloured([(words.fill(size=label).say(lang), part) for label, part in parts], ramp)


def _alike(written: Mapping[float, str]) -> list[tuple[str, list[float]]]:
    """Return the numbers, the least first, that are written alike, with how."""
    parts: dict[str, list[float]] = {}
    for number in sorted(written):
        parts.setdefault(written[number], []).append(number)
    return list(parts.items())


def _coloured(parts: Sequence[tuple[str, list[float]]], ramp: tuple[str, ...]) -> list[ValueClass]:
    colours = _spread(ramp, len(parts))
    return [
        ValueClass(colour, label, min(part), max(part)) for colour, (label, part) in zip(colours, parts, strict=True)
    ]


def _spread(ramp: tuple[str, ...], count: int) -> list[str]:
    """Return so many colours of a ramp, spread over the whole of it."""
    if count < 2:  # noqa: PLR2004 - one class needs no spread
        return [ramp[len(ramp) // 2]] * count
    return [ramp[round(rank * (len(ramp) - 1) / (count - 1))] for rank in range(count)]
