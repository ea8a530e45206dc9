"""A sheet of the bound atlas, laid out in centimetres of an A4 sheet on its side; A3 is the same, larger."""

from collections.abc import Sequence
from typing import Final, Literal

import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from ycgis.maps.fonts import drawable
from ycgis.maps.frame import CM, INK, Framed, prepare, scale_and_arrow, wrapped

__all__ = ["BOTTOM", "HEIGHT", "LEFT", "RIGHT", "TOP", "WIDTH", "BoundMap", "BoundSheet", "Paper"]

Paper = Literal["A4", "A3"]
WIDTH, HEIGHT = 29.7, 21.0
LEFT, RIGHT, TOP, BOTTOM = 2.0, 28.2, 18.9, 1.5
"""Where the content of a sheet begins and ends, from the lower left corner."""

_SCALE: Final = {"A4": 1.0, "A3": 2**0.5}
_DIM: Final = "#4d535b"
_LEGEND_CM, _CREDIT_CM, _CREDIT_COLUMNS = 5.4, 0.34, 200
_PAD: Final = 1.05


class BoundSheet:
    """One page: a title above, the page's number and what the atlas is below."""

    def __init__(self, paper: Paper, title: str = "", foot: str = "", number: int = 0) -> None:
        self.scale = _SCALE[paper]
        size = (WIDTH * self.scale * CM, HEIGHT * self.scale * CM)
        self.figure = Figure(figsize=size, facecolor="white")
        FigureCanvasAgg(self.figure)
        if title:
            self.write(LEFT, 19.55, title, size=15)
            self.box((LEFT, 19.25, RIGHT - LEFT, 0.03), INK)
        if number:
            self.write(LEFT, 0.8, foot, size=7.5, color=_DIM)
            self.write(RIGHT, 0.8, f"— {number} —", size=9, ha="right")

    def write(self, x: float, y: float, text: str, **look: object) -> None:
        """Write a line with its left and lower end at a place; sizes are in points of an A4 sheet."""
        size = float(str(look.pop("size", 8.5))) * self.scale
        style = {"color": INK, "va": "bottom", **look}
        self.figure.text(x / WIDTH, y / HEIGHT, drawable(text), size=size, **style)  # type: ignore[arg-type]

    def box(self, area: tuple[float, float, float, float], fill: str, edge: str = "none") -> None:
        """Draw a box: left, lower edge, width and height."""
        x, y, width, height = area
        at, size = (x / WIDTH, y / HEIGHT), (width / WIDTH, height / HEIGHT)
        patch = Rectangle(at, *size, facecolor=fill, edgecolor=edge, linewidth=0.4, transform=self.figure.transFigure)
        self.figure.add_artist(patch)

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Return axes at a place."""
        return self.figure.add_axes((x / WIDTH, y / HEIGHT, width / WIDTH, height / HEIGHT))


class BoundMap:
    """A sheet with one map that fills its frame; legend to the right, credits below."""

    def __init__(self, sheet: BoundSheet, of: Framed) -> None:
        lines = wrapped(drawable(of.credit), _CREDIT_COLUMNS)
        bottom = BOTTOM + len(lines) * _CREDIT_CM + 0.1
        self._sheet = sheet
        self._width, height = RIGHT - LEFT - _LEGEND_CM, TOP - bottom
        self.axes = sheet.axes(LEFT, bottom, self._width, height)
        window = _filled(of.bounds, self._width, height)
        self.window: BaseGeometry = shapely.box(*window)
        prepare(self.axes, window)
        for rank, line in enumerate(lines):
            sheet.write(LEFT, bottom - 0.1 - (rank + 1) * _CREDIT_CM, line, size=6, color=_DIM)
        self._legend(of)

    def _legend(self, of: Framed) -> None:
        if of.entries:
            self._sheet.figure.legend(
                handles=list(of.entries), loc="upper left",
                bbox_to_anchor=((RIGHT - _LEGEND_CM + 0.2) / WIDTH, TOP / HEIGHT), frameon=False,
                fontsize=7.5 * self._sheet.scale, handlelength=1.6, labelspacing=0.6, borderaxespad=0,
            )  # fmt: skip

    def complete(self, kept_free: BaseGeometry, north: str) -> Figure:
        """Put scale and arrow into the corner that hides least of an area, and return the figure."""
        scale_and_arrow(self.axes, self.window, self._width, kept_free, north)
        return self._sheet.figure


def _filled(bounds: Sequence[float], width: float, height: float) -> tuple[float, float, float, float]:
    """Return the window, in metres, in the middle of which the bounds just fit a frame of these proportions."""
    west, south, east, north = bounds
    metre = _PAD * max((east - west) / width, (north - south) / height)
    x, y, half, up = (west + east) / 2, (south + north) / 2, metre * width / 2, metre * height / 2
    return x - half, y - up, x + half, y + up
