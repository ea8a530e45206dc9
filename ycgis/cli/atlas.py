"""`ycgis atlas`: one bound atlas as PDF."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ycgis.board import board_of
from ycgis.bound import Paper, WantedPages, write_bound
from ycgis.cli.opened import open_plan
from ycgis.cli.report import county_codes
from ycgis.cli.screen import Screen
from ycgis.cli.tally import tally
from ycgis.ground.errors import Problem, UsageError, did_you_mean
from ycgis.ground.lock import scratch
from ycgis.ground.outputs import refuse_unwritable, replacing_file
from ycgis.ground.text import Text
from ycgis.pipeline import run
from ycgis.plan import Plan

__all__ = ["WantedAtlas", "bind_atlas"]

_WROTE = Text("已写出 {path}：{pages} 页", "wrote {path}: {pages} pages")
_NO_THEME = Text("没有编号或名称为“{word}”的行动", "no action has the number or name {word!r}")


class WantedAtlas(NamedTuple):
    """Which atlas: of these counties and actions (words; none: all), on this paper, into this file."""

    counties: Sequence[str]
    themes: Sequence[str]
    paper: Paper
    pdf: Path


def bind_atlas(screen: Screen, project: Path | None, wanted: WantedAtlas, *, year: int | None) -> None:
    """Assess a project and bind its atlas; say how many pages it has.

    Raises
    ------
    UsageError
        The project has no plan, or no such county or action.
    """
    refuse_unwritable(wanted.pdf.parent)
    opened, plan = open_plan(project)
    counties = [code for code in county_codes(opened, wanted.counties) if code]
    actions = [_action(word, plan) for word in wanted.themes]
    with screen.progress() as progress, scratch() as folder:
        assessment = run(project, year=year, progress=progress)
        drawn = folder / "atlas.pdf"  # apart, so that nobody has to wait for the folder while it is drawn
        pages = write_bound(assessment, drawn, screen.lang, WantedPages(wanted.paper, counties, actions), progress)
        with replacing_file(wanted.pdf) as fresh:
            shutil.copyfile(drawn, fresh)
    screen.notes(assessment.notes)
    screen.say(tally(board_of(assessment, screen.lang), assessment.unsure))
    screen.say(_WROTE.fill(path=wanted.pdf, pages=pages))


def _action(word: str, plan: Plan) -> int:
    """Return the number of the action that has a number or, in part, a title."""
    titles = {action.number: action.title for action in plan.actions}
    found = [
        number
        for number, title in titles.items()
        if word == str(number) or (word.strip() and any(word.casefold() in said.casefold() for said in title))
    ]
    exact = [number for number in found if word == str(number)]
    if len(exact or found) != 1:
        known = [str(number) for number in titles]
        remedy = did_you_mean(word, [*known, *(said for title in titles.values() for said in title)])
        raise UsageError(Problem("--theme", _NO_THEME.fill(word=word), remedy))
    return (exact or found)[0]
