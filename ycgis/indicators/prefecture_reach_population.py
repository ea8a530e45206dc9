"""Share of a county's people within reach of the prefecture city's seat."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ycgis.ground.text import Text
from ycgis.indicator import Indicator, Measured
from ycgis.measures.facilities import shared_by, sums_within
from ycgis.measures.places import share
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.travel import speed_rule

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "share": Text(
        "人口点或人口栅格 {near:,.0f} / {whole:,.0f} 人在 {minutes:g} 分钟内；{rule}",
        "{near:,.0f} of {whole:,.0f} people of the population layer within {minutes:g} min; {rule}",
    ),
    "nobody": Text("无数据：人口图层在该县没有人口", "no data: the population layer has nobody in this county"),
}


def compute(study: Study) -> Measured:
    """Return the share in per cent of each county's people; NaN where the layer has none in the county.

    A point counts in the county that it lies in, a raster cell in each county by the share of its area. All of a
    cell's people are at the minutes of its centre; where that lies beyond the counties' bounds, at those of the
    nearest place within them.
    """
    layer = study.layers.given("people")
    counties = study.layers.counties
    parts, (min_x, min_y, max_x, max_y) = shared_by(layer, counties), counties.total_bounds
    x, y = (layer.geometry.x.to_numpy().clip(min_x, max_x), layer.geometry.y.to_numpy().clip(min_y, max_y))
    reached = study.surface.at(x, y)[parts["row"].to_numpy()] <= study.parameters.reach_minutes
    sums = sums_within(parts, reached, counties)
    value = share(sums["near"], sums["whole"])
    table = sums.assign(state=np.where(value.isna(), "nobody", "share"))
    return Measured(value, basis_of(table, _BASIS, minutes=study.parameters.reach_minutes, rule=speed_rule(study)))


INDICATOR = Indicator(
    id="prefecture_reach_population",
    title=Text("通达时限内的人口占比", "People within reach of the prefecture city"),
    unit=Text("%", "%"),
    definition=Text(
        "县域内到设区市驻地不超过时限（参数 reach_minutes，默认 120 分钟）的人口占比，由人口栅格或人口点统计："
        "点计入所在县，"
        "跨县界的像元按面积分摊，时间取像元中心的，每人只计一次。"
        "仅有分县人口总数时不计算，改看面积占比 prefecture_reach_area。",
        "Share of the county's people at most reach_minutes (a parameter, 120 by default) from the prefecture "
        "city's seat, "
        "counted from a population raster or points: a point in the county that it lies in, a cell across a border in "
        "each county by area, at the minutes of its centre; nobody counts twice. County totals alone say nothing of "
        "where people live: see the share of area, prefecture_reach_area, instead.",
    ),
    source=Text("县城城镇化行动方案“2小时通达设区市”的辅助读数", "secondary reading of the plans' two-hour reach"),
    needs=("roads", "seats", "people"),
    compute=compute,
    rank=11,
)
