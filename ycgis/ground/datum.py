"""Chinese map datums that are not geodetic datums: GCJ-02 and BD-09, brought back to WGS 84.

Web maps in China draw places some 500 m (GCJ-02) or 1,200 m (BD-09) off. The forward maps are public
knowledge; their inverse has no closed form and is iterated to better than 1e-6 m. Only this way back is
offered. Outside the box that the forward map defines as China, coordinates are left alone. Baidu's own metres
(bd09mc) are no Web Mercator: a polynomial for each band of northings gives the degrees of BD-09.
"""

from collections.abc import Callable
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["Datum", "baidu_metres_to_bd09", "bd09_to_wgs84", "gcj02_to_wgs84", "to_true_places"]

Datum = Literal["CGCS2000", "WGS84", "GCJ-02", "BD-09"]

_Floats = npt.NDArray[np.float64]
_Map = Callable[[_Floats, _Floats], tuple[_Floats, _Floats]]

_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
_SEMI_MAJOR_M, _ECCENTRICITY_2 = 6_378_245.0, 0.00669342162296594323
_BAIDU = np.pi * 3000.0 / 180.0
_ROUNDS, _ENOUGH_DEG = 50, 1e-13

_METRE_BANDS = (12890594.86, 8362377.87, 5591021.0, 3481989.83, 1678043.12, 0.0)
"""Northings from which each row of `_METRES_TO_DEGREES` holds."""
# fmt: off
_METRES_TO_DEGREES = np.array([
    [1.410526172116255e-8, 8.98305509648872e-6, -1.9939833816331, 200.9824383106796, -187.2403703815547,
     91.6087516669843, -23.38765649603339, 2.57121317296198, -0.03801003308653, 17337981.2],
    [-7.435856389565537e-9, 8.983055097726239e-6, -0.78625201886289, 96.32687599759846, -1.85204757529826,
     -59.36935905485877, 47.40033549296737, -16.50741931063887, 2.28786674699375, 10260144.86],
    [-3.030883460898826e-8, 8.98305509983578e-6, 0.30071316287616, 59.74293618442277, 7.357984074871,
     -25.38371002664745, 13.45380521110908, -3.29883767235584, 0.32710905363475, 6856817.37],
    [-1.981981304930552e-8, 8.983055099779535e-6, 0.03278182852591, 40.31678527705744, 0.65659298677277,
     -4.44255534477492, 0.85341911805263, 0.12923347998204, -0.04625736007561, 4482777.06],
    [3.09191371068437e-9, 8.983055096812155e-6, 6.995724062e-5, 23.10934304144901, -2.3663490511e-4,
     -0.6321817810242, -0.00663494467273, 0.03430082397953, -0.00466043876332, 2555164.4],
    [2.890871144776878e-9, 8.983055095805407e-6, -3.068298e-8, 7.47137025468032, -3.53937994e-6,
     -0.02145144861037, -1.234426596e-5, 1.0322952773e-4, -3.23890364e-6, 826088.5],
])
# fmt: on


def gcj02_to_wgs84(lon: _Floats, lat: _Floats) -> tuple[_Floats, _Floats]:
    """Return WGS 84 longitude and latitude (degrees) of GCJ-02 ones; NaN stays NaN."""
    return _invert(_gcj02, lon, lat)


def bd09_to_wgs84(lon: _Floats, lat: _Floats) -> tuple[_Floats, _Floats]:
    """Return WGS 84 longitude and latitude (degrees) of BD-09 ones; NaN stays NaN."""
    return _invert(_bd09, lon, lat)


def to_true_places(degrees: gpd.GeoDataFrame, datum: Datum | None) -> gpd.GeoDataFrame:
    """Return a frame in degrees with its coordinates freed of the shift of the declared `datum`.

    None, "WGS84" and "CGCS2000" have none.
    """
    if datum not in ("GCJ-02", "BD-09"):
        return degrees
    back = gcj02_to_wgs84 if datum == "GCJ-02" else bd09_to_wgs84

    def move(xy: _Floats) -> _Floats:
        return np.column_stack(back(xy[:, 0], xy[:, 1]))

    return degrees.set_geometry(shapely.transform(degrees.geometry.to_numpy(), move), crs=degrees.crs)


def baidu_metres_to_bd09(x: _Floats, y: _Floats) -> tuple[_Floats, _Floats]:
    """Return longitude and latitude of BD-09 (degrees) of Baidu's own metres (bd09mc); NaN stays NaN."""
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    band = np.minimum(np.searchsorted(-np.array(_METRE_BANDS), -np.abs(north)), len(_METRE_BANDS) - 1)
    row = _METRES_TO_DEGREES[band]
    share = np.abs(north) / row[..., 9]
    lat = np.zeros_like(share)
    for power in range(8, 1, -1):
        lat = lat * share + row[..., power]
    lon = row[..., 0] + row[..., 1] * np.abs(east)
    return np.copysign(lon, east), np.copysign(lat, north)


def _invert(forward: _Map, lon: _Floats, lat: _Floats) -> tuple[_Floats, _Floats]:
    # Fixed point: the shift varies slowly, so each round gains two to three digits.
    target = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    x, y = target[0].copy(), target[1].copy()
    for _ in range(_ROUNDS):
        there = forward(x, y)
        step_x, step_y = target[0] - there[0], target[1] - there[1]
        x, y = x + step_x, y + step_y
        if np.fmax.reduce(np.hypot(step_x, step_y), axis=None, initial=0.0) <= _ENOUGH_DEG:
            break
    china = (target[0] > _WEST) & (target[0] < _EAST) & (target[1] > _SOUTH) & (target[1] < _NORTH)
    return np.where(china, x, target[0]), np.where(china, y, target[1])


def _gcj02(lon: _Floats, lat: _Floats) -> tuple[_Floats, _Floats]:
    x, y = lon - 105.0, lat - 35.0
    waves = 2 / 3 * (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + waves
    north += 2 / 3 * (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3))
    north += 2 / 3 * (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + waves
    east += 2 / 3 * (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3))
    east += 2 / 3 * (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30))
    phi = np.radians(lat)
    w2 = 1 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian_radius = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / w2**1.5
    parallel_radius = _SEMI_MAJOR_M / np.sqrt(w2) * np.cos(phi)
    return lon + np.degrees(east / parallel_radius), lat + np.degrees(north / meridian_radius)


def _bd09(lon: _Floats, lat: _Floats) -> tuple[_Floats, _Floats]:
    x, y = _gcj02(lon, lat)
    radius = np.hypot(x, y) + 2e-5 * np.sin(y * _BAIDU)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * _BAIDU)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
