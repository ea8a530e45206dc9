"""Texts in two languages as settings hold them, and errors of settings that are already in plain words."""

import re
from typing import Annotated

from pydantic import AfterValidator, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ycgis.ground.text import Text

__all__ = ["Adcode", "Words", "shaped", "words", "wrong"]


def wrong(what: Text, remedy: Text) -> PydanticCustomError:
    """Return the error that pydantic collects for a problem which is already in plain words."""
    return PydanticCustomError("plan", "{en}", {"en": what.en, "what": what, "remedy": remedy})


def shaped(pattern: str, rule: Text) -> AfterValidator:
    """Return a check that a text as a whole has a form; `rule` says which."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise wrong(
                Text("“{value}”写法不对", "{value!r} is not well formed").fill(value=value),
                rule,
            )
        return value

    return AfterValidator(check)


def words(value: object) -> Text:
    """Return a ``{ zh = "...", en = "..." }`` table as a Text; both wordings are required and not blank."""
    if isinstance(value, Text):
        return value
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        zh, en = value["zh"], value["en"]
        if isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip():
            return Text(zh, en)
    raise wrong(
        Text("这里要中英文各一句", "a wording in both languages is expected here"),
        Text('写成 { zh = "中文", en = "English" }', 'write { zh = "中文", en = "English" }'),
    )


_PAIR = {
    "type": "object",
    "properties": {lang: {"type": "string", "minLength": 1} for lang in ("zh", "en")},
    "required": ["zh", "en"],
    "additionalProperties": False,
}

Words = Annotated[Text, PlainValidator(words), PlainSerializer(Text._asdict), WithJsonSchema(_PAIR)]

Adcode = Annotated[str, shaped("[0-9]{6}", Text("行政区划代码是六位数字", "an adcode is six digits"))]
"""A county's code, as text."""
