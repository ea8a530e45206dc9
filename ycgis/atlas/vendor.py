"""The JavaScript and CSS that every page carries within itself."""

import base64
import re
from functools import cache
from pathlib import Path

from ycgis.board.css import status_css

__all__ = [
    "ASSETS",
    "carried",
    "compare_scripts",
    "county_scripts",
    "map_scripts",
    "matrix_scripts",
    "matrix_styles",
    "overview_scripts",
    "styles",
]

ASSETS = Path(__file__).parent / "assets"
_IMAGE = re.compile(r"url\(images/([\w.-]+)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@cache
def carried() -> tuple[tuple[str, str, str], ...]:
    """Return what stands in for a link of folium's: the link's name, whether it is a script or a style, the text.

    Leaflet looks for the pictures of its markers beside its style sheet; here they are part of it.
    """
    marker = script_of_marker(_data_uri("marker-icon.png"))
    leaflet, jquery = _scripts("vendor/leaflet.js", "vendor/jquery.min.js")
    return (
        ("leaflet", "script", f"{leaflet}\n{marker}"),
        ("jquery", "script", jquery),
        ("leaflet_css", "style", _leaflet_css()),
    )


def script_of_marker(icon: str) -> str:
    """Return what gives Leaflet's own markers their picture."""
    options = f'{{iconUrl: "{icon}", iconRetinaUrl: "{icon}", shadowUrl: ""}}'
    return f"delete L.Icon.Default.prototype._getIconUrl; L.Icon.Default.mergeOptions({options});"


@cache
def map_scripts() -> tuple[str, ...]:
    """Return the scripts that the atlas's own elements need beside Leaflet: what measures, and how they are made."""
    return _scripts("vendor/Leaflet.PolylineMeasure.js", "packed.js", "atlas.js", "find.js")


@cache
def county_scripts() -> tuple[str, ...]:
    """Return the scripts of a county's page besides those of its map."""
    return _scripts("jump.js")


@cache
def overview_scripts() -> tuple[str, ...]:
    """Return the scripts of the page of the prefecture, whose table sorts and is tied to the map."""
    return _scripts("vendor/sortable.min.js", "jump.js", "picker.js", "views.js", "overview.js", "answer.js")


@cache
def compare_scripts() -> tuple[str, ...]:
    """Return the scripts of the page of two assessments besides those of its maps."""
    return _scripts("vendor/sortable.min.js", "picker.js", "views.js", "compare.js")


@cache
def matrix_scripts() -> tuple[str, ...]:
    """Return the scripts of the page of all targets, which has no map."""
    return _scripts("matrix.js", "jump.js")


@cache
def styles() -> str:
    """Return the style sheets of a page with a map as one text, with their images inside."""
    return "\n".join([_leaflet_css(), _text("vendor/Leaflet.PolylineMeasure.css"), status_css(), _text("atlas.css")])


def _leaflet_css() -> str:
    return _IMAGE.sub(lambda found: f"url({_data_uri(found[1])})", _text("vendor/leaflet.css"))


@cache
def matrix_styles() -> str:
    """Return the style sheets of the page of all targets as one text."""
    return "\n".join([status_css(), _text("atlas.css"), _text("matrix.css")])


def _scripts(*paths: str) -> tuple[str, ...]:
    return tuple(_SOURCE_MAP.sub("", _text(path)).replace("</script", "<\\/script") for path in paths)


def _text(path: str) -> str:
    return (ASSETS / path).read_text("utf-8")


def _data_uri(image: str) -> str:
    content = (ASSETS / "vendor" / image).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
