"""Statistics: what offices report in sheets, read, checked against the plan's list, and stored with its source."""

from ycgis.statistics.found import Reading, Remark, Understood
from ycgis.statistics.model import CITY, COLUMNS, ReportedNumber, Statistics
from ycgis.statistics.names import Names
from ycgis.statistics.plausible import doubts_of, flags_of
from ycgis.statistics.returned import FormAnswer, Returned, understand_folder
from ycgis.statistics.store import Merged, merged, read_statistics, statistics_csv
from ycgis.statistics.understand import understand

__all__ = [
    "CITY",
    "COLUMNS",
    "FormAnswer",
    "Merged",
    "Names",
    "Reading",
    "Remark",
    "ReportedNumber",
    "Returned",
    "Statistics",
    "Understood",
    "doubts_of",
    "flags_of",
    "merged",
    "read_statistics",
    "statistics_csv",
    "understand",
    "understand_folder",
]
