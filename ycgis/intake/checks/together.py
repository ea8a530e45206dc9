"""What the layers of one project must be to one another; all geometry is in the working CRS."""

import re
from typing import TypeVar

import geopandas as gpd
import pandas as pd
import shapely

from ycgis.ground.errors import Problem, did_you_mean
from ycgis.ground.text import Text
from ycgis.intake.checks.slivers import overlaps_among
from ycgis.intake.checks.wording import listed

__all__ = [
    "capital_problems",
    "cities_beyond",
    "length_problems",
    "matched",
    "neighbours_beyond",
    "overlaps",
    "strayed",
    "unfit_codes",
]

_Frame = TypeVar("_Frame", bound=pd.DataFrame)

_STRAYED_KM = 5.0
_FIT = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[0-9a-z][0-9a-z_-]{0,39}", re.IGNORECASE)
_LEAST_RATIO, _MOST_RATIO = 0.5, 20.0


def overlaps(counties: gpd.GeoDataFrame, where: str) -> list[Problem]:
    """Report pairs of counties that share more than slivers: 0.1 % of the smaller one's area.

    `counties` is indexed by adcode.
    """
    found = overlaps_among(counties.geometry.to_numpy())
    if not len(found.first):
        return []
    names = counties.index.to_numpy()
    pairs = listed(
        f"{names[one]}–{names[two]} ({square_m / 1e6:.3g} km2)" for one, two, square_m in zip(*found, strict=True)
    )
    what = Text("县域互相重叠：{pairs}", "counties overlap: {pairs}").fill(pairs=pairs)
    remedy = Text(
        "改正公共边界，或删去重复的县域",
        "correct the shared border, or remove the county that is there twice",
    )
    return [Problem(where, what, remedy)]


def matched(frame: _Frame, counties: pd.Index, where: str, *, complete: bool) -> tuple[_Frame, list[Problem]]:
    """Return the rows of `frame` (indexed by adcode) that belong to `counties`, in their order.

    Rows of other codes are left out and reported. A county without a row is fatal where the layer has to be
    `complete`, and reported otherwise.
    """
    problems = []
    others = [code for code in frame.index if code not in counties]
    if others:
        what = Text("不是本项目县域的代码：{codes}", "codes of no county of this project: {codes}").fill(
            codes=listed(others)
        )
        problems.append(Problem(where, what, Text("已略去", "they are left out"), fatal=False))
    absent = [code for code in counties if code not in frame.index]
    if absent:
        what = Text("缺少这些县域：{codes}", "has no row for these counties: {codes}").fill(codes=listed(absent))
        remedy = (
            Text(
                "补上这些县，或从 project.toml 中删去该图层",
                "add them, or take the layer out of project.toml",
            )
            if complete
            else Text("这些县将无数据；如有数据请补上", "they will have no data; add them if you can")
        )
        problems.append(Problem(where, what, remedy, fatal=complete))
    return frame.loc[[code for code in counties if code in frame.index]], problems


def strayed(seats: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, where: str) -> list[Problem]:
    """Report seats farther than 5 km outside their own county; both are indexed by adcode."""
    home = counties.geometry.to_numpy()[counties.index.get_indexer(seats.index)]
    away_km = shapely.distance(seats.geometry.to_numpy(), home) / 1000
    far = away_km > _STRAYED_KM
    if not far.any():
        return []
    which = listed(f"{code} ({km:.1f} km)" for code, km in zip(seats.index[far], away_km[far], strict=True))
    what = Text("驻地点在本县之外：{which}", "seats lie outside their county: {which}").fill(which=which)
    remedy = Text("核对坐标与行政区划代码", "check their coordinates and adcodes")
    return [Problem(where, what, remedy, fatal=False)]


def neighbours_beyond(
    neighbours: gpd.GeoDataFrame, counties: pd.Index, where: str
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the neighbours that are not themselves counties of the project, and a note on those that are."""
    own = neighbours.index.isin(counties)
    if not own.any():
        return neighbours, []
    what = Text("相邻县域中有本项目的县域：{codes}", "counties of the project among the neighbours: {codes}")
    named = what.fill(codes=listed(neighbours.index[own]))
    return neighbours[~own], [Problem(where, named, Text("已略去", "they are left out"), fatal=False)]


def cities_beyond(
    cities: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, where: str
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the cities outside all counties, and a note on those within: the project's own is no neighbour."""
    own = cities.intersects(counties.union_all()).to_numpy(dtype=bool)
    if not own.any():
        return cities, []
    what = Text("本项目县域内的城市不是市外城市：{cities}", "cities within the project's own counties: {cities}")
    named = what.fill(cities=listed(cities["name"].astype(str)[own]))
    return cities[~own], [Problem(where, named, Text("已略去", "they are left out"), fatal=False)]


def capital_problems(capital: str, counties: pd.Index | None, seats: pd.Index | None, where: str) -> list[Problem]:
    """Report a `capital` that is not among the counties or has no seat; None is a layer not read."""
    if counties is not None and capital not in counties:
        what = Text(f"capital“{capital}”不在县域之中", f"the capital {capital!r} is not among the counties")
        return [Problem(where, what, did_you_mean(capital, counties))]
    if seats is not None and capital not in seats:
        what = Text(f"capital“{capital}”没有驻地点", f"the capital {capital!r} is not among the seats")
        return [Problem(where, what, did_you_mean(capital, seats))]
    return []


def length_problems(roads: gpd.GeoDataFrame, where: str) -> list[Problem]:
    """Return what is wrong with stated lengths: in km instead of m, or shorter than the drawn line can be."""
    ratio = (roads["length_m"] / roads.length).dropna()
    if ratio.empty:
        return []
    typical = float(ratio.median())
    said = Text(
        "length_m 与图上长度之比，中位数为 {ratio:.3g}", "length_m is {ratio:.3g} times the drawn length (median)"
    )
    if not _LEAST_RATIO <= typical <= _MOST_RATIO:
        remedy = Text("length_m 以米为单位，核对单位", "length_m is in metres: check its unit")
        return [Problem(where, said.fill(ratio=typical), remedy)]
    short = int((ratio < _LEAST_RATIO).sum())
    if not short:
        return []
    what = Text(
        "{count} 条道路的 length_m 不到图上长度的一半",
        "{count} roads have a length_m of less than half the drawn length",
    )
    return [Problem(where, what.fill(count=short), Text("核对这些道路的长度", "check their lengths"), fatal=False)]


def unfit_codes(adcodes: pd.Index, where: str) -> list[Problem]:
    """Return the adcodes that cannot name a county's page on every system."""
    unfit = [str(code) for code in adcodes if not _FIT.fullmatch(str(code))]
    if not unfit:
        return []
    what = Text("这些 adcode 不能作文件名：{codes}", "these adcodes cannot be names of files: {codes}")
    remedy = Text("只用数字、字母、- 和 _，以数字或字母开头", "use digits, letters, - and _, a digit or letter first")
    return [Problem(where, what.fill(codes=listed(unfit)), remedy)]
