"""The bound atlas: cover, contents, the prefecture's answer, sheets of counties and an annex in one PDF."""

from ycgis.bound.atlas import WantedPages, write_bound
from ycgis.bound.sheet import Paper

__all__ = ["Paper", "WantedPages", "write_bound"]
