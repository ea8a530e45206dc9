"""What a report says of a prefecture whose every verdict is worked out by hand (see `reports`)."""

import datetime as dt
import math
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from alpha import EAST, OUTSIDE, SOUTH, WEST, study
from hypothesis import given
from hypothesis import strategies as st
from reports import TALLY, reported

from ycgis.assess import OVERALL, STATUS, Assessment
from ycgis.board import COUNTED, LOOKS, Entry, Voice
from ycgis.board.values import scale_of
from ycgis.ground.errors import InputError
from ycgis.ground.text import Text
from ycgis.report.content import Content, content_of
from ycgis.statistics import CITY


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def content(assessment: Assessment) -> Content:
    return content_of(assessment)


def entry(content: Content, target: str, due: int, adcode: str) -> Entry:
    (found,) = [
        one
        for line in content.lines
        if (line.target, line.due) == (target, due)
        for one in line.entries.values()
        if one.adcode == adcode
    ]
    return found


class TestWhole:
    def test_says_of_what_and_when_it_is(self, content: Content, assessment: Assessment) -> None:
        assert content.title == "甲市行动方案实施进展报告"
        assert content.subtitle == "微市　2033年"
        assert content.as_of == dt.date(2033, 12, 31)
        assert content.author == "ycgis"
        made = replace(assessment, study=replace(assessment.study, producer=Text("甲市规划局", "planners")))
        assert content_of(made).author == "甲市规划局"

    def test_without_a_year_all_are_due_and_the_plan_dates_it(self, assessment: Assessment) -> None:
        content = content_of(replace(assessment, year=None))
        assert content.as_of == dt.date(2031, 2, 3)
        assert content.subtitle == "微市"
        assert all(line.is_due for line in content.lines)

    def test_counts_every_verdict_once(self, content: Content) -> None:
        counts = Counter(one.told for line in content.lines for one in line.entries.values())
        assert {status: counts[status] for status in COUNTED} == TALLY
        by_action = sum((Counter(action.counts) for action in content.actions), Counter[str]())
        by_place = sum((Counter(county.counts) for county in content.counties), Counter[str]())
        by_place += Counter(one.told for _, one in content.city)
        assert by_action == by_place == counts

    def test_holds_the_progress_of_the_assessment_and_nothing_else(
        self, content: Content, assessment: Assessment
    ) -> None:
        rows = assessment.progress[assessment.progress["status"] != "not_in_scope"]
        expected = {
            (row.target_id, row.year, row.adcode): (row.value, row.gap, row.status) for row in rows.itertuples()
        }
        found = {
            (line.target, line.due, one.adcode): (one.value, one.gap, one.status)
            for line in content.lines
            for one in line.entries.values()
        }
        assert found.keys() == expected.keys()
        assert all(pd.Series(found[key]).equals(pd.Series(expected[key])) for key in found)

    def test_sums_up_in_sentences(self, content: Content) -> None:
        whole, each, city = content.summary
        assert whole == "本报告涉及量化目标 5 项，其中逐县考核 3 项、全市考核 2 项。"
        assert (
            "计 10 项次：已到期 5（达标 1、接近达标 2、无数据 2）；"
            "未到期 5（已提前达标 1、推进中 1、进度滞后 1、无数据 2）" in each
        )
        assert city.startswith("全市考核的目标 2 项：已到期 1（达标 1）；未到期 1（推进中 1）。")
        assert city.endswith("无数据的不计为达标。")

    def test_names_what_most_counties_miss(self, assessment: Assessment) -> None:
        missed = assessment.table.copy()
        missed.loc[missed["status"] == "near", "status"] = "missed"
        worst = content_of(replace(assessment, table=missed)).summary[-1]
        assert worst == "未达标最多的目标：路网（1 个县）、亮灯率（1 个县）。"

    def test_says_what_it_rests_on(self, content: Content) -> None:
        assert "数据：3 项次由图层计算，5 项次来自统计数，4 项次无数据" in content.about
        assert "统计数来自 1 个文件：表.xlsx" in content.about

    def test_lists_tasks_that_set_no_number(self, content: Content) -> None:
        assert [[task.number for task in action.in_words] for action in content.actions] == [[], [10]]
        assert content.actions[1].in_words[0].summary == "讲故事"

    def test_a_target_that_turns_out_to_apply_nowhere_is_there(self, tmp_path: Path) -> None:
        only_east = {"condition = {": 'counties = ["990101"]\ncondition = {', "value = 1000 }": "value = 2000 }"}
        nowhere = reported(tmp_path, only_east)
        (bright, *_) = [line for line in content_of(nowhere).lines if line.target == "bright_range"]
        assert bright.entries == {}

    def test_a_county_beyond_the_plan_has_no_targets(self, content: Content) -> None:
        (outside,) = [county for county in content.counties if county.adcode == OUTSIDE]
        assert outside.lines == ()
        assert outside.summary == "没有适用的目标。"

    def test_repeats_the_plan(self, content: Content) -> None:
        (project,) = content.projects
        assert project.where == "沿海县（方案未指明具体哪些县）"
        assert project.clause == "项目 1"
        assert project.states == ()
        (discrepancy,) = content.discrepancies
        assert discrepancy.readings == (("正文一", "山区"), ("附件", "沿河"))

    def test_says_it_all_in_english(self, assessment: Assessment) -> None:
        content = content_of(assessment, "en")
        assert content.summary[1].startswith("County by county, 10 verdicts")
        assert not re.search("[\u4e00-\u9fff]", " ".join([content.title, *content.summary, content.actions[1].summary]))

    def test_needs_a_plan(self, assessment: Assessment) -> None:
        with pytest.raises(InputError, match="there is no plan"):
            content_of(replace(assessment, plan=None))


class TestConclusions:
    def test_are_four_and_worked_out_by_hand(self, content: Content) -> None:
        stand, missed, unknown, ahead = (part.paragraphs for part in content.conclusions)
        assert stand[0] == "到 2033 年底应完成 4 项目标，逐县逐项计 6 项次：达标 2、接近达标 2、无数据 2。"
        assert stand[1] == "以后年份到期的目标 6 项次：已提前达标 1、推进中 2、进度滞后 1、无数据 2。"
        assert missed[0].startswith("到期未达标 0 项次、接近达标 2 项次，涉及 2 项目标。")
        assert {line.partition("（")[0][3:] for line in missed[1:]} == {"亮灯率", "路网"}
        assert unknown[0] == "全部 12 项次中，8 项次可以判断，4 项次无数据，不能判断，不计为达标。"
        assert ahead[0].startswith("2034年到期的目标 2 项、3 项次，目前：")

    def test_what_most_miss_comes_first(self, assessment: Assessment) -> None:
        table = assessment.table.copy()
        two = (table["target_id"] == "bright_range") & (table["year"] == 2033) & (table["status"] != "not_in_scope")
        table.loc[two, ["status", "value", "gap"]] = ["missed", 79.0, 1.0]
        missed = content_of(replace(assessment, table=table)).missed
        assert [(one.line.target, one.missed, len(one.shortfalls)) for one in missed] == [
            ("bright_range", int(two.sum()), int(two.sum())),
            ("dense_enough", 0, 1),
        ]

    def test_without_a_year_nothing_is_of_the_next(self, assessment: Assessment) -> None:
        assert content_of(replace(assessment, year=None)).conclusions[3].paragraphs == (
            "项目未限定考核年份，所有目标均按已到期考核。",
        )


class TestOneCounty:
    def test_holds_what_applies_to_it(self, assessment: Assessment) -> None:
        west = content_of(assessment, county=WEST)
        assert west.subtitle == f"{WEST}　2033年"
        assert [line.target for line in west.lines] == ["near_enough", "dense_enough", "lamps_sum", "lit_share"]
        assert [county.adcode for county in west.counties] == [WEST]
        assert {one.adcode for line in west.lines for one in line.entries.values()} == {WEST, CITY}
        assert [project.number for project in west.projects] == [1]

    def test_leaves_out_what_does_not(self, assessment: Assessment) -> None:
        assert content_of(assessment, county=EAST).projects == ()
        outside = content_of(assessment, county=OUTSIDE)
        assert outside.lines == []
        assert outside.summary == ("本报告涉及量化目标 0 项，其中逐县考核 0 项、全市考核 0 项。无数据的不计为达标。",)

    @pytest.mark.parametrize("county", [EAST, WEST, SOUTH])
    def test_says_what_the_whole_says_of_it(self, assessment: Assessment, content: Content, county: str) -> None:
        (alone,) = content_of(assessment, county=county).counties
        (within,) = [one for one in content.counties if one.adcode == county]
        assert alone.summary == within.summary
        assert repr([one for _, one in alone.lines]) == repr([one for _, one in within.lines])  # NaN is itself


class TestEntries:
    def test_a_value_is_never_rounded_over_its_bound(self, content: Content) -> None:
        assert entry(content, "near_enough", 2035, EAST).shown == "30.0 分钟"
        assert entry(content, "near_enough", 2035, WEST).shown == "60.04 分钟"
        assert entry(content, "dense_enough", 2033, WEST).shown == "8.46 公里/平方公里"

    def test_what_is_not_known_is_said(self, content: Content) -> None:
        south = entry(content, "bright_range", 2033, SOUTH)
        assert math.isnan(south.value)
        assert (south.shown, south.gap_words, content.statuses[south.status]) == ("—", "", "无数据")
        assert "没有" in south.basis

    def test_what_is_reached_before_it_counts_is_not_called_missing(self, assessment: Assessment) -> None:
        plan = assessment.plan
        assert plan is not None
        lamps, lit = (scale_of(None, target, plan, 0.1) for target in plan.targets[2:4])
        assert lamps.gap(-10.0, 310.0, met=True).zh == "高于目标 10 盏"
        assert lamps.gap(-10.0, 310.0, met=False).zh == "高于目标 10 盏"
        assert lit.gap(0.0, 70.0, met=False).zh == "恰为界限，须越过"

    def test_tells_the_source_the_gap_and_the_pace(self, content: Content) -> None:
        last = entry(content, "bright_range", 2034, EAST)
        assert (last.value, last.year, last.gap_words) == (76.0, "2033", "相差 4 个百分点")
        assert last.pace_words == "年均 -4，预计 72%，不能如期"
        assert last.origin == "表.xlsx A10"

    def test_the_prefecture_as_one(self, content: Content) -> None:
        assert [(line.target, one.shown, one.name) for line, one in content.city] == [
            ("lamps_sum", "310 盏", "全市"),
            ("lit_share", "66.6667%", "全市"),
        ]

    def test_bounds_are_numbers_too(self, content: Content) -> None:
        ends = {line.target: (line.low, line.high) for line in content.lines}
        assert ends["bright_range"] == (80.0, 95.5)
        assert str(ends["near_enough"]) == "(nan, 60.0)"
        assert str(ends["lamps_sum"]) == "(300.0, nan)"


class TestAnnex:
    def test_defines_what_is_measured_and_names_sources(self, content: Content) -> None:
        said = {section.title: dict(section.entries) for section in content.annex}
        assert said["由图层计算的指标"]["指标density"] == "单位 公里/平方公里。定义。依据：标准"
        assert said["统计项"]["路灯"] == "单位 盏，方案首年以来的累计数。新装路灯"
        assert said["统计文件"] == {"表.xlsx": "10 个数，2032–2033 年"}
        assert said["考核口径"]["接近达标"] == "未符合，但差距不超过目标值的 10%"
        assert {LOOKS[key].word.zh for key in COUNTED} <= said["考核口径"].keys()

    def test_defines_for_a_county_only_what_applies_to_it(self, assessment: Assessment) -> None:
        west = content_of(assessment, county=WEST)
        assert "亮灯率" not in {entry.name for section in west.annex for entry in section.entries}


class TestVoice:
    @given(st.text())
    def test_says_nothing_that_xml_forbids(self, text: str) -> None:
        said = Voice("zh")(text)
        assert len(said) == len(text)
        assert all(sign in "\t\n\r" or ord(sign) >= 0x20 for sign in said)
        assert not any(0xD800 <= ord(sign) <= 0xDFFF or ord(sign) in {0xFFFE, 0xFFFF} for sign in said)
        assert all(new in {old, "\ufffd"} for new, old in zip(said, text, strict=True))

    def test_leaves_what_xml_allows(self) -> None:
        allowed = "县\t\n\r <&\"'𠮷\ue000\ufffd"
        assert Voice("en")(allowed) == allowed
        assert Voice("en")(Text("甲\x07", "a\x00b\ud800c")) == "a\ufffdb\ufffdc"

    def test_a_countys_name_goes_through_it(self, tmp_path: Path) -> None:
        whole = study()
        counties = whole.layers.counties.assign(name=["甲\x0b县", "乙", "丙", "丁"])
        named = replace(whole, layers=replace(whole.layers, counties=counties))
        assert content_of(reported(tmp_path, on=named)).counties[0].name == "甲\ufffd县"


class TestLook:
    @pytest.mark.parametrize("status", LOOKS)
    def test_can_be_read(self, status: str) -> None:
        assert contrast(LOOKS[status].ink, LOOKS[status].tint) >= 4.5

    @pytest.mark.parametrize("statuses", [STATUS, OVERALL])
    def test_symbols_differ(self, statuses: dict[str, Text]) -> None:
        assert len({LOOKS[status].symbol for status in statuses}) == len(statuses)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
