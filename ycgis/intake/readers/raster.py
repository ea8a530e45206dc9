"""Rasters as cells around points, so that nothing is lost or counted twice when they are projected.

A cell travels as a line of three points: the middle of one side, the cell's centre, the middle of the next side. So
any change of CRS takes its size and its turn along, and `cells_as_points` reads both back.
"""

from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
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
from ycgis.ground.vocabulary import SETTLEMENT_CODES
from ycgis.intake.readers.archive import Place
from ycgis.intake.readers.failure import heard, unreadable
from ycgis.land import HALF_SIDES

__all__ = ["Raster", "cells_as_points", "open_raster", "read_degrees", "read_population"]


_EAST_SIDE, _SOUTH_SIDE = np.array([0.5, 0.0]), np.array([0.0, 0.5])  # in columns and rows from the centre
_CODES = ", ".join(map(str, sorted(SETTLEMENT_CODES)))
_SOME = 5

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
    inhabited = people > 0
    return gpd.GeoDataFrame({"people": people[inhabited]}, geometry=_lines(inhabited, window, transform), crs=crs)


def read_degrees(place: Place, crs: CRS | None, within: Bounds | None = None) -> gpd.GeoDataFrame:
    """Return the cells that have a degree of urbanisation, as `read_population` does, its word in ``degree``.

    Raises
    ------
    InputError
        The file is unreadable, or cells hold other numbers than `SETTLEMENT_CODES`.
    """
    with heard(str(place.file)), _opened(place) as raster:
        window = _window(raster, within)
        codes = _cells(raster, window, place.file)
        transform = raster.transform
    known = np.isfinite(codes)
    strange = np.setdiff1d(codes[known], list(SETTLEMENT_CODES))
    if len(strange):
        some = ", ".join(f"{value:g}" for value in strange[:_SOME])
        what = Text(
            f"像元值 {some} 不是城镇化程度的代码（{_CODES}）",
            f"cells hold {some}, which are no codes of degrees of urbanisation ({_CODES})",
        )
        remedy = Text(
            "给出 GHS-SMOD 或 GHS-WUP-DEGURBA 第二级分类的栅格，并声明 nodata",
            "give a raster of GHS-SMOD or GHS-WUP-DEGURBA, level 2, which declares its nodata value",
        )
        raise InputError(Problem(str(place.file), what, remedy))
    words = pd.Series(codes[known]).map(SETTLEMENT_CODES)
    return gpd.GeoDataFrame({"degree": words}, geometry=_lines(known, window, transform), crs=crs)


def cells_as_points(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return cells as points, with half their sides as vectors in the columns ``u_x``, ``u_y``, ``v_x``, ``v_y``.

    The vectors are in the unit and axes of the frame's CRS; those of what is given as mere points are NaN.
    """
    shapes = cells.geometry.to_numpy()
    halves, points = np.full((len(cells), 4), np.nan), cells.geometry
    if (shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING).all():
        first, middle, second = np.moveaxis(shapely.get_coordinates(shapes).reshape(-1, 3, 2), 1, 0)
        halves = np.hstack([first - middle, second - middle])
        points = gpd.GeoSeries(gpd.points_from_xy(*middle.T), index=cells.index)
    named = cells.assign(**dict(zip(HALF_SIDES, halves.T, strict=True)))
    return named.set_geometry(points.to_numpy(), crs=cells.crs)


def _lines(kept: npt.NDArray[np.bool_], window: Window, transform: Affine) -> npt.NDArray[np.object_]:
    """Return the cells of a window that are kept, row by row, each as the line of three points that stands for it."""
    row, column = np.nonzero(kept)
    middle = np.column_stack([column + window.col_off, row + window.row_off]) + 0.5
    cells = np.stack([middle + _EAST_SIDE, middle, middle + _SOUTH_SIDE], axis=1)
    x, y = _apply(transform, cells[..., 0], cells[..., 1])
    return np.asarray(shapely.linestrings(np.stack([x, y], axis=-1)))


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
