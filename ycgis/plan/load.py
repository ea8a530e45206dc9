"""From a TOML file to a Plan, or to every problem that the file has."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.fields import words
from ycgis.ground.settings import problem_of, read_document, spot
from ycgis.ground.text import Text
from ycgis.plan.fields import Known
from ycgis.plan.model import Plan
from ycgis.plan.together import together

__all__ = ["load_plan"]

_KEYS = {
    "categories": "id",
    "groups": "id",
    "actions": "number",
    "tasks": "number",
    "statistics": "id",
    "targets": "id",
    "projects": "number",
    "discrepancies": "id",
}
_CHECK = Text("检查路径", "check the path")


def load_plan(path: Path | str, indicators: Collection[str] | None = None) -> Plan:
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
        keys, wrong types, unknown or repeated names, a target that applies to no county or is set in another
        unit than its statistic.
    """
    path = Path(path)
    text, raw = read_document(path, _CHECK)
    problems = list(_repeated(raw, text, path))
    try:
        plan = Plan.model_validate(raw, context=_known(raw, indicators))
    except ValidationError as caught:
        shaped = (problem_of(error, Plan, str(path), text, raw) for error in caught.errors(include_url=False))
        raise InputError([*shaped, *problems]) from None
    problems += [Problem(spot(str(path), text, fault.place), fault.what, fault.remedy) for fault in together(plan)]
    if problems:
        raise InputError(problems)
    return plan


def _known(raw: Mapping[str, Any], indicators: Collection[str] | None) -> Known:
    document, counties, passages = raw.get("document"), raw.get("counties"), raw.get("passages", {})
    departments = raw.get("departments")
    horizon = document.get("horizon") if isinstance(document, dict) else None
    return Known(
        counties=counties.keys() if isinstance(counties, dict) else None,
        categories=_names(raw, "categories"),
        groups=_names(raw, "groups"),
        passages=_passages(passages) if isinstance(passages, dict) else None,
        departments=departments if isinstance(departments, list) else None,
        actions=_names(raw, "actions"),
        tasks=_names(raw, "tasks"),
        targets=_names(raw, "targets"),
        statistics=_names(raw, "statistics"),
        indicators=indicators,
        horizon=horizon if type(horizon) is int else None,
    )


def _passages(table: Mapping[str, Any]) -> dict[str, Text]:
    return {name: _wording(name, value) for name, value in table.items()}


def _wording(name: str, value: object) -> Text:
    """Return a passage's wording, its id when that is faulty: the fault is reported where it stands."""
    try:
        return words(value)
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
