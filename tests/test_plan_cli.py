"""`ycgis plan`: what is listed, filtered, shown in full and printed as JSON."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from test_plan_targets import RICH
from town import write_town

from ycgis.cli import main
from ycgis.plan import plan_schema

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = write_town(tmp_path / "town")
    text = RICH.replace('indicator = "reach"', 'indicator = "prefecture_reach"')
    (folder / "plans" / "plan.toml").write_text(text.replace('indicator = "density"\n', ""), encoding="utf-8")
    return folder


@pytest.fixture
def plan(capsys: pytest.CaptureFixture[str], project: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")  # wide enough that no words are wrapped

    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["plan", *words, "--project", str(project)])
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return call


def test_everything_is_listed_with_its_clause(plan: Run) -> None:
    code, out, err = plan()
    assert (code, err) == (0, "")
    for word in ("甲市行动方案", "行动二", "路灯合计", "≥ 300 盏", "各县（市） 合计", "任务9", "灯塔", "项目 1"):
        assert word in out
    assert "南县的分类" in out


def test_in_english(plan: Run) -> None:
    out = plan("--lang", "en")[1]
    for word in ("light the streets", "> 70%", "80–95.5%", "2032–2034 each year", "task 9", "the category of South"):
        assert word in out


def test_filters_leave_the_rest_out(plan: Run) -> None:
    out = plan("--county", "东县", "--year", "2033", "--department", "电力局", "--lang", "en")[1]
    assert "lamps in all" in out
    for word in ("lighthouse", "build roads", "counties that are lit", "the category of South"):
        assert word not in out
    assert "nothing meets" in plan("--year", "2031", "--lang", "en")[1]


def test_json_holds_every_part(plan: Run) -> None:
    code, out, _ = plan("--json")
    found = json.loads(out)
    assert code == 0
    assert set(found) == {"actions", "tasks", "targets", "statistics", "projects", "discrepancies", "notes"}
    assert [len(found[part]) for part in ("actions", "tasks", "targets", "projects", "discrepancies")] == [
        2,
        3,
        5,
        1,
        1,
    ]
    keys = {"id", "task", "title", "indicator", "statistic", "comparison", "value", "unit", "year", "scope", "level"}
    assert all(keys | {"departments", "clause"} <= set(target) for target in found["targets"])
    assert [target["id"] for target in json.loads(plan("--json", "--year", "2032")[1])["targets"]] == ["bright_range"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("9", ("light the streets", "2034: lamps in every township", "> 70%")),
        ("bright_range", ("bound: 80–95.5%", "years: 2032, 2033, 2034", "scope: big counties")),
        ("lamps", ("definition: new lamps", "period: sum")),
        ("p1", ("content: build a lighthouse", "clause: project 1")),
    ],
)
def test_one_entry_in_full(plan: Run, entry: str, said: tuple[str, ...]) -> None:
    code, out, _ = plan("show", entry, "--lang", "en")
    assert code == 0
    assert [word for word in said if word not in out] == []
    assert json.loads(plan("show", entry, "--json")[1])["title"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "lamp_sum"), "did you mean 'lamps_sum'?"),
        (("--county", "西北"), "no county has the name or code"),
        (("--county", "县"), "several counties"),
        (("--year", "2099"), "the plan ends in"),
        (("show", "no such words"), "no such task"),
        (("--department", "水务局"), "电力局"),
        (("--action", "5"), "1, 2"),
    ],
)
def test_what_is_not_there_is_a_usage_error(plan: Run, words: tuple[str, ...], said: str) -> None:
    code, _, err = plan(*words, "--lang", "en")
    assert code == 2
    assert said in err


def test_a_project_without_a_plan_says_so(plan: Run, project: Path) -> None:
    file = project / "project.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('plan = "plans/plan.toml"\n', ""), encoding="utf-8")
    code, _, err = plan("--lang", "en")
    assert code == 2
    assert "no plan" in err


def test_the_schema_is_printed(plan: Run) -> None:
    assert json.loads(plan("--schema")[1]) == plan_schema()


def test_one_title_alone_is_shown_and_several_are_listed(plan: Run) -> None:
    assert plan("show", "灯塔")[1] == plan("show", "p1")[1]
    code, out, _ = plan("show", "LAMPS", "--lang", "en")
    assert code == 0
    for word in ("titles hold 'LAMPS'", "lamps_sum", "statistics"):
        assert word in out
    listed = json.loads(plan("show", "LAMPS", "--json", "--lang", "en")[1])
    assert {"id": "lamps_sum", "title": "lamps in all"} in listed


def test_an_entry_speaks_the_language_that_was_asked_for(plan: Run) -> None:
    for entry in ("bright_range", "lamps_sum", "lamps", "p1"):
        out = plan("show", entry)[1]
        for word in ("stated", "horizon", "each", "county", "yes_no", "count", "period", "state\n"):
            assert not re.search(rf"：{word}$", out, re.MULTILINE), (entry, word)
        assert json.loads(plan("show", entry, "--json")[1])["title"]


@pytest.mark.parametrize(("entry", "id_"), [("东县", "东县"), ("东", "东县"), (" 东县 ", "东县")])
def test_a_county_is_found_by_part_of_its_name(plan: Run, entry: str, id_: str) -> None:
    assert plan("--county", entry)[1] == plan("--county", id_)[1]
