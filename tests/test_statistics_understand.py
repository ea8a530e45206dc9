"""Headings that look like a statistic and are another figure, tables below each other, units said once."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import CITY, COUNTIES, NAMES, PLAN, J, Key, N, X, Y

from ycgis.ground.text import Text
from ycgis.ground.units import factor_between, parse_unit
from ycgis.intake.readers.sheet import Area, Sheet, Value
from ycgis.plan import Statistic
from ycgis.statistics import Names, Understood, understand
from ycgis.statistics.labels import label_of
from ycgis.statistics.numbers import read_cell

Line = list[Value]


def sheet(*lines: Line, name: str = "表1", merged: tuple[Area, ...] = ()) -> Sheet:
    width = max(len(line) for line in lines)
    return Sheet(name, [[*line, *[None] * (width - len(line))] for line in lines], merged)


def read(*lines: Line, name: str = "2025", merged: tuple[Area, ...] = (), names: Names = NAMES) -> Understood:
    return understand([sheet(*lines, name=name, merged=merged)], names, "f.xlsx")


def says(understood: Understood) -> dict[Key, float]:
    table = understood.statistics.table
    return dict(zip(zip(table["statistic"], table["adcode"], table["year"], strict=True), table["value"], strict=True))


def refused(understood: Understood) -> set[str]:
    return {one.place.partition("!")[2] for one in understood.refused}


def ignored(understood: Understood) -> set[str]:
    return {one.place.partition("!")[2] for one in understood.ignored}


# --- what a heading says besides ---


@pytest.mark.parametrize("below", ["2025年目标", "目标值", "计划数", "同比增长", "比上年增长（%）", "排名", "上年"])
def test_targets_growth_and_ranks_are_no_figures(below: str) -> None:
    merged = (Area(0, 0, 1, 0), Area(0, 1, 0, 2))
    understood = read(["县", "公租房", None], [None, "2025年", below], ["夏县", 5.0, 900.0], merged=merged)
    assert says(understood) == {("homes", X, 2025): 5.0}
    assert ignored(understood) == {"C2"}


@pytest.mark.parametrize("heading", ["公租房（含在建）", "公租房（2025年，拟建）", "公租房（套，含在建）"])
def test_a_heading_with_a_qualification_is_refused_until_it_is_mapped(heading: str) -> None:
    table: list[Line] = [["县", heading], ["夏县", 5.0]]
    assert says(read(*table)) == {}
    assert refused(read(*table)) == {"B1"}
    mapped = Names(PLAN, COUNTIES, Text("甲市", "Alpha"), {heading: "homes"})
    assert says(read(*table, names=mapped)) == {("homes", X, 2025): 5.0}


@pytest.mark.parametrize(
    "below",
    ["2025年", "2025年末", "2025年12月底", "2025年1-12月", "实际完成", "完成情况", "合计", "套", "2025年（套）"],
)
def test_words_that_change_nothing_are_allowed(below: str) -> None:
    assert says(read(["县", "公租房"], [None, below], ["夏县", 5.0])) == {("homes", X, 2025): 5.0}


@pytest.mark.parametrize("below", ["2025年9月", "其中：新建", "城镇", "占比"])
def test_a_part_of_a_statistic_is_not_the_statistic(below: str) -> None:
    understood = read(["县", "公租房"], [None, below], ["夏县", 5.0])
    assert says(understood) == {}
    assert refused(understood) == {"B2"}


def test_a_group_above_a_statistic_is_no_qualification_unless_it_is_of_targets() -> None:
    merged = (Area(0, 0, 1, 0), Area(0, 1, 0, 2), Area(0, 3, 0, 4))
    understood = read(
        ["县", "一、住房和道路", None, "2025年目标", None],
        [None, "公租房", "新建道路", "供水普及率", "城镇人口"],
        ["夏县", 5.0, 6.0, 7.0, 8.0],
        merged=merged,
    )
    assert says(understood) == {("homes", X, 2025): 5.0, ("streets", X, 2025): 6.0}
    assert ignored(understood) == {"D2", "E2"}


def test_a_target_within_a_heading_is_no_figure() -> None:
    understood = read(["县", "公租房（2025年目标）"], ["夏县", 5.0])
    assert says(understood) == {}
    assert ignored(understood) == {"B1"}


@pytest.mark.parametrize("title", ["2025年任务分解表", "各县2025年目标", "公租房计划表"])
def test_a_sheet_of_targets_is_left_out_unless_it_is_chosen(title: str) -> None:
    table = sheet([title], ["县", "公租房"], ["夏县", 5.0], name="2025")
    assert says(understand([table], NAMES, "f.xlsx")) == {}
    assert [one.value for one in understand([table], NAMES, "f.xlsx").ignored] == [title]
    assert says(understand([table], NAMES, "f.xlsx", sheet="2025")) == {("homes", X, 2025): 5.0}


def test_a_sheet_about_reaching_targets_is_read() -> None:
    understood = read(["2025年目标任务完成情况表"], ["县", "公租房"], ["夏县", 5.0])
    assert says(understood) == {("homes", X, 2025): 5.0}


def test_two_columns_for_one_statistic_and_year_are_both_refused() -> None:
    understood = read(["县", "公租房", "公租房（套）"], ["夏县", 5.0, None], ["绛县", None, 6.0])
    assert says(understood) == {}
    assert refused(understood) == {"B1", "C1"}


def test_rows_that_number_or_describe_the_columns_are_no_headings() -> None:
    understood = read(
        ["县", "公租房", "新建道路"], ["甲", 1.0, 2.0], ["数据来源", "住建局", "交通局"], ["夏县", 5.0, 6.0]
    )
    assert says(understood) == {("homes", X, 2025): 5.0, ("streets", X, 2025): 6.0}


def test_columns_beside_the_statistics_of_a_turned_table_are_no_headings() -> None:
    understood = read(
        ["序号", "指标", "单位", "责任部门", "2025年目标", "夏县", "绛县", "全市"],
        [1.0, "公租房", "套", "住建局", 100.0, 5.0, 6.0, 11.0],
        [2.0, "新建道路", "米", "交通局", 200.0, 700.0, 800.0, 1500.0],
    )
    assert says(understood) == {
        ("homes", X, 2025): 5.0, ("homes", J, 2025): 6.0, ("homes", CITY, 2025): 11.0,
        ("streets", X, 2025): 0.7, ("streets", J, 2025): 0.8, ("streets", CITY, 2025): 1.5,
    }  # fmt: skip


# --- years ---


def test_a_heading_without_merged_cells_goes_on_to_the_right() -> None:
    understood = read(
        ["2025年统计表"],
        ["县", "2023年", None, "2024年", None],
        [None, "公租房", "新建道路", "公租房", "新建道路"],
        ["夏县", 1.0, 2.0, 3.0, 4.0],
        name="表1",
    )
    assert says(understood) == {
        ("homes", X, 2023): 1.0, ("streets", X, 2023): 2.0, ("homes", X, 2024): 3.0, ("streets", X, 2024): 4.0,
    }  # fmt: skip


def test_a_gap_in_a_row_of_years_is_not_filled_from_the_title() -> None:
    merged = (Area(1, 1, 1, 2),)
    understood = read(
        ["2025年统计表"],
        ["县", "2024年", None, None],
        [None, "公租房", "新建道路", "供水普及率"],
        ["夏县", 1.0, 2.0, 3.0],
        name="表1",
        merged=merged,
    )
    assert says(understood) == {("homes", X, 2024): 1.0, ("streets", X, 2024): 2.0}
    assert refused(understood) == {"D3"}


def test_a_title_and_a_name_of_two_years_are_no_year_unless_one_is_given() -> None:
    table = sheet(["2024年统计表"], ["县", "公租房"], ["夏县", 5.0], name="2025")
    assert says(understand([table], NAMES, "f.xlsx")) == {}
    assert says(understand([table], NAMES, "f.xlsx", year=2024)) == {("homes", X, 2024): 5.0}


def test_the_date_of_filling_in_is_no_year_of_figures() -> None:
    understood = read(["2025年统计表"], ["填报日期：2026年1月5日"], ["县", "公租房"], ["夏县", 5.0], name="表1")
    assert says(understood) == {("homes", X, 2025): 5.0}


# --- units ---


@pytest.mark.parametrize(
    "line",
    [
        ["单位：万人"],
        ["制表：统计局", "单位：万人"],
        ["单位：万人　　制表日期：2025年12月"],
        ["统计表（单位：万人）"],
        ["单位：", "万人"],
        ["单位：公里、万人、%"],
    ],
)
def test_a_line_of_units_is_found_wherever_it_stands(line: Line) -> None:
    understood = read(line, ["县", "城镇人口"], ["夏县", 1.23])
    assert says(understood) == {("people", X, 2025): 12300.0}
    assert [one.stated for one in understood.readings] == [True]


def test_a_line_of_two_units_that_both_fit_is_refused() -> None:
    understood = read(["单位：人、万人"], ["县", "城镇人口", "城镇人口"], ["夏县", 1.23, None])
    assert says(understood) == {}


@pytest.mark.parametrize("line", ["填报单位：甲市住建局", "编制单位：甲市统计局"])
def test_an_office_is_no_unit(line: str) -> None:
    assert says(read([line], ["县", "公租房"], ["夏县", 5.0])) == {("homes", X, 2025): 5.0}


@pytest.mark.parametrize(
    "heading", ["城镇人口（万人，2025年）", "城镇人口/万人", "城镇人口（单位：万人）", "城镇人口万人"]
)
def test_a_unit_is_found_within_a_heading(heading: str) -> None:
    assert says(read(["县", heading], ["夏县", 1.23])) == {("people", X, 2025): 12300.0}


@given(
    st.integers(0, 10**9),
    st.integers(0, 3),
    st.sampled_from([("公里", "km"), ("万人", "人"), ("米", "km"), ("%", "%")]),
)
def test_scaling_is_exact(digits: int, decimals: int, units: tuple[str, str]) -> None:
    typed = f"{digits / 10**decimals:.{decimals}f}"
    factor = factor_between(*units)
    assert factor is not None
    exact = float(Fraction(typed) * factor)
    assert read_cell(typed, units[1], factor).value == exact
    assert read_cell(float(typed), units[1], factor).value == pytest.approx(exact, rel=1e-15)


def test_what_is_no_unit_of_a_stock_is_not_turned_into_one() -> None:
    assert factor_between("人次", "人") is None
    assert factor_between("万吨/年", "吨/日") is None
    assert parse_unit("万标箱") is None


# --- counties ---


def test_a_code_of_nobody_or_an_unknown_name_beside_a_known_one_refuses_the_row() -> None:
    understood = read(
        ["代码", "县", "公租房"],
        ["990199", "夏县", 1.0],
        ["990102", "降县", 2.0],
        ["990103", "新绛县", 3.0],
        ["990104", "垣曲县", 4.0],
        ["990100", "甲市", 10.0],
    )
    assert says(understood) == {("homes", N, 2025): 3.0, ("homes", Y, 2025): 4.0, ("homes", CITY, 2025): 10.0}
    assert refused(understood) == {"A2", "A3"}


def test_the_name_of_the_city_above_the_table_is_a_title() -> None:
    understood = read(["甲市"], ["县", "公租房"], ["夏县", 1.0], ["绛县", 2.0], ["甲市", 3.0])
    assert says(understood) == {("homes", X, 2025): 1.0, ("homes", J, 2025): 2.0, ("homes", CITY, 2025): 3.0}


def test_a_single_county_may_stand_in_a_row_or_in_a_column() -> None:
    expected = {("homes", X, 2025): 5.0, ("streets", X, 2025): 6.0}
    assert says(read(["县", "公租房", "新建道路"], ["夏县", 5.0, 6.0])) == expected
    assert says(read(["指标", "夏县"], ["公租房", 5.0], ["新建道路", 6.0])) == expected


# --- several tables ---


def test_a_second_table_has_its_own_heading() -> None:
    understood = read(
        ["县", "公租房（套）"],
        ["夏县", 1.0],
        ["绛县", 2.0],
        ["注：年末数"],
        [None],
        ["县", "新建道路（米）"],
        ["新绛县", 3000.0],
        ["垣曲县", 4000.0],
    )
    assert says(understood) == {
        ("homes", X, 2025): 1.0, ("homes", J, 2025): 2.0, ("streets", N, 2025): 3.0, ("streets", Y, 2025): 4.0,
    }  # fmt: skip
    assert not understood.refused


def test_a_year_between_the_counties_begins_a_table_with_the_same_heading() -> None:
    understood = read(
        ["县", "公租房"],
        ["2024年"],
        ["夏县", 1.0],
        ["绛县", 2.0],
        ["2025年"],
        ["夏县", 1.0],
        ["新绛县", 3.0],
        name="表",
    )
    assert says(understood) == {
        ("homes", X, 2024): 1.0, ("homes", J, 2024): 2.0, ("homes", X, 2025): 1.0, ("homes", N, 2025): 3.0,
    }  # fmt: skip


def test_a_statistic_between_the_counties_begins_another_table() -> None:
    understood = read(
        ["公租房"], ["县", 2024.0, 2025.0], ["夏县", 1.0, 2.0],
        ["新建道路"], ["县", 2024.0, 2025.0], ["夏县", 3.0, 4.0], name="表",
    )  # fmt: skip
    assert says(understood) == {
        ("homes", X, 2024): 1.0, ("homes", X, 2025): 2.0, ("streets", X, 2024): 3.0, ("streets", X, 2025): 4.0,
    }  # fmt: skip


def test_a_turned_table_may_go_on_below_with_other_counties() -> None:
    more = {f"99010{digit}": f"第{digit}县" for digit in range(5, 9)}
    names = Names(PLAN, {**COUNTIES, **more}, Text("甲市", "Alpha"), {})
    first, second = [*COUNTIES.values()], [*more.values()]
    understood = read(
        ["指标", *first], ["公租房", 1.0, 2.0, 3.0, 4.0], ["新建道路", 5.0, 6.0, 7.0, 8.0],
        ["指标（续）", *second], ["公租房", 11.0, 12.0, 13.0, 14.0], ["新建道路", 15.0, 16.0, 17.0, 18.0], names=names,
    )  # fmt: skip
    expected = {("homes", code, 2025): float(place) for place, code in enumerate(COUNTIES, 1)}
    expected |= {("streets", code, 2025): float(place) for place, code in enumerate(COUNTIES, 5)}
    expected |= {("homes", code, 2025): float(place) for place, code in enumerate(more, 11)}
    expected |= {("streets", code, 2025): float(place) for place, code in enumerate(more, 15)}
    assert says(understood) == expected


def test_counties_side_by_side_are_refused_and_not_guessed() -> None:
    understood = read(["县", "公租房", "县", "公租房"], ["夏县", 1.0, "新绛县", 2.0], ["绛县", 3.0, "垣曲县", 4.0])
    assert says(understood) == {}
    assert {"A2", "A3"} <= refused(understood)


# --- cells ---


@pytest.mark.parametrize("typed", ["1e999", "1e999999999", "9" * 400, "1e-99999999"])
def test_a_number_beyond_all_measure_is_refused_at_once(typed: str) -> None:
    understood = read(["县", "公租房"], ["夏县", typed])
    assert says(understood) == {}
    assert refused(understood) == {"B2"}


@given(st.text(max_size=20))
def test_any_text_in_a_cell_is_read_or_refused_and_never_fails(typed: str) -> None:
    answer = read_cell(typed, "km", Fraction(1))
    assert answer.value is None or answer.refused is None


@given(st.text(max_size=20))
def test_any_text_over_numbers_is_taken_or_told(heading: str) -> None:
    understood = read(["县", heading], ["夏县", 5.0], ["绛县", 6.0])
    told = {place[0] for place in refused(understood) | ignored(understood)}
    assert len(says(understood)) == 2 or "B" in told


@pytest.mark.parametrize("one", PLAN.statistics, ids=lambda one: one.id)
def test_every_statistic_is_known_by_its_title_in_both_languages_with_its_unit(one: Statistic) -> None:
    for title, unit in zip(one.title, one.unit, strict=True):
        for heading in (title, f"{title}（{unit}）", f"2025年{title}", f"{title} ({unit}, 2025)"):
            label = label_of(heading, NAMES)
            assert (label.statistic, label.rest) == (one.id, "")
