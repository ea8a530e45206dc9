"""The coordinate reference systems that ycgis works in, accepts, and refuses."""

import re
import warnings
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text

__all__ = [
    "WGS84",
    "Bounds",
    "central_meridian",
    "datum_foreign_to",
    "degrees_of",
    "degrees_to",
    "false_easting",
    "is_metric",
    "is_set",
    "parse_crs",
    "require_usable",
    "same_crs",
    "to_wgs84",
    "to_working",
    "working_crs",
]

Bounds = tuple[float, float, float, float]

WGS84 = CRS.from_epsg(4326)

_CHINA: Bounds = (73.0, 3.0, 136.0, 54.0)
_FIRST_ZONE, _FIRST_MERIDIAN, _LAST_MERIDIAN = 4534, 75, 135
_OLD_DATUM = re.compile(r"xian|西安|beijing|peking|北京")
_MODERN_SEMI_MAJOR_M = 6_378_137.0
_NO_DATUM = {"MIF 0", "D_MapInfo", "D_MIF 0", "unknown engineering datum"}
"""What software calls the datum of a CRS that has none: MapInfo's 1, 0 among them."""

_DEGREES_TOLERANCE = 1e-8  # about a millimetre

_CONVERT = Text(
    "请先用官方转换参数转换为 CGCS2000（如 EPSG:4490 或 EPSG:4546），再读入",
    "convert it to CGCS2000 (such as EPSG:4490 or EPSG:4546) with official parameters first",
)
_DECLARE = Text(
    '在 project.toml 中为该图层写明 crs，例如 crs = "EPSG:4490"（经纬度）或 crs = "EPSG:4546"（米）',
    'declare the layer\'s crs in project.toml, such as crs = "EPSG:4490" (degrees) or "EPSG:4546" (metres)',
)


def working_crs(bounds: Bounds) -> CRS:
    """Return the projected CRS in metres to work in.

    In China it is the CGCS2000 3-degree Gauss-Krüger zone without prefix, EPSG:4534 (75 E) to 4554 (135 E),
    nearest to the middle of `bounds`; elsewhere the UTM zone on WGS 84.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees of WGS 84 or CGCS2000.
    """
    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    if _in_china(lon, lat):
        meridian = min(max(3 * round(lon / 3), _FIRST_MERIDIAN), _LAST_MERIDIAN)
        return CRS.from_epsg(_FIRST_ZONE + (meridian - _FIRST_MERIDIAN) // 3)
    zone = int((lon + 180) // 6) % 60 + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


def parse_crs(text: str) -> CRS:
    """Return the CRS that `text` names ("EPSG:4546", WKT, a PROJ string).

    Raises
    ------
    InputError
        If PROJ does not know it; `where` of the problem is the text.
    """
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise InputError(
            Problem(
                text,
                Text(f"不认识坐标系“{text}”", f"unknown CRS {text!r}"),
                Text("写 EPSG 代号，例如 EPSG:4490", "write an EPSG code, such as EPSG:4490"),
            )
        ) from error


def require_usable(crs: CRS | None, where: str) -> CRS:
    """Return `crs` if coordinates in it can be brought to WGS 84; `where` names the file otherwise.

    Refused are: no CRS; neither geographic nor projected; Xi'an 80, Beijing 54 and New Beijing under
    every code, and any datum on another ellipsoid than those of WGS 84 and CGCS2000 to which PROJ knows no
    transformation: it would let the coordinates through unchanged, tens of metres off. A CRS that carries
    its own transformation parameters (towgs84) is accepted.

    Raises
    ------
    InputError
        With the remedy.
    """
    if crs is None or not is_set(crs):
        what = Text("没有坐标系", "has no coordinate reference system (CRS)")
        raise InputError(Problem(where, what, _DECLARE))
    if _brings_parameters(crs):
        return crs
    if not (crs.is_geographic or crs.is_projected):
        what = Text(
            f"坐标系“{crs.name}”既不是经纬度也不是投影坐标",
            f"CRS {crs.name!r} is neither geographic nor projected",
        )
        raise InputError(Problem(where, what, _DECLARE))
    if _is_old_datum(crs) or _has_no_way_to_wgs84(crs):
        what = Text(
            f"坐标系“{crs.name}”的基准与 CGCS2000 相差数十米，软件中没有它的转换参数",
            f"the datum of CRS {crs.name!r} is tens of metres off CGCS2000 and no parameters are known here",
        )
        raise InputError(Problem(where, what, _CONVERT))
    return crs


def same_crs(one: CRS, other: CRS, bounds: Bounds) -> bool:
    """Tell whether two CRS give the coordinates in `bounds` the same place, to about a millimetre.

    EPSG:4490 and 4326 are the same in this sense, and so are EPSG:4508 and 4546.
    """
    xs, ys = [bounds[0], bounds[2], bounds[0], bounds[2]], [bounds[1], bounds[1], bounds[3], bounds[3]]
    here, there = (transformer_between(crs, WGS84).transform(xs, ys) for crs in (one, other))
    return bool(np.allclose(here, there, rtol=0, atol=_DEGREES_TOLERANCE))


def degrees_of(bounds: Bounds, crs: CRS) -> Bounds:
    """Return `bounds` in degrees of WGS 84; infinite where the CRS cannot hold them."""
    return _moved(bounds, crs, WGS84)


def degrees_to(bounds: Bounds, crs: CRS) -> Bounds:
    """Return `bounds`, in degrees of WGS 84, in `crs`; infinite where the CRS cannot hold them."""
    return _moved(bounds, WGS84, crs)


def is_set(crs: CRS | None) -> bool:
    """Tell whether there is a CRS, and one that says where on Earth it is: not undefined, local or without datum."""
    if crs is None or crs.is_engineering or crs.name.lower().startswith(("undefined", "unknown engineering")):
        return False
    datum = crs.datum
    return datum is None or datum.name not in _NO_DATUM


def datum_foreign_to(crs: CRS, bounds: Bounds) -> bool:
    """Tell whether `crs` is on an old datum of elsewhere, in which nobody surveyed what lies in `bounds` in China.

    Such are Pulkovo 1942, NAD27 and Tokyo: what PROJ knows of them does not hold here. A CRS that states its own
    parameters, and one that is made for a part of the Chinese box (Hong Kong 1980), is none.

    Parameters
    ----------
    bounds
        In degrees.
    """
    middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    if _brings_parameters(crs) or _is_modern(crs) or not _in_china(*middle):
        return False
    area = crs.area_of_use or (crs.geodetic_crs.area_of_use if crs.geodetic_crs else None)
    return area is None or not (_in_china(area.west, area.south) and _in_china(area.east, area.north))


def is_metric(crs: CRS) -> bool:
    """Tell whether `crs` is projected with axes in metres."""
    return bool(crs.is_projected and all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info))


def false_easting(crs: CRS) -> float:
    """Return the false easting of a projected CRS in its unit; 0 where it has none."""
    return _parameter(crs, "False easting")


def central_meridian(crs: CRS) -> float:
    """Return the longitude of natural origin of a projected CRS in degrees; 0 where it has none."""
    return _parameter(crs, "Longitude of natural origin")


def to_working(frame: gpd.GeoDataFrame, crs: CRS) -> gpd.GeoDataFrame:
    """Return `frame` in the working CRS.

    What is on another datum than that of WGS 84 or CGCS2000 goes by way of WGS 84: to this the parameters of a CRS
    lead, those that it states (TOWGS84) and those that PROJ knows; straight to CGCS2000, PROJ would drop them.
    """
    own = frame.crs
    if own is not None and (own.is_bound or not _is_modern(own)):
        frame = to_wgs84(frame)
    return frame.to_crs(crs)


def to_wgs84(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `frame` in degrees of WGS 84 (which here equal those of CGCS2000), longitude first."""
    return frame.to_crs(WGS84)


def _in_china(lon: float, lat: float) -> bool:
    return _CHINA[0] <= lon <= _CHINA[2] and _CHINA[1] <= lat <= _CHINA[3]


def _is_modern(crs: CRS) -> bool:
    """Tell whether a CRS is on the ellipsoid of WGS 84 or, but for a tenth of a millimetre, on that of CGCS2000."""
    ellipsoid = crs.ellipsoid
    return ellipsoid is not None and ellipsoid.semi_major_metre == _MODERN_SEMI_MAJOR_M


def _moved(bounds: Bounds, source: CRS, target: CRS) -> Bounds:
    west, south, east, north = transformer_between(source, target).transform_bounds(*bounds)
    return west, south, east, north


@lru_cache(maxsize=256)
def transformer_between(source: CRS, target: CRS) -> Transformer:
    """Return the way from one CRS to another, x before y; making one takes a tenth of a second, so it is kept."""
    return Transformer.from_crs(source, target, always_xy=True)


def _parameter(crs: CRS, name: str) -> float:
    operation = crs.coordinate_operation
    values = [p.value for p in operation.params if p.name == name] if operation is not None else []
    return float(values[0]) if values else 0.0


def _brings_parameters(crs: CRS) -> bool:
    operation: Any = crs.coordinate_operation if crs.is_bound else None
    return operation is not None and any(operation.towgs84)


def _is_old_datum(crs: CRS) -> bool:
    datum, geodetic = crs.datum, crs.geodetic_crs
    names = [crs.name, datum.name if datum else "", geodetic.name if geodetic else ""]
    return any(_OLD_DATUM.search(re.sub(r"[^a-z西安北京]", "", name.lower())) for name in names)


def _has_no_way_to_wgs84(crs: CRS) -> bool:
    geodetic = crs.geodetic_crs
    if geodetic is None or geodetic.ellipsoid is None:
        return True
    if geodetic.ellipsoid.semi_major_metre == _MODERN_SEMI_MAJOR_M:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a grid that is not installed is still a known way
        ways = TransformerGroup(geodetic, WGS84, always_xy=True, allow_ballpark=False)
    return not ways.transformers and not ways.unavailable_operations
