"""What a plan holds: frozen, and told apart from its file only by names that are resolved."""

from collections.abc import Mapping

from pydantic import Field

from ycgis.ground.fields import Adcode, Words
from ycgis.ground.text import Text
from ycgis.plan.document import (
    Action,
    Category,
    Clause,
    Discrepancy,
    Document,
    KeyProject,
    Milestone,
    Part,
    PlanReading,
    ReadingChoice,
    Statement,
    Task,
)
from ycgis.plan.fields import County, Identifier
from ycgis.plan.targets import Condition, Group, Statistic, Target

__all__ = [
    "Action",
    "Category",
    "Clause",
    "Condition",
    "Discrepancy",
    "Document",
    "Group",
    "KeyProject",
    "Milestone",
    "Plan",
    "PlanReading",
    "ReadingChoice",
    "Statement",
    "Statistic",
    "Target",
    "Task",
]

Values = Mapping[str, Mapping[str, float]]


class Plan(Part):
    """A plan: its counties, how it sorts them, and what it asks of them.

    Attributes
    ----------
    passages
        Parts of the document by id; readings and statements name their source by it.
    departments
        All who answer for something; where they are listed, no other may be named.
    counties
        Names by adcode, of the counties that the plan is for.
    roles
        What the document wants each county to become, by adcode.
    pilot, pilot_focus
        Adcodes of the pilot counties, and what they are to try out.
    stages
        The document's general aims by year.
    categories_reading
        Which passage decides who is in a category, for the scope of targets; None means that a county
        which any passage names is in.
    """

    name: Words
    document: Document
    passages: dict[Identifier, Words] = Field(default={})
    departments: tuple[str, ...] = ()
    counties: dict[Adcode, str]
    roles: dict[County, Words] = Field(default={})
    pilot: tuple[County, ...] = ()
    pilot_focus: Words | None = None
    stages: tuple[Milestone, ...] = ()
    categories_reading: ReadingChoice | None = None
    categories: tuple[Category, ...] = ()
    groups: tuple[Group, ...] = ()
    actions: tuple[Action, ...] = ()
    tasks: tuple[Task, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    targets: tuple[Target, ...] = ()
    projects: tuple[KeyProject, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()

    def __repr__(self) -> str:
        """Return its name and size in one line."""
        size = f"{len(self.actions)} actions, {len(self.tasks)} tasks, {len(self.targets)} targets"
        return f"<Plan {self.name.zh}: {size}, {len(self.projects)} projects>"

    def categories_of(self, adcode: str) -> list[tuple[Category, list[Text]]]:
        """Return the categories that any passage puts the county in, each with the passages that do."""
        named = (
            (category, [reading.source for reading in category.readings if adcode in reading.counties])
            for category in self.categories
        )
        return [(category, sources) for category, sources in named if sources]

    def scope_of(self, entry: Target | KeyProject, values: Values | None = None) -> frozenset[str]:
        """Return the adcodes that a target or project applies to.

        A category counts by `categories_reading`. A county that a group's condition decides upon is left out only
        where `values` (by statistic and adcode) show that it fails: while that is not known it may be meant.
        """
        return frozenset().union(*(self._covered(name, values or {}) for name in entry.scope))

    def group(self, name: str) -> Group | None:
        """Return the group of that id, if there is one."""
        return next((group for group in self.groups if group.id == name), None)

    def target(self, name: str) -> Target | None:
        """Return the target of that id, if there is one."""
        return next((target for target in self.targets if target.id == name), None)

    def statistic(self, name: str | None) -> Statistic | None:
        """Return the statistic of that id, if there is one."""
        return next((statistic for statistic in self.statistics if statistic.id == name), None)

    def task(self, number: int) -> Task | None:
        """Return the task of that number, if there is one."""
        return next((task for task in self.tasks if task.number == number), None)

    def targets_of(self, task: Task) -> list[Target]:
        """Return the targets of a task; a task without any is one of words only."""
        return [target for target in self.targets if target.task == task.number]

    def members_of(self, category: str) -> frozenset[str]:
        """Return the counties of a category by the reading that decides, or by any where none does."""
        used = self.categories_reading and self.categories_reading.used
        return frozenset(
            adcode
            for one in self.categories
            if one.id == category
            for reading in one.readings
            if used is None or reading.source == used
            for adcode in reading.counties
        )

    def _covered(self, entry: str, values: Values) -> frozenset[str]:
        if entry in {"all", "city"}:
            return frozenset(self.counties)
        if entry in self.counties:
            return frozenset({entry})
        group = self.group(entry)
        return self.members_of(entry) if group is None else self._in_group(group, values)

    def _in_group(self, group: Group, values: Values) -> frozenset[str]:
        members = frozenset(self.counties if group.counties is None else group.counties)
        if group.condition is None:
            return members
        known = values.get(group.condition.statistic, {})
        return frozenset(adcode for adcode in members if group.condition.may_hold(known.get(adcode)))
