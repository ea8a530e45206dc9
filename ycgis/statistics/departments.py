"""What each department is asked for: the statistics of its targets, where they count, in a workbook of its own.

The workbook is an ordinary sheet of statistics, one row a figure, and holds no stored figure in the cells to fill in:
what comes back is what the department said, and nothing that another one had said before.
"""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ycgis.ground.text import Text
from ycgis.intake.readers.sheet import Sheet
from ycgis.plan import Plan, Statistic, Target, bound_text
from ycgis.statistics.labels import str_of
from ycgis.statistics.model import CITY, ReportedNumber, Statistics
from ycgis.statistics.template import CITY_NAME, KEYS, CellLook, WantedForm, filled_cell, validate

__all__ = ["Ask", "asks", "department_of", "department_workbook"]

_FORM, _ABOUT = Text("填报", "form"), Text("说明", "about")
_FILLED_BY = Text("填报部门", "filled in by")
_COLUMNS = (
    (Text("统计项", "statistic"), 30), (Text("年份", "year"), 8), (Text("单位", "unit"), 10),
    (Text("数值", "value"), 14), (Text("应达到", "to reach"), 20), (Text("到期年份", "due"), 10),
    (Text("最近已知值", "last known"), 14), (Text("已知值年份", "known for"), 12),
    (Text("已知值来源", "known from"), 40),
)  # fmt: skip
_VALUE = 3
_OF_CITY = Text("全市 {bound}", "the whole city {bound}")
_LINES = (
    Text(
        "只填“填报”表中淡黄色的“数值”一栏，单位见左侧。",
        "Fill in the light yellow column of values, in the unit beside it.",
    ),
    Text("没有的数留空，不要填 0。", "Leave blank what is not known; do not write 0."),
    Text(
        "“全市”一行填不能由各县相加的全市数；留空时由各县合计。",
        "The row of the whole city is for what no sum of counties gives; where it is blank they are summed.",
    ),
    Text("右侧各栏供对照，不会读入。", "The columns to the right are for comparison and are not read."),
    Text("填好后将本文件送回，不要改动表头和代码。", "Send this file back; leave headings and codes alone."),
)  # fmt: skip


class Ask(NamedTuple):
    """One figure that a department is asked for, in each year.

    Attributes
    ----------
    place
        An adcode, or `CITY`.
    targets
        The department's targets that it counts for, in the order of the plan.
    needed
        Whether an answer is wanted; the city's own row is not, where the counties are summed.
    """

    statistic: str
    place: str
    targets: tuple[Target, ...]
    needed: bool


def asks(plan: Plan) -> dict[str, list[Ask]]:
    """Return what every department is asked for, in the order of the plan; one that is asked nothing is not there."""
    found: dict[str, dict[tuple[str, str], Ask]] = {}
    for target in plan.targets:
        if target.statistic is None:
            continue
        for department in target.departments:
            own = found.setdefault(department, {})
            for place, needed in _places(plan, target):
                key = (target.statistic, place)
                before = own.get(key, Ask(*key, (), needed=False))
                own[key] = Ask(*key, (*before.targets, target), needed=before.needed or needed)
    return {department: _ordered(plan, own) for department, own in found.items()}


def _places(plan: Plan, target: Target) -> list[tuple[str, bool]]:
    if target.aggregation == "city":
        return [(CITY, True)]
    scope = plan.scope_of(target)
    counties = [(code, True) for code in plan.counties if code in scope]
    return [*counties, (CITY, False)] if target.aggregation == "sum" else counties


def _ordered(plan: Plan, own: Mapping[tuple[str, str], Ask]) -> list[Ask]:
    statistics = {one.id: place for place, one in enumerate(plan.statistics)}
    places = {code: place for place, code in enumerate((*plan.counties, CITY))}
    return sorted(own.values(), key=lambda ask: (statistics[ask.statistic], places[ask.place]))


def department_workbook(department: str, wanted: WantedForm) -> bytes:
    """Return the workbook that asks a department for its figures; `wanted.filled` is what is shown as known."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": dt.datetime(2024, 1, 1)})  # noqa: DTZ001 - the same file each time
        look = CellLook(book)
        _write_form(book.add_worksheet(_FORM.say(wanted.lang)), department, wanted, look)
        _write_about(book.add_worksheet(_ABOUT.say(wanted.lang)), department, wanted, look)
    return held.getvalue()


def _write_form(sheet: Worksheet, department: str, wanted: WantedForm, look: CellLook) -> None:
    lang, left = wanted.lang, len(KEYS)
    heads = [*KEYS, *(title for title, _ in _COLUMNS)]
    for column, title in enumerate(heads):
        sheet.write_string(0, column, title.say(lang), look.head)
    rows = [
        (ask, year)
        for ask in asks(wanted.plan).get(department, [])
        if ask.place in wanted.counties or ask.place == CITY
        for year in wanted.years
    ]
    for row, (ask, year) in enumerate(rows, 1):
        _write_row(sheet, row, (ask, year), wanted, look)
    sheet.set_column(0, 1, 14)
    for column, (_, width) in enumerate(_COLUMNS, left):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, left + 1)
    sheet.set_landscape()
    sheet.set_paper(look.paper)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _write_row(sheet: Worksheet, row: int, asked: tuple[Ask, int], wanted: WantedForm, look: CellLook) -> None:
    """Write the cell to fill in, with what is meant before it, and what to reach and what is known behind it."""
    (ask, year), lang, left = asked, wanted.lang, len(KEYS)
    statistic = wanted.plan.statistic(ask.statistic)
    if statistic is None:
        return
    place = CITY_NAME.say(lang) if ask.place == CITY else wanted.counties[ask.place]
    target = next((one for one in ask.targets if one.year >= year), ask.targets[-1])
    known = _last_known(wanted.filled, ask, wanted.counties)
    said = [
        "" if ask.place == CITY else ask.place,
        place,
        statistic.title.say(lang),
        str(year),
        statistic.unit.say(lang),
    ]
    for column, word in enumerate(said):
        sheet.write_string(row, column, word, look.key)
    sheet.write_blank(row, left + _VALUE, None, look.cell)
    validate(sheet, (row, left + _VALUE, row, left + _VALUE), statistic, lang)
    for column, cell in enumerate((_bound(target, ask).say(lang), target.year, *_shown(known, statistic, wanted))):
        sheet.write(row, left + _VALUE + 1 + column, cell, look.key)


def _bound(target: Target, ask: Ask) -> Text:
    whole = target.aggregation != "each" and ask.place != CITY
    return _OF_CITY.fill(bound=bound_text(target)) if whole else bound_text(target)


def _last_known(filled: Statistics, ask: Ask, counties: Mapping[str, str]) -> ReportedNumber | None:
    """Return the figure of the latest year that is known of a place."""
    if ask.place != CITY and ask.place not in counties:
        return None
    wide = filled.years_of(ask.statistic)
    if ask.place not in wide.index:
        return None
    return filled.at(ask.statistic, ask.place, int(wide.loc[ask.place].dropna().index[-1]))


def _shown(known: ReportedNumber | None, statistic: Statistic, wanted: WantedForm) -> tuple[float | str | None, ...]:
    if known is None:
        return (None, None, None)
    return (filled_cell(known, statistic, wanted.lang), known.year, known.origin.say(wanted.lang))


def _write_about(sheet: Worksheet, department: str, wanted: WantedForm, look: CellLook) -> None:
    lang = wanted.lang
    sheet.write_string(0, 0, _FILLED_BY.say(lang), look.head)
    sheet.write_string(0, 1, department, look.head)
    lines = [wanted.plan.name, *_LINES]
    for row, line in enumerate(lines, 1):
        sheet.write_string(row, 1, line.say(lang), look.text)
    asked = {ask.statistic for ask in asks(wanted.plan).get(department, [])}
    for row, one in enumerate((one for one in wanted.plan.statistics if one.id in asked), len(lines) + 2):
        for column, said in enumerate((one.title.say(lang), f"{one.definition.say(lang)}（{one.unit.say(lang)}）")):
            sheet.write_string(row, column, said, look.text)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.set_landscape()
    sheet.set_paper(look.paper)
    sheet.fit_to_pages(1, 0)


def department_of(sheets: Sequence[Sheet], stem: str, departments: Sequence[str]) -> str | None:
    """Return whose form came back: what its own sheet says, else the one department that the file's name holds."""
    for sheet in sheets:
        for cells in sheet.values:
            said = ["" if cell is None else str_of(cell).strip() for cell in cells]
            for label, name in pairwise(said):
                if label in _FILLED_BY and name in departments:
                    return name
    named = [name for name in departments if name in stem]
    longest = [name for name in named if all(name == other or name not in other for other in named)]
    return longest[0] if len(longest) == 1 else None
