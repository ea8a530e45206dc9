"""公园步行覆盖率: residential land within the service radius of a park's entrances, walked along the streets."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from ycgis.graph import Joining
from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.measures.density import known_in
from ycgis.measures.entrances import park_entrances, walked_to
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.parks import SERVED, homes_served, in_counties, radius_rule, without_parks

__all__ = ["INDICATOR"]

_SHARE = Text(
    "{where}居住用地 {land_ha:,.1f} ha，其中步行可达 {covered_ha:,.1f} ha（自公园出入口沿可步行道路：{rule}，"
    "含离路不超过 {access:g} m 的接驳，且不超出直线服务范围）；县内公园：出入口由图层给出的 {given} 个、"
    "推定的 {derived} 个、没有的 {none} 个{thin}",
    "{covered_ha:,.1f} of {land_ha:,.1f} ha of residential land in the {where} within a walk of a park (from its "
    "entrances along walkable ways: {rule}, with the leg of at most {access:g} m beside them, and within the straight "
    "radius); parks in the county: {given} with entrances given, {derived} with entrances derived, {none} with "
    "none{thin}",
)
_LAND = Text("居住用地是否步行可达", "residential land, within a walk or not")
_AREAS = Text("公园步行服务范围", "land within a walk of parks")
_PARKS = Text("公园（按出入口）", "parks, by their entrances")
_ENTRANCES = Text("公园出入口", "park entrances")
_SHOWN = {"verdict": Text("结论", "verdict"), "area_ha": Text("面积（ha）", "area (ha)")}
_PARKS_SHOWN = {
    "name": Text("名称", "name"),
    "area_ha": Text("面积（ha）", "area (ha)"),
    "entered": Text("出入口", "entrances"),
}
_ENTRANCES_SHOWN = {"name": Text("公园", "park"), "source": Text("来源", "source")}
_SOURCES: Final[Mapping[str, Text]] = {
    "given": Text("图层给出", "given"),
    "derived": Text("由临近道路推定", "derived from ways near the edge"),
}
_ENTERED: Final[Mapping[str, Text]] = {
    "given": Text("出入口由图层给出", "entrances given"),
    "derived": Text("出入口由临近道路推定", "entrances derived from ways near its edge"),
    "none": Text("没有出入口，不计服务范围", "no entrance: serves nobody"),
}


def compute(study: Study) -> Measured:
    """Return the share of residential land, in per cent; NaN where land, parks or ways are missing.

    Never above `park_service_coverage`: what is walked to is cut at the straight service areas of the same parks.
    Evidence: residential land served and not served, the land within a walk, the parks and their entrances.
    """
    layers, parameters, graph = study.layers, study.parameters, study.walk_graph
    parks = study.serving_parks.dropna(subset="radius_m").reset_index(drop=True)
    entrances = park_entrances(parks, graph, layers.entrances, parameters.entrance_m)
    source = entrances.groupby("park")["source"].first().reindex(parks.index, fill_value="none")
    parks = parks.assign(entered=source.to_numpy(dtype=object))
    served = walked_to(parks, entrances, graph, Joining(parameters.entrance_m, parameters.walk_access_m))
    reason, ways = without_parks(study), known_in(graph.edges, layers.counties)

    def silent(adcode: str) -> str | None:
        return reason[adcode] or (None if ways[adcode] else "no_ways")

    found = homes_served(study, served, silent)
    counts = pd.crosstab(parks["adcode"], parks["entered"]).reindex(
        index=layers.counties.index, columns=list(_ENTERED), fill_value=0
    )
    shared = {"where": found.where, "rule": radius_rule(parameters), "access": parameters.walk_access_m}
    templates = {**found.reasons, "served": _SHARE}
    basis = basis_of(found.table.join(counts), templates, found.words, **shared)
    evidence = {
        "residential": Evidence(_LAND, found.land, _SHOWN, Paint("verdict", SERVED, "verdict")),
        "walk_areas": Evidence(_AREAS, in_counties(study, served)),
        "parks": Evidence(_PARKS, parks, _PARKS_SHOWN, Paint("entered", _ENTERED, "verdict")),
        "entrances": _entrances(parks, entrances),
    }
    return Measured(found.table["share"], basis, evidence=evidence)


def _entrances(parks: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> Evidence:
    park = parks.iloc[entrances["park"]]
    frame = entrances.assign(adcode=park["adcode"].to_numpy(), name=park["name"].to_numpy()).drop(columns="park")
    return Evidence(_ENTRANCES, frame, _ENTRANCES_SHOWN, Paint("source", _SOURCES))


INDICATOR = Indicator(
    id="park_walk_coverage",
    title=Text("公园步行覆盖率", "Residential land within a walk of parks"),
    unit=Text("%", "%"),
    definition=Text(
        "自公园出入口沿可步行道路不超过服务半径（参数 park_radii）可达的居住用地面积占全部居住用地面积的比例，比标准"
        "所用的直线覆盖率 park_service_coverage 更严，且不会大于它。出入口取图层 entrances 中距公园边缘不超过"
        " entrance_m 的点；没有的公园取边缘外 entrance_m 以内的可步行道路（桥、隧道除外）。距道路不超过 walk_access_m"
        " 的土地可自该路到达，接驳距离计入半径（按四分之一分档，只少不多）。",
        "Residential land within the service radius (parameter park_radii) of a park's entrances along walkable ways / "
        "all residential land: stricter than the standard's straight-line reading, park_service_coverage, and never "
        "above it. Entrances are those of the layer entrances within entrance_m of the park's edge; a park without any "
        "is entered from walkable ways at most entrance_m outside its edge (bridges and tunnels excepted). Land within "
        "walk_access_m of a way is reached from it, and the leg counts towards the radius (in quarters, never too "
        "long).",
    ),
    source=Text("GB 55014-2021 的步行读法（更严，标准未采用）", "a walking, stricter reading of GB 55014-2021"),
    needs=("parks", "residential", "streets"),
    compute=compute,
    kind="land",
    rank=22,
)
