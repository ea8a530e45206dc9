"""The map of one target: how every county stands to it, told by colour, symbol and value."""

from matplotlib.artist import Artist

from ycgis.assess import STATUS, Assessment
from ycgis.ground.text import Text
from ycgis.report.frame import INK, Frame
from ycgis.report.labels import Label, write_labels
from ycgis.report.look import STATUS_LOOK
from ycgis.report.mapwork import (
    ROAD,
    ROADS,
    SEAT,
    area_entry,
    bounds_of,
    credit,
    draw_around,
    line_entry,
    mark_entry,
    named_at,
)
from ycgis.report.shapes import draw_areas, draw_lines, draw_points
from ycgis.report.standing import TargetPart
from ycgis.report.voice import Voice

__all__ = ["status_map"]

_NORTH = Text("北", "N")
_DRAWN = ("counties", "neighbours", "roads", "seats")


def status_map(assessment: Assessment, target: TargetPart, voice: Voice) -> bytes:
    """Return the map as PNG; counties to which the target does not apply are white, and have no symbol."""
    layers = assessment.study.layers
    standings = {one.adcode: one for one in target.standings}
    codes = layers.counties.index.astype(str)
    status = {code: standings[code].status if code in standings else "not_in_scope" for code in codes}
    shown = [key for key in STATUS_LOOK if key in status.values()]
    words = {one.status: one.status_shown for one in target.standings}
    words["not_in_scope"] = voice(STATUS["not_in_scope"])
    entries: list[Artist] = [
        area_entry(f"{STATUS_LOOK[key].symbol} {words[key]}", STATUS_LOOK[key].tint, STATUS_LOOK[key].colour)
        for key in shown
    ]
    entries += [line_entry(ROADS, ROAD, 0.8, voice), mark_entry(SEAT, "o", voice)]
    frame = Frame(bounds_of(layers.counties), entries, credit(assessment, _DRAWN, voice))
    draw_around(frame.axes, assessment)
    for key in shown:
        shapes = layers.counties.geometry[[status[code] == key for code in codes]]
        look = STATUS_LOOK[key]
        draw_areas(frame.axes, shapes, facecolor=look.tint, edgecolor=look.colour, linewidth=0.9, zorder=2)
    draw_lines(frame.axes, layers.roads.geometry, colors=ROAD, linewidths=0.35, zorder=3)
    draw_points(frame.axes, layers.seats.geometry, marker="o", markersize=3, color=INK, zorder=5)
    names = dict(zip(codes, layers.counties["name"].astype(str), strict=True))
    labels = []
    for code, spot in named_at(layers.counties, layers.seats, frame.window).items():
        standing = standings.get(code)
        said = f"\n{STATUS_LOOK[status[code]].symbol} {standing.shown}" if standing else ""
        labels.append(Label(spot.x, spot.y, f"{names[code]}{said}", size=7.5, must=True))
    write_labels(frame.axes, labels)
    return frame.finish(layers.counties.union_all(), voice(_NORTH))
