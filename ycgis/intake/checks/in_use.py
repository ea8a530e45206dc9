"""Parks and facilities that do not count: not open to the public, out of use, or not yet there."""

from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.ground.errors import Problem
from ycgis.ground.in_use import NOT_IN_USE, PRIVATE, use_of
from ycgis.ground.spelling import folded
from ycgis.ground.text import Text, join
from ycgis.intake.checks.wording import listed

__all__ = ["in_use", "open_green"]

_FLAGS = ("abandoned", "disused", "proposed", "construction")
_YES = {"yes", "true", "t", "y", "1", "是"}

_LEFT = Text("不计入的有 {count} 个：{each}", "{count} of them do not count: {each}")
_EACH = Text("{why} {count} 个", "{count} {why}")
_OUT = Text("已略去（按 status、access 等列）", "left out (by the columns status, access and their like)")
_ATTACHED = Text("不作公园绿地，按附属绿地计", "no park green; taken as attached green")
_STRANGE = Text("列“{name}”中有不认识的词：{words}", "column {name!r} has words that are not known: {words}")
_MAP = Text(
    "这些要素照常计入；可用 values 对应到 在用、在建、规划、停用、废弃",
    "their features count; map the words with values to: open, construction, proposed, disused, abandoned",
)


def in_use(frame: gpd.GeoDataFrame, where: str) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the features that are in use and open to the public, with a note on the others and on unknown words."""
    uses = _uses(frame, customers=True)
    gone = uses.notna().to_numpy()
    return frame[~gone].reset_index(drop=True), [*_told(uses[gone], where, _OUT), *_strange(frame, where)]


def open_green(frame: gpd.GeoDataFrame, where: str) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the green that is in use, with notes; park green that is not open to all becomes attached green."""
    uses = _uses(frame, customers=False)
    private = (uses == PRIVATE).to_numpy()
    gone = uses.notna().to_numpy() & ~private
    park = private & (frame["category"].isna() | (frame["category"] == "park")).to_numpy()
    category = frame["category"].where(~park, "attached")
    problems = [*_told(uses[gone], where, _OUT), *_told(uses[park], where, _ATTACHED), *_strange(frame, where)]
    return frame.assign(category=category)[~gone].reset_index(drop=True), problems


def _uses(frame: pd.DataFrame, *, customers: bool) -> pd.Series:
    """Return why each feature does not count, None where it does; a state counts before its access."""
    uses = pd.Series([None] * len(frame), index=frame.index, dtype=object)
    for name in ("access", "status"):
        said = pd.Series([use_of(word, customers=customers) for word in frame[name]], index=frame.index, dtype=object)
        uses = said.where(said.isin(NOT_IN_USE), uses)
    for name in _FLAGS:
        flagged = np.array([folded(word) in _YES for word in frame[name]], dtype=bool)
        uses[flagged] = name
    return uses


def _told(uses: pd.Series, where: str, done: Text) -> list[Problem]:
    if uses.empty:
        return []
    each = [_EACH.fill(why=NOT_IN_USE[use], count=count) for use, count in Counter(uses).items()]
    return [Problem(where, _LEFT.fill(count=len(uses), each=join(each, "、", ", ")), done, fatal=False)]


def _strange(frame: pd.DataFrame, where: str) -> list[Problem]:
    problems = []
    for name in ("access", "status"):
        words = dict.fromkeys(str(word) for word in frame[name].dropna() if use_of(word) is None)
        if words:
            problems.append(Problem(where, _STRANGE.fill(name=name, words=listed(words)), _MAP, fatal=False))
    return problems
