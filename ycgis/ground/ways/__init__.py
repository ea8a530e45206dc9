"""The vocabulary of roads, streets and paths: tables of words, and the canonical columns that they become."""

from ycgis.ground.ways.access import closes
from ycgis.ground.ways.canonical import CANONICAL, READ, Canonical, canonical, structures, with_canonical
from ycgis.ground.ways.directions import direction_of, lone_letters
from ycgis.ground.ways.kinds import GRADES, HIGHWAYS, KINDS, UNKNOWN, Grade, Kind, grade_of, kind_of
from ycgis.ground.ways.labels import SEPARATOR

__all__ = [
    "CANONICAL",
    "GRADES",
    "HIGHWAYS",
    "KINDS",
    "READ",
    "SEPARATOR",
    "UNKNOWN",
    "Canonical",
    "Grade",
    "Kind",
    "canonical",
    "closes",
    "direction_of",
    "grade_of",
    "kind_of",
    "lone_letters",
    "structures",
    "with_canonical",
]
