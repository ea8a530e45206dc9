"""Minutes from each county seat to the nearest prefecture-level city other than its own (周边大中城市)."""

import pandas as pd

from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured
from ycgis.measures import no_way, speed_rule, time_range
from ycgis.study import CITY, Study

__all__ = ["INDICATOR"]

_BASIS = Text(
    "最近的市外地级市：{city}，{km:.1f} km（其中接驳段 {leg:.1f} km）；{rule}；速度浮动时 {low:.0f}–{high:.0f} 分钟",
    "nearest other city: {city}, {km:.1f} km ({leg:.1f} km of it access legs); {rule}; {low:.0f}-{high:.0f} min over "
    "the band",
)
_ROUTES = Text("到最近市外地级市的路线", "routes to the nearest other city")
_SHOWN = {
    "minutes": Text("时间（分钟）", "time (min)"),
    "km": Text("里程（km）", "length (km)"),
    "leg_km": Text("其中接驳段（km）", "of it access legs (km)"),
}


def compute(study: Study) -> Measured:
    """Return the minutes to the city that is reached first; NaN where none is. Evidence: the routes there."""
    cities = study.layers.given("cities")
    by_city = pd.DataFrame({f"{CITY}{city}": study.minutes_to(f"{CITY}{city}") for city in cities.index})
    minutes = by_city.min(axis="columns")
    nearest = by_city.dropna(how="all").idxmin(axis="columns")
    routes = study.routes_to({str(adcode): str(place) for adcode, place in nearest.items()})
    low, high = time_range(study, minutes)
    rule = speed_rule(study)

    def basis(adcode: str) -> Text:
        if minutes.isna()[adcode]:
            return no_way(study, adcode, *by_city.columns)
        name = str(cities.loc[str(nearest[adcode]).removeprefix(CITY), "name"])
        km, leg = routes.loc[adcode, ["km", "leg_km"]]
        return _BASIS.fill(city=Text(name, name), km=km, leg=leg, rule=rule, low=low[adcode], high=high[adcode])

    said = {str(adcode): basis(str(adcode)) for adcode in minutes.index}
    return Measured(minutes, said, low, high, evidence={"routes": Evidence(_ROUTES, routes.reset_index(), _SHOWN)})


INDICATOR = Indicator(
    id="neighbour_city_reach",
    title=Text("到最近市外地级市的时间", "Reach of the nearest other city"),
    unit=Text("分钟", "min"),
    definition=Text(
        "从县城驻地沿道路到本市以外最近的地级市驻地的时间，速度规则同“2小时通达设区市”。",
        "Minutes by road from the county seat to the nearest prefecture-level city other than its own, by the "
        "speeds of the two-hour reach.",
    ),
    source=Text(
        "县城城镇化行动方案“提高县城与周边大中城市的互联互通水平”（无量化目标）",
        "county-seat urbanisation plans, links to the large and medium cities around (no number is set)",
    ),
    needs=("roads", "seats", "cities"),
    compute=compute,
    decimals=0,
    rank=20,
)
