"""Files for other tools: CSV, GeoJSON, GeoPackage and the travel-time raster."""

from ycgis.files.exports import write_exports, write_surface
from ycgis.files.tables import changes_table, county_table, findings_table, progress_table, write_csv

__all__ = [
    "changes_table",
    "county_table",
    "findings_table",
    "progress_table",
    "write_csv",
    "write_exports",
    "write_surface",
]
