"""The JavaScript and CSS that every page carries within itself."""

import base64
import re
from functools import cache
from pathlib import Path

from ycgis.board.css import status_css

__all__ = [
    "ASSETS",
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
def map_scripts() -> tuple[str, ...]:
    """Return the scripts of a map, in order: Leaflet, what measures, the atlas's own."""
    return _scripts("vendor/leaflet.js", "vendor/Leaflet.PolylineMeasure.js", "packed.js", "atlas.js", "find.js")


@cache
def county_scripts() -> tuple[str, ...]:
    """Return the scripts of a county's page."""
    return (*map_scripts(), *_scripts("jump.js"))


@cache
def overview_scripts() -> tuple[str, ...]:
    """Return the scripts of the page of the prefecture, whose table sorts and is tied to the map."""
    return (*map_scripts(), *_scripts("vendor/sortable.min.js", "jump.js", "views.js", "overview.js"))


@cache
def compare_scripts() -> tuple[str, ...]:
    """Return the scripts of the page of two assessments."""
    return (*map_scripts(), *_scripts("vendor/sortable.min.js", "views.js", "compare.js"))


@cache
def matrix_scripts() -> tuple[str, ...]:
    """Return the scripts of the page of all targets, which has no map."""
    return _scripts("matrix.js", "jump.js")


@cache
def styles() -> str:
    """Return the style sheets of a page with a map as one text, with their images inside."""
    leaflet = _IMAGE.sub(lambda found: f"url({_data_uri(found[1])})", _text("vendor/leaflet.css"))
    return "\n".join([leaflet, _text("vendor/Leaflet.PolylineMeasure.css"), status_css(), _text("atlas.css")])


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
