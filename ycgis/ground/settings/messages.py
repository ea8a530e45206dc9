"""pydantic's errors in a planner's words."""

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from ycgis.ground.errors import Problem, did_you_mean
from ycgis.ground.settings.lines import line_of
from ycgis.ground.text import Text

__all__ = ["problem_of", "spot"]

_RULES: Mapping[str, Text] = {
    "string_type": Text("写成带引号的文字", "write text, in quotes"),
    "int_type": Text("写成整数，不加引号", "write a whole number, without quotes"),
    "float_type": Text("写成数值，不加引号", "write a number, without quotes"),
    "finite_number": Text("写成有限的数值", "write a finite number"),
    "date_type": Text("写成日期，如 2024-09-14，不加引号", "write a date such as 2024-09-14, without quotes"),
    "tuple_type": Text("写成列表：[ … ]，表则用 [[ … ]]", "write a list: [ ... ], of tables [[ ... ]]"),
    "dict_type": Text("写成表：[ … ] 或 {{ … }}", "write a table: [ ... ] or {{ ... }}"),
    "model_type": Text("写成表：[ … ] 或 {{ … }}", "write a table: [ ... ] or {{ ... }}"),
    "bool_type": Text("写成 true 或 false", "write true or false"),
    "greater_than": Text("应大于 {gt:g}", "give a number greater than {gt:g}"),
    "less_than": Text("应小于 {lt:g}", "give a number less than {lt:g}"),
    "greater_than_equal": Text("不小于 {ge:g}", "at least {ge:g}"),
    "less_than_equal": Text("不大于 {le:g}", "at most {le:g}"),
}
_SHOWN = 60


def problem_of(error: ErrorDetails, root: type[BaseModel], path: str, text: str, raw: Mapping[str, Any]) -> Problem:
    """Return one of pydantic's errors about `raw`, read from `text` in `path`, as a Problem."""
    loc = tuple(part for part in error["loc"] if part != "[key]")
    what, remedy = _worded(error, root, loc)
    named = Text("{at}：{what}", "{at}: {what}").fill(at=_address(raw, loc), what=what)
    return Problem(spot(path, text, loc, error["input"]), named, remedy)


def spot(path: str, text: str, loc: Sequence[str | int], value: object = None) -> str:
    """Return ``path:line``, the line being near the place of `loc`; the path alone when it is not found."""
    line = line_of(text, loc, value)
    return path if line is None else f"{path}:{line}"


def _worded(error: ErrorDetails, root: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[Text, Text]:
    context = error.get("ctx", {})
    match error["type"]:
        case "plan":
            return context["what"], context["remedy"]
        case "missing":
            return Text("缺少这一项", "this is missing"), Text("补上这一项", "add it")
        case "extra_forbidden":
            return Text("没有这一项", "there is no such key"), _key_meant(root, loc)
        case "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            return _not_right(error["input"]), did_you_mean(str(error["input"]), choices)
    return _not_right(error["input"]), _rule(error, context)


def _rule(error: ErrorDetails, context: Mapping[str, Any]) -> Text:
    if rule := _RULES.get(error["type"]):
        return rule.fill(**context)
    return Text("请改正（{message}）", "correct it ({message})").fill(message=error["msg"])


def _not_right(value: object) -> Text:
    shown = textwrap.shorten(json.dumps(value, ensure_ascii=False, default=str), _SHOWN, placeholder=" …")
    return Text("{value} 不对", "{value} is not right").fill(value=shown)


def _key_meant(root: type[BaseModel], loc: tuple[str | int, ...]) -> Text:
    model = root
    for part in loc[:-1]:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return did_you_mean(str(loc[-1]), model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(argument) for argument in get_args(annotation))
    return next((model for model in inner if model is not None), None)


def _address(raw: Mapping[str, Any], loc: Sequence[str | int]) -> str:
    """Return the path as a reader says it, entries of a list by their id where they have one."""
    address, here = "", raw
    for part in loc:
        here = _inside(here, part)
        if isinstance(part, str):
            address = f"{address}.{part}" if address else part
        else:
            address += f"[{_label(here, part)}]"
    return address


def _inside(here: object, part: str | int) -> Any:  # noqa: ANN401 - whatever a TOML file may hold
    if isinstance(here, dict):
        return here.get(str(part))
    if isinstance(here, list) and isinstance(part, int):
        return here[part]
    return None


def _label(entry: object, position: int) -> object:
    if isinstance(entry, dict):
        return entry.get("id", entry.get("number", entry.get("source", position + 1)))
    return position + 1
