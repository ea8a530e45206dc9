"""The record of an output: one file that a run writes for other tools."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ycgis.assess import Assessment
from ycgis.ground.text import Lang, Text

__all__ = ["Output"]


def _always(_: Assessment) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Output:
    """One file that `ycgis run` writes beside the pages.

    Attributes
    ----------
    name
        The file's name in the folder of outputs: a promise to users.
    title
        What it is, in a line.
    write
        Writes it to a path, in a language where it has words.
    applies
        Whether an assessment has anything to write; by default each has.
    rank
        Its place in the order of writing and of lists.
    """

    name: str
    title: Text
    write: Callable[[Assessment, Path, Lang], None]
    applies: Callable[[Assessment], bool] = _always
    rank: int = 100
