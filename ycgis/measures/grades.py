"""Roads of class III or better (三级及以上公路): which they are, and which places they join."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.graph import Graph
from ycgis.ground.components import components
from ycgis.ground.metres import require_metres
from ycgis.ground.parameters import Parameters
from ycgis.ground.tolerance import up_to
from ycgis.ground.ways import KINDS
from ycgis.measures.frames import lines_of
from ycgis.roads import road_graph

__all__ = ["GradeRule", "GradedRoads", "class_three", "graded_roads", "joined", "rule_of"]

_DEFAULT: Final = Parameters()
_URBAN = frozenset(word for word, kind in KINDS.items() if kind.urban)
"""City streets have no technical grade (JTG B01 grades highways only); these carry a graded road through a town."""


class GradeRule(NamedTuple):
    """Which roads (rows) are of class III or better, whether by class only, and the share of length with a grade, %."""

    counts: npt.NDArray[np.bool_]
    proxy: bool
    graded: float


class GradedRoads(NamedTuple):
    """The pieces of road of class III or better, and the number of the connected part each belongs to."""

    edges: gpd.GeoDataFrame
    part: npt.NDArray[np.int32]

    def near(self, points: gpd.GeoDataFrame, metres: float) -> list[frozenset[int]]:
        """Return the connected parts that lie within some metres of each point."""
        found: list[set[int]] = [set() for _ in range(len(points))]
        tree = shapely.STRtree(self.edges.geometry.to_numpy())
        point, edge = tree.query(points.geometry.to_numpy(), predicate="dwithin", distance=up_to(metres))
        for row, part in zip(point.tolist(), self.part[edge].tolist(), strict=True):
            found[row].add(part)
        return [frozenset(parts) for parts in found]

    def away_m(self, points: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
        """Return the metres from each point to the nearest piece; NaN where there is none at all."""
        away = np.full(len(points), np.nan)
        tree = shapely.STRtree(self.edges.geometry.to_numpy())
        nearest, metres = tree.query_nearest(points.geometry.to_numpy(), return_distance=True, all_matches=False)
        away[nearest[0]] = metres
        return away


def class_three(  # noqa: PLR0913 - the options are keyword-only and have defaults
    roads: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    to: gpd.GeoDataFrame,
    *,
    of: str | None = None,
    class3: Iterable[str] = _DEFAULT.class3,
    class3_proxy: Iterable[str] = _DEFAULT.class3_proxy,
    class3_access_m: float = _DEFAULT.class3_access_m,
) -> gpd.GeoDataFrame:
    """Tell which places have a continuous way of class III or better to another place (乡镇通三级及以上公路).

    Both lie within `class3_access_m` (straight) of one connected part of such roads; one-way roads join both ways.
    Technical grades decide as soon as any road has one. Where none has, the classes of `class3_proxy` stand in for
    them.

    Parameters
    ----------
    roads
        Lines in metres that share vertices at junctions; read are ``grade``, ``road_class`` (or osmnx's ``highway``),
        ``access``, ``bridge`` and the like, where they are there (docs/words.md).
    places, to
        Points in the same CRS, any unique index.
    of
        Column of `places` with the label in `to` of the place's own target; by default any will do.
    class3, class3_proxy, class3_access_m
        As above.

    Returns
    -------
    Indexed like `places`, with its geometry: ``joined``, ``near`` (near such a road at all), ``road_m`` (metres to the
    nearest; NaN: there is none) and ``proxy`` (whether classes stood in for grades).

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.
    ValueError
        The roads have neither grade nor class.

    Examples
    --------
    ::

        t----s   u----        s the seat; t is joined to it, u is near another road

    >>> lines = [shapely.LineString([(0, 0), (5000, 0)]), shapely.LineString([(9000, 0), (15_000, 0)])]
    >>> roads = gpd.GeoDataFrame({"grade": ["三级", "二级"]}, geometry=lines, crs=32649)
    >>> places = gpd.GeoDataFrame(geometry=shapely.points([(0, 9), (9000, 0)]), index=["t", "u"], crs=32649)
    >>> seat = gpd.GeoDataFrame(geometry=[shapely.Point(5000, 0)], crs=32649)
    >>> class_three(roads, places, seat)[["joined", "near", "road_m"]]
       joined  near  road_m
    t    True  True     9.0
    u   False  True     0.0
    """
    require_metres(roads=roads, places=places, to=to)
    lines = lines_of(roads).frame
    given = Parameters(class3=tuple(class3), class3_proxy=tuple(class3_proxy))
    rule = rule_of(lines, given.class3, given.class3_proxy)
    if rule is None:
        raise ValueError("the roads have neither a grade nor a class")
    found = graded_roads(road_graph(lines, given), lines, rule)
    own = dict(zip(to.index, found.near(to, class3_access_m), strict=True))
    everyone = frozenset[int]().union(*own.values())
    wanted = [everyone] * len(places) if of is None else [own.get(label, frozenset()) for label in places[of]]
    table = joined(found, places, wanted, class3_access_m).assign(proxy=rule.proxy)
    return places[[places.geometry.name]].join(table)


def joined(
    roads: GradedRoads, places: gpd.GeoDataFrame, wanted: Iterable[frozenset[int]], metres: float
) -> pd.DataFrame:
    """Return ``joined``, ``near`` and ``road_m`` of places; `wanted` are the parts that each is to be joined to."""
    near = roads.near(places, metres)
    columns = {
        "joined": [bool(parts & own) for parts, own in zip(near, wanted, strict=True)],
        "near": [bool(parts) for parts in near],
        "road_m": roads.away_m(places),
    }
    return pd.DataFrame(columns, index=places.index)


def rule_of(roads: gpd.GeoDataFrame, class3: Iterable[str], class3_proxy: Iterable[str]) -> GradeRule | None:
    """Return which roads count; None where they have neither grade nor class.

    Technical grades decide as soon as any road has one (`class3`; a road without counts only as a city street of a
    rank that has no grade). Without any, the classes of `class3_proxy` stand in for them. `roads` have canonical
    columns.
    """
    grade, kind = roads["grade"], roads["kind"]
    if (grade != "").any():
        counts = grade.isin(list(class3)) | ((grade == "") & kind.isin(_URBAN))
        length = roads.length
        return GradeRule(
            counts.to_numpy(dtype=bool), proxy=False, graded=100 * length[grade != ""].sum() / length.sum()
        )
    if (kind != "").any():
        return GradeRule(kind.isin(list(class3_proxy)).to_numpy(dtype=bool), proxy=True, graded=0.0)
    return None


def graded_roads(graph: Graph, roads: gpd.GeoDataFrame, rule: GradeRule) -> GradedRoads:
    """Return the pieces of the graph of `roads` that count, connected where they share a junction."""
    edges = graph.edges[np.isin(graph.edges["road_id"].to_numpy(), roads.index.to_numpy()[rule.counts])]
    tail = edges["tail"].to_numpy()
    part = components(len(graph.nodes), tail, edges["head"].to_numpy())
    return GradedRoads(edges, part[tail])
