"""What can go wrong, said once and said whole.

::

    YcgisError                 exit code 3
    ├── InputError (ValueError)      every problem of the inputs, collected before anything stops
    ├── OutputError (OSError)        the result could not be written; earlier results are untouched
    ├── FetchError (ConnectionError) the network, or the service behind it, did not answer
    ├── BusyError                    exit code 4: another process is writing there, and one is not to wait
    └── UsageError (ValueError)      exit code 2: the command itself makes no sense
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from ycgis.ground.text import Lang, Text

__all__ = [
    "BusyError",
    "FetchError",
    "InputError",
    "OutputError",
    "Problem",
    "UsageError",
    "YcgisError",
    "did_you_mean",
    "unwritable",
]


_LISTED = 30
"""How many choices are named where none is near."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one input: where, what, and the remedy.

    A problem that is not `fatal` was repaired or tolerated; it is reported and the work goes on.
    """

    where: str
    what: Text
    remedy: Text
    fatal: bool = True

    def say(self, lang: Lang) -> str:
        """Return the problem as one line."""
        arrow = " → "
        return f"{self.where}: {self.what.say(lang)}{arrow}{self.remedy.say(lang)}"


class YcgisError(Exception):
    """Root of all errors that a user can cause; knows its exit code and its two wordings."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.say("en"))

    def say(self, lang: Lang) -> str:
        """Return every problem, one a line."""
        return "\n".join(problem.say(lang) for problem in self.problems)


class InputError(YcgisError, ValueError):
    """An input is missing, unreadable or wrong; `problems` holds all that was found."""


class OutputError(YcgisError, OSError):
    """An output could not be written (read-only, full disk)."""


class FetchError(YcgisError, ConnectionError):
    """A download did not come."""


class BusyError(YcgisError):
    """Another process is writing there, and this one was told not to wait."""

    exit_code = 4


class UsageError(YcgisError, ValueError):
    """The command or call itself is wrong."""

    exit_code = 2


def did_you_mean(word: str, choices: Iterable[str]) -> Text:
    """Return a remedy that names the nearest choice, or lists them when none is near."""
    known = sorted(set(choices))
    by_small = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(word.casefold(), by_small, n=1, cutoff=0.6)
    if near:
        meant = by_small[near[0]]
        return Text(f"是否想写“{meant}”？", f"did you mean {meant!r}?")
    listed = ", ".join(known[:_LISTED]) + (" ..." if len(known) > _LISTED else "")
    return Text(f"可用的有：{listed}", f"the choices are: {listed}")


def unwritable(where: object, error: Exception) -> Problem:
    """Return what to say of a file or folder that cannot be written."""
    reason = getattr(error, "strerror", None) or str(error)
    return Problem(
        str(where),
        Text(f"无法写入：{reason}", f"cannot be written: {reason}"),
        Text("检查磁盘空间和写权限", "check free space and permissions"),
    )
