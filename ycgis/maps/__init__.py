"""Static maps by matplotlib: sheets of small maps, the map of a county, the pictures of a report."""

from ycgis.maps.pictures import pictures_of
from ycgis.maps.static import write_static

__all__ = ["pictures_of", "write_static"]
