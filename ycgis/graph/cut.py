"""From lines to pieces between junctions: cut where lines share a vertex, never where they merely cross."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["cut_lines"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_MILLIMETRE = 1e-3


class _Pieces(NamedTuple):
    """Runs of vertices between two junctions."""

    line: Ints
    first: Ints
    last: Ints


def cut_lines(lines: gpd.GeoDataFrame) -> tuple[Floats, gpd.GeoDataFrame]:
    """Cut LineStrings, in a metric CRS, where they share a vertex (to the millimetre).

    Inside a bridge or a tunnel (``structure`` is not "") a shared vertex is no junction, unless ``by_node`` says that
    it is one. A line of no length gives no piece.

    Returns
    -------
    The junctions and ends, (n, 2), and the pieces: ``tail``, ``head`` (rows of the junctions), ``length_m`` (as drawn),
    ``line`` (position in `lines`), geometry from tail to head.
    """
    xy, line = shapely.get_coordinates(lines.geometry.to_numpy(), return_index=True)
    vertex, number = _number_vertices(xy)
    moved = _starts(line) | (np.r_[-1, number[:-1]] != number)
    xy, line, number = xy[moved], line[moved], number[moved]
    closed = (lines["structure"].to_numpy() != "") & ~lines["by_node"].to_numpy(dtype=bool)
    pieces = _pieces(line, number, closed)
    ends, index = np.unique(np.concatenate((number[pieces.first], number[pieces.last])), return_inverse=True)
    count = len(pieces.line)
    columns = {
        "tail": index[:count],
        "head": index[count:],
        "length_m": _drawn_m(xy, line, pieces),
        "line": pieces.line,
    }
    return vertex[ends], gpd.GeoDataFrame(columns, geometry=_geometries(xy, pieces), crs=lines.crs)


def _number_vertices(xy: Floats) -> tuple[Floats, Ints]:
    # A complex number sorts by x, then y: one flat array instead of rows.
    rounded = np.round(xy / _MILLIMETRE)
    key, number = np.unique(rounded[:, 0] + 1j * rounded[:, 1], return_inverse=True)
    return np.column_stack((key.real, key.imag)) * _MILLIMETRE, number


def _pieces(line: Ints, number: Ints, closed: Mask) -> _Pieces:
    starts = _starts(line)
    ends = np.r_[starts, True][1:]
    open_vertex = starts | ends | ~closed[line]
    uses = np.bincount(number[open_vertex], minlength=int(number.max(initial=-1)) + 1)
    cut = starts | ends | (open_vertex & (uses[number] > 1))
    at = np.flatnonzero(cut)
    whole = line[at[:-1]] == line[at[1:]]
    first, last = at[:-1][whole], at[1:][whole]
    return _Pieces(line[first], first, last)


def _starts(line: Ints) -> Mask:
    return np.asarray(np.r_[-1, line[:-1]] != line)


def _drawn_m(xy: Floats, line: Ints, pieces: _Pieces) -> Floats:
    step = np.hypot(*np.diff(xy, axis=0).T)
    step[line[1:] != line[:-1]] = 0
    along = np.r_[0.0, np.cumsum(step)]
    return np.asarray(along[pieces.last] - along[pieces.first])


def _geometries(xy: Floats, pieces: _Pieces) -> npt.NDArray[np.object_]:
    size = pieces.last - pieces.first + 1
    piece = np.repeat(np.arange(len(size)), size)
    offset = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    return np.asarray(shapely.linestrings(xy[pieces.first[piece] + offset], indices=piece))
