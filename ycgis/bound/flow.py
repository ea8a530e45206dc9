"""What runs on from sheet to sheet: paragraphs and tables, whose heads stand again on each sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ycgis.board import LOOKS
from ycgis.bound.sheet import BOTTOM, LEFT, RIGHT, TOP, BoundSheet
from ycgis.maps.fonts import drawable
from ycgis.maps.frame import wrapped

__all__ = ["Block", "Piece", "Slot", "Words", "paged", "table"]

_LINE_CM, _PAD_CM, _PT = 0.3, 0.14, 7.0
_COLUMN_CM: Final = _PT * 0.5 * 2.54 / 72 * 1.04
"""How wide a column is in this size: half a Chinese character, with some air."""

_HEAD_FILL, _EDGE = "#e8eef4", "#c9cdd3"


class Slot(NamedTuple):
    """A cell of a table; `status` gives it the tint of that status."""

    text: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is not broken between sheets: how high it is, and how it is drawn."""

    height: float
    head: "Piece | None" = None
    keep: bool = False

    def draw(self, sheet: BoundSheet, y: float) -> None:
        """Draw it on a sheet with its upper edge at `y`."""


@dataclass(frozen=True, slots=True)
class Words(Piece):
    """A line of a paragraph, or a heading."""

    text: str = ""
    size: float = 9.5

    def draw(self, sheet: BoundSheet, y: float) -> None:
        """Write the line."""
        sheet.write(LEFT, y - self.height + 0.12, self.text, size=self.size)

    @classmethod
    def lines(cls, text: str, size: float = 9.5, *, heading: bool = False) -> list["Words"]:
        """Return a text as lines as wide as the sheet; a heading is kept with what follows."""
        columns = int((RIGHT - LEFT) / (size * 0.5 * 2.54 / 72))
        height = size * 2.54 / 72 * 1.75
        return [cls(height, keep=heading, text=line, size=size) for line in wrapped(drawable(text), columns)]


@dataclass(frozen=True, slots=True)
class Block(Piece):
    """A row of a table."""

    cells: tuple[tuple[float, float, tuple[str, ...], str], ...] = ()
    fill: str = ""

    def draw(self, sheet: BoundSheet, y: float) -> None:
        """Draw the boxes of the cells, and write their lines."""
        for x, width, lines, status in self.cells:
            look = LOOKS.get(status)
            sheet.box((x, y - self.height, width, self.height), look.tint if look else self.fill or "white", _EDGE)
            for rank, line in enumerate(lines):
                at = y - _PAD_CM / 2 - (rank + 1) * _LINE_CM + 0.05
                sheet.write(x + 0.08, at, line, size=_PT, **({"color": look.ink} if look else {}))


def table(heads: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[Slot]]) -> list[Piece]:
    """Return the rows of a table as wide as the sheet; `shares` are those of the columns."""
    metre = (RIGHT - LEFT) / sum(shares)
    widths = [share * metre for share in shares]
    head = _row([Slot(words) for words in heads], widths, None, _HEAD_FILL)
    return [_row(cells, widths, head, "") for cells in rows]


def _row(cells: Sequence[Slot], widths: Sequence[float], head: Piece | None, fill: str) -> Block:
    made, x = [], LEFT
    for cell, width in zip(cells, widths, strict=True):
        lines = wrapped(drawable(cell.text), max(1, int((width - 0.16) / _COLUMN_CM)))
        made.append((x, width, tuple(lines), cell.status))
        x += width
    most = max(len(lines) for _, _, lines, _ in made) or 1
    return Block(most * _LINE_CM + _PAD_CM, head, cells=tuple(made), fill=fill)


def paged(pieces: Sequence[Piece]) -> list[list[tuple[Piece, float]]]:
    """Return sheets of pieces and where their upper edges are; a table's head stands again on each."""
    pages: list[list[tuple[Piece, float]]] = []
    y, shown = 0.0, None
    for rank, piece in enumerate(pieces):
        needed = sum(one.height for one in _kept(pieces, rank))
        if not pages or y - needed - (piece.head.height if piece.head else 0) < BOTTOM:
            pages.append([])
            y, shown = TOP, None
        if piece.head is not shown and piece.head is not None:
            pages[-1].append((piece.head, y))
            y -= piece.head.height
        shown = piece.head
        pages[-1].append((piece, y))
        y -= piece.height
    return pages


def _kept(pieces: Sequence[Piece], rank: int) -> Iterator[Piece]:
    """Yield a piece and those after it that it is kept together with."""
    yield pieces[rank]
    while pieces[rank].keep and rank + 1 < len(pieces):
        rank += 1
        yield pieces[rank]
        if pieces[rank].head is not None:
            yield pieces[rank].head  # type: ignore[misc]  # told from None just above
