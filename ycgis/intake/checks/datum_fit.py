"""Whether one layer lies better on another once the shift of GCJ-02 or BD-09 is undone in either of them.

The measure is the mean distance of points of the one to the other's outlines, each counted up to a cap. A shift is
believed only where undoing it brings the layers much nearer, and nearer than moves as long in other directions do: so
layers that have nothing to do with one another, and ones that are merely coarse, say nothing.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from scipy.spatial import KDTree

from ycgis.ground.datum import Datum, bd09_to_wgs84, gcj02_to_wgs84

__all__ = ["Fit", "Ground", "Trace", "fit", "ground_of", "trace_of"]

_Floats = npt.NDArray[np.float64]

_BACK: dict[Datum, Callable[[_Floats, _Floats], tuple[_Floats, _Floats]]] = {
    "GCJ-02": gcj02_to_wgs84,
    "BD-09": bd09_to_wgs84,
}
_MOST_POINTS, _MOST_GROUND, _GROUND_STEP_M = 1000, 200_000, 5.0
_MOST_SHIFT_M = 1500.0
_TURNS = np.radians(np.arange(45.0, 316.0, 30.0))
_FEW, _LEAST_POINTS = 20, 8
_MUCH_NEARER, _THAN_OTHERS = 0.68, 0.9
_FEW_NEARER, _FEW_THAN_OTHERS = 0.35, 0.5


class Trace(NamedTuple):
    """Points along a layer's outlines in metres, and by datum how far each moves when its shift is undone."""

    points: _Floats
    undone: dict[Datum, _Floats]

    def shift_m(self, datum: Datum) -> float:
        """Return how far `datum` shifts the layer, on the mean, in metres; 0 outside China."""
        return float(np.hypot(*self.undone[datum].T).mean()) if len(self.points) else 0.0


class Ground(NamedTuple):
    """What a trace is laid on: points along outlines, and the distance that counts at most, in metres."""

    tree: KDTree
    cap_m: float

    @property
    def around(self) -> tuple[float, float, float, float]:
        """The box in metres in which a layer that belongs to it lies, though it be shifted."""
        (west, south), (east, north) = self.tree.mins - _MOST_SHIFT_M, self.tree.maxes + _MOST_SHIFT_M
        return west, south, east, north


class Fit(NamedTuple):
    """What was found.

    Attributes
    ----------
    datum
        Whose shift must be undone; None where the layers lie best as they are.
    of_ground
        Whether it is the ground, not the trace, that is shifted.
    before_m, after_m
        The mean distances as it is and with the shift undone.
    """

    datum: Datum | None
    of_ground: bool
    before_m: float
    after_m: float


def trace_of(shapes: gpd.GeoSeries, crs: CRS, within: Ground | None = None) -> Trace:
    """Return the trace of shapes in a metric `crs`: the points themselves, evenly spaced ones of lines and outlines.

    Only those near the ground `within` are of use, where it is given.
    """
    lines = _outlines(shapes.to_numpy())
    if within is not None:
        lines = shapely.get_parts(shapely.clip_by_rect(lines, *within.around))
        lines = lines[~shapely.is_empty(lines)]
    points = _along(lines, max(float(shapely.length(lines).sum()) / (3 * _MOST_POINTS), 1.0))
    some = points[np.linspace(0, max(len(points) - 1, 0), min(_MOST_POINTS, len(points))).astype(int)]
    spots = gpd.GeoSeries(gpd.points_from_xy(*some.T), crs=crs).to_crs(4326)
    undone = {}
    for datum, back in _BACK.items():
        lon, lat = back(*shapely.get_coordinates(spots.to_numpy()).T)
        there = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=4326).to_crs(crs)
        undone[datum] = np.column_stack((there.x, there.y)) - some
    return Trace(some, undone)


def ground_of(shapes: gpd.GeoSeries, cap_m: float) -> Ground:
    """Return shapes in metres as what a trace is laid on."""
    lines = _outlines(shapes.to_numpy())
    step = max(float(shapely.length(lines).sum()) / _MOST_GROUND, _GROUND_STEP_M)
    return Ground(KDTree(_along(lines, step)), max(cap_m, 3 * step))


def fit(trace: Trace, ground: Ground, blamable: tuple[bool, bool]) -> Fit | None:
    """Return which shift the one or the other layer has, if any; None where nothing can be told.

    Parameters
    ----------
    blamable
        Whether the trace, and whether the ground, may be in a shifted datum.
    """
    if len(trace.points) < _LEAST_POINTS or min(map(trace.shift_m, _BACK)) < ground.cap_m / 10:
        return None
    measures = {key: _apart(trace, ground, move) for key, move in _moves(trace, blamable)}
    if not measures:
        return None
    as_it_is = _apart(trace, ground, np.zeros_like(trace.points))
    (datum, of_ground), best = min(measures.items(), key=lambda item: item[1])
    few = len(trace.points) < _FEW
    nearer, than_others = (_FEW_NEARER, _FEW_THAN_OTHERS) if few else (_MUCH_NEARER, _THAN_OTHERS)
    if min(best, as_it_is) > nearer * max(best, as_it_is):
        return None  # neither lies much nearer, whatever other moves would do
    others = min(_apart(trace, ground, move) for move in _decoys(trace))
    if min(best, as_it_is) > than_others * others:
        return None
    return Fit(datum if best <= as_it_is else None, of_ground, as_it_is, best)


def _moves(trace: Trace, blamable: tuple[bool, bool]) -> Iterator[tuple[tuple[Datum, bool], _Floats]]:
    for datum, move in trace.undone.items():
        if blamable[0]:
            yield (datum, False), move
        if blamable[1]:
            yield (datum, True), -move


def _decoys(trace: Trace) -> Iterator[_Floats]:
    """Yield moves as long as the shifts, in other directions."""
    for move in trace.undone.values():
        for turn in _TURNS:
            if abs(turn - np.pi) > 0.1:  # noqa: PLR2004 - straight back is what undoes the other layer's shift
                yield move @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])


def _apart(trace: Trace, ground: Ground, move: _Floats) -> float:
    away, _ = ground.tree.query(trace.points + move, distance_upper_bound=ground.cap_m)
    return float(np.minimum(away, ground.cap_m).mean())


def _outlines(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    areas = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - of areas
    lines = shapes.copy()
    lines[areas] = shapely.boundary(shapes[areas])
    return shapely.get_parts(lines)


def _along(lines: npt.NDArray[np.object_], step: float) -> _Floats:
    return np.asarray(shapely.get_coordinates(shapely.segmentize(lines, step)))
