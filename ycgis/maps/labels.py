"""Names on a map: where there is room, the important ones first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patheffects import Normal, Stroke
from matplotlib.transforms import Bbox

from ycgis.maps.fonts import drawable
from ycgis.maps.frame import INK

__all__ = ["MapLabel", "write_labels"]

_AROUND: Final = (
    (0.0, -5.0, "center", "top"),
    (0.0, 5.0, "center", "bottom"),
    (5.0, 0.0, "left", "center"),
    (-5.0, 0.0, "right", "center"),
)


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A text at a place; lower ranks are written first.

    `must` is written even over others; the others are left out where there is no room.
    """

    x: float
    y: float
    text: str
    rank: int = 0
    size: float = 8.0
    colour: str = INK
    must: bool = False


def write_labels(axes: Axes, labels: Iterable[MapLabel]) -> list[str]:
    """Write labels so that none hides another, as far as there is room, and return the texts that were left out."""
    figure = axes.get_figure(root=True)
    if figure is None or not isinstance(figure.canvas, FigureCanvasAgg):
        raise TypeError("labels are written on a figure with an Agg canvas")
    taken: list[Bbox] = []
    ordered = sorted(labels, key=lambda label: label.rank)
    return [label.text for label in ordered if not _write(axes, figure.canvas, label, taken)]


def _write(axes: Axes, canvas: FigureCanvasAgg, label: MapLabel, taken: list[Bbox]) -> bool:
    """Write one label where nothing is yet, and remember its place."""
    halo = [Stroke(linewidth=1.8, foreground="white", alpha=0.9), Normal()]
    text = axes.annotate(
        "\n".join(drawable(line) for line in label.text.split("\n")), (label.x, label.y), (0, 0),
        textcoords="offset points", size=label.size, color=label.colour, path_effects=halo, zorder=15,
        linespacing=1.15, annotation_clip=True,
    )  # fmt: skip
    inside = axes.get_window_extent()
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]  # of matplotlib
    boxes: list[Bbox] = []
    for x, y, across, up in _AROUND:
        text.set(position=(x, y), ha=across, va=up)
        boxes.append(text.get_window_extent(renderer))
        if _is_free(boxes[-1], inside, taken):
            taken.append(boxes[-1])
            return True
    if label.must:
        text.set(position=_AROUND[0][:2], ha=_AROUND[0][2], va=_AROUND[0][3])
        taken.append(boxes[0])
        return True
    text.remove()
    return False


def _is_free(box: Bbox, inside: Bbox, taken: Sequence[Bbox]) -> bool:
    within = inside.x0 <= box.x0 and box.x1 <= inside.x1 and inside.y0 <= box.y0 and box.y1 <= inside.y1
    return within and not any(box.overlaps(other) for other in taken)
