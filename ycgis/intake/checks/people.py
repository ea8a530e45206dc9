"""Whether a raster or points of people count people, and all of them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import listed

__all__ = ["people_notes", "unlikely"]

_LEAST, _MOST = 0.5, 2.0
_FEW = 1000.0

_DOUBTED = Text(
    "这些人口数不足 1,000 或不是整数：{which}", "numbers of people that are below 1,000 or not whole: {which}"
)
_TEN_THOUSANDS = Text(
    "单位应为人；若是万人，在列名中写明，如“人口（万人）”，即自动换算。请核对，否则人均值会差上万倍",
    "they must be people; where they are ten thousands, say so in the heading, as 人口（万人）, and they are turned. "
    "Please check: what is per head may be ten thousand times off",
)
_MORE = Text("县城人口多于全县人口：{which}", "more people in the seat than in its county: {which}")
_SAME_UNIT = Text("核对两个图层的单位和年份", "check the units and years of the two layers")


def people_notes(
    people: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, population: "pd.Series[float] | None", where: str
) -> list[Problem]:
    """Return a note on the number of people in the counties, where it cannot be right or cannot be told.

    Against the counties' `population` it is doubtful below half and above twice; without one the total is noted, as
    densities (people per km2) cannot be told from counts.
    """
    total = _within(people, counties)
    if population is None:
        what = Text("县域内人口合计 {total:,.0f}", "people in the counties: {total:,.0f} in all").fill(total=total)
        remedy = Text(
            "应是人数而不是密度，请核对；给出 population 图层即可自动核对",
            "they must be counts, not densities: please check; with the layer population this is checked by itself",
        )
        return [Problem(where, what, remedy, fatal=False)]
    known = float(population.sum())
    if known <= 0 or _LEAST <= total / known <= _MOST:
        return []
    what = Text(
        "县域内人口合计 {total:,.0f}，是分县人口 {known:,.0f} 的 {ratio:.3g} 倍",
        "people in the counties: {total:,.0f} in all, {ratio:.3g} times the {known:,.0f} of the layer population",
    ).fill(total=total, known=known, ratio=total / known)
    remedy = Text(
        "可能是密度、其他单位，或只覆盖一部分；应为每点（像元）的人数",
        "perhaps densities, another unit or only a part; each point or cell must hold a number of people",
    )
    return [Problem(where, what, remedy, fatal=False)]


def unlikely(people: "pd.Series[float]", where: str, whole: "pd.Series[float] | None" = None) -> list[Problem]:
    """Return notes on numbers of people of counties or seats that are hardly such.

    They are doubted below 1,000, where they are not whole, and above the number of their county, `whole`.
    """
    doubted = people[(people > 0) & ((people < _FEW) | (people % 1 != 0))]
    problems = []
    if len(doubted):
        which = listed(f"{code} {value:,.6g}" for code, value in doubted.items())
        problems.append(Problem(where, _DOUBTED.fill(which=which), _TEN_THOUSANDS, fatal=False))
    if whole is not None:
        more = people[people > whole.reindex(people.index)]
        if len(more):
            problems.append(Problem(where, _MORE.fill(which=listed(more.index)), _SAME_UNIT, fatal=False))
    return problems


def _within(people: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> float:
    x, y = people.geometry.x.to_numpy(), people.geometry.y.to_numpy()
    inside = np.zeros(len(people), dtype=bool)
    for county in counties.geometry.to_numpy():
        shapely.prepare(county)
        inside |= shapely.intersects_xy(county, x, y)
    return float(people["people"].to_numpy()[inside].sum())
