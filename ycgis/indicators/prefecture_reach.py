"""2小时通达设区市: minutes from each county seat to the seat of the prefecture city."""

from ycgis.ground.text import Text
from ycgis.indicator import Indicator, Measured
from ycgis.measures import no_way, speed_rule, time_range
from ycgis.study import Study

__all__ = ["INDICATOR"]

_BASIS = Text(
    "最快路径 {km:.1f} km（其中接驳段 {leg:.1f} km）；{rule}；速度浮动时 {low:.0f}–{high:.0f} 分钟",
    "fastest way {km:.1f} km ({leg:.1f} km of it access legs); {rule}; {low:.0f}-{high:.0f} min over the band",
)
_HERE = Text("设区市驻地所在县区", "the seat of the prefecture city itself")


def compute(study: Study) -> Measured:
    """Return the minutes of the fastest way by road, access legs included; NaN where there is none."""
    reach = study.reach
    low, high = time_range(study, reach.minutes)
    rule = speed_rule(study)

    def basis(adcode: str) -> Text:
        if adcode == study.capital:
            return _HERE
        if reach.minutes.isna()[adcode]:
            return no_way(study, adcode, study.capital)
        return _BASIS.fill(km=reach.km[adcode], leg=reach.leg_km[adcode], rule=rule, low=low[adcode], high=high[adcode])

    return Measured(reach.minutes, {adcode: basis(adcode) for adcode in reach.minutes.index}, low, high)


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
