"""The pages as pictures and PDF: drawn by a browser where there is one, and as static maps where there is none."""

from collections.abc import Collection, Sequence
from pathlib import Path

from ycgis.assess import Assessment
from ycgis.atlas import Form, Paper, find_browser, render_pages
from ycgis.ground.errors import OutputError, Problem
from ycgis.ground.text import Lang, Text
from ycgis.maps import write_static

__all__ = ["write_pictures"]

_STATIC = Text("改用 matplotlib 绘制静态图", "drawn as static maps by matplotlib instead")
_NO_BROWSER = Text(
    "没有找到 Chromium、Chrome 或 Edge；{static}", "no Chromium, Chrome or Edge was found; {static}"
).fill(static=_STATIC)
_INSTALL = Text(
    "安装其中之一，或用环境变量 YCGIS_BROWSER 指定", "install one, or name it in the environment variable YCGIS_BROWSER"
)


def write_pictures(  # noqa: PLR0913, PLR0917 - what is drawn, from what, and how
    assessment: Assessment, folder: Path, pages: Sequence[Path], forms: Collection[Form], paper: Paper, lang: Lang
) -> Problem | None:
    """Draw the pages of an atlas; return what is to be said when no browser drew them.

    A browser draws each page into a file beside it: as PDF the whole page, as PNG its map sheet (the page of all
    targets has no map, and so no PNG). Without a browser there are static maps in their place: ``index`` is a sheet of
    small maps of all counties, and each county has its map.

    Raises
    ------
    OutputError
        A picture cannot be written.
    """
    browser = find_browser()
    if browser is None:
        doubt = Problem(", ".join(forms), _NO_BROWSER, _INSTALL, fatal=False)
    else:
        try:
            for form in forms:
                render_pages(
                    browser, [page for page in pages if form == "pdf" or page.stem != "progress"], [form], paper
                )
        except OutputError as error:
            failed = error.problems[0]
            what = Text(*(f"{what}；{static}" for what, static in zip(failed.what, _STATIC, strict=True)))
            doubt = Problem(failed.where, what, failed.remedy, fatal=False)
        else:
            return None
    write_static(assessment, folder, forms, lang)
    return doubt
