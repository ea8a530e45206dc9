"""Parks and residential land: what lies on itself counts once, what has no category counts as park green."""

import geopandas as gpd
import numpy as np
import shapely

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.slivers import overlaps_among

__all__ = ["overlapping", "uncategorised"]


def overlapping(land: gpd.GeoDataFrame, where: str) -> list[Problem]:
    """Return a note on polygons that overlap by more than slivers, with the area that they hold twice.

    The area is what their sum exceeds their union by, in km2; the working CRS is in metres.
    """
    shapes = land.geometry.to_numpy()
    found = overlaps_among(shapes)
    if not len(found.first):
        return []
    involved = np.unique(np.concatenate([found.first, found.second]))
    twice = shapely.area(shapes[involved]).sum() - shapely.area(shapely.union_all(shapes[involved]))
    what = Text(
        "{count} 个图形互相重叠，重复 {km2:.3g} km2", "{count} shapes overlap one another, by {km2:.3g} km2"
    ).fill(count=len(involved), km2=twice / 1e6)
    return [Problem(where, what, Text("重叠部分只计一次", "what overlaps is counted once"), fatal=False)]


def uncategorised(parks: gpd.GeoDataFrame, where: str) -> list[Problem]:
    """Return a note on the parks without a category: they count as park green."""
    count = int(parks["category"].isna().sum())
    if not count:
        return []
    what = Text("{all} 处绿地中有 {count} 处没有 category", "{count} of {all} parks have no category")
    remedy = Text(
        "按公园绿地计；防护、附属、区域绿地请注明",
        "taken for park green; say which are protective, attached or regional",
    )
    return [Problem(where, what.fill(count=count, all=len(parks)), remedy, fatal=False)]
