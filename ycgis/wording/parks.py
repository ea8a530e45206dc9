"""Parks in words: what the park indicators call alike."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.ground.parameters import PARK_RULES, Parameters
from ycgis.ground.text import Text, join
from ycgis.ground.vocabulary import PARK_CATEGORIES
from ycgis.land import Shapes, cut, holds
from ycgis.measures.parks import category_of, coverage_of
from ycgis.study import Study

__all__ = [
    "CATEGORIES",
    "NO_BUILTUP",
    "NO_PARK",
    "SERVED",
    "UNKNOWN_WORDS",
    "HomesServed",
    "homes_served",
    "in_counties",
    "radius_rule",
    "without_parks",
]

CATEGORIES: Final[Mapping[str, Text]] = {
    "park": PARK_CATEGORIES["park"],
    "unknown": Text("类别不明（按公园绿地计）", "unknown category (counted as park green)"),
    "protective": PARK_CATEGORIES["protective"],
    "attached": PARK_CATEGORIES["attached"],
    "regional": PARK_CATEGORIES["regional"],
    "square": PARK_CATEGORIES["square"],
    "other": Text("其他绿地", "other green"),
}
"""Categories of green as evidence tells them apart (`ycgis.measures.parks.CATEGORIES`)."""

SERVED: Final[Mapping[str, Text]] = {
    "covered": Text("已覆盖的居住用地", "residential land served"),
    "uncovered": Text("未覆盖的居住用地", "residential land not served"),
}

NO_BUILTUP: Final = Text("无数据：该县没有建成区（builtup）", "no data: this county has no built-up area (builtup)")
UNKNOWN_WORDS: Final = Text(
    "无数据：公园图层（parks）在该县没有可计的绿地，只有类别（category）不识的，是否公园绿地无从判断；"
    "请用 values 对应到词表",
    "no data: no green (parks) counts here, but some is of a category that is not known, so that it cannot be told "
    "whether it is park green; map its words with values",
)
NO_PARK: Final = Text(
    "无数据：公园图层（parks）在该县没有公园", "no data: the layer of parks (parks) has none in this county"
)
_NO_HOMES: Final = Text(
    "无数据：{where}没有居住用地（residential）", "no data: no residential land (residential) in the {where}"
)
_NO_WAYS: Final = Text(
    "无数据：街道图层（streets）在该县没有可步行的道路",
    "no data: the layer of streets (streets) has no walkable way in this county",
)
_IN: Final = {True: Text("建成区内", "built-up area"), False: Text("县域内", "county")}
_RADIUS: Final = Text("{least:g} m2 及以上 {radius:g} m", "{radius:g} m from {least:g} m2 on")
_NAMED_RULE: Final = {
    "national": Text("{radii}", "{radii}"),
    "city_check": Text("{radii}；按城市体检口径", "{radii}; as 城市体检 reads it"),
}
_LEAST_HOMES = 0.1
_THIN = Text(
    "；注意：居住用地只占建成区的 {share:.1%}，图层很可能不全",
    "; mind: residential land is only {share:.1%} of the built-up area, the layer is most likely incomplete",
)


class HomesServed(NamedTuple):
    """How much of the residential land is served, and what is said of it.

    Attributes
    ----------
    table
        By county: ``share`` (per cent; NaN where `state` is not "served"), ``covered_ha``, ``land_ha``, ``state``.
    reasons
        A wording for each state but "served".
    land
        The residential land as evidence: ``adcode``, ``verdict`` (a key of `SERVED`), ``area_ha``, polygons.
    words
        Places of a basis by county: ``thin``, a warning where the layer is likely incomplete.
    where
        Within what the land is counted.
    """

    table: pd.DataFrame
    reasons: Mapping[str, Text]
    land: gpd.GeoDataFrame
    words: Mapping[str, Mapping[str, Text]]
    where: Text


def homes_served(study: Study, served: Shapes, silent: Callable[[str], str | None]) -> HomesServed:
    """Return the share of each county's residential land that lies in `served` (polygons that do not overlap).

    The land is that within the county's built-up area; where the project has no such layer, all of the county's.
    `silent` is the state ("no_park", "unknown_words" or "no_ways") of a county of which nothing is served because data
    may be missing, None where it is just not served.
    """
    layers = study.layers
    areas = layers.counties if layers.builtup is None else layers.builtup
    found = coverage_of(layers.given("residential"), areas, served)
    table = found.table.reindex(layers.counties.index).fillna({"covered_ha": 0.0, "land_ha": 0.0})

    def state(adcode: str, covered: float, land: float) -> str:
        if adcode not in areas.index:
            return "no_builtup"
        if not land > 0:
            return "no_homes"
        return "served" if covered > 0 else silent(adcode) or "served"

    rows = zip(table.index, table["covered_ha"], table["land_ha"], strict=True)
    table = table.assign(state=[state(str(adcode), covered, land) for adcode, covered, land in rows])
    table["share"] = table["share"].where(table["state"] == "served")
    where = _IN[layers.builtup is not None]
    reasons = {
        "no_builtup": NO_BUILTUP,
        "no_homes": _NO_HOMES.fill(where=where),
        "no_park": NO_PARK,
        "unknown_words": UNKNOWN_WORDS,
        "no_ways": _NO_WAYS,
    }
    land = found.land.assign(verdict=np.where(found.land["served"], "covered", "uncovered")).drop(columns="served")
    return HomesServed(table, reasons, land, {"thin": _thin(areas, table["land_ha"])}, where)


def without_parks(study: Study) -> Mapping[str, str | None]:
    """Return by county why nothing of it may be served: "no_park", "unknown_words" (see `UNKNOWN_WORDS`), else None."""
    parks, counties = study.layers.given("parks"), study.layers.counties
    some = holds(parks.geometry.to_numpy(), counties)
    known = holds(parks[category_of(parks) != "other"].geometry.to_numpy(), counties)
    return {str(code): None if known[code] else "unknown_words" if some[code] else "no_park" for code in counties.index}


def radius_rule(parameters: Parameters) -> Text:
    """Return how far parks serve by their size, in words, and whose reading that is, where it is a named one."""
    rules = sorted(parameters.park_radii, key=lambda rule: -rule.least_m2)
    radii = join([_RADIUS.fill(least=rule.least_m2, radius=rule.radius_m) for rule in rules], "，", ", ")
    named = next((name for name, own in PARK_RULES.items() if own == parameters.park_radii), None)
    return radii if named is None else _NAMED_RULE[named].fill(radii=radii)


def in_counties(study: Study, shapes: Shapes) -> gpd.GeoDataFrame:
    """Return polygons cut at the counties' borders, with the county's ``adcode``."""
    counties = study.layers.counties
    pieces = cut(shapes, counties.geometry.to_numpy())
    adcode = counties.index.to_numpy(dtype=object)[pieces.area]
    return gpd.GeoDataFrame({"adcode": adcode}, geometry=pieces.part, crs=counties.crs)


def _thin(builtup: gpd.GeoDataFrame, land_ha: "pd.Series[float]") -> Mapping[str, Text]:
    """Return a warning where residential land is so small a part of the built-up area that the layer must lack some.

    Nothing is said where the areas are whole counties.
    """
    if "rule" not in builtup:
        return {}
    share = land_ha / (builtup.area.reindex(land_ha.index) / 1e4)
    return {str(adcode): _THIN.fill(share=part) for adcode, part in share.items() if part < _LEAST_HOMES}
