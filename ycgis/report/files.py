"""A report as a file, in any of its formats."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from ycgis.assess import Assessment
from ycgis.ground.text import Lang
from ycgis.report.content import Content, content_of
from ycgis.report.document import write_document
from ycgis.report.page import page_of
from ycgis.report.pictures import pictures_of
from ycgis.report.workbook import write_workbook

__all__ = ["FORMATS", "file_name", "write_report"]


def _write_document(assessment: Assessment, content: Content, path: Path) -> None:
    write_document(content, pictures_of(assessment, content), path)


def _write_page(assessment: Assessment, content: Content, path: Path) -> None:
    path.write_text(page_of(content, pictures_of(assessment, content)), encoding="utf-8", newline="\n")


def _write_workbook(_assessment: Assessment, content: Content, path: Path) -> None:
    write_workbook(content, path)


_WRITERS: Mapping[str, Callable[[Assessment, Content, Path], None]] = MappingProxyType(
    {"docx": _write_document, "xlsx": _write_workbook, "html": _write_page}
)

FORMATS = tuple(_WRITERS)
"""The formats that a report may have, which are the endings of its file's name."""


def file_name(county: str | None, form: str) -> str:
    """Return what a report's file is called: ``report.xlsx`` of the prefecture, ``<adcode>.xlsx`` of a county."""
    return f"{county or 'report'}.{form}"


def write_report(assessment: Assessment, path: Path, lang: Lang = "zh", county: str | None = None) -> None:
    """Write the report on the prefecture, or on the county of an adcode, in the format that `path` ends with.

    Raises
    ------
    InputError
        The assessment is not against a plan.
    KeyError
        The ending is none of `FORMATS`.
    """
    _WRITERS[path.suffix.removeprefix(".")](assessment, content_of(assessment, lang, county), path)
