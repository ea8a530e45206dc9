"""People of points and raster cells in areas: by hand, against exactextract, and on a real city."""

import io
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import exactextract
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from rasterio import Affine
from shapely import box

from ycgis.compute import measure
from ycgis.land import people_within, shares_within
from ycgis.registry import indicators

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
METRIC = "EPSG:32719"  # UTM 19 S: where Coquimbo lies


def cells(people: Floats, transform: Affine, crs: str = tiny.CRS) -> gpd.GeoDataFrame:
    """Return a raster as the layer people has it: centres and half sides."""
    a, b, c, d, e, f = transform[:6]
    row, column = (index.ravel() + 0.5 for index in np.indices(people.shape))
    centre = shapely.points(a * column + b * row + c, d * column + e * row + f)
    sides = {"u_x": a / 2, "u_y": d / 2, "v_x": b / 2, "v_y": e / 2}
    return gpd.GeoDataFrame({"people": people.ravel()}, geometry=centre, crs=crs).assign(**sides)


def areas(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(shapes), index=pd.Index(list("abcdefghij")[: len(shapes)]), crs=tiny.CRS)


class TestKnownAnswers:
    NINE = cells(np.arange(1.0, 10).reshape(3, 3), Affine(1, 0, 0, 0, -1, 3))

    def test_the_three_by_three_grid(self) -> None:
        middle = areas(box(0.5, 0.5, 2.5, 2.5))
        count = shares_within(self.NINE, middle)["share"].sum()
        people = people_within(self.NINE, middle)["a"]
        assert count == pytest.approx(4)
        assert people / count == pytest.approx(5)

    def test_each_part_of_a_cell_goes_where_it_lies(self) -> None:
        # the lower left cell holds 7: a quarter of it is west of 0.25
        people = people_within(self.NINE, areas(box(-5, 0, 0.25, 1), box(0.25, 0, 1, 1), box(50, 50, 51, 51)))
        assert people.to_dict() == pytest.approx({"a": 1.75, "b": 5.25, "c": 0})

    def test_a_hole_is_not_in_the_area(self) -> None:
        ring = shapely.difference(box(0, 0, 3, 3), box(1, 1, 2, 1.5))
        assert people_within(self.NINE, areas(ring))["a"] == pytest.approx(45 - 5 / 2)

    def test_points_count_whole_and_once(self) -> None:
        points = tiny.people({(1.0, 1.0): 10, (2.0, 1.0): 20, (3.5, 1.0): 40, (9.0, 9.0): 80})
        people = people_within(points, areas(box(0, 0, 2, 2), box(2, 0, 4, 2)))
        assert people.to_dict() == {"a": 30, "b": 40}  # 20 on the border: the first area's

    def test_points_among_cells(self) -> None:
        both = pd.concat([self.NINE, tiny.people({(2.9, 2.9): 100})], ignore_index=True)
        assert people_within(both, areas(box(2.5, 2.5, 3, 3)))["a"] == pytest.approx(100 + 3 / 4)

    def test_turned_cells(self) -> None:
        # one cell that stands on its corner: a diamond of area 2 around (0, 0); the part right of x = 0.5 is 0.25
        diamond = gpd.GeoDataFrame({"people": [8.0]}, geometry=[shapely.Point(0, 0)], crs=tiny.CRS)
        diamond = diamond.assign(u_x=0.5, u_y=0.5, v_x=-0.5, v_y=0.5)
        assert people_within(diamond, areas(box(0.5, -9, 9, 9)))["a"] == pytest.approx(8 * 0.25 / 2)

    @pytest.mark.parametrize("way", [1, -1])
    def test_slanted_cells_reach_as_far_as_their_longer_diagonal(self, way: int) -> None:
        # corners at (95, 10), (5, -10) and opposite; the tip beyond x = 91 is far from the middle
        slanted = gpd.GeoDataFrame({"people": [200.0]}, geometry=[shapely.Point(0, 0)], crs=tiny.CRS)
        slanted = slanted.assign(u_x=50.0, u_y=0.0, v_x=45.0 * way, v_y=10.0 * way)
        cell = shapely.Polygon([(-95, -10), (5, -10), (95, 10), (-5, 10)])
        beyond = box(91, -99, 999, 99)
        people = people_within(slanted, areas(box(-999, -99, 91, 99), beyond))
        assert people["b"] == pytest.approx(200 * cell.intersection(beyond).area / cell.area)
        assert people["b"] > 0

    def test_nobody(self) -> None:
        nobody = self.NINE.iloc[:0]
        assert people_within(nobody, areas(box(0, 0, 1, 1))).to_dict() == {"a": 0}
        assert people_within(self.NINE, areas()).empty


def rough(seed: int, corners: int = 40, radius: float = 1800.0) -> shapely.Polygon:
    """Return a star-shaped polygon with a rough edge around (2500, 2500)."""
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    far = radius * rng.uniform(0.4, 1, corners)
    return shapely.Polygon(np.column_stack((2500 + far * np.cos(angle), 2500 + far * np.sin(angle))))


class TestAgainstExactextract:
    """The same raster, read by another program in its own CRS."""

    @pytest.mark.parametrize("corners", [7, 40, 3000])
    def test_agrees(self, tmp_path: Path, corners: int) -> None:
        people = np.random.default_rng(corners).gamma(0.3, 40, (50, 50))
        transform = Affine(100, 0, 0, 0, -100, 5000)
        outline = {"driver": "GTiff", "height": 50, "width": 50, "count": 1, "dtype": "float64"}
        with rasterio.open(tmp_path / "p.tif", "w", crs=tiny.CRS, transform=transform, **outline) as raster:
            raster.write(people, 1)
        shapes = areas(rough(1, corners), box(20, 30, 333.3, 4444.4), box(150, 150, 151, 151))
        found = exactextract.exact_extract(str(tmp_path / "p.tif"), shapes, ["sum", "count"], output="pandas")
        mine = people_within(cells(people, transform), shapes)
        assert mine.to_numpy() == pytest.approx(found["sum"].to_numpy(), rel=1e-6)
        shares = shares_within(cells(people, transform), shapes).groupby("area")["share"].sum()
        assert shares.to_numpy() == pytest.approx(found["count"].to_numpy(), rel=1e-6)


@pytest.mark.slow
@examples(40)
@given(st.integers(0, 10**6), st.integers(3, 600), st.floats(-0.4, 0.4))
def test_a_partition_loses_no_one(seed: int, corners: int, turn: float) -> None:
    people = np.random.default_rng(seed).gamma(0.3, 40, (50, 50))
    grid = cells(people, Affine(80, turn * 60, 600, turn * 50, -80, 4200))
    inner, whole = rough(seed, corners), box(-5000, -5000, 10_000, 10_000)
    west, east = (shapely.intersection(inner, half) for half in (box(0, 0, 2222, 5000), box(2222, 0, 5000, 5000)))
    parts = people_within(grid, areas(west, east, shapely.difference(whole, inner)))
    assert parts.sum() == pytest.approx(people.sum(), rel=1e-9)
    assert parts["a"] + parts["b"] == pytest.approx(people_within(grid, areas(inner))["a"], rel=1e-9)


def test_cells_across_a_county_border_are_shared() -> None:
    # two counties side by side, one cell of 200 m across the border at x = 400, a quarter of it in b
    road = tiny.roads([[(tiny.EAST, tiny.NORTH), (tiny.EAST + 800, tiny.NORTH)]])
    counties = tiny.boxes({"a": (-400, -400, 400, 400), "b": (400, -400, 1200, 400)})
    seats = {"a": (tiny.EAST, tiny.NORTH), "b": (tiny.EAST + 800, tiny.NORTH)}
    cell = cells(np.array([[80.0]]), Affine(200, 0, tiny.EAST + 250, 0, -200, tiny.NORTH + 100))
    study = tiny.study(road, seats, "a", layers={"counties": counties, "people": cell})
    result = measure(indicators()["prefecture_reach_population"], study)
    assert result.basis["a"].en.startswith("60 of 60 people")
    assert result.basis["b"].en.startswith("20 of 20 people")
    assert result.values.tolist() == pytest.approx([100, 100])


def test_a_cell_whose_centre_lies_beyond_all_counties_is_not_lost() -> None:
    road = tiny.roads([[(tiny.EAST, tiny.NORTH), (tiny.EAST + 300, tiny.NORTH)]])
    cell = cells(np.array([[80.0]]), Affine(200, 0, tiny.EAST + 350, 0, -200, tiny.NORTH + 100))
    study = tiny.study(road, {"a": (tiny.EAST, tiny.NORTH)}, "a", layers={"people": cell})
    result = measure(indicators()["prefecture_reach_population"], study)
    assert result.basis["a"].en.startswith("20 of 20 people")  # the county ends at x = 400


@pytest.fixture(scope="session")
def coquimbo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real city with zones, people and streets, from a package that is downloaded, not installed."""
    folder = Path(request.config.cache.mkdir("wheels"))
    if not list(folder.glob("aequilibrae-1.7.2-*.whl")):
        options = [
            "--no-deps",
            "--only-binary",
            ":all:",
            "--quiet",
            "--disable-pip-version-check",
            "--dest",
            str(folder),
        ]
        command = [sys.executable, "-m", "pip", "download", *options, "aequilibrae==1.7.2"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode and "CI" not in os.environ:
            pytest.skip(f"aequilibrae==1.7.2 cannot be downloaded: {done.stderr[-300:]}")
        assert not done.returncode, done.stderr
    (wheel,) = folder.glob("aequilibrae-1.7.2-*.whl")
    home = tmp_path_factory.mktemp("coquimbo")
    with zipfile.ZipFile(wheel) as archive:
        inner = archive.read("aequilibrae/reference_files/coquimbo.zip")
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        return Path(archive.extract("project_database.sqlite", home))


@pytest.mark.slow
class TestCoquimbo:
    def test_links_by_the_geodesic(self, coquimbo: Path) -> None:
        """1,526 km are geodesic metres, each link once; in the UTM zone the same lines are 0.02 % longer."""
        links = gpd.read_file(coquimbo, layer="links")
        geod = Geod(ellps="WGS84")
        lengths = np.array([geod.geometry_length(line) for line in links.geometry])
        assert len(links) == 19_983
        assert round(lengths.sum() / 1000) == 1526
        assert lengths == pytest.approx(links["distance"].to_numpy(), abs=0.001)
        assert links.to_crs(METRIC).length.sum() == pytest.approx(lengths.sum(), rel=4e-4)

    def test_people_are_conserved_when_cells_are_projected(self, coquimbo: Path) -> None:
        """Zones to cells in degrees, cells to metres, and back into the zones and what lies around them."""
        zones = gpd.read_file(coquimbo, layer="zones")
        with sqlite3.connect(coquimbo) as database:  # GDAL cuts the fractions off, as the column is declared INTEGER
            people = pd.read_sql("select zone_id, population from zones", database, index_col="zone_id")["population"]
        zones = zones.set_index("zone_id")
        known = people[zones.index]
        assert len(zones) == 133
        assert round(known.sum()) == 451_899
        grid = spread(zones, known)
        assert grid["people"].sum() == pytest.approx(known.sum(), rel=1e-12)
        moved, ground = projected(grid), zones.to_crs(METRIC)
        city = shapely.union_all(ground.geometry.to_numpy())
        around = shapely.difference(shapely.buffer(shapely.envelope(city), 20_000), city)
        tiled = gpd.GeoDataFrame(geometry=[*ground.geometry, around], crs=METRIC)
        found = people_within(moved, tiled)
        assert found.sum() == pytest.approx(known.sum(), rel=1e-6)
        assert found.iloc[-1] < 0.01 * known.sum()  # cells of 40 m reach beyond the city, but not far
        again = people_within(grid, zones)
        assert found.iloc[:-1].to_numpy() == pytest.approx(again.to_numpy(), rel=2e-3, abs=0.5)


def spread(zones: gpd.GeoDataFrame, people: "pd.Series[float]", cell: float = 0.0004) -> gpd.GeoDataFrame:
    """Spread the people of each zone evenly over cells in degrees."""
    west, south, east, north = zones.total_bounds
    shape = (int((north - south) / cell) + 2, int((east - west) / cell) + 2)
    grid = cells(np.ones(shape), Affine(cell, 0, west, 0, -cell, north), "EPSG:4326")
    shares = shares_within(grid, zones)
    density = shares["area"].map(people / shares.groupby("area")["share"].sum())
    return grid.assign(people=np.bincount(shares["row"], density * shares["share"], minlength=len(grid)))


def projected(grid: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Project cells: the half sides are those of the corners' pictures."""
    to_metres = Transformer.from_crs(grid.crs, METRIC, always_xy=True)
    x, y = grid.geometry.x.to_numpy(), grid.geometry.y.to_numpy()
    sides = {}
    for side in "uv":
        d_x, d_y = grid[f"{side}_x"].to_numpy(), grid[f"{side}_y"].to_numpy()
        ahead, behind = to_metres.transform(x + d_x, y + d_y), to_metres.transform(x - d_x, y - d_y)
        sides[f"{side}_x"], sides[f"{side}_y"] = ((ahead[axis] - behind[axis]) / 2 for axis in (0, 1))
    return grid.to_crs(METRIC).assign(**sides)
