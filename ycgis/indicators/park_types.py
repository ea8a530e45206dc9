"""公园类型: which of the three types of park that the plans ask for a county has."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.ground.text import Text, join
from ycgis.ground.vocabulary import PARK_TYPES
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.land import home_of
from ycgis.study import Study
from ycgis.wording.basis import basis_of

__all__ = ["INDICATOR"]

_WANTED: Final = ("comprehensive", "country", "shelter")
_MOST_NAMES: Final = 3
_THERE = Text("有：{types}", "there: {types}")
_MISSING = Text("缺：{types}", "missing: {types}")
_NAMED = Text("{type}（{names}）", "{type} ({names})")
_MORE = Text("{names}等 {count} 处", "{names} and others, {count} in all")
_BASIS: Final[Mapping[str, Text]] = {
    "typed": Text("{types}", "{types}"),
    "untold": Text(
        "无数据：该县没有一处公园标明类型（parks 的 park_type 列，或 park_list）",
        "no data: no park of this county has a type (column park_type of parks, or park_list)",
    ),
}
_TITLE = Text("标明类型的公园", "parks with a type")
_SHOWN = {"name": Text("名称", "name"), "area_ha": Text("面积（ha）", "area (ha)")}


def compute(study: Study) -> Measured:
    """Return how many of the wanted types a county has, 0 to 3; NaN where no park of it has a type at all.

    A park of the layer is in the county that holds its largest part; a park both in the layer and on the list is there
    once. Evidence: the layer's parks that have a type.
    """
    drawn = _drawn(study)
    every = pd.concat([_listed(study), pd.DataFrame(drawn)[["adcode", "name", "park_type"]]], ignore_index=True)
    counties = study.layers.counties.index
    known = every[every["park_type"].isin(list(PARK_TYPES)) & every["adcode"].isin(counties)].drop_duplicates()
    wanted = known[known["park_type"].isin(_WANTED)]
    count = wanted.groupby("adcode")["park_type"].nunique().reindex(counties).fillna(0.0).astype(float)
    typed = counties.isin(known["adcode"])
    table = pd.DataFrame({"state": np.where(typed, "typed", "untold")}, index=counties)
    words = {str(adcode): _types(own) for adcode, own in known.groupby("adcode")}
    evidence = {} if study.layers.parks is None else {"parks": _evidence(drawn)}
    return Measured(count.where(typed), basis_of(table, _BASIS, {"types": words}), evidence=evidence)


def _listed(study: Study) -> pd.DataFrame:
    listed = study.layers.park_list
    return pd.DataFrame(columns=["adcode", "name", "park_type"]) if listed is None else listed


def _drawn(study: Study) -> gpd.GeoDataFrame:
    """Return the parks of the layer that have a type, with their county ("" outside of all)."""
    counties, parks = study.layers.counties, study.layers.parks
    if parks is None:
        return gpd.GeoDataFrame(pd.DataFrame(columns=["adcode", "name", "park_type"]), geometry=[], crs=counties.crs)
    typed = parks[parks["park_type"].isin(list(PARK_TYPES))]
    home = pd.Series(home_of(typed.geometry.to_numpy(), counties), index=typed.index, dtype=object)
    return typed.assign(adcode=home.where(home.notna(), ""), name=typed["name"].fillna(""), area_ha=typed.area / 1e4)


def _types(parks: pd.DataFrame) -> Text:
    there = [name for name in _WANTED if parks["park_type"].eq(name).any()]
    missing = [PARK_TYPES[name] for name in _WANTED if name not in there]
    named = [_with_names(name, parks["name"][parks["park_type"] == name]) for name in there]
    parts = [_THERE.fill(types=join(named, "、", ", "))] if named else []
    return join([*parts, *([_MISSING.fill(types=join(missing, "、", ", "))] if missing else [])])


def _with_names(park_type: str, names: "pd.Series[str]") -> Text:
    known = sorted(name for name in set(names) if name)
    if not known:
        return PARK_TYPES[park_type]
    shown = join([Text(name, name) for name in known[:_MOST_NAMES]], "、", ", ")
    if len(known) > _MOST_NAMES:
        shown = _MORE.fill(names=shown, count=len(known))
    return _NAMED.fill(type=PARK_TYPES[park_type], names=shown)


def _evidence(drawn: gpd.GeoDataFrame) -> Evidence:
    frame = drawn[["adcode", "name", "park_type", "area_ha", drawn.geometry.name]]
    labels: Mapping[str, Text] = PARK_TYPES
    return Evidence(_TITLE, frame, _SHOWN, Paint("park_type", labels))


INDICATOR = Indicator(
    id="park_types",
    title=Text("公园类型齐备数", "Types of park present"),
    unit=Text("类", "types"),
    definition=Text(
        "县域内综合公园、郊野公园、防灾避险公园三类中已有几类（0–3）。类型取自 parks 的 park_type 列或名录 park_list，"
        "不由面积或名称推断；没有一处公园标明类型的县为无数据。公园归其最大部分所在的县。",
        "How many of the three types comprehensive, country and disaster-shelter park the county has (0-3). Types come "
        "from the column park_type of parks or from the list park_list, and are not guessed from size or name; a "
        "county without any park of known type has no data. A park is in the county with its largest part.",
    ),
    source=Text(
        "县城城镇化行动方案：每县至少有综合公园、郊野公园、防灾避险公园各一处",
        "county-seat urbanisation plans: a comprehensive, a country and a disaster-shelter park in each county",
    ),
    needs=(("parks", "park_list"),),
    compute=compute,
    decimals=0,
    kind="land",
    rank=23,
)
