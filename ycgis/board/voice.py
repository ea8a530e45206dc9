"""Texts in one language, without the characters that no office file and no page may hold."""

import re
from dataclasses import dataclass

from ycgis.ground.text import Lang, Text

__all__ = ["Voice"]

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Voice:
    """Says texts in `lang`; a control character or a lone surrogate, which XML forbids, becomes U+FFFD."""

    lang: Lang

    def __call__(self, text: Text | str) -> str:
        """Return a text in the language; a plain str, such as a name, is the same in both."""
        return _UNFIT.sub("\ufffd", text.say(self.lang) if isinstance(text, Text) else text)

    def listed(self, texts: "list[Text] | list[str] | tuple[str, ...]") -> str:
        """Return texts joined by commas."""
        return ("、" if self.lang == "zh" else ", ").join(self(text) for text in texts)
