"""The sheet that a map of a report is drawn on: its window, scale bar, north arrow, legend and credits."""

import io
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from shapely.geometry.base import BaseGeometry

from ycgis.maps.fonts import drawable

__all__ = [
    "CM",
    "INK",
    "WIDTH_CM",
    "Frame",
    "FrameOf",
    "Framed",
    "MapFrame",
    "columns_of",
    "png_of",
    "prepare",
    "scale_and_arrow",
    "wrapped",
]

CM: Final = 1 / 2.54
"""Inches in a centimetre: matplotlib lays out in inches."""

WIDTH_CM: Final = 15.0
"""What fits between the margins of a Chinese government paper, 156 mm, with some air."""

INK: Final = "#1c2733"
_DPI: Final = 200
_TITLE_CM, _TITLE_PT = 1.0, 14.0
_LEAST_CM, _MOST_CM = 7.0, 15.0
_PAD: Final = 0.03
_BOX_CM: Final = (4.2, 1.7)
_MARGIN_CM: Final = 0.2
_LEGEND_ROW_CM, _CREDIT_ROW_CM, _STRIP_PAD_CM = 0.52, 0.34, 0.15
_LEGEND_PT, _CREDIT_PT, _SCALE_PT = 8.0, 6.5, 7.0
_CREDIT_COLUMNS: Final = 124
_LEGEND_COLUMNS: Final = 92
_STEPS: Final = (1, 2, 5, 10)
_WORD = re.compile(r"\s+|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+")


class Framed(NamedTuple):
    """What a frame is made for: what the map has to show, in metres, its legend, and who is to be credited."""

    bounds: tuple[float, float, float, float]
    entries: Sequence[Artist]
    credit: str


class MapFrame(Protocol):
    """Where a map is drawn: `axes` that show a `window`, in metres; completed by scale and arrow."""

    @property
    def axes(self) -> Axes:
        """The map's axes, in metres."""

    @property
    def window(self) -> BaseGeometry:
        """What they show."""

    def complete(self, kept_free: BaseGeometry, north: str) -> Figure:
        """Put scale and arrow into the corner that hides least of an area, and return the figure."""


FrameOf = Callable[[Framed], MapFrame]
"""Makes the frame of a map."""


class Frame:
    """A figure with one map in `axes`, in metres, as wide as a page; below it the legend and the credits.

    A title, where one is given, stands above it.
    """

    def __init__(
        self, bounds: tuple[float, float, float, float], entries: Sequence[Artist], credit: str, title: str = ""
    ) -> None:
        window, height = _window(bounds)
        lines = wrapped(drawable(credit), _CREDIT_COLUMNS)
        columns = _columns(entries)
        rows = math.ceil(len(entries) / columns)
        strip = rows * _LEGEND_ROW_CM + len(lines) * _CREDIT_ROW_CM + 2 * _STRIP_PAD_CM
        top = _TITLE_CM if title else 0
        whole = height + strip + top
        self.figure = Figure(figsize=(WIDTH_CM * CM, whole * CM), dpi=_DPI, facecolor="white")
        FigureCanvasAgg(self.figure)
        self.axes: Axes = self.figure.add_axes((0.002, strip / whole, 0.996, height / whole - 0.002))
        self.window = shapely.box(*window)
        prepare(self.axes, window)
        self._say_below(entries, columns, lines, whole)
        if title:
            self.figure.text(
                0.5, 1 - top / 2 / whole, drawable(title), size=_TITLE_PT, color=INK, ha="center", va="center"
            )

    def complete(self, kept_free: BaseGeometry, north: str) -> Figure:
        """Put scale and arrow into the corner that hides least of an area, and return the figure."""
        scale_and_arrow(self.axes, self.window, WIDTH_CM, kept_free, north)
        return self.figure

    def _say_below(self, entries: Sequence[Artist], columns: int, lines: Sequence[str], whole: float) -> None:
        below = len(lines) * _CREDIT_ROW_CM + _STRIP_PAD_CM
        if entries:
            self.figure.legend(
                handles=list(entries), loc="lower left", bbox_to_anchor=(0, below / whole), ncols=columns,
                frameon=False, fontsize=_LEGEND_PT, borderpad=0.2, borderaxespad=0, handlelength=1.8,
                columnspacing=1.4, labelspacing=0.45,
            )  # fmt: skip
        for rank, line in enumerate(lines):
            height = (below - (rank + 1) * _CREDIT_ROW_CM) / whole
            self.figure.text(0.006, height, line, size=_CREDIT_PT, color="#4d535b", va="bottom")


def scale_and_arrow(axes: Axes, window: BaseGeometry, width_cm: float, kept_free: BaseGeometry, north: str) -> None:
    """Put a scale bar and a north arrow into the corner of a map that hides least of an area.

    The map shows `window`, in metres, over `width_cm` of paper.
    """
    west, south, east, top = window.bounds
    metre = (east - west) / width_cm  # of one centimetre of paper
    width, height, margin = _BOX_CM[0] * metre, _BOX_CM[1] * metre, _MARGIN_CM * metre
    corners = [(x, y) for y in (south + margin, top - margin - height) for x in (east - margin - width, west + margin)]
    x, y = min(
        corners,
        key=lambda at: shapely.box(at[0], at[1], at[0] + width, at[1] + height).intersection(kept_free).area,
    )
    box = Rectangle((x, y), width, height, facecolor="white", alpha=0.82, edgecolor="none", zorder=20)
    axes.add_patch(box)
    length = _round_length(0.6 * width)
    _scale(axes, (x + 0.3 * metre, y + 0.35 * metre), length, metre)
    _arrow(axes, (x + width - 0.6 * metre, y + 0.3 * metre), metre, drawable(north))


def png_of(figure: Figure) -> bytes:
    """Return a figure as PNG; the same figure gives the same bytes, for no program or date is named in it."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_DPI, metadata={"Software": None})
    return out.getvalue()


def wrapped(text: str, columns: int) -> list[str]:
    """Return a text in lines of so many columns, of which a Chinese character takes two; Latin words stay whole."""
    lines, line, used = [], "", 0
    for word in _WORD.findall(text):
        width = columns_of(word)
        if line and used + width > columns:
            lines.append(line.rstrip())
            line, used = "", 0
        if line or not word.isspace():
            line, used = line + word, used + width
    return [*lines, line] if line else lines


def columns_of(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _window(bounds: tuple[float, float, float, float]) -> tuple[tuple[float, float, float, float], float]:
    """Return the window of the map, the bounds with some air, and its height on paper in cm."""
    west, south, east, north = bounds
    pad = _PAD * max(east - west, north - south)
    west, south, east, north = west - pad, south - pad, east + pad, north + pad
    height = min(max(WIDTH_CM * (north - south) / (east - west), _LEAST_CM), _MOST_CM)
    width_m = max(east - west, (north - south) * WIDTH_CM / height)
    height_m = width_m * height / WIDTH_CM
    x, y = (west + east) / 2, (south + north) / 2
    return (x - width_m / 2, y - height_m / 2, x + width_m / 2, y + height_m / 2), height


def prepare(axes: Axes, window: tuple[float, float, float, float]) -> None:
    """Let axes show a window (west, south, east, north), in metres, within a thin frame."""
    axes.set_xlim(window[0], window[2])
    axes.set_ylim(window[1], window[3])
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(color="#8d939c", linewidth=0.6)


def _columns(entries: Sequence[Artist]) -> int:
    """Return how many entries of the legend stand in one row, by the longest of them."""
    longest = max((columns_of(str(entry.get_label())) for entry in entries), default=0)
    return max(1, min(len(entries), _LEGEND_COLUMNS // (longest + 6)))


def _round_length(most: float) -> float:
    """Return the longest round length, 1, 2 or 5 with noughts, that is no more than so many metres."""
    unit = 10 ** math.floor(math.log10(most))
    return float(max(step * unit for step in _STEPS if step * unit <= most))


def _scale(axes: Axes, at: tuple[float, float], length: float, metre: float) -> None:
    x, y = at
    for rank in range(4):
        axes.add_patch(
            Rectangle(
                (x + rank * length / 4, y), length / 4, 0.12 * metre, zorder=21, linewidth=0.5,
                facecolor=INK if rank % 2 == 0 else "white", edgecolor=INK,
            )
        )  # fmt: skip
    length_words = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"  # noqa: PLR2004 - a kilometre in metres
    for place, text in ((x, "0"), (x + length, length_words)):
        axes.text(place, y + 0.2 * metre, text, size=_SCALE_PT, color=INK, ha="center", va="bottom", zorder=21)


def _arrow(axes: Axes, at: tuple[float, float], metre: float, north: str) -> None:
    x, y = at
    half, tip, notch = 0.2 * metre, 0.75 * metre, 0.18 * metre
    for side, colour in ((-half, INK), (half, "white")):
        corners = np.array([(x, y + notch), (x + side, y), (x, y + tip)])
        axes.add_patch(Polygon(corners, closed=True, facecolor=colour, edgecolor=INK, linewidth=0.6, zorder=21))
    axes.text(x, y + tip + 0.04 * metre, north, size=_LEGEND_PT, color=INK, ha="center", va="bottom", zorder=21)
