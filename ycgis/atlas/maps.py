"""The two maps: the prefecture with its counties' status, and one county with its reach."""

from collections.abc import Mapping, Sequence

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.assess import Assessment
from ycgis.atlas import facts
from ycgis.atlas.data import ROAD_DECIMALS, MapSheet, MapWindow, county_view, prefecture_view, veil
from ycgis.atlas.elements import Dress, Feature, LayerGroup, PackedLayer, SheetLayer
from ycgis.atlas.evidence import add_evidence, layers_of, overview
from ycgis.atlas.explain import STREET_ZOOM
from ycgis.atlas.findable import findable
from ycgis.atlas.minutes import minutes_grid
from ycgis.atlas.pack import pack_geometry, varints
from ycgis.atlas.projects import site_features
from ycgis.atlas.sheetmap import add_layer, dress, features, layer, sheet_map
from ycgis.atlas.style import ROAD_WIDTH, band_colours, line, polygon
from ycgis.atlas.words import WORDS, words
from ycgis.board import LOOKS, Board
from ycgis.ground.numbers import DASH
from ycgis.ground.text import Lang, Text
from ycgis.ground.vocabulary import STREET_RANKS

__all__ = ["band_legend", "card", "draw_county", "draw_explored", "draw_prefecture", "road_legend"]

_INK = "#1c2733"
_ROAD = "#7a6a58"
_ROUTE = "#a3195b"
_URBAN_DECIMALS = 4
_CARD_ROWS = 8
_BORDERS = {
    "prefecture": line("#6c5b7b", 1.8, 0.75, dash="8 3 2 3"),
    "province": line("#6c5b7b", 2.8, 0.85, dash="12 4 2 4"),
}
_URBAN = {"urban_centre": ("#4b3b57", 0.42), "urban_cluster": ("#4b3b57", 0.2)}
"""Colour and opacity of urban land: dark enough to be seen through what lies over it."""

_AMISS = ("missed", "near")
_NAMED_CLASSES = 3

_RULER = {
    "measureControlLabel": "ruler",
    "measureControlTitleOn": "measure_on",
    "measureControlTitleOff": "measure_off",
    "tooltipTextFinish": "measure_finish",
    "tooltipTextDelete": "measure_delete",
    "tooltipTextMove": "measure_move",
    "tooltipTextResume": "measure_resume",
    "tooltipTextAdd": "measure_add",
}
"""The wordings of the tool that measures lengths, by its options."""

_Cards = Mapping[str, dict[str, object]]


def draw_prefecture(assessment: Assessment, sheet: MapSheet, board: Board, prefix: str = "") -> folium.Map:
    """Return the map of all counties: coloured by what the page's reader chooses, or by travel time.

    Until its page's script colours them, counties are coloured by how they stand over all. Evidence at the scale of
    streets and plots is left to the counties' maps, where it can be read. `prefix` tells its names from those of
    another map on the page.
    """
    view, lang = prefecture_view(sheet), board.lang
    drawing = sheet_map(view, view.wider(1))
    cards = _cards(board, sheet, focus=None)
    _ground(drawing, sheet, lang)
    _urban(drawing, sheet, lang)
    colours = {code: LOOKS[standing.overall].colour for code, standing in board.standings.items()}
    _coloured(sheet, colours, cards, lang).add_to(drawing)
    if len(sheet.bands):
        _time_theme(sheet, cards, lang).add_to(drawing)
    _roads(drawing, sheet, lang)
    _borders(drawing, sheet, lang)
    _builtup(drawing, sheet, lang)
    _kinds(drawing, assessment, sheet, lang)
    for each in layers_of(assessment, overview(assessment, sheet)):
        add_evidence(drawing, each, lang)
    _places(drawing, assessment, sheet, cards, lang, focus=None)
    dress(drawing, view, facts.attributions(assessment), {**_fixed(lang), "places": []}, prefix)
    return drawing


def draw_county(assessment: Assessment, own: MapSheet, board: Board, adcode: str) -> folium.Map:
    """Return the map of one county (`own` is its `county_sheet`): surroundings, reach, roads, route and evidence."""
    view, lang, cards = county_view(own, adcode), board.lang, _cards(board, own, focus=adcode)
    drawing = sheet_map(view, view.wider(1), max_zoom=STREET_ZOOM if len(own.builtup) or own.evidence else 15)
    _ground(drawing, own, lang)
    _urban(drawing, own, lang)
    add_layer(drawing, _bands(own, lang, show=True))
    drawing.add_child(_uncontrolled(_counties(own, cards, adcode, lang)))
    outside = features(veil(own, adcode), [{"style": polygon("#f4f4f1", 0.62)}])
    drawing.add_child(_uncontrolled(layer(outside, "veil", "veil")))
    _roads(drawing, own, lang)
    _borders(drawing, own, lang)
    outline = [{"style": line(_INK, 2.6)}]
    drawing.add_child(_uncontrolled(layer(features(own.counties.loc[[adcode]], outline), "outline", "outline")))
    _builtup(drawing, own, lang)
    for each in layers_of(assessment, own):
        add_evidence(drawing, each, lang)
    _route(drawing, own, lang)
    _places(drawing, assessment, own, cards, lang, focus=adcode)
    more = {
        **_fixed(lang),
        "places": _views(own, adcode, lang),
        "minutes": minutes_grid(assessment, own, adcode, lang),
        "find": findable(assessment, adcode, lang),
    }
    dress(drawing, view, facts.attributions(assessment), more)
    return drawing


def draw_explored(assessment: Assessment, sheet: MapSheet, board: Board, colours: Mapping[str, str]) -> folium.Map:
    """Return the map of all counties in given colours, for others to add to: it has no layer control yet."""
    view, lang = prefecture_view(sheet), board.lang
    drawing = sheet_map(view, view.wider(1))
    cards = _cards(board, sheet, focus=None)
    _ground(drawing, sheet, lang)
    _urban(drawing, sheet, lang)
    _coloured(sheet, colours, cards, lang).add_to(drawing)
    _roads(drawing, sheet, lang)
    _borders(drawing, sheet, lang)
    _places(drawing, assessment, sheet, cards, lang, focus=None)
    options = {"bounds": view.corners(), "credits": facts.attributions(assessment), "places": [], **_fixed(lang)}
    drawing.add_child(Dress(None, options))
    return drawing


def _fixed(lang: Lang) -> dict[str, object]:
    """Return the wordings of what every map has on it."""
    ruler = {option: WORDS[name].say(lang) for option, name in _RULER.items()}
    return {"north": WORDS["north"].say(lang), "full": WORDS["full"].say(lang), "measure": ruler}


def _views(own: MapSheet, adcode: str, lang: Lang) -> list[dict[str, object]]:
    """Return the places that a button leads to: the county, and its built-up area where there is one."""
    t = words(lang)
    found: list[dict[str, object]] = [{"name": t["view_county"], "bounds": county_view(own, adcode).corners()}]
    if adcode in own.builtup.index:
        town = MapWindow(*shapely.bounds(own.builtup.geometry[adcode])).wider(0.05)
        found.append({"name": t["view_town"], "bounds": town.corners()})
    return found


def band_legend(sheet: MapSheet, lang: Lang) -> list[tuple[str, str]]:
    """Return colour and wording of each travel-time band, fastest first."""
    uppers = [None if pd.isna(upper) else float(upper) for upper in sheet.bands["to_min"]]
    lowers = [float(lower) for lower in sheet.bands["from_min"]]
    labels = [_band_words(low, high, lang) for low, high in zip(lowers, uppers, strict=True)]
    return list(zip(band_colours(uppers), labels, strict=True))


def _band_words(low: float, high: float | None, lang: Lang) -> str:
    word = WORDS["band_beyond"] if high is None else WORDS["band_from"] if low > 0 else WORDS["band_to"]
    return word.fill(low=f"{low:g}", high="" if high is None else f"{high:g}").say(lang)


def road_legend(sheet: MapSheet, lang: Lang) -> list[tuple[float, str]]:
    """Return stroke and name of each rank of roads; one entry where no class is known."""
    other = WORDS["roads_other" if any(sheet.roads["classes"]) else "roads"]
    names = {**STREET_RANKS, "other": other}
    return [
        (
            ROAD_WIDTH[str(rank)],
            _road_name(classes, names[str(rank)].say(lang), lang) + (WORDS["roads_near"].say(lang) if near else ""),
        )
        for rank, classes, near in zip(sheet.roads["rank"], sheet.roads["classes"], sheet.roads["near"], strict=True)
    ]


def _road_name(classes: Sequence[str], rank: str, lang: Lang) -> str:
    """Return the words of the data for a rank of roads; the rank's own in place of tags such as OpenStreetMap's."""
    names = list(dict.fromkeys(rank if word.isascii() else word for word in classes)) or [rank]
    some = Text("、", ", ").say(lang).join(names[:_NAMED_CLASSES])
    return some + WORDS["and_more"].say(lang) if len(names) > _NAMED_CLASSES else some


def _uncontrolled(made: SheetLayer) -> SheetLayer:
    made.control = False
    return made


def _ground(drawing: folium.Map, sheet: MapSheet, lang: Lang) -> None:
    """Draw the neighbours: quiet, and without an entry for each."""
    style = polygon("#f7f7f4", 1, line("#b9bcc0", 0.8, dash="3 3"))
    areas = features(sheet.neighbours, [{"style": style}] * len(sheet.neighbours))
    add_layer(drawing, layer(areas, words(lang)["neighbours"], "neighbours"))


def _borders(drawing: folium.Map, sheet: MapSheet, lang: Lang) -> None:
    looks = [{"style": _BORDERS[str(kind)]} for kind in sheet.borders["kind"]]
    add_layer(drawing, layer(features(sheet.borders, looks), words(lang)["borders"], "borders", key="borders"))


def _urban(drawing: folium.Map, sheet: MapSheet, lang: Lang) -> None:
    """Draw where towns are, under the counties' colours: by cells of 1 km, which is no built-up area."""
    if sheet.urban.empty:
        return
    styles = [{"kind": 2, **polygon(*_URBAN[str(kind)])} for kind in sheet.urban["kind"]]
    data = {
        "styles": styles,
        "groups": varints(range(len(styles))),
        "geometry": pack_geometry(sheet.urban.geometry.to_numpy(), _URBAN_DECIMALS),
    }
    options = {"pane": "urban", "interactive": False, "key": "urban"}
    PackedLayer(data, words(lang)["urban"], options, show=True).add_to(drawing)


def _bands(sheet: MapSheet, lang: Lang, *, show: bool) -> SheetLayer:
    looks = [{"style": polygon(colour, 0.8)} for colour, _ in band_legend(sheet, lang)]
    return layer(features(sheet.bands, looks), words(lang)["bands"], "bands", show=show, key="bands")


def _time_theme(sheet: MapSheet, cards: _Cards, lang: Lang) -> LayerGroup:
    """Return the travel-time bands in place of the statuses' colours, with the counties above them to click."""
    group = LayerGroup(words(lang)["bands"], show=False)
    add_layer(group, _bands(sheet, lang, show=True))
    add_layer(group, _counties(sheet, cards, None, lang))
    add_layer(group, layer(_labels(_anchors(sheet), 1, "county"), "labels"))
    return group


def _roads(drawing: folium.Map, sheet: MapSheet, lang: Lang) -> None:
    """Draw the roads on a canvas, the least first; see `MapSheet.roads` for those that wait until zoomed in."""
    roads = sheet.roads[::-1]
    if roads.empty:
        return
    styles = [
        {"kind": 1, "near": bool(near), **line(_ROAD, ROAD_WIDTH[str(rank)], 0.5)}
        for rank, near in zip(roads["rank"], roads["near"], strict=True)
    ]
    data = {
        "styles": styles,
        "groups": varints(range(len(roads))),
        "geometry": pack_geometry(roads.geometry.to_numpy(), ROAD_DECIMALS),
    }
    options = {"pane": "roads", "interactive": False, "key": "roads"}
    PackedLayer(data, words(lang)["roads"], options, show=True).add_to(drawing)


def _builtup(drawing: folium.Map, sheet: MapSheet, lang: Lang) -> None:
    looks = [{"style": line(_INK, 1.4, 0.75, dash="2 4")}] * len(sheet.builtup)
    add_layer(drawing, layer(features(sheet.builtup, looks), words(lang)["builtup"], "outline", key="builtup"))


def _route(drawing: folium.Map, sheet: MapSheet, lang: Lang) -> None:
    """Draw the fastest route; it tells its time and length, and how much of that leads to the road and from it."""
    t = words(lang)
    told = [
        {
            "title": t["route"],
            "heads": [],
            "rows": [
                {"cells": [t["route_time"], t["minutes"].format(minutes=f"{route.minutes:.0f}")]},
                {"cells": [t["route_length"], f"{route.km:.1f} km"]},
                {"cells": [t["route_legs"], f"{route.leg_km:.1f} km"]},
            ],
        }
        for route in sheet.routes.itertuples()
    ]
    casing = features(sheet.routes, [{"style": line("#ffffff", 7, 0.9), "popup": popup} for popup in told])
    core = features(sheet.routes, [{"style": line(_ROUTE, 3.4), "popup": popup} for popup in told])
    add_layer(drawing, layer([*casing, *core], t["route"], "route", key="route", interactive=True))


def _counties(sheet: MapSheet, cards: _Cards, adcode: str | None, lang: Lang) -> SheetLayer:
    """Return the counties as areas to click: thin outlines, and a popup each."""
    style = polygon("#ffffff", 0.01, line("#6d747d", 1))
    properties = [
        {"style": style}
        if code == adcode  # its page says all of it; a click tells the travel time from there
        else {"style": style, "tip": str(name), "popup": cards[str(code)]}
        for code, name in sheet.counties["name"].items()
    ]
    return layer(features(sheet.counties, properties), words(lang)["counties"], "theme", interactive=True)


def _coloured(sheet: MapSheet, colours: Mapping[str, str], cards: _Cards, lang: Lang) -> LayerGroup:
    """Return the counties as areas to colour, and their names with room for what is said of each."""
    group = LayerGroup(words(lang)["coloured"])
    looks = [
        {
            "style": polygon(colours[str(code)], 0.62, line("#ffffff", 1.6)),
            "tip": str(county),
            "code": str(code),
            "popup": cards[str(code)],
        }
        for code, county in sheet.counties["name"].items()
    ]
    areas = features(sheet.counties, looks)
    add_layer(group, layer(areas, "areas", "theme", interactive=True, key="theme"))
    labels = _labels(_anchors(sheet), 1, "county")
    for label, code in zip(labels, sheet.counties.index, strict=True):
        label["properties"]["code"] = str(code)
    add_layer(group, layer(labels, "names"))
    return group


def _kinds(drawing: folium.Map, assessment: Assessment, sheet: MapSheet, lang: Lang) -> None:
    """Add an outline around the counties of each category of the plan; each shows while its category is chosen."""
    style = line(_INK, 3.2, dash="9 5")
    for key, title, codes in facts.kinds(assessment, lang):
        whole = sheet.counties.loc[sheet.counties.index.isin(codes)].dissolve()
        drawn = layer(features(whole, [{"style": style}]), title, "outline", show=False, key=f"kind-{key}")
        drawing.add_child(_uncontrolled(drawn))


def _cards(board: Board, sheet: MapSheet, focus: str | None) -> _Cards:
    """Return what the popup of each county says on one page."""
    codes = [str(code) for code in sheet.counties.index]
    return {code: card(board, code, _folder(code, focus)) for code in codes}


def card(board: Board, adcode: str, folder: str | None) -> dict[str, object]:
    """Return what a popup says of a county: how it stands, what it misses, then its values, and the way to its page."""
    t = words(board.lang)
    missed = [(line, entry) for line, entry in board.entries(adcode) if line.is_due and entry.status in _AMISS]
    missed.sort(key=lambda pair: _AMISS.index(pair[1].status))
    told = {line.key for line, _ in missed}
    valued = [(line, line.entries[adcode]) for line in board.shown if line.key not in told]
    valued = [(line, entry) for line, entry in valued if entry.source]
    valued.sort(key=lambda pair: not pair[0].target)
    shown = [*missed, *valued][:_CARD_ROWS]
    card: dict[str, object] = {
        "title": board.names[adcode],
        "standing": board.standings[adcode].words,
        "heads": [t["indicator"], t["value"], t["target"], t["status"]],
        "rows": [
            {
                "key": line.view_key,
                "cells": [line.title if line.target else line.measured, entry.shown, line.bound or DASH],
                "badge": entry.badge._asdict(),
            }
            for line, entry in shown
        ],
    }
    return card if folder is None else card | {"href": f"{folder}{adcode}.html", "link": t["open"]}


def _folder(adcode: str, focus: str | None) -> str | None:
    """Return where a county's page lies as seen from the page in focus; None for that page itself."""
    if focus is None:
        return "counties/"
    return None if adcode == focus else ""


def _middles(frame: gpd.GeoDataFrame, window: MapWindow | None = None) -> gpd.GeoDataFrame:
    """Return a point inside each area; inside its part within the window, where a window is given."""
    shapes = frame.geometry.to_numpy()
    if window is not None:
        clipped = shapely.clip_by_rect(shapely.make_valid(shapes), *window)
        shapes = np.where(shapely.is_empty(clipped), shapes, clipped)
    return frame.set_geometry(shapely.point_on_surface(shapes))


def _places(  # noqa: PLR0913, PLR0917 - one argument for each thing that places are named by
    drawing: folium.Map, assessment: Assessment, sheet: MapSheet, cards: _Cards, lang: Lang, focus: str | None
) -> None:
    """Draw seats and cities as marks, and the names of places."""
    t, capital = words(lang), assessment.study.capital
    seats = [
        {
            "mark": "capital" if code == capital else "own" if code == focus else "seat",
            "tip": f"{name} · {t['capital' if code == capital else 'seat']}",
            "popup": cards[str(code)],
        }
        for code, name in sheet.seats["name"].items()
    ]
    add_layer(drawing, layer(features(sheet.seats, seats), t["seat"], interactive=True))
    cities = [{"mark": "city", "tip": f"{name} · {t['city']}"} for name in sheet.cities["name"]]
    add_layer(drawing, layer(features(sheet.cities, cities), t["city"], interactive=True))
    towns = [{"mark": "township", "tip": str(name)} for name in sheet.townships["name"]]
    show = focus is not None
    marks = features(sheet.townships, towns)
    add_layer(drawing, layer(marks, t["townships"], interactive=True, show=show, key="townships"))
    sites = site_features(assessment, sheet, lang)
    add_layer(drawing, layer(sites, t["sites"], interactive=True, key="projects"))
    add_layer(drawing, layer(_names(assessment, sheet, lang, focus), t["labels"]))


def _place_names(sheet: MapSheet, lang: Lang) -> list[Feature]:
    """Return the names of places that have no mark; townships, where the project has them, are named by theirs."""
    if len(sheet.townships):
        return []
    english = sheet.places["name_en"].where(sheet.places["name_en"] != "", sheet.places["name"])
    return _labels(sheet.places.assign(name=english) if lang == "en" else sheet.places, 6, "place")


def _names(assessment: Assessment, sheet: MapSheet, lang: Lang, focus: str | None) -> list[Feature]:
    """Return the names on the map; where two collide, the one of lower rank stays."""
    window = prefecture_view(sheet) if focus is None else county_view(sheet, focus)
    common = _labels(_middles(sheet.neighbours, window), 5, "far") + _labels(sheet.cities, 3, "town")
    common += _place_names(sheet, lang)
    if focus is None:
        return common
    others = sheet.counties[(sheet.counties.index != focus)]
    capital = sheet.seats[(sheet.seats.index == assessment.study.capital) & (sheet.seats.index != focus)]
    named = capital.assign(name=assessment.study.name.say(lang))
    own = sheet.seats[sheet.seats.index == focus]
    near = _anchors(sheet, window).loc[others.index]
    return common + _labels(own, 0, "own") + _labels(named, 1, "town") + _labels(near, 4, "near")


def _anchors(sheet: MapSheet, window: MapWindow | None = None) -> gpd.GeoDataFrame:
    """Return where each county's name stands: under the mark of its seat, or else in the middle of its area."""
    middles = _middles(sheet.counties, window)
    seats = sheet.seats.geometry.reindex(middles.index)
    marked = seats.notna()
    return middles.set_geometry(seats.where(marked, middles.geometry)).assign(
        kind=["" if under else "middle" for under in marked]
    )


def _labels(frame: gpd.GeoDataFrame, rank: int, kind: str) -> list[Feature]:
    finer = frame["kind"] if "kind" in frame else [""] * len(frame)
    kinds = [f"{kind} {more}".strip() for more in finer]
    own = [{"label": str(name), "rank": rank, "kind": each} for name, each in zip(frame["name"], kinds, strict=True)]
    return features(frame, own)
