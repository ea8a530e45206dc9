"""From road lines to a network: cut at junctions, with the minutes of every piece, and the places joined to it."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from ycgis.ground.parameters import Parameters
from ycgis.network.access import join_places
from ycgis.network.cut import cut_lines
from ycgis.network.model import Network
from ycgis.network.speeds import operating_speed_kmh

__all__ = ["build_network"]


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
    nodes, pieces = cut_lines(roads)
    line = pieces["line"].to_numpy()
    length = _length_m(pieces, roads)
    minutes = length / 1000 / speed[line] * 60
    direction = roads["direction"].to_numpy()[line]
    edges = gpd.GeoDataFrame(
        {
            "tail": pieces["tail"],
            "head": pieces["head"],
            "length_m": length,
            "minutes": np.where(direction >= 0, minutes, np.inf),
            "minutes_back": np.where(direction <= 0, minutes, np.inf),
            "road_id": roads.index.to_numpy()[line],
        },
        geometry=pieces.geometry.to_numpy(),
        crs=roads.crs,
    )
    return nodes, edges


def _length_m(pieces: gpd.GeoDataFrame, roads: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    drawn, line = pieces["length_m"].to_numpy(), pieces["line"].to_numpy()
    if "length_m" not in roads:
        return np.asarray(drawn)
    whole = np.bincount(line, drawn, minlength=len(roads))
    stated = roads["length_m"].to_numpy(dtype=float, na_value=np.nan)
    known = (stated > 0) & (whole > 0)
    factor = np.where(known, stated, 1.0) / np.where(known, whole, 1.0)
    return np.asarray(drawn * factor[line])
