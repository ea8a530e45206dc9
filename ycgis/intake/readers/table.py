"""CSV tables, with codes kept as text, and points from their coordinate columns."""

import csv
import io
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.ground.errors import InputError, Problem, did_you_mean
from ycgis.ground.text import Text
from ycgis.intake.checks.columns import to_numbers
from ycgis.intake.checks.wording import listed
from ycgis.intake.readers.encoding import decoded
from ycgis.intake.readers.failure import require_file, unreadable

__all__ = ["points_of", "read_table"]

_SEPARATORS = ",\t;"


def read_table(path: Path, *, encoding: str | None = None) -> pd.DataFrame:
    """Read a CSV as text, so that a code stays what it is; an empty cell is "".

    The encoding (UTF-8 with or without mark, UTF-16, GB18030) and the separator (comma, tab, semicolon) are
    recognised.

    Raises
    ------
    InputError
        The file is missing, unreadable or empty.
    """
    require_file(path)
    try:
        text = decoded(path.read_bytes(), encoding)
        separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (ValueError, LookupError, OSError, csv.Error) as error:
        raise unreadable(path, error) from error
    filled = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, 1) if any(row)]
    if not filled:
        what, remedy = Text("没有内容", "is empty"), Text("检查文件", "check the file")
        raise InputError(Problem(str(path), what, remedy))
    header = filled[0][1]
    problems = _shape_problems(header, filled[1:], str(path))
    if problems:
        raise InputError(problems)
    records = [[*row, *[""] * (len(header) - len(row))][: len(header)] for _, row in filled[1:]]
    table = pd.DataFrame(records, columns=pd.Index(header, dtype=object), dtype=object)
    return table[[name for name in header if name]]


def _shape_problems(header: list[str], rows: list[tuple[int, list[str]]], where: str) -> list[Problem]:
    problems = []
    twice = [name for name, count in Counter(header).items() if name and count > 1]
    if twice:
        what = Text("列名重复：{names}", "column names that occur twice: {names}").fill(names=listed(twice))
        problems.append(Problem(where, what, Text("给每列不同的名称", "give each column its own name")))
    long = [number for number, row in rows if any(row[len(header) :])]
    if long:
        what = Text("这些行的列数多于表头：{rows}", "rows with more cells than the header: {rows}")
        remedy = Text("含分隔符的文字要加引号", "put text that holds the separator in quotes")
        if sum(map(bool, header)) == 1 and len(long) == len(rows):
            remedy = Text(
                "首行像是标题，表头应为第一行：请删去标题行",
                "the first line seems to be a title: remove it, the heading comes first",
            )
        problems.append(Problem(where, what.fill(rows=listed(long)), remedy))
    return problems


def points_of(table: pd.DataFrame, x: str | None, y: str | None, where: str) -> gpd.GeoSeries:
    """Return the rows of `table` as points, from its columns `x` (easting, longitude) and `y`.

    Raises
    ------
    InputError
        With all that is wrong: columns not named or not there, coordinates that are no finite numbers.
    """
    problems = [problem for axis, name in (("x", x), ("y", y)) for problem in _axis(table, axis, name, where)]
    if problems or x is None or y is None:
        raise InputError(problems)
    easting, northing = (to_numbers(table[name])[0].to_numpy() for name in (x, y))
    return gpd.GeoSeries(gpd.points_from_xy(easting, northing))


def _axis(table: pd.DataFrame, axis: str, name: str | None, where: str) -> list[Problem]:
    if name is None:
        what = Text(f"没有写明坐标列 {axis}", f"does not say which column holds {axis}")
        remedy = Text(f'在 project.toml 中写 {axis} = "列名"', f'name it in project.toml: {axis} = "its name"')
        return [Problem(where, what, remedy)]
    if name not in table.columns:
        what = Text(f"没有坐标列“{name}”", f"has no coordinate column {name!r}")
        return [Problem(where, what, did_you_mean(name, map(str, table.columns)))]
    numbers = to_numbers(table[name])[0].to_numpy()
    wrong = np.flatnonzero(~np.isfinite(numbers))
    if not len(wrong):
        return []
    what = Text(
        f"坐标列“{name}”中有不是有限数的值（空、NaN、无穷大或文字），第 {{rows}} 条",
        f"coordinate column {name!r} is empty, NaN, infinite or no number in records {{rows}}",
    )
    remedy = Text("请改正坐标", "correct the coordinates")
    return [Problem(where, what.fill(rows=listed(at + 1 for at in wrong)), remedy)]
