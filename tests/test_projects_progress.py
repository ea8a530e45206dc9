"""Projects and what users say of them: sites on the map and a list, in an imaginary prefecture."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
import town
from hypothesis import given
from hypothesis import strategies as st
from test_plan_targets import RICH

from ycgis.ground.errors import InputError, Problem
from ycgis.intake.layers import Layers
from ycgis.intake.project import Loaded, load_project, read_layers
from ycgis.plan import Plan, load_plan
from ycgis.projects import FollowedProject, followed, project_problems
from ycgis.projects.dates import iso_date

HEADER = "number,adcode,progress,status,date,note"
TODAY = dt.date(2033, 1, 15)


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
    return project_problems(plan, read(folder, *rows).layers, "project.toml", today=TODAY)


def with_sites(folder: Path, spots: Sequence[tuple[float, float]], **columns: Sequence[object]) -> Layers:
    sites = gpd.GeoDataFrame(columns, geometry=[shapely.Point(spot) for spot in spots], crs=town.CRS)
    sites.to_file(folder / "sites.gpkg")
    with (folder / "project.toml").open("a", encoding="utf-8") as file:
        file.write('\n[layers.projects]\npath = "sites.gpkg"\n')
    return read_layers(load_project(folder)).layers


def first(folder: Path, plan: Plan, *rows: str) -> FollowedProject:
    return followed(plan, read(folder, *rows).layers)[0]


def test_what_nobody_reports_has_no_report(folder: Path, plan: Plan) -> None:
    found = followed(plan, read_layers(load_project(folder)).layers)
    assert [one.project.number for one in found] == sorted(one.number for one in plan.projects)
    assert all(one.reports == () for one in found)


def test_the_latest_report_of_a_county_counts(folder: Path, plan: Plan) -> None:
    rows = ("1,990101,20,在建,2032年3月,", "1,990101,55,在建,2032-12-31,好", "1,990101,40,在建,2032/6/1,")
    (report,) = first(folder, plan, *rows).reports
    assert (report.adcode, report.progress, report.status) == ("990101", 55, "under_way")
    assert (report.date, report.note) == ("2032-12-31", "好")
    assert report.words() == ("在建 55%", "under way 55%")


def test_a_report_of_the_whole_project_is_each_countys(folder: Path, plan: Plan) -> None:
    found = first(folder, plan, "1,,10,前期,,", "1,990102,,完工,,")
    assert [one.status for one in found.of_county("990102")] == ["preparing", "done"]
    assert [one.status for one in found.of_county("990101")] == ["preparing"]
    assert found.reports[1].words() == ("完工", "done")


def test_a_site_belongs_to_the_county_that_it_lies_in(folder: Path, plan: Plan) -> None:
    spots = [town.SEATS["990103"], town.SEATS["990102"]]
    names, states = ["北塔", None], ["在建", "未开工"]
    layers = with_sites(folder, spots, number=[1, 1], name=names, progress=[30, 0], status=states)
    assert project_problems(plan, layers, "project.toml") == []
    south, north = followed(plan, layers)[0].reports
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
        ("1,,,,2032-06-301,", "'2032-06-301' is not a date"),
        ("1,,,,2032.1,", "'2032.1' is not a date"),
        ("1,990199,,,,", "no county has the adcode '990199'"),
    ],
)
def test_what_cannot_be_is_named_with_its_record(folder: Path, plan: Plan, row: str, said: str) -> None:
    found = [one for one in problems(folder, plan, "1,990101,5,在建,,", row) if one.fatal]
    assert any(said in one.what.en and "record 2" in one.what.en for one in found)


def test_a_word_that_is_nearly_a_state_is_told_which(folder: Path, plan: Plan) -> None:
    (found,) = [one for one in problems(folder, plan, "1,990102,,在建中,,") if one.fatal]
    assert found.remedy.zh == "是否想写“在建”？"


@pytest.mark.parametrize(
    ("dates", "clashing"),
    [
        (("2032-01-01", "2032-01-01"), "1, 2"),
        (("2032年1月", "2032-01"), "1, 2"),
        (("2032-01", "2032-01-15"), "1, 2"),
        (("", "2032-01-01"), "1, 2"),
        (("", ""), "1, 2"),
        (("2032-01", "2032-02-01", "2032/2/1"), "2, 3"),
        (("2032-01", "2032-02-01", ""), "1, 2, 3"),
    ],
)
def test_reports_of_which_none_is_the_latest_are_refused(
    folder: Path, plan: Plan, dates: tuple[str, ...], clashing: str
) -> None:
    (found,) = problems(folder, plan, *(f"1,990102,5,,{date}," for date in dates))
    assert found.what.en.startswith(f"records {clashing} are")
    assert found.fatal


def test_reports_of_other_counties_and_projects_never_clash(folder: Path, plan: Plan) -> None:
    assert problems(folder, plan, "1,990102,5,,,", "1,990103,6,,,", "1,,5,,,") == []


def test_a_negative_progress_or_a_missing_number_is_refused_on_reading(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(folder, "1,990102,-5,,,", ",990102,5,,,")
    assert "'progress' is negative" in str(caught.value)
    assert "'number' is empty" in str(caught.value)


def test_a_sign_of_per_cent_may_stand_behind_the_number(folder: Path, plan: Plan) -> None:
    found = first(folder, plan, "1,990102,40%,,,", "1,990103, ３５.５ ％,,,")
    assert [one.progress for one in found.reports] == [40, 35.5]


def test_shares_are_told_from_per_cent(folder: Path, plan: Plan) -> None:
    (note,) = problems(folder, plan, "1,990102,0.4,,,", "1,990103,1,,,")
    assert not note.fatal
    assert "shares" in note.what.en


@pytest.mark.parametrize("rows", [("1,990102,0,,,", "1,990103,1,,,"), ("1,990102,0.4,,,", "1,990103,1.5,,,")])
def test_small_numbers_may_be_per_cent(folder: Path, plan: Plan, rows: tuple[str, ...]) -> None:
    assert problems(folder, plan, *rows) == []


@pytest.mark.parametrize(("date", "told"), [("2033-01-15", 0), ("2033-01", 0), ("2033-01-16", 1), ("2033年2月", 1)])
def test_a_date_after_today_is_told(folder: Path, plan: Plan, date: str, told: int) -> None:
    found = problems(folder, plan, f"1,990102,5,,{date},")
    assert ["after today" in one.what.en and not one.fatal for one in found] == [True] * told


def test_a_county_that_the_plan_does_not_set_the_project_in_is_told(folder: Path, plan: Plan) -> None:
    (note,) = problems(folder, plan, "1,990101,5,,,", "1,990102,5,,,")
    assert "record 1" in note.what.en
    assert not note.fatal


class TestSites:
    """Sites whose place and code say different things, in squares around the seats."""

    def test_one_outside_all_counties_is_of_none(self, folder: Path, plan: Plan) -> None:
        x, y = town.SEATS["990102"]
        layers = with_sites(folder, [(x, y), (x, y + 100 * town.SIDE)], number=[1, 1], name=["甲", "乙"])
        (note,) = project_problems(plan, layers, "project.toml", today=TODAY)
        assert note.what.en == "records 2 lie outside all counties"
        assert not note.fatal
        found = followed(plan, layers)[0]
        assert {report.site for report in found.reports} == {"甲", "乙"}
        assert [report.site for report in found.of_county("990102")] == ["甲"]
        assert found.of_county("990103") == ()

    def test_the_code_counts_where_the_place_says_another(self, folder: Path, plan: Plan) -> None:
        layers = with_sites(folder, [town.SEATS["990102"]], number=[1], adcode=["990103"])
        (note,) = project_problems(plan, layers, "project.toml", today=TODAY)
        assert note.what.en == "records 1 do not lie in the county that their adcode says"
        assert [report.adcode for report in followed(plan, layers)[0].reports] == ["990103"]

    def test_the_county_that_it_lies_in_is_held_against_the_plan(self, folder: Path, plan: Plan) -> None:
        layers = with_sites(folder, [town.SEATS["990101"]], number=[1])
        (note,) = project_problems(plan, layers, "project.toml", today=TODAY)
        assert note.what.en == "record 1: the plan does not set project 1 in 990101"

    def test_dates_of_a_layer_are_dates(self, folder: Path, plan: Plan) -> None:
        when = [dt.date(2032, 6, 30), dt.date(2032, 7, 1)]
        layers = with_sites(folder, [town.SEATS["990102"]] * 2, number=[1, 1], name=["甲", "乙"], date=when)
        assert [report.date for report in followed(plan, layers)[0].reports] == ["2032-07-01", "2032-06-30"]


class TestDates:
    """Spellings of dates."""

    @pytest.mark.parametrize(
        ("said", "date"),
        [
            ("2032-06-30", "2032-06-30"),
            ("2032/6/3", "2032-06-03"),
            ("２０３２年６月３日", "2032-06-03"),
            ("2032 年 6 月", "2032-06"),
            ("2032年6月3号", "2032-06-03"),
            ("2032.10", "2032-10"),
            ("2032.1.5", "2032-01-05"),
            ("2032-06-30 00:00:00", "2032-06-30"),
            ("2032-06-30T08:00:00+08:00", "2032-06-30"),
        ],
    )
    def test_known(self, said: str, date: str) -> None:
        assert iso_date(said) == date

    @pytest.mark.parametrize(
        "said",
        [
            "",
            "2032",
            "203206",
            "2032-00",
            "2032-02-30",
            "2032-0630",
            "2032-06/30",
            "2032年6月底",
            "2032.1",
            "1932-06-30",
        ],
    )
    def test_unknown(self, said: str) -> None:
        assert iso_date(said) is None

    @given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
    def test_every_spelling_of_a_day_is_the_day(self, day: dt.date) -> None:
        year, month, number = day.year, day.month, day.day
        spelt = f"{year}-{month}-{number}", f"{year}.{month:02}.{number:02}", f"{year}年{month}月{number}日"
        assert {iso_date(one) for one in spelt} == {day.isoformat()}
        assert iso_date(f"{year}年{month}月") == day.isoformat()[:7]
