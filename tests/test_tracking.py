"""Projects and what users say of them: sites on the map and a list, in an imaginary prefecture."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
import town
from test_plan_targets import RICH

from ycgis.errors import Problem
from ycgis.plan import Plan, load_plan
from ycgis.project import Loaded, load_project, read_layers
from ycgis.tracking import Tracked, tracked, tracking_problems

HEADER = "number,adcode,progress,status,date,note"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return town.write_town(tmp_path / "town")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    path = tmp_path / "plan.toml"
    path.write_text(RICH, encoding="utf-8")
    return load_plan(path, {"reach", "density"})


def read(folder: Path, *rows: str) -> Loaded:
    town.write_csv(folder / "progress.csv", HEADER, list(rows))
    with (folder / "project.toml").open("a", encoding="utf-8") as file:
        file.write('\n[layers.project_progress]\npath = "progress.csv"\n')
    return read_layers(load_project(folder))


def problems(folder: Path, plan: Plan, *rows: str) -> list[Problem]:
    return tracking_problems(plan, read(folder, *rows).layers, "project.toml")


def first(folder: Path, plan: Plan, *rows: str) -> Tracked:
    return tracked(plan, read(folder, *rows).layers)[0]


def test_what_nobody_reports_has_no_report(folder: Path, plan: Plan) -> None:
    found = tracked(plan, read_layers(load_project(folder)).layers)
    assert [one.project.number for one in found] == sorted(one.number for one in plan.projects)
    assert all(one.reports == () for one in found)


def test_the_latest_report_of_a_county_counts(folder: Path, plan: Plan) -> None:
    rows = ("1,990101,20,在建,2032年3月,", "1,990101,55,在建,2032-12-31,好", "1,990101,40,在建,2032/6/1,")
    (report,) = first(folder, plan, *rows).reports
    assert (report.adcode, report.progress, report.status) == ("990101", 55, "under_way")
    assert (report.date, report.note) == ("2032-12-31", "好")
    assert report.said() == ("在建 55%", "under way 55%")


def test_a_report_of_the_whole_project_is_each_countys(folder: Path, plan: Plan) -> None:
    found = first(folder, plan, "1,,10,前期,,", "1,990102,,完工,,")
    assert [one.status for one in found.of_county("990102")] == ["preparing", "done"]
    assert [one.status for one in found.of_county("990101")] == ["preparing"]
    assert found.reports[1].said() == ("完工", "done")


def test_a_site_belongs_to_the_county_that_it_lies_in(folder: Path, plan: Plan) -> None:
    spots = [shapely.Point(town.SEATS["990103"]), shapely.Point(town.SEATS["990102"])]
    columns = {"number": [1, 1], "name": ["北塔", None], "progress": [30, 0], "status": ["在建", "未开工"]}
    gpd.GeoDataFrame(columns, geometry=spots, crs=town.CRS).to_file(folder / "sites.gpkg")
    with (folder / "project.toml").open("a", encoding="utf-8") as file:
        file.write('\n[layers.projects]\npath = "sites.gpkg"\n')
    layers = read_layers(load_project(folder)).layers
    assert tracking_problems(plan, layers, "project.toml") == []
    south, north = tracked(plan, layers)[0].reports
    assert (south.adcode, south.site, south.progress, south.status) == ("990102", "", 0, "not_started")
    assert (north.adcode, north.site, north.place) == ("990103", "北塔", 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("99,,,,,", "the plan has no project 99"),
        ("1.5,,,,,", "the plan has no project 1.5"),
        ("1,,120,,,", "a progress of 120 is above 100 %"),
        ("1,,,快好了,,", "no state of a project"),
        ("1,,,,去年,", "'去年' is not a date"),
        ("1,,,,2032-13-01,", "'2032-13-01' is not a date"),
        ("1,990199,,,,", "no county has the adcode '990199'"),
    ],
)
def test_what_cannot_be_is_named_with_its_record(folder: Path, plan: Plan, row: str, said: str) -> None:
    found = [one for one in problems(folder, plan, "1,990101,5,在建,,", row) if one.fatal]
    assert any(said in one.what.en and "record 2" in one.what.en for one in found)


def test_reports_of_which_none_is_the_latest_are_refused(folder: Path, plan: Plan) -> None:
    (same,) = problems(folder, plan, "1,990102,5,,2032-01-01,", "1,990102,6,,2032-01-01,")
    assert "1, 2" in same.what.en
    assert same.fatal


def test_an_undated_report_beside_a_dated_one_is_refused(folder: Path, plan: Plan) -> None:
    (found,) = problems(folder, plan, "1,990102,5,,,", "1,990102,6,,2032-01-01,")
    assert found.fatal


def test_a_county_that_the_plan_does_not_set_the_project_in_is_told(folder: Path, plan: Plan) -> None:
    (note,) = problems(folder, plan, "1,990101,5,,,", "1,990102,5,,,")
    assert "record 1" in note.what.en
    assert not note.fatal
