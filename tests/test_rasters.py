"""Rasters as they come: scaled, of several bands, turned, around the world."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio import Affine
from rasterio.enums import ColorInterp

from ycgis.ground.crs import Bounds
from ycgis.intake.layers import SPECS
from ycgis.intake.readers.layer import LayerReading, Wanted, read_layer
from ycgis.intake.readers.raster import cells_as_points
from ycgis.intake.readers.source import LayerFile
from ycgis.land import HALF_SIDES

COUNTIES: Bounds = (110.9, 34.9, 111.1, 35.1)
TOWN = (110.9, 35.1)


def read(path: Path, counties: Bounds | None = COUNTIES, **settings: object) -> LayerReading:
    file = LayerFile.model_validate({"path": str(path), **settings})
    return read_layer(Wanted(SPECS["people"], file, path, path.name, counties))


def say(reading: LayerReading) -> str:
    return " | ".join(problem.say("en") for problem in reading.problems)


def people(reading: LayerReading) -> gpd.GeoDataFrame:
    assert isinstance(reading.frame, gpd.GeoDataFrame), say(reading)
    return cells_as_points(reading.frame)


def write(path: Path, *bands: np.ndarray, transform: Affine, crs: str = "EPSG:4326", **profile: object) -> Path:
    height, width = bands[0].shape
    shape = {"height": height, "width": width, "count": len(bands), "dtype": bands[0].dtype}
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=transform, nodata=-1, **shape, **profile) as file:
        for index, band in enumerate(bands, 1):
            file.write(band, index)
    return path


def town_cells() -> np.ndarray:
    return np.arange(1, 21 * 20 + 1, dtype="int32").reshape(20, 21)


STEP = 0.2 / 21


@pytest.mark.parametrize(("scale", "offset"), [(0.6, 0.0), (2.0, -1.0), (1.0, 3.0)])
def test_scale_and_offset_are_applied_and_told(tmp_path: Path, scale: float, offset: float) -> None:
    path = write(tmp_path / "p.tif", town_cells(), transform=Affine(STEP, 0, TOWN[0], 0, -STEP, TOWN[1]))
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (scale,), (offset,)
    reading = read(path)
    right = town_cells() * scale + offset
    assert people(reading)["people"].sum() == pytest.approx(right.sum(), rel=1e-12)
    assert "stored values" in say(reading)


@pytest.mark.parametrize(("east", "south"), [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_rows_and_columns_may_run_either_way(tmp_path: Path, east: int, south: int) -> None:
    cells = town_cells()
    flipped = cells[::south, ::east]
    x, y = TOWN[0] + (0 if east > 0 else 21 * STEP), TOWN[1] - (0 if south > 0 else 20 * STEP)
    found = people(read(write(tmp_path / "p.tif", flipped, transform=Affine(east * STEP, 0, x, 0, -south * STEP, y))))
    assert found["people"].sum() == cells.sum()
    one = found[found["people"] == 1].geometry.iloc[0]
    assert (one.x, one.y) == pytest.approx((TOWN[0] + STEP / 2, TOWN[1] - STEP / 2), abs=1e-9)
    u_x, u_y, v_x, v_y = (found[name].to_numpy() for name in HALF_SIDES)
    assert np.abs(u_x * v_y - u_y * v_x) * 4 == pytest.approx(np.full(len(found), STEP**2))


def test_several_bands_are_named_and_one_is_chosen(tmp_path: Path) -> None:
    cells = town_cells()
    path = write(tmp_path / "p.tif", cells, 2 * cells, transform=Affine(STEP, 0, TOWN[0], 0, -STEP, TOWN[1]))
    with rasterio.open(path, "r+") as file:
        file.descriptions = ("women", "everybody")
    asked = say(read(path))
    assert "1 women, 2 everybody" in asked
    assert "band = 1" in asked
    assert people(read(path, band=2))["people"].sum() == 2 * cells.sum()
    assert "no band 3" in say(read(path, band=3))


def test_an_alpha_band_is_no_band_of_people(tmp_path: Path) -> None:
    cells = town_cells().astype("int16")
    path = write(
        tmp_path / "p.tif", cells, np.full_like(cells, 255), transform=Affine(STEP, 0, TOWN[0], 0, -STEP, TOWN[1])
    )
    with rasterio.open(path, "r+") as file:
        file.colorinterp = (ColorInterp.gray, ColorInterp.alpha)
    assert people(read(path))["people"].sum() == cells.sum()


WORLDS = {
    "beyond by rounding": (-180.00000000003, 90.25, 0.5),
    "beyond by a part of a cell": (-180.00125, 90.0, 0.5),
    "0 to 360": (0.0, 90.0, 0.5),
    "of coarse cells": (-182.0, 91.0, 2.0),
}


@pytest.mark.parametrize(("west", "north", "cell"), WORLDS.values(), ids=WORLDS)
@pytest.mark.parametrize("place", [(111.0, 35.0), (-60.0, 10.0)])
def test_a_raster_around_the_world(
    tmp_path: Path, west: float, north: float, cell: float, place: tuple[float, float]
) -> None:
    rows, columns = int(np.ceil((north + 90) / cell)), int(np.ceil(360.01 / cell))
    cells = np.zeros((rows, columns), dtype="int32")
    lon = place[0] + 360 if west >= 0 > place[0] else place[0]
    cells[int((north - place[1]) / cell), int((lon - west) / cell)] = 7
    path = write(tmp_path / "p.tif", cells, transform=Affine(cell, 0, west, 0, -cell, north))
    near = (place[0] - 0.1, place[1] - 0.1, place[0] + 0.1, place[1] + 0.1)
    found = people(read(path, near))
    assert found["people"].tolist() == [7]
    assert found.geometry.iloc[0].distance(gpd.points_from_xy([place[0]], [place[1]])[0]) < cell


@pytest.mark.parametrize("crs", ["ESRI:54009", "ESRI:54008", "+proj=goode +type=crs"])
def test_a_world_raster_whose_corners_are_off_the_globe(tmp_path: Path, crs: str) -> None:
    cell, west, north = 100_000.0, -18_041_000.0, 9_000_000.0
    cells = np.zeros((180, 361), dtype="int32")
    x, y = Transformer.from_crs(4326, crs, always_xy=True).transform(111.0, 35.0)
    cells[int((north - y) / cell), int((x - west) / cell)] = 7
    path = write(tmp_path / "p.tif", cells, transform=Affine(cell, 0, west, 0, -cell, north), crs=crs)
    found = people(read(path))
    assert found["people"].tolist() == [7]
    assert found.to_crs(4326).geometry.iloc[0].distance(gpd.points_from_xy([111.0], [35.0])[0]) < 2.0


def test_metres_said_to_be_degrees_are_still_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "p.tif", town_cells(), transform=Affine(1000, 0, 490_000, 0, -1000, 3_884_000))
    assert "look like metres" in say(read(path))
    path = write(tmp_path / "q.tif", town_cells(), transform=Affine(STEP, 0, 10.0, 0, -STEP, 50.0))
    assert "does not overlap" in say(read(path))


def test_a_band_is_of_rasters_only(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("people,x,y\n1,111,35\n", encoding="utf-8")
    assert "band" in say(read(path, x="x", y="y", crs="EPSG:4490", band=2))
