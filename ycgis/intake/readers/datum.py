"""Layers in GCJ-02 or BD-09 that do not say so: found by their names and columns, and by how they lie on others."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS

from ycgis.ground.datum import Datum
from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.datum_fit import Fit, Ground, Trace, fit, ground_of, trace_of
from ycgis.intake.readers.layer import LayerReading

__all__ = ["datum_problems"]

_BOUNDARY = Text("随附的县界", "the embedded boundaries")
_HIGHWAYS = Text("随附公路网的路口", "the junctions of the embedded highways")
_PLACES = Text("随附的驻地点", "the embedded places")


class _Pair(NamedTuple):
    """A layer to trace, one to lay it on, the distance in metres that counts at most; whether a fit is proof."""

    trace: str
    ground: str
    cap_m: float
    proof: bool = False


_PAIRS = (
    _Pair("streets", "roads", 60.0, proof=True),
    _Pair("roads", "streets", 60.0, proof=True),
    _Pair("counties", "neighbours", 300.0),
    _Pair("parks", "streets", 60.0),
    _Pair("residential", "streets", 60.0),
    _Pair("builtup", "streets", 60.0),
    _Pair("streets", "buildings", 60.0),
    _Pair("entrances", "parks", 60.0),
    _Pair("entrances", "streets", 60.0),
    _Pair("facilities", "streets", 60.0),
    _Pair("facilities", "buildings", 60.0),
    _Pair("interchanges", "roads", 60.0),
)


class _Known(NamedTuple):
    """A layer in its true place: in which files, for which layers, how it is traced, whether a fit is proof."""

    files: tuple[str, ...]
    layers: tuple[str, ...]
    title: Text
    cap_m: float
    proof: bool
    as_trace: bool = False


_KNOWN = (
    _Known(("boundaries/counties.geojson", "boundaries/neighbours.geojson"), ("counties", "neighbours"), _BOUNDARY,
           600.0, proof=True),
    _Known(("roads/intercity_highways.geojson",), ("roads", "streets"), _HIGHWAYS, 150.0, proof=True, as_trace=True),
    _Known(("places/county_seats.csv",), ("seats",), _PLACES, 600.0, proof=False),
    _Known(("places/cities.csv",), ("cities",), _PLACES, 600.0, proof=False),
)  # fmt: skip


class _FoundShift(NamedTuple):
    """A fit, the layer that it speaks of, what this was laid on, and whether it is proof."""

    layer: str
    other: Text
    fit: Fit
    proof: bool


def datum_problems(
    drawn: Mapping[str, gpd.GeoDataFrame], readings: Mapping[str, LayerReading], crs: CRS, known: Path
) -> list[Problem]:
    """Return what is to be said of layers that are, or seem to be, in a shifted datum that they do not declare.

    What lies clearly better with the shift undone on the boundaries that come with ycgis, or roads and streets on one
    another, must declare its datum; other signs are notes. A sign by names alone is not told of a layer that lies
    well as it is. A layer whose project states ``datum`` is at most noted.

    Parameters
    ----------
    drawn
        Layers in the metric `crs`.
    readings
        How each was read.
    known
        The folder of the default project, whose layers are in their true places.
    """
    usable = {name: frame for name, frame in drawn.items() if len(frame) and not _schematic(readings[name])}
    found = [*_on_known(drawn, readings, crs, known), *_on_one_another(usable, readings, crs)]
    problems = []
    for name, frame in drawn.items():
        of_this = [one for one in found if one.layer == name]
        if of_this or readings[name].hint:
            problem = _problem(trace_of(frame.geometry, crs), readings[name], of_this)
            problems += [problem] if problem else []
    return problems


def _schematic(reading: LayerReading) -> bool:
    return reading.file is not None and reading.file.schematic


def _may_be_shifted(reading: LayerReading) -> bool:
    return reading.file is not None and reading.file.datum not in {"GCJ-02", "BD-09"}


def _on_one_another(
    drawn: Mapping[str, gpd.GeoDataFrame], readings: Mapping[str, LayerReading], crs: CRS
) -> Iterator[_FoundShift]:
    grounds: dict[str, Ground] = {}
    for pair in _PAIRS:
        if pair.trace not in drawn or pair.ground not in drawn:
            continue
        one = drawn[pair.trace]
        if pair.ground not in grounds:
            grounds[pair.ground] = ground_of(drawn[pair.ground].geometry, pair.cap_m)
        ground = grounds[pair.ground]
        blamable = _may_be_shifted(readings[pair.trace]), _may_be_shifted(readings[pair.ground])
        found = fit(trace_of(one.geometry, crs, ground), ground, blamable)
        if found is None:
            continue
        titles = readings[pair.trace].spec.title, readings[pair.ground].spec.title
        if found.datum is not None:
            blamed = pair.ground if found.of_ground else pair.trace
            yield _FoundShift(blamed, titles[0] if found.of_ground else titles[1], found, pair.proof)
        elif not (readings[pair.trace].hint and readings[pair.ground].hint):
            yield _FoundShift(pair.trace, titles[1], found, proof=False)
            yield _FoundShift(pair.ground, titles[0], found, proof=False)


def _on_known(
    drawn: Mapping[str, gpd.GeoDataFrame], readings: Mapping[str, LayerReading], crs: CRS, folder: Path
) -> Iterator[_FoundShift]:
    for known in _KNOWN:
        asked = [name for name in known.layers if name in drawn and _may_be_shifted(readings[name])]
        asked = [name for name in asked if not _is_itself(readings[name], folder)]
        if not asked:
            continue
        truth = _known_near(folder, known, _degrees_around(drawn["counties"]), crs)
        if truth is None:
            continue
        for name in asked:
            frame = drawn[name]
            if known.as_trace:
                ground = ground_of(frame.geometry, known.cap_m)
                found = fit(trace_of(truth.shapes, crs, ground), ground, (False, True))
            else:
                found = fit(trace_of(frame.geometry, crs, truth.ground), truth.ground, (True, False))
            if found is not None:
                yield _FoundShift(name, known.title, found, known.proof)


def _is_itself(reading: LayerReading, folder: Path) -> bool:
    return Path(reading.where.partition(" [")[0]).resolve().is_relative_to(folder.resolve())


class _Truth(NamedTuple):
    """A known layer near the counties, in their CRS, and what a trace is laid on there."""

    shapes: gpd.GeoSeries
    ground: Ground


def _degrees_around(counties: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = counties.to_crs(4326).total_bounds
    return west - 0.1, south - 0.1, east + 0.1, north + 0.1


# Whoever reads a project twice, or two of one place, as a comparison does, holds them against the same truth.
@lru_cache(maxsize=8)
def _known_near(folder: Path, known: _Known, degrees: tuple[float, float, float, float], crs: CRS) -> _Truth | None:
    """Return what of the known layer lies in a box of degrees, if any; of lines that are a sketch the ends alone."""
    shapes = np.concatenate([_shapes(folder / name) for name in known.files])
    if known.as_trace:
        shapes = np.asarray(shapely.points(np.unique(shapely.get_coordinates(shapes), axis=0)))
    near = gpd.GeoSeries(shapes[shapely.intersects(shapes, shapely.box(*degrees))], crs=4326).to_crs(crs)
    return _Truth(near, ground_of(near, known.cap_m)) if len(near) else None


def _shapes(file: Path) -> npt.NDArray[np.object_]:
    if file.suffix == ".csv":
        table = pd.read_csv(file)
        return np.asarray(gpd.points_from_xy(table["lon"], table["lat"]), dtype=object)
    return np.asarray(pyogrio.read_dataframe(file, columns=[]).geometry.to_numpy(), dtype=object)


def _problem(trace: Trace, reading: LayerReading, found: list[_FoundShift]) -> Problem | None:
    shifted = [one for one in found if one.fit.datum is not None]
    best = max(shifted, key=lambda one: (one.proof, one.fit.before_m / max(one.fit.after_m, 1.0)), default=None)
    declared = reading.file is not None and reading.file.datum is not None
    if best is not None and best.fit.datum is not None:
        reason = Text(
            "还原后与{other}的平均距离由 {before:.0f} m 降为 {after:.0f} m",
            "with the shift undone its mean distance to {other} falls from {before:.0f} to {after:.0f} m",
        )
        said = reason.fill(other=best.other, before=best.fit.before_m, after=best.fit.after_m)
        return _said(trace, reading, best.fit.datum, said, fatal=best.proof and not declared)
    hint = reading.hint
    if hint is None or (found and not hint.certain):
        return None
    return _said(trace, reading, hint.datum, hint.reason, fatal=hint.certain)


def _said(trace: Trace, reading: LayerReading, datum: Datum, reason: Text, *, fatal: bool) -> Problem | None:
    shift = trace.shift_m(datum)
    if shift < 1.0:
        return None
    what = Text(
        "像是 {datum} 坐标而未声明，偏移约 {shift:.0f} m（{reason}）",
        "seems to be in {datum}, which it does not declare: about {shift:.0f} m off ({reason})",
    )
    remedy = Text(
        '在 [layers.{name}] 下加一行 datum = "{datum}"；若坐标已转换过，写 datum = "WGS84"',
        'add the line datum = "{datum}" to [layers.{name}]; if it has been converted, datum = "WGS84"',
    )
    named = what.fill(datum=datum, shift=shift, reason=reason)
    return Problem(reading.where, named, remedy.fill(name=reading.spec.name, datum=datum), fatal=fatal)
