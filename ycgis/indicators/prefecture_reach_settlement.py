"""Share of a county's settled land within reach of the prefecture city's seat."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.ground.numbers import DASH
from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.land import ground_of_cells
from ycgis.measures.settlement import RURAL, URBAN, land_by_degree, settled_shares
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.travel import speed_rule

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "share": Text(
        "{minutes:g} 分钟内：城市中心 {centre_words}（共 {centre_km2:.0f} km²），"
        "全部城镇 {urban_words}（共 {urban_km2:.0f} km²），有人居住的乡村 {rural_words}（共 {rural_km2:.0f} km²）；"
        "按 1 km 像元的城镇化程度，不是建成区，也不是人口数；{rule}",
        "within {minutes:g} min: {centre_words} of urban centre ({centre_km2:.0f} km2 in all), {urban_words} of all "
        "urban land ({urban_km2:.0f} km2), {rural_words} of settled rural land ({rural_km2:.0f} km2); by the degree "
        "of urbanisation of cells of 1 km: no built-up areas, and no counts of people; {rule}",
    ),
    "nothing": Text("无数据：该县没有城镇或有人居住的像元", "no data: no cell in this county is settled"),
}
_GROUPS: Final[Mapping[str, Text]] = {
    "centre": Text("城市中心", "urban centre"),
    "urban": Text("其他城镇", "other urban"),
    "rural": Text("有人居住的乡村", "settled rural"),
}
_REACHED: Final[Mapping[str, Text]] = {"within": Text("时限内", "within"), "beyond": Text("时限外", "beyond")}


def compute(study: Study) -> Measured:
    """Return the share in per cent of each county's settled land; NaN where it has none.

    A cell counts in each county by the share of its area, at the minutes of its centre; where that lies beyond the
    counties' bounds, at those of the nearest place within them.
    """
    cells, counties = study.layers.given("settlement"), study.layers.counties
    min_x, min_y, max_x, max_y = counties.total_bounds
    x, y = cells.geometry.x.to_numpy().clip(min_x, max_x), cells.geometry.y.to_numpy().clip(min_y, max_y)
    near = study.surface.at(x, y) <= study.parameters.reach_minutes
    land = land_by_degree(cells, counties)
    shares = settled_shares(land, near[land["row"].to_numpy()], counties)
    worded = {f"{name}_words": shares[name].map(_per_cent) for name in _GROUPS}
    table = shares.assign(state=np.where(shares["settled"].isna(), "nothing", "share"), **worded)
    basis = basis_of(table, _BASIS, minutes=study.parameters.reach_minutes, rule=speed_rule(study))
    return Measured(shares["settled"], basis, evidence={"settled_land": _evidence(cells, near, land, counties)})


def _per_cent(value: float) -> str:
    return DASH if np.isnan(value) else f"{value:.1f}%"


def _evidence(
    cells: gpd.GeoDataFrame, near: "np.ndarray[tuple[int], np.dtype[np.bool_]]", land: pd.DataFrame,
    counties: gpd.GeoDataFrame,
) -> Evidence:  # fmt: skip
    """Return the settled land of each county, by group and by whether it is within reach."""
    group_of = dict.fromkeys(URBAN, "urban") | {URBAN[0]: "centre"} | dict.fromkeys(RURAL, "rural")
    reached = np.where(near[land["row"].to_numpy()], "within", "beyond")
    settled = land.assign(group=land["degree"].map(group_of), reach=reached).dropna(subset="group")
    rows, shapes = [], []
    for key, part in settled.groupby(["area", "group", "reach"], sort=True):
        adcode, group, reach = map(str, key)
        ground = ground_of_cells(cells.iloc[part["row"].to_numpy()])
        shapes.append(ground.intersection(counties.geometry[adcode]))
        rows.append((adcode, _GROUPS[group], reach, part["m2"].sum() / 1e6))
    frame = pd.DataFrame(rows, columns=["adcode", "group", "reach", "km2"])
    return Evidence(
        Text("有人居住的土地", "settled land"),
        gpd.GeoDataFrame(frame, geometry=shapes, crs=counties.crs),
        {"group": Text("类别", "kind"), "km2": Text("面积，km²", "area, km2")},
        Paint("reach", _REACHED, "verdict"),
    )


INDICATOR = Indicator(
    id="prefecture_reach_settlement",
    title=Text("通达时限内的有人居住土地占比", "Settled land within reach of the prefecture city"),
    unit=Text("%", "%"),
    definition=Text(
        "县域内城镇和有人居住的乡村像元中，到设区市驻地不超过时限（参数 reach_minutes，默认 120 分钟）的面积占比；"
        "城市中心、全部城镇、有人居住的乡村三项占比见依据。像元按城镇化程度（DEGURBA 第二级）分类：城镇为 21–30，"
        "有人居住的乡村为 12、13；时间取像元中心的，跨县界的像元按面积分摊。",
        "Share of the county's urban and settled rural cells, by area, at most reach_minutes (a parameter, 120 by "
        "default) from the prefecture city's seat; those of urban centre, of all urban and of settled rural cells "
        "stand in the basis. Cells are classed by the degree of urbanisation (DEGURBA, level 2): 21-30 are urban, 12 "
        "and 13 settled rural; a cell is at the minutes of its centre, and is shared between counties by area.",
    ),
    source=Text("县城城镇化行动方案“2小时通达设区市”的辅助读数", "secondary reading of the plans' two-hour reach"),
    needs=("roads", "seats", "settlement"),
    compute=compute,
    rank=13,
)
