"""What a command says of the way it speaks and waits, wherever it stands; known before commands are built."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ycgis.ground.text import Lang

__all__ = ["Spoken", "spoken_of"]

_FLAGS = {"-q": "quiet", "--quiet": "quiet", "-v": "verbose", "--verbose": "verbose", "--no-wait": "no_wait"}
_VALUED = ("--lang", "--log")


class Spoken(NamedTuple):
    """How the command is to speak.

    Attributes
    ----------
    words
        The command's words, with the options of this module before all others, where the commands take them.
    """

    words: list[str]
    lang: Lang = "zh"
    quiet: bool = False
    verbose: bool = False
    log: Path | None = None
    no_wait: bool = False


def spoken_of(words: Sequence[str]) -> Spoken:
    """Return how a command is to speak: its language, ``-q``, ``-v``, ``--no-wait`` and ``--log FILE``.

    >>> spoken_of(["run", "my", "-q", "--log", "a.txt"])[0]
    ['-q', '--log', 'a.txt', 'run', 'my']
    """
    first, rest = list[str](), list[str]()
    said: dict[str, str] = {}
    waiting = iter(words)
    for word in waiting:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
        elif word in _FLAGS:
            said[_FLAGS[word]] = word
            first.append(word)
        elif name in _VALUED:
            following = value if equals else next(waiting, None)
            first += [word] if equals or following is None else [word, following]
            said[name] = following or ""
        else:
            rest.append(word)
    lang: Lang = "en" if said.get("--lang") == "en" else "zh"
    log = Path(said["--log"]) if said.get("--log") else None
    return Spoken([*first, *rest], lang, "quiet" in said, "verbose" in said, log, "no_wait" in said)
