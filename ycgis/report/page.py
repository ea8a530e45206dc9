"""A report as one page for a browser: no script, no network, and fit to be printed."""

import base64
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import jinja2
from markupsafe import Markup

from ycgis.board import COUNTED, LOOKS, tally
from ycgis.board.css import status_css
from ycgis.report.content import Content
from ycgis.report.words import words

__all__ = ["page_of"]

_PARTS = ("summary", "pictures", "city", "actions", "counties", "projects", "discrepancies", "annex")


class _Picture(NamedTuple):
    caption: str
    address: str


def page_of(content: Content, pictures: Iterable[tuple[str, bytes]] = ()) -> str:
    """Return the page of a report; `pictures` are captions and PNG files, in their order."""
    shown = [_Picture(caption, _address(png)) for caption, png in pictures]
    there = {
        "pictures": shown,
        "city": content.city,
        "projects": content.projects,
        "discrepancies": content.discrepancies,
    }
    return _template().render(
        content=content,
        pictures=shown,
        parts=[part for part in _PARTS if there.get(part, True)],
        looks=LOOKS,
        order=COUNTED,
        tally=tally,
        t=words(content.lang),
        style=Markup(f"{status_css()}\n{_style()}"),  # noqa: S704 - the project's own style sheet
    )


def _address(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


@cache
def _style() -> str:
    return files("ycgis.report").joinpath("templates", "report.css").read_text(encoding="utf-8")


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("ycgis.report")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html.jinja")
