"""The bound atlas: which sheets it has, in what order, and the PDF that binds them."""

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfReader, PdfWriter
from pypdf.generic import IndirectObject

from ycgis.assess import Assessment
from ycgis.board import Board, Line, Voice, board_of
from ycgis.board.outlook import missed_targets
from ycgis.bound import parts
from ycgis.bound.flow import Piece, paged
from ycgis.bound.sheet import BoundMap, BoundSheet, Paper
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.record import Progress
from ycgis.ground.text import Lang, Text
from ycgis.maps.county_map import county_on
from ycgis.maps.fonts import drawing
from ycgis.maps.status_map import status_on

__all__ = ["WantedPages", "write_bound"]

_UNDATED: Final = dict.fromkeys(("Creator", "Producer", "CreationDate"))
_NO_PLAN = Text("没有方案，无法编制图集", "there is no plan, and the atlas shows where its targets stand")
_NAME_IT = Text('在 project.toml 中写 plan = "..."', 'write plan = "..." in project.toml')
_BINDING = Text("制图 {name} {done}/{whole}", "drawing {name} {done}/{whole}")
_MOST_MAPS: Final = 3


class WantedPages(NamedTuple):
    """What is to be bound: of these counties (adcodes; none: all), on these actions (numbers; none: all)."""

    paper: Paper = "A3"
    counties: Collection[str] = ()
    actions: Collection[int] = ()


_WHOLE: Final = WantedPages()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part with its bookmark, and its sheets, drawn once numbered; of level 1 it is within the one before."""

    title: str
    sheets: Sequence[Callable[[int], Figure]]
    level: int = 0


def write_bound(
    assessment: Assessment,
    path: Path,
    lang: Lang = "zh",
    wanted: WantedPages = _WHOLE,
    progress: Progress | None = None,
) -> int:
    """Write the atlas as one PDF with bookmarks, and return how many pages it has; the same input gives the same bytes.

    Raises
    ------
    InputError
        The assessment is not against a plan.
    """
    if assessment.plan is None:
        raise InputError(Problem("plan", _NO_PLAN, _NAME_IT))
    board = board_of(assessment, lang)
    lines = tuple(line for line in board.lines if not wanted.actions or line.action in wanted.actions)
    with drawing():
        return _Binder(assessment, replace(board, lines=lines), wanted).bind(path, progress)


class _Binder:
    """Draws the sheets of one atlas one after another."""

    def __init__(self, assessment: Assessment, board: Board, wanted: WantedPages) -> None:
        self._assessment, self._board, self._wanted = assessment, board, wanted
        self._voice = Voice(board.lang)
        self._title = parts.title_of(board)

    def bind(self, path: Path, progress: Progress | None) -> int:
        body = [*self._answer(), *self._counties(), self._flow(parts.ANNEX, parts.annex(self._assessment, self._board))]
        listed = len(paged(parts.contents(self._board.lang, [(part.title, 0, part.level) for part in body])))
        first = 2 + listed
        starts, at = [], first
        for part in body:
            starts.append(at)
            at += len(part.sheets)
        told = [(part.title, start, part.level) for part, start in zip(body, starts, strict=True)]
        cover = _Part(self._title, [lambda _: parts.cover(self._sheet("", 0), self._assessment, self._board).figure])
        front = [cover, self._flow(parts.CONTENTS, parts.contents(self._board.lang, told))]
        return self._write([*front, *body], path, progress)

    def _write(self, bound: Sequence[_Part], path: Path, progress: Progress | None) -> int:
        held, number = io.BytesIO(), 0
        starts = []
        with PdfPages(held, metadata=_UNDATED) as pages:
            for done, part in enumerate(bound, 1):
                if progress:
                    progress(_BINDING.fill(name=part.title, done=done, whole=len(bound)))
                starts.append(number)
                for draw in part.sheets:
                    number += 1
                    pages.savefig(draw(number))
        _bookmark(held, [(part.title, at, part.level) for part, at in zip(bound, starts, strict=True)], path)
        return number

    def _sheet(self, title: str, number: int) -> BoundSheet:
        return BoundSheet(self._wanted.paper, title, self._title, number)

    def _flow(self, title: Text | str, pieces: Sequence[Piece], level: int = 0) -> _Part:
        words = self._voice(title)

        def drawn(page: Sequence[tuple[Piece, float]]) -> Callable[[int], Figure]:
            def draw(number: int) -> Figure:
                sheet = self._sheet(words, number)
                for piece, y in page:
                    piece.draw(sheet, y)
                return sheet.figure

            return draw

        return _Part(words, [drawn(page) for page in paged(pieces)], level)

    def _answer(self) -> list[_Part]:
        """Return the prefecture's answer, maps of what most miss, and the list of all that is not met."""
        board = self._board
        mapped = [one.line for one in missed_targets(board) if not one.line.together][:_MOST_MAPS]
        maps = [_Part(f"{line.title}（{line.due}）", [self._status(line)], 1) for line in mapped]
        missed = parts.shortfalls(board)
        return [
            self._flow(parts.ANSWER, parts.answer(self._assessment, board)),
            *maps,
            *([self._flow(parts.SHORTFALLS, missed, 1)] if missed else []),
        ]

    def _status(self, line: Line) -> Callable[[int], Figure]:
        title = f"{line.title}：{line.bound}，{line.due_words}"
        return lambda number: status_on(
            self._assessment, line, self._voice, lambda of: BoundMap(self._sheet(title, number), of)
        )

    def _counties(self) -> list[_Part]:
        """Return for each county its map and its scorecard."""
        names = {
            code: name
            for code, name in self._board.names.items()
            if not self._wanted.counties or code in self._wanted.counties
        }
        return [self._county(code, name) for code, name in names.items()]

    def _county(self, adcode: str, name: str) -> _Part:
        def draw(number: int) -> Figure:
            return county_on(self._assessment, adcode, self._voice, lambda of: BoundMap(self._sheet(name, number), of))

        card = self._flow(name, parts.scorecard(self._board, adcode))
        return _Part(name, [draw, *card.sheets])


def _bookmark(held: io.BytesIO, marks: Sequence[tuple[str, int, int]], path: Path) -> None:
    """Write a PDF with bookmarks: titles, pages from 0, and levels."""
    writer = PdfWriter(clone_from=PdfReader(held))
    above: IndirectObject | None = None
    for title, page, level in marks:
        made = writer.add_outline_item(title=title, page_number=page, parent=above if level else None)
        above = above if level else made
    writer.page_mode = "/UseOutlines"
    writer.metadata = {"/Title": marks[0][0]}
    writer.write(path)
