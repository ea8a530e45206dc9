"""Where the figures of a report stand: each file, or each way of working a value out, under its own number."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ycgis.assess import Assessment
from ycgis.board import Entry

__all__ = ["Sources", "sources_of"]


class Sources(NamedTuple):
    """The numbered sources of a report.

    Attributes
    ----------
    names
        Files, or layers in words; the first has the number 1.
    places
        By what an entry says of its origin: the number of the source, and the cell in it (empty: no cell).
    """

    names: tuple[str, ...]
    places: Mapping[str, tuple[int, str]]

    def mark(self, entry: Entry) -> str:
        """Return the number of an entry's source with the cell, such as ``[3]表1!C5``; empty where it has none."""
        number, cell = self.places.get(entry.origin, (0, ""))
        return f"[{number}]{cell}" if number else ""


def sources_of(assessment: Assessment, entries: Iterable[Entry]) -> Sources:
    """Return the sources of entries, numbered in the order in which they are first met."""
    table = assessment.statistics.table
    cells = {
        f"{file} {cell}".strip(): (str(file), str(cell))
        for file, cell in zip(table["source"], table["cell"], strict=True)
    }
    numbers: dict[str, int] = {}
    places: dict[str, tuple[int, str]] = {}
    for entry in entries:
        if entry.origin:
            name, cell = cells.get(entry.origin, (entry.origin, ""))
            places[entry.origin] = (numbers.setdefault(name, len(numbers) + 1), cell)
    return Sources(tuple(numbers), places)
