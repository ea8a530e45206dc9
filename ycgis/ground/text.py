"""Two-language texts: what a planner reads, in Chinese by default and in English on request."""

from typing import Literal, NamedTuple

__all__ = ["Lang", "Text", "join", "twin"]

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One message in Chinese and in English, written side by side so that neither is forgotten."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the wording in `lang`."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: object) -> "Text":
        """Return a Text with the ``{named}`` places filled; a value may itself be a Text."""
        return Text(
            self.zh.format(**{name: _in(value, "zh") for name, value in values.items()}),
            self.en.format(**{name: _in(value, "en") for name, value in values.items()}),
        )


def join(parts: list[Text], zh: str = "；", en: str = "; ") -> Text:
    """Join several texts into one, each language with its own separator."""
    return Text(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


def twin(wording: str) -> Text:
    """Return a text that a layer holds as "中文 / English"; one of a single wording is the same in both."""
    zh, slash, en = wording.partition(" / ")
    return Text(zh, en) if slash else Text(wording, wording)


def _in(value: object, lang: Lang) -> object:
    return value.say(lang) if isinstance(value, Text) else value
