"""Values against targets: what is met, near, missed, not due yet, and what nobody can say."""

from ycgis.assess.assessment import Assessment, spoken
from ycgis.assess.changes import CHANGES, VERDICTS, changes
from ycgis.assess.findings import COLUMNS
from ycgis.assess.measure import assess
from ycgis.assess.progress import PROGRESS
from ycgis.assess.status import STATUS, Status, status_of

__all__ = [
    "CHANGES",
    "COLUMNS",
    "PROGRESS",
    "STATUS",
    "VERDICTS",
    "Assessment",
    "Status",
    "assess",
    "changes",
    "spoken",
    "status_of",
]
