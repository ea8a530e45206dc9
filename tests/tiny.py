"""Tiny studies drawn in ASCII: letters are junctions, one character is `STEP` metres, rows go south.

``ways("A-B-C", "A>D")`` connects them: ``-`` both ways, ``>`` only forward. EPSG:4546.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.ground.parameters import Parameters
from ycgis.ground.text import Text
from ycgis.ground.ways import CANONICAL, canonical
from ycgis.intake.checks.ways import canonical_ways
from ycgis.intake.layers import SPECS, Layers
from ycgis.study import Study

CRS = "EPSG:4546"
STEP = 1000.0
EAST, NORTH = 500_000.0, 3_900_000.0
NAME = Text("微市", "Tiny")

Point = tuple[float, float]


def spots(drawing: str) -> dict[str, Point]:
    """Return the coordinates of every letter and digit of a drawing, by its character."""
    return {
        sign: (EAST + column * STEP, NORTH - row * STEP)
        for row, line in enumerate(drawing.strip("\n").splitlines())
        for column, sign in enumerate(line)
        if sign.isalnum()
    }


def roads(lines: Sequence[Sequence[Point]], **columns: Sequence[object]) -> gpd.GeoDataFrame:
    """Return a roads layer with every column of its spec; `columns` fill some."""
    return layer("roads", [shapely.LineString(line) for line in lines], **columns)


def layer(name: str, shapes: Sequence[shapely.Geometry], /, **columns: Sequence[object]) -> gpd.GeoDataFrame:
    """Return a layer as a study holds it; `columns` fill some of its spec's."""
    table = pd.DataFrame(
        {
            column.name: columns.get(column.name, [np.nan if column.kind == "number" else None] * len(shapes))
            for column in SPECS[name].columns
        }
    )
    frame = gpd.GeoDataFrame(table, geometry=list(shapes), crs=CRS)
    return canonical_ways(frame, SPECS[name], name)[0] if SPECS[name].geometry == "line" else frame


def worded(lines: gpd.GeoDataFrame, **columns: Sequence[object]) -> gpd.GeoDataFrame:
    """Return a layer of roads with other words in some columns, made canonical anew."""
    raw = lines.drop(columns=[name for name in CANONICAL if name in lines]).assign(**columns)
    return raw.join(canonical(raw).columns)


def builtup(areas: Mapping[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    """Return built-up areas as a study holds them: one a county, indexed by adcode."""
    ids = sorted(areas)
    frame = layer("builtup", [areas[name] for name in ids], adcode=ids)
    return frame.set_index("adcode")


def ways(at: Mapping[str, Point], *said: str) -> gpd.GeoDataFrame:
    """Return one road for each step of ``A-B>C``; between letters that are joined only."""
    steps = [step for way in said for step in re.findall(r"(?=(\w)([->])(\w))", way)]
    return roads(
        [(at[tail], at[head]) for tail, _, head in steps],
        oneway=["yes" if sign == ">" else None for _, sign, _ in steps],
    )


def places(points: Mapping[str, Point]) -> gpd.GeoDataFrame:
    """Return points indexed by their id, with a name."""
    ids = sorted(points)
    geometry = [shapely.Point(points[name]) for name in ids]
    return gpd.GeoDataFrame({"name": ids}, index=pd.Index(ids, name="adcode"), geometry=geometry, crs=CRS)


def boxes(areas: Mapping[str, tuple[float, float, float, float]]) -> gpd.GeoDataFrame:
    """Return counties as boxes (min x, min y, max x, max y) in metres from the drawing's origin."""
    ids = sorted(areas)
    shapes = [shapely.affinity.translate(shapely.box(*areas[name]), EAST, NORTH) for name in ids]
    return gpd.GeoDataFrame({"name": ids}, index=pd.Index(ids, name="adcode"), geometry=shapes, crs=CRS)


def around(points: Mapping[str, Point], margin: float = 400.0) -> gpd.GeoDataFrame:
    """Return a square county around each point."""
    return boxes(
        {
            name: (x - EAST - margin, y - NORTH - margin, x - EAST + margin, y - NORTH + margin)
            for name, (x, y) in points.items()
        }
    )


# The figures of the tests, whatever the defaults: a kilometre of road takes a minute, one of access two.
SPEEDS = {"road_speed_kmh": 60.0, "access_speed_kmh": 30.0}


def study(
    lines: gpd.GeoDataFrame,
    seats: Mapping[str, Point],
    capital: str,
    *,
    layers: Mapping[str, Any] | None = None,
    **parameters: object,
) -> Study:
    """Return a study of a square county around each seat; `layers` replace or add some."""
    own = {"counties": around(seats), "roads": lines, "seats": places(seats)}
    return Study(Layers(**(own | dict(layers or {}))), capital, NAME, Parameters(**(SPEEDS | parameters)))


def people(counts: Mapping[Point, float]) -> gpd.GeoDataFrame:
    """Return a layer of people at points."""
    geometry = [shapely.Point(point) for point in counts]
    return gpd.GeoDataFrame({"people": list(counts.values())}, geometry=geometry, crs=CRS)
