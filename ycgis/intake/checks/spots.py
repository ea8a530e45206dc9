"""Places and lists that belong to counties: townships, facilities, the list of parks."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import listed

__all__ = ["inside_counties", "listed_counties", "same_names"]


def inside_counties(
    spots: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, where: str
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the points that lie in a county or on its border, and a note on how many do not."""
    inside = _county_of(spots, counties) >= 0
    if inside.all():
        return spots, []
    what = Text("{all} 个点中有 {count} 个在各县域之外", "{count} of {all} points lie outside all counties")
    named = what.fill(count=int((~inside).sum()), all=len(spots))
    kept = spots[inside].reset_index(drop=True)
    return kept, [Problem(where, named, Text("已略去", "they are left out"), fatal=False)]


def same_names(townships: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, where: str) -> list[Problem]:
    """Return a note on names that several townships of one county have."""
    home = _county_of(townships, counties)
    named = pd.DataFrame({"home": home, "name": townships["name"].to_numpy()})[home >= 0]
    twice = named[named.duplicated(keep=False)].drop_duplicates().sort_values(["home", "name"])
    if twice.empty:
        return []
    codes = counties.index.to_numpy()[twice["home"].to_numpy()]
    which = listed(f"{code} {name}" for code, name in zip(codes, twice["name"], strict=True))
    what = Text("同一县内有重名的乡镇：{which}", "townships of one county have the same name: {which}")
    remedy = Text("都计入；若是同一处请只留一个", "each counts; keep one where they are the same place")
    return [Problem(where, what.fill(which=which), remedy, fatal=False)]


def listed_counties(table: pd.DataFrame, counties: pd.Index, where: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the rows of a table whose column ``adcode`` names a county, and a note on the other codes."""
    known = table["adcode"].isin(counties)
    if known.all():
        return table, []
    what = Text("不是本项目县域的代码：{codes}", "codes of no county of this project: {codes}")
    named = what.fill(codes=listed(sorted(table.loc[~known, "adcode"].unique())))
    note = Problem(where, named, Text("已略去", "they are left out"), fatal=False)
    return table[known].reset_index(drop=True), [note]


def _county_of(spots: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> npt.NDArray[np.intp]:
    """Return the row of the county that holds each point; -1 where none does."""
    found = np.full(len(spots), -1, dtype=np.intp)
    spot, county = shapely.STRtree(counties.geometry.to_numpy()).query(
        spots.geometry.to_numpy(), predicate="intersects"
    )
    found[spot[::-1]] = county[::-1]  # on a shared border, the first
    return found
