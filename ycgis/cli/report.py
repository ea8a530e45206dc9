"""`ycgis report`: where the targets stand, as files for an office."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ycgis.assess import Assessment
from ycgis.board import Picture, board_of
from ycgis.cli.opened import county_names, open_plan
from ycgis.cli.screen import Screen
from ycgis.cli.tally import tally
from ycgis.ground.counties import county_code
from ycgis.ground.errors import InputError
from ycgis.ground.outputs import changing, reserving
from ycgis.ground.record import Progress
from ycgis.ground.text import Lang, Text
from ycgis.intake.checks.together import unfit_codes
from ycgis.intake.project import Project
from ycgis.maps import pictures_of
from ycgis.pipeline import run
from ycgis.report import file_name, write_report

__all__ = ["WantedReports", "county_codes", "report_project"]

_WRITING = Text("编写 {name}", "writing {name}")
_OF_COUNTY = Text("{name}：{counts}", "{name}: {counts}")
_WROTE = Text("已写出 {path}", "wrote {path}")


class WantedReports(NamedTuple):
    """Which reports: on these counties (names or codes; none: the prefecture), in these formats, into this folder."""

    counties: Sequence[str]
    formats: Sequence[str]
    out: Path


def report_project(screen: Screen, project: Path | None, wanted: WantedReports, *, year: int | None) -> None:
    """Assess a project and write its reports; say what was written.

    Raises
    ------
    UsageError
        The project has no plan, or no such county.
    """
    opened, _ = open_plan(project)
    with reserving(wanted.out), screen.progress() as progress:
        chosen = county_codes(opened, wanted.counties) or [None]
        assessment = run(project, year=year, progress=progress)
        made = _write(assessment, chosen, wanted, screen.lang, progress)
    screen.notes(assessment.notes)
    for code in chosen:
        about = assessment if code is None else assessment.of_unit(code)
        board = board_of(about, screen.lang)
        counts = tally(board, about.unsure)
        screen.say(counts if code is None else _OF_COUNTY.fill(name=board.names[code], counts=counts))
    for path in made:
        screen.say(_WROTE.fill(path=path))


def _write(
    assessment: Assessment, counties: Sequence[str | None], wanted: WantedReports, lang: Lang, progress: Progress
) -> list[Path]:
    """Write the reports, all of one run together, and return their paths."""
    made = []
    with changing(wanted.out) as change:
        for county in counties:
            pictures = _pictures(assessment, wanted, lang, county)
            for form in dict.fromkeys(wanted.formats):
                path = wanted.out / file_name(county, form)
                progress(_WRITING.fill(name=path.name))
                write_report(assessment, change.place(path), lang, county, pictures=pictures)
                made.append(path)
    return made


def _pictures(assessment: Assessment, wanted: WantedReports, lang: Lang, county: str | None) -> list[Picture]:
    """Return the pictures of a report on a county or the prefecture; none where no format shows any."""
    if not {"docx", "html"} & set(wanted.formats):
        return []
    return pictures_of(assessment, board_of(assessment, lang), county)


def county_codes(opened: Project, words: Sequence[str]) -> list[str | None]:
    """Return the adcodes of counties that are given by their names or codes, each once."""
    if not words:
        return []
    names = county_names(opened)
    codes = list(dict.fromkeys(county_code(word, names) for word in words))
    unfit = unfit_codes(pd.Index(codes), "counties")
    if unfit:
        raise InputError(unfit)
    return [*codes]
