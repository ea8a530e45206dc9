"""What can be looked for by name on a county's map: its townships, its roads, the sites of its projects."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from ycgis.assess import Assessment
from ycgis.atlas.pack import pack_geometry, varints
from ycgis.atlas.words import WORDS
from ycgis.ground.text import Lang

__all__ = ["findable"]

_DECIMALS: Final = 5
_SEEN_M: Final = 10.0
_KINDS: Final = ("townships", "roads", "sites")
_LAYERS: Final = {"townships": ("townships",), "roads": ("roads", "streets"), "sites": ("projects",)}


class _FoundName(NamedTuple):
    """Something with a name, in the CRS of the study; `kind` is one of `_KINDS`."""

    name: str
    kind: str
    shape: BaseGeometry


def findable(assessment: Assessment, adcode: str, lang: Lang) -> dict[str, object] | None:
    """Return names, kinds and shapes (WGS 84, packed) of what lies in a county; None where nothing there has a name.

    A road is all that bears its name, or else its number, within the county; a name that a township and a road share
    is there twice.
    """
    found = list(_in_county(assessment, adcode))
    if not found:
        return None
    frame = gpd.GeoSeries([one.shape for one in found], crs=assessment.study.layers.counties.crs).to_crs("EPSG:4326")
    return {
        "names": [one.name for one in found],
        "kinds": varints([_KINDS.index(one.kind) for one in found]),
        "said": [WORDS[kind].say(lang) for kind in _KINDS],
        "geometry": pack_geometry(frame.to_numpy(), _DECIMALS),
        "hint": WORDS["find_hint"].say(lang),
        "nothing": WORDS["find_nothing"].say(lang),
    }


def _in_county(assessment: Assessment, adcode: str) -> Iterator[_FoundName]:
    layers = assessment.study.layers
    county = layers.counties.geometry[adcode]
    for kind in _KINDS:
        frames = [frame for name in _LAYERS[kind] if (frame := getattr(layers, name)) is not None]
        named: dict[str, list[BaseGeometry]] = {}
        for frame in frames:
            for name, shape in _named(frame, county):
                named.setdefault(name, []).append(shape)
        for name in sorted(named):
            yield _FoundName(name, kind, _joined(named[name]))


def _named(frame: gpd.GeoDataFrame, county: BaseGeometry) -> Iterator[tuple[str, BaseGeometry]]:
    """Yield the name (or the number) and the part in the county of each shape that has one."""
    frame = frame.iloc[frame.sindex.query(county, predicate="intersects")]
    names = _words(frame, "name")
    names = names.where(names != "", _words(frame, "ref"))
    shapes = shapely.intersection(frame.geometry.to_numpy()[names != ""], county)
    yield from zip(names[names != ""], shapes, strict=True)


def _words(frame: gpd.GeoDataFrame, column: str) -> "pd.Series[str]":
    if column not in frame:
        return pd.Series("", index=frame.index)
    return frame[column].astype(object).where(frame[column].notna(), "").astype(str).str.strip()


def _joined(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return shapes of one name as one, without the points that nobody can see; areas as their middles."""
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    lines = parts[shapely.get_dimensions(parts) == 1]
    if len(lines):
        return shapely.line_merge(shapely.MultiLineString(list(lines))).simplify(_SEEN_M)
    return shapely.MultiPoint(list(shapely.centroid(parts))).centroid
