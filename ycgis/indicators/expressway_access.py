"""县县通高速: minutes from each county seat to the nearest expressway interchange."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.graph import Nearest, Ways, minutes_to_nearest
from ycgis.ground.text import Text, join
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.land import coordinates
from ycgis.measures.places import by_county, numbered, placed
from ycgis.measures.travel import time_range
from ycgis.roads import legs_of
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.places import called
from ycgis.wording.travel import NO_SEAT, speed_rule

__all__ = ["INDICATOR"]

_STRICT = Text(
    "；县内互通 {count:.0f} 个（严格口径“县内有互通”：{met}）",
    "; {count:.0f} in the county (strict reading, one inside: {met})",
)
_BASIS: Final[Mapping[str, Text]] = {
    "reached": join(
        [
            Text(
                "最近的互通：{nearest}，距县城驻地直线 {km:.1f} km；{rule}；速度浮动时 {low:.0f}–{high:.0f} 分钟",
                "nearest interchange: {nearest}, {km:.1f} km from the seat as the crow flies; {rule}; "
                "{low:.0f}-{high:.0f} min over the band",
            ),
            _STRICT,
        ],
        "",
        "",
    ),
    "no_way": join(
        [
            Text(
                "不可达：从驻地沿道路开放方向到不了任何互通（接驳段不超过 {far:g} km）",
                "unreachable: no way from the seat to any interchange in the open directions of the roads (access legs "
                "up to {far:g} km)",
            ),
            _STRICT,
        ],
        "",
        "",
    ),
    "no_seat": NO_SEAT,
}
_MET, _NOT_MET = Text("满足", "met"), Text("未满足", "not met")
_NONE = Text("无数据：互通图层（interchanges）没有点", "no data: the layer interchanges has no points")
_INTERCHANGES = Text("高速公路互通", "expressway interchanges")
_ROUTES = Text("县城到最近互通的路线", "ways to the nearest interchange")
_SHOWN = {"name": Text("互通", "interchange"), "ref": Text("编号", "number"), "place": Text("位置", "where")}
_PLACES = Paint(
    "place", {"inside": Text("县内", "in the county"), "outside": Text("县外（最近）", "outside (nearest)")}
)
_ROUTE = {"minutes": Text("时间（分钟）", "time (min)"), "name": Text("互通", "interchange")}


def compute(study: Study) -> Measured:
    """Return the minutes to the interchange that is reached first; NaN where none is, or the county has no seat."""
    counties = study.layers.counties
    interchanges = numbered(placed(study.layers.given("interchanges"), counties))
    if interchanges.empty:
        return Measured(pd.Series(np.nan, index=counties.index), dict.fromkeys(counties.index, _NONE))
    seats = study.layers.seats
    nearest = minutes_to_nearest(study.network, coordinates(interchanges), legs_of(study.parameters))
    ways = nearest.from_points(coordinates(seats))
    found = interchanges.iloc[ways.target].set_index(seats.index)
    found = found.assign(minutes=ways.minutes, km=found.distance(seats.geometry, align=False) / 1000)
    found = found[ways.target >= 0]
    minutes = found["minutes"].reindex(counties.index).astype(float)
    evidence = {
        "interchanges": Evidence(_INTERCHANGES, _around(interchanges, found), _SHOWN, _PLACES),
        "routes": Evidence(_ROUTES, _routes(nearest, ways, seats, interchanges), _ROUTE),
    }
    low, high = time_range(minutes, study.parameters.speed_band)
    count = by_county(interchanges, counties)
    seated = counties.index.isin(seats.index)
    table = pd.DataFrame({"km": found["km"].reindex(counties.index), "low": low, "high": high, "count": count})
    table["state"] = np.select([~seated, minutes.notna()], ["no_seat", "reached"], "no_way")
    words = {
        "nearest": {str(adcode): called(str(name)) for adcode, name in found["name"].items()},
        "met": {str(adcode): _MET if number else _NOT_MET for adcode, number in count.items()},
    }
    shared = {"rule": speed_rule(study), "far": study.parameters.max_access_km}
    return Measured(minutes, basis_of(table, _BASIS, words, **shared), low, high, evidence)


def _around(interchanges: gpd.GeoDataFrame, found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return each county's own interchanges, and the nearest to its seat where that one lies outside."""
    inside = interchanges.dropna(subset="adcode").assign(place="inside")
    other = found.loc[found["adcode"].to_numpy() != found.index.to_numpy()]
    other = other.assign(adcode=other.index, place="outside")
    both = gpd.GeoDataFrame(pd.concat([inside, other], ignore_index=True), crs=interchanges.crs)
    return both[["adcode", "name", "ref", "place", "geometry"]]


def _routes(nearest: Nearest, ways: Ways, seats: gpd.GeoDataFrame, interchanges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = np.flatnonzero((ways.target >= 0) & (ways.minutes > 0))
    xy, target = coordinates(seats), ways.target[rows]
    lines = [nearest.line(xy[row], int(ways.entry[row]), int(ways.target[row])) for row in rows]
    table = {
        "adcode": seats.index.to_numpy()[rows],
        "minutes": ways.minutes[rows],
        "name": interchanges["name"].to_numpy()[target],
    }
    return gpd.GeoDataFrame(table, geometry=lines, crs=seats.crs)


INDICATOR = Indicator(
    id="expressway_access",
    title=Text("县城到最近高速公路互通的时间", "Time to the nearest expressway interchange"),
    unit=Text("分钟", "min"),
    definition=Text(
        "从县城驻地沿道路到最近的高速公路互通（不限本县）的时间，含两端直线接驳段，速度规则同“2小时通达设区市”。"
        "“县内有互通”另见指标 interchanges_in_county。",
        "Minutes by road from the county seat to the nearest expressway interchange, in the county or not, with "
        "straight access legs at both ends and the speeds of the two-hour reach. Whether one lies inside the county: "
        "see interchanges_in_county.",
    ),
    source=Text("县城城镇化行动方案“县县通高速”", "county-seat urbanisation plans, expressways to every county"),
    needs=("roads", "seats", "interchanges"),
    compute=compute,
    decimals=0,
    rank=40,
)
