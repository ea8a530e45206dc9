"""What a frame must be before anything is measured in it: projected, in metres, in one CRS with the others."""

import geopandas as gpd

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text

__all__ = ["metric_problems", "require_metres"]

_NONE = (
    Text("没有坐标系", "has no CRS"),
    Text("用 set_crs 注明，再用 to_crs 投影", "state it with set_crs, then project it with to_crs"),
)
_DEGREES = (
    Text("坐标系不是以米为单位的投影坐标系：{crs}", "the CRS is not a projected one in metres: {crs}"),
    Text(
        "先投影，如 frame.to_crs(frame.estimate_utm_crs())",
        "project it first, as by frame.to_crs(frame.estimate_utm_crs())",
    ),
)
_OTHER = (
    Text("坐标系与 {first} 不同", "its CRS is not that of {first}"),
    Text("先统一坐标系", "bring them to one CRS first"),
)


def metric_problems(name: str, frame: gpd.GeoDataFrame) -> list[Problem]:
    """Return why a frame is not one in metres, if it is not."""
    crs = frame.crs
    if crs is None:
        return [Problem(name, *_NONE)]
    if not crs.is_projected or crs.axis_info[0].unit_conversion_factor != 1.0:
        what, remedy = _DEGREES
        return [Problem(name, what.fill(crs=crs.name), remedy)]
    return []


def require_metres(**frames: gpd.GeoDataFrame | None) -> None:
    """Ask that frames be in one projected CRS in metres; those that are None are left aside.

    Raises
    ------
    InputError
        (a ValueError) With every frame that has no CRS, is in degrees or another unit, or in another CRS than the
        first.
    """
    given = {name: frame for name, frame in frames.items() if frame is not None}
    problems = [problem for name, frame in given.items() for problem in metric_problems(name, frame)]
    first = next(iter(given), "")
    if not problems:
        what, remedy = _OTHER
        problems = [
            Problem(name, what.fill(first=first), remedy)
            for name, frame in given.items()
            if frame.crs != given[first].crs
        ]
    if problems:
        raise InputError(problems)
