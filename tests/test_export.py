"""What other tools read: each file is opened again and compared with what was measured."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely
from town import SEATS, write_town

import ycgis
from ycgis.assess import FINDINGS, PROGRESS, Assessment
from ycgis.files import all_outputs, county_table, findings_table, progress_table
from ycgis.files.outputs import travel_time
from ycgis.ground.text import Text


@pytest.fixture(scope="module")
def town(town_due: Assessment) -> Assessment:
    return town_due


@pytest.fixture(scope="module")
def out(town: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    ycgis.publish(town, folder)
    return folder


def test_the_csv_opens_in_chinese_excel_and_is_tidy(out: Path, town: Assessment) -> None:
    assert (out / "findings.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(out / "findings.csv", dtype={"adcode": str}, keep_default_na=False, na_values={"value": [""]})
    assert tuple(table.columns) == FINDINGS
    assert len(table) == len(town.findings) == 4 * len(town.indicators)
    assert table["value"].to_numpy() == pytest.approx(town.findings["value"].to_numpy(), nan_ok=True, abs=1e-6)
    assert table.set_index(["adcode", "indicator"]).loc[("990104", "prefecture_reach"), "status"] == "missed"


def test_progress_is_a_csv_and_a_table_of_the_geopackage(out: Path, town: Assessment) -> None:
    assert (out / "progress.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (out / "progress.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == PROGRESS
    assert len(rows) == len(town.progress) == 4
    (last,) = (row for row in rows if row["adcode"] == "990104")
    assert (last["target_id"], last["year"], last["value"], last["gap"]) == ("quick", "2030", "20.0", "5.0")
    assert (last["status"], last["bound"], last["value_year"], last["trend"]) == ("missed", "≤ 15 分钟", "", "")
    table = pyogrio.read_dataframe(out / "assessment.gpkg", layer="progress")
    assert "geometry" not in table.columns
    assert tuple(table.columns) == PROGRESS
    assert table["status"].tolist() == [row["status"] for row in rows]


def test_nothing_of_progress_and_figures_is_run_by_a_spreadsheet(town: Assessment) -> None:
    formula = Text("=1+1", "=1+1")
    texts = {name: [formula] * len(town.table) for name in ("unit", "bound", "origin", "basis")}
    bad = replace(town, table=town.table.assign(**texts, name="@x"))
    told = progress_table(bad)[["name", "unit", "bound", "source", "basis"]]
    assert set(told.to_numpy().ravel()) == {"'@x", "'=1+1"}
    assert set(findings_table(bad)[["name", "basis"]].to_numpy().ravel()) == {"'@x", "'=1+1"}


def test_the_geojson_is_rfc_7946(out: Path) -> None:
    data = json.loads((out / "indicators.geojson").read_text(encoding="utf-8"))
    assert data["type"] == "FeatureCollection"
    assert "crs" not in data
    assert len(data["features"]) == 4
    for feature in data["features"]:
        polygon = shapely.geometry.shape(feature["geometry"])
        assert 110 < polygon.bounds[0] < 112
        assert 34 < polygon.bounds[1] < 36
        rings = polygon.geoms if polygon.geom_type == "MultiPolygon" else [polygon]
        assert all(shapely.is_ccw(ring.exterior) for ring in rings)


def test_each_feature_has_its_values_statuses_and_categories(out: Path, town: Assessment) -> None:
    features = json.loads((out / "indicators.geojson").read_text(encoding="utf-8"))["features"]
    by_code = {feature["properties"]["adcode"]: feature["properties"] for feature in features}
    assert by_code["990104"]["prefecture_reach"] == pytest.approx(20)
    assert by_code["990104"]["prefecture_reach_status"] == "missed"
    assert by_code["990104"]["road_density"] is None
    assert by_code["990104"]["road_density_status"] == "no_data"
    assert by_code["990102"]["categories"] == "近郊型"
    for name in town.indicators:
        assert {name, f"{name}_status"} <= set(by_code["990101"])


def test_each_county_has_its_standing_in_the_geojson_and_the_geopackage(out: Path, town: Assessment) -> None:
    columns = ["due_met", "due_near", "due_missed", "due_no_data", "overall"]
    standing = {
        "990101": [1, 0, 0, 0, "met"],
        "990102": [1, 0, 0, 0, "met"],
        "990103": [1, 0, 0, 0, "met"],
        "990104": [0, 0, 1, 0, "missed"],
    }
    features = json.loads((out / "indicators.geojson").read_text(encoding="utf-8"))["features"]
    told = {one["properties"]["adcode"]: [one["properties"][name] for name in columns] for one in features}
    assert told == standing
    layer = gpd.read_file(out / "assessment.gpkg", layer="counties")
    assert [name for name in layer.columns if name in columns] == columns
    assert dict(zip(layer["adcode"], layer[columns].to_numpy().tolist(), strict=True)) == standing
    assert county_table(town)[columns].to_numpy().tolist() == list(standing.values())


def test_the_geopackage_holds_every_layer_in_the_working_crs(out: Path) -> None:
    layers = {str(name) for name, _ in pyogrio.list_layers(out / "assessment.gpkg")}
    assert {"counties", "roads", "bands", "seats", "progress"} <= layers
    for layer in layers - {"progress"}:
        assert gpd.read_file(out / "assessment.gpkg", layer=layer).crs.to_epsg() == 4546
    roads = gpd.read_file(out / "assessment.gpkg", layer="roads")
    assert roads["length_m"].sum() == pytest.approx(60_000)
    bands = gpd.read_file(out / "assessment.gpkg", layer="bands")
    assert bands["from_min"].min() == 0


def test_the_raster_says_the_minutes_of_the_seats(out: Path) -> None:
    with rasterio.open(out / "travel_time.tif") as raster:
        assert raster.crs.to_epsg() == 4546
        assert raster.nodata == -9999
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.compression is not None
        said = [float(value[0]) for value in raster.sample(SEATS.values())]
    # a seat lies on a road, at most half a cell's diagonal (354 m, 0.7 min) from its cell's centre
    assert said == pytest.approx([0, 10, 10, 20], abs=0.75)


def test_unreachable_land_is_nodata(tmp_path: Path) -> None:
    project = write_town(tmp_path / "town")
    with (project / "project.toml").open("a", encoding="utf-8") as file:
        file.write("max_access_km = 3\n")
    travel_time.OUTPUT.write(ycgis.run(project), tmp_path / "travel_time.tif", "zh")
    with rasterio.open(tmp_path / "travel_time.tif") as raster:
        corner, centre = raster.sample([(490_100, 3_865_100), (500_000, 3_870_100)])
    assert corner[0] == -9999
    assert centre[0] == pytest.approx(5, abs=0.75)


@pytest.mark.parametrize("names", [("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)"), ("甲县", "乙县", "丙县", "\t=1")])
def test_a_name_that_a_spreadsheet_would_run_comes_out_as_text(tmp_path: Path, names: tuple[str, ...]) -> None:
    project = write_town(tmp_path / "town")
    counties = gpd.read_file(project / "boundaries" / "counties.gpkg").sort_values("adcode")
    counties.assign(name=names).to_file(project / "boundaries" / "counties.gpkg")
    (output,) = (one for one in all_outputs() if one.name == "findings.csv")
    output.write(ycgis.run(project), tmp_path / "findings.csv", "zh")
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row["adcode"]: row["name"] for row in csv.DictReader(file)}
    runs = {code: name.startswith("'") for code, name in sorted(written.items())}
    assert list(runs.values()) == [not name.endswith("县") for name in names]


def test_english_is_english(town: Assessment, tmp_path: Path) -> None:
    ycgis.publish(town, tmp_path, lang="en")
    text = (tmp_path / "findings.csv").read_text(encoding="utf-8-sig")
    assert "min" in text
    assert "分钟" not in text


def test_no_infinity_reaches_a_file(out: Path) -> None:
    for name in ("findings.csv", "indicators.geojson", "run.json"):
        assert "Infinity" not in (out / name).read_text(encoding="utf-8")
    roads = gpd.read_file(out / "assessment.gpkg", layer="roads")
    assert np.isfinite(roads[["length_m", "minutes", "minutes_back"]].to_numpy()).all()
