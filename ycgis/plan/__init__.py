"""A city's plan as data: actions, tasks, targets, projects and the contradictions of its text, from a TOML file."""

from ycgis.plan.bounds import bound_figure, bound_text, gap_of, is_met
from ycgis.plan.choose import Choice, PlanPart, choose
from ycgis.plan.fit import county_problems
from ycgis.plan.load import load_plan
from ycgis.plan.model import (
    Action,
    Category,
    Clause,
    Condition,
    Discrepancy,
    Document,
    Group,
    KeyProject,
    Milestone,
    Plan,
    PlanReading,
    ReadingChoice,
    Statement,
    Statistic,
    Target,
    Task,
)
from ycgis.plan.schema import plan_schema

__all__ = [
    "Action",
    "Category",
    "Choice",
    "Clause",
    "Condition",
    "Discrepancy",
    "Document",
    "Group",
    "KeyProject",
    "Milestone",
    "Plan",
    "PlanPart",
    "PlanReading",
    "ReadingChoice",
    "Statement",
    "Statistic",
    "Target",
    "Task",
    "bound_figure",
    "bound_text",
    "choose",
    "county_problems",
    "gap_of",
    "is_met",
    "load_plan",
    "plan_schema",
]
