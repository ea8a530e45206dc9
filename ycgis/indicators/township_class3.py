"""乡镇通三级及以上公路: township seats with a continuous way of class III or better to the county seat."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.ground.text import Text, join
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.measures import county_of
from ycgis.measures.class_three import ClassThree, class_three, rule_of
from ycgis.measures.places import NO_TOWNSHIPS, by_county, listed, placed, share
from ycgis.measures.travel import NO_SEAT
from ycgis.study import Study

__all__ = ["INDICATOR"]

_BASIS = Text(
    "{joined} / {count} 个乡镇驻地有连续的三级及以上公路通到县城驻地，{touching} 个至少临近一条"
    "（较宽口径 {touch:.0f}%）；“临近”为直线 {near:g} m 以内，连通不分行车方向；{rule}",
    "{joined} of {count} township seats have a continuous way of class III or better to the county seat, {touching} "
    "are near such a road at all (weaker reading {touch:.0f} %); near means within {near:g} m in a straight line, "
    "one-way roads join both ways; {rule}",
)
_MISSING = Text("未通：{names}", "not joined: {names}")
_NEITHER = Text(
    "无数据：道路既无技术等级（grade）也无类别（road_class）", "no data: the roads have neither grade nor road_class"
)
_TOWNSHIPS = Text("乡镇驻地通三级及以上公路", "township seats and class III roads")
_ROADS = Text("三级及以上公路", "roads of class III or better")
_PROXY = Text("（按类别推定）", " (proxy by class)")
_VERDICT = {
    "joined": Text("连续通到县城", "joined to the county seat"),
    "touches": Text("仅临近，不连续", "near one only, not joined"),
    "none": Text("不临近", "near none"),
}
_LINKED = {
    "linked": Text("与县城驻地连通", "connected with the county seat"),
    "apart": Text("不与县城驻地连通", "not connected with the county seat"),
}
_TOWNSHIP = {
    "name": Text("乡镇", "township"),
    "verdict": Text("结论", "verdict"),
    "road_m": Text("距三级及以上公路（m）", "to a road of class III or better (m)"),
}
_ROAD = {
    "name": Text("名称", "name"),
    "ref": Text("编号", "number"),
    "grade": Text("技术等级", "technical grade"),
    "road_class": Text("类别", "class"),
    "part": Text("连通", "connection"),
}


def compute(study: Study) -> Measured:
    """Return the share of township seats that are joined, in per cent; NaN without township seats or county seat."""
    rule = rule_of(study.layers.roads, study.parameters)
    counties = study.layers.counties
    if rule is None:
        return Measured(pd.Series(np.nan, index=counties.index), dict.fromkeys(counties.index, _NEITHER))
    roads = class_three(study.network, study.layers.roads, rule)
    seats = study.layers.seats
    own = dict(zip(seats.index, roads.near(seats, study.parameters.class3_access_m), strict=True))
    townships = _judged(study, roads, own)
    count = by_county(townships, counties).where(counties.index.isin(seats.index), 0.0)
    joined = by_county(townships[townships["verdict"] == "joined"], counties)
    title = join([_ROADS, _PROXY], "", "") if rule.proxy else _ROADS
    evidence = {
        "roads": Evidence(title, _roads_by_county(study, roads, own), _ROAD, Paint("part", _LINKED, "verdict")),
        "townships": Evidence(_TOWNSHIPS, townships, _TOWNSHIP, Paint("verdict", _VERDICT, "verdict")),
    }
    return Measured(share(joined, count), _basis(study, townships, rule.said), evidence=evidence)


def _judged(study: Study, roads: ClassThree, own: dict[str, frozenset[int]]) -> gpd.GeoDataFrame:
    """Return the townships of all counties with their verdict and the metres to the nearest road of class III."""
    townships = placed(study.layers.given("townships"), study.layers.counties).dropna(subset="adcode")
    near = roads.near(townships, study.parameters.class3_access_m)
    verdict = [
        ("joined" if parts & own.get(adcode, frozenset()) else "touches") if parts else "none"
        for adcode, parts in zip(townships["adcode"], near, strict=True)
    ]
    judged = townships.assign(verdict=verdict, touches=[bool(parts) for parts in near], road_m=roads.away_m(townships))
    return judged[["adcode", "name", "verdict", "touches", "road_m", "geometry"]]


def _basis(study: Study, townships: gpd.GeoDataFrame, rule: Text) -> dict[str, Text]:
    of_county = dict(list(townships.groupby("adcode")))
    near = study.parameters.class3_access_m

    def basis(adcode: str) -> Text:
        if adcode not in study.layers.seats.index:
            return NO_SEAT
        if adcode not in of_county:
            return NO_TOWNSHIPS
        here = of_county[adcode]
        joined, touching = int((here["verdict"] == "joined").sum()), int(here["touches"].sum())
        touch = 100 * touching / len(here)
        said = _BASIS.fill(joined=joined, count=len(here), touching=touching, touch=touch, near=near, rule=rule)
        left = here.loc[here["verdict"] != "joined", "name"].tolist()
        return join([said, _MISSING.fill(names=listed(left))]) if left else said

    return {str(adcode): basis(str(adcode)) for adcode in study.layers.counties.index}


def _roads_by_county(study: Study, roads: ClassThree, own: dict[str, frozenset[int]]) -> gpd.GeoDataFrame:
    """Return the pieces of class III or better, each in the county that its middle lies in."""
    lines = roads.edges.geometry.to_numpy()
    middle = gpd.GeoDataFrame(geometry=shapely.line_interpolate_point(lines, 0.5, normalized=True), crs=roads.edges.crs)
    adcode = county_of(middle, study.layers.counties).astype(object)
    inside = adcode.notna().to_numpy()
    said = study.layers.roads.loc[roads.edges["road_id"], ["name", "ref", "grade", "road_class"]]
    said = said.astype(object).fillna("").astype(str).reset_index(drop=True)
    linked = [part in own.get(code, frozenset()) for code, part in zip(adcode, roads.part.tolist(), strict=True)]
    table = said.assign(adcode=adcode, part=np.where(linked, "linked", "apart"))
    return gpd.GeoDataFrame(table[inside], geometry=lines[inside], crs=roads.edges.crs)


INDICATOR = Indicator(
    id="township_class3",
    title=Text("乡镇通三级及以上公路比例", "Townships joined by class III roads"),
    unit=Text("%", "%"),
    definition=Text(
        "有连续的三级及以上公路通到县城驻地的乡镇驻地占比：乡镇驻地和县城驻地分别在直线 500 m（参数 class3_access_m）内"
        "临近同一片连通的三级及以上公路。技术等级优先；道路都没有技术等级时按类别推定（参数 class3_proxy），"
        "并注明为代用口径。较宽口径（仅临近一条）写在说明中。",
        "Share of township seats with a continuous way of class III or better to the county seat: both within 500 m "
        "(parameter class3_access_m, straight) of one connected part of such roads. Technical grades decide; where no "
        "road has one, classes stand in for them (parameter class3_proxy), called a proxy. The weaker reading, near "
        "such a road at all, is in the basis.",
    ),
    source=Text(
        "县城城镇化行动方案“乡镇全部通三级及以上公路”；技术等级：JTG B01",
        "county-seat urbanisation plans, class III roads to every township; technical grades: JTG B01",
    ),
    needs=("roads", "seats", "townships"),
    compute=compute,
    kind="service",
    rank=10,
)
