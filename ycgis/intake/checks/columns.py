"""The columns of a layer: found, renamed and converted, with what is wrong in them."""

import difflib
import re
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.errors import Problem, did_you_mean
from ycgis.ground.limits import to_kmh, to_metres, to_percent
from ycgis.ground.spelling import plain, text_of
from ycgis.ground.text import Text
from ycgis.intake.checks.units import in_own_unit
from ycgis.intake.checks.wording import features, listed, with_advice
from ycgis.intake.checks.words import Values, canonical, mapped, mapping_problems, unmatched
from ycgis.intake.layers import Column, LayerSpec

__all__ = ["tidy_columns", "to_numbers"]

_Converted = tuple[pd.Series, npt.NDArray[np.bool_]]

_NEARLY = 0.8
_CODES = {"adcode", "code"}
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def tidy_columns(
    frame: pd.DataFrame, spec: LayerSpec, renamed: Mapping[str, str], where: str, values: Values | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the columns of `spec`, without geometry, under their own names, and every problem in them.

    Text is stripped, an empty one is missing; a whole number becomes its digits, so that a code stays text. A word
    of a column with a vocabulary becomes its canonical one. Numbers may carry full-width digits and thousands
    separators, speed limits and widths their unit; a unit in a column's heading is obeyed. A column that is absent
    is all missing.

    Parameters
    ----------
    renamed
        What the file calls a column, by the name that `spec` has for it.
    values
        What the file's words mean, by our name of the column: ours by theirs.
    """
    meant = values or {}
    problems = _renaming_problems(frame, spec, renamed, where) + mapping_problems(spec, meant, where)
    tidy, odd = pd.DataFrame(index=frame.index), {}
    for column in spec.columns:
        said = _said(frame, column, renamed)
        ours = meant.get(column.name, {})
        problems += unmatched(said, column.name, ours, where)
        if said is None:
            tidy[column.name] = _all_missing(column, frame.index)
            problems += _absent(frame, column, renamed, where)
            continue
        said = mapped(said, ours) if ours else said
        tidy[column.name], odd[column.name] = _convert(said, column)
        problems += _bad_values(said, column, odd[column.name], where)
        if column.unit:
            heading = renamed.get(column.name, column.name)
            tidy[column.name], found = in_own_unit(tidy[column.name], column, heading, where)
            problems += found
        if column.words:
            tidy[column.name], strange = canonical(tidy[column.name], column, where)
            problems += strange
    for column in spec.columns:
        if column.name in odd:
            problems += _value_problems(tidy, spec, column, odd[column.name], where)
    return tidy, problems


def to_numbers(values: pd.Series) -> _Converted:
    """Return `values` as floats, and where a text was none (NaN there); a missing one is NaN."""
    if pd.api.types.is_numeric_dtype(values):
        return values.astype(float), np.zeros(len(values), dtype=bool)
    text = [plain(value) for value in values]
    bare = [word.replace(",", "") if _THOUSANDS.fullmatch(word) else word for word in text]
    numbers = pd.to_numeric(pd.Series(bare, index=values.index, dtype=object), errors="coerce").astype(float)
    said_nan = np.array([word.lower() in {"", "nan"} for word in text], dtype=bool)
    return numbers, numbers.isna().to_numpy() & ~said_nan


_NUMBERS: Mapping[str, Callable[[pd.Series], _Converted]] = {
    "maxspeed": to_kmh,
    "width": to_metres,
    "progress": to_percent,
}


def _said(frame: pd.DataFrame, column: Column, renamed: Mapping[str, str]) -> pd.Series | None:
    given = (renamed[column.name],) if column.name in renamed else (column.name, *column.also)
    theirs = next((name for name in given if name in frame.columns), None)
    return None if theirs is None else frame[theirs]


def _convert(values: pd.Series, column: Column) -> _Converted:
    if column.kind == "number":
        return _NUMBERS.get(column.name, to_numbers)(values)
    spell = plain if column.unique or column.name in _CODES else text_of
    text = [spell(value) or None for value in values]
    return pd.Series(text, index=values.index, dtype="str"), np.zeros(len(values), dtype=bool)


def _all_missing(column: Column, index: pd.Index) -> pd.Series:
    if column.kind == "number":
        return pd.Series(np.nan, index=index, dtype=float)
    return pd.Series([None] * len(index), index=index, dtype="str")


def _renaming_problems(frame: pd.DataFrame, spec: LayerSpec, renamed: Mapping[str, str], where: str) -> list[Problem]:
    ours = [column.name for column in spec.columns]
    theirs = [str(name) for name in frame.columns if name != "geometry"]
    unknown = [
        Problem(
            where,
            Text(f"columns 中没有“{name}”这一列", f"no column {name!r} to map"),
            did_you_mean(name, ours),
        )
        for name in renamed
        if name not in ours
    ]
    missing = [
        Problem(
            where,
            Text(f"文件中没有列“{name}”", f"the file has no column {name!r}"),
            did_you_mean(name, theirs),
        )
        for key, name in renamed.items()
        if key in ours and name not in theirs
    ]
    return unknown + missing


def _absent(frame: pd.DataFrame, column: Column, renamed: Mapping[str, str], where: str) -> list[Problem]:
    if column.name in renamed:
        return []  # the renaming is reported
    name, theirs = column.name, [str(theirs) for theirs in frame.columns if theirs != "geometry"]
    mapping = Text(
        f'或在 project.toml 中写 columns = {{ {name} = "文件中的列名" }}',
        f'or map it in project.toml: columns = {{ {name} = "its name in the file" }}',
    )
    if column.required:
        what = Text(f"缺少列“{name}”", f"column {name!r} is missing")
        return [Problem(where, what, with_advice(did_you_mean(name, theirs), mapping))]
    near = difflib.get_close_matches(name, theirs, n=1, cutoff=_NEARLY)
    if not near or near[0] in renamed.values():
        return []
    what = Text(f"没有列“{name}”，但有列“{near[0]}”，未读取", f"no column {name!r}, but one {near[0]!r}: not read")
    return [Problem(where, what, with_advice(did_you_mean(name, near), mapping), fatal=False)]


def _bad_values(values: pd.Series, column: Column, wrong: npt.NDArray[np.bool_], where: str) -> list[Problem]:
    if not wrong.any():
        return []
    what = Text(
        "列“{name}”中有 {count} 个值不是数：{some}",
        "column {name!r} has {count} values that are no numbers: {some}",
    )
    remedy = (
        Text("请改为数字；没有数据则留空", "write numbers; leave empty what is unknown")
        if column.required
        else Text("已按缺失处理", "they are taken as missing")
    )
    named = what.fill(
        name=column.name,
        count=int(wrong.sum()),
        some=listed(dict.fromkeys(repr(str(value)) for value in values[wrong])),
    )
    return [Problem(where, named, remedy, fatal=column.required)]


def _value_problems(
    tidy: pd.DataFrame, spec: LayerSpec, column: Column, odd: npt.NDArray[np.bool_], where: str
) -> list[Problem]:
    values, problems = tidy[column.name], []
    missing = values.isna().to_numpy() & ~odd
    if column.required and missing.any():
        what = Text("列“{name}”有空值：{which}", "column {name!r} is empty in: {which}")
        remedy = Text("请补上，或删去这些要素", "fill it in, or remove these features")
        problems.append((what, missing, remedy))
    if column.kind == "number":
        problems += _bounds_problem(values, column)
    if column.unique:
        again = values.duplicated(keep="first").to_numpy() & ~missing
        what = Text("列“{name}”有重复的值：{which}", "column {name!r} has the same value more than once: {which}")
        remedy = Text("每个要素只保留一行（可先合并图形）", "keep one row for each (dissolve its parts first)")
        problems += [(what, again, remedy)] if again.any() else []
    return [
        Problem(where, what.fill(name=column.name, which=features(tidy, spec, mask)), remedy)
        for what, mask, remedy in problems
    ]


def _bounds_problem(values: pd.Series, column: Column) -> list[tuple[Text, npt.NDArray[np.bool_], Text]]:
    numbers = values.to_numpy()
    wrong = np.isinf(numbers) if column.signed else (numbers < 0) | np.isinf(numbers)
    if not wrong.any():
        return []
    what = Text("列“{name}”有负数或无穷大：{which}", "column {name!r} is negative or infinite in: {which}")
    if column.signed:
        what = Text("列“{name}”有无穷大：{which}", "column {name!r} is infinite in: {which}")
    remedy = Text("请改正这些数值", "correct these values")
    if not column.required:
        advice = Text(
            '表示“未知”的数可写 values = {{ {name} = {{ "-1" = "" }} }}',
            'map one that means unknown: values = {{ {name} = {{ "-1" = "" }} }}',
        )
        remedy = with_advice(remedy, advice.fill(name=column.name))
    return [(what, wrong, remedy)]
