"""From lines with canonical columns to a graph: cut at junctions, with the length and the minutes of every piece."""

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from ycgis.graph.cut import cut_lines
from ycgis.graph.model import Graph

__all__ = ["build_graph"]

Floats = npt.NDArray[np.float64]


def build_graph(
    lines: gpd.GeoDataFrame, speed_kmh: Floats | None = None, joins: npt.NDArray[np.bool_] | None = None
) -> Graph:
    """Return the graph of `lines` (LineStrings in a metric CRS with the columns of `ycgis.ground.ways.canonical`).

    Lines are joined where they share a vertex; see `ycgis.graph.cut.cut_lines`.

    Parameters
    ----------
    speed_kmh
        Above 0, of each line: the edges have minutes, in the directions that are open, and their lengths share out the
        line's own ``length_m``, where it has one above 0. Without speeds a graph is one of drawn lengths.
    joins
        Of each line, whether one may get on to it between its ends; without it every line may be joined.
    """
    nodes, pieces = cut_lines(lines)
    line = pieces["line"].to_numpy()
    columns: dict[str, npt.NDArray[Any]] = {name: pieces[name].to_numpy() for name in ("tail", "head", "length_m")}
    if speed_kmh is not None:
        length = _length_m(pieces, lines)
        minutes = length / 1000 / speed_kmh[line] * 60
        direction = lines["direction"].to_numpy()[line]
        there, back = np.where(direction >= 0, minutes, np.inf), np.where(direction <= 0, minutes, np.inf)
        columns |= {"length_m": length, "minutes": there, "minutes_back": back}
    columns |= {
        "road_id": lines.index.to_numpy()[line],
        "kind": lines["kind"].to_numpy(dtype=object)[line],
        "structure": lines["structure"].to_numpy(dtype=object)[line],
        "joins": np.ones(len(line), dtype=bool) if joins is None else joins[line],
    }
    return Graph(nodes, gpd.GeoDataFrame(columns, geometry=pieces.geometry.to_numpy(), crs=lines.crs))


def _length_m(pieces: gpd.GeoDataFrame, lines: gpd.GeoDataFrame) -> Floats:
    drawn, line = pieces["length_m"].to_numpy(), pieces["line"].to_numpy()
    if "length_m" not in lines:
        return np.asarray(drawn)
    whole = np.bincount(line, drawn, minlength=len(lines))
    stated = lines["length_m"].to_numpy(dtype=float, na_value=np.nan)
    known = (stated > 0) & (whole > 0)
    factor = np.where(known, stated, 1.0) / np.where(known, whole, 1.0)
    return np.asarray(drawn * factor[line])
