"""公园绿化活动场地服务半径覆盖率: residential land within the service radius of a park, in a straight line."""

import geopandas as gpd

from ycgis.ground.parameters import Parameters
from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.land import service_area
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.parks import SERVED, homes_served, in_counties, radius_rule, without_parks

__all__ = ["INDICATOR"]

_SHARE = Text(
    "{where}居住用地 {land_ha:,.1f} ha，其中公园服务半径内 {covered_ha:,.1f} ha（直线，自公园边缘起：{rule}）{thin}",
    "{covered_ha:,.1f} of {land_ha:,.1f} ha of residential land in the {where} within a park's radius (straight from "
    "its edge: {rule}){thin}",
)
_LAND = Text("居住用地是否在服务半径内", "residential land, served or not")
_AREAS = Text("公园服务范围", "service areas of parks")
_PARKS = Text("公园（按服务半径）", "parks, by service radius")
_SERVES = Text("服务半径 {radius:g} m", "serves {radius:g} m")
_TOO_SMALL = Text("过小，不计服务范围", "too small to serve")
_SHOWN = {"verdict": Text("结论", "verdict"), "area_ha": Text("面积（ha）", "area (ha)")}
_PARKS_SHOWN = {
    "name": Text("名称", "name"),
    "area_ha": Text("面积（ha）", "area (ha)"),
    "serves": Text("服务", "service"),
}


def compute(study: Study) -> Measured:
    """Return the share of residential land, in per cent; NaN where there is none, or the layer has no park near.

    Evidence: residential land served and not served, the service areas, the parks by radius.
    """
    parks = study.serving_parks
    serving = parks.dropna(subset="radius_m")
    served = service_area(serving.geometry.to_numpy(), serving["radius_m"].to_numpy())
    found = homes_served(study, served, without_parks(study).__getitem__)
    templates = {**found.reasons, "served": _SHARE}
    basis = basis_of(found.table, templates, found.words, where=found.where, rule=radius_rule(study.parameters))
    evidence = {
        "residential": Evidence(_LAND, found.land, _SHOWN, Paint("verdict", SERVED, "verdict")),
        "service_areas": Evidence(_AREAS, in_counties(study, served)),
        "parks": _by_radius(study.parameters, parks),
    }
    return Measured(found.table["share"], basis, evidence=evidence)


def _by_radius(parameters: Parameters, parks: gpd.GeoDataFrame) -> Evidence:
    radius = parks["radius_m"].fillna(0.0)
    frame = parks.assign(radius_m=radius, serves=radius.map("{:g}".format))
    labels = {f"{rule.radius_m:g}": _SERVES.fill(radius=rule.radius_m) for rule in parameters.park_radii}
    return Evidence(_PARKS, frame, _PARKS_SHOWN, Paint("serves", labels | {"0": _TOO_SMALL}, "ranked"))


INDICATOR = Indicator(
    id="park_service_coverage",
    title=Text("公园服务半径覆盖率", "Residential land served by parks"),
    unit=Text("%", "%"),
    definition=Text(
        "公园服务半径内的居住用地面积占全部居住用地面积的比例，按居住用地而非人口计。居住用地取建成区内的，项目没有建成区"
        "图层时取全县的，重叠的只计一次。服务半径自公园边缘直线计，按公园大小（参数 park_radii，默认 5000 m2 及以上"
        " 500 m，400 m2 及以上 300 m）；相距不超过 1 m 的几块算一个公园。建成区外、县外的公园同样服务；防护绿地、附属"
        "绿地等不算。"
        "国家标准要求大于 80%。",
        "Residential land within the service radius of a park / all residential land: of land, not of people. The land "
        "is that within the built-up area, or the county where the project has no built-up areas; overlaps count once. "
        "The radius is straight from the park's edge, by the park's size (parameter park_radii, by default 500 m from "
        "5000 m2 on, 300 m from 400 m2 on); pieces at most 1 m apart are one park. Parks beyond the built-up area or "
        "the county serve too; protective, attached and other green does not. The national standard asks for more "
        "than 80 %.",
    ),
    source=Text("GB 55014-2021", "GB 55014-2021"),
    needs=("parks", "residential"),
    compute=compute,
    kind="land",
    rank=21,
)
