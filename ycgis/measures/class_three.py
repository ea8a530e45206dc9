"""Roads of class III or better (三级及以上公路), and which of them are connected."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from ycgis.graph import Network
from ycgis.ground.components import components
from ycgis.ground.parameters import Parameters
from ycgis.ground.text import Text
from ycgis.ground.ways import KINDS

__all__ = ["ClassThree", "Rule", "class_three", "rule_of"]

_URBAN = frozenset(word for word, kind in KINDS.items() if kind.urban)
"""City streets have no technical grade (JTG B01 grades highways only); these carry a graded road through a town."""

_BY_GRADE = Text(
    "按技术等级（{graded:.0f}% 的道路里程有等级；无等级者除快速路、主干路、次干路外不计）",
    "by technical grade ({graded:.0f} % of the road length has one; the rest does not count, but for 快速路, 主干路, "
    "次干路)",
)
_BY_CLASS = Text(
    "代用口径：道路没有技术等级，按行政等级或道路类别推定，不能作为等级证明",
    "a proxy: the roads have no technical grade, it is taken from their administrative level or class and proves none",
)


class Rule(NamedTuple):
    """Which roads (rows of the layer) are of class III or better, whether by class only, and the rule in words."""

    counts: npt.NDArray[np.bool_]
    proxy: bool
    said: Text


class ClassThree(NamedTuple):
    """The pieces of road of class III or better, and the number of the connected part each belongs to."""

    edges: gpd.GeoDataFrame
    part: npt.NDArray[np.int32]

    def near(self, points: gpd.GeoDataFrame, metres: float) -> list[frozenset[int]]:
        """Return the connected parts that lie within some metres of each point."""
        found: list[set[int]] = [set() for _ in range(len(points))]
        tree = shapely.STRtree(self.edges.geometry.to_numpy())
        point, edge = tree.query(points.geometry.to_numpy(), predicate="dwithin", distance=metres)
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


def rule_of(roads: gpd.GeoDataFrame, parameters: Parameters) -> Rule | None:
    """Return which roads count; None where they have neither grade nor class.

    Technical grades decide as soon as any road has one (`class3`; a road without counts only as a city street of a
    rank that has no grade). Without any, the classes of `class3_proxy` stand in for them.
    """
    grade, level = roads["grade"], roads["kind"]
    if (grade != "").any():
        counts = grade.isin(parameters.class3) | ((grade == "") & level.isin(_URBAN))
        length = roads.length
        graded = 100 * length[grade != ""].sum() / length.sum()
        return Rule(counts.to_numpy(dtype=bool), proxy=False, said=_BY_GRADE.fill(graded=graded))
    if (level != "").any():
        return Rule(level.isin(parameters.class3_proxy).to_numpy(dtype=bool), proxy=True, said=_BY_CLASS)
    return None


def class_three(network: Network, roads: gpd.GeoDataFrame, rule: Rule) -> ClassThree:
    """Return the pieces of the network that count, connected where they share a junction, whatever the direction."""
    edges = network.edges[np.isin(network.edges["road_id"].to_numpy(), roads.index.to_numpy()[rule.counts])]
    tail = edges["tail"].to_numpy()
    part = components(len(network.nodes), tail, edges["head"].to_numpy())
    return ClassThree(edges, part[tail])
