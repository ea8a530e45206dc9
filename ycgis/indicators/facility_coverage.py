"""设施覆盖: who has a facility of a kind, how near; one indicator for each of the parameters' services."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.parameters import Parameters, Service
from ycgis.ground.text import Text, join
from ycgis.ground.vocabulary import FACILITY_KINDS
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.measures import cover, land_in, service_area, shares_within, speed_rule
from ycgis.measures.facilities import (
    bound_of,
    facilities_of,
    facilities_per_township,
    how_far,
    near_enough,
    sums_within,
)
from ycgis.measures.facility_words import definition_of, title_of, within
from ycgis.measures.places import NO_TOWNSHIPS, by_county, listed, placed, share
from ycgis.study import Study

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
_HERE = Text("县内共 {here:.0f} 个", "{here:.0f} in the county")
_LEFT = Text("未覆盖：{names}", "not covered: {names}")
_BAND = Text("速度浮动时 {low:.1f}–{high:.1f}%；{rule}", "{low:.1f}-{high:.1f} % over the band; {rule}")
_SOME = Text("县内{title}：{names}", "{title} in the county: {names}")
_NOT_ONE = Text("县内没有{title}", "{title} in the county: none")

_TOWNSHIPS, _HOMES = Text("乡镇驻地", "township seats"), Text("居住用地", "residential land")
_IN_REACH = {"served": Text("范围内有", "within reach"), "unserved": Text("范围内没有", "out of reach")}
_OWNED = {"served": Text("有", "has one"), "unserved": Text("没有", "has none")}
_NAMED = {"name": Text("名称", "name")}
_MINUTES, _METRES = Text("到最近一处（分钟）", "to the nearest (min)"), Text("到最近一处（m）", "to the nearest (m)")
_NUMBER, _HA = {"count": Text("个数", "number")}, {"ha": Text("面积（公顷）", "area (ha)")}


class _Found(NamedTuple):
    """What one reading found.

    `table` holds what is counted: ``adcode``, ``weight`` and how ``far`` a facility is, NaN where there is no way to
    one; `said` words its sums, `nothing` why a county has none; `left` names the townships that go without.
    """

    table: pd.DataFrame
    said: Text
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
    facilities = facilities_of(study, service.kind)
    if facilities.empty:
        kind = FACILITY_KINDS.get(service.kind, Text(service.kind, service.kind))
        counties = study.layers.counties.index
        return Measured(pd.Series(np.nan, index=counties), dict.fromkeys(counties, _NO_KIND.fill(kind=kind)))
    if service.of == "each_county":
        return _count(study, service, facilities)
    return _share(study, service, facilities, _READINGS[service.of](study, service, facilities))


def _count(study: Study, service: Service, facilities: gpd.GeoDataFrame) -> Measured:
    counties = study.layers.counties
    names = facilities.dropna(subset="adcode").groupby("adcode")["name"].agg(list)
    basis = {
        str(adcode): _SOME.fill(title=service.title, names=listed(names[adcode]))
        if adcode in names.index
        else _NOT_ONE.fill(title=service.title)
        for adcode in counties.index
    }
    return Measured(by_county(facilities, counties), basis, evidence=_points(service, facilities))


def _share(study: Study, service: Service, facilities: gpd.GeoDataFrame, found: _Found) -> Measured:
    counties, here = study.layers.counties, by_county(facilities, study.layers.counties)
    sums = sums_within(found.table, bound_of(service), counties)
    values = share(sums["near"], sums["whole"])
    low, high = _ends(study, service, found.table) or (None, None)

    def basis(adcode: str) -> Text:
        if np.isnan(values[adcode]):
            return found.nothing
        near, whole = sums.loc[adcode, ["near", "whole"]]
        parts = [found.said.fill(near=near, whole=whole, title=service.title, within=within(service))]
        parts.append(_HERE.fill(here=here[adcode]))
        if adcode in found.left:
            parts.append(_LEFT.fill(names=listed(found.left[adcode])))
        if low is not None and high is not None:
            parts.append(_BAND.fill(low=low[adcode], high=high[adcode], rule=speed_rule(study)))
        return join(parts)

    said = {str(adcode): basis(str(adcode)) for adcode in counties.index}
    evidence = {**found.evidence, **_points(service, facilities)}
    return Measured(values, said, low, high, evidence)


def _ends(study: Study, service: Service, table: pd.DataFrame) -> tuple["pd.Series[float]", "pd.Series[float]"] | None:
    """Return the shares at both ends of the speed band; None where no speed comes in."""
    if service.within_minutes is None:
        return None
    bound, band, counties = service.within_minutes, study.parameters.speed_band, study.layers.counties
    low, high = (sums_within(table, bound * part, counties) for part in (1 - band, 1 + band))
    return share(low["near"], low["whole"]), share(high["near"], high["whole"])


def _townships(study: Study, service: Service, facilities: gpd.GeoDataFrame) -> _Found:
    townships = _placed(study)
    far = how_far(study, service, facilities, townships)
    verdict = _verdict(near_enough(far, bound_of(service)))
    judged = townships.assign(far=np.where(np.isfinite(far), far, np.nan), verdict=verdict)
    columns = {"far": _METRES if service.within_minutes is None else _MINUTES}
    return _of_townships(judged, _SEATS, columns, _IN_REACH)


def _each_township(study: Study, _: Service, facilities: gpd.GeoDataFrame) -> _Found:
    townships = _placed(study)
    count = facilities_per_township(facilities, townships)
    judged = townships.assign(count=count, far=_all_or_none(count > 0), verdict=_verdict(count > 0))
    return _of_townships(judged, _OWN, _NUMBER, _OWNED)


def _of_townships(
    judged: gpd.GeoDataFrame, said: Text, columns: Mapping[str, Text], labels: Mapping[str, Text]
) -> _Found:
    unserved = judged[judged["verdict"] == "unserved"]
    left = {str(adcode): names.tolist() for adcode, names in unserved.groupby("adcode")["name"]}
    shown = judged[["adcode", "name", *columns, "verdict", "geometry"]]
    evidence = {"townships": Evidence(_TOWNSHIPS, shown, {**_NAMED, **columns}, Paint("verdict", labels, "verdict"))}
    return _Found(judged[["adcode", "far"]].assign(weight=1.0), said, NO_TOWNSHIPS, evidence, left)


def _people(study: Study, service: Service, facilities: gpd.GeoDataFrame) -> _Found:
    people = study.layers.given("people")
    shares = shares_within(people, study.layers.counties)
    row = shares["row"].to_numpy()
    table = pd.DataFrame(
        {
            "adcode": shares["area"],
            "weight": people["people"].to_numpy(dtype=float)[row] * shares["share"].to_numpy(),
            "far": how_far(study, service, facilities, people)[row],
        }
    )
    return _Found(table, _PEOPLE, _NO_PEOPLE)


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
