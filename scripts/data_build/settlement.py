"""Degrees of urbanisation: read from a file of classes by triangle, sampled on a grid, checked, and written.

The file holds a class for each of 20 * 4^12 triangles into which an icosahedron, turned by 7.3 degrees, is divided:
runs of equal classes in the order of the triangles' numbers, two streams packed by zlib (the package's README names
the format: TFDG version 1, classes only). What is read here is data; nothing of the package is run.
"""

import hashlib
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.features import geometry_mask

from data_build.checks import require
from data_build.pages import bullets, table
from data_build.places import Place
from data_build.units import METRIC

__all__ = ["build_settlement", "read_degrees"]

CLASSES = {
    30: "urban centre",
    23: "dense urban cluster",
    22: "semi-dense urban cluster",
    21: "suburban or peri-urban",
    13: "rural cluster",
    12: "low-density rural",
    11: "very low-density rural",
    10: "water",
}
URBAN_CENTRE = 30
NODATA = 255
CELL_DEG, MARGIN_DEG = 0.01, 0.1
LEVEL = 12
SLOTS = (10, 11, 12, 13, 21, 22, 23, 30, NODATA)
SHA256 = "7e7ce23b14f94a50399862feec0605aaaaa29ec5feae34478d1c152f3d971454"
TURN_DEG = 7.3
FACES = (
    (0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11), (1, 5, 9), (5, 11, 4), (11, 10, 2), (10, 7, 6),
    (7, 1, 8), (3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8), (3, 8, 9), (4, 9, 5), (2, 4, 11), (6, 2, 10), (8, 6, 7),
    (9, 8, 1),
)  # fmt: skip
_HEADER = struct.Struct("<4sBBBBHBBIIII32s")
_DIRECTORY = 92

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]


class Degrees(NamedTuple):
    """Runs of equal classes: the number of the triangle after each run, and its class."""

    ends: Ints
    codes: Codes

    def at(self, lon: Floats, lat: Floats) -> Codes:
        """Return the class at points in WGS 84."""
        return self.codes[np.searchsorted(self.ends, _triangles(lon, lat), side="right")]


def read_degrees(content: bytes) -> Degrees:
    """Return the classes of a TFDG file, after checking that it is the known one."""
    found = hashlib.sha256(content).hexdigest()
    require(found == SHA256, f"degrees of urbanisation: sha256 is {found}, not {SHA256}")
    header = _HEADER.unpack_from(content)
    require(header[:4] == (b"TFDG", 1, LEVEL, 3), f"degrees of urbanisation: the header is {header[:4]}")
    first, second = (struct.unpack_from("<II", content, _DIRECTORY + 8 * rank)[0] for rank in (0, 1))
    start = _DIRECTORY + 16
    lengths = _varints(np.frombuffer(zlib.decompress(content[start : start + first]), dtype=np.uint8))
    slots = np.frombuffer(zlib.decompress(content[start + first : start + first + second]), dtype=np.uint8)
    ends = np.cumsum(lengths)
    require(len(ends) == len(slots) and ends[-1] == 20 * 4**LEVEL, "degrees of urbanisation: triangles are missing")
    return Degrees(ends, np.array(SLOTS, dtype=np.uint8)[slots])


def build_settlement(
    degrees: Degrees, counties: gpd.GeoDataFrame, seats: Sequence[Place], path: Path
) -> dict[str, str]:
    """Write the classes around the counties as a raster, check every seat, and return what is told."""
    at_seats = degrees.at(np.array([seat.lon for seat in seats]), np.array([seat.lat for seat in seats]))
    astray = [seat.name for seat, code in zip(seats, at_seats, strict=True) if code != URBAN_CENTRE]
    require(not astray, f"seats outside an urban centre: {astray}")
    west, south, east, north = counties.total_bounds + np.array([-1, -1, 1, 1]) * MARGIN_DEG
    left, right = int(np.floor(west / CELL_DEG)), int(np.ceil(east / CELL_DEG))
    bottom, top = int(np.floor(south / CELL_DEG)), int(np.ceil(north / CELL_DEG))
    lon: Floats = np.asarray((np.arange(left, right) + 0.5) * CELL_DEG, dtype=np.float64)
    lat: Floats = np.asarray((np.arange(top, bottom, -1) - 0.5) * CELL_DEG, dtype=np.float64)
    codes = degrees.at(*(axis.ravel() for axis in np.meshgrid(lon, lat))).reshape(len(lat), len(lon))
    require((codes != NODATA).all(), "there are cells without a class")
    transform = Affine(CELL_DEG, 0, round(left * CELL_DEG, 2), 0, -CELL_DEG, round(top * CELL_DEG, 2))
    profile: dict[str, Any] = {"driver": "GTiff", "height": len(lat), "width": len(lon), "count": 1, "dtype": "uint8"}
    more = {"crs": "EPSG:4326", "transform": transform, "nodata": NODATA, "compress": "deflate"}
    with rasterio.open(path, "w", **profile, **more) as raster:
        raster.write(codes, 1)
    return {"settlement": bullets(_counted(codes, lon, lat)) + "\n\n" + _by_county(codes, lat, counties, transform)}


def _counted(codes: Codes, lon: Floats, lat: Floats) -> list[str]:
    sums = [f"{code} {name} {int((codes == code).sum()):,}" for code, name in CLASSES.items()]
    return [
        (
            f"window: {lon[0] - CELL_DEG / 2:g}-{lon[-1] + CELL_DEG / 2:g} E, {lat[-1] - CELL_DEG / 2:g}-"
            f"{lat[0] + CELL_DEG / 2:g} N, {len(lon)} x {len(lat)} cells of {CELL_DEG:g} degree"
        ),
        f"cells by class: {', '.join(sums)}",
        "all 13 county seats lie in an urban centre (30)",
    ]


def _by_county(codes: Codes, lat: Floats, counties: gpd.GeoDataFrame, transform: Affine) -> str:
    """Return a table of km2 by class: of the cells whose centre lies in the county, each by its area there."""
    metre = 6371.0088 * np.pi / 180 * CELL_DEG
    km2 = np.repeat((metre**2 * np.cos(np.radians(lat)))[:, None], codes.shape[1], axis=1)
    area = counties.to_crs(METRIC).area / 1e6
    rows = []
    for code, name, shape in zip(counties.index, counties["name"], counties.geometry, strict=True):
        inside = geometry_mask([shape], codes.shape, transform, invert=True)
        sums = [f"{km2[inside & (codes == one)].sum():,.0f}" for one in CLASSES]
        rows.append((code, name, *sums, f"{area[code]:,.0f}"))
    return table(("adcode", "county", *map(str, CLASSES), "km2 of the county"), rows)


def _varints(stream: Codes) -> Ints:
    """Return whole numbers of seven bits a byte, the lowest first; the eighth bit says that more follow."""
    last = np.flatnonzero(stream < 128)  # noqa: PLR2004 - the eighth bit
    first = np.r_[0, last[:-1] + 1]
    size = last - first + 1
    numbers = np.zeros(len(last), dtype=np.int64)
    for place in range(int(size.max())):
        has = size > place
        numbers[has] |= (stream[first[has] + place].astype(np.int64) & 127) << (7 * place)
    return numbers


def _corners() -> Floats:
    """Return the three corners of each face of the icosahedron, as unit vectors: (20, 3, 3)."""
    phi = (1 + np.sqrt(5)) / 2
    raw = [(a, b * phi, 0) for b in (1, -1) for a in (-1, 1)]
    raw += [(0, a, b * phi) for b in (1, -1) for a in (-1, 1)] + [(b * phi, 0, a) for b in (1, -1) for a in (-1, 1)]
    turn, points = np.radians(TURN_DEG), np.array(raw, dtype=float)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    spin = np.array([[np.cos(turn), np.sin(turn), 0], [-np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    return np.asarray((points @ spin)[np.array(FACES)])


def _triangles(lon: Floats, lat: Floats) -> Ints:
    """Return the number of the triangle that holds each point: the face, then a digit of 0-3 for each division."""
    lam, phi = np.radians(lon), np.radians(lat)
    point = np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))
    faces = _corners()
    number = np.column_stack([_inwards(np.broadcast_to(face, (len(point), 3, 3)), point) for face in faces]).argmax(1)
    triangle = faces[number]
    for _ in range(LEVEL):
        a, b, c = triangle[:, 0], triangle[:, 1], triangle[:, 2]
        ab, bc, ca = _middle(a, b), _middle(b, c), _middle(c, a)
        children = np.stack([np.stack(child, 1) for child in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))], 1)
        digit = np.column_stack([_inwards(children[:, rank], point) for rank in range(4)]).argmax(1)
        triangle = children[np.arange(len(point)), digit]
        number = number * 4 + digit
    return np.asarray(number, dtype=np.int64)


def _inwards(triangle: Floats, point: Floats) -> Floats:
    """Return how far a point lies within the nearest of a triangle's three sides; negative outside."""
    ends = np.roll(triangle, -1, axis=1)
    return np.asarray(np.einsum("nij,nj->ni", np.cross(triangle, ends), point).min(axis=1))


def _middle(one: Floats, other: Floats) -> Floats:
    total = one + other
    return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True))
