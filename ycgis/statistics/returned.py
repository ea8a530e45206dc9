"""Forms that came back from departments, taken together: who answered how much, and where two of them disagree."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.readers.workbook import SUFFIXES, read_workbook
from ycgis.plan import Plan
from ycgis.statistics.departments import asks, department_of
from ycgis.statistics.found import Reading, Remark, Understood
from ycgis.statistics.model import CITY, COLUMNS, Statistics
from ycgis.statistics.names import Names
from ycgis.statistics.understand import understand

__all__ = ["FormAnswer", "Returned", "understand_folder"]

_EMPTY = Text("文件夹中没有统计表（xlsx、xls、ods、csv）", "holds no sheet of statistics (xlsx, xls, ods, csv)")
_PUT = Text("把各部门送回的填报表放入该文件夹", "put the forms that came back into it")
_DISAGREE = Text(
    "{other} 填的是 {value}，两处不同，均未采用", "{other} says {value}; the two differ and neither is taken"
)


class FormAnswer(NamedTuple):
    """How much a department has answered.

    Attributes
    ----------
    files
        Names of its files; none where nothing came back.
    asked, given
        How many figures it is asked for (each statistic and place once), and for how many of them its files hold one.
    """

    department: str
    files: tuple[str, ...]
    asked: int
    given: int


class Returned(NamedTuple):
    """What a folder of forms holds, every place with its file's name, and the answer of each department."""

    understood: Understood
    answers: tuple[FormAnswer, ...]


def understand_folder(
    folder: Path, names: Names, *, year: int | None = None, sheet: str | None = None, encoding: str | None = None
) -> Returned:
    """Read every sheet of statistics in a folder; a figure's source is the one file that it stands in.

    Of a figure that two files give alike the first is taken; where they differ, both are refused.

    Raises
    ------
    InputError
        The folder holds no such file, or some cannot be read: all of them are named.
    """
    paths = sorted(
        path for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))
    )  # fmt: skip
    if not paths:
        raise InputError(Problem(str(folder), _EMPTY, _PUT))
    departments = list(asks(names.plan))
    read: list[Understood] = []
    owners: dict[str, str | None] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            sheets = read_workbook(path, encoding=encoding)
        except InputError as error:
            problems += error.problems
            continue
        owners[path.name] = department_of(sheets, path.stem, departments)
        read.append(_placed(understand(sheets, names, path.name, year=year, sheet=sheet), path.name))
    if problems:
        raise InputError(problems)
    together = pd.concat([one.statistics.table for one in read], ignore_index=True)
    return Returned(_settled(together, read), _answers(names.plan, names.counties, owners, together))


def _placed(understood: Understood, name: str) -> Understood:
    """Return the same with the file's name before each place, but for the figures, whose source it is."""

    def with_file(remarks: Sequence[Remark]) -> list[Remark]:
        return [one._replace(place=f"{name} {one.place}") for one in remarks]

    readings: list[Reading] = [one._replace(place=f"{name} {one.place}") for one in understood.readings]
    return Understood(understood.statistics, readings, with_file(understood.refused), with_file(understood.ignored))


def _settled(together: pd.DataFrame, read: Sequence[Understood]) -> Understood:
    """Return all figures that one file gives, or several alike; the others are refused, each naming the other."""
    key = ["statistic", "adcode", "year"]
    table = together.drop_duplicates([*key, "value"])
    twice = table.duplicated(key, keep=False)
    refused = [remark for one in read for remark in one.refused]
    for _, group in table[twice].groupby(key):
        given = [(f"{row.source} {row.cell}", f"{row.value:.10g}") for row in group.itertuples()]
        for place, value in given:
            other, there = next(one for one in given if one[0] != place)
            refused.append(Remark(place, value, _DISAGREE.fill(other=other, value=there)))
    readings = [reading for one in read for reading in one.readings]
    ignored = [remark for one in read for remark in one.ignored]
    return Understood(Statistics(table.loc[~twice, list(COLUMNS)].reset_index(drop=True)), readings, refused, ignored)


def _answers(
    plan: Plan, counties: Mapping[str, str], owners: Mapping[str, str | None], together: pd.DataFrame
) -> tuple[FormAnswer, ...]:
    answers = []
    for department, asked in asks(plan).items():
        files = tuple(name for name, owner in owners.items() if owner == department)
        wanted = {
            (ask.statistic, ask.place) for ask in asked if ask.needed and (ask.place in counties or ask.place == CITY)
        }
        own = together[together["source"].isin(files)]
        given = wanted & set(zip(own["statistic"], own["adcode"], strict=True))
        answers.append(FormAnswer(department, files, len(wanted), len(given)))
    return tuple(answers)
