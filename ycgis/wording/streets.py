"""How streets count, in words: why a piece has its weight, why a street does not count at all, what is not known."""

from collections.abc import Mapping
from typing import Final

from ycgis.ground.text import Text

__all__ = ["BARRED", "REASONS"]

REASONS: Final[Mapping[str, Text]] = {
    "street": Text("单独一条中心线", "a centre line of its own"),
    "roundabout": Text("环岛，计一次", "a roundabout, counted once"),
    "carriageway": Text("双幅路的半幅，计一半", "one carriageway of a divided road, counted half"),
    "break": Text("双幅路中的短断口，计一半", "a short break in a divided road, counted half"),
    "island": Text("交叉口导流岛一侧，计一半", "one side of a traffic island at a junction, counted half"),
    "inner": Text("同一道路两侧线之间的线，不另计", "between the outer lines of one road, not counted again"),
    "crossover": Text("两半幅之间的连接线，不计", "a link between two carriageways, not counted"),
    "along": Text("沿主线的匝道，不另计", "a ramp beside its road, not counted again"),
    "duplicate": Text("重复绘制，不另计", "drawn twice, not counted again"),
}
"""Why a piece of street has its weight, by the codes of `ycgis.streets.carriageways`."""

BARRED: Final[Mapping[str, Text]] = {
    "ramp": Text("匝道", "ramp"),
    "service": Text("内部道路", "service road"),
    "walk": Text("步行道", "footway"),
    "class": Text("类别不在计入之列", "class not among those that count"),
    "unknown_class": Text("类别不认识", "its class is not known"),
    "no_class": Text("类别缺失", "class missing"),
    "private": Text("不对公众开放", "closed to the public"),
    "narrow": Text("宽度不足", "too narrow"),
}
"""Why a street does not count at all, by the codes of `ycgis.streets.counted`."""
