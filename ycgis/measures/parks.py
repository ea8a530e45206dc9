"""Parks: which green counts, how far parks serve, the residential land that they serve, and green per resident."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.green import park_category_of
from ycgis.ground.metres import require_metres
from ycgis.ground.parameters import Parameters
from ycgis.ground.tolerance import at_least, up_to
from ycgis.land import Shapes, cover, groups_of, land_in, people_within, service_area, together
from ycgis.measures.frames import with_text

__all__ = [
    "CATEGORIES",
    "COUNTED",
    "Coverage",
    "category_of",
    "coverage_of",
    "green_in",
    "park_area_per_capita",
    "park_coverage",
    "radius_of",
    "serving_parks",
]

Radii = Iterable[tuple[float, float]]
"""Sizes of parks, m2, and the radius from each size on, m."""

COUNTED: Final = ("park", "unknown")
CATEGORIES: Final = ("park", "unknown", "protective", "attached", "regional", "square", "other")
"""Categories of green: those of the vocabulary, none given, and any other word; ground of several is of the first."""

_RADII: Final[Sequence[tuple[float, float]]] = tuple((rule.least_m2, rule.radius_m) for rule in Parameters().park_radii)
_DRAWN_APART_M = 1.0


class Coverage(NamedTuple):
    """How much residential land is served.

    Attributes
    ----------
    table
        By area: ``share`` (per cent; NaN without land), ``covered_ha``, ``land_ha``.
    land
        The land in pieces: ``adcode`` (label of the area), ``served`` (bool), ``area_ha``, polygons.
    """

    table: pd.DataFrame
    land: gpd.GeoDataFrame


def park_coverage(
    parks: gpd.GeoDataFrame,
    residential: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame | None = None,
    *,
    park_radii: Radii = _RADII,
) -> gpd.GeoDataFrame:
    """Return the residential land within the service radius of a park, in a straight line (服务半径覆盖率).

    The radius is that from the park's edge by the park's size; parks at most 1 m apart are one, overlaps of land count
    once, and parks outside the areas serve too. Protective, attached, regional and other green serves nobody. Source:
    GB 55014-2021.

    Parameters
    ----------
    parks
        Polygons in metres; read is ``category`` (a key of `ycgis.ground.vocabulary.PARK_CATEGORIES`; missing counts as
        a park), where it is there.
    residential
        Polygons in the same CRS.
    areas
        Polygons over which land is summed up; by default each row of `residential` for itself.
    park_radii
        Sizes, m2, each with the radius from there on, m; a park below the least serves nobody. A size is met to
        1 in 10,000.

    Returns
    -------
    Indexed like `areas` (or `residential`), with its geometry: ``share`` in per cent (NaN where there is no land),
    ``covered_ha``, ``land_ha``.

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.

    Examples
    --------
    A park of one hectare serves 500 m, so half of a strip of 1 km beside it::

        [park][ 500 m served |  500 m  ]

    >>> park = gpd.GeoDataFrame(geometry=[shapely.box(-100, 0, 0, 100)], crs=32649)
    >>> homes = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1000, 100)], crs=32649)
    >>> park_coverage(park, homes)[["share", "covered_ha", "land_ha"]].round(2)
       share  covered_ha  land_ha
    0   50.0         5.0     10.0
    """
    require_metres(parks=parks, residential=residential, areas=areas)
    parks = serving_parks(parks, park_radii).dropna(subset="radius_m")
    served = service_area(parks.geometry.to_numpy(), parks["radius_m"].to_numpy())
    over = residential if areas is None else areas
    found = coverage_of(residential, over.reset_index(drop=True), served, apart=areas is None)
    return over[[over.geometry.name]].join(found.table.set_axis(over.index))


def coverage_of(
    residential: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, served: Shapes, *, apart: bool = False
) -> Coverage:
    """Return the share of the residential land of each area that lies in `served` (polygons that do not overlap).

    `apart`: the areas are the land itself, row by row, and may overlap.
    """
    land = areas[[areas.geometry.name]].assign(adcode=areas.index) if apart else land_in(residential, areas)
    split = cover(land, served)
    split = split.assign(area_ha=split.area / 1e4)
    by_area = split.pivot_table(index="adcode", columns="served", values="area_ha", aggfunc="sum")
    sums = by_area.reindex(index=areas.index, columns=[True, False]).fillna(0.0)
    covered, whole = sums[True], sums.sum(axis="columns")
    share = (100 * covered / whole.where(whole > 0)).round(9)
    table = pd.DataFrame({"share": share, "covered_ha": covered, "land_ha": whole}, index=areas.index)
    return Coverage(table, split)


def category_of(parks: gpd.GeoDataFrame) -> "pd.Series[str]":
    """Return the category (`CATEGORIES`) of each park: "unknown" where none is given, "other" for a word not known.

    An unknown category counts as park green, and is told; a word that is not one of CJJ/T 85's does not count,
    since its owner has set that green apart.
    """
    words = parks["category"]
    known = {word: park_category_of(word) or "other" for word in words.dropna().unique()}
    return words.map(known).where(words.notna(), "unknown")


def serving_parks(parks: gpd.GeoDataFrame, park_radii: Radii = _RADII) -> gpd.GeoDataFrame:
    """Return the parks that count, those at most 1 m apart (drawn in pieces) as one, and how far each serves.

    Returns
    -------
    ``name`` (of its pieces, "" where none has one), ``area_ha``, ``radius_m`` (NaN: too small to serve) and the ground
    it covers.
    """
    parks = with_text(parks, "category", "name")
    parks = parks[category_of(parks).isin(COUNTED)]
    shapes = parks.geometry.to_numpy()
    group = groups_of(shapes, up_to(_DRAWN_APART_M))
    ground = together(shapes, group)
    area_m2 = shapely.area(ground)
    return gpd.GeoDataFrame(
        {
            "name": parks["name"].groupby(group).agg(_names).to_numpy(dtype=object),
            "area_ha": area_m2 / 1e4,
            "radius_m": radius_of(area_m2, park_radii),
        },
        geometry=ground,
        crs=parks.crs,
    )


def radius_of(area_m2: npt.NDArray[np.float64], park_radii: Radii = _RADII) -> npt.NDArray[np.float64]:
    """Return how far parks of some sizes serve, metres; NaN: too small to serve.

    Examples
    --------
    >>> radius_of(np.array([300.0, 4000.0, 4999.9, 20_000.0])).tolist()
    [nan, 300.0, 500.0, 500.0]
    """
    radius = np.full(len(area_m2), np.nan)
    for least_m2, radius_m in sorted(park_radii):
        radius[at_least(area_m2, least_m2)] = radius_m
    return radius


def park_area_per_capita(
    parks: gpd.GeoDataFrame,
    builtup: gpd.GeoDataFrame,
    population: "pd.Series[float] | None" = None,
    *,
    people: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Return the park green in each built-up area per resident (人均公园绿地面积).

    Overlapping green counts once; protective, attached, regional and other green does not. Source: CJJ/T 85.

    Parameters
    ----------
    parks
        Polygons in metres; read is ``category``, as in `park_coverage`.
    builtup
        Polygons in the same CRS, any unique index.
    population
        Residents by the labels of `builtup`; where one is missing the sum of `people` in the area stands in.
    people
        Points, or raster cells, with a column ``people``; see `people_within`.

    Returns
    -------
    Indexed like `builtup`, with its geometry: ``m2_per_person`` (NaN without residents), ``green_ha``, ``people``,
    ``people_summed`` (whether they are a sum of `people`), and ``<category>_ha`` of each of `CATEGORIES`.

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.

    Examples
    --------
    >>> parks = gpd.GeoDataFrame({"category": ["park", "protective"]}, crs=32649,
    ...                          geometry=[shapely.box(0, 0, 100, 100), shapely.box(200, 0, 300, 100)])
    >>> town = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1000, 1000)], index=["a"], crs=32649)
    >>> park_area_per_capita(parks, town, pd.Series({"a": 1000.0}))[["m2_per_person", "green_ha", "protective_ha"]]
       m2_per_person  green_ha  protective_ha
    a           10.0       1.0            1.0
    """
    require_metres(parks=parks, builtup=builtup, people=people)
    green = green_in(with_text(parks, "category"), builtup)
    known = pd.Series(np.nan, index=builtup.index) if population is None else population.reindex(builtup.index)
    summed = known.isna() if people is not None else pd.Series(data=False, index=builtup.index)
    if people is not None and summed.any():
        known = known.fillna(people_within(people, builtup[summed]))
    table = green.assign(people=known, people_summed=summed)
    table.insert(0, "m2_per_person", (1e4 * table["green_ha"] / known).where(known > 0))
    return builtup[[builtup.geometry.name]].join(table)


def green_in(parks: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return hectares in each area: ``green_ha``, which counts, and ``<category>_ha`` of the single `CATEGORIES`.

    Ground of several categories belongs to the first in the order of `CATEGORIES`.
    """
    category = category_of(parks)
    upto: list[str] = []
    sums: dict[str, pd.Series[float]] = {}
    for name in CATEGORIES:
        before = upto[-1] if upto else None
        upto.append(name)
        if before is not None and not category.eq(name).any():
            sums[name] = sums[before]
            continue
        land = land_in(parks[category.isin(upto)], areas)
        sums[name] = land.area.groupby(land["adcode"]).sum() / 1e4
    table = pd.DataFrame(sums).reindex(areas.index).fillna(0.0)
    alone = table.diff(axis="columns").fillna(table)
    green = alone[list(COUNTED)].sum(axis="columns")
    return alone.add_suffix("_ha").assign(green_ha=green)


def _names(names: "pd.Series[str]") -> str:
    return "、".join(sorted(set(names.dropna())))
