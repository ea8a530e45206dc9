"""A city's plan as data: categories, tasks, targets and the contradictions of its text, from a TOML file."""

from ycgis.plan.fit import county_problems
from ycgis.plan.load import load_plan
from ycgis.plan.model import (
    Category,
    Discrepancy,
    Document,
    Plan,
    Reading,
    ReadingChoice,
    Statement,
    Target,
    Task,
)

__all__ = [
    "Category",
    "Discrepancy",
    "Document",
    "Plan",
    "Reading",
    "ReadingChoice",
    "Statement",
    "Target",
    "Task",
    "county_problems",
    "load_plan",
]
