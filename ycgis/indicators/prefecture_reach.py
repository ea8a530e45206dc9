"""2小时通达设区市: minutes from each county seat to the seat of the prefecture city."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from ycgis.ground.text import Text
from ycgis.indicator import Indicator, Measured
from ycgis.measures.travel import time_range
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.travel import no_way, speed_rule

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "reached": Text(
        "最快路径 {km:.1f} km（其中接驳段 {leg_km:.1f} km）；{rule}；速度浮动时 {low:.0f}–{high:.0f} 分钟",
        "fastest way {km:.1f} km ({leg_km:.1f} km of it access legs); {rule}; {low:.0f}-{high:.0f} min over the band",
    ),
    "here": Text("设区市驻地所在县区", "the seat of the prefecture city itself"),
    "no_way": Text("{why}", "{why}"),
}


def compute(study: Study) -> Measured:
    """Return the minutes of the fastest way by road, access legs included; NaN where there is none."""
    reach, capital = study.reach, study.capital
    low, high = time_range(reach.minutes, study.parameters.speed_band)
    table = pd.DataFrame({"km": reach.km, "leg_km": reach.leg_km, "low": low, "high": high})
    reached = reach.minutes.notna()
    table["state"] = np.select([table.index == capital, reached], ["here", "reached"], "no_way")
    why = {str(code): no_way(study, str(code), capital) for code in table.index[~reached] if code != capital}
    return Measured(reach.minutes, basis_of(table, _BASIS, {"why": why}, rule=speed_rule(study)), low, high)


INDICATOR = Indicator(
    id="prefecture_reach",
    title=Text("2小时通达设区市", "Two-hour reach of the prefecture city"),
    unit=Text("分钟", "min"),
    definition=Text(
        "从县城驻地沿道路最快到达设区市驻地的时间，含两端直线接驳段。道路有限速、技术等级或类别时按速度表乘以"
        "运行系数，否则按统一设定的运行速度；速度上下浮动给出时间区间。不可达为空值，并说明原因。",
        "Minutes by road from the county seat to the prefecture city's seat along the fastest way, with straight "
        "access legs at both ends. Speeds come from the limit, grade or class of each road times an operating "
        "factor, else from one stated speed; a band on the speed gives a range. Unreachable is no value, with "
        "the reason.",
    ),
    source=Text(
        "县城城镇化行动方案“2小时通达设区市”；设计速度：JTG B01、CJJ 37",
        "county-seat urbanisation plans, two-hour reach; design speeds: JTG B01, CJJ 37",
    ),
    needs=("roads", "seats"),
    compute=compute,
    decimals=0,
    rank=10,
)
