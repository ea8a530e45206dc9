"""From road lines to a network: cut where lines share a vertex, never where they merely cross."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from ycgis.network.access import join_places
from ycgis.network.model import Network
from ycgis.network.speeds import one_way, operating_speed_kmh
from ycgis.parameters import Parameters

__all__ = ["build_network"]

_MILLIMETRE = 1e-3
_STRUCTURES = ("bridge", "tunnel")


class _Pieces(NamedTuple):
    """Runs of vertices between two junctions."""

    line: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]


def build_network(roads: gpd.GeoDataFrame, places: gpd.GeoDataFrame, parameters: Parameters) -> Network:
    """Build the network of `roads` (LineStrings) and join `places` (points) to it; both in one metric CRS.

    Lines are joined where they share a vertex (to the millimetre). Inside a bridge or a tunnel a shared vertex
    is no junction. A line's own ``length_m``, where it has one above 0, is shared out over its pieces; otherwise
    the geometry is measured.
    """
    nodes, edges = _cut(roads, parameters)
    return join_places(nodes, edges, places, parameters)


def _cut(roads: gpd.GeoDataFrame, parameters: Parameters) -> tuple[npt.NDArray[np.float64], gpd.GeoDataFrame]:
    speed = operating_speed_kmh(roads, parameters)
    roads, speed = roads[speed > 0], speed[speed > 0]
    xy, line = shapely.get_coordinates(roads.geometry.to_numpy(), return_index=True)
    vertex, number = _number_vertices(xy)
    moved = _starts(line) | (np.r_[-1, number[:-1]] != number)
    xy, line, number = xy[moved], line[moved], number[moved]
    pieces = _pieces(line, number, _is_structure(roads))
    length = _lengths(xy, line, pieces, roads)
    minutes = length / 1000 / speed[pieces.line] * 60
    direction = one_way(roads)[pieces.line]
    ends, index = np.unique(np.concatenate((number[pieces.first], number[pieces.last])), return_inverse=True)
    edges = gpd.GeoDataFrame(
        {
            "tail": index[: len(pieces.line)],
            "head": index[len(pieces.line) :],
            "length_m": length,
            "minutes": np.where(direction >= 0, minutes, np.inf),
            "minutes_back": np.where(direction <= 0, minutes, np.inf),
            "road_id": roads.index.to_numpy()[pieces.line],
        },
        geometry=_geometries(xy, pieces),
        crs=roads.crs,
    )
    return vertex[ends], edges


def _number_vertices(
    xy: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    # A complex number sorts by x, then y: one flat array instead of rows.
    rounded = np.round(xy / _MILLIMETRE)
    key, number = np.unique(rounded[:, 0] + 1j * rounded[:, 1], return_inverse=True)
    return np.column_stack((key.real, key.imag)) * _MILLIMETRE, number


def _is_structure(roads: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    structure = np.zeros(len(roads), dtype=bool)
    for column in _STRUCTURES:
        if column in roads:
            said = roads[column].astype("string").str.lower().fillna("no")
            structure |= ~said.isin(["no", "0", "false", "否", ""]).to_numpy(dtype=bool)
    return structure


def _pieces(line: npt.NDArray[np.int64], number: npt.NDArray[np.int64], structure: npt.NDArray[np.bool_]) -> _Pieces:
    starts = _starts(line)
    ends = np.r_[starts, True][1:]
    open_vertex = starts | ends | ~structure[line]
    uses = np.bincount(number[open_vertex], minlength=int(number.max(initial=-1)) + 1)
    cut = starts | ends | (open_vertex & (uses[number] > 1))
    at = np.flatnonzero(cut)
    whole = line[at[:-1]] == line[at[1:]]
    first, last = at[:-1][whole], at[1:][whole]
    return _Pieces(line[first], first, last)


def _starts(line: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    return np.asarray(np.r_[-1, line[:-1]] != line)


def _lengths(
    xy: npt.NDArray[np.float64], line: npt.NDArray[np.int64], pieces: _Pieces, roads: gpd.GeoDataFrame
) -> npt.NDArray[np.float64]:
    step = np.hypot(*np.diff(xy, axis=0).T)
    step[line[1:] != line[:-1]] = 0
    along = np.r_[0.0, np.cumsum(step)]
    drawn = along[pieces.last] - along[pieces.first]
    if "length_m" not in roads:
        return np.asarray(drawn)
    whole = np.bincount(pieces.line, drawn, minlength=len(roads))
    stated = roads["length_m"].to_numpy(dtype=float, na_value=np.nan)
    known = (stated > 0) & (whole > 0)
    factor = np.where(known, stated, 1.0) / np.where(known, whole, 1.0)
    return np.asarray(drawn * factor[pieces.line])


def _geometries(xy: npt.NDArray[np.float64], pieces: _Pieces) -> npt.NDArray[np.object_]:
    size = pieces.last - pieces.first + 1
    piece = np.repeat(np.arange(len(size)), size)
    offset = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    return np.asarray(shapely.linestrings(xy[pieces.first[piece] + offset], indices=piece))
