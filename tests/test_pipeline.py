"""The whole way on a town whose every number is known, and on the embedded project."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from tongues import in_both
from town import write_csv, write_town

import ycgis
from ycgis.assess import Assessment
from ycgis.ground.errors import InputError

EXPECTED = [
    "assessment.gpkg",
    "counties/990101.html",
    "counties/990102.html",
    "counties/990103.html",
    "counties/990104.html",
    "findings.csv",
    "index.html",
    "indicators.geojson",
    "progress.csv",
    "progress.html",
    "run.json",
    "travel_time.tif",
]


@pytest.fixture(scope="module")
def town(town_due: Assessment) -> Assessment:
    return town_due


def test_the_town_is_assessed_as_by_hand(town: Assessment) -> None:
    reach = town.findings[town.findings["indicator"] == "prefecture_reach"].set_index("adcode")
    assert reach["value"].round(9).to_dict() == {"990101": 0, "990102": 10, "990103": 10, "990104": 20}
    assert reach["gap"].round(9).to_dict() == {"990101": -15, "990102": -5, "990103": -5, "990104": 5}
    assert reach["status"].to_dict() == {"990101": "met", "990102": "met", "990103": "met", "990104": "missed"}
    routes = town.measurements["seat_routes"].values
    assert routes["990104"] == 2


def test_run_writes_nothing_and_publish_writes_all(tmp_path: Path) -> None:
    project = write_town(tmp_path / "town")
    before = sorted(path for path in tmp_path.rglob("*"))
    assessment = ycgis.run(project)
    assert sorted(path for path in tmp_path.rglob("*")) == before
    made = ycgis.publish(assessment, tmp_path / "out")
    assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in made) == EXPECTED
    assert all(path.stat().st_size > 0 for path in made)


def test_the_record_says_what_the_result_rests_on(town: Assessment, tmp_path: Path) -> None:
    ycgis.publish(town, tmp_path)
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert record["outputs"] == [*(name for name in EXPECTED if name != "run.json"), "run.json"]
    assert record["versions"]["ycgis"] == ycgis.__version__
    assert record["parameters"]["road_speed_kmh"] == 60
    assert (record["year"], record["statistics"]) == (2030, 0)
    assert {"project.toml", "roads/roads.gpkg", "plans/plan.toml"} <= set(record["inputs"])
    assert all(len(digest) == 64 for digest in record["inputs"].values())
    assert {"read", "network", "surface", "indicators", "atlas", "export"} <= set(record["seconds"])
    assert record["network"]["length_km"] == pytest.approx(60)


def test_progress_tells_each_step_in_both_languages(tmp_path: Path) -> None:
    told = []
    assessment = ycgis.run(write_town(tmp_path / "town"), progress=told.append)
    ycgis.publish(assessment, tmp_path / "out", progress=told.append)
    assert len(told) == 8
    assert all(step.zh and step.en for step in told)


def test_a_project_without_a_plan_is_measured_and_drawn(tmp_path: Path) -> None:
    project = write_town(tmp_path / "town")
    text = (project / "project.toml").read_text(encoding="utf-8")
    (project / "project.toml").write_text(text.replace('plan = "plans/plan.toml"\n', ""), encoding="utf-8")
    assessment = ycgis.run(project)
    assert assessment.plan is None
    assert set(assessment.findings["status"]) == {"no_target", "no_data"}
    assert assessment.progress.empty
    made = {path.relative_to(tmp_path / "out").as_posix() for path in ycgis.publish(assessment, tmp_path / "out")}
    assert set(EXPECTED) - made == {"progress.csv", "progress.html"}


LAMPS = """
[[statistics]]
id = "lamps"
title = { zh = "路灯", en = "lamps" }
unit = { zh = "盏", en = "lamps" }
kind = "count"
period = "sum"
high = 9999
definition = { zh = "新装路灯", en = "new lamps" }

[[targets]]
id = "lit"
task = 1
title = { zh = "路灯合计", en = "lamps in all" }
statistic = "lamps"
comparison = "at_least"
value = 300
unit = { zh = "盏", en = "lamps" }
year = 2025
year_basis = "stated"
scope = ["all"]
level = "prefecture"
aggregation = "sum"
departments = ["电力局"]
clause = { zh = "任务1", en = "task 1" }
"""

TOWER = """
[[projects]]
number = 1
title = { zh = "灯塔", en = "a lighthouse" }
action = 1
content = { zh = "建灯塔", en = "build a lighthouse" }
departments = ["海事局"]
scope = ["all"]
"""


def with_statistics(folder: Path, *rows: str, plan: str = LAMPS) -> Path:
    """Write the town with a target of lamps and a file of figures."""
    project = write_town(folder)
    with (project / "plans" / "plan.toml").open("a", encoding="utf-8") as file:
        file.write(plan)
    write_csv(project / "statistics" / "figures.csv", "statistic,adcode,name,year,value,unit,source,cell,note", [*rows])
    text = (project / "project.toml").read_text(encoding="utf-8")
    (project / "project.toml").write_text(f'statistics = "statistics/figures.csv"\n{text}', encoding="utf-8")
    return project


ROWS = [f"lamps,99010{number},,2025,{80 * number},盏,灯.xlsx,B{number},=1+1" for number in range(1, 4)]


class TestStatistics:
    def test_reported_figures_are_assessed_recorded_and_written_out(self, tmp_path: Path) -> None:
        project = with_statistics(tmp_path / "town", *ROWS)
        assessment = ycgis.run(project, year=2025)
        (city,) = assessment.progress[assessment.progress["target_id"] == "lit"].to_dict(orient="records")
        assert (city["status"], city["value"]) == ("met", 480)  # three of four counties are enough
        ycgis.publish(assessment, tmp_path / "out")
        record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
        assert (record["year"], record["statistics"]) == (2025, 3)
        assert "statistics/figures.csv" in record["inputs"]
        assert "figures.csv" in record["outputs"]
        shutil.copy(tmp_path / "out" / "figures.csv", project / "statistics" / "figures.csv")
        again = ycgis.run(project, year=2025)
        pd.testing.assert_frame_equal(again.statistics.table, assessment.statistics.table)
        assert (tmp_path / "out" / "figures.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    def test_everything_wrong_is_told_at_once(self, tmp_path: Path) -> None:
        project = with_statistics(tmp_path / "town", "lamp,990101,,2025,80,盏,,,", "lamps,990109,,2025,many,盏,,,")
        with pytest.raises(InputError) as caught:
            ycgis.run(project)
        told = str(caught.value)
        assert "'lamps'" in told
        assert "990109" in told
        assert "'many'" in told

    def test_they_need_a_plan(self, tmp_path: Path) -> None:
        project = with_statistics(tmp_path / "town", *ROWS)
        text = (project / "project.toml").read_text(encoding="utf-8")
        (project / "project.toml").write_text(text.replace('plan = "plans/plan.toml"\n', ""), encoding="utf-8")
        with pytest.raises(InputError, match="statistics without a plan"):
            ycgis.run(project)

    def test_a_broken_plan_or_layer_does_not_hide_the_other(self, tmp_path: Path) -> None:
        project = with_statistics(tmp_path / "town", *ROWS, plan=LAMPS.replace("at_least", "at_lest"))
        (project / "roads" / "roads.gpkg").unlink()
        with pytest.raises(InputError) as caught:
            ycgis.run(project)
        assert "at_least" in str(caught.value)
        assert "roads.gpkg" in str(caught.value)


def test_reports_of_projects_that_the_plan_does_not_have_are_refused(tmp_path: Path) -> None:
    project = write_town(tmp_path / "town")
    with (project / "plans" / "plan.toml").open("a", encoding="utf-8") as file:
        file.write(TOWER)
    write_csv(project / "progress.csv", "number,adcode,progress,status,date,note", ["5,990101,20,在建,2026-03,"])
    with (project / "project.toml").open("a", encoding="utf-8") as file:
        file.write('\n[layers.project_progress]\npath = "progress.csv"\n')
    with pytest.raises(InputError, match="the plan has no project 5"):
        ycgis.run(project)


def test_roads_that_end_at_the_border_are_reported(town: Assessment, embedded: Assessment) -> None:
    assert not any("reach far enough" in note.say("en") for note in embedded.notes)
    assert town.study.window.margin_km < 5


@pytest.fixture(scope="module")
def yuncheng(embedded: Assessment) -> Assessment:
    return embedded


class TestEmbedded:
    """运城市, as it is shipped."""

    def test_every_seat_is_reached_and_only_the_plans_counties_are_assessed(self, yuncheng: Assessment) -> None:
        reach = yuncheng.findings[yuncheng.findings["indicator"] == "prefecture_reach"].set_index("adcode")
        assert len(reach) == 13
        assert reach["value"].notna().all()
        assert (reach["status"] == "met").sum() == 12
        assert reach.loc["140802", "status"] == "not_in_scope"

    def test_what_no_layer_can_tell_is_no_data_and_names_the_layer(self, yuncheng: Assessment) -> None:
        findings = in_both(yuncheng, "findings")
        density = findings[findings["indicator"] == "road_density"]
        assert density["value"].isna().all()
        assert all("streets" in basis.zh and "builtup" in basis.en for basis in density["basis"])

    def test_people_are_not_counted_without_a_layer_that_says_where_they_live(self, yuncheng: Assessment) -> None:
        assert yuncheng.measurements["prefecture_reach_population"].values.isna().all()
        assert yuncheng.measurements["prefecture_reach_area"].values.notna().all()

    def test_the_one_stated_speed_and_its_band_stand_beside_every_time(self, yuncheng: Assessment) -> None:
        basis = yuncheng.measurements["prefecture_reach"].basis["140827"]
        assert "70 km/h" in basis.zh
        assert "±25%" in basis.en

    def test_widening_the_roads_further_would_change_nothing(self, yuncheng: Assessment) -> None:
        assert yuncheng.study.window.narrowed_km > 30
        assert yuncheng.study.window.change_min <= 1

    @pytest.mark.slow  # that it has the same layers, test_project.py shows
    def test_a_new_project_gives_what_the_embedded_one_gives(self, yuncheng: Assessment, tmp_path: Path) -> None:
        ycgis.init_project(tmp_path / "mine")
        mine = ycgis.run(tmp_path / "mine")
        left = mine.findings.astype({"unit": str, "basis": str})
        right = yuncheng.findings.astype({"unit": str, "basis": str})
        assert left.equals(right)
        assert mine.record.digests == yuncheng.record.digests
