"""How far the projects of a plan (重点项目) have come, as users say it in two layers: sites, and a list.

A project of which nothing is said has no report: that is not the same as 0 %.
"""

from ycgis.projects.problems import project_problems
from ycgis.projects.reports import FollowedProject, Report, followed

__all__ = ["FollowedProject", "Report", "followed", "project_problems"]
