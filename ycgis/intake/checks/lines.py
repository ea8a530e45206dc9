"""Roads, streets and railways: lines that are there twice, cross themselves or have no class."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import features
from ycgis.intake.layers import LayerSpec

__all__ = ["beside_builtup", "line_notes", "without_twins"]


def without_twins(frame: gpd.GeoDataFrame, where: str) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the lines once each, with a note on those left out, and one on those that differ in attributes only.

    Twins go the same way along the same vertices: a line and its reverse are twins where both directions are open,
    and not where each is one of two opposite one-way roads.
    """
    ways = pd.Series(_ways(frame), index=frame.index)
    others = pd.DataFrame(frame.drop(columns=[frame.geometry.name, "direction", "direction_known"], errors="ignore"))
    again = others.assign(_way=ways).duplicated(keep="first").to_numpy()
    differing = int(ways[~again].duplicated(keep="first").sum())
    problems = []
    if again.any():
        what = Text("有 {count} 条线与另一条完全相同", "{count} lines are the same as another in every respect")
        left_out = Text("重复的已略去", "the repeats are left out")
        problems.append(Problem(where, what.fill(count=int(again.sum())), left_out, fatal=False))
    if differing:
        what = Text(
            "有 {count} 条线与另一条位置相同、属性不同",
            "{count} lines lie exactly on another that has other attributes",
        )
        remedy = Text("均已保留；若是重复请删去", "both are kept; remove those that are repeats")
        problems.append(Problem(where, what.fill(count=differing), remedy, fatal=False))
    return frame[~again].reset_index(drop=True), problems


def line_notes(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> list[Problem]:
    """Return notes on lines that cross themselves and, of streets, on missing classes."""
    shapes = frame.geometry.to_numpy()
    problems = []
    crossing = ~shapely.is_simple(shapes)
    if crossing.any():
        what = Text("有 {count} 条线自相交：{which}", "{count} lines cross themselves: {which}")
        named = what.fill(count=int(crossing.sum()), which=features(frame, spec, crossing))
        kept = Text("已保留，长度照计；请核对", "they are kept at their full length; please check")
        problems.append(Problem(where, named, kept, fatal=False))
    return problems + (_classless(frame, where) if spec.name == "streets" else [])


def beside_builtup(streets: gpd.GeoDataFrame, builtup: gpd.GeoDataFrame, where: str) -> list[Problem]:
    """Return a note on the streets that meet no built-up area; both are in the working CRS."""
    shapes = streets.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    met, _ = np.unique(tree.query(builtup.geometry.to_numpy(), predicate="intersects")[1], return_counts=True)
    outside = len(shapes) - len(met)
    if not outside:
        return []
    what = Text(
        "{all} 条街道中有 {count} 条不与任何建成区相交", "{count} of {all} streets do not meet any built-up area"
    ).fill(count=outside, all=len(shapes))
    remedy = Text("它们不计入建成区的指标", "they do not count in the indicators of built-up areas")
    if not len(met):
        remedy = Text("街道与建成区应在同一处：核对两个图层", "streets and built-up areas must meet: check both layers")
    return [Problem(where, what, remedy, fatal=False)]


def _ways(frame: gpd.GeoDataFrame) -> list[tuple[bool, bytes]]:
    """Return what tells twins: whether a line is one-way, and its vertices in the driven or in a fixed order."""
    shapes = frame.geometry.to_numpy()
    way = frame["direction"].to_numpy() if "direction" in frame else np.zeros(len(frame), dtype=np.int8)
    lines: npt.NDArray[np.object_] = np.where(way == 0, shapely.normalize(shapes), shapes)
    lines[way < 0] = shapely.reverse(lines[way < 0])
    return list(zip((way != 0).tolist(), shapely.to_wkb(lines).tolist(), strict=True))


def _classless(streets: gpd.GeoDataFrame, where: str) -> list[Problem]:
    count = int(streets["road_class"].isna().sum())
    if not count:
        return []
    what = Text("{all} 条街道中有 {count} 条没有 road_class", "{count} of {all} streets have no road_class")
    remedy = Text(
        '它们不计入路网密度；如有类别，请写 columns = { road_class = "列名" }',
        'they do not count towards the density; name the column: columns = { road_class = "its name" }',
    )
    return [Problem(where, what.fill(count=count, all=len(streets)), remedy, fatal=False)]
