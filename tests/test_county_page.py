"""A county's page opens with its standing and its misses, and shows it among the other counties."""

import html
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from atlas_window import MARKS, Watched
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

import ycgis
from ycgis.assess import Assessment
from ycgis.atlas import county_page, write_atlas
from ycgis.atlas.profile import Strip, strips_of
from ycgis.board import Board, board_of
from ycgis.board.assumptions import Assumption, assumption_of
from ycgis.board.next_steps import step_for


@pytest.fixture(scope="module")
def reported(town_reported: Assessment) -> Assessment:
    return town_reported


@pytest.fixture(scope="module")
def yuncheng(embedded: Assessment) -> Assessment:
    return embedded


@pytest.fixture(scope="module")
def atlas(yuncheng: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas")
    write_atlas(yuncheng, folder)
    return folder


def panel(page: str) -> str:
    """Return the words of the panel beside the map, as they stand in the page."""
    inside = page.split('<aside class="panel">', 1)[1].split("</aside>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<title>.*?</title>|<[^>]+>", " ", inside))).strip()


def test_the_panel_opens_with_the_standing_then_the_misses_worst_first(reported: Assessment) -> None:
    words, standing = panel(county_page(reported, "990103")), board_of(reported).standings["990103"]
    assert words.startswith(f"{standing.badge.symbol} {standing.badge.label} {standing.words}")
    assert "未达标" in standing.words
    # no lamp at all, then 20 of 80 per cent
    assert 0 < words.index("近郊通灯") < words.index("铺装率八成") < words.index("指标与目标")
    assert "差 60 个百分点" in words
    assert "../progress.html#" in county_page(reported, "990103").split('class="problem-list"')[1].split("</ol>")[0]


def test_a_county_of_which_nothing_due_is_known_is_not_said_to_miss_nothing(yuncheng: Assessment) -> None:
    words = panel(county_page(yuncheng, "140827"))
    assert board_of(yuncheng).standings["140827"].met == 0
    assert words.startswith("? 不能判断 已知 2 项达标，")
    assert "没有未达标" not in words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_all_times_assume_is_said_once(yuncheng: Assessment, lang: ycgis.ground.text.Lang) -> None:
    page = html.unescape(county_page(yuncheng, "140827", lang))
    rule = assumption_of(yuncheng, lang)
    resting = [line for line in board_of(yuncheng, lang).measures if rule.is_in(line.entries["140827"].basis)]
    assert len(resting) > 3
    assert page.split('<aside class="panel">', 1)[1].split("</aside>")[0].count(rule.words) == 1
    assert page.count('<a href="#assumptions">') == len(resting)
    for line in resting:
        assert rule.left_out_of(line.entries["140827"].basis) in page


CLAUSES = st.lists(st.text("abc，、", min_size=1), max_size=3)


@given(CLAUSES, CLAUSES)
def test_a_basis_without_the_rule_has_its_other_clauses_as_they_were(before: list[str], after: list[str]) -> None:
    rule = Assumption("甲 60；乙", "zh")
    assert rule.left_out_of("；".join([*before, rule.words, *after])) == "；".join([*before, *after])


def test_a_measure_without_data_says_in_a_line_what_it_lacks_and_what_brings_it(yuncheng: Assessment) -> None:
    lines = {line.indicator: line for line in board_of(yuncheng).measures}
    assert (
        step_for(lines["street_density_by_block"], yuncheng, "zh")
        == "缺图层 街道、县城建成区 → 导入 OpenStreetMap 提取文件"
    )
    assert step_for(lines["road_density"], yuncheng, "zh").endswith("；或请市住建局填报")
    assert "补充图层：人口栅格或人口点" in step_for(lines["prefecture_reach_population"], yuncheng, "zh")
    assert step_for(lines["prefecture_reach"], yuncheng, "zh") == ""
    assert "缺图层 街道、县城建成区 →" in panel(county_page(yuncheng, "140827"))


def strip(board: Board, adcode: str, title: str) -> Strip:
    (found,) = [strip for strip in strips_of(board, adcode) if strip.line.measured == title]
    return found


def test_a_strip_stands_each_county_and_the_target_on_one_scale(reported: Assessment) -> None:
    board = board_of(reported)
    paved = strip(board, "990102", "铺装率")  # of two targets that of 2028: 90, 78 and 20 of 80
    assert paved.own is not None
    assert paved.own.title == "乙县：78%（2028年）"
    assert {dot.title for dot in paved.others} == {"甲县：90%（2028年）", "丙县：20%（2028年）"}
    assert paved.tick_title == "目标 ≥ 80%"
    # 20 stands at 4 and 90 at 96
    assert paved.own.at == pytest.approx(4 + 92 * 58 / 70, abs=0.01)
    assert sorted(dot.at for dot in paved.others) == [4, 96]
    assert paved.ticks == pytest.approx([4 + 92 * 60 / 70], abs=0.01)


def test_a_county_without_a_value_is_not_on_the_strip_and_the_others_are(reported: Assessment) -> None:
    paved = strip(board_of(reported), "990104", "铺装率")
    assert paved.own is None
    assert len(paved.others) == 3


def test_fewer_than_three_values_and_answers_of_yes_or_no_are_no_strip(reported: Assessment) -> None:
    board = board_of(reported)
    for code in board.names:
        strips = strips_of(board, code)
        assert strips
        for each in strips:
            known = [entry for entry in each.line.entries.values() if math.isfinite(entry.value)]
            assert len(known) >= 3
            assert len(each.others) + (each.own is not None) == len(known)
        assert "通灯" not in {each.line.measured for each in strips}
    two = [line for line in board.lines if line.key == "paved_2030.2030"]
    entries = {
        code: entry._replace(value=math.nan) if code == "990101" else entry for code, entry in two[0].entries.items()
    }
    assert strips_of(replace(board, measures=(), lines=(replace(two[0], entries=entries),)), "990102") == []
    assert len(strips_of(replace(board, measures=(), lines=tuple(two)), "990102")) == 1


class TestOnTheScreen:
    pytestmark = MARKS

    def test_a_laptop_shows_a_county_in_few_screens(self, wide: Watched, atlas: Path) -> None:
        wide.page.set_viewport_size({"width": 1366, "height": 768})
        for path in sorted(atlas.glob("counties/*.html")):
            page = wide.open(path)
            assert page.evaluate("document.documentElement.scrollHeight") < 4000, path.name

    def test_a_dot_is_met_by_the_pointer_and_says_whose_it_is(self, window: Watched, atlas: Path) -> None:
        page = window.open(atlas / "counties" / "140827.html")
        row = page.locator(".strips li").first
        expect(row).to_be_visible()
        row.scroll_into_view_if_needed()
        said = row.locator("path.own").evaluate(
            """(dot) => {
              const box = dot.ownerSVGElement.getBoundingClientRect();
              const at = dot.getAttribute("d").match(/M([\\d.]+)/)[1] / 100;
              const met = document.elementFromPoint(box.left + at * box.width, box.top + box.height / 2);
              return met.querySelector("title").textContent;
            }"""
        )
        assert said == "垣曲县：97 分钟"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert window.wrong == []
