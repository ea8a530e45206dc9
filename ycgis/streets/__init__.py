"""Streets as lines: what their length is once divided roads are counted once."""

from ycgis.streets.carriageways import CarriagewayRule, carriageways

__all__ = ["CarriagewayRule", "carriageways"]
