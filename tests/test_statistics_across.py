"""Sheets with the counties across say the same as the ones with the counties down; years as dates; translations."""

import datetime as dt

import pytest
from nasty import COUNTIES, NAMES, Key
from test_statistics_understand import J, Line, X, ignored, read, refused, says, sheet

from ycgis.intake.readers.sheet import Area
from ycgis.statistics import understand


def both(over: list[Line], numbers: dict[str, float], statistic: str, name: str = "表1") -> list[dict[Key, float]]:
    """Return what the table says with the counties down and with the counties across, under the same lines."""
    down = read(*over, ["县", statistic], *([county, value] for county, value in numbers.items()), name=name)
    across = read(*over, ["指标", *numbers], [statistic, *numbers.values()], name=name)
    return [says(down), says(across)]


HOMES: dict[Key, float] = {("homes", X, 2025): 4.5, ("homes", J, 2025): 1.25}
PEOPLE: dict[Key, float] = {("people", X, 2025): 45000.0, ("people", J, 2025): 12500.0}
NUMBERS = {"夏县": 4.5, "绛县": 1.25}


@pytest.mark.parametrize(
    ("over", "statistic", "expected"),
    [
        ([["2025年各县情况"]], "公租房", HOMES),
        ([["2025年各县情况"], [None, None, "单位：万人"]], "城镇人口", PEOPLE),
        ([["2025年各县情况"], ["单位：", "万人"]], "城镇人口", PEOPLE),
        ([["2025年各县城镇人口（万人）"]], "城镇人口", PEOPLE),
        ([["甲市"], ["2025年统计表"], ["填报单位：统计局", None, "单位：万人"]], "城镇人口", PEOPLE),
        ([["二〇二五年各县情况"]], "公租房", HOMES),
        ([["2025年1—12月各县情况"]], "公租房", HOMES),
        ([["2025年一季度各县情况"]], "公租房", {}),
        ([["2025年上半年各县情况"]], "公租房", {}),
        ([["2025年1—6月各县情况"]], "公租房", {}),
        ([["2025年六月末各县情况"]], "公租房", {}),
        ([["2025年H1各县情况"]], "公租房", {}),
        ([["2025年目标任务分解表"]], "公租房", {}),
        ([["2025年各县预计数"]], "公租房", {}),
        ([["2025年预计完成情况"]], "公租房", {}),
        ([["2025年计划完成情况"]], "公租房", HOMES),
    ],
)  # fmt: skip
def test_lines_over_a_table_count_whichever_way_its_counties_stand(
    over: list[Line], statistic: str, expected: dict[Key, float]
) -> None:
    assert both(over, NUMBERS, statistic) == [expected, expected]


def test_a_title_of_another_year_than_the_sheets_name_is_none_either_way() -> None:
    assert both([["2024年各县情况"]], NUMBERS, "公租房", name="2025年汇总") == [{}, {}]


def test_the_title_of_a_sheet_across_is_no_unknown_statistic() -> None:
    merged = (Area(0, 0, 0, 2),)
    understood = read(["2025年各县情况", None, None], ["指标", "夏县", "绛县"], ["公租房", 1.0, 2.0], merged=merged)
    assert says(understood) == {("homes", X, 2025): 1.0, ("homes", J, 2025): 2.0}
    assert not understood.ignored
    assert [one.place for one in understood.readings] == ["2025!A3"]
    assert understood.statistics.at("homes", J, 2025).cell == "2025!C3"  # type: ignore[union-attr]


def test_a_merged_number_of_a_sheet_across_is_still_refused() -> None:
    merged = (Area(0, 0, 0, 2), Area(2, 1, 2, 2))
    understood = read(["2025年各县情况", None, None], ["指标", "夏县", "绛县"], ["公租房", 1.0, None], merged=merged)
    assert says(understood) == {}
    assert "B3" in refused(understood)


def test_years_over_and_under_the_counties_across_are_years() -> None:
    expected = {("homes", X, 2024): 1.0, ("homes", J, 2024): 2.0, ("homes", X, 2025): 3.0, ("homes", J, 2025): 4.0}
    over = read(
        [None, "2024年", "2024年", "2025年", "2025年"],
        ["指标", "夏县", "绛县", "夏县", "绛县"], ["公租房", 1.0, 2.0, 3.0, 4.0], name="表",
    )  # fmt: skip
    assert says(over) == expected
    merged = (Area(0, 1, 0, 2), Area(0, 3, 0, 4), Area(0, 0, 1, 0))
    under = read(
        ["指标", "夏县", None, "绛县", None], [None, 2024.0, 2025.0, 2024.0, 2025.0],
        ["公租房", 1.0, 3.0, 2.0, 4.0], name="表", merged=merged,
    )  # fmt: skip
    assert says(under) == expected


def test_a_second_table_across_of_the_same_counties_has_its_own_title() -> None:
    names = [*COUNTIES.values()][:3]
    understood = read(
        ["2024年情况"], ["指标", *names], ["公租房", 1.0, 2.0, 3.0],
        ["2025年情况"], ["指标", *names], ["新建道路", 4.0, 5.0, 6.0], name="表",
    )  # fmt: skip
    codes = [*COUNTIES][:3]
    assert says(understood) == {
        **{("homes", code, 2024): float(at) for at, code in enumerate(codes, 1)},
        **{("streets", code, 2025): float(at) for at, code in enumerate(codes, 4)},
    }


@pytest.mark.parametrize("end", [(1, 1), (12, 31)])
def test_years_held_as_dates_are_years(end: tuple[int, int]) -> None:
    first, second = dt.date(2024, *end), dt.datetime(2025, *end)  # noqa: DTZ001 - cells know no zone
    expected = {("homes", X, 2024): 1.0, ("homes", X, 2025): 2.0}
    assert says(read(["县", "公租房", None], [None, first, second], ["夏县", 1.0, 2.0], name="表",
                     merged=(Area(0, 1, 0, 2),))) == expected  # fmt: skip
    assert says(read(["县", "年份", "公租房"], ["夏县", first, 1.0], ["夏县", second, 2.0], name="表")) == expected
    assert says(read(["指标", "年份", "夏县"], ["公租房", first, 1.0], ["公租房", second, 2.0], name="表")) == expected
    long = read(
        ["县", "指标", "年份", "数值"], ["夏县", "公租房", first, 1.0], ["夏县", "公租房", second, 2.0], name="表"
    )
    assert says(long) == expected


@pytest.mark.parametrize(
    ("date", "year"), [(dt.date(2024, 6, 30), "2024"), (dt.date(1905, 7, 16), "2024"), (dt.date(1905, 7, 17), "2025")]
)
def test_another_date_over_a_statistic_is_no_year_and_says_what_to_write(date: dt.date, year: str) -> None:
    understood = read(["县", "公租房"], [None, date], ["夏县", 1.0])
    assert says(understood) == {}
    assert year in understood.refused[0].why.zh
    assert "--map" not in understood.refused[0].why.zh


def test_months_held_as_dates_are_no_years() -> None:
    row = [None, dt.date(2024, 1, 1), dt.date(2024, 2, 1)]
    understood = read(["县", "公租房", None], row, ["夏县", 1.0, 2.0], merged=(Area(0, 1, 0, 2),))
    assert says(understood) == {}


@pytest.mark.parametrize(
    "row", [["County", "Flats for rent", "Roads built"], [None, "gong zu fang", "xin jian dao lu"]]
)
def test_a_row_of_translations_is_no_limit_either_way(row: Line) -> None:
    expected = {("homes", X, 2025): 1.0, ("streets", X, 2025): 2.0}
    assert says(read(["县", "公租房", "新建道路"], row, ["夏县", 1.0, 2.0])) == expected
    assert says(read(["指标", row[0], "夏县"], ["公租房", row[1], 1.0], ["新建道路", row[2], 2.0])) == expected


@pytest.mark.parametrize(
    "row", [["Urban", "Urban"], ["Planned homes", "Roads"], ["Homes", "2024 Q1"], ["of which new", "Roads"]]
)
def test_a_row_that_limits_in_english_is_no_translation(row: list[str]) -> None:
    understood = read(["县", "公租房", "新建道路"], [None, *row], ["夏县", 1.0, 2.0])
    assert says(understood) != {("homes", X, 2025): 1.0, ("streets", X, 2025): 2.0}


def test_a_sheet_of_targets_across_is_read_where_it_is_chosen() -> None:
    table = sheet(["2025年任务分解表"], ["指标", "夏县", "绛县"], ["公租房", 1.0, 2.0], name="2025")
    assert says(understand([table], NAMES, "f.xlsx")) == {}
    assert says(understand([table], NAMES, "f.xlsx", sheet="2025")) == {
        ("homes", X, 2025): 1.0,
        ("homes", J, 2025): 2.0,
    }
    assert ignored(understand([table], NAMES, "f.xlsx")) == {""}
