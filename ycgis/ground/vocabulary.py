"""The words that layers may hold: one canonical word for a thing, and what a planner calls it.

A file may hold the canonical word or either of its names; a project maps other words with ``values``.
"""

from collections.abc import Mapping
from typing import Final

from ycgis.ground.text import Text

__all__ = [
    "FACILITY_KINDS",
    "PARK_CATEGORIES",
    "PARK_TYPES",
    "PROJECT_STATES",
    "SETTLEMENT_CODES",
    "SETTLEMENT_DEGREES",
    "STREET_RANKS",
]

Words = Mapping[str, Text]

STREET_RANKS: Final[Words] = {
    "expressway": Text("高速公路", "motorway"),
    "arterial_fast": Text("快速路", "expressway"),
    "arterial": Text("主干路", "arterial"),
    "secondary": Text("次干路", "secondary street"),
    "local": Text("支路", "local street"),
    "ramp": Text("匝道", "ramp"),
    "service": Text("内部道路", "service road"),
    "walk": Text("步行道", "footway"),
    "other": Text("其他", "other"),
}
"""Ranks of streets, highest first: those of GB/T 51328 (快速路, 主干路, 次干路, 支路), and what lies beside them."""

PARK_CATEGORIES: Final[Words] = {
    "park": Text("公园绿地", "park green"),
    "protective": Text("防护绿地", "protective green"),
    "attached": Text("附属绿地", "attached green"),
    "regional": Text("区域绿地", "regional green"),
    "square": Text("广场用地", "squares"),
}
"""Categories of green after CJJ/T 85: only ``park`` (G1) is park green; a missing one counts too, and is told."""

PARK_TYPES: Final[Words] = {
    "comprehensive": Text("综合公园", "comprehensive park"),
    "country": Text("郊野公园", "country park"),
    "shelter": Text("防灾避险公园", "disaster-shelter park"),
    "community": Text("社区公园", "community park"),
    "special": Text("专类公园", "special park"),
    "pocket": Text("游园", "pocket park"),
}
"""Types of park; the plans ask for the first three."""

PROJECT_STATES: Final[Words] = {
    "not_started": Text("未开工", "not started"),
    "preparing": Text("前期", "preparing"),
    "under_way": Text("在建", "under way"),
    "done": Text("完工", "done"),
    "stopped": Text("停工", "stopped"),
}
"""How far a project of a plan has come, as its owner says."""

SETTLEMENT_DEGREES: Final[Words] = {
    "urban_centre": Text("城市中心", "urban centre"),
    "dense_cluster": Text("高密度城镇组团", "dense urban cluster"),
    "semi_dense_cluster": Text("中密度城镇组团", "semi-dense urban cluster"),
    "suburban": Text("城郊", "suburban or peri-urban"),
    "rural_cluster": Text("乡村聚落", "rural cluster"),
    "low_density_rural": Text("低密度乡村", "low-density rural"),
    "very_low_density_rural": Text("极低密度乡村", "very low-density rural"),
    "water": Text("水域", "water"),
}
"""Degrees of urbanisation of a cell of 1 km (DEGURBA, level 2), densest first."""

SETTLEMENT_CODES: Final[Mapping[int, str]] = dict(
    zip((30, 23, 22, 21, 13, 12, 11, 10), SETTLEMENT_DEGREES, strict=True)
)
"""The numbers by which rasters of the European Commission's JRC (GHS-SMOD, GHS-WUP-DEGURBA) name the degrees."""

FACILITY_KINDS: Final[Words] = {
    "kindergarten": Text("幼儿园", "kindergarten"),
    "school": Text("中小学", "school"),
    "vocational_school": Text("职业学校", "vocational school"),
    "hospital": Text("医院", "hospital"),
    "clinic": Text("卫生院（所）", "clinic"),
    "elder_care": Text("养老服务设施", "elder care"),
    "child_care": Text("托育机构", "child care"),
    "shelter": Text("应急避难场所", "emergency shelter"),
    "charging": Text("充电站", "charging station"),
    "parking": Text("停车场", "car park"),
    "market": Text("农贸市场", "market"),
    "supermarket": Text("超市", "supermarket"),
    "bus_station": Text("客运站", "bus station"),
    "library": Text("图书馆", "library"),
    "culture": Text("文化馆（站）", "culture centre"),
    "sports": Text("体育场地", "sports ground"),
    "fire_station": Text("消防站", "fire station"),
    "logistics": Text("物流配送点", "parcel and logistics point"),
    "waste": Text("垃圾转运处理", "waste facility"),
    "wastewater": Text("污水处理厂", "wastewater plant"),
}
"""Kinds of public facility that plans name."""
