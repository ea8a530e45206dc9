"""A workbook to fill in: every statistic of a plan, by county and year, with what is meant and what is plausible.

It is an ordinary sheet of statistics: what `ycgis.statistics.understand` reads back is what was filled in.
"""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ycgis.ground.text import Lang, Text
from ycgis.plan import Action, Plan, Statistic, bound_text
from ycgis.statistics.model import CITY, ReportedNumber, Statistics

__all__ = ["CITY_NAME", "KEYS", "CellLook", "WantedForm", "filled_cell", "template_workbook", "validate"]

_FONT = "宋体"
KEYS = (Text("行政区划代码", "adcode"), Text("县（市、区）", "county"))
CITY_NAME = Text("全市", "whole city")
_ABOUT = Text("说明", "about")
_OTHER = Text("其他统计项", "other statistics")
_NOTE = Text(
    "{definition}\n单位：{unit}。合理范围 {low:g} 到 {high:g}。{period}\n对应目标：{targets}",
    "{definition}\nUnit: {unit}. Plausible: {low:g} to {high:g}. {period}\nTargets: {targets}",
)
_PERIODS = {
    "state": Text("填年末数。", "As at the end of the year."),
    "year": Text("填当年发生数。", "Within the year."),
    "sum": Text("填方案首年至当年的累计数。", "Summed from the plan's first year on."),
}
_YES, _NO = Text("是", "yes"), Text("否", "no")
_ONLY = Text("请填数字，单位 {unit}", "a number, in {unit}")
_CHOOSE = Text("请选“{yes}”或“{no}”", "choose {yes} or {no}")
_NONE = Text("（无）", "(none)")
_LINES = (
    Text(
        "每个工作表是一项行动；一行一县，一列一个统计项的一年。",
        "A sheet is an action, a row a county, a column a statistic in a year.",
    ),
    Text("没有的数留空，不要填 0。", "Leave blank what is not known; do not write 0."),
    Text(
        "“全市”一行填不能由各县相加的全市数；留空时由各县合计。",
        "The row of the whole city is for what no sum of counties gives; where it is blank they are summed.",
    ),
    Text("不要改动表头和代码；可以增加备注列。", "Leave headings and codes alone; columns of notes may be added."),
    Text(
        "填好后运行：ycgis import stats 本文件 --project 项目文件夹 --dry-run",
        "When filled: ycgis import stats THIS_FILE --project DIR --dry-run",
    ),
)  # fmt: skip
_TITLES = (Text("编号", "id"), Text("名称", "statistic"), Text("单位", "unit"), Text("口径", "definition"))
_WIDEST_NAME = 31
_INVALID = str.maketrans(dict.fromkeys(r"[]:*?/\'", " "))


@dataclass(frozen=True)
class WantedForm:
    """What the workbook asks for.

    Attributes
    ----------
    counties
        Names by adcode.
    filled
        Figures that are known already.
    """

    plan: Plan
    counties: Mapping[str, str]
    years: Sequence[int]
    filled: Statistics
    lang: Lang = "zh"


def template_workbook(wanted: WantedForm) -> bytes:
    """Return the workbook, one sheet an action of the plan, and one that says how to fill it in."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": dt.datetime(2024, 1, 1)})  # noqa: DTZ001 - the same file each time
        look = CellLook(book)
        _write_about(book.add_worksheet(_ABOUT.say(wanted.lang)), wanted, look)
        for name, statistics in _by_action(wanted):
            _write_action(book.add_worksheet(name), statistics, wanted, look)
    return held.getvalue()


class CellLook:
    """The formats of the cells, and the paper that they are printed on."""

    paper = 9
    """A4, as a workbook numbers it."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
        head = {**base, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#DCE6F1", "border": 1}
        self.head: Format = book.add_format(head)
        self.key: Format = book.add_format({**base, "bg_color": "#F2F2F2", "border": 1, "num_format": "@"})
        self.cell: Format = book.add_format({**base, "border": 1, "bg_color": "#FFFFF0"})
        self.text: Format = book.add_format({**base, "text_wrap": True, "valign": "top"})


def _by_action(wanted: WantedForm) -> list[tuple[str, list[Statistic]]]:
    """Return the name of each sheet and its statistics: an action's, in the order of its targets, each once."""
    plan, taken = wanted.plan, set[str]()
    sheets = []
    for action in plan.actions:
        tasks = {task.number for task in plan.tasks if task.action == action.number}
        wants = dict.fromkeys(one.statistic for one in plan.targets if one.task in tasks and one.statistic)
        own = [one for name in wants if name not in taken and (one := plan.statistic(name)) is not None]
        taken |= {one.id for one in own}
        if own:
            sheets.append((_sheet_name(action, wanted.lang), own))
    rest = [one for one in plan.statistics if one.id not in taken]
    return [*sheets, (_OTHER.say(wanted.lang), rest)] if rest else sheets


def _sheet_name(action: Action, lang: Lang) -> str:
    said = f"{action.number} {action.title.say(lang)}".translate(_INVALID)
    return " ".join(said.split())[:_WIDEST_NAME].strip()


def _write_action(sheet: Worksheet, statistics: Sequence[Statistic], wanted: WantedForm, look: CellLook) -> None:
    lang, years = wanted.lang, wanted.years
    rows = [(code, name) for code, name in wanted.counties.items()] + [(CITY, CITY_NAME.say(lang))]
    for column, title in enumerate(KEYS):
        sheet.merge_range(0, column, 1, column, title.say(lang), look.head)
    for row, (code, name) in enumerate(rows, 2):
        sheet.write_string(row, 0, "" if code == CITY else code, look.key)
        sheet.write_string(row, 1, name, look.key)
    for place, statistic in enumerate(statistics):
        left = len(KEYS) + place * len(years)
        _write_heading(sheet, left, statistic, wanted, look)
        for offset, year in enumerate(years):
            sheet.write_string(1, left + offset, f"{year}", look.head)
            for row, (code, _) in enumerate(rows, 2):
                figure = wanted.filled.at(statistic.id, code, year)
                sheet.write(row, left + offset, filled_cell(figure, statistic, lang), look.cell)
        validate(sheet, (2, left, len(rows) + 1, left + len(years) - 1), statistic, lang)
    sheet.set_column(0, 1, 14)
    sheet.set_column(len(KEYS), len(KEYS) + len(statistics) * len(years) - 1, max(10, 22 / len(years)))
    sheet.set_row(0, 48)
    sheet.freeze_panes(2, len(KEYS))
    sheet.set_landscape()
    sheet.set_paper(look.paper)
    sheet.repeat_rows(0, 1)
    sheet.repeat_columns(0, 1)


def _write_heading(sheet: Worksheet, left: int, statistic: Statistic, wanted: WantedForm, look: CellLook) -> None:
    lang = wanted.lang
    heading = f"{statistic.title.say(lang)}（{statistic.unit.say(lang)}）"
    right = left + len(wanted.years) - 1
    if right > left:
        sheet.merge_range(0, left, 0, right, "", look.head)
    sheet.write_string(0, left, heading, look.head)
    targets = [
        f"{one.title.say(lang)} {bound_text(one).say(lang)}（{one.year}）"
        for one in wanted.plan.targets
        if one.statistic == statistic.id
    ]
    note = _NOTE.fill(
        definition=statistic.definition, unit=statistic.unit, low=statistic.low, high=statistic.high,
        period=_PERIODS[statistic.period], targets="；".join(targets) or _NONE,
    )  # fmt: skip
    sheet.write_comment(0, left, note.say(lang), {"x_scale": 3, "y_scale": 2.2, "author": "ycgis"})


def filled_cell(figure: ReportedNumber | None, statistic: Statistic, lang: Lang) -> float | str | None:
    """Return what a cell holds: a number, yes or no, or nothing."""
    if figure is None:
        return None
    yes_no = statistic.kind == "yes_no" and figure.value in {0, 1}
    return (_YES if figure.value else _NO).say(lang) if yes_no else figure.value


def _write_about(sheet: Worksheet, wanted: WantedForm, look: CellLook) -> None:
    """Say how to fill the workbook in, and list every statistic."""
    lang, last = wanted.lang, len(_TITLES) - 1
    sheet.merge_range(0, 0, 0, last, "", look.head)
    sheet.write_string(0, 0, wanted.plan.name.say(lang), look.head)
    for row, line in enumerate(_LINES, 1):
        sheet.merge_range(row, 0, row, last, "", look.text)
        sheet.write_string(row, 0, line.say(lang), look.text)
    top = len(_LINES) + 2
    for column, title in enumerate(_TITLES):
        sheet.write_string(top, column, title.say(lang), look.head)
    for row, one in enumerate(wanted.plan.statistics, top + 1):
        for column, said in enumerate((one.id, one.title.say(lang), one.unit.say(lang), one.definition.say(lang))):
            sheet.write_string(row, column, said, look.text)
    for column, width in enumerate((28, 34, 14, 70)):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(look.paper)
    sheet.fit_to_pages(1, 0)


def validate(sheet: Worksheet, area: tuple[int, int, int, int], statistic: Statistic, lang: Lang) -> None:
    """Let the cells of an area take what the statistic can be, and warn of the rest."""
    if statistic.kind == "yes_no":
        yes, no = _YES.say(lang), _NO.say(lang)
        said = _CHOOSE.fill(yes=yes, no=no).say(lang)
        sheet.data_validation(*area, {"validate": "list", "source": [yes, no], "error_message": said})
        return
    said = _ONLY.fill(unit=statistic.unit).say(lang)
    sheet.data_validation(
        *area,
        {
            "validate": "integer" if statistic.kind in {"count", "people"} else "decimal",
            "criteria": ">=",
            "value": statistic.low,
            "error_message": said,
            "error_type": "warning",
        },
    )
