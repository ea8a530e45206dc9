"""断头路: streets of the built-up area that end where no other begins, and where they could be joined on."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.graph import Graph
from ycgis.ground.components import components
from ycgis.ground.parameters import Parameters
from ycgis.ground.tolerance import at_least, at_most
from ycgis.ground.ways import KINDS, UNKNOWN
from ycgis.streets.counted import BARRED, near_area
from ycgis.streets.drive import TOUCH_M, is_public
from ycgis.streets.links import Barriers, propose_links

__all__ = ["DeadEnds", "dead_ends"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

_HEADING_M = 20.0  # the last metres of a street tell where it heads: its very end may be a hook
_HALF = 0.5
_HALF_WITHIN_M = 30.0  # carriageways run out some metres before the end of the longer one
_SIDE_BY_SIDE_M = 60.0
_SAME_WAY = float(np.cos(np.radians(45)))


class DeadEnds(NamedTuple):
    """Dead ends and the links proposed for them.

    Attributes
    ----------
    ends
        One point a dead end: ``adcode``, ``rank`` (within the county, from 1; NaN: no link), ``street`` (label),
        ``name``, ``road_class`` (None where missing), ``length_m`` (of the street back to the last junction),
        ``goes_on`` ("no", or as what other way: "service", "walk", "works"), ``state`` (see
        `ycgis.streets.links.propose_links`), ``link_m``, ``detour_m`` (today's way round between the ends of the link;
        NaN: there is none), ``saved_m`` and ``ratio`` (of the way round to the link); NaN without a link.
    links
        One line a link: ``adcode``, ``rank``, ``state``, ``link_m``, ``detour_m``, ``saved_m``, ``ratio``, and
        ``closes``: how many dead ends it is the link of, 2 where two face one another.
    """

    ends: gpd.GeoDataFrame
    links: gpd.GeoDataFrame


def dead_ends(  # noqa: PLR0913, PLR0917 - two layers, what was made of them, and two choices
    network: Graph,
    streets: gpd.GeoDataFrame,
    builtup: gpd.GeoDataFrame,
    counted: gpd.GeoDataFrame,
    barriers: Barriers,
    parameters: Parameters,
) -> DeadEnds:
    """Find the dead ends of the built-up areas, and for each the shortest link that shortens the way.

    A dead end is where a street that counts towards the density ends and no other public street begins. It is none

    - within ``data_edge_m`` of the bounds of the streets around its built-up area, or on the edge of that area: the
      data are cut there,
    - where the street back to its last junction is shorter than ``stub_m``,
    - where the street ends in a turning loop: it comes back to itself.

    Both ends of the two lines of a divided road are one dead end.

    Parameters
    ----------
    network
        The public streets (`ycgis.streets.drive.street_graph`).
    streets, builtup
        The layers, in one metric CRS.
    counted
        What `ycgis.streets.counted.counted_streets` gives for them.
    barriers
        What a link may not cross, by layer.
    parameters
        ``stub_m``, ``data_edge_m``, ``most_link_m``, ``least_detour``.
    """
    found = _ends(network, streets, builtup, counted, parameters)
    found, family = _families(found, counted, network)
    links = propose_links(network, found, family, barriers, parameters)
    return _ranked(_one_each(found.join(links)))


def _ends(
    network: Graph,
    streets: gpd.GeoDataFrame,
    builtup: gpd.GeoDataFrame,
    counted: gpd.GeoDataFrame,
    parameters: Parameters,
) -> gpd.GeoDataFrame:
    """Return the ends of streets that count, one a row: where, of what, how long, heading where."""
    node = np.flatnonzero(network.degree == 1)
    edge, at_head = _edge_of(network, node)
    points = np.asarray(shapely.points(network.nodes[node]))
    chain = network.chains()
    home = _home(points, builtup)
    found = gpd.GeoDataFrame(
        {
            "adcode": np.array([*builtup.index, None], dtype=object)[home],
            "node": node,
            "edge": edge,
            "street": network.edges["road_id"].to_numpy()[edge],
            "length_m": np.bincount(chain, network.edges["length_m"].to_numpy())[chain[edge]],
        },
        geometry=points,
        crs=streets.crs,
    )
    found[["east", "north"]] = _heading(network.edges.geometry.to_numpy()[edge], at_head=at_head)
    counts = counted.loc[~counted["reason"].isin(BARRED), "street"].unique()
    kept = (home >= 0) & at_least(found["length_m"], parameters.stub_m) & found["street"].isin(counts)
    found = found[kept & ~_is_cut(network.nodes[node], home, (streets, builtup), parameters)].reset_index(drop=True)
    names = streets.loc[found["street"], ["name", "road_class"]].set_axis(found.index)
    return found.join(names).assign(goes_on=_goes_on(found.geometry.to_numpy(), streets))


def _edge_of(network: Graph, node: Ints) -> tuple[Ints, Mask]:
    """Return the one piece that ends at each node of degree 1, and whether with its head."""
    tail, head = (network.edges[column].to_numpy() for column in ("tail", "head"))
    ends = np.r_[tail, head]
    place = np.empty(len(network.nodes), dtype=np.intp)
    place[ends] = np.arange(len(ends))
    return place[node] % max(1, len(tail)), place[node] >= len(tail)


def _is_cut(xy: Floats, home: Ints, layers: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame], parameters: Parameters) -> Mask:
    """Tell which points in the built-up areas `home` lie at the edge of the streets around that area."""
    streets, builtup = layers
    cut = np.zeros(len(xy), dtype=bool)
    for row in np.unique(home[home >= 0]).tolist():
        here = np.flatnonzero(home == row)
        low, high = np.split(np.asarray(near_area(streets, builtup.geometry.iloc[row]).total_bounds), 2)
        inner = np.minimum(xy[here] - low, high - xy[here])
        cut[here] = at_most(inner, parameters.data_edge_m).any(axis=1)
    return cut


def _home(points: Shapes, builtup: gpd.GeoDataFrame) -> Ints:
    """Return the row of the built-up area that holds each point, the first of several; -1: none, or on its edge."""
    areas = builtup.geometry.to_numpy()
    home = np.full(len(points), -1)
    tree = shapely.STRtree(points)
    for row in np.argsort(builtup.index.to_numpy(), kind="stable")[::-1]:
        home[tree.query(areas[row], predicate="intersects")] = row
    home[tree.query(shapely.boundary(areas), predicate="dwithin", distance=TOUCH_M)[1]] = -1
    return home


def _heading(lines: Shapes, *, at_head: Mask) -> Floats:
    """Return the direction, (n, 2) of length 1, in which each line leaves at its head or its tail."""
    length = shapely.length(lines)
    back = np.minimum(_HEADING_M, length)
    end = shapely.line_interpolate_point(lines, np.where(at_head, length, 0.0))
    before = shapely.line_interpolate_point(lines, np.where(at_head, length - back, back))
    step = shapely.get_coordinates(end) - shapely.get_coordinates(before)
    return np.asarray(step / np.maximum(np.hypot(*step.T), TOUCH_M / 1000)[:, None])


def _goes_on(points: Shapes, streets: gpd.GeoDataFrame) -> Shapes:
    """Return as what an end goes on that is no public street: works before a service road before a footway."""
    others = streets[~is_public(streets)]
    end, way = shapely.STRtree(others.geometry.to_numpy()).query(points, predicate="dwithin", distance=TOUCH_M)
    words = others["kind"].map({kind: _goes_as(kind) for kind in others["kind"].unique()}).to_numpy()[way]
    goes_on = np.full(len(points), "no", dtype=object)
    for kind in ("walk", "service", "works"):
        goes_on[end[words == kind]] = kind
    return goes_on


def _goes_as(kind: str) -> str:
    row = KINDS.get(kind, UNKNOWN)
    if row.works:
        return "works"
    return "walk" if row.rank == "walk" else "service"


def _families(ends: gpd.GeoDataFrame, counted: gpd.GeoDataFrame, network: Graph) -> tuple[gpd.GeoDataFrame, Ints]:
    """Join the ends of the two lines of a divided road.

    Returns
    -------
    The ends with ``group``, the same for those that are one dead end; and for each piece of the network a number, the
    same for all pieces of one street or divided road that ends.
    """
    one, other = _side_by_side(ends, counted)
    group = components(len(ends), one, other)
    chain = network.chains()
    of = chain[ends["edge"].to_numpy()]
    return ends.assign(group=group), components(len(chain), of[one], of[other])[chain]


def _side_by_side(ends: gpd.GeoDataFrame, counted: gpd.GeoDataFrame) -> tuple[Ints, Ints]:
    points = ends.geometry.to_numpy()
    half = counted[counted["weight"] == _HALF]
    near, piece = shapely.STRtree(half.geometry.to_numpy()).query(points, predicate="dwithin", distance=_HALF_WITHIN_M)
    own = ends["street"].to_numpy()[near] == half["street"].to_numpy()[piece]
    is_half = np.isin(np.arange(len(ends)), near[own])
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=_SIDE_BY_SIDE_M)
    heading = ends[["east", "north"]].to_numpy()
    same = is_half[one] & is_half[other] & ((heading[one] * heading[other]).sum(axis=1) >= _SAME_WAY)
    same &= ends["adcode"].to_numpy()[one] == ends["adcode"].to_numpy()[other]
    return one[same], other[same]


def _one_each(ends: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row a dead end: of a divided road's two, the one with the shorter link."""
    placed = ends.assign(x=ends.geometry.x, y=ends.geometry.y).sort_values(["link_m", "x", "y"])
    return placed.drop_duplicates("group").sort_values(["adcode", "x", "y"], ignore_index=True)


def _ranked(ends: gpd.GeoDataFrame) -> DeadEnds:
    """Rank by metres saved a metre of link; links that join what is apart follow, the shortest first."""
    order = ends.sort_values(["adcode", "ratio", "link_m", "x", "y"], ascending=[True, False, True, True, True])
    linked = order[order["link"].notna()]
    twin = _facing(linked)
    lone = linked[twin.to_numpy() == linked.index.to_numpy()]
    lone = lone.assign(rank=lone.groupby("adcode").cumcount() + 1.0, closes=twin.value_counts()[lone.index].to_numpy())
    figures = ["state", "link_m", "detour_m", "saved_m", "ratio"]
    links = lone[["adcode", "rank", *figures, "closes"]].reset_index(drop=True)
    ends = ends.assign(rank=twin.map(lone["rank"]).reindex(ends.index).to_numpy(dtype=float))
    what = ["adcode", "rank", "street", "name", "road_class", "length_m", "goes_on", *figures]
    return DeadEnds(
        gpd.GeoDataFrame(ends[what], geometry=ends.geometry.to_numpy(), crs=ends.crs),
        gpd.GeoDataFrame(links, geometry=lone["link"].to_numpy(), crs=ends.crs),
    )


def _facing(linked: gpd.GeoDataFrame) -> "pd.Series[int]":
    """Return for each linked end, in rank order, the first end of which the link is the same: mostly itself."""
    lines = linked["link"].to_numpy()
    begin, end = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    one, other = shapely.STRtree(begin).query(end, predicate="dwithin", distance=TOUCH_M)
    back = shapely.dwithin(begin[one], end[other], TOUCH_M)
    first = np.arange(len(linked))
    np.minimum.at(first, one[back], other[back])
    labels = linked.index.to_numpy()
    return pd.Series(labels[first], index=labels)
