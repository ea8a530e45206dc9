"""From a TOML file to a Plan, or to every problem that the file has."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from ycgis.errors import InputError, Problem
from ycgis.plan.fields import Known, words
from ycgis.plan.messages import problem_of, spot
from ycgis.plan.model import Plan
from ycgis.text import Text

__all__ = ["load_plan"]

_KEYS = {"categories": "id", "tasks": "number", "targets": "id", "discrepancies": "id"}
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def load_plan(path: Path, indicators: Collection[str] | None = None) -> Plan:
    """Read a plan.

    Parameters
    ----------
    path
        A TOML file in UTF-8; `data/plans/README.md` describes its tables.
    indicators
        Ids of the indicators that exist, to check the targets against; None leaves them unchecked.

    Returns
    -------
    Plan
        With every reference resolved.

    Raises
    ------
    InputError
        With every problem of the file: missing, unreadable, not TOML (line and column), unknown or missing
        keys, wrong types, unknown or repeated names, a target that applies to no county.
    """
    text = _read(path)
    raw = _parse(text, path)
    problems = list(_repeated(raw, text, path))
    try:
        plan = Plan.model_validate(raw, context=_known(raw, indicators))
    except ValidationError as caught:
        shaped = (problem_of(error, Plan, str(path), text, raw) for error in caught.errors(include_url=False))
        raise InputError([*shaped, *problems]) from None
    problems += _without_scope(plan, text, path)
    if problems:
        raise InputError(problems)
    return plan


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        what = Text("没有这个规划文件", "there is no such plan file")
        remedy = Text("检查路径", "check the path")
    except UnicodeDecodeError:
        what = Text("不是 UTF-8 编码", "it is not UTF-8")
        remedy = Text("另存为 UTF-8", "save it as UTF-8")
    except OSError as error:
        what = Text("读不了：{reason}", "it cannot be read: {reason}").fill(reason=error.strerror)
        remedy = Text("检查是否为文件及其权限", "check that it is a file and may be read")
    raise InputError(Problem(str(path), what, remedy))


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        where = f"{path}:{at[1]}:{at[2]}" if at else f"{path}:{len(text.splitlines())}"
        what = Text("不合 TOML 语法：{reason}", "not valid TOML: {reason}").fill(reason=error)
        remedy = Text(
            "改正该处的写法（引号、括号、等号）", "correct it there (quotes, brackets, equals signs)"
        )
        raise InputError(Problem(where, what, remedy)) from None


def _known(raw: Mapping[str, Any], indicators: Collection[str] | None) -> Known:
    document, counties, passages = raw.get("document"), raw.get("counties"), raw.get("passages", {})
    horizon = document.get("horizon") if isinstance(document, dict) else None
    return Known(
        counties=counties.keys() if isinstance(counties, dict) else None,
        categories=_names(raw, "categories"),
        passages=_passages(passages) if isinstance(passages, dict) else None,
        tasks=_names(raw, "tasks"),
        indicators=indicators,
        horizon=horizon if type(horizon) is int else None,
    )


def _passages(table: Mapping[str, Any]) -> dict[str, Text]:
    return {name: _wording(name, said) for name, said in table.items()}


def _wording(name: str, said: object) -> Text:
    """Return a passage's wording, its id when that is faulty: the fault is reported where it stands."""
    try:
        return words(said)
    except PydanticCustomError:
        return Text(name, name)


def _entries(raw: Mapping[str, Any], table: str) -> Iterator[tuple[int, str]]:
    rows = raw.get(table)
    for position, row in enumerate(rows if isinstance(rows, list) else []):
        name = row.get(_KEYS[table]) if isinstance(row, dict) else None
        if isinstance(name, str | int):
            yield position, str(name)


def _names(raw: Mapping[str, Any], table: str) -> frozenset[str]:
    return frozenset(name for _, name in _entries(raw, table))


def _repeated(raw: Mapping[str, Any], text: str, path: Path) -> Iterator[Problem]:
    for table, key in _KEYS.items():
        seen: set[str] = set()
        for position, name in _entries(raw, table):
            if name in seen:
                yield Problem(
                    spot(str(path), text, (table, position, key)),
                    Text("{table}：{key} “{name}”重复", "{table}: the {key} {name!r} is there twice").fill(
                        table=table, key=key, name=name
                    ),
                    Text("每项各用一个", "give each entry its own"),
                )
            seen.add(name)


def _without_scope(plan: Plan, text: str, path: Path) -> Iterator[Problem]:
    for position, target in enumerate(plan.targets):
        if not plan.scope_of(target):
            yield Problem(
                spot(str(path), text, ("targets", position, "scope")),
                Text("目标“{id}”不适用于任何县", "the target {id!r} applies to no county").fill(id=target.id),
                Text(
                    "检查 scope，及 categories_reading 所用的出处是否列有该分类",
                    "check its scope, and that the passage used by categories_reading lists the category",
                ),
            )
