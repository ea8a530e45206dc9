"""The atlas: offline interactive pages of a prefecture and its counties."""

from ycgis.atlas.browser import FORMS, PAPERS, Form, Paper, find_browser, render_pages
from ycgis.atlas.explored import explore
from ycgis.atlas.notebook import Shown, compare, notebook_html, show, side_names
from ycgis.atlas.offline import require_offline
from ycgis.atlas.page import county_map, county_page, index_page, progress_page, write_atlas
from ycgis.atlas.pair import Sides, compare_page

__all__ = [
    "FORMS",
    "PAPERS",
    "Form",
    "Paper",
    "Shown",
    "Sides",
    "compare",
    "compare_page",
    "county_map",
    "county_page",
    "explore",
    "find_browser",
    "index_page",
    "notebook_html",
    "progress_page",
    "render_pages",
    "require_offline",
    "show",
    "side_names",
    "write_atlas",
]
