"""Statistics: what offices report in sheets, read, checked against the plan's list, and stored with its source."""

from ycgis.figures.found import Reading, Remark, Understood
from ycgis.figures.model import CITY, COLUMNS, Figure, Figures
from ycgis.figures.names import Names
from ycgis.figures.plausible import doubts_of, flags_of
from ycgis.figures.store import Merged, figures_csv, merged, read_figures
from ycgis.figures.template import Wanted, template_workbook
from ycgis.figures.understand import understand

__all__ = [
    "CITY",
    "COLUMNS",
    "Figure",
    "Figures",
    "Merged",
    "Names",
    "Reading",
    "Remark",
    "Understood",
    "Wanted",
    "doubts_of",
    "figures_csv",
    "flags_of",
    "merged",
    "read_figures",
    "template_workbook",
    "understand",
]
