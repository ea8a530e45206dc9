"""How a travel time came about, and why there is none, in words."""

from ycgis.ground.text import Text, join
from ycgis.study import Study

__all__ = ["NO_SEAT", "no_way", "speed_rule"]

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
    words = rule.fill(
        speed=parameters.road_speed_kmh,
        factor=parameters.operating_factor,
        band=parameters.speed_band,
        access=parameters.access_speed_kmh,
    )
    roads = study.sources.get("roads")
    return join([words, _SKETCH], "", "") if roads and roads.schematic else words


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
