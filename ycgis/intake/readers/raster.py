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
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import RasterioError
from rasterio.windows import Window

from ycgis.ground.crs import Bounds
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import listed
from ycgis.intake.readers.archive import Place
from ycgis.intake.readers.failure import heard, unreadable
from ycgis.land import HALF_SIDES

__all__ = ["Raster", "cells_as_points", "open_raster", "read_population"]


_EAST_SIDE, _SOUTH_SIDE = np.array([0.5, 0.0]), np.array([0.0, 0.5])  # in columns and rows from the centre

_Floats = npt.NDArray[np.float64]


class Raster(NamedTuple):
    """What a raster says of itself.

    Attributes
    ----------
    crs
        Its CRS; None where it has none.
    bounds
        In its CRS, whichever way its rows and columns run.
    cell
        The longer side of a cell, in the unit of its CRS.
    band
        Which band holds the people.
    notes
        On what it leaves open.
    """

    crs: CRS | None
    bounds: Bounds
    cell: float
    band: int
    notes: list[Problem]


def open_raster(place: Place, band: int | None = None) -> Raster:
    """Return what a raster says of itself.

    Parameters
    ----------
    band
        Which band is to be read, from 1; None where there is but one beside an alpha band.

    Raises
    ------
    InputError
        It is unreadable, has no such band, or several and none is named.
    """
    where = str(place.file)
    with heard(where) as warned, _opened(place) as raster:
        columns, rows = np.array([0, 0, 1, 1]) * raster.width, np.array([0, 1, 0, 1]) * raster.height
        x, y = _apply(raster.transform, columns, rows)
        a, b, _, d, e, _ = raster.transform[:6]
        crs = CRS.from_wkt(raster.crs.to_wkt()) if raster.crs else None
        chosen = _band(raster, band, where)
        notes = _open_questions(raster, chosen, where)
    bounds = float(x.min()), float(y.min()), float(x.max()), float(y.max())
    return Raster(crs, bounds, float(max(np.hypot(a, d), np.hypot(b, e))), chosen, notes + warned)


def _band(raster: rasterio.DatasetReader, band: int | None, where: str) -> int:
    kinds = zip(raster.indexes, raster.colorinterp, strict=True)
    bands = [index for index, kind in kinds if kind != ColorInterp.alpha] or [1]
    if band in bands or (band is None and len(bands) == 1):
        return band or bands[0]
    names = (f"{index} {raster.descriptions[index - 1] or ''}".strip() for index in bands)
    if band is None:
        what = Text("栅格有多个波段：{all}", "the raster has several bands: {all}")
        remedy = Text("在 project.toml 中写人口所在的波段，例如 band = 1", "name that of the people: band = 1")
    else:
        what = Text(f"栅格没有波段 {band}", f"the raster has no band {band}")
        remedy = Text("可用的有：{all}", "the choices are: {all}")
    said = listed(names)
    raise InputError(Problem(where, what.fill(all=said), remedy.fill(all=said)))


def read_population(place: Place, crs: CRS | None, within: Bounds | None = None, band: int = 1) -> gpd.GeoDataFrame:
    """Return the cells that hold people, in `crs`, as `cells_as_points` takes them, with a column ``people``.

    Cells without data (nodata, mask, NaN) and empty ones are left out; the sum is that of the cells, exactly. The
    scale and offset that a band declares are applied.

    Parameters
    ----------
    within
        Read only the cells that meet these bounds, in `crs`; None for all.
    band
        Which band, from 1.

    Raises
    ------
    InputError
        The file is unreadable, or cells are negative or infinite.
    """
    with heard(str(place.file)), _opened(place) as raster:  # `open_raster` passes the warnings on
        window = _window(raster, within)
        people = _cells(raster, window, band, place.file)
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


def _open_questions(raster: rasterio.DatasetReader, band: int, where: str) -> list[Problem]:
    """Return notes on what cannot be told from a raster: which cells have no data, and what it counts."""
    notes = []
    if raster.mask_flag_enums[band - 1] == [MaskFlags.all_valid]:
        what = Text("没有声明 nodata：每个像元都算有数据", "declares no nodata value: every cell counts as data")
        remedy = Text(
            "负值会被拒绝；无数据处应为 0", "negative cells would be refused; where nothing is known, it must hold 0"
        )
        notes.append(Problem(where, what, remedy, fatal=False))
    unit = raster.units[band - 1]
    if unit:
        what = Text(f"栅格的单位写作“{unit}”", f"the raster gives its unit as {unit!r}")
        remedy = Text(
            "按每像元人数读取；若是密度请先换算", "read as people per cell; convert it first if it is a density"
        )
        notes.append(Problem(where, what, remedy, fatal=False))
    scale, offset = raster.scales[band - 1], raster.offsets[band - 1]
    if (scale, offset) != (1.0, 0.0):
        what = Text(
            f"栅格声明了换算：人数 = 存储值 × {scale:g} + {offset:g}",
            f"the raster declares that people are the stored values x {scale:g} + {offset:g}",
        )
        remedy = Text("已照此换算", "so they are read")
        notes.append(Problem(where, what, remedy, fatal=False))
    return notes


def _cells(raster: rasterio.DatasetReader, window: Window, band: int, path: Path) -> _Floats:
    if window.width == 0 or window.height == 0:
        return np.empty((0, 0))
    try:
        cells = raster.read(band, window=window, masked=True)
    except (RasterioError, ValueError, MemoryError) as error:
        raise unreadable(path, error) from error
    stored = np.asarray(np.ma.filled(cells.astype(float), np.nan))
    return np.asarray(stored * float(raster.scales[band - 1]) + float(raster.offsets[band - 1]))


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
