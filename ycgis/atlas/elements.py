"""The atlas's own folium elements, to be added to any `folium.Map` in the ordinary way.

What they carry, scripts and styles, they put into the head of the page once, as text: nothing is linked. Their own
scripts are written as they are, where branca would compile each of them as a template, which is slow, and which would
run a name with ``{{`` in it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import folium
from branca.element import Element, Figure, Link, MacroElement
from folium.map import Layer
from markupsafe import escape

from ycgis.atlas import vendor

__all__ = [
    "PANES",
    "ColourLegend",
    "Dress",
    "Feature",
    "LayerGroup",
    "Offline",
    "PackedLayer",
    "Panes",
    "Script",
    "SheetLayer",
    "Style",
    "control_name",
    "script_json",
]

PANES = ("neighbours", "bands", "urban", "theme", "veil", "roads", "borders", "outline", "evidence", "route")
"""What lies over what, lowest first; marks and labels lie above them all."""

_STILL = ("roads", "urban")
"""Panes that let every click through: a canvas would take it from what lies below."""

_FIRST_Z = 310

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
    """A text of a page that is no template; never a user's words, but as literals."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: object) -> str:
        """Return the text as it is."""
        return self.text


class Script(_Raw):
    """A script that the page carries within itself; it holds no end of a script."""

    def render(self, **_: object) -> str:
        """Return it as an element of the head."""
        return f"<script>{self.text}</script>"


class Style(_Raw):
    """A style sheet that the page carries within itself."""

    def render(self, **_: object) -> str:
        """Return it as an element of the head."""
        return f"<style>{self.text}</style>"


class _Carrying(Element):
    """An element that needs the atlas's scripts and styles, and that writes its own script without a template."""

    def script(self) -> str:
        """Return what makes it, as JavaScript."""
        raise NotImplementedError

    def render(self, **kwargs: object) -> str:
        """Put what it needs into the head, once for all elements, its script into the page, and so its children."""
        figure = cast("Figure", self.get_root())
        if "atlas_styles" not in figure.header._children:  # noqa: SLF001 - branca has no other way to ask
            figure.header.add_child(Style(vendor.styles()), name="atlas_styles")
            for rank, text in enumerate(vendor.map_scripts()):
                figure.header.add_child(Script(text), name=f"atlas_script_{rank}")
        figure.script.add_child(_Raw(self.script()), name=self.get_name())
        for child in list(self._children.values()):
            child.render(**kwargs)
        return ""


class Panes(_Carrying, MacroElement):
    """The map's panes, what lies over what."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca types it in part
        self._name = "Panes"

    def script(self) -> str:
        """Return a call for all panes: [name, height, whether it takes clicks]."""
        panes = [[pane, _FIRST_Z + 10 * rank, pane not in _STILL] for rank, pane in enumerate(PANES)]
        return f"ycgis.panes({_map_of(self)}, {script_json(panes)});"


class _Drawn(_Carrying, Layer):
    """A layer of the map, shown at once or when it is asked for."""

    def _made(self, call: str) -> str:
        shown = f".addTo({_map_of(self)})" if self.show else ""
        return f"var {self.get_name()} = {call}{shown};"


class SheetLayer(_Drawn):
    """GeoJSON features as one layer, drawn by the page's own script.

    Style, mark, tip, label and popup are read from each feature's properties.
    """

    def __init__(self, drawn: list[Feature], name: str, options: Mapping[str, object], *, show: bool = True) -> None:
        super().__init__(name=control_name(name), overlay=True, show=show)
        self._name = "SheetLayer"
        self.drawn = drawn
        self.features = script_json(drawn)
        self.options = script_json(options)

    def script(self) -> str:
        """Return the call that makes it."""
        return self._made(f"ycgis.layer({self.features}, {self.options})")


class PackedLayer(_Drawn):
    """Many features as one layer: packed strings that the page's own script unpacks when they are shown."""

    def __init__(self, data: Mapping[str, object], name: str, options: Mapping[str, object], *, show: bool) -> None:
        super().__init__(name=control_name(name), overlay=True, show=show)
        self._name = "PackedLayer"
        self.data = script_json(data)
        self.options = script_json(options)

    def script(self) -> str:
        """Return the call that makes it."""
        return self._made(f"ycgis.packed({self.data}, {self.options})")


class LayerGroup(_Drawn):
    """Layers that are one in the layer control, as a base layer that stands in place of the others."""

    def __init__(self, name: str, *, show: bool = True) -> None:
        super().__init__(name=control_name(name), overlay=False, show=show)
        self._name = "LayerGroup"

    def script(self) -> str:
        """Return the call that makes it; its layers come after it."""
        return self._made("L.featureGroup()")


class ColourLegend(_Carrying, MacroElement):
    """What the colours of areas mean, in a corner of the map; `lines` are colours and words."""

    def __init__(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca types it in part
        self._name = "ColourLegend"
        self.title, self.lines = title, list(lines)

    def script(self) -> str:
        """Return the call that adds it."""
        return f"ycgis.legend({_map_of(self)}, {script_json(self.title)}, {script_json(self.lines)});"


class Dress(_Carrying, MacroElement):
    """Metric scale, north arrow, credits, opening view and the tidying of labels; the last thing to be added."""

    def __init__(self, control: folium.LayerControl | None, options: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca types it in part
        self._name = "Dress"
        self.control = control
        self.options = script_json(options)

    def script(self) -> str:
        """Return the call that finishes the map."""
        control = self.control.get_name() if self.control else "null"
        return f"ycgis.dress({_map_of(self)}, {control}, {self.options});"


class Offline(MacroElement):
    """Puts into the page itself what folium links: Leaflet and, for whoever adds popups of folium's own, jQuery.

    It is added to a map before all others. What folium links besides, Bootstrap and the fonts of icons, is left out
    unless an icon of folium's is on the map: nothing else needs it, and a map asks no network without need.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca types it in part
        self._name = "Offline"

    def render(self, **_: object) -> str:
        """Replace the links that the map has put into the head."""
        drawing = cast("folium.Map", self._parent)
        head = cast("Figure", self.get_root()).header._children  # noqa: SLF001 - branca has no other way to ask
        for name, kind, text in vendor.carried():
            if isinstance(head.get(name), Link):
                head[name] = (Script if kind == "script" else Style)(text)
        if not any(isinstance(element, folium.Icon) for element in _below(drawing)):
            for linked in (*drawing.default_js, *drawing.default_css):
                if isinstance(head.get(linked[0]), Link):
                    del head[linked[0]]
        return ""


def _below(element: Element) -> Iterator[Element]:
    """Yield all that was added to an element, and to that in turn; an icon is a marker's own."""
    for child in [*element._children.values(), getattr(element, "icon", None)]:  # noqa: SLF001 - as above
        if isinstance(child, Element):
            yield child
            yield from _below(child)


def _map_of(element: Element) -> str:
    """Return the name of the map, or the group, that an element is added to."""
    return cast("Element", element._parent).get_name()  # noqa: SLF001 - folium's own templates read it so
