"""Streets as lines: what their length is once divided roads are counted once."""

from ycgis.streets.carriageways import CarriagewayRule, carriageways
from ycgis.streets.counted import counted_streets

__all__ = ["CarriagewayRule", "carriageways", "counted_streets"]
