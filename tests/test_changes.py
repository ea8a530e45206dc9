"""What changed between two assessments: the verdicts, the table, the command."""

import math
from dataclasses import replace
from pathlib import Path

import atlas_pages as pages
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import NAMES, write_town

from ycgis.assess import CHANGES, Assessment, changes
from ycgis.assess.changes import Moment, turn_of
from ycgis.atlas import Sides, compare_page
from ycgis.cli import main
from ycgis.files import changes_table
from ycgis.plan import load_plan
from ycgis.statistics import COLUMNS, Statistics, statistics_csv

NAN = math.nan
STATUSES = ("met", "near", "missed", "not_due", "no_data", "no_target", "not_in_scope")
KNOWN = st.builds(
    Moment,
    st.one_of(st.just(NAN), st.integers(-5, 5).map(float)),
    st.one_of(st.just(NAN), st.integers(-5, 5).map(float)),
    st.sampled_from(STATUSES),
)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (Moment(20, 5, "missed"), Moment(15, 0, "met"), "better"),
        (Moment(15, 0, "met"), Moment(16, 1, "near"), "worse"),
        (Moment(20, 5, "missed"), Moment(18, 3, "missed"), "better"),
        (Moment(20, 5, "missed"), Moment(20, 5, "missed"), "same"),
        (Moment(20, 5, "not_due"), Moment(20, 5, "missed"), "changed"),
        (Moment(3, NAN, "no_target"), Moment(4, NAN, "no_target"), "changed"),
        (Moment(NAN, NAN, "no_data"), Moment(4, 1, "near"), "new"),
        (Moment(4, 1, "near"), Moment(NAN, NAN, "no_data"), "gone"),
        (Moment(NAN, NAN, "no_data"), Moment(NAN, NAN, "no_data"), "unknown"),
        (Moment(NAN, NAN, "missed"), Moment(NAN, NAN, "not_due"), "changed"),
        (Moment(NAN, NAN, "missed"), Moment(NAN, NAN, "met"), "better"),
    ],
)
def test_verdicts(before: Moment, after: Moment, verdict: str) -> None:
    assert turn_of(before, after) == verdict


@given(KNOWN, KNOWN)
def test_turned_round_a_verdict_is_its_contrary(before: Moment, after: Moment) -> None:
    contrary = {"better": "worse", "worse": "better", "new": "gone", "gone": "new"}
    verdict = turn_of(before, after)
    assert turn_of(after, before) == contrary.get(verdict, verdict)
    assert turn_of(before, before) in {"same", "unknown"}


def slower(assessment: Assessment, by: float) -> Assessment:
    """Return the assessment with every reach `by` minutes longer, held against the target by hand."""
    table = assessment.table.copy()
    reach = table["target_id"] == "quick"
    table.loc[reach, "value"] += by
    table.loc[reach, "gap"] += by
    table.loc[reach, "status"] = ["met" if gap <= 0 else "missed" for gap in table.loc[reach, "gap"]]
    return replace(assessment, table=table)


def test_every_finding_of_both_is_compared_with_itself(town_due: Assessment) -> None:
    town = town_due
    later = slower(town, 4)
    found = changes(town, later)
    assert tuple(found.columns) == CHANGES
    assert len(found) == len(town.findings)
    keys = ["indicator", "target_id", "adcode"]
    assert found[keys].to_numpy().tolist() == later.verdicts[keys].to_numpy().tolist()
    assert sorted(found[keys].to_numpy().tolist()) == sorted(later.findings[keys].to_numpy().tolist())
    reach = found[found["target_id"] == "quick"]
    assert reach["change"].dropna().eq(4).all()
    assert set(reach["verdict"]) == {"worse"}
    others = found[found["target_id"] != "quick"]
    assert set(others["verdict"]) <= {"same", "unknown"}
    assert found["name"].notna().all()


def test_what_was_reported_is_compared_by_target_and_year(town_reported: Assessment) -> None:
    told = town_reported
    table = told.table.copy()
    row = table.index[(table["target_id"] == "paved_2028") & (table["adcode"] == "990102")]
    table.loc[row, ["value", "gap", "status"]] = [85.0, -5.0, "met"]
    found = changes(told, replace(told, table=table))
    assert len(found) == len(table)
    (only,) = found[~found["verdict"].isin(["same", "unknown"])].to_dict("records")
    assert (only["target_id"], only["year"], only["adcode"]) == ("paved_2028", 2028, "990102")
    assert (only["before"], only["after"], only["change"], only["verdict"]) == (78, 85, 7, "better")
    assert "city" in set(found["adcode"])


def test_a_target_that_layers_give_no_value_of_is_compared_by_what_was_reported(town_due: Assessment) -> None:
    town = town_due
    blank = town.table.copy()
    blank.loc[blank["target_id"] == "quick", ["value", "gap"]] = np.nan
    blank.loc[blank["target_id"] == "quick", "status"] = "no_data"
    sides = []
    for value, gap, status in ((18.0, 3.0, "missed"), (12.0, -3.0, "met")):
        told = blank.copy()
        told.loc[(told["target_id"] == "quick") & (told["adcode"] == "990104"), ["value", "gap", "status"]] = [
            value, gap, status,
        ]  # fmt: skip
        sides.append(replace(town, table=told))
    found = changes(*sides)
    (only,) = found[(found["target_id"] == "quick") & (found["adcode"] == "990104")].to_dict("records")
    assert (only["before"], only["after"], only["verdict"]) == (18, 12, "better")


def test_counties_of_one_side_alone_are_left_out(town_due: Assessment) -> None:
    town = town_due
    fewer = replace(town, table=town.table[town.table["adcode"] != "990104"])
    assert "990104" not in set(changes(fewer, town)["adcode"])
    assert "990104" not in set(changes(town, fewer)["adcode"])


def test_a_change_too_small_for_the_decimals_does_not_read_as_none(town_due: Assessment) -> None:
    town = town_due
    page = compare_page(Sides(town, slower(town, 0.004), ("a", "b")))
    assert "<td>+0.004 分钟</td>" in page


def test_a_name_that_a_spreadsheet_would_run_is_made_inert(town_due: Assessment) -> None:
    town = town_due
    bad = replace(town, table=town.table.assign(name="=1+1"))
    assert set(changes_table(changes(town, bad))["name"]) == {"'=1+1"}


def test_the_command_writes_page_and_table_and_says_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = write_town(tmp_path / "one"), write_town(tmp_path / "two")
    settings = other / "project.toml"
    settings.write_text(settings.read_text("utf-8").replace("road_speed_kmh = 60", "road_speed_kmh = 40"), "utf-8")
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as done:
        main(["compare", str(one), str(other), "--out", str(out), "--name-after", "慢速"])
    assert done.value.code == 0
    said = capsys.readouterr().out
    assert "one → 慢速：变差 3，" in said
    table = pd.read_csv(out / "changes.csv", encoding="utf-8-sig", dtype={"adcode": str})
    reach = table[(table["target_id"] == "quick") & (table["before"] > 0)]
    assert (reach["after"] > reach["before"]).all()
    assert set(reach["verdict"]) == {"worse"}
    assert "慢速" in (out / "compare.html").read_text("utf-8")


def test_of_two_years_each_side_knows_what_was_reported_by_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = write_town(tmp_path / "town")
    plan = home / "plans" / "plan.toml"
    plan.write_text(plan.read_text("utf-8") + pages.MORE, "utf-8")
    rows = [
        (statistic, code, year, value, "表.xlsx", "B1", "")
        for (statistic, year), values in pages.REPORTED.items()
        for code, value in values.items()
    ]
    text = statistics_csv(Statistics(pd.DataFrame(rows, columns=list(COLUMNS))), load_plan(plan), NAMES)
    (home / "statistics" / "figures.csv").write_text(text, "utf-8-sig")
    settings = home / "project.toml"
    settings.write_text('statistics = "statistics/figures.csv"\n' + settings.read_text("utf-8"), "utf-8")
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as done:
        main(["compare", str(home), str(home), "--year-before", "2027", "--year-after", "2028", "--out", str(out)])
    assert done.value.code == 0
    assert "2027 → 2028：" in capsys.readouterr().out
    table = pd.read_csv(out / "changes.csv", encoding="utf-8-sig", dtype={"adcode": str}).set_index(
        ["target_id", "adcode"]
    )
    paved = table.loc["paved_2028"]
    assert paved.loc["990101", ["before", "after", "verdict"]].tolist() == [80, 90, "better"]
    assert paved.loc["990103", ["after", "verdict"]].tolist() == [20, "new"]
    assert np.isnan(paved.loc["990103", "before"])


def elsewhere(folder: Path) -> Path:
    """Return the town under codes of another prefecture."""
    project = write_town(folder)
    for name in ("places/seats.csv", "statistics/population.csv", "plans/plan.toml", "project.toml"):
        text = (project / name).read_text("utf-8")
        assert "9901" in text
        (project / name).write_text(text.replace("9901", "9801"), "utf-8")
    counties = gpd.read_file(project / "boundaries" / "counties.gpkg")
    counties["adcode"] = counties["adcode"].str.replace("9901", "9801")
    counties.to_file(project / "boundaries" / "counties.gpkg")
    return project


def test_two_places_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = write_town(tmp_path / "one"), elsewhere(tmp_path / "other")
    with pytest.raises(SystemExit) as done:
        main(["compare", str(one), str(other), "--out", str(tmp_path / "out"), "--lang", "en"])
    assert done.value.code == 3
    assert "no county (adcode) in common" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
