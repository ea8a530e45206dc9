"""The fastest route as a line, and how many routes share no road."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow
from shapely.ops import substring

from ycgis.graph.legs import NO_EDGE, legs, straight_to
from ycgis.graph.model import Network
from ycgis.graph.paths import Paths

__all__ = ["Route", "count_disjoint_routes", "fastest_route"]

_AT_JUNCTION_M = 0.01


class Route(NamedTuple):
    """A way over the network: time, length with access legs, length of those legs, line in the network's CRS."""

    minutes: float
    length_m: float
    leg_m: float
    line: shapely.LineString


def fastest_route(network: Network, paths: Paths, origin: str, target: str) -> Route | None:
    """Return the fastest way between two places, or None where there is none; `paths` lead to `target`."""
    start, end = network.row_of(origin), network.row_of(target)
    way = paths.nodes_from(len(network.nodes) + start)
    if len(way) < 2:  # noqa: PLR2004 - a place and a place
        return None
    minutes = float(paths.minutes[way[0]])
    if len(way) == 2:  # noqa: PLR2004 - a straight leg, or along one road piece, past no junction
        return _straight(network, start, end, minutes)
    first = _leg(legs(network), start, way[1])
    last = _leg(legs(network, inward=True), end, way[-2])
    road = _roads_along(network, way[1:-1])
    length = float(first["length_m"]) + float(road["length_m"].sum()) + float(last["length_m"])
    leg = float(network.access["leg_m"].iloc[[int(first["row"]), int(last["row"])]].sum())
    lines = [_leg_line(network, first), *road["geometry"], _leg_line(network, last).reverse()]
    return Route(minutes, length, leg, _join(lines))


def count_disjoint_routes(network: Network, origin: str, target: str, town_radius_m: float) -> int:
    """Return the greatest number of routes from one place to another that share no road piece.

    A town is what lies within `town_radius_m` of the place, and the point of the nearest road: the junctions
    there are one, but for those of motorways, bridges and tunnels only, and a piece that passes without a junction
    can be joined, if it is none of these. Inside a town roads are not scarce.
    0 where there is no route or a town is not on the network.

    Raises
    ------
    ValueError
        The two towns overlap, so that counting routes between them means nothing.
    """
    start, end = (_town(network, place, town_radius_m) for place in (origin, target))
    apart = np.hypot(*(network.places.loc[origin, ["x", "y"]] - network.places.loc[target, ["x", "y"]]))
    if (start.nodes & end.nodes).any() or apart <= town_radius_m:
        raise ValueError(f"the towns of {origin} and {target} overlap")
    graph = _capacities(network, start, end)
    return int(maximum_flow(graph, graph.shape[0] - 2, graph.shape[0] - 1).flow_value)


class _Town(NamedTuple):
    """The junctions of a town, and the road pieces that pass through it, with the point where."""

    nodes: npt.NDArray[np.bool_]
    edge: npt.NDArray[np.int64]
    fraction: npt.NDArray[np.float64]


def _town(network: Network, place: str, radius_m: float) -> _Town:
    row = network.row_of(place)
    here, edges = network.places.iloc[row], network.edges
    nodes = network.entered & (_away(network, here["x"], here["y"]) <= radius_m)
    met = network.access[network.access["place"] == row]
    nearest = met["edge"] == here["edge"]
    if nearest.any():
        point = edges.geometry.iloc[int(here["edge"])].interpolate(here["fraction"], normalized=True)
        nodes |= network.entered & (_away(network, point.x, point.y) <= _AT_JUNCTION_M)
    met = met[nearest | (met["leg_m"] <= radius_m)]
    edge = met["edge"].to_numpy()
    passing = ~(nodes[edges["tail"].to_numpy()[edge]] | nodes[edges["head"].to_numpy()[edge]])
    return _Town(nodes, edge[passing], met["fraction"].to_numpy()[passing])


def _away(network: Network, x: float, y: float) -> npt.NDArray[np.float64]:
    return np.hypot(network.nodes[:, 0] - x, network.nodes[:, 1] - y)


def _capacities(network: Network, start: _Town, end: _Town) -> csr_array:
    """Return how many pieces lead from junction to junction; the towns are the last two rows, start and end."""
    edges, every, size = network.edges, np.arange(len(network.edges)), len(network.nodes)
    name = np.where(start.nodes, size, np.where(end.nodes, size + 1, np.arange(size)))
    stop = np.concatenate(
        (
            name[edges["tail"].to_numpy()],
            np.full(len(start.edge), size),
            np.full(len(end.edge), size + 1),
            name[edges["head"].to_numpy()],
        )
    )
    at = np.concatenate((np.zeros(len(every)), start.fraction, end.fraction, np.ones(len(every))))
    edge = np.concatenate((every, start.edge, end.edge, every))
    order = np.lexsort((at, edge))
    edge, stop = edge[order], stop[order]
    piece = edge[:-1] == edge[1:]
    edge, tail, head = edge[:-1][piece], stop[:-1][piece], stop[1:][piece]
    there, back = (np.isfinite(edges[column].to_numpy())[edge] for column in ("minutes", "minutes_back"))
    tail, head = np.r_[tail[there], head[back]], np.r_[head[there], tail[back]]
    apart = tail != head
    one = np.ones(int(apart.sum()), dtype=np.int32)
    return csr_array((one, (tail[apart], head[apart])), shape=(size + 2, size + 2))


def _straight(network: Network, start: int, end: int, minutes: float) -> Route:
    ways = straight_to(network, end)
    way = ways[ways["place"] == start].iloc[0]
    by_road = way["edge"] != NO_EDGE
    road = [_part_of(network, way["edge"], way["fraction"], way["fraction_in"])] if by_road else []
    ends = network.places[["x", "y"]].to_numpy()
    xy = np.vstack((ends[start], *road, ends[end]))
    return Route(minutes, float(way["length_m"]), float(way["leg_m"]), _line(xy))


def _leg(ways: pd.DataFrame, place: int, junction: int) -> "pd.Series[float]":
    found = ways[(ways["place"] == place) & (ways["node"] == junction)]
    return found.sort_values("minutes", kind="stable").iloc[0]


def _leg_line(network: Network, leg: "pd.Series[float]") -> shapely.LineString:
    met = network.access.iloc[int(leg["row"])]
    road = _part_of(network, met["edge"], met["fraction"], 1.0 if leg["to_head"] else 0.0)
    place = network.places.iloc[int(met["place"])]
    return shapely.LineString(np.vstack(([place["x"], place["y"]], road)))


def _part_of(network: Network, edge: float, start: float, end: float) -> npt.NDArray[np.float64]:
    line = shapely.LineString(shapely.get_coordinates(network.edges.geometry.iloc[int(edge)]))
    return shapely.get_coordinates(substring(line, start, end, normalized=True))


def _roads_along(network: Network, way: list[int]) -> pd.DataFrame:
    step = np.arange(len(way) - 1)
    steps = pd.DataFrame({"step": step, "a": np.array(way[:-1], int), "b": np.array(way[1:], int)})
    edges = pd.DataFrame(network.edges)
    there = steps.merge(edges, left_on=["a", "b"], right_on=["tail", "head"])
    back = steps.merge(edges, left_on=["a", "b"], right_on=["head", "tail"])
    back = back.assign(minutes=back["minutes_back"], geometry=shapely.reverse(back["geometry"].to_numpy()))
    both = pd.concat([there, back], ignore_index=True)
    return both.loc[both.groupby("step")["minutes"].idxmin()].sort_values("step")


def _join(lines: list[shapely.LineString]) -> shapely.LineString:
    return _line(np.vstack([shapely.get_coordinates(line) for line in lines]))


def _line(xy: npt.NDArray[np.float64]) -> shapely.LineString:
    moved = np.r_[True, np.any(xy[1:] != xy[:-1], axis=1)]
    return shapely.LineString(xy[moved] if moved.sum() > 1 else xy[[0, -1]])
