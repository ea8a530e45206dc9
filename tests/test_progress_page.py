"""The page of all targets, the counties' own, and projects: what they say, worked out by hand, without a browser."""

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import atlas_pages as pages
import pytest

from ycgis.assess import Assessment, assess
from ycgis.atlas import county_page, index_page, progress_page, write_atlas
from ycgis.atlas.aims import action_counts, aims_of
from ycgis.atlas.projects import project_lines
from ycgis.board import Board, board_of, tally
from ycgis.board.values import Scale, scale_of
from ycgis.ground.errors import InputError
from ycgis.statistics import CITY

LINES = ["quick.2030", "paved_2028.2028", "paved_2030.2030", "lamps.2027", "lamps.2028", "lit.2028"]
A, B, C, D = "990101", "990102", "990103", "990104"


@pytest.fixture(scope="module")
def town(town_reported: Assessment) -> Assessment:
    return town_reported


@pytest.fixture(scope="module")
def board(town: Assessment) -> Board:
    return board_of(town)


def scale(town: Assessment, name: str) -> Scale:
    """Return how the values that a target is held against are written."""
    assert town.plan is not None
    target = town.plan.target(name)
    assert target is not None
    indicator = town.indicators.get(target.indicator or "")
    return scale_of(indicator, target, town.plan, town.study.parameters.near_share)


def data_of(page: str) -> dict[str, list[object]]:
    found = re.search(r'<script type="application/json" id="ledger">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


# --- the board ---


def test_lines_go_by_action_and_task_each_due_year_its_own(board: Board) -> None:
    assert [line.key for line in board.lines] == LINES
    assert [(action.number, [task.number for task in action.tasks]) for action in board.actions] == [(1, [1]), (2, [2])]
    assert [line.key for action in board.actions for task in action.tasks for line in task.lines] == LINES
    assert [line.due for line in board.lines[2:5]] == [2030, 2027, 2028]
    assert [line.due_words for line in board.lines[2:5]] == ["2030年", "2027年（每年）", "2028年（每年）"]
    assert [line.together for line in board.lines] == [False, False, False, True, True, False]
    assert [board.city, *board.names.values()] == ["全市", "甲县", "乙县", "丙县", "丁县"]


def test_where_each_county_stands_is_as_worked_out(board: Board) -> None:
    found = {line.key: {code: entry.status for code, entry in line.entries.items()} for line in board.lines}
    assert all(entry.badge.key == entry.told for _, entry in board.entries())
    behind = [(line.key, entry.adcode) for line, entry in board.entries() if entry.told != entry.status]
    assert behind == [("paved_2030.2030", B)]
    assert found == {
        "quick.2030": {A: "met", B: "met", C: "met", D: "not_due"},
        "paved_2028.2028": {A: "met", B: "near", C: "missed", D: "no_data"},
        "paved_2030.2030": {A: "not_due", B: "not_due", C: "not_due", D: "no_data"},
        "lamps.2027": {CITY: "met"},
        "lamps.2028": {CITY: "no_data"},
        "lit.2028": {A: "not_in_scope", B: "met", C: "missed", D: "not_in_scope"},
    }


def test_an_entry_says_value_year_gap_source_and_pace(board: Board) -> None:
    ahead, behind = (board.lines[2].entries[code] for code in (A, B))
    assert (ahead.number, ahead.shown, ahead.year, ahead.gap_words) == ("90", "90%", "2028", "差 5 个百分点")
    assert (ahead.origin, ahead.source) == ("表.xlsx B1", "reported")
    assert (ahead.pace, behind.pace, board.lines[2].entries[C].pace) == ("in_time", "behind", "")
    assert (ahead.pace_words, behind.pace_words, board.lines[2].entries[C].pace_words) == (
        "年均 +10，预计 100%，可如期", "年均 +1，预计 80%，不能如期", "",
    )  # fmt: skip
    computed = board.lines[0].entries[D]
    assert (computed.shown, computed.year, computed.source) == ("20 分钟", "", "computed")
    nothing = board.lines[1].entries[D]
    assert (nothing.number, nothing.gap_words, nothing.origin, nothing.source) == ("—", "", "", "")
    assert "铺装率" in nothing.basis


def test_counts_leave_out_what_is_not_in_scope(board: Board) -> None:
    counts = tally(entry for _, entry in board.entries())
    assert counts == {"met": 6, "near": 1, "missed": 2, "not_due": 3, "behind": 1, "no_data": 3}
    assert list(counts) == ["met", "near", "missed", "not_due", "behind", "no_data"]
    own = tally(entry for _, entry in board.entries(D))
    assert own == {"not_due": 1, "no_data": 2}


def test_targets_under_no_action_have_a_place_of_their_own(town: Assessment) -> None:
    assert town.plan is not None
    bare = replace(town, plan=town.plan.model_copy(update={"actions": (), "tasks": ()}))
    found = board_of(bare)
    assert [(action.number, action.title) for action in found.actions] == [(0, "未归入行动的目标")]
    assert [line.key for line in found.lines] == LINES


def test_without_a_plan_or_targets_there_is_nothing(town: Assessment, tmp_path: Path) -> None:
    assert town.plan is not None
    none = assess(town.study, None, town.indicators)
    empty = assess(town.study, town.plan.model_copy(update={"targets": ()}), town.indicators)
    assert project_lines(none, "zh") == []
    for bare in (none, empty):
        board = board_of(bare)
        assert (board.lines, board.actions) == ((), ())
        assert aims_of(board, A) is None
        assert action_counts(board) == []
        with pytest.raises(InputError, match=r"project\.toml"):
            progress_page(bare)
        made = write_atlas(bare, tmp_path)
        assert [path.name for path in made if path.name == "progress.html"] == []
        assert not any("progress.html" in path.read_text("utf-8") for path in made)


# --- words ---


def test_yes_and_no_are_words_and_a_bound_is_not_rounded_away(town: Assessment) -> None:
    lit = scale(town, "lit")
    assert [lit.number(value).zh for value in (1.0, 0.0)] == ["是", "否"]
    assert [lit.value(value).zh for value in (1.0, 0.0)] == ["是", "否"]
    assert lit.bound().en == "yes"
    assert lit.gap(1.0, 0.0, met=False).zh == "尚未做到"
    assert lit.gap(0.0, 1.0, met=True).zh == "已做到"
    paved = scale(town, "paved_2028")
    assert paved.value(79.99999).zh == "79.99999%"
    assert paved.value(float("nan")).zh == "—"
    quick = scale(town, "quick")
    assert quick.value(15.2).zh == "15.2 分钟"
    assert quick.value(20.2).zh == "20 分钟"


# --- the pages ---


def test_the_page_says_year_origins_and_what_to_do_about_no_data(town: Assessment) -> None:
    page = progress_page(town)
    assert "考核年份：2028" in page
    assert "共 16 项" in page
    assert "由图层计算 4，来自统计 9，没有数值 3" in page
    for command in ("ycgis stats template", "ycgis import stats"):
        assert f"<code>{command}</code>" in page
    assert "未指定考核年份" in progress_page(replace(town, year=None))


def test_each_line_has_a_cell_a_unit_and_city_wide_ones_only_the_citys(town: Assessment) -> None:
    page = progress_page(town)
    lines = re.findall(r'<tr class="line" data-line="([^"]+)".*?</tr>', page, re.DOTALL)
    rows = dict(zip(lines, re.findall(r'<tr class="line".*?</tr>', page, re.DOTALL), strict=True))
    assert lines == LINES
    assert all(row.count("<td") == 5 for row in rows.values())
    assert re.findall(r'data-s="(\w+)"', rows["lamps.2027"]) == ["met"]
    assert re.findall(r'data-s="(\w+)"', rows["lit.2028"]) == ["not_in_scope", "met", "missed", "not_in_scope"]
    assert ">1/2</td>" in rows["lit.2028"]
    assert ">1/4</td>" in rows["paved_2028.2028"]
    assert 'title="适用 4 县，达标 1 县，无数据 1 县"' in rows["paved_2028.2028"]
    assert re.findall(r'data-s="(\w+)"', rows["paved_2030.2030"]) == ["not_due", "behind", "not_due", "no_data"]


def test_counties_of_which_nothing_is_known_are_not_counted_as_failing(town: Assessment) -> None:
    assert town.plan is not None
    silent = assess(town.study, town.plan, town.indicators, year=2028)
    row = progress_page(silent).split('data-line="paved_2028.2028"')[1].split("</tr>")[0]
    assert 'title="适用 4 县，达标 0 县，无数据 4 县">—</td>' in row


def test_the_data_of_the_page_say_what_filters_and_cells_need(town: Assessment) -> None:
    data = data_of(progress_page(town))
    assert data["codes"] == [CITY, A, B, C, D]
    assert data["groups"] == {"near": [2, 3], "pilot": [2]}
    assert data["answerable"] == [[0], [0, 1], [0], [2], [2], [2]]
    cell = data["cells"][1][3]  # type: ignore[index]
    assert [data["texts"][place] for place in cell] == ["20%", "2028", "差 60 个百分点", "表.xlsx B3", "2028 年统计数"]
    assert data["cells"][3][1:] == [0, 0, 0, 0]  # type: ignore[index]


def test_a_county_page_lists_its_own_targets_and_the_citys_apart(town: Assessment) -> None:
    page = county_page(town, A).split('id="targets"')[1]
    own, city = page.split("全市合并考核的目标")
    assert "铺装率八成" in own
    assert "近郊通灯" not in own
    assert "每年新增路灯" in city
    assert 'href="../progress.html#at=paved_2028.2028.990101"' in own
    assert 'href="../progress.html#at=lamps.2027.city"' in city
    assert "近郊通灯" in county_page(town, B)


def test_the_index_counts_by_action_and_leads_on(town: Assessment, board: Board) -> None:
    first, second = action_counts(board)
    assert [(mark.key, count) for mark, count in first.counts] == [("met", 3), ("not_due", 1)]
    assert sum(count for _, count in second.counts) == 12
    page = index_page(town)
    assert 'href="progress.html#action=2"' in page
    assert 'class="way" href="progress.html"' in page


def test_projects_say_what_was_reported_and_no_report_is_not_zero(town: Assessment) -> None:
    lighthouse, wharf = project_lines(town, "zh")
    assert [(line.where, line.state, line.percent) for line in lighthouse.reports] == [("甲县", "在建", "")]
    assert [(line.where, line.percent, line.date) for line in wharf.reports] == [("乙县 · 东岸", "25%", "2028-06")]
    assert lighthouse.where.endswith("（方案未指明具体哪些县）")
    assert [line.number for line in project_lines(town, "zh", C)] == [1]
    assert project_lines(town, "zh", C)[0].reports == ()
    assert "未上报" in county_page(town, C)


def test_sites_are_marks_on_the_maps(town: Assessment) -> None:
    for page in (index_page(town), county_page(town, B)):
        assert page.count('"mark":"project"') == 1
        assert '"bar":25' in page
        assert "重点项目位置" in page
    alone = replace(town, study=replace(town.study, layers=replace(town.study.layers, projects=None)))
    assert "重点项目位置" not in index_page(alone)


@pytest.mark.slow
def test_names_and_files_that_are_code_stay_text(tmp_path: Path) -> None:
    for place, code in enumerate(pages.HOSTILE):
        town = pages.reported(tmp_path / str(place), source=code)
        for page in (progress_page(town), county_page(town, B), index_page(town)):
            assert "<img src=x" not in page
            assert "<svg onload" not in page
            assert "<script>document.title" not in page
        assert code in unescape(county_page(town, B))
        assert any(code in str(text) for text in data_of(progress_page(town))["texts"])


def test_the_page_in_english_and_the_same_each_time(town: Assessment) -> None:
    page = progress_page(town, "en")
    assert '<html lang="en">' in page
    assert "Assessment year: 2028" in page
    assert not re.search(
        r"[\u4e00-\u9fff]",
        re.sub(r"甲县|乙县|丙县|丁县|交通局|住建局|电力局|海事局|东岸|表|style>.*?</style", "", page, flags=re.DOTALL),
    )
    assert progress_page(town, "en") == page
