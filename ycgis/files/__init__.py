"""Files for other tools: CSV, GeoJSON, GeoPackage and the travel-time raster."""

from ycgis.files.output import Output
from ycgis.files.registry import outputs, write_outputs
from ycgis.files.tables import changes_table, county_table, findings_table, progress_table, write_csv

__all__ = [
    "Output",
    "changes_table",
    "county_table",
    "findings_table",
    "outputs",
    "progress_table",
    "write_csv",
    "write_outputs",
]
