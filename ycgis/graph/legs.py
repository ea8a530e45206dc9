"""From a place to the roads: a straight leg at its own speed, so that a new road never lowers access.

A place meets *every* road piece that may be joined within the greatest access distance, each at the point nearest
to it; the shortest path picks the best. Motorways, ramps, bridges and tunnels are met only by what lies on one of their
junctions. No piece is cut there, so one place's ways do not depend on other places. Places that lie that near to one
another also reach each other by one straight leg.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.graph.model import Graph, Legs, Network

__all__ = ["NO_EDGE", "ON_M", "along", "join_places", "legs", "straight_to"]

Floats = npt.NDArray[np.float64]

Ints = npt.NDArray[np.int64]

NO_EDGE = -1
"""Stands for the row of an edge where a way is one straight leg."""

ON_M = 1.0
"""What is no farther from a junction lies on it, m: then it is on a motorway there, as an interchange is."""


def join_places(graph: Graph, places: gpd.GeoDataFrame, rule: Legs) -> Network:
    """Return a graph with `places` (points) joined to every edge that may be joined within the greatest distance."""
    points = places.geometry.to_numpy()
    joined = np.flatnonzero(graph.edges["joins"].to_numpy())
    lines = graph.edges.geometry.to_numpy()
    place, near = shapely.STRtree(lines[joined]).query(points, predicate="dwithin", distance=rule.farthest_m)
    at, on = _lying_on(graph, points)
    place, edge = np.unique(np.c_[np.r_[place, at], np.r_[joined[near], on]], axis=0).T
    leg = shapely.distance(lines[edge], points[place])
    access = pd.DataFrame(
        {
            "place": place,
            "edge": edge,
            "fraction": shapely.line_locate_point(lines[edge], points[place], normalized=True),
            "leg_m": leg,
            "leg_minutes": leg / 1000 / rule.speed_kmh * 60,
        }
    )
    nearest = access.sort_values(["leg_m", "edge"]).drop_duplicates("place").set_index("place")
    nearest = nearest.reindex(range(len(places)))
    table = pd.DataFrame(
        {
            "x": shapely.get_x(points),
            "y": shapely.get_y(points),
            "edge": nearest["edge"].fillna(NO_EDGE).to_numpy(dtype=np.int64),
            "fraction": nearest["fraction"].to_numpy(),
            "distance_m": nearest["leg_m"].to_numpy(),
        },
        index=places.index.astype(str),
    )
    return Network(graph.nodes, graph.edges, table, access, rule)


def _lying_on(graph: Graph, points: npt.NDArray[np.object_]) -> tuple[Ints, Ints]:
    """Return the places that lie on a node where ways of two kinds meet, and the edges that end there, in pairs."""
    met = np.flatnonzero(graph.met)
    place, near = shapely.STRtree(np.asarray(shapely.points(graph.nodes[met]))).query(
        points, predicate="dwithin", distance=ON_M
    )
    on = pd.DataFrame({"place": place, "node": met[near]})
    ends = pd.DataFrame({"node": np.concatenate(graph.ends()), "edge": np.tile(np.arange(len(graph.edges)), 2)})
    pairs = on.merge(ends[ends["node"].isin(on["node"])], on="node")
    return pairs["place"].to_numpy(dtype=np.int64), pairs["edge"].to_numpy(dtype=np.int64)


def legs(network: Network, *, inward: bool = False) -> pd.DataFrame:
    """Return the ways from places to junctions, or the other way when `inward`.

    Returns
    -------
    ``row`` (of `network.access`), ``place``, ``node``, ``to_head`` (whether the junction is the piece's head),
    ``length_m`` and ``minutes``, both of the leg and the part of the road; only ways that are open.
    """
    ends = [_legs_at(network, to_head=to_head, inward=inward) for to_head in (True, False)]
    both: pd.DataFrame = pd.concat(ends, ignore_index=True)
    return both.loc[both["minutes"] < np.inf]


def _legs_at(network: Network, *, to_head: bool, inward: bool) -> pd.DataFrame:
    access = network.access
    met = pd.DataFrame(network.edges.drop(columns="geometry")).iloc[access["edge"].to_numpy()]
    fraction = access["fraction"].to_numpy()
    rest = 1 - fraction if to_head else fraction
    driven = met["minutes_back" if to_head == inward else "minutes"].to_numpy()
    return pd.DataFrame(
        {
            "row": np.arange(len(access)),
            "place": access["place"].to_numpy(),
            "node": met["head" if to_head else "tail"].to_numpy(),
            "to_head": to_head,
            "length_m": access["leg_m"].to_numpy() + rest * met["length_m"].to_numpy(),
            "minutes": access["leg_minutes"].to_numpy() + along(rest, driven),
        }
    )


def straight_to(network: Network, target: int) -> pd.DataFrame:
    """Return the fastest way from each place to `target` (rows of places) past no junction.

    That is one straight leg, no longer than any, or along one road piece that both meet.

    Returns
    -------
    ``place``, ``edge`` (`NO_EDGE`: a straight leg), ``fraction`` and ``fraction_in`` (where it enters and leaves the
    road, else NaN), ``leg_m`` (all legs), ``length_m`` and ``minutes``; only ways that are open, one for each place.
    """
    met = network.access
    here = met[met["place"] == target].drop(columns="place")
    pairs = met[met["place"] != target].merge(here, on="edge", suffixes=("", "_in"))
    edges = pd.DataFrame(network.edges.drop(columns="geometry")).iloc[pairs["edge"].to_numpy()]
    part = (pairs["fraction_in"] - pairs["fraction"]).to_numpy()
    driven = np.where(part >= 0, edges["minutes"].to_numpy(), edges["minutes_back"].to_numpy())
    leg_m = pairs["leg_m"] + pairs["leg_m_in"]
    pairs = pairs.assign(
        leg_m=leg_m,
        length_m=leg_m + np.abs(part) * edges["length_m"].to_numpy(),
        minutes=pairs["leg_minutes"] + pairs["leg_minutes_in"] + along(np.abs(part), driven),
    )
    columns = ["place", "edge", "fraction", "fraction_in", "leg_m", "length_m", "minutes"]
    pairs = pd.concat([pairs.loc[pairs["minutes"] < np.inf, columns], _leg_only(network, target)], ignore_index=True)
    return pairs.sort_values("minutes", kind="stable").drop_duplicates("place")


def _leg_only(network: Network, target: int) -> pd.DataFrame:
    """Return the straight legs from the places near enough to `target`, with the columns of `straight_to`."""
    xy = network.places[["x", "y"]].to_numpy()
    away = np.hypot(*(xy - xy[target]).T)
    near = np.flatnonzero((away <= network.rule.farthest_m) & (np.arange(len(xy)) != target))
    ways = {"place": near, "edge": NO_EDGE, "fraction": np.nan, "fraction_in": np.nan, "leg_m": away[near]}
    return pd.DataFrame({**ways, "length_m": away[near], "minutes": away[near] * network.rule.minutes_per_m})


def along(share: Floats, minutes: Floats) -> Floats:
    """Return the minutes over a share of a piece: inf where it is closed, but 0 where there is nothing to drive."""
    is_open = np.isfinite(minutes)
    return np.where(is_open, share * np.where(is_open, minutes, 0.0), np.where(share > 0, np.inf, 0.0))
