"""Built-up areas: one for each county, inside it; all geometry is in the working CRS."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.slivers import SLIVER_M2, more_than_slivers
from ycgis.intake.checks.wording import listed

__all__ = ["builtup_by_county"]

_AREA = 2  # the dimension of a polygon

_Floats = npt.NDArray[np.float64]
_Found = tuple[gpd.GeoDataFrame, list[Problem]]


class _AreaParts(NamedTuple):
    """The polygons of the areas inside counties, with the area (row) and the county (row) that each is of."""

    shapes: npt.NDArray[np.object_]
    area: npt.NDArray[np.intp]
    county: npt.NDArray[np.intp]


def builtup_by_county(areas: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, where: str) -> _Found:
    """Return one (multi)polygon a county, indexed by adcode, inside that county; counties without one are absent.

    An area with an adcode belongs to that county; one without belongs, part by part, to the counties it lies in.
    Several of a county are united, so that overlaps count once; ``name`` and ``rule`` are those of the largest.
    `areas` are labelled by their row in the file, from 0.

    Reported are codes of no county (left out) and what lies outside (cut off) when it is more than 0.1 % of an area.
    Fatal is a county whose areas all lie outside it, and a layer of which nothing is in any county.
    """
    areas, problems = _of_counties(areas, counties, where)
    parts = _parts(areas, counties)
    inside = np.zeros(len(areas))
    np.add.at(inside, parts.area, shapely.area(parts.shapes))
    astray, coded = _astray(areas, inside), areas["adcode"].notna().to_numpy()
    problems += _astray_problem(astray, where) or _nowhere(inside, where)
    problems += _cut(areas, inside, ~(areas["adcode"].isin(astray).to_numpy() & coded), where)
    return _united(areas, counties, parts), problems


def _of_counties(areas: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, where: str) -> _Found:
    strange = areas["adcode"].notna() & ~areas["adcode"].isin(counties.index)
    if not strange.any():
        return areas, []
    what = Text("不是本项目县域的代码：{codes}", "codes of no county of this project: {codes}")
    named = what.fill(codes=listed(sorted(areas.loc[strange, "adcode"].unique())))
    note = Problem(where, named, Text("已略去", "they are left out"), fatal=False)
    return areas[~strange], [note]


def _parts(areas: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> _AreaParts:
    shapes, land = areas.geometry.to_numpy(), counties.geometry.to_numpy()
    coded = areas["adcode"].notna().to_numpy()
    own, free = np.flatnonzero(coded), np.flatnonzero(~coded)
    at, met = shapely.STRtree(land).query(shapes[free], predicate="intersects")
    area = np.concatenate([own, free[at]])
    county = np.concatenate([counties.index.get_indexer(pd.Index(areas["adcode"].to_numpy()[coded])), met])
    pieces, piece = shapely.get_parts(shapely.intersection(shapes[area], land[county]), return_index=True)
    flat, part = shapely.get_parts(pieces, return_index=True)  # a multipolygon inside a collection
    kept = shapely.get_dimensions(flat) == _AREA
    owner = piece[part[kept]]
    return _AreaParts(flat[kept], area[owner], county[owner])


def _astray(areas: gpd.GeoDataFrame, inside: _Floats) -> list[str]:
    """Return the counties that have areas of their own code, all of them outside."""
    total = pd.Series(inside).groupby(areas["adcode"].to_numpy()).sum()
    return sorted(str(code) for code in total.index[total <= SLIVER_M2])


def _astray_problem(codes: list[str], where: str) -> list[Problem]:
    if not codes:
        return []
    what = Text("这些县的建成区全在本县之外：{codes}", "built-up areas lie wholly outside their own county: {codes}")
    remedy = Text("核对 adcode 与坐标系", "check their adcodes and the crs")
    return [Problem(where, what.fill(codes=listed(codes)), remedy)]


def _nowhere(inside: _Floats, where: str) -> list[Problem]:
    if inside.sum() > SLIVER_M2:
        return []
    what = Text("没有一处建成区在县域之内", "no built-up area lies in any county")
    return [Problem(where, what, Text("核对坐标系与 adcode", "check the crs and the adcodes"))]


def _cut(areas: gpd.GeoDataFrame, inside: _Floats, told: npt.NDArray[np.bool_], where: str) -> list[Problem]:
    whole = shapely.area(areas.geometry.to_numpy())
    outside = whole - inside
    cut = told & more_than_slivers(outside, whole)
    if not cut.any():
        return []
    rows = areas.index.to_numpy() + 1
    names = [code if isinstance(code, str) else f"#{row}" for row, code in zip(rows, areas["adcode"], strict=True)]
    which = listed(
        f"{names[at]} ({outside[at] / 1e6:.3g} km2, {outside[at] / whole[at]:.1%})" for at in np.flatnonzero(cut)
    )
    what = Text("建成区有一部分在县域之外：{which}", "parts of built-up areas lie outside their county: {which}")
    return [Problem(where, what.fill(which=which), Text("已裁去", "they are cut off"), fatal=False)]


def _united(areas: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, parts: _AreaParts) -> gpd.GeoDataFrame:
    rows = np.unique(parts.county)
    shapes = [shapely.union_all(parts.shapes[parts.county == row]) for row in rows]
    said = pd.DataFrame(areas[["name", "rule"]]).iloc[parts.area]
    said = said.assign(_county=parts.county, _m2=shapely.area(parts.shapes))
    size = said.groupby(["_county", said.index])["_m2"].transform("sum")
    largest = said.assign(_m2=size).sort_values(["_m2", "name"], ascending=[False, True], kind="stable")
    words = largest.groupby("_county")[["name", "rule"]].first().reindex(rows)
    return gpd.GeoDataFrame(words.set_index(counties.index[rows]), geometry=shapes, crs=areas.crs)
