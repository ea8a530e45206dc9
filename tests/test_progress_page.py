"""The page of all targets, the counties' own, and projects: what they say, worked out by hand, without a browser."""

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import atlas_pages as pages
import pytest

from ycgis.assess import Assessment, assess
from ycgis.assess.shown import shown_bound, shown_gap, shown_number, shown_value
from ycgis.atlas import county_page, index_page, progress_page, write_atlas
from ycgis.atlas.ledger import Ledger, ledger, tally
from ycgis.atlas.projects import project_lines
from ycgis.atlas.targets import of_county, of_prefecture
from ycgis.ground.errors import InputError
from ycgis.plan import Plan, Target
from ycgis.statistics import CITY

LINES = ["quick.2030", "paved_2028.2028", "paved_2030.2030", "lamps.2027", "lamps.2028", "lit.2028"]
A, B, C, D = "990101", "990102", "990103", "990104"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return pages.reported(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def held(town: Assessment) -> Ledger:
    found = ledger(town, "zh")
    assert found is not None
    return found


def asked(town: Assessment, name: str) -> tuple[Target, Plan]:
    assert town.plan is not None
    target = town.plan.target(name)
    assert target is not None
    return target, town.plan


def data_of(page: str) -> dict[str, list[object]]:
    found = re.search(r'<script type="application/json" id="ledger">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


# --- the ledger ---


def test_lines_go_by_action_and_task_each_due_year_its_own(held: Ledger) -> None:
    assert [line.key for line in held.lines] == LINES
    assert [(action.number, [task.number for task in action.tasks]) for action in held.actions] == [(1, [1]), (2, [2])]
    assert [line.due for line in held.lines[2:5]] == ["2030年", "2027年（逐年）", "2028年（逐年）"]
    assert [line.together for line in held.lines] == [False, False, False, True, True, False]
    assert [unit.name for unit in held.units] == ["全市", "甲县", "乙县", "丙县", "丁县"]


def test_where_each_county_stands_is_as_worked_out(held: Ledger) -> None:
    found = {line.key: {code: entry.badge.key for code, entry in line.entries.items()} for line in held.lines}
    assert found == {
        "quick.2030": {A: "met", B: "met", C: "met", D: "not_due"},
        "paved_2028.2028": {A: "met", B: "near", C: "missed", D: "no_data"},
        "paved_2030.2030": {A: "not_due", B: "not_due", C: "not_due", D: "no_data"},
        "lamps.2027": {CITY: "met"},
        "lamps.2028": {CITY: "no_data"},
        "lit.2028": {A: "not_in_scope", B: "met", C: "missed", D: "not_in_scope"},
    }


def test_an_entry_says_value_year_gap_source_and_pace(held: Ledger) -> None:
    ahead, behind = (held.lines[2].entries[code] for code in (A, B))
    assert (ahead.number, ahead.value, ahead.year, ahead.gap) == ("90", "90%", "2028", "差 5%")
    assert (ahead.source, ahead.origin) == ("表.xlsx B1", "reported")
    assert (ahead.pace, behind.pace, held.lines[2].entries[C].pace) == ("in_time", "behind", "")
    computed = held.lines[0].entries[D]
    assert (computed.value, computed.year, computed.origin) == ("20 分钟", "", "computed")
    nothing = held.lines[1].entries[D]
    assert (nothing.number, nothing.source, nothing.origin) == ("", "", "")
    assert "铺装率" in nothing.basis


def test_counts_leave_out_what_is_not_in_scope(held: Ledger) -> None:
    counts = {mark.key: count for mark, count in tally(held.entries(), "zh")}
    assert counts == {"met": 6, "near": 1, "missed": 2, "not_due": 4, "no_data": 3}
    assert [mark.key for mark, _ in tally(held.entries(), "zh")] == ["met", "near", "missed", "not_due", "no_data"]
    own = {mark.key: count for mark, count in tally(held.entries(D), "zh")}
    assert own == {"not_due": 1, "no_data": 2}


def test_targets_under_no_action_have_a_place_of_their_own(town: Assessment) -> None:
    assert town.plan is not None
    bare = replace(town, plan=town.plan.model_copy(update={"actions": (), "tasks": ()}))
    found = ledger(bare, "zh")
    assert found is not None
    assert [(action.number, action.title) for action in found.actions] == [(0, "未归入行动的目标")]
    assert [line.key for line in found.lines] == LINES


def test_without_a_plan_or_targets_there_is_nothing(town: Assessment, tmp_path: Path) -> None:
    none = replace(town, plan=None)
    assert ledger(none, "zh") is None
    assert of_county(None, A, "zh") is None
    assert of_prefecture(None, "zh") == []
    assert project_lines(none, "zh") == []
    with pytest.raises(InputError, match=r"project\.toml"):
        progress_page(none)
    findings = town.findings.assign(target_id="", status="no_target")
    made = write_atlas(replace(none, findings=findings), tmp_path)
    assert [path.name for path in made if path.name == "progress.html"] == []
    assert not any("progress.html" in path.read_text("utf-8") for path in made)


# --- words ---


def test_yes_and_no_are_words_and_a_bound_is_not_rounded_away(town: Assessment) -> None:
    lit, plan = asked(town, "lit")
    assert [shown_number(value, lit, plan, {}).zh for value in (1.0, 0.0)] == ["是", "否"]
    assert shown_bound(lit, plan).en == "yes"
    assert shown_gap(1.0, lit, plan, {}, met=False).zh == "尚未做到"
    paved, plan = asked(town, "paved_2028")
    assert shown_value(79.99999, paved, plan, {}).zh == "79.99999%"
    assert shown_value(float("nan"), paved, plan, {}).zh == "无数据"
    quick, plan = asked(town, "quick")
    assert shown_value(15.2, quick, plan, town.indicators).zh == "15.2 分钟"
    assert shown_value(20.2, quick, plan, town.indicators).zh == "20 分钟"


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
    assert rows["paved_2030.2030"].count("data-p") == 1


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
    assert [data["texts"][place] for place in cell] == ["20%", "2028", "差 60%", "表.xlsx B3", "2028 年统计数"]
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


def test_the_index_counts_by_action_and_leads_on(town: Assessment, held: Ledger) -> None:
    first, second = of_prefecture(held, "zh")
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
