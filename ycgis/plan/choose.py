"""The part of a plan that somebody asks about: one county, category, department, year or action."""

from collections.abc import Mapping
from dataclasses import dataclass

from ycgis.ground.counties import county_code
from ycgis.ground.errors import Problem, UsageError, did_you_mean
from ycgis.ground.text import Text
from ycgis.plan.model import Action, KeyProject, Plan, Target, Task

__all__ = ["Choice", "PlanPart", "choose"]

_UNKNOWN = Text("方案中没有“{value}”", "the plan has no {value!r}")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; None for what is not restricted.

    A county is asked for as `ycgis.ground.counties.county_code` reads it, a category by its name or its id;
    `pilot` asks for the pilot counties.
    """

    county: str | None = None
    category: str | None = None
    pilot: bool = False
    department: str | None = None
    year: int | None = None
    action: int | None = None


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The entries of a plan that were asked for, in its order."""

    actions: tuple[Action, ...]
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    projects: tuple[KeyProject, ...]


def choose(plan: Plan, choice: Choice) -> PlanPart:
    """Return what of a plan meets every part of a choice.

    A target meets it when it applies to one of the counties (one for the city as a whole applies to all), names the
    department, and is due in the year. A project has no year: it is there when one of its targets is. A task is
    there when one of its targets is, or when a clause of it names the department and, where a year is asked for, has
    a step in it; tasks are for all counties.

    Raises
    ------
    UsageError
        A name that the plan does not have, with the nearest that it has.
    """
    counties = _counties(plan, choice)
    _known(choice.department, {name: name for name in _departments(plan)}, "--department")
    _known(_as_text(choice.action), {str(action.number): "" for action in plan.actions}, "--action")
    tasks_of_action = {task.number for task in plan.tasks if choice.action in {None, task.action}}
    targets = tuple(
        target
        for target in plan.targets
        if target.task in tasks_of_action
        and choice.department in {None, *target.departments}
        and choice.year in {None, *target.years}
        and counties & plan.scope_of(target)
    )
    with_targets = {target.task for target in targets}
    tasks = tuple(
        task
        for task in plan.tasks
        if task.number in tasks_of_action and (task.number in with_targets or _in_words(task, choice))
    )
    projects = tuple(project for project in plan.projects if _is_meant(plan, project, choice, counties, targets))
    numbers = {task.action for task in tasks} | {project.action for project in projects}
    return PlanPart(tuple(action for action in plan.actions if action.number in numbers), tasks, targets, projects)


def _in_words(task: Task, choice: Choice) -> bool:
    if choice.department is None and choice.year is None:
        return True
    return any(
        choice.department in {None, *clause.departments}
        and choice.year in {None, *(step.year for step in clause.milestones)}
        for clause in task.clauses
    )


def _is_meant(
    plan: Plan, project: KeyProject, choice: Choice, counties: frozenset[str], targets: tuple[Target, ...]
) -> bool:
    due = choice.year is None or not {target.id for target in targets}.isdisjoint(project.targets)
    return (
        due
        and choice.action in {None, project.action}
        and choice.department in {None, *project.departments}
        and bool(counties & plan.scope_of(project))
    )


def _departments(plan: Plan) -> set[str]:
    lists = [
        *(target.departments for target in plan.targets),
        *(project.departments for project in plan.projects),
        *(task.departments for task in plan.tasks),
    ]
    return {name for names in lists for name in names}


def _counties(plan: Plan, choice: Choice) -> frozenset[str]:
    found = frozenset(plan.counties)
    if choice.county is not None:
        found &= {county_code(choice.county, plan.counties)}
    if choice.category is not None:
        ids = {word: one.id for one in plan.categories for word in (one.id, *one.title)}
        found &= plan.members_of(_known(choice.category, ids, "--category"))
    return found & frozenset(plan.pilot) if choice.pilot else found


def _known(value: str | None, choices: Mapping[str, str], where: str) -> str:
    if value is None:
        return ""
    if value not in choices:
        raise UsageError(Problem(where, _UNKNOWN.fill(value=value), did_you_mean(value, choices)))
    return choices[value]


def _as_text(number: int | None) -> str | None:
    return None if number is None else str(number)
