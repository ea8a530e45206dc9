"""Share of a county's land within reach of the prefecture city's seat."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from ycgis.ground.text import Text, join
from ycgis.indicator import Indicator, Measured
from ycgis.land import area_share
from ycgis.measures.settlement import EMPTY, land_by_degree
from ycgis.measures.travel import land_within
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.travel import speed_rule

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "share": Text(
        "按面积（非人口）：{minutes:g} 分钟内的土地，{cell:g} m 网格，距道路 {far:g} km 以内，"
        "直线接驳不识别河流和山体，缺乡村道路处时间偏长；{rule}；速度浮动时 {low:.1f}–{high:.1f}%",
        "by area, not people: land within {minutes:g} min, {cell:g} m cells at most {far:g} km from a road by a "
        "straight leg that knows no rivers or mountains, too long where local roads are missing; {rule}; "
        "{low:.1f}-{high:.1f} % over the band",
    )
}
_EMPTY: Final = Text(
    "；时限外的 {out:,.0f} km² 中 {empty:.1f}% 几乎无人居住（每 km² 不足 50 人）或为水域，按 1 km 像元的城镇化程度",
    "; of the {out:,.0f} km2 out of reach {empty:.1f} % are mostly uninhabited (fewer than 50 people per km2) or "
    "water, by the degree of urbanisation of cells of 1 km",
)
_LEAST_KM2: Final = 0.5


def compute(study: Study) -> Measured:
    """Return the share in per cent of each county's area; land with no road near enough counts as not reached."""
    counties, parameters = study.layers.counties, study.parameters
    minutes, band = parameters.reach_minutes, parameters.speed_band
    share, low, high = (
        area_share(counties, land_within(study.surface, minutes * part)) for part in (1.0, 1 - band, 1 + band)
    )
    beyond = _beyond(study)
    shared = {"minutes": minutes, "cell": parameters.cell_m, "far": parameters.max_access_km, "rule": speed_rule(study)}
    table = pd.DataFrame({"low": low, "high": high}).assign(state="share")
    basis = basis_of(table, _BASIS, **shared)
    told = {code: join([words, beyond[code]], "", "") if code in beyond else words for code, words in basis.items()}
    return Measured(share, told, low, high)


def _beyond(study: Study) -> dict[str, Text]:
    """Return what is said of who lives on the land out of reach, for each county that has such land and cells on it."""
    counties, settlement = study.layers.counties, study.layers.settlement
    if settlement is None:
        return {}
    within = land_within(study.surface, study.parameters.reach_minutes).union_all()
    out = gpd.GeoDataFrame(geometry=counties.geometry.difference(within), crs=counties.crs)
    out = out[out.area >= _LEAST_KM2 * 1e6]
    land = land_by_degree(settlement, out)
    whole = land.groupby("area")["m2"].sum()
    empty = land[land["degree"].isin(EMPTY)].groupby("area")["m2"].sum().reindex(whole.index, fill_value=0.0)
    return {
        str(code): _EMPTY.fill(out=out.geometry[code].area / 1e6, empty=100 * empty[code] / whole[code])
        for code in whole.index
    }


INDICATOR = Indicator(
    id="prefecture_reach_area",
    title=Text("通达时限内的面积占比", "Area within reach of the prefecture city"),
    unit=Text("%", "%"),
    definition=Text(
        "县域内到设区市驻地不超过时限（参数 reach_minutes，默认 120 分钟）的土地面积占比："
        "由行程时间栅格按像元边界裁取，"
        "与县界精确求交。",
        "Share of the county's area from which the prefecture city's seat is at most reach_minutes away (a "
        "parameter, 120 by default): cut from the travel-time surface along its cells, intersected exactly with "
        "the county.",
    ),
    source=Text("县城城镇化行动方案“2小时通达设区市”的辅助读数", "secondary reading of the plans' two-hour reach"),
    needs=("roads", "seats"),
    compute=compute,
    rank=12,
)
