"""How far the projects of a plan (重点项目) have come, as users say it in two layers: sites, and a list.

A project of which nothing is said has no report: that is not the same as 0 %.
"""

from ycgis.tracking.problems import tracking_problems
from ycgis.tracking.reports import Report, Tracked, tracked

__all__ = ["Report", "Tracked", "tracked", "tracking_problems"]
