"""What the maps of a report have in common: entries of the legend, places of names, and credits."""

from collections.abc import Collection

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from ycgis.assess import Assessment
from ycgis.board.voice import Voice
from ycgis.ground.text import Text
from ycgis.maps.fonts import drawable
from ycgis.maps.frame import INK
from ycgis.maps.shapes import draw_areas

__all__ = [
    "ROAD",
    "ROADS",
    "SEAT",
    "URBAN",
    "URBAN_COLOUR",
    "area_entry",
    "bounds_of",
    "credit",
    "draw_around",
    "drawn_layers",
    "line_entry",
    "mark_entry",
    "named_at",
    "within",
]

ROADS, SEAT = Text("道路", "roads"), Text("县城驻地", "county seat")
ROAD = "#a89f95"
"""The colour of roads."""

URBAN = Text("城镇地区（非建成区）", "urban land (not the built-up area)")
URBAN_COLOUR = "#b5aeba"

_GROUND, _EDGE = "#f4f4f1", "#c9cdd3"
_CREDIT = Text(
    "制图：{author}。资料：{sources}。坐标系：{crs}。{sketch}{review}。",
    "Map: {author}. Data: {sources}. CRS: {crs}. {sketch}{review}.",
)
_SKETCH = Text("线形为示意，不可量测。", "Lines are schematic: not to be measured. ")
_UNREVIEWED = Text("未送审，内部工作用图，不得公开", "Not reviewed; an internal working map, not for publication")
_REVIEWED = Text("审图号：{number}", "Map review no.: {number}")
_UNSAID = Text("未注明", "not said")
_NOTHING = Text("", "")


def line_entry(title: Text, colour: str, width: float, voice: Voice) -> Line2D:
    """Return what a legend says of a line."""
    return Line2D([], [], color=colour, linewidth=width, label=drawable(voice(title)))


def mark_entry(title: Text, marker: str, voice: Voice) -> Line2D:
    """Return what a legend says of a mark."""
    return Line2D([], [], linestyle="none", marker=marker, markersize=4, color=INK, label=drawable(voice(title)))


def area_entry(label: str, colour: str, edge: str = "none") -> Patch:
    """Return what a legend says of an area."""
    return Patch(facecolor=colour, edgecolor=edge, label=drawable(label))


def bounds_of(shapes: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east and north of shapes, in metres."""
    west, south, east, north = map(float, shapes.total_bounds)
    return west, south, east, north


def within(layer: gpd.GeoDataFrame, window: BaseGeometry) -> gpd.GeoDataFrame:
    """Return what of a layer touches a window."""
    return layer[shapely.intersects(layer.geometry.to_numpy(), window)]


def drawn_layers(assessment: Assessment, names: Collection[str]) -> dict[str, gpd.GeoDataFrame]:
    """Return those of the named layers that the project has and that hold anything, by name."""
    layers = {name: getattr(assessment.study.layers, name) for name in names}
    return {name: layer for name, layer in layers.items() if layer is not None and len(layer)}


def named_at(counties: gpd.GeoDataFrame, seats: gpd.GeoDataFrame, window: BaseGeometry) -> dict[str, shapely.Point]:
    """Return where each county in a window is named: at its seat, or in the middle of what is seen of it."""
    shapes = dict(zip(counties.index.astype(str), counties.geometry.to_numpy(), strict=True))
    seen = {code: shapely.intersection(shape, window) for code, shape in shapes.items()}
    found = {code: shapely.point_on_surface(shape) for code, shape in seen.items() if shape.area > 0}
    marks = zip(seats.index.astype(str), seats.geometry.to_numpy(), strict=True)
    return found | {code: spot for code, spot in marks if code in found and window.contains(spot)}


def draw_around(axes: Axes, assessment: Assessment) -> None:
    """Draw all counties, and those around the prefecture, as a pale ground."""
    layers = assessment.study.layers
    if layers.neighbours is not None:
        draw_areas(axes, layers.neighbours.geometry, facecolor="white", edgecolor=_EDGE, linewidth=0.5, zorder=0.5)
    draw_areas(axes, layers.counties.geometry, facecolor=_GROUND, edgecolor=_EDGE, linewidth=0.6, zorder=1)


def credit(assessment: Assessment, drawn: Collection[str], voice: Voice) -> str:
    """Return who made a map, whose data it shows, and how far it is to be trusted; `drawn` are names of layers."""
    study = assessment.study
    sources = [study.sources[name] for name in drawn if name in study.sources]
    whom = list(dict.fromkeys(source.attribution for source in sources if source.attribution)) or [voice(_UNSAID)]
    author = voice(study.producer) if study.producer else "ycgis"
    sketch = _SKETCH if any(source.schematic for source in sources) else _NOTHING
    crs = CRS.from_user_input(study.layers.counties.crs).to_string()
    review = _REVIEWED.fill(number=study.map_review) if study.map_review else _UNREVIEWED
    text = _CREDIT.fill(author=author, sources=voice.listed(whom), crs=crs, sketch=sketch, review=review)
    return voice(text)
