"""Population rasters as cells around points, so that no one is lost or counted twice when they are projected.

A cell travels as a line of three points: the middle of one side, the cell's centre, the middle of the next side. So
any change of CRS takes its size and its turn along, and `cells_as_points` reads both back.
"""

from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from pyproj import CRS
from rasterio import Affine
from rasterio.enums import MaskFlags
from rasterio.errors import RasterioError
from rasterio.windows import Window

from ycgis.ground.crs import Bounds
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.readers.archive import Place
from ycgis.intake.readers.failure import heard, unreadable
from ycgis.land import HALF_SIDES

__all__ = ["Raster", "cells_as_points", "open_raster", "read_population"]


_EAST_SIDE, _SOUTH_SIDE = np.array([0.5, 0.0]), np.array([0.0, 0.5])  # in columns and rows from the centre

_Floats = npt.NDArray[np.float64]


class Raster(NamedTuple):
    """What a raster says of itself: its CRS (None: nothing), its bounds in it, and notes on what it leaves open."""

    crs: CRS | None
    bounds: Bounds
    notes: list[Problem]


def open_raster(place: Place) -> Raster:
    """Return what a raster says of itself.

    Raises
    ------
    InputError
        It is unreadable.
    """
    where = str(place.file)
    with heard(where) as warned, _opened(place) as raster:
        west, south, east, north = raster.bounds
        crs = CRS.from_wkt(raster.crs.to_wkt()) if raster.crs else None
        notes = _open_questions(raster, where)
    return Raster(crs, (west, south, east, north), notes + warned)


def read_population(place: Place, crs: CRS | None, within: Bounds | None = None) -> gpd.GeoDataFrame:
    """Return the cells that hold people, in `crs`, as `cells_as_points` takes them, with a column ``people``.

    Cells without data (nodata, mask, NaN) and empty ones are left out; the sum is that of the cells, exactly.

    Parameters
    ----------
    within
        Read only the cells that meet these bounds, in `crs`; None for all.

    Raises
    ------
    InputError
        The file is unreadable, or cells are negative or infinite.
    """
    with heard(str(place.file)), _opened(place) as raster:  # `open_raster` passes the warnings on
        window = _window(raster, within)
        people = _cells(raster, window, place.file)
        transform = raster.transform
    wrong = (people < 0) | np.isinf(people)
    if wrong.any():
        what = Text(
            f"有 {int(wrong.sum())} 个像元为负数或无穷大（如 {people[wrong][0]:g}）",
            f"{int(wrong.sum())} cells are negative or infinite (such as {people[wrong][0]:g})",
        )
        remedy = Text("把该值设为栅格的 nodata，或改正数据", "declare that value as nodata, or correct the data")
        raise InputError(Problem(str(place.file), what, remedy))
    row, column = np.nonzero(people > 0)
    middle = np.column_stack([column + window.col_off, row + window.row_off]) + 0.5
    cells = np.stack([middle + _EAST_SIDE, middle, middle + _SOUTH_SIDE], axis=1)
    x, y = _apply(transform, cells[..., 0], cells[..., 1])
    lines = shapely.linestrings(np.stack([x, y], axis=-1))
    return gpd.GeoDataFrame({"people": people[row, column]}, geometry=lines, crs=crs)


def cells_as_points(people: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return people as points, with half the sides of their cells as vectors in ``u_x``, ``u_y``, ``v_x``, ``v_y``.

    The vectors are in the unit and axes of the frame's CRS; those of people given as mere points are NaN.
    """
    shapes = people.geometry.to_numpy()
    halves, points = np.full((len(people), 4), np.nan), people.geometry
    if (shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING).all():
        first, middle, second = np.moveaxis(shapely.get_coordinates(shapes).reshape(-1, 3, 2), 1, 0)
        halves = np.hstack([first - middle, second - middle])
        points = gpd.GeoSeries(gpd.points_from_xy(*middle.T), index=people.index)
    named = people.assign(**dict(zip(HALF_SIDES, halves.T, strict=True)))
    return named.set_geometry(points.to_numpy(), crs=people.crs)


def _opened(place: Place) -> rasterio.DatasetReader:
    try:
        return rasterio.open(place.opened)
    except RasterioError as error:
        raise unreadable(place.file, error) from error


def _open_questions(raster: rasterio.DatasetReader, where: str) -> list[Problem]:
    """Return notes on what cannot be told from a raster: which cells have no data, and what it counts."""
    notes = []
    if raster.mask_flag_enums[0] == [MaskFlags.all_valid]:
        what = Text("没有声明 nodata：每个像元都算有数据", "declares no nodata value: every cell counts as data")
        remedy = Text(
            "负值会被拒绝；无数据处应为 0", "negative cells would be refused; where nothing is known, it must hold 0"
        )
        notes.append(Problem(where, what, remedy, fatal=False))
    unit = raster.units[0]
    if unit:
        what = Text(f"栅格的单位写作“{unit}”", f"the raster gives its unit as {unit!r}")
        remedy = Text(
            "按每像元人数读取；若是密度请先换算", "read as people per cell; convert it first if it is a density"
        )
        notes.append(Problem(where, what, remedy, fatal=False))
    return notes


def _cells(raster: rasterio.DatasetReader, window: Window, path: Path) -> _Floats:
    if window.width == 0 or window.height == 0:
        return np.empty((0, 0))
    try:
        cells = raster.read(1, window=window, masked=True)
    except (RasterioError, ValueError, MemoryError) as error:
        raise unreadable(path, error) from error
    return np.asarray(np.ma.filled(cells.astype(float), np.nan))


def _window(raster: rasterio.DatasetReader, within: Bounds | None) -> Window:
    if within is None or not np.isfinite(within).all():
        return Window(0, 0, raster.width, raster.height)
    x, y = np.array(within)[[0, 2, 0, 2]], np.array(within)[[1, 1, 3, 3]]
    columns, rows = _apply(~raster.transform, x, y)
    left, right = np.clip([np.floor(columns.min()), np.ceil(columns.max())], 0, raster.width).astype(int)
    top, bottom = np.clip([np.floor(rows.min()), np.ceil(rows.max())], 0, raster.height).astype(int)
    return Window(left, top, right - left, bottom - top)


def _apply(transform: Affine, x: _Floats, y: _Floats) -> tuple[_Floats, _Floats]:
    # Written out, as versions of affine disagree on whether this is * or @.
    a, b, c, d, e, f = transform[:6]
    return a * x + b * y + c, d * x + e * y + f
