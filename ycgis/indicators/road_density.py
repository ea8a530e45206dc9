"""建成区道路网密度: centre lines of public streets per built-up area, divided roads counted once.

The density is that of GB/T 51328-2018 (道路网密度, read second-hand): length of the centre lines of 快速路, 主干路,
次干路 and 支路 inside the built-up area over its area. What the standard leaves open is a parameter:
``street_classes``, ``least_street_width_m`` (the 3.5 m are from memory).
"""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np

from ycgis.ground.text import Text
from ycgis.ground.vocabulary import STREET_RANKS
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.density import NO_DENSITY, barred_words, builtup_words, class_words
from ycgis.wording.streets import BARRED, REASONS

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    **NO_DENSITY,
    "density": Text(
        "中心线 {km:.2f} km ÷ 建成区 {area_km2:.2f} km2；双幅路合并前 {raw_km:.2f} km（{raw_density:.2f} km/km2）；"
        "按类别：{classes}；未计入：{barred}；建成区：{builtup}",
        "{km:.2f} km of centre lines / {area_km2:.2f} km2; before divided roads are counted once {raw_km:.2f} km "
        "({raw_density:.2f} km/km2); by class: {classes}; not counted: {barred}; built-up area: {builtup}",
    ),
    "empty": Text(
        "建成区 {area_km2:.2f} km2 内没有可计入的街道；未计入：{barred}；建成区：{builtup}",
        "no street that counts in {area_km2:.2f} km2; not counted: {barred}; built-up area: {builtup}",
    ),
}
_NOT_COUNTED = Text("不计入", "not counted")
_WORDS: Final[Mapping[str, Text]] = {**REASONS, **BARRED}


def compute(study: Study) -> Measured:
    """Return the density in km/km2; NaN where there is no built-up area, or no street is known."""
    table = study.street_density
    table = table.assign(raw_density=table["raw_km"] / table["area_km2"])
    words = {"classes": class_words(study), "barred": barred_words(study), "builtup": builtup_words(study)}
    return Measured(table["density"], basis_of(table, _BASIS, words), evidence=_evidence(study))


def _evidence(study: Study) -> dict[str, Evidence]:
    counted = study.counted_streets
    ranks = {rank: words for rank, words in STREET_RANKS.items() if (counted["rank"] == rank).any()}
    frame = gpd.GeoDataFrame(
        {
            "adcode": counted["adcode"],
            "shown": np.where(counted["weight"] > 0, counted["rank"], "not_counted"),
            "name": counted["name"].fillna(""),
            "road_class": counted["road_class"].fillna(""),
            "weight": counted["weight"],
            "reason": counted["reason"].map({code: f"{words.zh} / {words.en}" for code, words in _WORDS.items()}),
            "length_m": counted["length_m"],
        },
        geometry=counted.geometry,
        crs=counted.crs,
    )
    columns = {
        "shown": Text("等级", "rank"),
        "name": Text("名称", "name"),
        "road_class": Text("类别", "class"),
        "weight": Text("计入份数", "weight"),
        "reason": Text("计入方式", "why"),
        "length_m": Text("长度（m）", "length (m)"),
    }
    paint = Paint("shown", ranks | {"not_counted": _NOT_COUNTED}, "ranked", frozenset({"not_counted"}))
    return {"streets": Evidence(Text("计入密度的街道", "streets counted"), frame, columns, paint)}


INDICATOR = Indicator(
    id="road_density",
    title=Text("建成区道路网密度", "Street density of the built-up area"),
    unit=Text("km/km2", "km/km2"),
    definition=Text(
        "县城建成区内计入的街道（参数 street_classes：快速路、主干路、次干路、支路）的中心线长度与建成区面积之比。"
        "双幅路两条线各计一半；匝道、内部道路、步行道、不对公众开放的路，以及已知宽度小于 least_street_width_m 的路"
        "不计；"
        "沿建成区边界的路计入，共用边界上的路只计一次。",
        "Centre-line length of the streets that count (parameter street_classes: expressways, arterials, secondary and "
        "local streets) inside the county seat's built-up area, over its area. Each line of a divided road counts "
        "half; ramps, service roads, footways, roads closed to the public and those known to be narrower than "
        "least_street_width_m do not count; a street along the edge counts, on a shared edge once.",
    ),
    source=Text("GB/T 51328-2018 道路网密度（间接引用）", "GB/T 51328-2018, street density (second-hand)"),
    needs=("streets", "builtup"),
    compute=compute,
    decimals=2,
    kind="land",
    rank=10,
)
