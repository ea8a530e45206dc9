"""What stands on the sheets of the bound atlas, apart from its maps."""

from collections.abc import Sequence
from typing import Final

from ycgis.assess import Assessment
from ycgis.board import LOOKS, WORST_FIRST, Board, Entry, Line, Voice
from ycgis.board.shortfalls import shortfalls_of
from ycgis.bound.flow import Piece, Slot, Words, table
from ycgis.bound.sheet import HEIGHT, WIDTH, BoundSheet
from ycgis.ground.numbers import DASH
from ycgis.ground.text import Lang, Text
from ycgis.report import sentences
from ycgis.report.annex import annex_of
from ycgis.report.conclusions import conclusions_of
from ycgis.report.words import heads

__all__ = [
    "ANNEX",
    "ANSWER",
    "CONTENTS",
    "SHORTFALLS",
    "annex",
    "answer",
    "contents",
    "cover",
    "scorecard",
    "shortfalls",
    "title_of",
]

CONTENTS, ANSWER = Text("目录", "Contents"), Text("全市总体情况", "The prefecture's answer")
SHORTFALLS, ANNEX = Text("问题清单", "What is due and not met"), Text("附录　方法与来源", "Annex: methods and sources")
_TITLE = Text("{place}县域图集", "Atlas of the counties of {place}")
_YEAR = Text("考核年份：{year}年", "Assessment year: {year}")
_NO_YEAR = Text("考核年份：未限定", "Assessment year: none")
_PAGE, _PART = Text("页码", "Page"), Text("内容", "Part")
_SHORT_HEADS: Final = ("number", "place", "target", "value", "bound", "gap", "due", "departments", "source")
_SHORT: Final = (1, 2, 6, 2.6, 3, 3.4, 1.4, 4, 5)
_CARD_HEADS: Final = ("action", "target", "due", "bound", "value", "gap", "status", "departments", "source")
_CARD: Final = (1.1, 7, 1.3, 3, 2.8, 3.4, 3, 3.2, 5.4)


def title_of(board: Board) -> str:
    """Return what the atlas is called."""
    return _TITLE.fill(place=board.place).say(board.lang)


def cover(sheet: BoundSheet, assessment: Assessment, board: Board) -> BoundSheet:
    """Write the cover: what the atlas is, on which plan and year, and who made it."""
    lang, study, document = board.lang, assessment.study, assessment.plan.document if assessment.plan else None
    year = _NO_YEAR if board.year is None else _YEAR.fill(year=board.year)
    below = [document.title.say(lang) if document else "", year.say(lang)]
    sheet.write(WIDTH / 2, HEIGHT * 0.6, title_of(board), size=32, ha="center")
    for rank, words in enumerate(filter(None, below)):
        sheet.write(WIDTH / 2, HEIGHT * 0.52 - rank, words, size=14, ha="center")
    signed = study.paper.signed or (study.producer.say(lang) if study.producer else "")
    sheet.write(WIDTH / 2, HEIGHT * 0.16, signed, size=14, ha="center")
    return sheet


def contents(lang: Lang, told: Sequence[tuple[str, int, int]]) -> list[Piece]:
    """Return the contents: titles with their pages and levels."""
    rows = [[Slot(f"{'· ' * level}{title}"), Slot(str(page))] for title, page, level in told]
    return table([_PART.say(lang), _PAGE.say(lang)], (12, 1), rows)


def answer(assessment: Assessment, board: Board) -> list[Piece]:
    """Return the conclusions on the prefecture."""
    pieces: list[Piece] = []
    for part in conclusions_of(board, assessment):
        pieces += Words.lines(part.title, 12, heading=True)
        for paragraph in part.paragraphs:
            pieces += Words.lines(paragraph)
    return pieces


def shortfalls(board: Board) -> list[Piece]:
    """Return what is due and not met, the worst first."""
    rows = [
        [
            Slot(str(number)), Slot(one.entry.name), Slot(one.line.title), Slot(one.entry.shown, one.entry.told),
            Slot(one.line.bound), Slot(one.entry.gap_words), Slot(str(one.line.due)), Slot(one.department or DASH),
            Slot(one.entry.origin),
        ]
        for number, one in enumerate(shortfalls_of(board), 1)
    ]  # fmt: skip
    return table(heads(_SHORT_HEADS, board.lang), _SHORT, rows)


def scorecard(board: Board, adcode: str) -> list[Piece]:
    """Return how a county stands, and every target that applies to it, the worst first."""
    lang = board.lang
    pairs = sorted(board.entries(adcode), key=lambda pair: WORST_FIRST.index(pair[1].told))
    said = Words.lines(sentences.county(pairs).say(lang))
    if not pairs:
        return [*said]
    return [*said, *table(heads(_CARD_HEADS, lang), _CARD, [_row(lang, *pair) for pair in pairs])]


def _row(lang: Lang, line: Line, entry: Entry) -> list[Slot]:
    look = LOOKS[entry.told]
    year = f" ({entry.year})" if entry.year else ""
    return [
        Slot(str(line.action)), Slot(line.title), Slot(str(line.due)), Slot(line.bound), Slot(f"{entry.shown}{year}"),
        Slot(entry.gap_words or DASH), Slot(f"{look.symbol} {look.word.say(lang)}", entry.told),
        Slot(line.departments[0] if line.departments else DASH), Slot(entry.origin or DASH),
    ]  # fmt: skip


def annex(assessment: Assessment, board: Board) -> list[Piece]:
    """Return the methods and sources."""
    plan = assessment.plan
    pieces: list[Piece] = []
    for section in annex_of(assessment, plan, Voice(board.lang), board.lines) if plan else []:
        rows = [[Slot(entry.name), Slot(entry.text)] for entry in section.entries]
        pieces += [*Words.lines(section.title, 11, heading=True)]
        pieces += table(heads(("about_item", "about"), board.lang), (1, 4), rows)
    return pieces
