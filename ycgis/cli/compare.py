"""`ycgis compare`: what changed from one project, or one year, to another."""

from pathlib import Path
from typing import NamedTuple

from ycgis.assess import TURNS, changes
from ycgis.atlas import Sides, compare_page, side_names
from ycgis.cli.screen import Screen
from ycgis.files import changes_table, write_csv
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.outputs import changing, reserving
from ycgis.ground.record import Progress
from ycgis.ground.text import Text, join
from ycgis.pipeline import check_inputs, run

__all__ = ["Side", "compare_projects"]

PAGE, TABLE = "compare.html", "changes.csv"

_SIDE = Text("【{name}】{step}", "[{name}] {step}")
_COUNTED = Text("{verdict} {count}", "{count} {verdict}")
_FOUND = Text("{before} → {after}：{counts}（项次）", "{before} → {after}: {counts}")
_DONE = Text("已写出 {page} 和 {table}", "wrote {page} and {table}")


class Side(NamedTuple):
    """A project, the assessment year (None: the last full one) and what it is called (None: by itself).

    With a year, figures of later years are left aside: the project is seen as it was then.
    """

    project: Path | None
    year: int | None
    name: str | None


def compare_projects(screen: Screen, before: Side, after: Side, out: Path) -> None:
    """Assess both, write the page and the table of changes, and say how many targets changed which way.

    Raises
    ------
    InputError
        With all that is wrong with either side, before anything is computed.
    """
    with reserving(out), screen.progress() as progress:
        _check(before, after)
        first, second = (
            run(side.project, year=side.year, known_until=side.year, progress=_of_side(progress, side))
            for side in (before, after)
        )
        names = _names(before, after, side_names(first, second, screen.lang))
        found = changes(first, second)
        page, table = out / PAGE, out / TABLE
        drawn = compare_page(Sides(first, second, names), screen.lang)
        with changing(out) as change:
            change.place(page).write_text(drawn, encoding="utf-8", newline="\n")
            write_csv(changes_table(found, screen.lang), change.place(table))
    counted = found["verdict"].value_counts()
    counts = [
        _COUNTED.fill(verdict=word, count=int(counted[key]))
        for key, word in TURNS.items()
        if key in counted and key != "unknown"
    ]
    screen.say(_FOUND.fill(before=names[0], after=names[1], counts=join(counts, "，", ", ")))
    screen.say(_DONE.fill(page=page, table=table))


def _check(*sides: Side) -> None:
    """Read all that the sides are made of, each project once, and tell of all that is wrong at once."""
    problems: list[Problem] = []
    for project in dict.fromkeys(side.project for side in sides):
        try:
            check_inputs(project)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


def _of_side(progress: Progress, side: Side) -> Progress:
    def told(step: Text) -> None:
        progress(_SIDE.fill(name=f"{_called(side)} {side.year or ''}".strip(), step=step))

    return told


def _called(side: Side) -> str:
    return side.name or (side.project.name if side.project else "ycgis")


def _names(before: Side, after: Side, years: tuple[str, str]) -> tuple[str, str]:
    """Return what the sides are called: as asked, else by their projects, or by their years where these are one."""
    apart = before.project != after.project
    first, second = (_called(side) for side in (before, after)) if apart else years
    return before.name or first, after.name or second
