"""The pictures of a report: where counties stand on a map, what one county has, and counts by action."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import shapely
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from ycgis.assess import STATUS, Assessment
from ycgis.report.content import Content
from ycgis.report.fonts import drawable, drawing
from ycgis.report.frame import CM, INK, WIDTH_CM, Frame, png_of
from ycgis.report.labels import Label, write_labels
from ycgis.report.look import ORDER, STATUS_LOOK
from ycgis.report.shapes import draw_areas, draw_lines, draw_points
from ycgis.report.standing import TargetPart
from ycgis.report.voice import Voice
from ycgis.text import Lang, Text

__all__ = ["Picture", "pictures_of"]

_OUTSIDE = STATUS["not_in_scope"]
_STANDS = Text("{target}：{bound}，{due}", "{target}: {bound}, {due}")
_COUNTY = Text("{name}现状图", "{name}")
_COUNTS = Text("各项行动的目标按状态计数", "Targets of each action by status")
_NORTH = Text("北", "N")
_SEAT, _CAPITAL = Text("县城驻地", "county seat"), Text("设区市驻地", "seat of the prefecture")
_ROADS, _ROUTE = Text("道路", "roads"), Text("到设区市最快路径", "fastest way to the prefecture's seat")
_BUILTUP, _PARKS = Text("县城建成区", "built-up area"), Text("公园绿地", "parks")
_TOWNSHIPS, _SITES = Text("乡镇驻地", "township seats"), Text("重点项目", "key projects")
_CREDIT = Text(
    "制图：{author}。资料：{sources}。坐标系：{crs}。{sketch}未送审，内部工作用图，不得公开。",
    "Map: {author}. Data: {sources}. CRS: {crs}. {sketch}Not reviewed; an internal working map, not for publication.",
)
_SKETCH = Text("线形为示意，不可量测。", "Lines are schematic: not to be measured. ")
_ROAD, _ROUTE_COLOUR, _PARK, _BUILT = "#a89f95", "#a3195b", "#9cc98a", "#e3d9c6"
_OTHER_COUNTY: Final = "#f4f4f1"
_MOST_MAPS: Final = 4
_BAR_CM, _BAR_ROOM_CM = 0.75, 1.8
_LONG: Final = 22


class Picture(NamedTuple):
    """A picture and what it shows."""

    caption: str
    png: bytes


def pictures_of(assessment: Assessment, content: Content) -> list[Picture]:
    """Return the pictures of a report: of a county its map, else a map for each target that layers give the value of.

    At most four such maps, in the order of the plan; then the counts of statuses by action. The same assessment
    gives the same bytes.
    """
    voice = Voice(content.lang)
    with drawing():
        if content.county is None:
            maps = [_status_map(assessment, target, voice) for target in _mapped(assessment, content)[:_MOST_MAPS]]
        else:
            maps = [_county_map(assessment, content.county, voice)]
        return [*maps, Picture(_COUNTS.say(content.lang), _counts(content))]


def _mapped(assessment: Assessment, content: Content) -> list[TargetPart]:
    """Return the targets for each county whose value comes from layers in one county at least."""
    computed = set(assessment.progress.loc[assessment.progress["origin"] == "computed", "target_id"])
    return [target for target in content.targets if target.id in computed and not target.as_one]


def _status_map(assessment: Assessment, target: TargetPart, voice: Voice) -> Picture:
    layers = assessment.study.layers
    standings = {one.adcode: one for one in target.standings}
    codes = layers.counties.index.astype(str)
    status = {code: standings[code].status if code in standings else "not_in_scope" for code in codes}
    shown = [key for key in STATUS_LOOK if key in status.values()]
    words = {one.status: one.status_shown for one in target.standings} | {"not_in_scope": voice(_OUTSIDE)}
    entries: list[Artist] = [
        Patch(facecolor=STATUS_LOOK[key].tint, edgecolor=STATUS_LOOK[key].colour, label=drawable(_status(key, words)))
        for key in shown
    ]
    entries += [_line(_ROADS, _ROAD, 0.8, voice), _mark(_SEAT, "o", voice)]
    frame = Frame(_bounds(layers.counties), entries, _credit(assessment, voice))
    for key in shown:
        of_status = [code for code, found in status.items() if found == key]
        look = STATUS_LOOK[key]
        shapes = layers.counties.geometry.loc[of_status]
        draw_areas(frame.axes, shapes, facecolor=look.tint, edgecolor=look.colour, linewidth=0.9, zorder=2)
    draw_lines(frame.axes, layers.roads.geometry, colors=_ROAD, linewidths=0.35, zorder=3)
    draw_points(frame.axes, layers.seats.geometry, marker="o", markersize=3, color=INK, zorder=5)
    names = layers.counties["name"].astype(str)
    labels = []
    for code, spot in _middles(layers.counties, layers.seats).items():
        standing = standings.get(code)
        said = f"\n{STATUS_LOOK[status[code]].symbol} {standing.shown}" if standing else ""
        labels.append(Label(spot.x, spot.y, f"{names[code]}{said}", size=7.5, must=True))
    write_labels(frame.axes, labels)
    caption = _STANDS.fill(target=target.title, bound=target.bound, due=target.due_shown)
    return Picture(caption.say(voice.lang), frame.finish(_union(layers.counties), voice(_NORTH)))


def _county_map(assessment: Assessment, adcode: str, voice: Voice) -> Picture:
    study = assessment.study
    layers = study.layers
    own = layers.counties.loc[[adcode]]
    name = str(own["name"].iloc[0])
    route = study.routes[study.routes.index == adcode]
    entries: list[Artist] = [_line(_ROADS, _ROAD, 0.8, voice), _mark(_SEAT, "o", voice)]
    if len(route):
        entries.append(_line(_ROUTE, _ROUTE_COLOUR, 1.8, voice))
    areas = (("builtup", _BUILTUP, _BUILT), ("parks", _PARKS, _PARK))
    spots = (("townships", _TOWNSHIPS, "s"), ("projects", _SITES, "^"))
    given_areas = [(getattr(layers, key), title, colour) for key, title, colour in areas]
    given_spots = [(getattr(layers, key), title, mark) for key, title, mark in spots]
    entries += [Patch(facecolor=colour, label=voice(title)) for layer, title, colour in given_areas if _has(layer)]
    entries += [_mark(title, mark, voice) for layer, title, mark in given_spots if _has(layer)]
    frame = Frame(_bounds(own), entries, _credit(assessment, voice))
    around = layers.counties.geometry
    draw_areas(frame.axes, around, facecolor=_OTHER_COUNTY, edgecolor="#c9cdd3", linewidth=0.6, zorder=1)
    draw_areas(frame.axes, own.geometry, facecolor="white", edgecolor=INK, linewidth=1.2, zorder=2)
    for layer, _, colour in given_areas:
        if _has(layer):
            draw_areas(frame.axes, _within(layer, frame), facecolor=colour, edgecolor="none", zorder=3)
    draw_lines(frame.axes, _within(layers.roads, frame), colors=_ROAD, linewidths=0.6, zorder=4)
    draw_lines(frame.axes, route.geometry, colors=_ROUTE_COLOUR, linewidths=1.8, zorder=5)
    for layer, _, mark in given_spots:
        if _has(layer):
            draw_points(frame.axes, _within(layer, frame), marker=mark, markersize=4, color=INK, zorder=6)
    draw_points(frame.axes, layers.seats.geometry, marker="o", markersize=5, color=INK, zorder=7)
    write_labels(frame.axes, _county_labels(layers.counties, layers.seats, adcode, frame))
    caption = _COUNTY.fill(name=name)
    return Picture(voice(caption), frame.finish(_union(own), voice(_NORTH)))


def _county_labels(counties: gpd.GeoDataFrame, seats: gpd.GeoDataFrame, adcode: str, frame: Frame) -> list[Label]:
    """Return the names of the county's seat and of the counties around it."""
    labels = []
    for code, spot in _middles(counties, seats).items():
        name = str(counties.loc[code, "name"])
        if code == adcode:
            labels.append(Label(spot.x, spot.y, name, size=10, must=True))
        elif frame.window.contains(spot):
            labels.append(Label(spot.x, spot.y, name, rank=1, size=7.5, colour="#6b7280"))
    return labels


def _counts(content: Content) -> bytes:
    """Return bars of how many verdicts each action has, by status, told by colour, hatch and number."""
    actions = content.actions
    height = len(actions) * _BAR_CM + _BAR_ROOM_CM
    figure = Figure(figsize=(WIDTH_CM * CM, height * CM), dpi=200, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.4, _BAR_ROOM_CM / 2 / height, 0.58, 1 - _BAR_ROOM_CM / height))
    left = [0.0] * len(actions)
    rows = list(range(len(actions)))[::-1]
    for status in ORDER:
        counts = [float(action.counts.get(status, 0)) for action in actions]
        look = STATUS_LOOK[status]
        axes.barh(rows, counts, left=left, color=look.tint, edgecolor=look.colour, linewidth=0.8, height=0.62,
                  label=drawable(f"{look.symbol} {content.statuses[status]}"))  # fmt: skip
        most = max((sum(action.counts.values()) for action in actions), default=0)
        for row, count, start in zip(rows, counts, left, strict=True):
            if count > most / 25:
                axes.text(start + count / 2, row, f"{count:g}", ha="center", va="center", size=7, color=look.ink)
        left = [start + count for start, count in zip(left, counts, strict=True)]
    axes.set_yticks(rows, [drawable(_short(f"{action.number} {action.title}", content.lang)) for action in actions])
    axes.tick_params(labelsize=7, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.legend(loc="upper center", ncols=len(ORDER), frameon=False, fontsize=8, handlelength=1.4, columnspacing=1.2)
    return png_of(figure)


def _short(text: str, lang: Lang) -> str:
    most = _LONG if lang == "zh" else 2 * _LONG
    return text if len(text) <= most else text[: most - 1] + "…"


def _status(key: str, words: Mapping[str, str]) -> str:
    return f"{STATUS_LOOK[key].symbol} {words[key]}"


def _line(title: Text, colour: str, width: float, voice: Voice) -> Line2D:
    return Line2D([], [], color=colour, linewidth=width, label=voice(title))


def _mark(title: Text, marker: str, voice: Voice) -> Line2D:
    return Line2D([], [], linestyle="none", marker=marker, markersize=4, color=INK, label=voice(title))


def _has(layer: gpd.GeoDataFrame | None) -> bool:
    return layer is not None and not layer.empty


def _within(layer: gpd.GeoDataFrame, frame: Frame) -> Iterable[BaseGeometry]:
    found = layer.geometry.to_numpy()
    return found[shapely.intersects(found, frame.window)]


def _bounds(frame: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = map(float, frame.total_bounds)
    return west, south, east, north


def _union(frame: gpd.GeoDataFrame) -> BaseGeometry:
    return shapely.union_all(frame.geometry.to_numpy())


def _middles(counties: gpd.GeoDataFrame, seats: gpd.GeoDataFrame) -> dict[str, shapely.Point]:
    """Return where each county is named: at its seat, or in its middle where it has none."""
    inside = dict(zip(counties.index.astype(str), counties.geometry.representative_point(), strict=True))
    return inside | {str(code): spot for code, spot in seats.geometry.items() if str(code) in inside}


def _credit(assessment: Assessment, voice: Voice) -> str:
    study = assessment.study
    drawn = {source.attribution: None for source in study.sources.values() if source.attribution}
    author = voice(study.producer) if study.producer else "ycgis"
    sketch = _SKETCH if any(source.schematic for source in study.sources.values()) else Text("", "")
    crs = CRS.from_user_input(study.layers.counties.crs).to_string()
    return voice(_CREDIT.fill(author=author, sources=voice.listed(list(drawn)), crs=crs, sketch=sketch))
