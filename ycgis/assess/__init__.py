"""Values against targets: what is met, near, missed, not due yet, and what nobody can say."""

from ycgis.assess.assessment import Assessment, spoken
from ycgis.assess.findings import COLUMNS
from ycgis.assess.measure import assess
from ycgis.assess.progress import PROGRESS
from ycgis.assess.status import STATUS, Status, status_of

__all__ = ["COLUMNS", "PROGRESS", "STATUS", "Assessment", "Status", "assess", "spoken", "status_of"]
