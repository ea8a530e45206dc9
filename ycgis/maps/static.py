"""Static maps as files, for a machine without a browser."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from ycgis.assess import Assessment
from ycgis.board import Voice, board_of
from ycgis.ground.text import Lang, Text
from ycgis.maps.county_map import county_figure
from ycgis.maps.fonts import drawing
from ycgis.maps.frame import png_of
from ycgis.maps.multiples import small_multiples

__all__ = ["write_static"]

_COUNTY = Text("{name} 现状图", "{name}")
_DATE = Text("制图日期：{date}。", " Drawn on {date}.")
_UNDATED: Final = dict.fromkeys(("Creator", "Producer", "CreationDate"))
"""Nothing about when or by what a PDF was written, so that the same input gives the same bytes."""


def write_static(
    assessment: Assessment, folder: Path, forms: Collection[str], lang: Lang = "zh", *, today: dt.date | None = None
) -> list[Path]:
    """Write the maps of an assessment as "png" or "pdf", or both, and return the files.

    ``index`` is small maps of all counties (further sheets are ``index-2.png`` and so on, and pages of the one PDF),
    ``counties/<adcode>`` the map of a county. `today` is the date that stands on them.
    """
    voice = Voice(lang)
    date = voice(_DATE.fill(date=(today or dt.datetime.now().astimezone().date()).isoformat()))
    with drawing():
        made = list(_files(folder / "index", small_multiples(assessment, board_of(assessment, lang), date), forms))
        for code, name in assessment.study.layers.counties["name"].items():
            title = voice(_COUNTY.fill(name=str(name)))
            figure = county_figure(assessment, str(code), voice, title, date)
            made += _files(folder / "counties" / str(code), [figure], forms)
    return made


def _files(stem: Path, figures: Sequence[Figure], forms: Collection[str]) -> Iterator[Path]:
    stem.parent.mkdir(parents=True, exist_ok=True)
    if "png" in forms:
        for page, figure in enumerate(figures, 1):
            path = stem.with_name(f"{stem.name}{'' if page == 1 else f'-{page}'}.png")
            path.write_bytes(png_of(figure))
            yield path
    if "pdf" in forms:
        path = stem.with_name(f"{stem.name}.pdf")
        with PdfPages(path, metadata=_UNDATED) as pages:
            for figure in figures:
                pages.savefig(figure)
        yield path
