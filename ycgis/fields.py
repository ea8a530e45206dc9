"""Texts in two languages as settings hold them, and errors of settings that are already in plain words."""

from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ycgis.text import Text

__all__ = ["Words", "words", "wrong"]


def wrong(what: Text, remedy: Text) -> PydanticCustomError:
    """Return the error that pydantic collects for a problem which is already in plain words."""
    return PydanticCustomError("plan", "{en}", {"en": what.en, "what": what, "remedy": remedy})


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
