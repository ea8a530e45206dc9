"""The street-level layers of the town (see town.py), from files as an office has them to `Layers`."""

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
import town
from pyproj import CRS
from rasterio import Affine
from shared_data import wuhan

from ycgis.intake.layers import SPECS
from ycgis.intake.project import load_project, read_layers
from ycgis.intake.project.read import Loaded
from ycgis.intake.readers.layer import Wanted, read_layer
from ycgis.intake.readers.source import LayerFile
from ycgis.land import HALF_SIDES

A = town.SEATS["990101"]
TOWN_A = shapely.box(A[0] - 1000, A[1] - 1000, A[0] + 1000, A[1] + 1000)
TOWN_B = shapely.affinity.translate(TOWN_A, town.SIDE, 0)
TABLES = """
[layers.streets]
path = "streets.shp"
columns = { road_class = "LX", oneway = "DX", maxspeed = "XS" }
values = { road_class = { "1" = "主干路", "2" = "支路" }, oneway = { "2" = "yes", "3" = "-1" } }

[layers.builtup]
path = "builtup.gpkg"

[layers.seat_population]
path = "seat_population.csv"

[layers.parks]
path = "parks.geojson"
columns = { category = "LB", park_type = "类型" }

[layers.park_list]
path = "park_list.csv"

[layers.townships]
path = "townships.csv"
x = "经度"
y = "纬度"
crs = "EPSG:4490"
columns = { name = "乡镇" }

[layers.facilities]
path = "facilities.gpkg"
values = { kind = { "0801" = "医院" } }

[layers.people]
path = "people.tif"
"""


def frame(geometry: list[shapely.Geometry], **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=town.CRS)


def read(folder: Path, tables: str = TABLES) -> Loaded:
    with (folder / "project.toml").open("a", encoding="utf-8") as file:
        file.write(tables)
    return read_layers(load_project(folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The town with office layers: codes for classes, Chinese names for kinds, degrees for places."""
    folder = town.write_town(tmp_path / "town")
    west, north = (A[0] - 500, A[1]), (A[0], A[1] + 500)
    streets = frame(
        [shapely.LineString([west, A]), shapely.LineString([A, north])], LX=[1, 2], DX=["3", "2"], XS=["40公里", None]
    )
    streets.to_file(folder / "streets.shp", encoding="GB18030")
    frame([TOWN_A, TOWN_B]).to_file(folder / "builtup.gpkg")
    town.write_csv(folder / "seat_population.csv", "adcode,people", [f'{code},"5,000"' for code in town.SEATS])
    parks = frame([TOWN_A, TOWN_B.buffer(-500)], LB=["公园绿地", "防护绿地"], 类型=["综合公园", None])
    parks.to_crs(4326).to_file(folder / "parks.geojson")
    town.write_csv(
        folder / "park_list.csv", "adcode,name,park_type", ["９９０１０１,北山,郊野公园", "990101,南山,综合公园"]
    )
    spot = gpd.GeoSeries([shapely.Point(A)], crs=town.CRS).to_crs(4490)[0]
    town.write_csv(folder / "townships.csv", "乡镇,经度,纬度", [f"城关镇,{spot.x:.9f},{spot.y:.9f}"])
    places = [shapely.Point(A), shapely.Point(A[0] - 20_000, A[1]), shapely.Point(A)]
    frame(places, kind=["小学", "幼儿园", "0801"]).to_file(folder / "facilities.gpkg")
    transform = Affine(1000, 0, town.WEST, 0, -1000, town.SOUTH + 20_000)
    profile = {"driver": "GTiff", "height": 20, "width": 20, "count": 1, "dtype": "float64", "nodata": -1.0}
    with rasterio.open(folder / "people.tif", "w", crs=town.CRS, transform=transform, **profile) as raster:
        raster.write(np.full((20, 20), 250.0), 1)
    return folder


def test_office_layers_come_in_with_their_words(folder: Path) -> None:
    loaded = read(folder)
    layers = loaded.layers
    assert layers.streets["road_class"].tolist() == ["主干路", "支路"]
    assert layers.streets["direction"].tolist() == [-1, 1]
    assert layers.streets["kind"].tolist() == ["主干路", "支路"]
    assert layers.streets["maxspeed"].tolist() == pytest.approx([40, np.nan], nan_ok=True)
    assert layers.builtup.area.to_dict() == pytest.approx({"990101": 4e6, "990102": 4e6})
    assert layers.builtup.columns.tolist() == ["name", "rule", "geometry"]
    assert layers.seat_population.to_dict() == dict.fromkeys(town.SEATS, 5000.0)
    assert layers.parks["category"].tolist() == ["park", "protective"]
    assert layers.parks["park_type"].iloc[0] == "comprehensive"
    assert layers.park_list.to_numpy().tolist() == [["990101", "北山", "country"], ["990101", "南山", "comprehensive"]]
    assert shapely.get_coordinates(layers.townships.geometry)[0] == pytest.approx(A, abs=1e-3)
    # rows come in an order of their own, not the file's; one lies beyond the counties
    assert sorted(layers.facilities["kind"]) == ["hospital", "kindergarten", "小学"]
    assert layers.people["people"].sum() == 100_000
    assert np.unique(layers.people[list(HALF_SIDES)], axis=0).tolist() == [[500, 0, 0, -500]]
    drawn = [layers.streets, layers.builtup, layers.parks, layers.townships, layers.facilities, layers.people]
    assert {layer.crs for layer in drawn} == {CRS(4546)}


def test_only_what_was_repaired_or_is_unknown_is_noted(folder: Path) -> None:
    said = [note.what.en for note in read(folder).notes]
    assert len(said) == 2
    assert said[0] == "column 'kind' has 1 values that are not in its vocabulary: 小学 × 1"
    assert said[1] == "1 of 3 points lie outside all counties"


def test_people_at_points_have_the_columns_of_cells(folder: Path) -> None:
    town.write_csv(folder / "people.csv", "people,x,y", [f"100000,{A[0]},{A[1]}"])
    people = read(folder, '\n[layers.people]\npath = "people.csv"\nx = "x"\ny = "y"\ncrs = "EPSG:4546"\n').layers.people
    assert people["people"].tolist() == [100_000]
    assert people[list(HALF_SIDES)].isna().all(axis=None)


def test_the_cells_of_a_raster_are_those_of_the_working_crs(folder: Path) -> None:
    """In UTM 49 N a kilometre of the Gauss-Krüger zone on the same meridian is 999.6 m."""
    text = (folder / "project.toml").read_text(encoding="utf-8")
    text = text.replace('capital = "990101"', 'capital = "990101"\ncrs = "EPSG:32649"', 1)
    (folder / "project.toml").write_text(text, encoding="utf-8")
    people = read(folder).layers.people
    assert people["people"].sum() == 100_000
    assert np.hypot(people["u_x"], people["u_y"]).to_numpy() == pytest.approx(499.8, abs=1e-2)
    assert np.hypot(people["v_x"], people["v_y"]).to_numpy() == pytest.approx(499.8, abs=1e-2)


def test_the_order_of_rows_does_not_matter(folder: Path) -> None:
    before = read(folder).layers
    for name in ("builtup.gpkg", "parks.geojson", "facilities.gpkg"):
        gpd.read_file(folder / name).iloc[::-1].to_file(folder / name)
    after = read_layers(load_project(folder)).layers
    assert after.builtup.equals(before.builtup)
    for one, other in ((before.parks, after.parks), (before.facilities, after.facilities)):
        assert sorted(map(str, one.to_wkb().to_numpy().tolist())) == sorted(
            map(str, other.to_wkb().to_numpy().tolist())
        )


@pytest.mark.slow
def test_a_citys_streets_come_in_whole() -> None:
    path = wuhan()
    wanted = Wanted(SPECS["streets"], LayerFile(path=str(path), columns={"road_class": "highway"}), path, "wuhan")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reading = read_layer(wanted)
    raw = gpd.read_parquet(path)
    twins = pd.DataFrame({"line": shapely.to_wkb(shapely.normalize(raw.geometry.to_numpy())), "of": raw["highway"]})
    assert len(reading.frame) == len(raw) - int(twins.duplicated().sum())
    kept = raw.length[~twins.duplicated().to_numpy()].sum()
    assert reading.frame.length.sum() == pytest.approx(kept, rel=1e-12)
    assert not any(problem.fatal for problem in reading.problems)
