"""The bound atlas: cover, contents, the prefecture's answer, sheets of counties and an annex in one PDF."""

from ycgis.bound.atlas import Wanted, write_bound

__all__ = ["Wanted", "write_bound"]
