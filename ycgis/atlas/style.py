"""How things look on a map: the colours of bands, the strokes of lines."""

from collections.abc import Sequence
from typing import Final

from branca.colormap import LinearColormap

__all__ = ["ROAD_WIDTH", "band_colours", "line", "polygon"]

ROAD_WIDTH: Final[dict[str, float]] = {
    "expressway": 5.0,
    "arterial_fast": 4.0,
    "arterial": 3.2,
    "secondary": 2.4,
    "local": 1.7,
    "ramp": 1.0,
    "service": 0.75,
    "walk": 0.5,
    "other": 1.3,
}
"""Strokes of roads by rank (`STREET_RANKS`), px: each at least a quarter wider than the next."""

_REACHED: Final = ("#1f6d8c", "#4fa8ae", "#a3d3b4", "#f2edae")
_BEYOND: Final = "#cf9a7c"


def band_colours(upper_bounds: Sequence[float | None]) -> list[str]:
    """Return one colour for each travel-time band, fastest first; None is the band beyond the last bound."""
    reached = sum(bound is not None for bound in upper_bounds)
    ramp = LinearColormap(_REACHED, vmin=0, vmax=max(reached - 1, 1))
    return [ramp.rgb_hex_str(rank) for rank in range(reached)] + [_BEYOND] * (len(upper_bounds) - reached)


def line(colour: str, weight: float, opacity: float = 1.0, dash: str | None = None) -> dict[str, object]:
    """Return the stroke of a line or an outline, in Leaflet's terms."""
    style: dict[str, object] = {"color": colour, "weight": weight, "opacity": opacity, "fill": False}
    return style if dash is None else style | {"dashArray": dash}


def polygon(fill: str, opacity: float, stroke: dict[str, object] | None = None) -> dict[str, object]:
    """Return the look of a filled area, in Leaflet's terms; without `stroke` it has no outline."""
    outline = {"stroke": False} if stroke is None else stroke
    return outline | {"fill": True, "fillColor": fill, "fillOpacity": opacity}
