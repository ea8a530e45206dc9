"""Parks: which green counts, which parks serve how far, and the residential land that they serve."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.parameters import Parameters
from ycgis.ground.text import Text, join
from ycgis.ground.vocabulary import PARK_CATEGORIES
from ycgis.measures.land import Shapes, cover, cut, groups_of, home_of, land_in
from ycgis.study import Study

__all__ = [
    "CATEGORIES",
    "COUNTED",
    "NO_BUILTUP",
    "NO_PARK",
    "SERVED",
    "Coverage",
    "category_of",
    "coverage",
    "has_park",
    "in_counties",
    "radius_rule",
    "serving_parks",
]

COUNTED: Final = ("park", "unknown")
CATEGORIES: Final[Mapping[str, Text]] = {
    "park": PARK_CATEGORIES["park"],
    "unknown": Text("类别不明（按公园绿地计）", "unknown category (counted as park green)"),
    "protective": PARK_CATEGORIES["protective"],
    "attached": PARK_CATEGORIES["attached"],
    "regional": PARK_CATEGORIES["regional"],
    "other": Text("其他绿地", "other green"),
}
"""Categories of green as evidence tells them apart: those of the vocabulary, none given, and any other word."""

SERVED: Final[Mapping[str, Text]] = {
    "covered": Text("已覆盖的居住用地", "residential land served"),
    "uncovered": Text("未覆盖的居住用地", "residential land not served"),
}

NO_BUILTUP: Final = Text("无数据：该县没有建成区（builtup）", "no data: this county has no built-up area (builtup)")
NO_PARK: Final = Text(
    "无数据：公园图层（parks）在该县没有公园", "no data: the layer of parks (parks) has none in this county"
)
_NO_HOMES: Final = Text(
    "无数据：{where}没有居住用地（residential）", "no data: no residential land (residential) in the {where}"
)
_IN: Final = {True: Text("建成区内", "built-up area"), False: Text("县域内", "county")}
_RADIUS: Final = Text("{least:g} m2 及以上 {radius:g} m", "{radius:g} m from {least:g} m2 on")
_DRAWN_APART_M = 1.0


_LEAST_HOMES = 0.1
_THIN = Text(
    "；注意：居住用地只占建成区的 {share:.1%}，图层很可能不全",
    "; mind: residential land is only {share:.1%} of the built-up area, the layer is most likely incomplete",
)


class Coverage(NamedTuple):
    """How much of the residential land is served.

    Attributes
    ----------
    share
        Per cent by county; NaN where `reasons` says why.
    reasons
        Why a county has no value.
    land
        The residential land: ``adcode``, ``verdict`` (a key of `SERVED`), ``area_ha``, polygons.
    said
        What a basis may say of a county: ``where``, ``covered_ha``, ``land_ha``, ``thin`` (a warning, or nothing).
    """

    share: "pd.Series[float]"
    reasons: Mapping[str, Text]
    land: gpd.GeoDataFrame
    said: Mapping[str, Mapping[str, object]]


def category_of(parks: gpd.GeoDataFrame) -> "pd.Series[str]":
    """Return the key of `CATEGORIES` of each park: "unknown" where none is given, "other" for a word not known.

    An unknown category counts as park green, and is told; a word that is not one of CJJ/T 85's does not count,
    since its owner has set that green apart.
    """
    said = parks["category"]
    return said.where(said.isin(list(PARK_CATEGORIES)), "other").where(said.notna(), "unknown")


def has_park(study: Study) -> "pd.Series[bool]":
    """Return whether any green of the layer, whatever its category, lies in a county."""
    parks, counties = study.layers.given("parks"), study.layers.counties
    found = cut(parks.geometry.to_numpy(), counties.geometry.to_numpy()).area
    return pd.Series(np.isin(np.arange(len(counties)), found), index=counties.index)


def serving_parks(study: Study) -> gpd.GeoDataFrame:
    """Return the parks that count, those at most 1 m apart (drawn in pieces) as one, and how far each serves.

    Returns
    -------
    ``name`` (of its pieces, "" where none has one), ``adcode`` (of the county with its largest part, "" outside),
    ``area_ha``, ``radius_m`` (by `Parameters.park_radii`; NaN: too small to serve) and the ground it covers.
    """
    parks = study.layers.given("parks")
    parks = parks[category_of(parks).isin(COUNTED)]
    shapes = parks.geometry.to_numpy()
    group = groups_of(shapes, _DRAWN_APART_M)
    ground = _together(shapes, group)
    area_m2 = shapely.area(ground)
    home = pd.Series(home_of(ground, study.layers.counties), dtype=object)
    return gpd.GeoDataFrame(
        {
            "name": parks["name"].groupby(group).agg(_names).to_numpy(dtype=object),
            "adcode": home.where(home.notna(), ""),
            "area_ha": area_m2 / 1e4,
            "radius_m": _radius(study, area_m2),
        },
        geometry=ground,
        crs=parks.crs,
    )


def radius_rule(parameters: Parameters) -> Text:
    """Return how far parks serve by their size, in words."""
    rules = sorted(parameters.park_radii, key=lambda rule: -rule.least_m2)
    return join([_RADIUS.fill(least=rule.least_m2, radius=rule.radius_m) for rule in rules], "，", ", ")


def in_counties(study: Study, shapes: Shapes) -> gpd.GeoDataFrame:
    """Return polygons cut at the counties' borders, with the county's ``adcode``."""
    counties = study.layers.counties
    pieces = cut(shapes, counties.geometry.to_numpy())
    adcode = counties.index.to_numpy(dtype=object)[pieces.area]
    return gpd.GeoDataFrame({"adcode": adcode}, geometry=pieces.part, crs=counties.crs)


def coverage(study: Study, served: Shapes, silent: Callable[[str], Text | None]) -> Coverage:
    """Return the share of each county's residential land that lies in `served`.

    The land is that within the county's built-up area; where the project has no such layer, all of the county's.

    Parameters
    ----------
    served
        Polygons that do not overlap.
    silent
        Why a county of which nothing is served has no value rather than 0: its data may be missing.
    """
    layers = study.layers
    areas = layers.counties if layers.builtup is None else layers.builtup
    land = cover(land_in(layers.given("residential"), areas), served)
    land = land.assign(verdict=np.where(land.pop("served"), "covered", "uncovered"), area_ha=land.area / 1e4)
    by_county = land.pivot_table(index="adcode", columns="verdict", values="area_ha", aggfunc="sum")
    sums = by_county.reindex(index=layers.counties.index, columns=list(SERVED)).fillna(0.0)
    codes = sums.index.astype(str)
    covered = dict(zip(codes, sums["covered"], strict=True))
    total = dict(zip(codes, sums.sum(axis="columns"), strict=True))
    where = _IN[layers.builtup is not None]

    def reason(adcode: str) -> Text | None:
        if adcode not in areas.index:
            return NO_BUILTUP
        if not total[adcode] > 0:
            return _NO_HOMES.fill(where=where)
        return None if covered[adcode] > 0 else silent(adcode)

    reasons = {adcode: why for adcode in total if (why := reason(adcode))}
    share = {code: np.nan if code in reasons else round(100 * covered[code] / total[code], 9) for code in total}
    said = {
        code: {"where": where, "covered_ha": covered[code], "land_ha": land_ha, "thin": _thin(areas, code, land_ha)}
        for code, land_ha in total.items()
    }
    return Coverage(pd.Series(share, dtype=float), reasons, land, said)


def _thin(builtup: gpd.GeoDataFrame, adcode: str, land_ha: float) -> Text:
    """Return a warning where residential land is so small a part of the built-up area that the layer must lack some.

    Nothing is said where the areas are whole counties.
    """
    if "rule" not in builtup or adcode not in builtup.index:
        return Text("", "")
    share = land_ha / (builtup.geometry[adcode].area / 1e4)
    return _THIN.fill(share=share) if share < _LEAST_HOMES else Text("", "")


def _together(shapes: Shapes, group: npt.NDArray[np.int64]) -> Shapes:
    """Return the union of each group of shapes."""
    order = np.argsort(group, kind="stable")
    members = np.split(shapes[order], np.flatnonzero(np.diff(group[order])) + 1) if len(shapes) else []
    ground = np.empty(len(members), dtype=object)
    ground[:] = [some[0] if len(some) == 1 else shapely.union_all(some) for some in members]
    return ground


def _names(names: "pd.Series[str]") -> str:
    return "、".join(sorted(set(names.dropna())))


def _radius(study: Study, area_m2: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    radius = np.full(len(area_m2), np.nan)
    for rule in sorted(study.parameters.park_radii, key=lambda rule: rule.least_m2):
        radius[area_m2 >= rule.least_m2] = rule.radius_m
    return radius
