"""One workbook of nasty sheets, as offices send them, and what each of them says.

The prefecture is imaginary; its counties have names that only differ by a sign, as 夏县, 绛县 and 新绛县 do.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from ycgis.ground.text import Text
from ycgis.plan import Plan, Statistic
from ycgis.statistics import Names

X, J, N, Y, CITY = "990101", "990102", "990103", "990104", "city"
COUNTIES = {X: "夏县", J: "绛县", N: "新绛县", Y: "垣曲县"}
Key = tuple[str, str, int]


def _statistic(name: str, title: tuple[str, str], unit: tuple[str, str], kind: str, high: float) -> Statistic:
    said = {"zh": "口径", "en": "definition"}
    return Statistic.model_validate(
        {
            "id": name, "title": dict(zip(("zh", "en"), title, strict=True)),
            "unit": dict(zip(("zh", "en"), unit, strict=True)), "kind": kind, "period": "state", "high": high,
            "definition": said,
        }
    )  # fmt: skip


STATISTICS = (
    _statistic("water", ("供水普及率", "water coverage"), ("%", "%"), "share", 100),
    _statistic("density", ("路网密度（统计口径）", "street density (as reported)"), ("km/km2", "km/km2"), "ratio", 30),
    _statistic("streets", ("新建道路", "new streets"), ("km", "km"), "length", 1000),
    _statistic("homes", ("公租房", "public homes"), ("套", "homes"), "count", 100000),
    _statistic("people", ("城镇人口", "urban residents"), ("人", "people"), "people", 2_000_000),
    _statistic("platform", ("数字平台", "digital platform"), ("是=1", "yes=1"), "yes_no", 1),
)
PLAN = Plan.model_construct(name=Text("方案", "plan"), counties=COUNTIES, statistics=STATISTICS)
NAMES = Names(PLAN, COUNTIES, Text("甲市", "Alpha"), {})


@dataclass(frozen=True)
class Case:
    """One sheet: what is nasty about it, and what it says.

    `refused` and `ignored` are the addresses of what is not taken.
    """

    name: str
    why: str
    fill: Callable[[Worksheet], None]
    says: dict[Key, float]
    refused: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)


def rows(*lines: tuple[object, ...]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(list(line))

    return fill


def _of(statistic: str, year: int, **values: float) -> dict[Key, float]:
    codes = {"x": X, "j": J, "n": N, "y": Y, "city": CITY}
    return {(statistic, codes[name], year): value for name, value in values.items()}


def _two_row_header(sheet: Worksheet) -> None:
    rows(
        ("甲市统计年鉴", None, None, None, None),
        ("县（市、区）", "供水普及率（%）", None, "新建道路(公里)", None),
        (None, "2024年", "2025年", "2024年", "2025年"),
        ("夏县", 90, 91, 1.5, 2.5),
        ("绛县", 80, 81, 3.5, 4.5),
    )(sheet)
    for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
        sheet.merge_cells(area)


def _year_over_statistic(sheet: Worksheet) -> None:
    rows(
        ("地区", "2024", None, "2025", None),
        (None, "供水普及率", "公租房", "供水普及率", "公租房"),
        (None, "%", "套", "%", "套"),
        ("垣曲县", 70, 10, 71, 20),
    )(sheet)
    for area in ("A1:A3", "B1:C1", "D1:E1"):
        sheet.merge_cells(area)


def _percent(sheet: Worksheet) -> None:
    rows(("县", "供水普及率", "路网密度"), ("夏县", 0.57, 6.1), ("绛县", 0.855, 0.07), ("新绛县", 92, 7))(sheet)
    for cell in ("B2", "B3", "C3"):
        sheet[cell].number_format = "0.0%"


def _formulas(sheet: Worksheet) -> None:
    rows(("县", "新建道路"), ("夏县", "=1+1"), ("绛县", "#REF!"), ("新绛县", 3), ("垣曲县", "#DIV/0!"))(sheet)
    for cell in ("B3", "B5"):
        sheet[cell].data_type = "e"


def _merged_numbers(sheet: Worksheet) -> None:
    rows(("县", "公租房"), ("夏县", 100), ("绛县", None), ("新绛县", 7))(sheet)
    sheet.merge_cells("B2:B3")


def _far_away(sheet: Worksheet) -> None:
    for place, value in (
        ("C8", "县名"),
        ("D8", "公租房（套）"),
        ("C9", "夏县"),
        ("D9", 11),
        ("C10", "绛县"),
        ("D10", 12),
    ):
        sheet[place] = value
    sheet["XFD1"].number_format = "0.00"
    sheet.row_dimensions[200_000].height = 20


def _hidden(sheet: Worksheet) -> None:
    rows(("县", "公租房"), ("夏县", 99))(sheet)
    sheet.sheet_state = "hidden"


CASES = (
    Case(
        "2025 全角", "full-width digits and letters, a line of units, dashes for nothing",
        rows(
            ("甲市县城建设情况", None, None), ("单位：公里", None, None), ("县　名", "供水普及率（％）", "新建道路"),
            ("夏 县", "９５．２", "１，２３４"), ("绛  县", "—", "……"), ("新绛县", "－", "/"), ("垣曲", "", "不适用"),
        ),
        _of("water", 2025, x=95.2) | _of("streets", 2025, x=1234.0),
    ),
    Case(
        "两行表头", "a title, a heading of two rows with merged cells: years under statistics", _two_row_header,
        _of("water", 2024, x=90, j=80) | _of("water", 2025, x=91, j=81)
        | _of("streets", 2024, x=1.5, j=3.5) | _of("streets", 2025, x=2.5, j=4.5),
    ),
    Case(
        "三行表头", "statistics under years, and a row of units", _year_over_statistic,
        _of("water", 2024, y=70) | _of("homes", 2024, y=10) | _of("water", 2025, y=71) | _of("homes", 2025, y=20),
    ),
    Case(
        "2025 合计", "a total of some counties, subtotals, parts of them, numbers of rows, notes below",
        rows(
            ("序号", "地区", "新建道路（km）"), (1, "夏县", 10), (2, "绛县", 20), (None, "小计", 30), (3, "新绛县", 5),
            (None, "其中：城区", 2), (None, "合 计", 35), ("注：数据为初步统计", None, None), (4, "垣曲县", 999),
        ),
        _of("streets", 2025, x=10, j=20, n=5), refused={"B7"}, ignored={"A1", "B4", "B6", "A8"},
    ),
    Case(
        "2025 脚注", "marks of footnotes at numbers, names and headings",
        rows(
            ("县①", "公租房*（套）"), ("夏县②", "120①"), ("绛县", "80[1]"), ("新绛县", "95²"), ("①夏县为快报数", None),
        ),
        _of("homes", 2025, x=120, j=80, n=95), ignored={"A5"},
    ),
    Case(
        "2025 代码", "codes as numbers, with decimals, of twelve digits; a code of nobody",
        rows(
            ("行政区划代码", "名称", "公租房"), (990101, "夏县", 1), ("990102000000", None, 2), ("990103.0", None, 3),
            ("９９０１０４", "垣曲县", 4), (990199, "某县", 5),
        ),
        _of("homes", 2025, x=1, j=2, n=3, y=4), ignored={"A6"},
    ),
    Case(
        "2025 代码与名称不符", "a code of one county beside the name of another",
        rows(("代码", "县", "公租房"), ("990101", "绛县", 1), ("990102", "绛县", 2), ("990103", "新绛县", 3)),
        _of("homes", 2025, j=2, n=3), refused={"A2"},
    ),
    Case(
        "2025 近似名", "names that are nearly right: never taken by likeness",
        rows(("县", "公租房"), ("夏县", 1), ("降县", 2), ("新降县", 3), ("绛", 4), ("新绛", 5), ("垣曲市", 6)),
        _of("homes", 2025, x=1, n=5), ignored={"A3", "A4", "A5", "A7"},
    ),
    Case(
        "2025 一县两次", "a county twice, once with the same number and once with another",
        rows(("县", "公租房", "新建道路"), ("夏县", 1, 7), ("绛县", 2, 8), ("夏县", 9, 7)),
        _of("homes", 2025, j=2) | _of("streets", 2025, x=7, j=8), refused={"B2", "B4"},
    ),
    Case(
        "2025 单位换算", "units in the heading that are not the statistic's own",
        rows(
            ("县", "新建道路（米）", "城镇人口（万人）", "路网密度（公里/平方公里）"), ("夏县", 1500, 12.3, 6.5),
            ("绛县", "2,500", "4.56", "7.25"),
        ),
        _of("streets", 2025, x=1.5, j=2.5) | _of("people", 2025, x=123000, j=45600)
        | _of("density", 2025, x=6.5, j=7.25),
    ),
    Case(
        "2025 错误单位", "units that cannot be turned into the statistic's",
        rows(("县", "新建道路（万元）", "公租房（套）", "供水普及率（人）"), ("夏县", 1, 2, 3)),
        _of("homes", 2025, x=2), refused={"B1", "D1"},
    ),
    Case(
        "2025 单元格带单位", "units and signs within cells; about, more than, between",
        rows(
            ("县", "新建道路", "供水普及率"), ("夏县", "1.5公里", "95%"), ("绛县", "800米", "约90"),
            ("新绛县", "3-5", "＞95%"), ("垣曲县", "五公里", "85 90"),
        ),
        _of("streets", 2025, x=1.5, j=0.8) | _of("water", 2025, x=95), refused={"B4", "B5", "C3", "C4", "C5"},
    ),
    Case(
        "2025 百分比格式", "0.57 that is shown as 57.0%; per cent where none can be", _percent,
        _of("water", 2025, x=57, j=85.5, n=92) | _of("density", 2025, x=6.1, n=7), refused={"C3"},
    ),
    Case(
        "2025 公式", "formulas that were never worked out, and errors", _formulas, _of("streets", 2025, n=3),
        refused={"B2", "B3", "B5"},
    ),
    Case(
        "2025 是否", "yes and no in all their spellings",
        rows(("县", "数字平台"), ("夏县", "是"), ("绛县", "×"), ("新绛县", "√"), ("垣曲县", "正在建"), ("合计", 1)),
        _of("platform", 2025, x=1, j=0, n=1, city=1), refused={"B5"},
    ),
    Case(
        "长表", "one number a row: statistic, year and unit in columns",
        rows(
            ("县", "指标", "年份", "数值", "单位"), ("夏县", "供水普及率", "2024年", 90, "%"),
            ("夏县", "供水普及率", 2025, "91", "％"), ("绛县", "城镇人口", "2025", 4.5, "万人"),
            ("绛县", "供水普急率", 2025, 80, "%"), ("新绛县", "公租房", None, 5, "套"),
            ("垣曲县", "公租房", 2025, 5, "亩"),
        ),
        _of("water", 2024, x=90) | _of("water", 2025, x=91) | _of("people", 2025, j=45000),
        refused={"B6", "B7"}, ignored={"B5"},
    ),
    Case(
        "转置", "counties in columns",
        rows(("指标（2025年）", "夏县", "绛县", "全市"), ("供水普及率（%）", 90, 80, 85), ("2024年公租房", 1, 2, 3)),
        _of("water", 2025, x=90, j=80, city=85) | _of("homes", 2024, x=1, j=2, city=3),
    ),
    Case(
        "供水普及率", "one sheet a statistic, years in columns, one in Chinese numerals",
        rows(("县", 2023, "２０２４年", "二〇二五年"), ("夏县", 88, 89, 90), ("甲市", 78, 79, 80)),
        _of("water", 2023, x=88, city=78) | _of("water", 2024, x=89, city=79) | _of("water", 2025, x=90, city=80),
    ),
    Case(
        "无年份", "no year anywhere", rows(("县", "公租房"), ("夏县", 1)), {}, refused={"B1"},
    ),
    Case(
        "2025 其他列", "columns that are no statistic, or two at once",
        rows(
            ("县", "公租房", "绿化率", "联系人", "新建道路"), (None, None, None, None, "供水普及率"),
            ("夏县", 1, 35, "张三", 5), ("绛县", dt.date(2025, 1, 5), 36, "李四", 6),
        ),
        _of("homes", 2025, x=1), refused={"B4", "E2"}, ignored={"C2", "D2"},
    ),
    Case(
        "2025 合并数字", "one number over two counties", _merged_numbers, _of("homes", 2025, n=7),
        refused={"B2", "B3"},
    ),
    Case(
        "2025 远处", "a table far from the corner, and formats farther still", _far_away,
        _of("homes", 2025, x=11, j=12),
    ),
    Case("2025 隐藏", "a sheet that nobody sees", _hidden, {}, ignored={"2025 隐藏"}),
    Case("说明", "words only", rows(("填报说明", None), ("请按时报送", None)), {}, ignored={"说明"}),
    Case("2025 空", "nothing at all", lambda _: None, {}),
    Case(
        "2025 公式样文字", "texts that a spreadsheet would run",
        rows(("县", "公租房"), ("夏县", "'=HYPERLINK(1)"), ("绛县", "+5"), ("新绛县", "@SUM(1)"), ("垣曲县", "-3")),
        _of("homes", 2025, j=5, y=-3), refused={"B2", "B4"},
    ),
)  # fmt: skip


def write_nasty(path: Path) -> None:
    """Write all sheets into one workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for case in CASES:
        case.fill(book.create_sheet(case.name))
    book.save(path)
