"""The JavaScript and CSS that every page carries within itself."""

import base64
import re
from functools import cache
from pathlib import Path

__all__ = ["ASSETS", "matrix_scripts", "matrix_styles", "scripts", "styles"]

ASSETS = Path(__file__).parent / "assets"
_IMAGE = re.compile(r"url\(images/([\w.-]+)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@cache
def scripts(*, table: bool = False, overview: bool = False) -> tuple[str, ...]:
    """Return the scripts of a page with a map, in order: Leaflet, the table sorter where asked, the atlas's own.

    `overview`: with the one that ties map, ranking and table of the prefecture together.
    """
    sorter = ["vendor/sortable.min.js"] if table else []
    ties = ["views.js", "overview.js"] if overview else []
    return _scripts("vendor/leaflet.js", *sorter, "packed.js", "atlas.js", "jump.js", *ties)


@cache
def matrix_scripts() -> tuple[str, ...]:
    """Return the scripts of the page of all targets, which has no map."""
    return _scripts("matrix.js", "jump.js")


@cache
def styles() -> str:
    """Return the style sheets of a page with a map as one text, with their images inside."""
    leaflet = _IMAGE.sub(lambda found: f"url({_data_uri(found[1])})", _text("vendor/leaflet.css"))
    return f"{leaflet}\n{_text('atlas.css')}"


@cache
def matrix_styles() -> str:
    """Return the style sheets of the page of all targets as one text."""
    return f"{_text('atlas.css')}\n{_text('matrix.css')}"


def _scripts(*paths: str) -> tuple[str, ...]:
    return tuple(_SOURCE_MAP.sub("", _text(path)).replace("</script", "<\\/script") for path in paths)


def _text(path: str) -> str:
    return (ASSETS / path).read_text("utf-8")


def _data_uri(image: str) -> str:
    content = (ASSETS / "vendor" / image).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
