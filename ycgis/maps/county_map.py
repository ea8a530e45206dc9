"""The map of one county: its way to the prefecture's seat, roads, built-up area, parks, townships and projects."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from ycgis.assess import Assessment
from ycgis.board.voice import Voice
from ycgis.ground.text import Text
from ycgis.maps.frame import INK, Frame, Framed, FrameOf, MapFrame, png_of
from ycgis.maps.labels import MapLabel, write_labels
from ycgis.maps.mapwork import (
    ROAD,
    ROADS,
    SEAT,
    URBAN,
    URBAN_COLOUR,
    area_entry,
    bounds_of,
    credit,
    draw_around,
    drawn_layers,
    line_entry,
    mark_entry,
    named_at,
    within,
)
from ycgis.maps.shapes import draw_areas, draw_lines, draw_points

__all__ = ["county_figure", "county_map", "county_on"]

_NORTH = Text("北", "N")
_ROUTE = Text("到设区市最快路径", "fastest way to the prefecture's seat")
_TO = Text("{high} 分钟以内", "within {high} min")
_FROM_TO = Text("{low}–{high} 分钟", "{low}–{high} min")
_BEYOND = Text("{low} 分钟以上", "over {low} min")
_UNREACHED = Text("不可达", "out of reach")
_ROUTE_COLOUR, _AROUND_EDGE, _AROUND_INK = "#a3195b", "#c9cdd3", "#6b7280"
_LEAST_UNREACHED: Final = 0.002
_BEYOND_COLOUR: Final = "#cf9a7c"
_AREAS: Final = {
    "settlement": (URBAN, URBAN_COLOUR, "none"),
    "builtup": (Text("县城建成区", "built-up area"), "#d9d2c3", INK),
    "parks": (Text("公园绿地", "parks"), "#7fb56c", "none"),
}
_SPOTS: Final = {
    "townships": (Text("乡镇驻地", "township seats"), "s"),
    "projects": (Text("重点项目", "key projects"), "^"),
}
_ROAD_PT: Final = {"expressway": 1.6, "arterial_fast": 1.3, "arterial": 1.1, "secondary": 0.8}
_LESSER_PT: Final = 0.5


class _Seen(NamedTuple):
    """What a county's map shows: its bands with their words and colours, its route, and its layers by name."""

    own: gpd.GeoDataFrame
    bands: list[tuple[BaseGeometry, str, str]]
    route: gpd.GeoDataFrame
    areas: Mapping[str, gpd.GeoDataFrame]
    spots: Mapping[str, gpd.GeoDataFrame]


def county_map(assessment: Assessment, adcode: str, voice: Voice) -> bytes:
    """Return the map as PNG; see `county_figure`."""
    return png_of(county_figure(assessment, adcode, voice))


def county_figure(assessment: Assessment, adcode: str, voice: Voice, title: str = "", imprint: str = "") -> Figure:
    """Return the map as wide as a page's text, with its `title` above it and `imprint` behind the credits."""
    return county_on(assessment, adcode, voice, lambda of: Frame(of.bounds, of.entries, of.credit + imprint, title))


def county_on(assessment: Assessment, adcode: str, voice: Voice, frame_of: FrameOf) -> Figure:
    """Return the map in a frame; what the project has no layer of is left out, in the legend too."""
    study = assessment.study
    own = study.layers.counties.loc[[adcode]]
    shape = own.union_all()
    seen = _Seen(
        own,
        _bands(study.bands, shape, voice),
        study.routes[study.routes.index == adcode],
        {name: within(layer, shape) for name, layer in _areas(assessment, own).items()},
        {name: within(layer, shape) for name, layer in drawn_layers(assessment, _SPOTS).items()},
    )
    places = _places(assessment, shape)
    named = ("places",) if len(places) else ()
    drawn = ("counties", "neighbours", "roads", "seats", *seen.areas, *seen.spots, *named)
    frame = frame_of(Framed(bounds_of(own), _entries(seen, voice), credit(assessment, drawn, voice)))
    draw_around(frame.axes, assessment)
    _draw_areas(frame, seen)
    _draw_roads(frame, study.layers.roads)
    _draw_marks(frame, seen, study.layers.seats)
    names = [*_county_names(assessment, adcode, frame), *_spot_names(seen.spots), *_place_names(places, voice)]
    write_labels(frame.axes, names)
    return frame.complete(shape, voice(_NORTH))


def _areas(assessment: Assessment, own: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Return the areas that the project has, by name; of settlement the urban land of the county."""
    drawn = drawn_layers(assessment, _AREAS)
    if "settlement" in drawn:
        drawn["settlement"] = assessment.study.urban_land.clip(own)
    return {name: drawn[name] for name in _AREAS if name in drawn}


def _places(assessment: Assessment, shape: BaseGeometry) -> gpd.GeoDataFrame:
    """Return the names of places in a shape; townships, where the project has them, are named by theirs."""
    layers = assessment.study.layers
    if layers.places is None or (layers.townships is not None and len(layers.townships)):
        return gpd.GeoDataFrame({"name": [], "name_en": []}, geometry=[], crs=layers.counties.crs)
    return within(layers.places, shape)


def _entries(seen: _Seen, voice: Voice) -> list[Artist]:
    entries: list[Artist] = [area_entry(label, colour) for _, label, colour in seen.bands]
    uncovered = seen.own.area.sum() - sum(area.area for area, _, _ in seen.bands)
    if uncovered > _LEAST_UNREACHED * seen.own.area.sum():
        entries.append(area_entry(voice(_UNREACHED), "white", _AROUND_EDGE))
    entries += [line_entry(ROADS, ROAD, 0.8, voice), mark_entry(SEAT, "o", voice)]
    entries += [line_entry(_ROUTE, _ROUTE_COLOUR, 1.8, voice)] if len(seen.route) else []
    for name, layer in seen.areas.items():
        title, colour, edge = _AREAS[name]
        entries += [area_entry(voice(title), colour, edge)] if len(layer) else []
    return [*entries, *(mark_entry(*_SPOTS[name], voice) for name, layer in seen.spots.items() if len(layer))]


def _draw_areas(frame: MapFrame, seen: _Seen) -> None:
    draw_areas(frame.axes, seen.own.geometry, facecolor="white", edgecolor="none", zorder=1.5)
    for band, _, colour in seen.bands:
        draw_areas(frame.axes, [band], facecolor=colour, edgecolor="none", zorder=2)
    for name, layer in seen.areas.items():
        _, colour, edge = _AREAS[name]
        draw_areas(frame.axes, layer.geometry, facecolor=colour, edgecolor=edge, linewidth=0.6, zorder=3)
    draw_areas(frame.axes, seen.own.geometry, facecolor="none", edgecolor=INK, linewidth=1.2, zorder=5)


def _draw_marks(frame: MapFrame, seen: _Seen, seats: gpd.GeoDataFrame) -> None:
    for colour, width in (("white", 3.0), (_ROUTE_COLOUR, 1.8)):
        draw_lines(frame.axes, seen.route.geometry, colors=colour, linewidths=width, zorder=6)
    for name, layer in seen.spots.items():
        draw_points(frame.axes, layer.geometry, marker=_SPOTS[name][1], markersize=3.5, color=INK, zorder=7)
    draw_points(frame.axes, seats.geometry, marker="o", markersize=5, color=INK, zorder=8)


def _bands(bands: gpd.GeoDataFrame, shape: BaseGeometry, voice: Voice) -> list[tuple[BaseGeometry, str, str]]:
    """Return the travel-time bands within a shape: each one's area, what the legend says, and its colour."""
    reached = int(bands["to_min"].notna().sum())
    ramp = mpl.colormaps["YlGnBu"](np.linspace(0.62, 0.08, max(reached, 1)))
    colours = [*(to_hex(colour) for colour in ramp[:reached]), *[_BEYOND_COLOUR] * (len(bands) - reached)]
    found = []
    for area, low, high, colour in zip(bands.geometry, bands["from_min"], bands["to_min"], colours, strict=True):
        inside = shapely.intersection(area, shape)
        if inside.area > 0:
            words = _BEYOND if np.isnan(high) else _FROM_TO if low > 0 else _TO
            found.append((inside, voice(words.fill(low=f"{low:g}", high=f"{high:g}")), colour))
    return found


def _draw_roads(frame: MapFrame, roads: gpd.GeoDataFrame) -> None:
    """Draw roads, the greater ones wider."""
    seen = within(roads, frame.window)
    widths = [_ROAD_PT.get(rank, _LESSER_PT) for rank in seen["rank"]]
    for width in sorted(set(widths)):
        lines = seen.geometry[[one == width for one in widths]]
        draw_lines(frame.axes, lines, colors=ROAD, linewidths=width, zorder=4)


def _county_names(assessment: Assessment, adcode: str, frame: MapFrame) -> list[MapLabel]:
    """Return the names of the county, at its seat, and of those around it."""
    layers = assessment.study.layers
    names = dict(zip(layers.counties.index.astype(str), layers.counties["name"].astype(str), strict=True))
    return [
        MapLabel(spot.x, spot.y, names[code], size=10, must=True)
        if code == adcode
        else MapLabel(spot.x, spot.y, names[code], rank=1, size=7.5, colour=_AROUND_INK)
        for code, spot in named_at(layers.counties, layers.seats, frame.window).items()
    ]


def _spot_names(spots: Mapping[str, gpd.GeoDataFrame]) -> list[MapLabel]:
    """Return the names of townships and projects, which are written where there is room."""
    return [
        MapLabel(float(shapely.get_x(spot)), float(shapely.get_y(spot)), str(name), rank=rank, size=6.5)
        for rank, key in enumerate(_SPOTS, 2)
        if key in spots
        for spot, name in zip(spots[key].geometry, spots[key]["name"], strict=True)
        if isinstance(name, str) and name
    ]


def _place_names(places: gpd.GeoDataFrame, voice: Voice) -> list[MapLabel]:
    """Return the names of places, which are written where the others leave room."""
    english = places["name_en"].fillna(places["name"])
    spots = zip(places.geometry.x, places.geometry.y, places["name"], english, strict=True)
    return [
        MapLabel(float(x), float(y), voice(Text(str(zh), str(en))), rank=9, size=6, colour=_AROUND_INK)
        for x, y, zh, en in spots
    ]
