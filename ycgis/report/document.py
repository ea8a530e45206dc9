"""A report as a Word document in the form of an official paper: conclusions first, then annexes on their side."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from docx.document import Document

from ycgis.board import COUNTED, LOOKS, Entry, Line, Picture, tally
from ycgis.board.outlook import MissedTarget
from ycgis.board.shortfalls import Shortfall
from ycgis.ground.numbers import DASH
from ycgis.ground.text import Text
from ycgis.report import sentences
from ycgis.report.content import Content, CountyPart
from ycgis.report.layout import (
    Cell,
    add_pictures,
    add_signature,
    add_table,
    lie_down,
    new_document,
    save_document,
)
from ycgis.report.projects import ProjectState
from ycgis.report.words import words

__all__ = ["write_document"]

_ZH_NUMBERS = "一二三四五六七八九十"
_TABLE, _FIGURE = (
    Text("表{number}　{title}", "Table {number}. {title}"),
    Text("图{number}　{title}", "Figure {number}. {title}"),
)
_TO = Text("{to}：", "To: {to}")
_ANNEX = Text("附件{number}　{title}", "Annex {number}. {title}")
_ANNEXES = Text("附件：{titles}。", "Annexes: {titles}.")
_LISTED = Text("{number}.{title}", "{number}. {title}")
_SHORTFALLS, _TARGETS = Text("问题清单", "What is due and not met"), Text("各项目标进展", "Progress by target")
_COUNTIES, _MAPS = Text("分县分行动情况", "By county and by action"), Text("附图", "Maps")
_PROJECTS, _CONTRADICTIONS = (
    Text("重点项目", "Key projects"),
    Text("方案文本不一致之处", "Where the plan does not agree with itself"),
)
_METHODS = Text("方法与来源", "Methods and sources")
_WHO = Text("未达标的地区（数值，差距）［来源］", "by whom (value, gap) [source]")
_SOURCES = Text("来源编号", "Sources by their numbers")
_BY_ACTION, _BY_COUNTY = (
    Text("各项行动的目标计数", "Targets by action"),
    Text("各县（市、区）的目标计数", "Targets by county"),
)
_OF_ACTION = Text("行动{number}　{title}", "Action {number}. {title}")
_ALL = Text("{name}的目标", "{name}: targets")
_IN_WORDS = Text("{action}，定性任务：{tasks}。", "{action}, tasks without a number: {tasks}.")
_CITY_VALUE = Text("全市数值［来源］", "the city's value [source]")
_PLACE = Text("{symbol}{name}（{value}，{gap}）{source}", "{symbol} {name} ({value}, {gap}) {source}")
_FULL = Text(
    "各县逐项的数值、来源和各指标的定义见工作簿和网页版。",
    "The workbook and the page hold every value of every county, and how each measure is defined.",
)
_NOBODY = Text("无适用的县", "no county")
_UNREPORTED = Text("未报送进展", "nothing reported")
_NARROW = (1.3,) * (len(COUNTED) + 1)
_MOST_DEPARTMENTS = 1


def write_document(content: Content, pictures: Sequence[Picture], path: Path) -> None:
    """Write a report to `path`; the same content gives the same bytes."""
    _Paper(content, pictures).write(path)


class _Paper:
    """The document as it grows: its numbers of annexes, tables and figures."""

    def __init__(self, content: Content, pictures: Sequence[Picture]) -> None:
        self._content, self._pictures, self._lang = content, pictures, content.lang
        self._words: Mapping[str, str] = words(content.lang)
        self._document: Document = new_document(content.lang, content.title, content.author, content.as_of)
        self._tables = 0

    def write(self, path: Path) -> None:
        content = self._content
        annexes = {
            _SHORTFALLS: self._shortfalls if content.missed else None,
            _TARGETS: self._targets,
            _COUNTIES: self._counts if content.county is None else None,
            _MAPS: self._maps if self._pictures else None,
            _PROJECTS: self._projects if content.projects else None,
            _CONTRADICTIONS: self._contradictions if content.discrepancies else None,
            _METHODS: self._methods,
        }
        written = {title: write for title, write in annexes.items() if write}
        self._letter(list(written))
        lie_down(self._document)
        for number, (title, write) in enumerate(written.items(), 1):
            self._document.add_heading(_ANNEX.fill(number=number, title=title).say(self._lang), 1)
            write()
        save_document(self._document, path)

    def _letter(self, annexes: Sequence[Text]) -> None:
        """Write what is to be read first: title, addressee, conclusions, the list of annexes, signature and date."""
        content, document = self._content, self._document
        document.add_paragraph(content.title, style="Title")
        document.add_paragraph(content.subtitle, style="Subtitle Line")
        if content.paper.to:
            document.add_paragraph(_TO.fill(to=content.paper.to).say(self._lang), style="Addressee")
        for number, part in enumerate(content.conclusions, 1):
            before = f"{_ZH_NUMBERS[number - 1]}、" if self._lang == "zh" else f"{number}. "
            document.add_heading(f"{before}{part.title}", 1)
            self._say(part.paragraphs)
        listed = [_LISTED.fill(number=number, title=title).say(self._lang) for number, title in enumerate(annexes, 1)]
        self._say([_ANNEXES.fill(titles=("，" if self._lang == "zh" else "; ").join(listed)).say(self._lang)])
        add_signature(document, content.paper.signed, content.paper.date)

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._document.add_paragraph(line)

    def _table(
        self, title: Text, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[Cell]]
    ) -> None:
        self._tables += 1
        caption = _TABLE.fill(number=self._tables, title=title)
        self._document.add_paragraph(caption.say(self._lang), style="Table Caption")
        add_table(self._document, heads, widths, rows)

    def _heads(self, *keys: str) -> list[str]:
        return [self._words[key] for key in keys]

    def _departments(self, line: Line) -> str:
        """Return who answers for a target, the first by name."""
        names = line.departments
        more = ("等" if self._lang == "zh" else " and others") if len(names) > _MOST_DEPARTMENTS else ""
        return self._content.listed(names[:_MOST_DEPARTMENTS]) + more

    def _shortfalls(self) -> None:
        rows = [self._missed(number, target) for number, target in enumerate(self._content.missed, 1)]
        heads = [*self._heads("number", "target", "bound", "due", "departments"), _WHO.say(self._lang)]
        self._table(_SHORTFALLS, heads, (0.9, 4, 2.2, 1.1, 2.6, 13), rows)

    def _missed(self, number: int, target: MissedTarget) -> list[Cell]:
        line, stop = target.line, "；" if self._lang == "zh" else "; "
        return [
            Cell(str(number), middle=True), Cell(line.title), Cell(line.bound), Cell(str(line.due), middle=True),
            Cell(self._departments(line)), Cell(stop.join(map(self._place, target.shortfalls))),
        ]  # fmt: skip

    def _place(self, one: Shortfall) -> str:
        entry = one.entry
        said = _PLACE.fill(
            symbol=LOOKS[entry.told].symbol,
            name=entry.name,
            value=entry.shown,
            gap=entry.gap_words,
            source=self._content.sources.mark(entry),
        )
        return said.say(self._lang)

    def _targets(self) -> None:
        if self._content.county is None:
            self._of_all()
        for county in self._content.counties if self._content.county else ():
            self._of_county(county)

    def _of_all(self) -> None:
        """Write every target with how many stand how, then the tasks that set no number."""
        legend = "　".join(self._statuses()[:-1])
        self._document.add_paragraph(legend, style="Table Text")
        heads = [*self._heads("action", "task", "target", "bound", "due"), *(LOOKS[key].symbol for key in COUNTED)]
        heads += [_CITY_VALUE.say(self._lang), self._words["departments"]]
        rows = [self._target(line) for line in self._content.lines]
        self._table(_TARGETS, heads, (1.1, 1.1, 7, 3, 1.3, *(0.9,) * len(COUNTED), 4.2, 4.2), rows)
        stop = "；" if self._lang == "zh" else "; "
        for action in self._content.actions:
            if action.in_words:
                title = _OF_ACTION.fill(number=action.number, title=action.title)
                tasks = stop.join(f"{one.number} {one.title}" for one in action.in_words)
                said = _IN_WORDS.fill(action=title, tasks=tasks)
                self._document.add_paragraph(said.say(self._lang), style="Table Text")
        self._document.add_paragraph(_FULL.say(self._lang), style="Table Text")

    def _target(self, line: Line) -> list[Cell]:
        counts = tally(line.entries.values())
        numbers = [Cell(str(counts.get(key) or DASH), key if counts.get(key) else "", middle=True) for key in COUNTED]
        return [
            Cell(str(line.action), middle=True), Cell(str(line.task), middle=True), Cell(line.title), Cell(line.bound),
            Cell(str(line.due), middle=True), *numbers, Cell(self._of_city(line)), Cell(self._departments(line)),
        ]  # fmt: skip

    def _of_city(self, line: Line) -> str:
        """Return the value of what the city answers for as one; of others it is in the workbook."""
        if not line.entries:
            return _NOBODY.say(self._lang)
        own = next(iter(line.entries.values()))
        return f"{own.shown}{self._content.sources.mark(own)}" if line.together else DASH

    def _statuses(self) -> list[str]:
        shown = [f"{LOOKS[key].symbol} {self._content.statuses[key]}" for key in COUNTED]
        return [*shown, self._words["total"]]

    def _of_county(self, county: CountyPart) -> None:
        if not county.lines:
            self._say([sentences.unmet(county.lines).say(self._lang)])
            return
        heads = self._heads("task", "target", "bound", "due", "value", "gap", "status", "departments", "source")
        rows = [self._entry(*pair) for pair in county.lines]
        self._table(_ALL.fill(name=county.name), heads, (1, 5.4, 2.8, 3, 3, 3.2, 2.8, 3, 2.4), rows)

    def _entry(self, line: Line, one: Entry) -> list[Cell]:
        status = self._content.statuses[one.told]
        year = f"（{one.year}）" if one.year and self._lang == "zh" else f" ({one.year})" if one.year else ""
        return [
            Cell(str(line.task), middle=True), Cell(line.title), Cell(line.bound), Cell(line.due_words),
            Cell(f"{one.shown}{year}"), Cell(one.gap_words or DASH),
            Cell(f"{LOOKS[one.told].symbol} {status}", one.told), Cell(self._departments(line)),
            Cell(self._content.sources.mark(one) or DASH),
        ]  # fmt: skip

    def _counts(self) -> None:
        content = self._content
        rows = [[Cell(one.name), *_counts(one.counts)] for one in content.counties]
        self._table(_BY_COUNTY, [self._words["county"], *self._statuses()], (4.5, *_NARROW), rows)
        counted = [[Cell(f"{one.number} {one.title}"), *_counts(one.counts)] for one in content.actions]
        self._table(_BY_ACTION, [self._words["action"], *self._statuses()], (4.5, *_NARROW), counted)

    def _maps(self) -> None:
        captions = [_FIGURE.fill(number=number, title=one.caption) for number, one in enumerate(self._pictures, 1)]
        shown = [(one.png, text.say(self._lang)) for one, text in zip(self._pictures, captions, strict=True)]
        add_pictures(self._document, shown)

    def _projects(self) -> None:
        rows = [
            [Cell(str(one.number), middle=True), Cell(one.title), Cell(one.where), Cell(one.departments),
             Cell("\n".join(map(_state, one.states)) or _UNREPORTED.say(self._lang))]
            for one in self._content.projects
        ]  # fmt: skip
        heads = self._heads("number", "project", "scope", "departments", "status")
        self._table(_PROJECTS, heads, (0.9, 5, 4, 4, 6), rows)

    def _contradictions(self) -> None:
        rows = [
            [Cell(one.about if place == 0 else ""), Cell(source), Cell(says)]
            for one in self._content.discrepancies
            for place, (source, says) in enumerate(one.readings)
        ]
        self._table(_CONTRADICTIONS, self._heads("about_item", "source", "says"), (3, 5, 5), rows)

    def _methods(self) -> None:
        heads = self._heads("about_item", "about")
        for section in self._content.annex:
            if not section.detailed:
                rows = [[Cell(entry.name), Cell(entry.text)] for entry in section.entries]
                self._table(Text(section.title, section.title), heads, (3, 13), rows)
        names = [f"[{number}] {name}" for number, name in enumerate(self._content.sources.names, 1)]
        if names:
            self._document.add_paragraph(_SOURCES.say(self._lang), style="Table Caption")
            self._document.add_paragraph("　".join(names), style="Table Text")


def _counts(counts: Mapping[str, int]) -> list[Cell]:
    numbers = [counts.get(key, 0) for key in COUNTED]
    return [Cell(str(number), middle=True) for number in (*numbers, sum(numbers))]


def _state(state: ProjectState) -> str:
    progress = "" if state.progress != state.progress else f"{state.progress:g}%"
    return " ".join(filter(None, (state.where, state.status, progress, state.date, state.note)))
