"""乡镇通三级及以上公路: township seats with a continuous way of class III or better to the county seat."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.ground.text import Text, join
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.land import county_of
from ycgis.measures.grades import GradedRoads, graded_roads, joined, rule_of
from ycgis.measures.places import by_county, placed, share
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.places import NO_TOWNSHIPS, listed
from ycgis.wording.travel import NO_SEAT

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "no_seat": NO_SEAT,
    "no_townships": NO_TOWNSHIPS,
    "judged": Text(
        "{joined:.0f} / {count:.0f} 个乡镇驻地有连续的三级及以上公路通到县城驻地，{touching:.0f} 个至少临近一条"
        "（较宽口径 {touch:.0f}%）；“临近”为直线 {near:g} m 以内，连通不分行车方向；{rule}{missing}",
        "{joined:.0f} of {count:.0f} township seats have a continuous way of class III or better to the county seat, "
        "{touching:.0f} are near such a road at all (weaker reading {touch:.0f} %); near means within {near:g} m in a "
        "straight line, one-way roads join both ways; {rule}{missing}",
    ),
}
_MISSING = Text("；未通：{names}", "; not joined: {names}")
_NEITHER = Text(
    "无数据：道路既无技术等级（grade）也无类别（road_class）", "no data: the roads have neither grade nor road_class"
)
_BY_GRADE = Text(
    "按技术等级（{graded:.0f}% 的道路里程有等级；无等级者除快速路、主干路、次干路外不计）",
    "by technical grade ({graded:.0f} % of the road length has one; the rest does not count, but for 快速路, 主干路, "
    "次干路)",
)
_BY_CLASS = Text(
    "代用口径：道路没有技术等级，按行政等级或道路类别推定，不能作为等级证明",
    "a proxy: the roads have no technical grade, it is taken from their administrative level or class and proves none",
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
    layers, parameters, counties = study.layers, study.parameters, study.layers.counties
    rule = rule_of(layers.roads, parameters.class3, parameters.class3_proxy)
    if rule is None:
        return Measured(pd.Series(np.nan, index=counties.index), dict.fromkeys(counties.index, _NEITHER))
    roads = graded_roads(study.network, layers.roads, rule)
    own = dict(zip(layers.seats.index, roads.near(layers.seats, parameters.class3_access_m), strict=True))
    townships = _judged(study, roads, own)
    table = _table(study, townships)
    title = join([_ROADS, _PROXY], "", "") if rule.proxy else _ROADS
    evidence = {
        "roads": Evidence(title, _roads_by_county(study, roads, own), _ROAD, Paint("part", _LINKED, "verdict")),
        "townships": Evidence(_TOWNSHIPS, townships, _TOWNSHIP, Paint("verdict", _VERDICT, "verdict")),
    }
    left = townships[townships["verdict"] != "joined"]
    names = left.groupby("adcode")["name"].agg(list).items()
    missing = {str(adcode): _MISSING.fill(names=listed(own)) for adcode, own in names}
    by = _BY_CLASS if rule.proxy else _BY_GRADE.fill(graded=rule.graded)
    basis = basis_of(table, _BASIS, {"missing": missing}, rule=by, near=parameters.class3_access_m)
    return Measured(share(table["joined"], table["count"]), basis, evidence=evidence)


def _judged(study: Study, roads: GradedRoads, own: Mapping[str, frozenset[int]]) -> gpd.GeoDataFrame:
    """Return the townships of all counties with their verdict and the metres to the nearest road of class III."""
    townships = placed(study.layers.given("townships"), study.layers.counties).dropna(subset="adcode")
    wanted = [own.get(adcode, frozenset()) for adcode in townships["adcode"]]
    found = joined(roads, townships, wanted, study.parameters.class3_access_m)
    verdict = np.select([found["joined"], found["near"]], ["joined", "touches"], "none").astype(object)
    judged = townships.assign(verdict=verdict, touches=found["near"], road_m=found["road_m"])
    return judged[["adcode", "name", "verdict", "touches", "road_m", "geometry"]]


def _table(study: Study, townships: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return by county how many township seats there are, are joined and are near; none where it has no seat."""
    counties = study.layers.counties
    seated = counties.index.isin(study.layers.seats.index)
    count = by_county(townships, counties).where(seated, 0.0)
    touching = by_county(townships[townships["touches"]], counties)
    table = pd.DataFrame(
        {
            "count": count,
            "joined": by_county(townships[townships["verdict"] == "joined"], counties),
            "touching": touching,
            "touch": share(touching, count),
        }
    )
    return table.assign(state=np.select([~seated, count == 0], ["no_seat", "no_townships"], "judged"))


def _roads_by_county(study: Study, roads: GradedRoads, own: Mapping[str, frozenset[int]]) -> gpd.GeoDataFrame:
    """Return the pieces of class III or better, each in the county that its middle lies in."""
    lines = roads.edges.geometry.to_numpy()
    middle = gpd.GeoDataFrame(geometry=shapely.line_interpolate_point(lines, 0.5, normalized=True), crs=roads.edges.crs)
    adcode = county_of(middle, study.layers.counties).astype(object)
    inside = adcode.notna().to_numpy()
    shown = study.layers.roads.loc[roads.edges["road_id"], ["name", "ref", "grade", "road_class"]]
    shown = shown.astype(object).fillna("").astype(str).reset_index(drop=True)
    linked = [part in own.get(code, frozenset()) for code, part in zip(adcode, roads.part.tolist(), strict=True)]
    table = shown.assign(adcode=adcode, part=np.where(linked, "linked", "apart"))
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
