"""Whether coordinates can be what their CRS says: degrees or metres, axes, zone prefix, near the counties."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from pyproj import CRS, Geod

from ycgis.ground.crs import Bounds, central_meridian, datum_foreign_to, degrees_of, false_easting, parse_crs
from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import listed, with_advice

__all__ = ["far_away", "gap_km", "misplaced"]

_WORLD: Bounds = (-180.0, -90.0, 180.0, 90.0)
_SWAPPED_DEGREES: Bounds = (0.0, 70.0, 60.0, 140.0)
_NORTHINGS = (1.5e6, 6.5e6)  # China from 14 N to 58 N in a Gauss-Krüger or UTM zone
_THREE_DEGREE_ZONES, _SIX_DEGREE_ZONES = range(25, 46), range(13, 24)
_BEYOND_AREA_DEG = 10.0

_MERCATOR = "EPSG:3857"
_OR_BAIDU = Text(
    '若来自百度地图（百度自有的米制坐标 bd09mc，并非 EPSG:3857），则写 datum = "BD-09"，不写 crs',
    'if they come from Baidu (its own metres, bd09mc, which are not EPSG:3857), write datum = "BD-09" and no crs',
)

_SWAP = Text("坐标轴颠倒（先北后东）", "the axes are swapped (north before east)")
_SWAP_REMEDY = Text(
    "请交换 x、y（经度或东坐标在前）；CSV 可对调 project.toml 中的 x 与 y",
    "swap x and y (longitude or easting first); for a CSV exchange x and y in project.toml",
)


def misplaced(bounds: Bounds, crs: CRS, where: str) -> Problem | None:
    """Return what is wrong when coordinates within `bounds` cannot be in `crs`.

    Parameters
    ----------
    bounds
        Least x, least y, greatest x, greatest y, in `crs`, easting or longitude first.
    """
    found = (_degrees_trouble if crs.is_geographic else _metres_trouble)(bounds, crs)
    return Problem(where, *found) if found else None


def far_away(bounds: Bounds, crs: CRS, counties: Bounds, where: str, most_km: float = 0.0) -> Problem | None:
    """Return what is wrong when a layer lies farther than `most_km` from the counties.

    The remedy names the readings (axes exchanged, another CRS) under which it would lie on them.

    Parameters
    ----------
    bounds, crs
        Of the layer.
    counties
        Bounds of the counties in degrees of WGS 84.
    """
    away = gap_km(degrees_of(bounds, crs), counties)
    if away <= most_km:
        return None
    what = Text("与县域不重叠，相距约 {km:,.0f} km", "does not overlap the counties: it is about {km:,.0f} km away")
    readings = list(_readings(bounds, crs, counties))
    remedy = Text("检查该图层的 crs（以及 counties 的 crs）", "check the crs of this layer (and that of counties)")
    if readings:
        likely = listed(readings)
        remedy = Text(
            f"{remedy.zh}；以下读法会落在县域上：{likely.zh}",
            f"{remedy.en}; read as one of these it would lie on the counties: {likely.en}",
        )
    return Problem(where, what.fill(km=away), remedy)


def gap_km(one: Bounds, other: Bounds) -> float:
    """Return the geodesic distance in km between two boxes in degrees; infinite where one is not finite."""
    if not np.isfinite([*one, *other]).all():
        return float("inf")
    ends = [_nearest(one[axis], one[axis + 2], other[axis], other[axis + 2]) for axis in (0, 1)]
    (lon_1, lon_2), (lat_1, lat_2) = ends
    return float(Geod(ellps="WGS84").inv(lon_1, lat_1, lon_2, lat_2)[2]) / 1000


def _nearest(low_1: float, high_1: float, low_2: float, high_2: float) -> tuple[float, float]:
    if high_1 < low_2:
        return high_1, low_2
    if high_2 < low_1:
        return low_1, high_2
    middle = (max(low_1, low_2) + min(high_1, high_2)) / 2
    return middle, middle


def _degrees_trouble(bounds: Bounds, crs: CRS) -> tuple[Text, Text] | None:
    if _within(bounds, _SWAPPED_DEGREES) or (not _within(bounds, _WORLD) and _within(_swapped(bounds), _WORLD)):
        return _SWAP, _SWAP_REMEDY
    if _within(bounds, _WORLD):
        return _foreign(bounds, crs)
    what = Text(
        f"声明为经纬度（{crs.name}），坐标却像是米：{_shown(bounds)}",
        f"declared in degrees ({crs.name}), but the coordinates look like metres: {_shown(bounds)}",
    )
    return what, _likely(bounds)


def _metres_trouble(bounds: Bounds, crs: CRS) -> tuple[Text, Text] | None:
    if max(map(abs, bounds)) <= _WORLD[2]:
        what = Text(
            f"声明为投影坐标（{crs.name}，米），坐标却像是度：{_shown(bounds)}",
            f"declared in metres ({crs.name}), but the coordinates look like degrees: {_shown(bounds)}",
        )
        return what, Text('改为 crs = "EPSG:4490"（或 EPSG:4326）', 'write crs = "EPSG:4490" (or EPSG:4326)')
    easting = false_easting(crs)
    if easting > 0 and not _near(bounds, easting) and _near(_swapped(bounds), easting):
        return _SWAP, _SWAP_REMEDY
    return _prefix_trouble(bounds, crs) or _outside_area(bounds, crs) or _foreign(degrees_of(bounds, crs), crs)


def _foreign(degrees: Bounds, crs: CRS) -> tuple[Text, Text] | None:
    if not datum_foreign_to(crs, degrees):
        return None
    what = Text(
        f"坐标系“{crs.name}”的基准不用于中国，其转换参数在此不适用（相差可达数百米）",
        f"the datum of CRS {crs.name!r} is none of China's: what is known of it does not hold here",
    )
    remedy = Text(
        '核对数据实际所用的坐标系并写明 crs（如 "EPSG:4490"）；确是该基准时，先用官方参数转换为 CGCS2000',
        'find out which CRS the data are in and write it as crs (such as "EPSG:4490"); if they are on that datum, '
        "convert them to CGCS2000 with official parameters first",
    )
    return what, remedy


def _prefix_trouble(bounds: Bounds, crs: CRS) -> tuple[Text, Text] | None:
    easting, zone = false_easting(crs), int(bounds[0] // 1e6)
    declared = int(easting // 1e6)
    if easting <= 0 or zone == declared or not _is_northing(bounds):
        return None
    if zone in _THREE_DEGREE_ZONES or zone in _SIX_DEGREE_ZONES:
        what = Text(
            f"东坐标带有带号 {zone}，与声明的 {crs.name} 不符：{_shown(bounds)}",
            f"the eastings carry the zone prefix {zone}, unlike the declared {crs.name}: {_shown(bounds)}",
        )
        return what, _likely(bounds)
    if declared > 0 and zone == 0:
        code = 4534 + round(central_meridian(crs) / 3) - 25
        what = Text(
            f"声明为带带号的 {crs.name}，东坐标却没有带号：{_shown(bounds)}",
            f"declared with a zone prefix ({crs.name}), but the eastings carry none: {_shown(bounds)}",
        )
        return what, Text(f'改为 crs = "EPSG:{code}"', f'write crs = "EPSG:{code}"')
    return None


def _outside_area(bounds: Bounds, crs: CRS) -> tuple[Text, Text] | None:
    area = crs.area_of_use
    west, south, east, north = degrees_of(bounds, crs)
    limits = area.bounds if area else _WORLD
    around = (
        limits[0] - _BEYOND_AREA_DEG, limits[1] - _BEYOND_AREA_DEG,
        limits[2] + _BEYOND_AREA_DEG, limits[3] + _BEYOND_AREA_DEG,
    )  # fmt: skip
    if np.isfinite([west, south, east, north]).all() and _within((west, south, east, north), around):
        return None
    what = Text(
        f"坐标不在 {crs.name} 的适用范围内：{_shown(bounds)}",
        f"the coordinates lie outside the area of {crs.name}: {_shown(bounds)}",
    )
    return what, _likely(bounds)


def _likely(bounds: Bounds) -> Text:
    """Return the advice which CRS metres like these are usually in."""
    zone = int(bounds[0] // 1e6)
    codes = []
    if zone in _THREE_DEGREE_ZONES and _is_northing(bounds):
        codes.append(f"EPSG:{4513 + zone - _THREE_DEGREE_ZONES[0]}")
    if zone in _SIX_DEGREE_ZONES and _is_northing(bounds):
        codes.append(f"EPSG:{4491 + zone - _SIX_DEGREE_ZONES[0]}")
    if 7.5e6 < bounds[0] < 15.5e6:  # noqa: PLR2004 - China in Web Mercator
        codes.append(_MERCATOR)
    if codes:
        said = " / ".join(codes)
        advice = Text(f"坐标像是 {said}，请据此改 crs", f"they look like {said}: correct crs accordingly")
        return with_advice(advice, _OR_BAIDU) if codes[-1] == _MERCATOR else advice
    if zone == 0 and _is_northing(bounds):
        return Text(
            "按中央经线写 crs：75°E 为 EPSG:4534，每 3° 加 1，111°E 为 EPSG:4546",
            "give crs by central meridian: 75 E is EPSG:4534, +1 for each 3 degrees, 111 E is EPSG:4546",
        )
    return Text("检查 crs 是否与坐标相符", "check that crs fits the coordinates")


def _readings(bounds: Bounds, crs: CRS, counties: Bounds) -> Iterator[Text | str]:
    if _meets(_swapped(bounds), crs, counties):
        yield _SWAP
    for code in _candidates():
        if _meets(bounds, parse_crs(code), counties):
            yield code


@cache
def _candidates() -> tuple[str, ...]:
    gauss = [*range(4534, 4555), *range(4513, 4534), *range(4491, 4502)]
    utm = range(32643, 32654)
    return tuple(f"EPSG:{code}" for code in (4490, *gauss, *utm, 3857))


def _meets(bounds: Bounds, crs: CRS, counties: Bounds) -> bool:
    if crs.is_geographic and not _within(bounds, _WORLD):
        return False
    if not crs.is_geographic and max(map(abs, bounds)) <= _WORLD[2]:
        return False
    return gap_km(degrees_of(bounds, crs), counties) == 0


def _within(bounds: Bounds, limits: Bounds) -> bool:
    return bool(bounds[0] >= limits[0] and bounds[1] >= limits[1] and bounds[2] <= limits[2] and bounds[3] <= limits[3])


def _near(bounds: Bounds, easting: float) -> bool:
    return abs(bounds[0] - easting) < 1e6 and abs(bounds[2] - easting) < 1e6  # noqa: PLR2004 - half a zone is 0.3e6 m


def _is_northing(bounds: Bounds) -> bool:
    return bounds[1] > _NORTHINGS[0] and bounds[3] < _NORTHINGS[1]


def _swapped(bounds: Bounds) -> Bounds:
    return bounds[1], bounds[0], bounds[3], bounds[2]


def _shown(bounds: Bounds) -> str:
    return f"x {bounds[0]:.9g}–{bounds[2]:.9g}, y {bounds[1]:.9g}–{bounds[3]:.9g}"
