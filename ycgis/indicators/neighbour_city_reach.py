"""Minutes from each county seat to the nearest prefecture-level city other than its own (周边大中城市)."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured
from ycgis.measures.travel import time_range
from ycgis.study import CITY, Study
from ycgis.wording.basis import basis_of
from ycgis.wording.places import called
from ycgis.wording.travel import no_way, speed_rule

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "reached": Text(
        "最近的市外地级市：{city}，{km:.1f} km（其中接驳段 {leg_km:.1f} km）；{rule}；"
        "速度浮动时 {low:.0f}–{high:.0f} 分钟",
        "nearest other city: {city}, {km:.1f} km ({leg_km:.1f} km of it access legs); {rule}; {low:.0f}-{high:.0f} min "
        "over the band",
    ),
    "no_way": Text("{why}", "{why}"),
}
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
    low, high = time_range(minutes, study.parameters.speed_band)
    table = routes[["km", "leg_km"]].reindex(minutes.index).assign(low=low, high=high)
    table["state"] = np.where(minutes.notna(), "reached", "no_way")
    names = cities["name"].astype(str)
    words = {
        "city": {str(code): called(names[str(place).removeprefix(CITY)]) for code, place in nearest.items()},
        "why": {str(code): no_way(study, str(code), *by_city.columns) for code in minutes.index[minutes.isna()]},
    }
    basis = basis_of(pd.DataFrame(table), _BASIS, words, rule=speed_rule(study))
    return Measured(minutes, basis, low, high, evidence={"routes": Evidence(_ROUTES, routes.reset_index(), _SHOWN)})


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
