"""断头路: how many streets of the built-up area end where no other begins, and which few metres would join them on."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from ycgis.ground.text import Text, join
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.intake.layers import SPECS
from ycgis.streets.dead_ends import DeadEnds, dead_ends
from ycgis.streets.links import Barriers
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.density import NO_DENSITY, builtup_words

__all__ = ["INDICATOR"]

_FOUND = Text(
    "断头路 {count:.0f} 处，其中尽头接在建道路 {works:.0f} 处、接内部道路 {service:.0f} 处、接步行道 {walk:.0f} 处；"
    "可连通 {joined:.0f} 处（其中 {parts:.0f} 处两端现状互不相通），连接线 {links:.0f} 条共 {km:.2f} km；{checked}；"
    "不计：短于 {stub:g} m 的尽端、距街道数据边缘 {edge:g} m 以内或在建成区边界上的端点；建成区：{builtup}",
    "dead ends: {count:.0f}, of which {works:.0f} go on as a street under construction, {service:.0f} as a service "
    "road, {walk:.0f} as a footway; {joined:.0f} can be joined on ({parts:.0f} of them to streets with no way there "
    "today) by {links:.0f} links of {km:.2f} km in all; {checked}; not counted: ends shorter than {stub:g} m, and ends "
    "within {edge:g} m of the edge of the street data or on the edge of the built-up area; built-up area: {builtup}",
)
_BASIS: Final[Mapping[str, Text]] = {**NO_DENSITY, "density": _FOUND, "empty": _FOUND}
_CHECKED = Text("连接线避开{layers}", "links keep clear of {layers}")
_UNCHECKED = Text("未核对{layers}（无此图层）", "not checked against {layers} (no such layer)")
_STATES: Final[Mapping[str, Text]] = {
    "link": Text("可就近连通", "can be joined on"),
    "joins_parts": Text("可连通，现状互不相通", "can be joined on; no way round today"),
    "blocked": Text("连接受阻（建筑、水域、铁路或道路）", "blocked by a building, water, a railway or a street"),
    "no_gain": Text("绕行本不远", "the way round is short"),
    "far": Text("附近无街道", "no street near"),
}
_GOES_ON: Final[Mapping[str, Text]] = {
    "no": Text("无", "nothing"),
    "works": Text("在建或规划道路", "a street under construction"),
    "service": Text("内部道路", "a service road"),
    "walk": Text("步行道", "a footway"),
}
_FIGURES: Final[dict[str, Text]] = {
    "link_m": Text("连接线长度（m）", "length of the link (m)"),
    "detour_m": Text("现状绕行（m）", "way round today (m)"),
    "saved_m": Text("缩短（m）", "saved (m)"),
    "ratio": Text("绕行倍数", "way round / link"),
}
_RANK = Text("县内排序", "rank in the county")
_BARRIERS = ("buildings", "water", "railways")


def compute(study: Study) -> Measured:
    """Return the number of dead ends in each county's built-up area; NaN where none is given or no street is known."""
    streets, builtup, parameters = study.layers.given("streets"), study.layers.given("builtup"), study.parameters
    barriers = _barriers(study)
    found = dead_ends(study.street_graph, streets, builtup, study.counted_streets, barriers, parameters)
    density = study.street_density
    table = _counted(found, density.index).assign(state=density["state"], unknown_km=density["unknown_km"])
    values = table["count"].where(density["density"].notna())
    words = {"builtup": builtup_words(study)}
    shared = {"checked": _checked(barriers), "stub": parameters.stub_m, "edge": parameters.data_edge_m}
    return Measured(values, basis_of(table, _BASIS, words, **shared), evidence=_evidence(found))


def _counted(found: DeadEnds, counties: "pd.Index[str]") -> pd.DataFrame:
    """Return what was found by county: ends, those of each kind, links and their length."""
    ends, links = found
    flags = {kind: ends["goes_on"] == kind for kind in ("works", "service", "walk")}
    flags |= {
        "count": ends["adcode"].notna(),
        "joined": ends["link_m"].notna(),
        "parts": ends["state"] == "joins_parts",
    }
    of_ends = pd.DataFrame(flags).astype(float).groupby(ends["adcode"]).sum()
    of_links = links.groupby("adcode")["link_m"].agg(links="size", km="sum")
    table = of_ends.join(of_links).reindex(counties).fillna(0.0)
    return table.assign(km=table["km"] / 1000)


def _barriers(study: Study) -> Barriers:
    """Return what a link may not cross, of the layers that there are; a railway's bridges and tunnels leave room."""
    given = {name: getattr(study.layers, name) for name in _BARRIERS}
    known: dict[str, gpd.GeoDataFrame] = {name: layer for name, layer in given.items() if layer is not None}
    if "railways" in known:
        known["railways"] = known["railways"][known["railways"]["structure"] == ""]
    return {name: layer.geometry.to_numpy() for name, layer in known.items()}


def _checked(barriers: Barriers) -> Text:
    parts = []
    for template, names in (
        (_CHECKED, [name for name in _BARRIERS if name in barriers]),
        (_UNCHECKED, [name for name in _BARRIERS if name not in barriers]),
    ):
        if names:
            parts.append(template.fill(layers=join([SPECS[name].title for name in names], "、", ", ")))
    return join(parts, "，", ", ")


def _evidence(found: DeadEnds) -> dict[str, Evidence]:
    ends = found.ends.assign(
        name=found.ends["name"].fillna(""),
        road_class=found.ends["road_class"].fillna(""),
        goes_on=found.ends["goes_on"].map({kind: f"{name.zh} / {name.en}" for kind, name in _GOES_ON.items()}),
    ).drop(columns="street")
    about = {
        "state": Text("能否连通", "can it be joined on"),
        "rank": _RANK,
        "name": Text("街道", "street"),
        "road_class": Text("类别", "class"),
        "length_m": Text("尽端长度（m）", "length of the dead end (m)"),
        "goes_on": Text("尽头接续", "goes on as"),
    }
    of_link = {"rank": _RANK, "closes": Text("消除断头路（处）", "dead ends closed"), **_FIGURES}
    joined = {state: _STATES[state] for state in ("link", "joins_parts")}
    return {
        "dead_ends": Evidence(Text("断头路", "dead ends"), ends, about | _FIGURES, Paint("state", _STATES, "verdict")),
        "links": Evidence(Text("建议连接线", "links proposed"), found.links, of_link, Paint("state", joined, "kinds")),
    }


INDICATOR = Indicator(
    id="dead_end_streets",
    title=Text("断头路", "Dead-end streets"),
    unit=Text("处", "dead ends"),
    definition=Text(
        "县城建成区内计入密度的街道尽端、且无其他公共街道相接之处的数目。以回车环路收尾的不计，"
        "双幅路两条线的尽端算一处；"
        "接内部道路、步行道或在建道路的仍计，并分别列出。每处给出最短的直线连接：不超过 most_link_m，向前或侧向，"
        "止于所遇的第一条街道，不穿建筑、水域、铁路（有图层时），且现状绕行不短于其 least_detour 倍。"
        "按每米连接线缩短的绕行距离在县内排序。",
        "Number of ends of streets that count towards the density, inside the county seat's built-up area, where no "
        "other public street begins. A turning loop is none, both lines of a divided road are one; an end that goes on "
        "as a service road, a footway or a street under construction counts and is told. For each the shortest "
        "straight link: at most most_link_m, ahead or aside, to the first street it meets, across no building, water "
        "or railway (where there are such layers), where the way round today is at least least_detour times as long. "
        "Ranked in the county by the metres saved a metre of link.",
    ),
    source=Text(
        "县城城镇化行动方案“优化县城道路系统”：打通“断头路”；定义为本工具所设",
        "county-seat urbanisation plans, improving the street system: join up dead-end streets; the definition is "
        "this tool's own",
    ),
    needs=("streets", "builtup"),
    compute=compute,
    decimals=0,
    kind="land",
    rank=13,
)
