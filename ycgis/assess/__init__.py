"""Values against targets: what is met, near, missed, not due yet, and what nobody can say."""

from ycgis.assess.assessment import Assessment
from ycgis.assess.changes import CHANGES, TURNS, changes
from ycgis.assess.measure import assess
from ycgis.assess.standing import OVERALL, STANDING, counted
from ycgis.assess.status import STATUS, Status, status_of
from ycgis.assess.tables import FINDINGS, PROGRESS, spoken
from ycgis.assess.verdicts import VERDICTS

__all__ = [
    "CHANGES",
    "FINDINGS",
    "OVERALL",
    "PROGRESS",
    "STANDING",
    "STATUS",
    "TURNS",
    "VERDICTS",
    "Assessment",
    "Status",
    "assess",
    "changes",
    "counted",
    "spoken",
    "status_of",
]
