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
    from ycgis.graph import to_networkx
    from ycgis.ground.errors import FetchError, InputError, OutputError, UsageError, YcgisError
    from ycgis.ground.parameters import Parameters
    from ycgis.ground.text import Text
    from ycgis.indicator import Evidence, Indicator, Measured, Paint
    from ycgis.intake.project import init_project, load_project, read_layers
    from ycgis.measures import (
        carriageways,
        class_three,
        dead_ends,
        facility_coverage,
        park_area_per_capita,
        park_coverage,
        park_walk_coverage,
        people_within,
        road_density,
        street_density_by_block,
        travel_time,
    )
    from ycgis.pipeline import publish, run
    from ycgis.plan import load_plan
    from ycgis.study import Study

__all__ = [
    "Evidence",
    "FetchError",
    "Indicator",
    "InputError",
    "Measured",
    "OutputError",
    "Paint",
    "Parameters",
    "Study",
    "Text",
    "UsageError",
    "YcgisError",
    "carriageways",
    "class_three",
    "compare",
    "county_table",
    "dead_ends",
    "explore",
    "facility_coverage",
    "findings_table",
    "init_project",
    "load_plan",
    "load_project",
    "park_area_per_capita",
    "park_coverage",
    "park_walk_coverage",
    "people_within",
    "publish",
    "read_layers",
    "road_density",
    "run",
    "show",
    "street_density_by_block",
    "to_networkx",
    "travel_time",
]

__version__ = "0.1.0"

_HOME = {
    "ground.errors": ("FetchError", "InputError", "OutputError", "UsageError", "YcgisError"),
    "files": ("county_table", "findings_table"),
    "ground.parameters": ("Parameters",),
    "ground.text": ("Text",),
    "graph": ("to_networkx",),
    "indicator": ("Evidence", "Indicator", "Measured", "Paint"),
    "study": ("Study",),
    "intake.project": ("init_project", "load_project", "read_layers"),
    "measures": (
        "carriageways",
        "class_three",
        "dead_ends",
        "facility_coverage",
        "park_area_per_capita",
        "park_coverage",
        "park_walk_coverage",
        "people_within",
        "road_density",
        "street_density_by_block",
        "travel_time",
    ),
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
