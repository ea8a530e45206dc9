"""`ycgis run` and `ycgis init`."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ycgis.atlas import FORMS, Form, Paper
from ycgis.board import board_of
from ycgis.cli.screen import Screen
from ycgis.cli.tally import tally
from ycgis.ground.errors import Problem
from ycgis.ground.outputs import reserving
from ycgis.ground.text import Text
from ycgis.intake.project import init_project
from ycgis.pipeline import publish, run

__all__ = ["Drawn", "run_project", "start_project"]

_DONE = Text("已写出 {count} 个文件到 {folder}，用浏览器打开 {index}", "wrote {count} files to {folder}; open {index}")
_STARTED = Text(
    "已新建项目 {folder}：{count} 个文件。编辑 project.toml，换上自己的图层，然后运行 ycgis run {folder}",
    "made project {folder}: {count} files. Edit project.toml, put in your own layers, then: ycgis run {folder}",
)


class Drawn(NamedTuple):
    """As what the pages are drawn beside HTML, and on which sheet."""

    forms: Sequence[Form]
    paper: Paper

    @classmethod
    def asked(cls, paper: Paper, **forms: bool) -> "Drawn":
        """Return what the options ask for."""
        return cls([form for form in FORMS if forms[form]], paper)


def run_project(screen: Screen, project: Path | None, out: Path, drawn: Drawn, *, year: int | None) -> None:
    """Measure, assess and write; say what came of it."""
    doubts: list[Problem] = []
    with reserving(out), screen.progress() as progress:
        assessment = run(project, year=year, progress=progress)
        made = publish(
            assessment,
            out,
            lang=screen.lang,
            forms=drawn.forms,
            paper=drawn.paper,
            progress=progress,
            note=doubts.append,
        )
    screen.notes([*assessment.notes, *doubts])
    screen.say(tally(board_of(assessment, screen.lang), assessment.unsure))
    screen.say(_DONE.fill(count=len(made), folder=out, index=out / "index.html"))


def start_project(screen: Screen, folder: Path, example: str | None) -> None:
    """Make a new project folder; say what to do with it."""
    made = init_project(folder, example)
    screen.say(_STARTED.fill(folder=folder, count=len(made)))
