"""Population rasters as points, so that no one is lost or counted twice when they are projected."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import rasterio
from pyproj import CRS
from rasterio import Affine
from rasterio.errors import RasterioError
from rasterio.windows import Window

from ycgis.crs import Bounds
from ycgis.errors import InputError, Problem
from ycgis.readers.failure import require_file, unreadable
from ycgis.text import Text

__all__ = ["raster_bounds", "raster_crs", "read_population"]

_Floats = npt.NDArray[np.float64]


def raster_crs(path: Path) -> CRS | None:
    """Return the CRS of a raster, None where it has none."""
    with _opened(path) as raster:
        return CRS.from_wkt(raster.crs.to_wkt()) if raster.crs else None


def read_population(path: Path, crs: CRS | None, within: Bounds | None = None) -> gpd.GeoDataFrame:
    """Return the centres of the cells that hold people, in `crs`, with the number in a column ``people``.

    Cells without data (nodata, mask, NaN) and empty ones are left out; the sum is that of the cells, exactly.

    Parameters
    ----------
    within
        Read only the cells that meet these bounds, in `crs`; None for all.

    Raises
    ------
    InputError
        The file is missing or unreadable, or cells are negative or infinite.
    """
    with _opened(path) as raster:
        window = _window(raster, within)
        people = _cells(raster, window, path)
        transform = raster.transform
    wrong = (people < 0) | np.isinf(people)
    if wrong.any():
        what = Text(
            f"有 {int(wrong.sum())} 个像元为负数或无穷大（如 {people[wrong][0]:g}）",
            f"{int(wrong.sum())} cells are negative or infinite (such as {people[wrong][0]:g})",
        )
        remedy = Text("把该值设为栅格的 nodata，或改正数据", "declare that value as nodata, or correct the data")
        raise InputError(Problem(str(path), what, remedy))
    row, column = np.nonzero(people > 0)
    x, y = _apply(transform, column + window.col_off + 0.5, row + window.row_off + 0.5)
    return gpd.GeoDataFrame({"people": people[row, column]}, geometry=gpd.points_from_xy(x, y), crs=crs)


def raster_bounds(path: Path) -> Bounds:
    """Return the bounds of a raster in its CRS."""
    with _opened(path) as raster:
        west, south, east, north = raster.bounds
    return west, south, east, north


def _opened(path: Path) -> rasterio.DatasetReader:
    require_file(path)
    try:
        return rasterio.open(path)
    except RasterioError as error:
        raise unreadable(path, error) from error


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
