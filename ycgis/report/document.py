"""A report as a Word document, laid out as Chinese government papers are."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from docx.document import Document

from ycgis.board import COUNTED, LOOKS, Entry, Line, Picture, tally
from ycgis.ground.numbers import DASH
from ycgis.ground.text import Text
from ycgis.report import sentences
from ycgis.report.content import ActionPart, Content, CountyPart
from ycgis.report.layout import Cell, add_picture, add_table, new_document, save_document
from ycgis.report.projects import ProjectState
from ycgis.report.words import words

__all__ = ["write_document"]

_ZH_NUMBERS = "一二三四五六七八九十"
_TABLE, _FIGURE = (
    Text("表{number}　{title}", "Table {number}. {title}"),
    Text("图{number}　{title}", "Figure {number}. {title}"),
)
_ANNEX = Text("附件　{title}", "Annex. {title}")
_BY_ACTION, _BY_COUNTY = (
    Text("各项行动的目标计数", "Targets by action"),
    Text("各县（市、区）的目标计数", "Targets by county"),
)
_OF_CITY = Text("全市考核的目标", "Targets for the prefecture as one")
_OF_ACTION = Text("行动{number}的目标", "Targets of action {number}")
_UNMET, _ALL = (
    Text("{name}到期未达标的目标", "{name}: targets due and not met"),
    Text("{name}的目标", "{name}: targets"),
)
_IN_WORDS = Text("定性任务：", "Tasks without a number: ")
_ELSEWHERE = Text(
    "本文只列到期而未达标的目标；全部目标逐县的数值、状态和来源见同时生成的工作簿（report.xlsx）和网页（report.html）。",
    "Listed here are the targets that are due and not met; the workbook (report.xlsx) and the page (report.html) hold "
    "every target of every county with its value, status and source.",
)
_OF = Text("（{year}）", "({year})")
_NOBODY = Text("无适用的县", "no county")
_UNREPORTED = Text("未报送进展", "nothing reported")
_PROJECTS, _CONTRADICTIONS = Text("重点项目", "Key projects"), Text("文本矛盾及口径", "Contradictions in the text")


def write_document(content: Content, pictures: Sequence[Picture], path: Path) -> None:
    """Write a report to `path`; the same content gives the same bytes."""
    _Paper(content, pictures).write(path)


class _Paper:
    """The document as it grows: its numbers of chapters, tables and figures."""

    def __init__(self, content: Content, pictures: Sequence[Picture]) -> None:
        self._content, self._pictures, self._lang = content, pictures, content.lang
        self._words: Mapping[str, str] = words(content.lang)
        self._document: Document = new_document(content.lang, content.title, content.author, content.as_of)
        self._chapters = self._tables = self._figures = 0

    def write(self, path: Path) -> None:
        content, document = self._content, self._document
        document.add_paragraph(content.title, style="Title")
        document.add_paragraph(content.subtitle, style="Subtitle Line")
        document.add_paragraph(style="Subtitle Line")
        self._summary()
        self._actions()
        self._counties()
        self._projects()
        self._contradictions()
        self._annex()
        save_document(document, path)

    def _chapter(self, title: str) -> None:
        self._chapters += 1
        number = f"{_ZH_NUMBERS[self._chapters - 1]}、" if self._lang == "zh" else f"{self._chapters}. "
        self._document.add_heading(f"{number}{title}", 1)

    def _section(self, number: int, title: str) -> None:
        before = f"（{_zh(number)}）" if self._lang == "zh" else f"({number}) "
        self._document.add_heading(f"{before}{title}", 2)

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

    def _summary(self) -> None:
        content = self._content
        self._chapter(self._words["summary"])
        self._say([*content.about, *content.summary])
        for picture in self._pictures:
            self._figures += 1
            caption = _FIGURE.fill(number=self._figures, title=picture.caption)
            add_picture(self._document, picture.png, caption.say(self._lang))
        counted = [[Cell(f"{one.number} {one.title}"), *_counts(one.counts)] for one in content.actions]
        self._table(_BY_ACTION, [self._words["action"], *self._statuses()], (5, *_NARROW), counted)
        if content.city:
            rows = [self._entry(line, entry) for line, entry in content.city]
            self._table(_OF_CITY, self._standing_heads(), _STANDING, rows)

    def _statuses(self) -> list[str]:
        shown = [f"{LOOKS[key].symbol} {self._content.statuses[key]}" for key in COUNTED]
        return [*shown, self._words["total"]]

    def _actions(self) -> None:
        self._chapter(self._words["actions"])
        for action in self._content.actions:
            self._section(action.number, action.title)
            self._say([action.summary])
            if action.lines:
                heads = self._heads("task", "target", "bound", "due", "scope", "status", "departments")
                rows = [self._target(line) for line in action.lines]
                self._table(_OF_ACTION.fill(number=action.number), heads, (1.2, 4, 2, 1.8, 2, 3, 3.4), rows)
            self._in_words(action)

    def _in_words(self, action: ActionPart) -> None:
        if action.in_words:
            stop = "；" if self._lang == "zh" else "; "
            tasks = stop.join(f"{one.number} {one.title}" for one in action.in_words)
            self._say([f"{_IN_WORDS.say(self._lang)}{tasks}"])

    def _target(self, line: Line) -> list[Cell]:
        return [
            Cell(str(line.task), middle=True), Cell(line.title), Cell(line.bound), Cell(line.due_words),
            Cell(line.scope), self._how(line), Cell(self._content.listed(line.departments)),
        ]  # fmt: skip

    def _how(self, line: Line) -> Cell:
        """Return how the city, or the one county of the report, stands; else how many counties stand how."""
        if not line.entries:
            return Cell(_NOBODY.say(self._lang))
        if line.together or self._content.county is not None:
            own = next(iter(line.entries.values()))
            value = "" if own.status == "no_data" else f" {own.shown}"
            return Cell(f"{LOOKS[own.told].symbol} {self._content.statuses[own.told]}{value}", own.told)
        counted = tally(line.entries.values())
        parts = [
            f"{LOOKS[key].symbol} {self._content.statuses[key]} {counted[key]}" for key in COUNTED if key in counted
        ]
        return Cell("\n".join(parts), next(iter(counted)) if len(counted) == 1 else "")

    def _standing_heads(self) -> list[str]:
        return self._heads("target", "bound", "due", "value", "gap", "status", "source")

    def _entry(self, line: Line, one: Entry) -> list[Cell]:
        year = f"\n{_OF.fill(year=one.year).say(self._lang)}" if one.year else ""
        because = one.origin or one.basis
        why = "\n".join(filter(None, (because, one.pace_words)))
        status = self._content.statuses[one.told]
        return [
            Cell(line.title), Cell(line.bound), Cell(line.due_words), Cell(f"{one.shown}{year}"),
            Cell(one.gap_words or DASH), Cell(f"{LOOKS[one.told].symbol} {status}", one.told), Cell(why),
        ]  # fmt: skip

    def _counties(self) -> None:
        content = self._content
        self._chapter(self._words["counties"])
        if content.county is None:
            rows = [[Cell(one.name), *_counts(one.counts)] for one in content.counties]
            self._table(_BY_COUNTY, [self._words["county"], *self._statuses()], (2.5, *_NARROW), rows)
            self._say([_ELSEWHERE.say(self._lang)])
        for place, county in enumerate(content.counties, 1):
            self._section(place, county.name)
            categories = f"{county.categories}{self._words['colon']}" if county.categories else ""
            self._say([f"{categories}{county.summary}"])
            self._of_county(county)

    def _of_county(self, county: CountyPart) -> None:
        whole = self._content.county is not None
        shown = [pair for pair in county.lines if whole or pair[1].status in {"missed", "near"}]
        if shown:
            title = (_ALL if whole else _UNMET).fill(name=county.name)
            self._table(title, self._standing_heads(), _STANDING, [self._entry(*pair) for pair in shown])
        elif county.lines:
            self._say([sentences.unmet(county.lines).say(self._lang)])

    def _projects(self) -> None:
        if not self._content.projects:
            return
        self._chapter(_PROJECTS.say(self._lang))
        rows = [
            [Cell(str(one.number), middle=True), Cell(one.title), Cell(one.content), Cell(one.where),
             Cell(one.departments), Cell("\n".join(map(_state, one.states)) or _UNREPORTED.say(self._lang))]
            for one in self._content.projects
        ]  # fmt: skip
        heads = self._heads("number", "project", "content", "scope", "departments", "status")
        self._table(_PROJECTS, heads, (0.9, 2.6, 5, 2.2, 2.6, 2), rows)

    def _contradictions(self) -> None:
        if not self._content.discrepancies:
            return
        self._chapter(_CONTRADICTIONS.say(self._lang))
        rows = [
            [Cell(one.about if place == 0 else ""), Cell(source), Cell(says)]
            for one in self._content.discrepancies
            for place, (source, says) in enumerate(one.readings)
        ]
        self._table(_CONTRADICTIONS, self._heads("about_item", "source", "says"), (3, 5, 5), rows)

    def _annex(self) -> None:
        document = self._document
        heading = document.add_heading(_ANNEX.fill(title=self._words["annex"]).say(self._lang), 1)
        heading.paragraph_format.page_break_before = True
        for place, section in enumerate(self._content.annex, 1):
            self._section(place, section.title)
            rows = [[Cell(entry.name), Cell(entry.text)] for entry in section.entries]
            add_table(document, self._heads("about_item", "about"), (3, 10), rows)


_NARROW = (1.3,) * (len(COUNTED) + 1)
_STANDING = (3.2, 2, 1.7, 2.1, 2, 2.3, 3.4)


def _zh(number: int) -> str:
    """Return a number below a hundred in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if number > 99:  # noqa: PLR2004 - beyond that digits read better
        return str(number)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_ZH_NUMBERS[tens - 1]}十"
    return ten + (_ZH_NUMBERS[ones - 1] if ones else "")


def _counts(counts: Mapping[str, int]) -> list[Cell]:
    numbers = [counts.get(key, 0) for key in COUNTED]
    return [Cell(str(number), middle=True) for number in (*numbers, sum(numbers))]


def _state(state: ProjectState) -> str:
    progress = "" if state.progress != state.progress else f"{state.progress:g}%"
    return " ".join(filter(None, (state.where, state.status, progress, state.date, state.note)))
