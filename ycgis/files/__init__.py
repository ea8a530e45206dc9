"""Files for other tools: CSV, GeoJSON, GeoPackage and the travel-time raster."""

from ycgis.files.output import Output
from ycgis.files.registry import all_outputs, write_outputs
from ycgis.files.tables import changes_table, county_table, findings_table, progress_table, write_csv

__all__ = [
    "Output",
    "all_outputs",
    "changes_table",
    "county_table",
    "findings_table",
    "progress_table",
    "write_csv",
    "write_outputs",
]
