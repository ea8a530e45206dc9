"""Figures in a project: one CSV that a person, a spreadsheet and ycgis can read."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from ycgis.ground.errors import InputError, Problem, did_you_mean
from ycgis.ground.text import Text
from ycgis.intake.checks.spelling import inert
from ycgis.intake.readers.table import read_table
from ycgis.plan import Plan
from ycgis.statistics.model import CITY, COLUMNS, Statistics
from ycgis.statistics.names import bare, year_of
from ycgis.statistics.numbers import read_number

__all__ = ["Merged", "merged", "read_statistics", "statistics_csv"]

FILE_COLUMNS = ("statistic", "adcode", "name", "year", "value", "unit", "source", "cell", "note")
_NEEDED = ("statistic", "adcode", "year", "value")
_YEAR = re.compile(r"20\d\d(?:\.0)?(?:年(?:度|末|底)?)?")
_KEY = ["statistic", "adcode", "year"]

_NO_FILE = Text("没有这个文件", "there is no such file")
_WHERE = Text(
    "检查 project.toml 中的 statistics，或用 ycgis import stats 重新存入",
    "check statistics in project.toml, or store the figures anew by ycgis import stats",
)
_ABSENT = Text("缺少列：{names}", "lacks the columns: {names}")
_COLUMNS = Text(
    "补上这些列；或先把该文件改名移走，再用 ycgis import stats 重新存入",
    "add them; or move that file away, then store the figures anew by ycgis import stats",
)
_UNKNOWN = Text("没有统计项“{said}”", "the plan has no statistic {said!r}")
_NO_COUNTY = Text("没有 adcode 为“{said}”的县", "no county has the adcode {said!r}")
_NO_NUMBER = Text("“{said}”不是数字", "{said!r} is not a number")
_NO_YEAR = Text("“{said}”不是年份", "{said!r} is not a year")
_UNIT = Text("单位是“{said}”，应为“{unit}”", "is in {said!r}, but the statistic is in {unit!r}")
_TWICE = Text("同一县同一年的同一统计项出现两次", "the same statistic, county and year stand there twice")
_CORRECT = Text("改正该行", "correct that row")
_ONE = Text("只留一行", "keep one of them")


class Merged(NamedTuple):
    """Stored figures and fresh ones together.

    Attributes
    ----------
    figures
        All of them; where they differ, the fresh one.
    new, same
        How many were not there, and how many were there with the same value.
    changed
        Those with another value: `COLUMNS`, and ``before``.
    """

    statistics: Statistics
    new: int
    same: int
    changed: pd.DataFrame


def merged(stored: Statistics, fresh: Statistics) -> Merged:
    """Put fresh figures to the stored ones."""
    both = fresh.table.merge(stored.table[[*_KEY, "value"]].rename(columns={"value": "before"}), on=_KEY, how="left")
    changed = both[both["before"].notna() & (both["before"] != both["value"])]
    together = pd.concat([stored.table, fresh.table], ignore_index=True).drop_duplicates(_KEY, keep="last")
    new = int(both["before"].isna().sum())
    ordered = together.sort_values(_KEY, ignore_index=True)
    return Merged(Statistics(ordered), new, len(both) - new - len(changed), changed.reset_index(drop=True))


def statistics_csv(statistics: Statistics, plan: Plan, names: Mapping[str, str]) -> str:
    """Return figures as the text of a CSV that `read_figures` reads back; no text in it is run by a spreadsheet."""
    units = {statistic.id: statistic.unit.zh for statistic in plan.statistics}
    table = statistics.table.assign(
        name=statistics.table["adcode"].map({**names, CITY: "全市"}), unit=statistics.table["statistic"].map(units)
    )
    for column in ("name", "source", "cell", "note"):
        table[column] = table[column].map(inert)
    table["value"] = table["value"].map(repr)
    held = io.StringIO()
    table[list(FILE_COLUMNS)].to_csv(held, index=False, lineterminator="\n")
    return held.getvalue()


def read_statistics(path: Path, plan: Plan, counties: Mapping[str, str]) -> Statistics:
    """Read the CSV of a project's figures.

    Raises
    ------
    InputError
        With every row that is wrong: a statistic or a county that is not there, a value or a year that is none,
        another unit than the statistic's, the same key twice.
    """
    if not path.exists():
        raise InputError(Problem(str(path), _NO_FILE, _WHERE))
    table = read_table(path)
    absent = [name for name in _NEEDED if name not in table.columns]
    if absent:
        raise InputError(Problem(str(path), _ABSENT.fill(names=", ".join(absent)), _COLUMNS))
    table = table.reindex(columns=list(FILE_COLUMNS), fill_value="").astype(str)
    table["number"] = pd.to_numeric(table["value"], errors="coerce").astype(float)
    problems = []
    for row in table[~_sound(table, plan, counties)].itertuples():
        said = {name: str(getattr(row, name)) for name in FILE_COLUMNS}
        place = int(str(row.Index))
        value = read_number(said["value"])
        table.loc[place, "number"] = np.nan if value is None else value
        wrong = _wrong(said, value, _year(said["year"]), plan, counties)
        problems += [Problem(f"{path}:{place + 2}", what, remedy) for what, remedy in wrong]
    years = {said: _year(said) for said in table["year"].unique()}
    written = table.assign(year=table["year"].map({said: year or said for said, year in years.items()}))
    twice = table.index[written.duplicated(_KEY, keep=False)]
    problems += [Problem(f"{path}:{place + 2}", _TWICE, _ONE) for place in twice]
    if problems:
        raise InputError(problems)
    table["year"] = table["year"].map(years)
    for column in ("source", "cell", "note"):
        table[column] = table[column].map(_live)
    return Statistics(table.assign(value=table["number"])[list(COLUMNS)].astype({"year": int, "value": float}))


def _year(said: str) -> int | None:
    """Return the year of a row; ``2025年一季度`` is none."""
    return year_of(said) if _YEAR.fullmatch(bare(said)) else None


def _sound(table: pd.DataFrame, plan: Plan, counties: Mapping[str, str]) -> "pd.Series[bool]":
    """Return the rows that are as ycgis writes them; the others are looked at one by one."""
    units = table["statistic"].map({one.id: one.unit.zh for one in plan.statistics})
    known = units.notna() & (table["unit"] == units) & table["adcode"].isin([*counties, CITY])
    return known & (table["number"].abs() < np.inf) & table["year"].str.fullmatch(r"20\d\d").astype(bool)


def _live(cell: str) -> str:
    """Return a text as it was before `inert` made it safe."""
    return cell[1:] if cell.startswith("'") and inert(cell[1:]) == cell else cell


def _wrong(
    said: Mapping[str, str], value: float | None, year: int | None, plan: Plan, counties: Mapping[str, str]
) -> list[tuple[Text, Text]]:
    """Return what is wrong with one row, and what to do."""
    statistic = plan.statistic(said["statistic"])
    found = []
    if statistic is None:
        near = did_you_mean(said["statistic"], [one.id for one in plan.statistics])
        found.append((_UNKNOWN.fill(said=said["statistic"]), near))
    elif said["unit"] and said["unit"] not in statistic.unit:
        found.append((_UNIT.fill(said=said["unit"], unit=statistic.unit), _CORRECT))
    if said["adcode"] not in counties and said["adcode"] != CITY:
        found.append((_NO_COUNTY.fill(said=said["adcode"]), did_you_mean(said["adcode"], [*counties, CITY])))
    if value is None:
        found.append((_NO_NUMBER.fill(said=said["value"]), _CORRECT))
    if year is None:
        found.append((_NO_YEAR.fill(said=said["year"]), _CORRECT))
    return found
