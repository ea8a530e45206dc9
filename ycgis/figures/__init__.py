"""Statistics: what offices report in sheets, read, checked against the plan's list, and stored with its source."""

from ycgis.figures.model import CITY, COLUMNS, Figure, Figures

__all__ = ["CITY", "COLUMNS", "Figure", "Figures"]
