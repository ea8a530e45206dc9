"""多路联通: routes from the county seat to the prefecture city that share no road."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from ycgis.graph import count_disjoint_routes
from ycgis.ground.text import Text
from ycgis.indicator import Indicator, Measured
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.travel import no_way

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "counted": Text(
        "互不共用路段的路线数（最大流）；驻地 {radius_km:g} km 内的路口和道路视为同一城区；"
        "双向重复绘制的双幅路会被计为两条",
        "routes that share no road piece (maximum flow); junctions and roads within {radius_km:g} km of a seat are one "
        "town; dual carriageways that are drawn twice, both ways open, count twice",
    ),
    "here": Text("设区市驻地所在县区，不适用", "the prefecture city's own county: does not apply"),
    "one_town": Text("县城与设区市驻地相连成片，不适用", "the two towns are one: does not apply"),
    "no_way": Text("{why}", "{why}"),
}


def compute(study: Study) -> Measured:
    """Return the number of edge-disjoint routes; NaN for the capital's own county and where there is no route."""
    counties, radius = study.layers.counties.index, study.parameters.town_radius_m
    found = {str(adcode): _count(study, str(adcode), radius) for adcode in counties}
    table = pd.DataFrame.from_dict(found, orient="index", columns=["count", "state"])
    why = {code: no_way(study, code, study.capital) for code, (_, state) in found.items() if state == "no_way"}
    return Measured(table["count"].astype(float), basis_of(table, _BASIS, {"why": why}, radius_km=radius / 1000))


def _count(study: Study, adcode: str, radius: float) -> tuple[float, str]:
    if adcode == study.capital:
        return np.nan, "here"
    if np.isnan(study.reach.minutes[adcode]):
        return np.nan, "no_way"
    try:
        count = count_disjoint_routes(study.network, adcode, study.capital, radius)
    except ValueError:
        return np.nan, "one_town"
    return max(count, 1), "counted"  # the fastest way is a route, even if it does not start on the nearest road


INDICATOR = Indicator(
    id="seat_routes",
    title=Text("多路联通：到设区市的独立路线数", "Independent routes to the prefecture city"),
    unit=Text("条", "routes"),
    definition=Text(
        "从县城到设区市驻地、互不共用任何路段的路线的最大条数（边不相交路径，最大流）。",
        "The greatest number of routes from the county seat to the prefecture city's seat that share no road piece "
        "(edge-disjoint paths, maximum flow).",
    ),
    source=Text(
        "县城城镇化行动方案“县城与周边城市实现多路联通”",
        "county-seat urbanisation plans, several ways to the cities",
    ),
    needs=("roads", "seats"),
    compute=compute,
    decimals=0,
    rank=30,
)
