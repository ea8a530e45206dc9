"""Shapes as matplotlib draws them."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

__all__ = ["draw_areas", "draw_lines", "draw_points"]


def draw_areas(axes: Axes, areas: Iterable[BaseGeometry | None], **look: Any) -> None:  # noqa: ANN401 - matplotlib's own
    """Draw polygons with their holes; anything else among them is left out."""
    polygons = [part for part in _parts(areas) if part.geom_type == "Polygon"]
    paths = [_path(polygon) for polygon in shapely.orient_polygons(np.array(polygons, dtype=object))]
    axes.add_collection(PathCollection(paths, **look), autolim=False)


def draw_lines(axes: Axes, lines: Iterable[BaseGeometry | None], **look: Any) -> None:  # noqa: ANN401 - as above
    """Draw lines; anything else among them is left out."""
    drawn = [shapely.get_coordinates(part) for part in _parts(lines) if part.geom_type in {"LineString", "LinearRing"}]
    axes.add_collection(LineCollection(drawn, **look), autolim=False)


def draw_points(axes: Axes, points: Iterable[BaseGeometry | None], **look: Any) -> None:  # noqa: ANN401 - as above
    """Draw points as marks; anything else among them is left out."""
    places = [shapely.get_coordinates(part)[0] for part in _parts(points) if part.geom_type == "Point"]
    if places:
        axes.plot(*np.array(places).T, linestyle="none", **look)


def _parts(shapes: Iterable[BaseGeometry | None]) -> Iterable[BaseGeometry]:
    there = [shape for shape in shapes if shape is not None and not shape.is_empty]
    # A collection, such as what is left where an area only touches an edge, may hold collections in turn.
    return shapely.get_parts(shapely.get_parts(np.array(there, dtype=object)))


def _path(polygon: shapely.Polygon) -> Path:
    rings = [polygon.exterior, *polygon.interiors]
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))
