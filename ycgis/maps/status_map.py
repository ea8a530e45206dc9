"""The map of one target: how every county stands to it, told by colour, symbol and value."""

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from ycgis.assess import Assessment
from ycgis.board import LOOKS, Line
from ycgis.board.voice import Voice
from ycgis.ground.text import Text
from ycgis.maps.frame import INK, Frame, Framed, FrameOf, png_of
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
    line_entry,
    mark_entry,
    named_at,
)
from ycgis.maps.shapes import draw_areas, draw_lines, draw_points

__all__ = ["status_map", "status_on"]

_NORTH = Text("北", "N")
_DRAWN = ("counties", "neighbours", "settlement", "roads", "seats")


def status_map(assessment: Assessment, line: Line, voice: Voice) -> bytes:
    """Return the map as PNG, as wide as a page's text."""
    return png_of(status_on(assessment, line, voice, lambda of: Frame(of.bounds, of.entries, of.credit)))


def status_on(assessment: Assessment, line: Line, voice: Voice, frame_of: FrameOf) -> Figure:
    """Return the map within a frame; counties to which the target does not apply are white, and have no symbol."""
    layers = assessment.study.layers
    codes = layers.counties.index.astype(str)
    status = {code: line.entries[code].told if code in line.entries else "not_in_scope" for code in codes}
    shown = [key for key in LOOKS if key in status.values()]
    entries: list[Artist] = [
        area_entry(f"{LOOKS[key].symbol} {voice(LOOKS[key].word)}", LOOKS[key].tint, LOOKS[key].colour) for key in shown
    ]
    entries += [line_entry(ROADS, ROAD, 0.8, voice), mark_entry(SEAT, "o", voice)]
    urban = assessment.study.urban_land
    entries += [area_entry(voice(URBAN), URBAN_COLOUR)] if len(urban) else []
    frame = frame_of(Framed(bounds_of(layers.counties), entries, credit(assessment, _DRAWN, voice)))
    draw_around(frame.axes, assessment)
    for key in shown:
        shapes = layers.counties.geometry[[status[code] == key for code in codes]]
        look = LOOKS[key]
        draw_areas(frame.axes, shapes, facecolor=look.tint, edgecolor=look.colour, linewidth=0.9, zorder=2)
    draw_areas(frame.axes, urban.geometry, facecolor=URBAN_COLOUR, edgecolor="none", alpha=0.45, zorder=2.5)
    draw_lines(frame.axes, layers.roads.geometry, colors=ROAD, linewidths=0.35, zorder=3)
    draw_points(frame.axes, layers.seats.geometry, marker="o", markersize=3, color=INK, zorder=5)
    names = dict(zip(codes, layers.counties["name"].astype(str), strict=True))
    labels = []
    for code, spot in named_at(layers.counties, layers.seats, frame.window).items():
        asked = status[code] != "not_in_scope"
        value = f"\n{LOOKS[status[code]].symbol} {line.entries[code].shown}" if asked else ""
        labels.append(MapLabel(spot.x, spot.y, f"{names[code]}{value}", size=7.5, must=True))
    write_labels(frame.axes, labels)
    return frame.complete(layers.counties.union_all(), voice(_NORTH))
