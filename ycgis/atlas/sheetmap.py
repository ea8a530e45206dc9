"""A folium map that needs no network: layers without raw HTML, and the atlas's own scale, arrow and labels."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import folium
import geopandas as gpd
import shapely
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane, Layer
from folium.template import Template
from markupsafe import escape

from ycgis.atlas import vendor
from ycgis.atlas.data import Window

__all__ = [
    "PANES",
    "Feature",
    "PackedLayer",
    "SheetLayer",
    "SheetMap",
    "add_layer",
    "control_name",
    "dress",
    "features",
    "figure_of",
    "layer",
    "script_json",
    "script_of",
]

PANES = ("neighbours", "bands", "theme", "veil", "roads", "outline", "evidence", "route")
"""What lies over what, lowest first; marks and labels lie above them all."""

_STILL = ("roads",)
"""Panes that let every click through: a canvas would take it from what lies below."""

Feature = dict[str, Any]

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'`\u2028\u2029"}


def control_name(name: str) -> str:
    """Return a name as the layer control takes it: Leaflet reads HTML there, and folium a template."""
    return str(escape(name)).replace("{", "&#123;")


def script_json(value: object) -> str:
    """Return a value as a JavaScript literal that neither HTML nor a template can take for its own.

    Characters that end a script or a line of it, and braces within strings, are written as escapes.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = _STRING.sub(lambda found: found[0].replace("{", "\\u007b"), text)
    return text.translate(_ESCAPES)


class _Raw(Element):
    """A text put into the page's head as it is; the page's own assets, never a user's words."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _Dress(MacroElement):
    """Metric scale, north arrow, credits, opening view and the tidying of labels."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "ycgis.dress({{ this._parent.get_name() }}, {{ this.control.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, control: folium.LayerControl, options: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca types it in part
        self._name = "Dress"
        self.control = control
        self.options = script_json(options)


class SheetLayer(Layer):
    """GeoJSON features as one layer of the map, drawn by the page's own script.

    folium's own layer hands its data to a template twice, so that a name with ``{{`` in it would be run as a
    template when the page is written; here the data are one literal that no template can read anything into.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = ycgis.layer({{ this.features }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, drawn: list[Feature], name: str, options: Mapping[str, object], *, show: bool = True) -> None:
        super().__init__(name=control_name(name), overlay=True, show=show)
        self._name = "SheetLayer"
        self.drawn = drawn
        self.features = script_json(drawn)
        self.options = script_json(options)


class PackedLayer(Layer):
    """Many features as one layer of the map: packed strings that the page's own script unpacks when they are shown."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = ycgis.packed({{ this.data }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, data: Mapping[str, object], name: str, options: Mapping[str, object], *, show: bool) -> None:
        super().__init__(name=control_name(name), overlay=True, show=show)
        self._name = "PackedLayer"
        self.data = script_json(data)
        self.options = script_json(options)


class SheetMap(folium.Map):
    """A folium map that carries its scripts and styles instead of linking them.

    It saves (`save`) and shows in a notebook without a network. It has no tiles; whoever wants them, and may use
    them, adds a `folium.TileLayer` of their own.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own class attribute, emptied: nothing is linked
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - as above

    def __init__(self, view: Window, limits: Window, max_zoom: int = 15) -> None:
        south_west, north_east = view.corners()
        super().__init__(
            location=[(south_west[0] + north_east[0]) / 2, (south_west[1] + north_east[1]) / 2],
            tiles=None,
            zoom_start=9,
            min_zoom=7,
            max_zoom=max_zoom,
            zoom_snap=0.25,
            zoom_delta=0.5,
            max_bounds_viscosity=0.8,
        )
        self.options["maxBounds"] = limits.corners()
        for rank, pane in enumerate(PANES):
            self.add_child(CustomPane(pane, z_index=310 + 10 * rank, pointer_events=pane not in _STILL))

    def render(self, **kwargs: object) -> None:  # type: ignore[override]  # as folium.Map itself
        """Render as folium does, with the atlas's scripts and styles in the head."""
        head = figure_of(self).header
        head.add_child(_Raw(f"<style>{vendor.styles()}</style>"), name="atlas_styles")
        for rank, text in enumerate(vendor.map_scripts()):
            head.add_child(_Raw(f"<script>{text}</script>"), name=f"atlas_script_{rank}")
        super().render(**kwargs)  # type: ignore[no-untyped-call]  # folium types it in part


def figure_of(drawing: folium.Map) -> Figure:
    """Return the document that a map is part of."""
    return cast("Figure", drawing.get_root())


def script_of(*drawings: folium.Map) -> str:
    """Return what makes the maps of a page, as one script, so that a page knows when the last of them is there."""
    figures = [figure_of(drawing) for drawing in drawings]
    for figure in figures:
        figure.render()
    return "\n".join(figure.script.render() for figure in figures).replace("</script", "<\\/script")


def features(frame: gpd.GeoDataFrame, properties: Sequence[Mapping[str, object]]) -> list[Feature]:
    """Return a frame's rows as GeoJSON features, each with its own properties."""
    shapes = frame.geometry
    return [
        {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": dict(own)}
        for shape, own in zip(shapes, properties, strict=True)
    ]


def layer(  # noqa: PLR0913 - what Leaflet asks of a layer
    drawn: Iterable[Feature],
    name: str,
    pane: str = "overlayPane",
    *,
    show: bool = True,
    interactive: bool = False,
    key: str = "",
) -> SheetLayer:
    """Return features as a layer; style, mark, tip, label and popup are read from each one's properties.

    A legend with the same `key` shows while the layer does.
    """
    options: dict[str, object] = {"pane": pane, "interactive": interactive, "key": key}
    return SheetLayer(list(drawn), name, options, show=show)


def add_layer(parent: folium.Map | folium.FeatureGroup, drawn: SheetLayer) -> None:
    """Add a layer that has anything to draw."""
    if drawn.drawn:
        drawn.add_to(parent)


def dress(
    drawing: folium.Map, view: Window, credited: Sequence[str], more: Mapping[str, object], prefix: str = ""
) -> None:
    """Finish a map: the layer control, then scale, arrow, credits and view; the last thing to be added.

    `prefix` tells its names from those of another map on the same page.
    """
    control = folium.LayerControl(position="topright", collapsed=False)
    control.add_to(drawing)
    options = {"bounds": view.corners(), "credits": list(credited), **more}
    drawing.add_child(_Dress(control, options))
    _number(drawing, prefix)


def _number(drawing: folium.Map, prefix: str) -> None:
    """Give every element a number in place of its random name, so that the same input gives the same page."""
    waiting: list[Element] = [drawing]
    for rank, element in enumerate(waiting):
        element._id = f"{prefix}{rank:03d}"  # noqa: SLF001 - branca offers no other way to name an element
        waiting.extend(element._children.values())  # noqa: SLF001 - nor to walk its children
