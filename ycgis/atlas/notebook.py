"""Pages in a notebook, with no network: an assessment, a county, two assessments."""

from dataclasses import dataclass, field
from html import escape
from typing import Final

from ycgis.assess import Assessment
from ycgis.atlas.page import county_page, index_page
from ycgis.atlas.pair import Sides, compare_page
from ycgis.atlas.words import WORDS
from ycgis.ground.text import Lang

__all__ = ["Shown", "compare", "notebook_html", "show", "side_names"]

_HEIGHT = 720

_UNTRUSTED: Final = (
    "笔记本未受信任，不显示页面：请先信任此笔记本。 / This notebook is not trusted: trust it to see the page."
)
"""What stands under the frame, for a notebook that shows nothing but text."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that a notebook shows; elsewhere it says in one line what it is."""

    page: str = field(repr=False)
    height: int = _HEIGHT

    def __repr__(self) -> str:
        """Say how large the page is, not the page."""
        return f"<page of {len(self.page) / 1e6:.1f} MB, for a notebook to show>"

    def _repr_html_(self) -> str:
        return notebook_html(self.page, self.height)


def show(assessment: Assessment, adcode: str | int | None = None, *, lang: Lang = "zh", height: int = _HEIGHT) -> Shown:
    """Return the page of the prefecture, or of one county, for a notebook to show."""
    page = index_page(assessment, lang) if adcode is None else county_page(assessment, adcode, lang)
    return Shown(page, height)


def compare(
    before: Assessment,
    after: Assessment,
    names: tuple[str, str] | None = None,
    *,
    lang: Lang = "zh",
    height: int = _HEIGHT,
) -> Shown:
    """Return the page of two assessments, two years or a plan and a scenario, for a notebook to show.

    `names` are what the two are called; by default each goes by its assessment year, or its place in the order.

    Raises
    ------
    InputError
        They have no county in common.
    """
    return Shown(compare_page(Sides(before, after, names or side_names(before, after, lang)), lang), height)


def side_names(before: Assessment, after: Assessment, lang: Lang) -> tuple[str, str]:
    """Return what two assessments go by: their years, where these differ, or else before and after."""
    if before.year and after.year and before.year != after.year:
        return str(before.year), str(after.year)
    return WORDS["side_before"].say(lang), WORDS["side_after"].say(lang)


def notebook_html(page: str, height: int = _HEIGHT) -> str:
    """Return a page inside a frame of its own; `height` in px.

    The frame covers a sentence: a notebook that is not trusted takes the frame away, and the sentence is read.
    """
    return (
        f'<div style="position:relative;height:{height:d}px"><p>{_UNTRUSTED}</p>'
        f'<iframe srcdoc="{escape(page)}" sandbox="allow-scripts" loading="lazy" '
        'style="position:absolute;left:0;top:0;width:100%;height:100%;border:0;background:#fff"></iframe></div>'
    )
