"""The bound atlas: cover, contents, the prefecture's answer, sheets of counties and an annex in one PDF."""

from ycgis.bound.atlas import Wanted, write_bound
from ycgis.bound.sheet import Paper

__all__ = ["Paper", "Wanted", "write_bound"]
