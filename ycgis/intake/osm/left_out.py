"""What an import leaves out or mends: counted by reason, with the first few of its ids."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from ycgis.ground.errors import Problem
from ycgis.ground.in_use import NOT_IN_USE
from ycgis.ground.text import Text

__all__ = ["DROPPED", "LeftOut", "as_problems", "unused"]

DROPPED = Text("已略去", "left out")

_UNUSED = Text("{why}的设施或公园", "facilities or parks that are {why}")
_SHOWN = 3
_COUNT = Text("{what}：{number} 个（如 {ids}）", "{what}: {number} (such as {ids})")


class LeftOut(NamedTuple):
    """Objects of the extract that did not become what they might: why, what was done, and which.

    Attributes
    ----------
    what, done
        The reason, and what became of them.
    ids
        Such as ``way/123``.
    """

    what: Text
    ids: Sequence[str]
    done: Text = DROPPED


def unused(frame: pd.DataFrame) -> list[LeftOut]:
    """Return what is told of places that are not in use: their ``osm_id`` by why (``lifecycle``)."""
    return [
        LeftOut(_UNUSED.fill(why=NOT_IN_USE[str(why)]), ids.tolist())
        for why, ids in frame.groupby("lifecycle", sort=True)["osm_id"]
    ]


def as_problems(found: Iterable[LeftOut], where: str) -> tuple[Problem, ...]:
    """Return one tolerated problem for each reason that occurred."""
    return tuple(Problem(where, _said(one), one.done, fatal=False) for one in found if one.ids)


def _said(one: LeftOut) -> Text:
    return _COUNT.fill(what=one.what, number=f"{len(one.ids):,}", ids=_some(one.ids))


def _some(ids: Sequence[str]) -> str:
    more = ", …" if len(ids) > _SHOWN else ""
    return ", ".join(ids[:_SHOWN]) + more
