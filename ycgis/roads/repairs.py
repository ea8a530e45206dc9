"""Road ends that do not quite meet: joined where the gap is a slip of drawing, told as a doubt where it is larger."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.graph import cut_lines, with_vertices

__all__ = ["DOUBT_M", "Repaired", "repaired"]

Points = npt.NDArray[np.object_]

DOUBT_M = 20.0
"""An end this near another road, m, but not joined to it, is a doubt."""


class Repaired(NamedTuple):
    """Roads with the ends that fell short joined, and where.

    Attributes
    ----------
    roads
        With a further vertex where an end of another road meets them.
    repairs
        One row an end: ``road_id``, ``other_id`` (the road that it meets, or nearly), ``gap_m``, ``state`` ("joined",
        "doubt": left as it is), and the end as a point.
    """

    roads: gpd.GeoDataFrame
    repairs: gpd.GeoDataFrame


def repaired(roads: gpd.GeoDataFrame, touch_m: float) -> Repaired:
    """Join the loose ends of roads to the other roads within `touch_m`, those exactly on one without a vertex included.

    An end is loose where no other road has a vertex. Roads are met neither on bridges nor in tunnels. An end with a
    gap above `touch_m` up to `DOUBT_M` to the nearest of them is a doubt, unless its road leaves that very stretch.

    Parameters
    ----------
    roads
        LineStrings in a metric CRS with canonical columns (`ycgis.ground.ways.canonical`).
    touch_m
        The greatest gap that is closed, m; below 0 none is.
    """
    near = _near(roads, max(touch_m, DOUBT_M))
    joined = near[near["gap_m"] <= touch_m]
    lines = with_vertices(roads.geometry.to_numpy(), joined["other"].to_numpy(), joined["end"].to_numpy())
    told = near.sort_values(["gap_m", "other"]).drop_duplicates("node").sort_values("node")
    told = told[(told["gap_m"] <= touch_m) | ~told["leaves"]]
    ids = roads.index.to_numpy()
    table = {
        "road_id": ids[told["line"]],
        "other_id": ids[told["other"]],
        "gap_m": told["gap_m"].to_numpy(),
        "state": np.where(told["gap_m"] <= touch_m, "joined", "doubt"),
    }
    repairs = gpd.GeoDataFrame(table, geometry=told["end"].to_numpy(), crs=roads.crs)
    return Repaired(roads.set_geometry(gpd.GeoSeries(lines, roads.index, roads.crs)) if len(joined) else roads, repairs)


def _near(roads: gpd.GeoDataFrame, metres: float) -> pd.DataFrame:
    """Return the pairs of a loose end and another road near it.

    ``node``, ``line`` (rows of the ends and of `roads`), ``other`` (row of `roads`), ``end`` (the point), ``gap_m``,
    ``leaves`` (whether the end's piece sets out from that stretch of the other road).
    """
    nodes, pieces = cut_lines(roads)
    tail, head, of = (pieces[name].to_numpy() for name in ("tail", "head", "line"))
    ends = pd.DataFrame({"node": np.r_[tail, head], "away": np.r_[head, tail], "line": np.tile(of, 2)})
    ends = ends[(np.bincount(ends["node"], minlength=len(nodes))[ends["node"]] == 1)].reset_index(drop=True)
    points = np.asarray(shapely.points(nodes[ends["node"]]))
    lines = pieces.geometry.to_numpy()
    open_ = np.flatnonzero(roads["structure"].to_numpy()[of] == "")
    row, met = shapely.STRtree(lines[open_]).query(points, predicate="dwithin", distance=metres)
    piece = open_[met]
    pairs = ends.iloc[row].assign(end=points[row], other=of[piece], gap_m=shapely.distance(lines[piece], points[row]))
    pairs["leaves"] = (pairs["away"].to_numpy() == tail[piece]) | (pairs["away"].to_numpy() == head[piece])
    pairs = pairs[pairs["line"] != pairs["other"]].sort_values("gap_m", kind="stable")
    return pd.DataFrame(pairs.drop_duplicates(["node", "other"]).reset_index(drop=True))
