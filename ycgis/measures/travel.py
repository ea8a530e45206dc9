"""How a travel time came about, in words, and what lies within it."""

import geopandas as gpd
import pandas as pd
import shapely

from ycgis.graph import bands_of
from ycgis.ground.text import Text, join
from ycgis.study import Study

__all__ = ["NO_SEAT", "area_share", "county_of", "no_way", "speed_rule", "time_range", "within"]

_ONE_SPEED = Text(
    "道路无类别，统一运行速度 {speed:g} km/h（±{band:.0%}），接驳 {access:g} km/h",
    "roads carry no class: one operating speed of {speed:g} km/h (±{band:.0%}), access legs {access:g} km/h",
)
_BY_CLASS = Text(
    "运行速度=限速、技术等级或类别速度×{factor:g}，均无者 {speed:g} km/h（±{band:.0%}），接驳 {access:g} km/h",
    "operating speed = limit, grade or class speed × {factor:g}, {speed:g} km/h on roads with none of them "
    "(±{band:.0%}), access legs {access:g} km/h",
)
_SKETCH = Text(
    "；路网为示意，里程偏短、时间偏乐观", "; the network is schematic: lengths fall short, times are optimistic"
)
NO_SEAT = Text("无数据：没有县城驻地点", "no data: this county has no seat point")
_FAR = Text("不可达：{far:g} km 内没有道路", "unreachable: no road within {far:g} km of the seat")
_FAR_THERE = Text("不可达：目的地 {far:g} km 内没有道路", "unreachable: no road within {far:g} km of the destination")
_ISLAND = Text(
    "不可达：所在路网与目的地不连通（路网孤岛 {number}）",
    "unreachable: its roads are not connected with the destination's (part {number} of the network)",
)
_ONE_WAY = Text("不可达：单行方向上没有通路", "unreachable: no way in the open directions of one-way roads")


def speed_rule(study: Study) -> Text:
    """Return the rule by which times were computed, in words."""
    parameters = study.parameters
    rule = _BY_CLASS if study.has_speeds else _ONE_SPEED
    said = rule.fill(
        speed=parameters.road_speed_kmh,
        factor=parameters.operating_factor,
        band=parameters.speed_band,
        access=parameters.access_speed_kmh,
    )
    roads = study.sources.get("roads")
    return join([said, _SKETCH], "", "") if roads and roads.schematic else said


def time_range(study: Study, minutes: "pd.Series[float]") -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """Return the minutes at the upper and at the lower end of the band on every speed (shortest, longest)."""
    band = study.parameters.speed_band
    return minutes / (1 + band), minutes / (1 - band)


def no_way(study: Study, adcode: str, *places: str) -> Text:
    """Return why a county's seat has no way to any of some places."""
    if adcode not in study.network.places.index:
        return NO_SEAT
    here = study.network.islands_near(adcode)
    there = frozenset[int]().union(*(study.network.islands_near(place) for place in places))
    if not here or not there:
        return (_FAR_THERE if here else _FAR).fill(far=study.parameters.max_access_km)
    if here.isdisjoint(there):
        return _ISLAND.fill(number=min(here) + 1)
    return _ONE_WAY


def within(study: Study, minutes: float | None = None) -> gpd.GeoDataFrame:
    """Return the land within some minutes (the reach if none), cut from the travel-time surface at its cells' edges."""
    return bands_of(study.surface, (minutes or study.parameters.reach_minutes,)).dropna(subset="to_min")


def area_share(areas: gpd.GeoDataFrame, land: gpd.GeoDataFrame) -> "pd.Series[float]":
    """Return the share of each polygon's area that lies in `land`, in per cent."""
    part = shapely.intersection(areas.geometry.to_numpy(), shapely.union_all(land.geometry.to_numpy()))
    return 100 * pd.Series(shapely.area(part), index=areas.index) / areas.area


def county_of(points: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> "pd.Series[str]":
    """Return the adcode of the county each point lies in, missing outside; a point on a border belongs to the first."""
    found = shapely.STRtree(counties.geometry.to_numpy()).query(points.geometry.to_numpy(), predicate="intersects")
    pairs = pd.Series(counties.index.to_numpy()[found[1]], index=points.index.to_numpy()[found[0]])
    return pairs.sort_values().groupby(level=0).first().reindex(points.index)
