"""The table of all counties: what it has in its columns and rows, computed once for all who show a part of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ycgis.assess import Assessment
from ycgis.atlas.records import Cell, Column, cells, columns, status_of_county
from ycgis.ground.text import Lang

__all__ = ["Table", "table_of"]


@dataclass(frozen=True, slots=True)
class Table:
    """Counties by indicators.

    Attributes
    ----------
    columns
        Indicators with a value or a target.
    rows
        By adcode, a cell for each column.
    overall
        The worst of each county's statuses, by adcode.
    """

    columns: tuple[Column, ...]
    rows: Mapping[str, list[Cell]]
    overall: Mapping[str, str]

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns with a value of any county: the others say nothing on a map."""
        return tuple(
            column for rank, column in enumerate(self.columns) if any(row[rank].sort for row in self.rows.values())
        )


def table_of(assessment: Assessment, lang: Lang) -> Table:
    """Return the table of an assessment."""
    heads = columns(assessment, lang)
    rows = {str(code): cells(assessment, str(code), lang) for code in assessment.study.layers.counties.index}
    with_target = [rank for rank, column in enumerate(heads) if column.target_id]
    overall = {code: status_of_county([row[rank].badge.key for rank in with_target]) for code, row in rows.items()}
    return Table(tuple(heads), rows, overall)
