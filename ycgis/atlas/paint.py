"""How evidence is told apart: classes of words or numbers, and the look of each as a line, an area or a point.

Colours are those of Okabe and Ito, or ramps of falling lightness, so that they stay apart for the colour-blind and in
grey; a verdict is told by dash, hatch and shape as well.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from branca.colormap import LinearColormap

from ycgis.ground.numbers import fixed
from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Paint

__all__ = ["Key", "Painted", "Shade", "look", "painted"]

CLASSES = 5
_PLAIN = "#5b3fa0"
_GREY = "#8d939c"
_RANKED: Final = ("#2d0b59", "#8a226a", "#d14e42", "#e39a2d")
_GOOD_TO_BAD: Final = ("#2a6fb0", "#d9a316", "#b3320b")
_MORE: Final = ("#cfe1f2", "#6aaed6", "#08306b")
_LESS: Final = ("#fde0c5", "#eb7f3f", "#7f2704")
_SHORT: Final = ("#a63603", "#f0904a")
_ENOUGH: Final = ("#8fbce0", "#4a86c0", "#08306b")
_ROUNDING = 1e-9  # a number that just has the bound asked for has it
_KINDS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#6b4c9a", "#1c2733")
_DASHES: Final = (None, "8 5", "3 5")
_OTHER = Text("其他", "other")
_NONE = Text("无数据", "no data")


class Shade(NamedTuple):
    """The look of one class, whatever its geometry.

    `grade` tells a verdict by more than colour: 0 plain, 1 long dashes and a wide hatch, 2 short dashes, a dense hatch
    and a hollow point.
    """

    colour: str
    weight: float = 2.6
    grade: int = 0


class Key(NamedTuple):
    """One entry of a legend; `always` there, even where no row is of it, lest the numbers jump."""

    label: Text
    shade: Shade
    always: bool = False


class Painted(NamedTuple):
    """The classes of a layer in the legend's order, and the class of each row."""

    keys: tuple[Key, ...]
    ranks: npt.NDArray[np.int64]


def painted(evidence: Evidence) -> Painted:
    """Return the classes of a layer; of all its counties, so that a colour means the same on every page."""
    paint, frame = evidence.paint, evidence.frame
    if paint is None:
        return Painted((Key(evidence.title, Shade(_PLAIN, grade=1)),), np.zeros(len(frame), dtype=np.int64))
    values = frame[paint.column]
    return _by_word(values, paint) if paint.labels else _by_fixed(values, paint)


def look(shade: Shade, kind: int) -> dict[str, object]:
    """Return how a class is drawn as a point (kind 0), a line (1) or an area (2), in Leaflet's terms.

    ``hatch`` is the page script's own: the distance of the strokes in px, 0 for none.
    """
    colour, weight, grade = shade
    stroke: dict[str, object] = {"color": colour, "weight": weight, "opacity": 0.9}
    if kind == 0:
        hollow = grade == len(_DASHES) - 1
        return stroke | {
            "color": colour if hollow else "#ffffff",
            "weight": 2.6 if hollow else 1.2,
            "radius": 6 if hollow else 5,
            "fill": True,
            "fillColor": "#ffffff" if hollow else colour,
            "fillOpacity": 0.9,
        }
    dash = _DASHES[grade]
    if kind == 1:
        return stroke if dash is None else stroke | {"dashArray": dash}
    return stroke | {
        "weight": 1 + 0.5 * grade,
        "fill": True,
        "fillColor": colour,
        "fillOpacity": (0.5, 0.75, 0.85)[grade],
        "hatch": (0, 9, 5)[grade],
    }


def _by_word(values: pd.Series, paint: Paint) -> Painted:
    names = list(paint.labels)
    ranks = pd.Index(names).get_indexer(pd.Index(values))
    loud = [name for name in names if name not in paint.quiet]
    shades = dict(zip(loud, _shades(paint.scheme, len(loud)), strict=True))
    keys = [Key(paint.labels[name], shades.get(name, Shade(_GREY, 1.2))) for name in names]
    unknown = [Key(_OTHER, Shade(_GREY, 1.2))] if (ranks < 0).any() else []
    return Painted((*keys, *unknown), np.where(ranks < 0, len(names), ranks))


def _by_fixed(values: pd.Series, paint: Paint) -> Painted:
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(numbers)
    breaks, labels = _fixed(paint) if paint.breaks else _found(numbers[known])
    shades = _around(paint) if paint.scheme == "around" else _shades(_ramp(paint), len(labels))
    keys = [Key(Text(label, label), shade, always=True) for label, shade in zip(labels, shades, strict=True)]
    none = [] if known.all() else [Key(_NONE, Shade(_GREY, 1.2))]
    ranks = np.digitize(np.where(known, numbers, 0), breaks)
    return Painted((*keys, *none), np.where(known, ranks, len(keys)).astype(np.int64))


def _fixed(paint: Paint) -> tuple[npt.NDArray[np.float64], list[str]]:
    breaks = np.asarray(paint.breaks, dtype=float)
    return breaks - _ROUNDING, _between(breaks)


def _found(numbers: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], list[str]]:
    """Return the bounds and names of classes that numbers make themselves: few numbers are a class each."""
    found = np.unique(numbers)
    if len(found) <= CLASSES:
        return found[1:], [fixed(value, _decimals(found)) for value in found]
    breaks = _breaks(numbers)
    return breaks, _between(breaks)


def _around(paint: Paint) -> list[Shade]:
    """Return a warm shade for each class below the middle break, a blue one for each above; the far ones darkest."""
    below = (len(paint.breaks) + 1) // 2
    sides = ((_SHORT, below), (_ENOUGH, len(paint.breaks) + 1 - below))
    return [Shade(colour) for ramp, count in sides for colour in _colours(ramp, count)]


def _ramp(paint: Paint) -> str:
    return "less" if paint.scheme == "less" else "more"


def _breaks(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the bounds between classes that hold about as many rows each, rounded to two significant digits."""
    cuts = np.quantile(numbers, np.linspace(0, 1, CLASSES + 1)[1:-1])
    rounded = np.unique([float(f"{cut:.2g}") for cut in cuts])
    return np.asarray(rounded[(rounded > numbers.min()) & (rounded <= numbers.max())])


def _between(breaks: npt.NDArray[np.float64]) -> list[str]:
    bounds = [fixed(bound, _decimals(breaks)) for bound in breaks]
    inner = [f"{low} – {high}" for low, high in pairwise(bounds)]
    return [f"< {bounds[0]}", *inner, f"≥ {bounds[-1]}"] if bounds else ["—"]


def _decimals(values: npt.NDArray[np.float64]) -> int:
    """Return the digits after the point that tell these numbers, at most three."""
    return next((digits for digits in range(3) if np.allclose(values, np.round(values, digits))), 3)


def _places(count: int) -> npt.NDArray[np.float64]:
    return np.linspace(0, 1, count) if count > 1 else np.zeros(count)


def _colours(ramp: Sequence[str], count: int) -> list[str]:
    scale = LinearColormap(ramp, vmin=0, vmax=1)
    return [scale.rgb_hex_str(float(place)) for place in _places(count)]


def _shades(scheme: str, count: int) -> list[Shade]:
    places = _places(count)
    if scheme == "kinds":
        dashes = [rank // len(_KINDS) % len(_DASHES) for rank in range(count)]
        return [Shade(_KINDS[rank % len(_KINDS)], grade=dash) for rank, dash in enumerate(dashes)]
    colours = {"ranked": _RANKED, "verdict": _GOOD_TO_BAD, "more": _MORE, "less": _LESS}[scheme]
    named = _colours(colours, count)
    if scheme == "ranked":
        return [Shade(colour, round(5 - 3.6 * float(place), 1)) for colour, place in zip(named, places, strict=True)]
    if scheme == "verdict":
        return [Shade(colour, 3.2, int(place * 2 + 0.5)) for colour, place in zip(named, places, strict=True)]
    return [Shade(colour) for colour in named]
