"""Streets: what their length is once divided roads are counted once, and their graphs."""

from ycgis.streets.carriageways import CarriagewayRule, carriageways
from ycgis.streets.counted import counted_streets
from ycgis.streets.drive import street_graph
from ycgis.streets.walk import walk_graph

__all__ = ["CarriagewayRule", "carriageways", "counted_streets", "street_graph", "walk_graph"]
