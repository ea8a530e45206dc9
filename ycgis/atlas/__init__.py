"""The atlas: offline interactive pages of a prefecture and its counties."""

from ycgis.atlas.offline import require_offline
from ycgis.atlas.page import Shown, county_map, county_page, index_page, notebook_html, progress_page, show, write_atlas

__all__ = [
    "Shown",
    "county_map",
    "county_page",
    "index_page",
    "notebook_html",
    "progress_page",
    "require_offline",
    "show",
    "write_atlas",
]
