"""设施覆盖: who has a facility of a kind, how near; one indicator for each of the parameters' services."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.parameters import Parameters, Service
from ycgis.ground.text import Text
from ycgis.ground.vocabulary import FACILITY_KINDS
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.land import cover, land_in, service_area
from ycgis.measures.facilities import facilities_per_township, near_enough, shared_by, sums_within, to_nearest
from ycgis.measures.places import by_county, placed, share
from ycgis.roads import legs_of
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.facilities import bound_of, definition_of, title_of, within
from ycgis.wording.places import NO_TOWNSHIPS, listed
from ycgis.wording.travel import speed_rule

__all__ = ["indicators_of"]

_SOURCE = Text(
    "县城城镇化行动方案关于公共服务设施的目标（县县有、乡乡有和服务半径）",
    "county-seat urbanisation plans, targets for public facilities",
)
_NO_KIND = Text(
    "无数据：设施图层（facilities）中没有“{kind}”", 'no data: the layer facilities has nothing of the kind "{kind}"'
)
_NO_PEOPLE = Text("无数据：人口图层（people）在该县没有人口", "no data: the layer people has nobody in this county")
_NO_LAND = Text(
    "无数据：居住用地图层（residential）在该县没有用地", "no data: the layer residential has no land in this county"
)
_SEATS = Text(
    "{near:.0f} / {whole:.0f} 个乡镇驻地在 {within}内有{title}",
    "{near:.0f} of {whole:.0f} township seats are within {within} of {title}",
)
_PEOPLE = Text(
    "人口图层中 {near:,.0f} / {whole:,.0f} 人在 {within}内有{title}（栅格按像元中心到设施计）",
    "{near:,.0f} of {whole:,.0f} people of the population layer are within {within} of {title} (raster cells by their "
    "centre)",
)
_LAND = Text(
    "{near:,.1f} / {whole:,.1f} 公顷居住用地在直线 {within}内有{title}",
    "{near:,.1f} of {whole:,.1f} ha of residential land are within {within} of {title} in a straight line",
)
_OWN = Text(
    "{near:.0f} / {whole:.0f} 个乡镇有{title}（没有乡镇界，设施归县内最近的乡镇驻地）",
    "{near:.0f} of {whole:.0f} townships have {title} (there are no township boundaries: a facility belongs to the "
    "nearest township seat of its county)",
)
_HERE = Text("；县内共 {here:.0f} 个", "; {here:.0f} in the county")
_LEFT = Text("；未覆盖：{names}", "; not covered: {names}")
_BAND = Text("；速度浮动时 {low:.1f}–{high:.1f}%；{rule}", "; {low:.1f}-{high:.1f} % over the band; {rule}")
_COUNT: Mapping[str, Text] = {
    "some": Text("县内{title}：{names}", "{title} in the county: {names}"),
    "none": Text("县内没有{title}", "{title} in the county: none"),
}

_TOWNSHIPS, _HOMES = Text("乡镇驻地", "township seats"), Text("居住用地", "residential land")
_IN_REACH = {"served": Text("范围内有", "within reach"), "unserved": Text("范围内没有", "out of reach")}
_OWNED = {"served": Text("有", "has one"), "unserved": Text("没有", "has none")}
_NAMED = {"name": Text("名称", "name")}
_MINUTES, _METRES = Text("到最近一处（分钟）", "to the nearest (min)"), Text("到最近一处（m）", "to the nearest (m)")
_NUMBER, _HA = {"count": Text("个数", "number")}, {"ha": Text("面积（公顷）", "area (ha)")}


class _Found(NamedTuple):
    """What one reading found.

    `table` holds what is counted: ``adcode``, ``weight`` and how ``far`` a facility is, NaN where there is no way to
    one; `template` words its sums, `nothing` why a county has none; `left` names the townships that go without.
    """

    table: pd.DataFrame
    template: Text
    nothing: Text
    evidence: Mapping[str, Evidence] = {}
    left: Mapping[str, list[str]] = {}


def indicators_of(parameters: Parameters) -> list[Indicator]:
    """Return one indicator for each service, in their order."""
    return [_indicator(service, rank) for rank, service in enumerate(parameters.services, start=30)]


def _indicator(service: Service, rank: int) -> Indicator:
    counts = service.of == "each_county"
    layer = {"each_county": (), "each_township": ("townships",)}.get(service.of, (service.of,))
    return Indicator(
        id=f"facility_coverage_{service.id}",
        title=title_of(service),
        unit=Text("个", "facilities") if counts else Text("%", "%"),
        definition=definition_of(service),
        source=_SOURCE,
        needs=("facilities", *layer, *(("roads",) if service.within_minutes else ())),
        compute=partial(_compute, service),
        decimals=0 if counts else 1,
        kind="service",
        rank=rank,
    )


def _compute(service: Service, study: Study) -> Measured:
    """Return the values of one service; NaN throughout where the layer has no facility of its kind at all."""
    layer = study.layers.given("facilities")
    facilities = placed(layer[layer["kind"] == service.kind], study.layers.counties)
    if facilities.empty:
        kind = FACILITY_KINDS.get(service.kind, Text(service.kind, service.kind))
        counties = study.layers.counties.index
        return Measured(pd.Series(np.nan, index=counties), dict.fromkeys(counties, _NO_KIND.fill(kind=kind)))
    if service.of == "each_county":
        return _count(study, service, facilities)
    return _share(study, service, facilities, _READINGS[service.of](study, service, facilities))


def _count(study: Study, service: Service, facilities: gpd.GeoDataFrame) -> Measured:
    counties = study.layers.counties
    count = by_county(facilities, counties)
    table = pd.DataFrame({"state": np.where(count > 0, "some", "none")}, index=counties.index)
    by = facilities.dropna(subset="adcode").groupby("adcode")["name"].agg(list).items()
    names = {str(adcode): listed(own) for adcode, own in by}
    basis = basis_of(table, _COUNT, {"names": names}, title=service.title)
    return Measured(count, basis, evidence=_points(service, facilities))


def _share(study: Study, service: Service, facilities: gpd.GeoDataFrame, found: _Found) -> Measured:
    counties, is_straight = study.layers.counties, service.within_minutes is None
    low, values, high = (
        _within(found.table, bound_of(service) * part, counties, straight=is_straight)
        for part in _parts(study, service)
    )
    table = values.assign(
        low=low["share"],
        high=high["share"],
        here=by_county(facilities, counties),
        state=np.where(values["share"].isna(), "nothing", "share"),
    )
    parts = [found.template, _HERE, Text("{left}", "{left}"), *([] if is_straight else [_BAND])]
    templates = {"share": Text("".join(part.zh for part in parts), "".join(part.en for part in parts))}
    left = {adcode: _LEFT.fill(names=listed(names)) for adcode, names in found.left.items()}
    shared = {"title": service.title, "within": within(service), "rule": speed_rule(study)}
    basis = basis_of(table, templates | {"nothing": found.nothing}, {"left": left}, **shared)
    evidence = {**found.evidence, **_points(service, facilities)}
    shortest, longest = (None, None) if is_straight else (low["share"], high["share"])
    return Measured(values["share"], basis, shortest, longest, evidence)


def _parts(study: Study, service: Service) -> tuple[float, float, float]:
    """Return the bound at both ends of the speed band, and in the middle, as shares of it; all 1 without a speed."""
    band = 0.0 if service.within_minutes is None else study.parameters.speed_band
    return 1 - band, 1.0, 1 + band


def _within(table: pd.DataFrame, bound: float, counties: gpd.GeoDataFrame, *, straight: bool) -> pd.DataFrame:
    """Return the weights ``near`` and ``whole`` and the ``share`` of each county."""
    near = near_enough(table["far"].to_numpy(dtype=float), bound, straight=straight)
    sums = sums_within(table, near, counties)
    return sums.assign(share=share(sums["near"], sums["whole"]))


def _far(
    study: Study, service: Service, facilities: gpd.GeoDataFrame, points: gpd.GeoDataFrame
) -> npt.NDArray[np.float64]:
    graph = None if service.within_minutes is None else study.network
    return to_nearest(facilities, points, graph, legs_of(study.parameters))


def _townships(study: Study, service: Service, facilities: gpd.GeoDataFrame) -> _Found:
    townships = _placed(study)
    far = _far(study, service, facilities, townships)
    verdict = _verdict(near_enough(far, bound_of(service), straight=service.within_minutes is None))
    judged = townships.assign(far=np.where(np.isfinite(far), far, np.nan), verdict=verdict)
    columns = {"far": _METRES if service.within_minutes is None else _MINUTES}
    return _of_townships(judged, _SEATS, columns, _IN_REACH)


def _each_township(study: Study, _: Service, facilities: gpd.GeoDataFrame) -> _Found:
    townships = _placed(study)
    count = facilities_per_township(facilities, townships)
    judged = townships.assign(count=count, far=_all_or_none(count > 0), verdict=_verdict(count > 0))
    return _of_townships(judged, _OWN, _NUMBER, _OWNED)


def _of_townships(
    judged: gpd.GeoDataFrame, template: Text, columns: Mapping[str, Text], labels: Mapping[str, Text]
) -> _Found:
    unserved = judged[judged["verdict"] == "unserved"]
    left = {str(adcode): names.tolist() for adcode, names in unserved.groupby("adcode")["name"]}
    shown = judged[["adcode", "name", *columns, "verdict", "geometry"]]
    evidence = {"townships": Evidence(_TOWNSHIPS, shown, {**_NAMED, **columns}, Paint("verdict", labels, "verdict"))}
    return _Found(judged[["adcode", "far"]].assign(weight=1.0), template, NO_TOWNSHIPS, evidence, left)


def _people(study: Study, service: Service, facilities: gpd.GeoDataFrame) -> _Found:
    people = study.layers.given("people")
    table = shared_by(people, study.layers.counties)
    far = _far(study, service, facilities, people)[table["row"].to_numpy()]
    return _Found(table.assign(far=far), _PEOPLE, _NO_PEOPLE)


def _residential(study: Study, service: Service, facilities: gpd.GeoDataFrame) -> _Found:
    land = land_in(study.layers.given("residential"), study.layers.counties)
    split = cover(land, service_area(facilities.geometry.to_numpy(), bound_of(service)))
    served = split["served"].to_numpy(dtype=bool)
    shown = split.assign(ha=split.area / 10_000, verdict=_verdict(served))[["adcode", "ha", "verdict", "geometry"]]
    table = pd.DataFrame({"adcode": shown["adcode"], "weight": shown["ha"], "far": _all_or_none(served)})
    evidence = {"land": Evidence(_HOMES, shown, _HA, Paint("verdict", _IN_REACH, "verdict"))}
    return _Found(table, _LAND, _NO_LAND, evidence)


def _points(service: Service, facilities: gpd.GeoDataFrame) -> dict[str, Evidence]:
    inside = facilities.dropna(subset="adcode")[["adcode", "name", "geometry"]]
    return {"facilities": Evidence(service.title, inside, _NAMED)}


def _placed(study: Study) -> gpd.GeoDataFrame:
    return placed(study.layers.given("townships"), study.layers.counties).dropna(subset="adcode")


def _verdict(served: npt.NDArray[np.bool_]) -> npt.NDArray[np.str_]:
    return np.where(served, "served", "unserved")


def _all_or_none(served: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return how far it is to a facility where only "here" (0) and "not here" (NaN) are told apart."""
    return np.where(served, 0.0, np.nan)


_READINGS: Mapping[str, Callable[[Study, Service, gpd.GeoDataFrame], _Found]] = {
    "townships": _townships,
    "people": _people,
    "residential": _residential,
    "each_township": _each_township,
}
