"""The geometry that a map draws, in WGS 84 and with five decimals (about a metre), before any of it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from ycgis.assess import Assessment
from ycgis.atlas.style import ROAD_WIDTH

__all__ = ["Sheet", "Window", "county_sheet", "county_view", "prefecture_sheet", "prefecture_view", "veil"]

_WGS84 = "EPSG:4326"
_DECIMALS = 5
_MAX_ROAD_POINTS = 20_000


class Window(NamedTuple):
    """A box in degrees, WGS 84."""

    west: float
    south: float
    east: float
    north: float

    def wider(self, share: float) -> "Window":
        """Return the box widened on every side by a share of its longer side."""
        pad = share * max(self.east - self.west, self.north - self.south)
        return Window(self.west - pad, self.south - pad, self.east + pad, self.north + pad)

    def corners(self) -> list[list[float]]:
        """Return [[south, west], [north, east]], the order that Leaflet reads."""
        return [[self.south, self.west], [self.north, self.east]]


@dataclass(frozen=True)
class Sheet:
    """Everything that one map may show; each frame in WGS 84, indexed as in the study.

    Attributes
    ----------
    counties, neighbours, seats, cities
        Columns ``name`` and geometry; one that the project lacks is empty.
    roads
        Columns ``road_class`` (None where unknown) and geometry, one multi-line a class.
    roads_left_out
        Classes that were left out because the page would grow too heavy, in falling rank.
    bands
        ``from_min``, ``to_min`` (NaN beyond the last bound), fastest first; the stairs of the raster's cells
        are drawn smoothed, by about two cells, and within the counties only.
    routes
        The fastest route of each seat to the prefecture city's seat, by adcode.
    evidence
        Layers that explain a value, by (indicator id, layer name).
    """

    counties: gpd.GeoDataFrame
    neighbours: gpd.GeoDataFrame
    seats: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    bands: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    evidence: Mapping[tuple[str, str], gpd.GeoDataFrame]
    roads_left_out: tuple[str, ...] = ()


def prefecture_sheet(assessment: Assessment) -> Sheet:
    """Return all that the maps of one assessment draw, over the whole prefecture and its surroundings."""
    study = assessment.study
    layers = study.layers
    window = Window(*_degrees(layers.counties).total_bounds).wider(1)
    return _within(
        Sheet(
            counties=_degrees(layers.counties[["name", "geometry"]]),
            neighbours=_named(layers.neighbours),
            seats=_degrees(layers.seats[["name", "geometry"]]),
            cities=_named(layers.cities),
            roads=_classed(layers.roads),
            bands=_degrees(_smooth(study.bands, layers.counties, study.parameters.cell_m)),
            routes=_degrees(study.routes),
            evidence=_evidence(assessment),
        ),
        window,
    )


def county_sheet(sheet: Sheet, adcode: str) -> Sheet:
    """Return what the map of one county draws: its surroundings, its own route and its own evidence."""
    own = {key: _own(frame, adcode) for key, frame in sheet.evidence.items()}
    routes = sheet.routes[sheet.routes.index == adcode]
    return _within(replace(sheet, routes=routes, evidence=own), county_view(sheet, adcode).wider(1))


def prefecture_view(sheet: Sheet) -> Window:
    """Return the box that the prefecture's map opens on: all counties."""
    return Window(*sheet.counties.total_bounds).wider(0.01)


def county_view(sheet: Sheet, adcode: str) -> Window:
    """Return the box that a county's map opens on: the county and the route of its seat."""
    shapes = [sheet.counties.geometry[adcode]]
    shapes += [shape for shape in sheet.routes.geometry[sheet.routes.index == adcode] if _drawable(shape)]
    return Window(*shapely.total_bounds(shapes)).wider(0.04)


def veil(sheet: Sheet, adcode: str) -> gpd.GeoDataFrame:
    """Return everything outside one county, far beyond the map's edge: drawn pale, it lets the county stand out."""
    outside = shapely.box(*county_view(sheet, adcode).wider(4)).difference(sheet.counties.geometry[adcode])
    return gpd.GeoDataFrame(geometry=[outside], crs=_WGS84)


def _within(sheet: Sheet, window: Window) -> Sheet:
    """Return the sheet with only what touches the window; roads and evidence are cut at its edge."""
    roads, left_out = _affordable(_cut(sheet.roads, window))
    return replace(
        sheet,
        neighbours=_touching(sheet.neighbours, window),
        seats=_touching(sheet.seats, window),
        cities=_touching(sheet.cities, window),
        roads=roads,
        roads_left_out=(*sheet.roads_left_out, *left_out),
        evidence={key: _cut(frame, window) for key, frame in sheet.evidence.items()},
    )


def _degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame in WGS 84, rounded, without rows that have nothing to draw."""
    frame = frame[np.array([_drawable(shape) for shape in frame.geometry], dtype=bool)].to_crs(_WGS84)
    return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), _rounded))


def _rounded(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.round(points, _DECIMALS)


def _drawable(shape: BaseGeometry | None) -> bool:
    return shape is not None and not shape.is_empty


def _named(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    if frame is None:
        return gpd.GeoDataFrame({"name": pd.Series(dtype=str)}, geometry=[], crs=_WGS84)
    return _degrees(frame[["name", "geometry"]])


def _classed(roads: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the roads with a ``road_class``, one row a class: known classes by rank, then the others."""
    drawn = _degrees(roads)
    known = drawn["road_class"] if "road_class" in drawn else pd.Series(None, index=drawn.index, dtype=object)
    classes = known.where(known.notna(), None).astype(object)
    names = _ranked(classes)
    members = [classes.isna() if name is None else classes == name for name in names]
    parts = [shapely.get_parts(np.asarray(drawn.geometry[member])) for member in members]
    lines = np.array([shapely.MultiLineString(list(part)) for part in parts], dtype=object)
    return gpd.GeoDataFrame({"road_class": pd.Series(names, dtype=object)}, geometry=lines, crs=_WGS84)


def _ranked(classes: "pd.Series[str]") -> list[str | None]:
    names = set(classes.dropna())
    known = [name for name in ROAD_WIDTH if name in names]
    unknown: list[str | None] = [None] if classes.isna().any() else []
    return [*known, *unknown, *sorted(names - set(known))]


def _affordable(roads: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Return the classes that fit into one page, the first always among them, and the names of the others."""
    points = shapely.get_num_coordinates(roads.geometry.to_numpy()).cumsum()
    keep = (points <= _MAX_ROAD_POINTS) | (np.arange(len(points)) == 0)
    return roads[keep], tuple(str(name) for name in roads["road_class"][~keep])


def _smooth(bands: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, cell_m: float) -> gpd.GeoDataFrame:
    """Return the bands within the counties, the stairs of their cells smoothed, each meeting the next edge to edge."""
    smooth = shapely.coverage_simplify(bands.geometry.to_numpy(), tolerance=2 * cell_m)
    return bands.set_geometry(shapely.intersection(shapely.make_valid(smooth), counties.union_all()))


def _evidence(assessment: Assessment) -> dict[tuple[str, str], gpd.GeoDataFrame]:
    return {
        (indicator, name): _degrees(frame)
        for indicator, measured in assessment.measurements.items()
        for name, frame in measured.evidence.items()
        if len(frame)
    }


def _own(frame: gpd.GeoDataFrame, adcode: str) -> gpd.GeoDataFrame:
    """Return the rows of one county where a layer says which county they belong to, or else all of it."""
    if "adcode" in frame:
        return frame[frame["adcode"].astype(str) == adcode]
    return frame[frame.index == adcode] if frame.index.name == "adcode" else frame


def _touching(frame: gpd.GeoDataFrame, window: Window) -> gpd.GeoDataFrame:
    return frame[frame.intersects(shapely.box(*window))] if len(frame) else frame


def _cut(frame: gpd.GeoDataFrame, window: Window) -> gpd.GeoDataFrame:
    """Return a frame cut at the window's edge, without what lies outside."""
    if frame.empty:
        return frame
    cut = frame.set_geometry(shapely.clip_by_rect(frame.geometry.to_numpy(), *window))
    return cut[~cut.is_empty]
