"""Evidence as a page draws it: geometry and facts packed, a look for each class, the legend that goes with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.atlas.pack import kinds_of, pack_column, pack_geometry, simplified, varints
from ycgis.atlas.paint import Key, look, painted
from ycgis.atlas.words import WORDS, words
from ycgis.board.values import raised
from ycgis.ground.text import Lang, Text, twin
from ycgis.indicator import Evidence

__all__ = ["STREET_ZOOM", "Explanation", "Legend", "LegendLine", "drawn", "explanation", "facts", "legend_of"]

STREET_ZOOM = 18
"""The largest zoom of a map with evidence."""

HALF_PIXEL_M = 0.25
"""Half a pixel there, at 35 degrees of latitude: what is smaller is not drawn."""

_DECIMALS = 6
_RANK = "_rank"
_BOTH = re.compile(r"(?=[^/]*[\u4e00-\u9fff]).*? / [^\u4e00-\u9fff]+", re.DOTALL)


@dataclass(frozen=True)
class Explanation:
    """A layer of evidence as a sheet holds it: rows in WGS 84, each with its class.

    The classes are those of the whole layer, so that a county's part of it keeps their colours.
    """

    evidence: Evidence
    keys: tuple[Key, ...]
    frame: gpd.GeoDataFrame

    def keep(self, frame: gpd.GeoDataFrame) -> "Explanation":
        """Return the same layer with fewer rows, or with shapes that were cut."""
        return replace(self, frame=frame)


class LegendLine(NamedTuple):
    """One entry of a layer's legend: how it looks, as what kind of geometry (0 point, 1 line, 2 area), and its name."""

    look: dict[str, object]
    kind: int
    label: str


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend of one layer; `key` ties it to the layer, `heading` says what its numbers are."""

    key: str
    title: str
    heading: str
    lines: tuple[LegendLine, ...]


def explanation(evidence: Evidence) -> Explanation:
    """Return a layer of evidence with its classes and in WGS 84, without the points that no zoom shows."""
    classes = painted(evidence)
    frame = evidence.frame.assign(**{_RANK: classes.ranks})
    shapes = frame.geometry.to_numpy()
    frame = frame[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    fewer = frame.set_geometry(simplified(frame.geometry.to_numpy(), HALF_PIXEL_M), crs=frame.crs)
    return Explanation(evidence, classes.keys, fewer.to_crs("EPSG:4326"))


def drawn(explained: Explanation, lang: Lang) -> dict[str, object]:
    """Return what the page's script draws: packed rows, a style for each group of them, facts for their popups."""
    frame = explained.frame
    groups, of_row = _groups(explained)
    return {
        "title": explained.evidence.title.say(lang),
        "styles": [{"kind": kind, **look(explained.keys[rank].shade, kind)} for rank, kind in groups],
        "groups": varints(of_row),
        "geometry": pack_geometry(frame.geometry.to_numpy(), _DECIMALS),
        "columns": [
            {"head": raised(head).say(lang), **pack_column(_said(frame[name], explained.evidence, lang))}
            for name, head in facts(explained.evidence)
        ],
    }


def facts(evidence: Evidence) -> list[tuple[str, Text]]:
    """Return the columns that a popup shows and their headings; what a feature is painted by is always among them."""
    told = [(name, head) for name, head in evidence.columns.items() if name in evidence.frame]
    paint = evidence.paint
    return told if paint is None or paint.column in evidence.columns else [(paint.column, WORDS["class"]), *told]


def legend_of(explained: Explanation, key: str, lang: Lang) -> Legend:
    """Return the entries of the classes that occur, of numbers all of them, in the order of their classes."""
    evidence = explained.evidence
    groups, _ = _groups(explained)
    kind_of = dict(groups)
    shown = [
        (kind_of.get(rank, max(kind_of.values())), each)
        for rank, each in enumerate(explained.keys)
        if rank in kind_of or each.always
    ]
    lines = [LegendLine(look(each.shade, kind), kind, each.label.say(lang)) for kind, each in shown]
    return Legend(key, evidence.title.say(lang), _heading(evidence, lang), tuple(lines))


def _heading(evidence: Evidence, lang: Lang) -> str:
    column = evidence.paint.column if evidence.paint else ""
    head = evidence.columns.get(column, Text("", ""))
    return raised(head).say(lang)


def _groups(explained: Explanation) -> tuple[list[tuple[int, int]], npt.NDArray[np.int64]]:
    """Return the classes by kind of geometry, (rank, kind), in the order of drawing, and the group of each row.

    Areas lie below lines and these below points; of ranked classes the first lies on top, of a verdict the last.
    """
    paint, frame = explained.evidence.paint, explained.frame
    sign = -1 if paint is not None and paint.scheme == "ranked" else 1
    order = np.column_stack([-kinds_of(frame.geometry.to_numpy()), sign * frame[_RANK].to_numpy()])
    found, of_row = np.unique(order, axis=0, return_inverse=True)
    return [(int(sign * rank), int(-kind)) for kind, rank in found], of_row.ravel()


def _said(values: pd.Series, evidence: Evidence, lang: Lang) -> pd.Series:
    """Return a column with the codes that the layer has names for, and yes and no, in words of one language."""
    labels: Mapping[str, Text] = evidence.paint.labels if evidence.paint else {}
    if pd.api.types.is_bool_dtype(values):
        t = words(lang)
        return values.map({True: t["true"], False: t["false"]})
    if pd.api.types.is_numeric_dtype(values):
        return values
    return values.map(lambda word: labels[word].say(lang) if word in labels else _in_one(word, lang))


def _in_one(word: object, lang: Lang) -> object:
    """Return the wording in `lang` of "中文 / English"; any other words, such as two names of a street, as they are."""
    return twin(word).say(lang) if isinstance(word, str) and _BOTH.fullmatch(word) else word
