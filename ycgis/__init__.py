"""ycgis: county maps and indicators for county-seat urbanisation plans (县城城镇化行动方案).

>>> import ycgis
>>> assessment = ycgis.run()                      # the embedded project; or ycgis.run("my_project")
>>> ycgis.show(assessment)                        # a map in a notebook, offline
>>> ycgis.show(assessment, "140827")              # one county
>>> ycgis.compare(assessment, ycgis.run(year=2027))  # what changes
>>> ycgis.publish(assessment, "maps")             # the atlas and the files for other tools
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ycgis.atlas import compare, explore, show
    from ycgis.files import county_table, findings_table
    from ycgis.ground.errors import FetchError, InputError, OutputError, UsageError, YcgisError
    from ycgis.ground.parameters import Parameters
    from ycgis.intake.project import init_project, load_project, read_layers
    from ycgis.pipeline import publish, run
    from ycgis.plan import load_plan
    from ycgis.study import Study

__all__ = [
    "FetchError",
    "InputError",
    "OutputError",
    "Parameters",
    "Study",
    "UsageError",
    "YcgisError",
    "compare",
    "county_table",
    "explore",
    "findings_table",
    "init_project",
    "load_plan",
    "load_project",
    "publish",
    "read_layers",
    "run",
    "show",
]

__version__ = "0.1.0"

_HOME = {
    "ground.errors": ("FetchError", "InputError", "OutputError", "UsageError", "YcgisError"),
    "files": ("county_table", "findings_table"),
    "ground.parameters": ("Parameters",),
    "study": ("Study",),
    "intake.project": ("init_project", "load_project", "read_layers"),
    "plan": ("load_plan",),
    "pipeline": ("publish", "run"),
    "atlas": ("compare", "explore", "show"),
}


def __dir__() -> list[str]:
    """Name what can be imported, before it is."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module attribute may be anything
    """Import a public name when it is first asked for, so that ``import ycgis`` stays quick."""
    for module, names in _HOME.items():
        if name in names:
            return getattr(importlib.import_module(f"ycgis.{module}"), name)
    raise AttributeError(f"module 'ycgis' has no attribute {name!r}")
