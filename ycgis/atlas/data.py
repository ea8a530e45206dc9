"""The geometry that a map draws, in WGS 84, before any of it is drawn.

Outlines have five decimals (about a metre); evidence, which planners look at street by street, has six.

A page stays small and quick whatever the layers: outlines of very many points are simplified, counties and neighbours
as one coverage, so that those who share a border still do; of very many roads the prefecture's map has the main ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from ycgis.assess import Assessment
from ycgis.atlas.borders import borders_of
from ycgis.atlas.explain import Explanation, explanation
from ycgis.atlas.pack import Shapes, simplified
from ycgis.ground.vocabulary import STREET_RANKS

__all__ = [
    "ROAD_DECIMALS",
    "MapSheet",
    "MapWindow",
    "county_sheet",
    "county_view",
    "prefecture_sheet",
    "prefecture_view",
    "veil",
]

_WGS84 = "EPSG:4326"
ROAD_DECIMALS = _DECIMALS = 5
_ROAD_M = 1.0
_LIGHT_POINTS = 20_000
_HEAVY_POINTS = 200_000
_PIXEL_M = 4.0
"""A pixel at the largest zoom of the prefecture's map, 15, at 35 degrees of latitude."""

_FIFTH_M = _PIXEL_M / 5
_COARSEST_M = 500.0
_OUTLINE_POINTS = 20_000
"""The most points of the counties' outlines, all together."""

_MAIN_RANKS = ("expressway", "arterial_fast", "arterial", "secondary")


class MapWindow(NamedTuple):
    """A box in degrees, WGS 84."""

    west: float
    south: float
    east: float
    north: float

    def wider(self, share: float) -> "MapWindow":
        """Return the box widened on every side by a share of its longer side."""
        pad = share * max(self.east - self.west, self.north - self.south)
        return MapWindow(self.west - pad, self.south - pad, self.east + pad, self.north + pad)

    def corners(self) -> list[list[float]]:
        """Return [[south, west], [north, east]], the order that Leaflet reads."""
        return [[self.south, self.west], [self.north, self.east]]


@dataclass(frozen=True)
class MapSheet:
    """Everything that one map may show; each frame in WGS 84, indexed as in the study.

    Attributes
    ----------
    counties, neighbours, seats, cities
        Columns ``name`` and geometry; one that the project lacks is empty.
    roads
        Columns ``rank`` (of `STREET_RANKS`), ``classes`` (the words for it, empty where unknown),
        ``near`` (drawn only when zoomed in, lest the map fill with lesser roads) and geometry; a multi-line a rank.
        The prefecture's sheet has none of the lesser ones where there are very many; a county's is made from
        ``all_roads``.
    bands
        ``from_min``, ``to_min`` (NaN beyond the last bound), fastest first; the stairs of the raster's cells
        are drawn smoothed, by about two cells, and within the counties only.
    routes
        The fastest route of each seat to the prefecture city's seat, by adcode.
    builtup
        The built-up areas, by adcode.
    townships
        Points with ``name``.
    places
        Points with ``name`` and ``name_en`` (empty where unknown): names of places that only label the map.
    borders
        Lines where prefectures and provinces meet, with ``kind``; see `borders_of`.
    urban
        The urban land by the layer settlement, with ``kind``; see `Study.urban_land`.
    sites
        Points of the plan's projects, with the index of the layer.
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
    builtup: gpd.GeoDataFrame
    townships: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    borders: gpd.GeoDataFrame
    urban: gpd.GeoDataFrame
    evidence: Mapping[tuple[str, str], Explanation]
    all_roads: gpd.GeoDataFrame


def prefecture_sheet(assessment: Assessment) -> MapSheet:
    """Return all that the maps of one assessment draw, over the whole prefecture and its surroundings."""
    study = assessment.study
    layers = study.layers
    window = MapWindow(*_degrees(layers.counties).total_bounds).wider(1)
    outlines = _outlines(layers.counties, layers.neighbours)
    roads = _ranked(layers.roads)
    return _within(
        MapSheet(
            counties=_named(outlines.counties),
            neighbours=_named(outlines.neighbours),
            seats=_degrees(layers.seats[["name", "geometry"]]),
            cities=_named(layers.cities),
            roads=_degrees(_main(roads)),
            bands=_degrees(_smooth(study.bands, outlines, study.parameters.cell_m)),
            routes=_degrees(study.routes),
            builtup=_shapes(layers.builtup),
            townships=_named(layers.townships),
            sites=_shapes(layers.projects),
            places=_places(layers.places),
            borders=_degrees(borders_of(_units(outlines))),
            urban=_degrees(study.urban_land),
            evidence=_evidence(assessment),
            all_roads=_degrees(roads),
        ),
        window,
    )


def county_sheet(sheet: MapSheet, adcode: str) -> MapSheet:
    """Return what the map of one county draws: its surroundings, its own route and its own evidence.

    Lesser roads, which show only when zoomed in, end with the opening view.
    """
    own = {key: each.keep(_own(each.frame, adcode)) for key, each in sheet.evidence.items()}
    routes = sheet.routes[sheet.routes.index == adcode]
    view, roads = county_view(sheet, adcode), sheet.all_roads
    near = roads["near"].to_numpy(dtype=bool)
    roads = gpd.GeoDataFrame(pd.concat([roads[~near], _cut(roads[near], view)]), crs=_WGS84)
    return _within(replace(sheet, routes=routes, roads=roads, evidence=own), view.wider(1))


def prefecture_view(sheet: MapSheet) -> MapWindow:
    """Return the box that the prefecture's map opens on: all counties."""
    return MapWindow(*sheet.counties.total_bounds).wider(0.01)


def county_view(sheet: MapSheet, adcode: str) -> MapWindow:
    """Return the box that a county's map opens on: the county and the route of its seat."""
    shapes = [sheet.counties.geometry[adcode]]
    shapes += [shape for shape in sheet.routes.geometry[sheet.routes.index == adcode] if _drawable(shape)]
    return MapWindow(*shapely.total_bounds(shapes)).wider(0.04)


def veil(sheet: MapSheet, adcode: str) -> gpd.GeoDataFrame:
    """Return everything outside one county, far beyond the map's edge: drawn pale, it lets the county stand out."""
    outside = shapely.box(*county_view(sheet, adcode).wider(4)).difference(sheet.counties.geometry[adcode])
    return gpd.GeoDataFrame(geometry=[outside], crs=_WGS84)


def _within(sheet: MapSheet, window: MapWindow) -> MapSheet:
    """Return the sheet with only what touches the window; roads and evidence are cut at its edge."""
    cut = {key: each.keep(_cut(each.frame, window)) for key, each in sheet.evidence.items()}
    return replace(
        sheet,
        neighbours=_touching(sheet.neighbours, window),
        seats=_touching(sheet.seats, window),
        cities=_touching(sheet.cities, window),
        roads=_cut(sheet.roads, window),
        builtup=_touching(sheet.builtup, window),
        townships=_touching(sheet.townships, window),
        sites=_touching(sheet.sites, window),
        places=_touching(sheet.places, window),
        borders=_cut(sheet.borders, window),
        urban=_cut(sheet.urban, window),
        evidence={key: each for key, each in cut.items() if len(each.frame)},
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


def _places(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    if frame is None:
        return _named(None).assign(name_en="")
    return _degrees(frame[["name", "name_en", "geometry"]]).fillna({"name_en": ""})


def _shapes(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[], crs=_WGS84) if frame is None else _degrees(frame[["geometry"]])


class _Outlines(NamedTuple):
    """Counties and their neighbours, which share borders, in metres."""

    counties: gpd.GeoDataFrame
    neighbours: gpd.GeoDataFrame | None
    tolerance: float
    """How coarse they are: 0 where they are as they came."""


def _outlines(counties: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame | None) -> _Outlines:
    """Return the outlines with at most `_OUTLINE_POINTS` in the counties' all together; those with fewer stay.

    They are simplified as one coverage: a border that two share stays one, without gap or overlap.
    """
    frames = [frame for frame in (counties, neighbours) if frame is not None]
    shapes, tolerance = np.concatenate([frame.geometry.to_numpy() for frame in frames]), 0.0
    while shapely.get_num_coordinates(shapes[: len(counties)]).sum() > _OUTLINE_POINTS and tolerance < _COARSEST_M:
        tolerance = max(2 * tolerance, _FIFTH_M)
        shapes = shapely.coverage_simplify(shapes, tolerance)
    own, others = shapes[: len(counties)], shapes[len(counties) :]
    around = None if neighbours is None else neighbours.set_geometry(others, crs=neighbours.crs)
    return _Outlines(counties.set_geometry(own, crs=counties.crs), around, tolerance)


def _units(outlines: _Outlines) -> gpd.GeoDataFrame:
    """Return counties and their neighbours as one frame, by adcode."""
    frames = [frame[["geometry"]] for frame in (outlines.counties, outlines.neighbours) if frame is not None]
    return gpd.GeoDataFrame(pd.concat(frames), geometry="geometry", crs=outlines.counties.crs)


def _ranked(roads: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the roads in one multi-line a rank, highest first, without the points that nobody can see."""
    words, ranks = roads["road_class"].astype(object), roads["rank"]
    rank_by_word = dict(zip(words[words.notna()], ranks[words.notna()], strict=True))
    found = [rank for rank in STREET_RANKS if (ranks == rank).any()]
    lines = [_joined(roads.geometry.to_numpy()[ranks == rank]) for rank in found]
    classes = [[word for word in sorted(filter(None, rank_by_word)) if rank_by_word[word] == rank] for rank in found]
    columns = {"rank": found, "classes": classes, "near": _near(found, lines)}
    return gpd.GeoDataFrame(columns, geometry=lines, crs=roads.crs)


def _main(roads: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the roads as the prefecture's map has them: of very many the main ones, without what is under a pixel."""
    if roads.count_coordinates().sum() <= _HEAVY_POINTS:
        return roads
    main = roads[~roads["near"].to_numpy(dtype=bool)]
    return main.set_geometry(simplified(main.geometry.to_numpy(), _PIXEL_M), crs=roads.crs)


def _joined(lines: Shapes) -> BaseGeometry:
    """Return lines as one, those that continue each other merged."""
    merged = shapely.line_merge(shapely.MultiLineString(list(shapely.get_parts(lines))))
    return shapely.MultiLineString(list(simplified(shapely.get_parts(merged), _ROAD_M)))


def _near(ranks: Sequence[str], lines: Sequence[BaseGeometry]) -> list[bool]:
    """Tell which ranks are drawn only when zoomed in: the lesser ones of many roads, where there are main ones.

    Of very many roads it is all that are not main, lest a page that has nothing else to draw hang.
    """
    points = sum(shapely.get_num_coordinates(lines))
    main = [rank in _MAIN_RANKS for rank in ranks]
    at_once = points <= _LIGHT_POINTS or (points <= _HEAVY_POINTS and not any(main))
    return [not (at_once or each) for each in main]


def _smooth(bands: gpd.GeoDataFrame, outlines: _Outlines, cell_m: float) -> gpd.GeoDataFrame:
    """Return the bands within the counties, the stairs of their cells smoothed, each meeting the next edge to edge."""
    smooth = shapely.coverage_simplify(bands.geometry.to_numpy(), tolerance=2 * cell_m, simplify_boundary=False)
    if outlines.tolerance:
        smooth = shapely.coverage_simplify(smooth, outlines.tolerance)  # what ends at the border, as the border
    return bands.set_geometry(shapely.intersection(shapely.make_valid(smooth), outlines.counties.union_all()))


def _evidence(assessment: Assessment) -> dict[tuple[str, str], Explanation]:
    return {
        (indicator, name): explanation(evidence)
        for indicator, measured in assessment.measurements.items()
        for name, evidence in measured.evidence.items()
        if len(evidence.frame)
    }


def _own(frame: gpd.GeoDataFrame, adcode: str) -> gpd.GeoDataFrame:
    """Return the rows of one county where a layer says which county they belong to, or else all of it."""
    if "adcode" in frame:
        return frame[frame["adcode"].astype(str) == adcode]
    return frame[frame.index == adcode] if frame.index.name == "adcode" else frame


def _touching(frame: gpd.GeoDataFrame, window: MapWindow) -> gpd.GeoDataFrame:
    return frame[frame.intersects(shapely.box(*window))] if len(frame) else frame


def _cut(frame: gpd.GeoDataFrame, window: MapWindow) -> gpd.GeoDataFrame:
    """Return a frame cut at the window's edge, without what lies outside; what lies within is not touched."""
    west, south, east, north = frame.bounds.to_numpy().T
    crossing = (west < window.west) | (south < window.south) | (east > window.east) | (north > window.north)
    if not crossing.any():
        return frame
    shapes = frame.geometry.to_numpy().copy()
    shapes[crossing] = shapely.clip_by_rect(shapes[crossing], *window)
    cut = frame.set_geometry(shapes, crs=frame.crs)
    return cut[~cut.is_empty]
