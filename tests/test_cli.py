"""The commands, as a planner types them: what is printed, where, and the exit code."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from overpass_server import overpass
from shapely.geometry import box
from town import write_town

from ycgis.assess import PROGRESS
from ycgis.cli import main
from ycgis.cli.progress import _listed
from ycgis.ground.text import Text
from ycgis.registry import indicators

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ycgis(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return call


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_town(tmp_path / "town")


def edit(project: Path, old: str, new: str, name: str = "project.toml") -> None:
    text = (project / name).read_text(encoding="utf-8")
    assert old in text
    (project / name).write_text(text.replace(old, new), encoding="utf-8")


def test_run_says_where_the_atlas_is(ycgis: Run, town: Path, tmp_path: Path) -> None:
    code, out, err = ycgis("run", town, "--year", 2030, "--out", tmp_path / "maps")
    assert code == 0
    assert "index.html" in out
    assert "达标 3，未达标 1" in out
    assert "绘制地图" in err
    assert (tmp_path / "maps" / "index.html").exists()


def test_check_shows_the_table_and_fails_when_a_target_is_missed(ycgis: Run, town: Path) -> None:
    code, out, _ = ycgis("check", town, "--year", 2030)
    assert code == 1
    assert "20 未达标" in out
    assert "无数据" in out
    assert "≤ 15 分钟 (2030)" in out


def test_check_passes_when_all_targets_in_scope_are_met(ycgis: Run, town: Path) -> None:
    edit(town, "value = 15", "value = 30", "plans/plan.toml")
    assert ycgis("check", town, "--year", 2030)[0] == 0
    assert ycgis("check", town, "--year", 2030, "--strict")[0] == 0


def test_no_data_is_neither_met_nor_unmet_unless_strict(ycgis: Run, town: Path) -> None:
    edit(town, 'indicator = "prefecture_reach"', 'indicator = "road_density"', "plans/plan.toml")
    edit(town, 'unit = { zh = "分钟", en = "min" }', 'unit = { zh = "km/km2", en = "km/km2" }', "plans/plan.toml")
    assert ycgis("check", town, "--year", 2030)[0] == 0
    assert ycgis("check", town, "--year", 2030, "--strict")[0] == 1
    assert ycgis("check", town, "--year", 2029, "--strict")[0] == 0


def test_check_json_is_for_programs(ycgis: Run, town: Path) -> None:
    code, out, err = ycgis("check", town, "--json", "--lang", "en", "--year", 2030)
    said = json.loads(out)
    assert code == 1
    assert said["met"] is False
    rows = {(row["adcode"], row["indicator"]): row for row in said["findings"]}
    assert rows["990104", "prefecture_reach"]["gap"] == pytest.approx(5)
    assert rows["990104", "prefecture_reach"]["unit"] == "min"
    assert rows["990104", "road_density"]["value"] is None
    assert "reading" in err


def test_check_json_counts_and_lists_every_target(ycgis: Run, town: Path) -> None:
    said = json.loads(ycgis("check", town, "--json", "--lang", "en", "--year", 2030)[1])
    counts = {"met": 3, "near": 0, "missed": 1, "not_due": 0, "no_data": 0}
    assert (said["year"], said["counts"], said["due"]) == (2030, counts, counts)
    rows = {row["adcode"]: row for row in said["progress"]}
    assert tuple(rows["990104"]) == PROGRESS
    assert rows["990104"] | {"basis": ""} == {
        "target_id": "quick", "task": 1, "year": 2030, "adcode": "990104", "name": "丁县",
        "indicator": "prefecture_reach", "statistic": "", "value": pytest.approx(20), "value_year": None, "unit": "min",
        "bound": "≤ 15 min", "gap": pytest.approx(5), "status": "missed", "trend": None, "expected": None,
        "on_pace": None, "origin": "computed", "source": "computed from roads, county seats", "basis": "",
    }  # fmt: skip
    early = json.loads(ycgis("check", town, "--json", "--year", 2029)[1])
    assert early["met"] is True
    assert early["due"] == dict.fromkeys(counts, 0)
    assert early["counts"] == counts | {"missed": 0, "not_due": 1}


def test_check_json_tells_how_each_county_stands(ycgis: Run, town: Path) -> None:
    told = json.loads(ycgis("check", town, "--json", "--lang", "en", "--year", 2030)[1])["standings"]
    columns = ["adcode", "name", "due_met", "due_near", "due_missed", "due_no_data", "overall"]
    assert [list(row) for row in told] == [columns] * 5
    assert [tuple(row.values()) for row in told] == [
        ("990101", "甲县", 1, 0, 0, 0, "met"),
        ("990102", "乙县", 1, 0, 0, 0, "met"),
        ("990103", "丙县", 1, 0, 0, 0, "met"),
        ("990104", "丁县", 0, 0, 1, 0, "missed"),
        ("city", "Town", 0, 0, 0, 0, "no_target"),
    ]
    early = json.loads(ycgis("check", town, "--json", "--year", 2029)[1])["standings"]
    assert [row["overall"] for row in early] == ["not_due"] * 4 + ["no_target"]


def test_nothing_known_is_not_counted_as_met(ycgis: Run, town: Path) -> None:
    edit(town, 'indicator = "prefecture_reach"', 'indicator = "road_density"', "plans/plan.toml")
    edit(town, 'unit = { zh = "分钟", en = "min" }', 'unit = { zh = "km/km2", en = "km/km2" }', "plans/plan.toml")
    said = json.loads(ycgis("check", town, "--json", "--year", 2030)[1])
    assert (said["due"]["met"], said["due"]["no_data"]) == (0, 4)
    assert {row["overall"] for row in said["standings"] if row["adcode"] != "city"} == {"unknown"}


def test_check_counts_by_action_and_names_who_misses_a_due_target(ycgis: Run, town: Path) -> None:
    _, out, _ = ycgis("check", town, "--year", 2030)
    by_action, unmet = out.split("全部目标")[1].split("2030 年及以前到期而未达标")
    assert ["1 行动一", "3", "0", "1", "0", "0", "0"] in cells(by_action)
    assert ["合计", "3", "0", "1", "0", "0", "0"] in cells(by_action)
    assert ["1", "十五分钟", "≤ 15 分钟", "2030", "丁县 20", ""] in cells(unmet)
    _, out, _ = ycgis("check", town, "--year", 2029, "--lang", "en")
    assert "not met" not in out
    assert "not due yet 1" in out


def test_many_that_miss_a_target_are_folded() -> None:
    units = [Text(f"{number}县 1", f"{number} 1") for number in range(1, 9)]
    assert _listed(units[:6]).zh == "1县 1、2县 1、3县 1、4县 1、5县 1、6县 1"
    assert _listed(units).zh == "1县 1、2县 1、3县 1、4县 1、5县 1、6县 1 等 8 个县"
    assert _listed([]).en == ""


def cells(table: str) -> list[list[str]]:
    """Return the cells of a printed table, by row."""
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in table.splitlines() if "│" in line]


def test_indicators_lists_all_and_shows_one(ycgis: Run) -> None:
    code, out, _ = ycgis("indicators")
    assert code == 0
    assert all(name in out for name in indicators())
    code, out, _ = ycgis("indicators", "prefecture_reach", "--lang", "en")
    assert code == 0
    assert "definition: Minutes by road" in out
    code, out, _ = ycgis("indicators", "--json")
    assert {one["id"] for one in json.loads(out)} == set(indicators())
    assert all({"title", "definition", "unit", "needs", "source", "clauses"} <= set(one) for one in json.loads(out))
    assert json.loads(ycgis("indicators", "road_density", "--json")[1])["clauses"]


def test_a_misspelt_indicator_is_a_usage_error_with_a_hint(ycgis: Run) -> None:
    code, _, err = ycgis("indicators", "prefecture_rech")
    assert code == 2
    assert "prefecture_reach" in err


@pytest.mark.slow  # that it has the layers of the default project, test_project.py shows
def test_the_project_that_init_makes_runs(ycgis: Run, tmp_path: Path) -> None:
    ycgis("init", tmp_path / "mine")
    assert ycgis("check", tmp_path / "mine")[0] == 0


def test_init_makes_a_project(ycgis: Run, tmp_path: Path) -> None:
    code, out, _ = ycgis("init", tmp_path / "mine")
    assert code == 0
    assert "project.toml" in out
    code, _, err = ycgis("init", tmp_path / "mine")
    assert code == 3
    assert "project.toml" in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nonsense"], 2),
        (["run", "--nonsense"], 2),
        (["check", "--lang", "fr"], 2),
        (["check", "--year", "1999"], 2),
        (["run", "--year", "next"], 2),
        (["fetch", "roads", "--timeout", "x"], 2),
        (["run", "no/such/folder"], 3),
        (["check", "no/such/folder"], 3),
    ],
)
def test_exit_codes_of_wrong_use(ycgis: Run, words: list[str], code: int) -> None:
    got, _, err = ycgis(*words)
    assert got == code
    assert err.strip()
    assert "Traceback" not in err


def test_fetch_roads_says_how_to_use_what_came(ycgis: Run, town: Path, tmp_path: Path) -> None:
    for name in ("roads/roads.gpkg", "places/seats.csv", "boundaries/counties.gpkg"):
        (town / name).unlink()  # the roads are what is fetched, so the counties alone must do
    around_the_server = gpd.GeoDataFrame(
        {"adcode": ["990101"], "name": ["甲县"]}, geometry=[box(111.00, -0.05, 111.05, 0.01)], crs=4326
    )
    around_the_server.to_file(town / "boundaries" / "counties.gpkg")
    out, cache = tmp_path / "roads.gpkg", tmp_path / "cache"
    with overpass() as server:
        code, said, err = ycgis(
            "fetch", "roads", town, "--out", out, "--endpoint", server.url, "--cache", cache, "--timeout", 5
        )
    assert code == 0, err
    assert "[layers.roads]" in said
    assert len(gpd.read_file(out, layer="roads")) > 0


def test_fetch_without_a_network_is_one_message(ycgis: Run, town: Path, tmp_path: Path) -> None:
    out = tmp_path / "roads.gpkg"
    code, _, err = ycgis("fetch", "roads", town, "--out", out, "--endpoint", "http://127.0.0.1:9/api", "--timeout", 2)
    assert code == 3
    assert "Traceback" not in err
    assert not out.exists()


def test_all_problems_are_said_at_once_and_earlier_results_stay(ycgis: Run, town: Path, tmp_path: Path) -> None:
    assert ycgis("run", town, "--out", tmp_path / "maps")[0] == 0
    before = {path: path.read_bytes() for path in (tmp_path / "maps").rglob("*") if path.is_file()}
    edit(town, 'path = "places/cities.csv"', 'path = "places/nowhere.csv"')
    edit(town, 'path = "statistics/population.csv"', 'path = "statistics/gone.csv"')
    code, _, err = ycgis("run", town, "--out", tmp_path / "maps", "--lang", "en")
    assert code == 3
    assert "nowhere.csv" in err
    assert "gone.csv" in err
    assert "2 problem(s)" in err
    assert before == {path: path.read_bytes() for path in (tmp_path / "maps").rglob("*") if path.is_file()}


def test_an_output_that_cannot_be_written_is_exit_3(ycgis: Run, town: Path, tmp_path: Path) -> None:
    (tmp_path / "maps").write_text("a file")
    code, _, err = ycgis("run", town, "--out", tmp_path / "maps")
    assert code == 3
    assert "无法写入" in err


def test_no_arguments_show_the_help(ycgis: Run) -> None:
    code, out, err = ycgis()
    assert code == 2
    assert "县域" in out + err


def test_a_terminal_is_not_told_what_to_do_by_a_file(ycgis: Run, town: Path) -> None:
    edit(town, "甲县", "甲\\u001b[2J县", "plans/plan.toml")
    code, out, err = ycgis("check", town)
    assert code == 0
    assert "\x1b" not in out + err
    assert "甲�[2J县" in err


def test_bad_plan_and_bad_layer_are_told_together(ycgis: Run, town: Path) -> None:
    edit(town, 'comparison = "at_most"', 'comparison = "at_mots"', "plans/plan.toml")
    edit(town, 'path = "places/cities.csv"', 'path = "places/nowhere.csv"')
    code, _, err = ycgis("check", town)
    assert code == 3
    assert "at_most" in err
    assert "nowhere.csv" in err


def test_a_crs_that_stretches_lengths_is_refused(ycgis: Run, town: Path) -> None:
    edit(town, 'plan = "plans/plan.toml"', 'plan = "plans/plan.toml"\ncrs = "EPSG:3857"')
    code, _, err = ycgis("check", town, "--lang", "en")
    assert code == 3
    assert "stretches lengths" in err


def test_a_surface_too_fine_for_any_machine_is_refused(ycgis: Run, tmp_path: Path) -> None:
    ycgis("init", tmp_path / "mine")
    edit(tmp_path / "mine", "# cell_m = 500.0", "cell_m = 10")
    code, _, err = ycgis("check", tmp_path / "mine", "--lang", "en")
    assert code == 3
    assert "million cells" in err
    assert "or more" in err


def test_an_address_in_a_source_is_only_text(ycgis: Run, town: Path, tmp_path: Path) -> None:
    edit(town, 'source = "Town survey"', "source = \"exported from 'https://example.org/x', ODbL\"")
    assert ycgis("run", town, "--out", tmp_path / "maps")[0] == 0
    assert "example.org" in (tmp_path / "maps" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("factor", "code"), [(1000.0, 3), (0.001, 3), (1.2, 1)])
def test_lengths_in_another_unit_are_refused(ycgis: Run, town: Path, factor: float, code: int) -> None:
    roads = gpd.read_file(town / "roads" / "roads.gpkg")
    roads.assign(length_m=roads.length * factor).to_file(town / "roads" / "roads.gpkg", layer="roads")
    got, _, err = ycgis("check", town, "--lang", "en", "--year", 2030)
    assert got == code
    assert ("check its unit" in err) == (code == 3)


@pytest.mark.parametrize("adcode", ["../../evil", "a/b", "CON", "-rf", "x" * 300, "."])
def test_a_code_that_cannot_name_a_file_is_refused_by_check_too(ycgis: Run, town: Path, adcode: str) -> None:
    for name in ("counties", "neighbours"):
        frame = gpd.read_file(town / "boundaries" / f"{name}.gpkg")
        frame.replace({"adcode": {"990104": adcode}}).to_file(town / "boundaries" / f"{name}.gpkg")
    code, _, err = ycgis("check", town, "--lang", "en")
    assert code == 3
    assert "cannot be names of files" in err


def test_words_that_the_speed_table_does_not_know_are_told(ycgis: Run, town: Path) -> None:
    roads = gpd.read_file(town / "roads" / "roads.gpkg")
    roads.assign(road_class="国道xyz").to_file(town / "roads" / "roads.gpkg", layer="roads")
    _, _, err = ycgis("check", town)
    assert f"国道xyz × {len(roads)}" in err


def test_markup_in_a_message_is_text(ycgis: Run) -> None:
    code, _, err = ycgis("run", "[bold]no[/bold] such")
    assert code == 3
    assert "[bold]no[/bold] such" in err


def test_help_and_version_are_quick_and_in_the_language(ycgis: Run) -> None:
    assert "县域" in ycgis("--help")[1]
    assert "county" in ycgis("--lang", "en", "--help")[1]
    assert ycgis("--version")[1].startswith("ycgis ")


def test_heavy_packages_load_only_when_needed() -> None:
    code = (
        "import sys, ycgis.cli; ycgis.cli.make_app; print(sorted({'geopandas', 'folium', 'osmnx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
@pytest.mark.parametrize("command", [["indicators"], ["check"]])
def test_a_gbk_console_does_not_crash(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ycgis", *command],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "gbk", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr.decode("gbk")
    assert "指标" in done.stdout.decode("gbk")


@pytest.mark.parametrize("word", ["丁县", "丁", "990104", "990104000000"])
def test_check_of_one_county_is_about_it_alone(ycgis: Run, town: Path, word: str) -> None:
    code, out, _ = ycgis("check", town, "--year", 2030, "--county", word)
    assert code == 1
    assert "丁县" in out
    assert "甲县" not in out
    assert "未达标 1" in out


def test_check_of_one_county_in_json_is_about_it_alone(ycgis: Run, town: Path) -> None:
    said = json.loads(ycgis("check", town, "--year", 2030, "--county", "丁县", "--json")[1])
    assert [row["name"] for row in said["standings"]] == ["丁县"]
    assert {row["adcode"] for part in ("findings", "progress") for row in said[part]} == {"990104"}
    assert said["counts"]["missed"] == 1


def test_check_of_a_county_that_meets_all_passes(ycgis: Run, town: Path) -> None:
    assert ycgis("check", town, "--year", 2030, "--county", "甲")[0] == 0
    assert ycgis("check", town, "--county", "戊乡")[0] == 2


@pytest.mark.parametrize("place", ["file", "file/below/it"])
@pytest.mark.parametrize("command", ["run", "report", "compare"])
def test_what_cannot_be_written_is_refused_before_anything_is_computed(
    ycgis: Run, town: Path, tmp_path: Path, command: str, place: str
) -> None:
    (tmp_path / "file").write_text("mine")
    projects = (town, town) if command == "compare" else (town,)
    code, _, err = ycgis(command, *projects, "--out", tmp_path / place)
    assert code == 3
    assert "构建路网" not in err
    assert str(tmp_path / place) in err
    assert (tmp_path / "file").read_text() == "mine"


def test_compare_tells_what_is_wrong_with_both_sides_first(ycgis: Run, town: Path, tmp_path: Path) -> None:
    other = write_town(tmp_path / "other")
    for project in (town, other):
        (project / "plans" / "plan.toml").unlink()
    code, _, err = ycgis("compare", town, other, "--out", tmp_path / "out")
    assert code == 3
    assert "构建路网" not in err
    assert all(str(project) in err for project in (town, other))
