"""Straight links from dead ends to the next street: which is the shortest that is open and shortens the way."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.graph import Graph, metres_between
from ycgis.ground.parameters import Parameters
from ycgis.ground.tolerance import up_to
from ycgis.streets.drive import TOUCH_M

__all__ = ["Barriers", "propose_links"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

Barriers = Mapping[str, npt.NDArray[Any]]
"""What a link may not cross: geometries by the layer's name."""

_STEP_M = 20.0  # besides its nearest point, a street is tried every so far: a house may stand before the nearest
_CLEAR_M = 0.1  # a link starts and ends on streets: these metres at either end cross nothing
_TURNS = ((0, 8), (8, 64), (64, np.iinfo(np.int64).max))
_LIMITS_M = (2_000.0, 10_000.0, np.inf)


def propose_links(
    network: Graph, ends: gpd.GeoDataFrame, family: Ints, barriers: Barriers, parameters: Parameters
) -> pd.DataFrame:
    """Return the shortest straight link from each dead end to a street that can be joined.

    A link is at most ``most_link_m`` long and leads ahead or aside, never back (at most 90 degrees off the heading of
    the street). It ends at the first street that it meets, which is neither the dead-end street itself, nor an
    expressway, ramp, bridge or tunnel. It crosses nothing of `barriers`. The way round along the streets today, either
    way along one-way streets, is at least ``least_detour`` times as long.

    Parameters
    ----------
    ends
        Points with ``node``, ``edge`` (the piece that ends there), ``east``, ``north`` (heading of length 1).
    family
        A number for each piece of the network, the same for the pieces of a dead-end street, or divided road.

    Returns
    -------
    One row an end: ``state``; ``link`` (line, None), ``link_m``, ``detour_m``, ``saved_m``, ``ratio`` (NaN). States:

    - "link": there is one,
    - "joins_parts": there is one, and no way round today (its ``detour_m``, ``saved_m`` and ``ratio`` are NaN),
    - "blocked": streets are near, but each link crosses something,
    - "no_gain": streets are near, and so is the way round,
    - "far": there is no street near.
    """
    tries = _landings(network, ends, family, parameters)
    around = metres_between(
        network,
        ends["node"].to_numpy()[tries["end"]],
        tries["edge"].to_numpy(),
        tries["at_m"].to_numpy(),
        parameters.least_detour * parameters.most_link_m,
    )
    useful = tries[around >= parameters.least_detour * tries["link_m"].to_numpy()]
    found = _first_open(useful, network, barriers, len(ends))
    state = np.full(len(ends), "far", dtype=object)
    state[tries["end"]] = "no_gain"
    state[useful["end"]] = "blocked"
    return _described(network, ends, found, state)


def _landings(network: Graph, ends: gpd.GeoDataFrame, family: Ints, parameters: Parameters) -> pd.DataFrame:
    """Return where links may lead, nearest first: ``end``, ``edge``, ``at_m`` along it, ``link_m``, ``link``."""
    points, xy = ends.geometry.to_numpy(), shapely.get_coordinates(ends.geometry.to_numpy())
    end, edge, at, aim = _near_spots(network, points, up_to(parameters.most_link_m))
    step = shapely.get_coordinates(aim) - xy[end]
    link_m = np.hypot(*step.T)
    ahead = (step * ends[["east", "north"]].to_numpy()[end]).sum(axis=1) >= -_CLEAR_M
    own = family[edge] == family[ends["edge"].to_numpy()[end]]
    kept = np.flatnonzero(ahead & ~own & (link_m > TOUCH_M))
    kept = kept[np.lexsort((step[kept, 1], step[kept, 0], link_m[kept], end[kept]))]
    links = shapely.linestrings(np.stack((xy[end[kept]], xy[end[kept]] + step[kept]), axis=1))
    return pd.DataFrame({"end": end[kept], "edge": edge[kept], "at_m": at[kept], "link_m": link_m[kept], "link": links})


def _near_spots(network: Graph, points: Shapes, most_m: float) -> tuple[Ints, Ints, Floats, Shapes]:
    """Return end, piece, metres along it and the spot: the nearest of each piece near, and one every so far."""
    edges = np.flatnonzero(network.edges["joins"].to_numpy())
    lines = network.edges.geometry.to_numpy()[edges]
    end, near = shapely.STRtree(lines).query(points, predicate="dwithin", distance=most_m)
    at = shapely.line_locate_point(lines[near], points[end])
    count = np.floor(shapely.length(lines) / _STEP_M).astype(np.intp) + 1
    of = np.repeat(np.arange(len(lines)), count)
    share = (np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)) / np.maximum(count - 1, 1)[of]
    along = share * shapely.length(lines)[of]
    spots = shapely.line_interpolate_point(lines[of], along)
    end_spot, spot = shapely.STRtree(spots).query(points, predicate="dwithin", distance=most_m)
    aim = np.r_[shapely.line_interpolate_point(lines[near], at), spots[spot]]
    return np.r_[end, end_spot], edges[np.r_[near, of[spot]]], np.r_[at, along[spot]], aim


def _first_open(tries: pd.DataFrame, network: Graph, barriers: Barriers, count: int) -> pd.DataFrame:
    """Return for each of `count` ends the first of its links, in their order, that crosses nothing."""
    solid = network.edges.geometry.to_numpy()[network.edges["structure"].to_numpy() == ""]
    trees = [shapely.STRtree(shapes) for shapes in (solid, *barriers.values())]
    end, links = tries["end"].to_numpy(), tries["link"].to_numpy()
    turn = np.arange(len(end)) - np.searchsorted(end, end)
    is_done, first = np.zeros(count, dtype=bool), []
    for low, high in _TURNS:  # most ends need but the first few
        now = np.flatnonzero((turn >= low) & (turn < high) & ~is_done[end])
        now = now[~_crosses(links[now], trees)]
        now = now[np.unique(end[now], return_index=True)[1]]
        is_done[end[now]] = True
        first.append(now)
    return tries.iloc[np.concatenate(first)].set_index("end")


def _crosses(links: Shapes, trees: list[shapely.STRtree]) -> Mask:
    ends = shapely.line_interpolate_point(links[:, None], np.array([_CLEAR_M, -_CLEAR_M]))
    inner = shapely.linestrings(shapely.get_coordinates(ends).reshape(-1, 2, 2))
    crossed = np.zeros(len(links), dtype=bool)
    for tree in trees:
        crossed[tree.query(inner, predicate="intersects")[0]] = True
    return crossed


def _described(network: Graph, ends: gpd.GeoDataFrame, found: pd.DataFrame, state: Shapes) -> pd.DataFrame:
    node, edge = ends["node"].to_numpy()[found.index], found["edge"].to_numpy()
    detour = _detour_m(network, node, edge, found["at_m"].to_numpy())
    link_m = found["link_m"].to_numpy()
    state[found.index] = np.where(np.isnan(detour), "joins_parts", "link")
    columns = {
        "link": found["link"].to_numpy(),
        "link_m": link_m,
        "detour_m": detour,
        "saved_m": detour - link_m,
        "ratio": detour / link_m,
    }
    described = pd.DataFrame(columns, index=ends.index[found.index]).reindex(ends.index)
    return described.assign(state=state)


def _detour_m(network: Graph, node: Ints, edge: Ints, at_m: Floats) -> Floats:
    """Return the way round today; NaN where there is none."""
    part = network.island
    detour = np.full(len(node), np.nan)
    asked = np.flatnonzero(part[node] == part[network.edges["tail"].to_numpy()[edge]])
    for limit in _LIMITS_M:  # most ways round are short
        found = metres_between(network, node[asked], edge[asked], at_m[asked], limit)
        known = np.isfinite(found)
        detour[asked[known]] = found[known]
        asked = asked[~known]
    return detour
