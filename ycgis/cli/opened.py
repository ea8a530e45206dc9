"""A project's plan and its counties, for commands that need no map."""

from functools import partial
from pathlib import Path
from typing import NamedTuple

from ycgis.ground.errors import Problem, UsageError
from ycgis.ground.text import Text
from ycgis.intake.project import Project, load_project, read_alone, read_steadily
from ycgis.plan import Plan, load_plan
from ycgis.registry import indicators
from ycgis.statistics import Names, Statistics, read_statistics

__all__ = ["Opened", "county_names", "is_lost", "open_plan", "open_statistics"]

_NO_PLAN = Text("没有写明方案（plan）", "names no plan")
_NAME_IT = Text('在 project.toml 中写 plan = "方案文件.toml"', 'write plan = "FILE.toml" in project.toml')


class Opened(NamedTuple):
    """A project with its plan, the names of its counties, and the figures that it holds."""

    project: Project
    plan: Plan
    counties: dict[str, str]
    statistics: Statistics

    def names(self, columns: dict[str, str]) -> Names:
        """Return what sheets may say; `columns` are headings that were mapped by hand."""
        return Names(self.plan, self.counties, self.project.name, columns)


def open_plan(project: Path | None) -> tuple[Project, Plan]:
    """Return a project and its plan.

    Raises
    ------
    UsageError
        The project names none.
    """
    opened = load_project(project)
    return opened, _plan_of(opened)


def _plan_of(project: Project) -> Plan:
    if project.plan_path is None:
        raise UsageError(Problem(str(project.path), _NO_PLAN, _NAME_IT))
    return load_plan(project.plan_path, {*indicators(), *indicators(project.parameters)})


def county_names(project: Project) -> dict[str, str]:
    """Return the names of a project's counties by adcode."""
    counties = read_alone(project, "counties")
    return {str(code): str(name) for code, name in zip(counties["adcode"], counties["name"], strict=True)}


def open_statistics(project: Path | None, *, anew: bool = False) -> Opened:
    """Return a project with all that statistics are read against.

    With `anew`, a file of figures that is lost, or empty, counts as one of no figures: it is about to be written.
    """
    return read_steadily(project, partial(_opened, anew=anew))


def _opened(project: Project, *, anew: bool) -> Opened:
    plan = _plan_of(project)
    names = county_names(project)
    path = project.statistics_path
    lost = path is None or (anew and is_lost(path))
    return Opened(project, plan, names, Statistics() if path is None or lost else read_statistics(path, plan, names))


def is_lost(path: Path) -> bool:
    """Return whether a file is not there, or holds nothing."""
    return not path.exists() or (path.is_file() and not path.stat().st_size)
