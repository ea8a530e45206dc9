"""A report as a file, in any of its formats."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ycgis.assess import Assessment
from ycgis.board import Picture
from ycgis.ground.text import Lang
from ycgis.report.content import Content, content_of

__all__ = ["FORMATS", "file_name", "write_report"]

FORMATS = ("docx", "xlsx", "html")
"""The formats that a report may have, which are the endings of its file's name."""


def _write_document(content: Content, pictures: Sequence[Picture], path: Path) -> None:
    from ycgis.report.document import write_document  # noqa: PLC0415 - Word is loaded when it is written

    write_document(content, pictures, path)


def _write_page(content: Content, pictures: Sequence[Picture], path: Path) -> None:
    from ycgis.report.page import page_of  # noqa: PLC0415 - as above

    path.write_text(page_of(content, pictures), encoding="utf-8", newline="\n")


def _write_workbook(content: Content, _: Sequence[Picture], path: Path) -> None:
    from ycgis.report.workbook import write_workbook  # noqa: PLC0415 - as above

    write_workbook(content, path)


_WRITERS: Mapping[str, Callable[[Content, Sequence[Picture], Path], None]] = {
    "docx": _write_document,
    "xlsx": _write_workbook,
    "html": _write_page,
}


def file_name(county: str | None, form: str) -> str:
    """Return what a report's file is called: ``report.xlsx`` of the prefecture, ``<adcode>.xlsx`` of a county."""
    return f"{county or 'report'}.{form}"


def write_report(
    assessment: Assessment,
    path: Path,
    lang: Lang = "zh",
    county: str | None = None,
    *,
    pictures: Sequence[Picture] = (),
) -> None:
    """Write the report on the prefecture, or on the county of an adcode, in the format that `path` ends with.

    Raises
    ------
    InputError
        The assessment is not against a plan.
    KeyError
        The ending is none of `FORMATS`.
    """
    _WRITERS[path.suffix.removeprefix(".")](content_of(assessment, lang, county), pictures, path)
