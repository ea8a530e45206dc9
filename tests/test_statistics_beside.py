"""What makes the rows and columns of a sheet other figures than the county's own, however plain their numbers are."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from nasty import CITY, COUNTIES, NAMES, PLAN, J, N, X, Y
from test_statistics_understand import Line, ignored, read, refused, says, sheet

from ycgis.ground.errors import InputError, did_you_mean
from ycgis.ground.text import Text
from ycgis.intake.readers.marks import is_scaled
from ycgis.intake.readers.sheet import Area
from ycgis.intake.readers.workbook import read_workbook
from ycgis.statistics import Names, Statistics, doubts_of, read_statistics, understand
from ycgis.statistics.model import COLUMNS
from ycgis.statistics.plausible import flags_of

OVER = (Area(0, 0, 1, 0), Area(0, 1, 0, 2))
WHOLE: list[Line] = [["夏县", 1.0], ["绛县", 2.0], ["新绛县", 3.0], ["垣曲县", 4.0]]


# --- totals ---


def test_a_total_of_all_counties_is_the_citys_own() -> None:
    understood = read(["县", "公租房"], *WHOLE, ["合计", 10.0])
    assert says(understood)["homes", CITY, 2025] == 10.0
    assert not understood.refused


@pytest.mark.parametrize("missing", range(4))
def test_a_total_of_some_counties_is_refused(missing: int) -> None:
    understood = read(["县", "公租房"], *(row for at, row in enumerate(WHOLE) if at != missing), ["合计", 10.0])
    assert len(says(understood)) == 3
    assert refused(understood) == {"A5"}


def test_a_total_of_the_townships_of_one_county_is_refused() -> None:
    understood = read(
        ["夏县2025年统计表"], ["乡镇", "公租房"], ["甲镇", 3.0], ["乙乡", 4.0], ["合计", 7.0], name="夏县"
    )
    assert says(understood) == {}
    assert refused(understood) == {"A5"}


def test_of_two_totals_in_a_table_nobody_knows_which_is_the_citys() -> None:
    understood = read(["县", "公租房"], *WHOLE[:2], ["合计", 3.0], *WHOLE[2:], ["合计", 7.0])
    assert len(says(understood)) == 4
    assert refused(understood) == {"A4", "A7"}


def test_the_whole_city_by_name_needs_no_counties() -> None:
    understood = read(["县", "公租房"], WHOLE[0], ["全市", 10.0])
    assert says(understood) == {("homes", X, 2025): 1.0, ("homes", CITY, 2025): 10.0}


def test_a_total_in_a_long_table_is_of_the_counties_of_its_statistic() -> None:
    rows: list[Line] = [[name, "公租房", 2025.0, value] for name, value in WHOLE]
    understood = read(
        ["县", "指标", "年份", "数值"], *rows, ["合计", "公租房", 2025.0, 10.0],
        ["夏县", "新建道路", 2025.0, 5.0], ["合计", "新建道路", 2025.0, 5.0],
    )  # fmt: skip
    assert says(understood)["homes", CITY, 2025] == 10.0
    assert ("streets", CITY, 2025) not in says(understood)
    assert refused(understood) == {"A8"}


# --- parts of a year, other years ---


@pytest.mark.parametrize(
    "said", ["2025年一季度", "2025年上半年", "截至2025年6月底", "2025年1—11月", "2025-06", "Q1 2025", "June 2025"]
)
def test_a_part_of_a_year_makes_no_figure_of_the_year(said: str) -> None:
    table: list[Line] = [["县", "公租房", "新建道路"], ["夏县", 5.0, 6.0]]
    assert says(read(*table, name=said)) == {}
    assert says(read([f"{said}统计表"], *table, name="表1")) == {}
    assert says(read(["县", said, None], [None, *table[0][1:]], *table[1:], merged=OVER)) == {}
    assert says(read(["县", "指标", "年份", "数值"], ["夏县", "公租房", said, 5.0])) == {}
    chosen = understand([sheet(*table, name=said)], NAMES, "f.xlsx", year=2025)
    assert says(chosen) == {("homes", X, 2025): 5.0, ("streets", X, 2025): 6.0}


@pytest.mark.parametrize("said", ["2025年", "2025年1-12月", "截至2025年12月31日", "2025年末"])
def test_the_end_of_a_year_and_the_whole_of_it_are_the_year(said: str) -> None:
    assert says(read(["县", "公租房"], ["夏县", 5.0], name=said)) == {("homes", X, 2025): 5.0}


def test_a_part_of_a_year_does_not_take_the_year_of_the_table_above() -> None:
    understood = read(
        ["2024年"], ["县", "公租房"], ["夏县", 1.0], ["2025年上半年"], ["县", "公租房"], ["夏县", 2.0], name="表"
    )
    assert says(understood) == {("homes", X, 2024): 1.0}


def test_a_column_of_years_counts_before_the_name_of_the_sheet() -> None:
    understood = read(["县", "年份", "公租房"], ["夏县", 2024.0, 5.0], ["夏县", "2023年", 6.0], ["绛县", "二季度", 7.0])
    assert says(understood) == {("homes", X, 2024): 5.0, ("homes", X, 2023): 6.0}
    assert refused(understood) == {"B4"}


def test_a_heading_of_another_year_than_the_row_is_refused() -> None:
    understood = read(["县", "年份", "2025年公租房"], ["夏县", 2024.0, 5.0])
    assert says(understood) == {}
    assert refused(understood) == {"C1"}


# --- headings above, titles ---


@pytest.mark.parametrize(
    "said",
    [
        "其中：农村", "全省平均", "2024-2026年累计", "2024—2026", "当年新增", "“十四五”以来累计", "24年", "2025年任务",
        "2027年规划", "完成率（%）", "2025年预测",
    ],
)  # fmt: skip
def test_what_stands_above_several_statistics_may_make_other_figures_of_them(said: str) -> None:
    understood = read(["县", said, None], [None, "公租房", "新建道路"], ["夏县", 5.0, 6.0], merged=OVER)
    assert says(understood) == {}
    assert len(refused(understood) | ignored(understood)) == 2


def test_the_whole_heading_as_it_is_shown_may_be_mapped() -> None:
    table: list[Line] = [["县", "其中：县城", None], [None, "公租房", "新建道路"], ["夏县", 5.0, 6.0]]
    shown = {one.value for one in read(*table, merged=OVER).refused}
    assert "其中：县城 / 公租房" in shown
    mapped = Names(PLAN, COUNTIES, Text("甲市", "Alpha"), {"其中：县城 / 公租房": "homes"})
    assert says(read(*table, merged=OVER, names=mapped)) == {("homes", X, 2025): 5.0}


@pytest.mark.parametrize(
    "title", ["2025年县城建设计划", "2025年预计情况表", "2025年底前须完成目标任务表", "2025年规划数"]
)
def test_titles_of_plans_are_of_no_figures(title: str) -> None:
    understood = read([title], ["县", "公租房"], ["夏县", 5.0])
    assert says(understood) == {}
    assert [one.value for one in understood.ignored] == [title]


@pytest.mark.parametrize(
    "title", ["2025年规划实施进展", "2025年目标任务完成情况", "计划执行情况（2025年）", "行动计划实施情况（2025年）"]
)
def test_titles_of_what_was_reached_are_of_figures(title: str) -> None:
    assert says(read([title], ["县", "公租房"], ["夏县", 5.0])) == {("homes", X, 2025): 5.0}


# --- columns beside the counties ---


def test_a_row_of_a_target_beside_the_row_of_what_there_is_is_refused() -> None:
    understood = read(
        ["县", "类别", "公租房", "新建道路"],
        ["夏县", "目标", 30.0, 95.0],
        [None, "实际", 10.0, None],
        ["绛县", "目标", 40.0, 96.0],
        [None, "实际", 20.0, 5.0],
        merged=(Area(1, 0, 2, 0), Area(3, 0, 4, 0)),
    )
    assert says(understood) == {("homes", X, 2025): 10.0, ("homes", J, 2025): 20.0, ("streets", J, 2025): 5.0}
    assert refused(understood) == {"B2", "B4"}


@pytest.mark.parametrize("heading", ["乡镇", "项目名称", "村（社区）", "老旧小区名称", "Township"])
def test_a_list_of_parts_of_counties_is_of_no_counties(heading: str) -> None:
    understood = read(["县", heading, "公租房"], ["夏县", "甲", 1.0], ["绛县", "乙", 2.0], ["新绛县", "合计", 3.0])
    assert says(understood) == {("homes", N, 2025): 3.0}
    assert refused(understood) == {"B2", "B3"}


def test_rows_of_one_county_that_an_unknown_column_tells_apart_are_refused() -> None:
    understood = read(["县", "口径", "公租房"], ["夏县", "甲", 1.0], ["夏县", "乙", None], ["绛县", "甲", 2.0])
    assert says(understood) == {("homes", J, 2025): 2.0}
    assert refused(understood) == {"B2", "B3"}


@pytest.mark.parametrize(("heading", "said"), [("类别", "目标"), ("季度", "一季度"), ("季度", 3.0), ("月份", 6.0)])
def test_a_row_of_a_long_table_that_says_it_is_another_figure_is_refused(heading: str, said: str | float) -> None:
    understood = read(["县", "指标", "年份", heading, "数值"], ["夏县", "公租房", 2025.0, said, 5.0])
    assert says(understood) == {}
    assert refused(understood) == {"D2"}


def test_a_column_of_a_long_table_that_is_not_read_is_named() -> None:
    understood = read(["县", "指标", "年份", "口径", "数值"], ["夏县", "公租房", 2025.0, "年报", 5.0])
    assert says(understood) == {("homes", X, 2025): 5.0}
    assert ignored(understood) == {"D1"}


def test_remarks_dates_and_offices_change_nothing() -> None:
    understood = read(
        ["县", "责任单位", "填报日期", "公租房", "备注"],
        ["夏县", "住建局", "2026年1月5日", 1.0, "含计划外"],
        ["绛县", "住建局", "2026年2月5日", 2.0, None],
    )
    assert says(understood) == {("homes", X, 2025): 1.0, ("homes", J, 2025): 2.0}
    assert not understood.refused


def test_an_unknown_code_beside_a_known_name_is_a_clash_however_few_codes_are_known() -> None:
    understood = read(["行政区划代码", "县", "公租房"], [990101.0, "夏县", 1.0], [990199.0, "绛县", 2.0])
    assert says(understood) == {("homes", X, 2025): 1.0}
    assert refused(understood) == {"A3"}


def test_a_column_of_the_citys_name_beside_the_counties_is_no_place() -> None:
    understood = read(["市", "县", "公租房"], *(["甲市", *row] for row in WHOLE), ["甲市", "全市", 10.0])
    assert says(understood) == {
        **{("homes", code, 2025): float(at) for at, code in enumerate((X, J, N, Y), 1)}, ("homes", CITY, 2025): 10.0,
    }  # fmt: skip
    assert not understood.refused


# --- text files, formats ---


def test_a_comma_without_quotation_marks_refuses_its_row(tmp_path: Path) -> None:
    path = tmp_path / "2025年.csv"
    path.write_text('县,公租房,新建道路\n夏县,1,234,5\n绛县,2,6\n新绛县,"1,234",7\n', encoding="utf-8")
    understood = understand(read_workbook(path), NAMES, path.name)
    assert says(understood) == {
        ("homes", J, 2025): 2.0, ("homes", N, 2025): 1234.0, ("streets", J, 2025): 6.0, ("streets", N, 2025): 7.0,
    }  # fmt: skip
    assert {"B2", "C2"} <= refused(understood)


def test_a_turned_text_file_with_such_a_comma_too(tmp_path: Path) -> None:
    path = tmp_path / "2025年.csv"
    path.write_text("2025年统计表\n指标,夏县,绛县\n公租房,1,234,5\n新建道路,6,7\n", encoding="utf-8")
    understood = understand(read_workbook(path), NAMES, path.name)
    assert says(understood) == {("streets", X, 2025): 6.0, ("streets", J, 2025): 7.0}


@pytest.mark.parametrize("shown", ['0.0"万人"', "0!.0,", "#,##0,", "0.00,,", '0.0"亿元"'])
def test_a_number_that_is_shown_in_another_size_is_refused(tmp_path: Path, shown: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = "2025年"
    book.active.append(["县", "城镇人口"])
    book.active.append(["夏县", 123000])
    book.active.append(["绛县", 110000])
    book.active["B2"].number_format = shown
    book.save(tmp_path / "f.xlsx")
    understood = understand(read_workbook(tmp_path / "f.xlsx"), NAMES, "f.xlsx")
    assert says(understood) == {("people", J, 2025): 110000.0}
    assert refused(understood) == {"B2"}


@pytest.mark.parametrize(
    "shown", ["General", "#,##0.00", "0.0%", '0.0"%"', "0_ ", '#,##0"人"', "yyyy-mm-dd", "#,##0;-#,##0"]
)
def test_formats_that_show_the_number_itself_are_fine(shown: str) -> None:
    assert not is_scaled(shown)


# --- what is stored ---


def _stored(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text("statistic,adcode,year,value\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_one_year_written_in_three_ways_is_one_year(tmp_path: Path) -> None:
    path = _stored(tmp_path, f"homes,{X},2025,1", f"homes,{X},2025.0,2", f"homes,{X},2025年,3")
    with pytest.raises(InputError) as raised:
        read_statistics(path, PLAN, COUNTIES)
    assert len(raised.value.problems) == 3


@pytest.mark.parametrize("year", ["2025年一季度", "2025-06", "2025年目标"])
def test_a_stored_year_that_says_more_is_no_year(tmp_path: Path, year: str) -> None:
    with pytest.raises(InputError):
        read_statistics(_stored(tmp_path, f"homes,{X},{year},1"), PLAN, COUNTIES)


def test_stored_figures_that_are_hard_to_believe_are_noted(tmp_path: Path) -> None:
    statistics = read_statistics(_stored(tmp_path, f"water,{X},2025,9500", f"water,{J},2025,95"), PLAN, COUNTIES)
    notes = doubts_of(statistics, PLAN, "figures.csv")
    assert [(note.where, note.fatal) for note in notes] == [(f"figures.csv: water {X} 2025", False)]
    many = Statistics(statistics.table.loc[[0] * 30].assign(adcode=[f"{990101 + at}" for at in range(30)]))
    assert len(doubts_of(many, PLAN, "figures.csv")) == 21


def test_a_fraction_among_shares_in_per_cent_is_flagged() -> None:
    rows = [("water", code, 2025, value, "f", cell, "") for code, value, cell in ((X, 0.94, "B2"), (Y, 95.0, "B3"))]
    flags = flags_of(Statistics(read_table(rows)), PLAN, Statistics())
    assert [flag.place for flag in flags] == ["B2"]
    assert [flag.place for flag in flags_of(Statistics(read_table(rows[:1])), PLAN, Statistics())] == ["B2"]


def read_table(rows: list[tuple[str, str, int, float, str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS))


def test_a_choice_is_found_whatever_its_letters_and_many_are_not_all_listed() -> None:
    assert did_you_mean("WATER", ["water", "homes"]).en == "did you mean 'water'?"
    listed = did_you_mean("zzz", [f"a{at:03}" for at in range(200)] * 2).en
    assert listed.count("a0") == 30
    assert listed.endswith("...")
