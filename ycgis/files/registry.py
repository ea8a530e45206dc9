"""Every output there is: found in the files of `ycgis.files.outputs`, nothing registers itself."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from ycgis.assess import Assessment
from ycgis.files.output import Output
from ycgis.ground.text import Lang

__all__ = ["all_outputs", "write_outputs"]

_HOME = "ycgis.files.outputs"


@cache
def all_outputs() -> tuple[Output, ...]:
    """Return all outputs, in their order."""
    home = importlib.import_module(_HOME)
    modules = [importlib.import_module(f"{_HOME}.{module.name}") for module in pkgutil.iter_modules(home.__path__)]
    found: list[Output] = [module.OUTPUT for module in modules]
    return tuple(sorted(found, key=lambda output: (output.rank, output.name)))


def write_outputs(assessment: Assessment, folder: Path, lang: Lang) -> None:
    """Write every output that applies into a folder."""
    for output in all_outputs():
        if output.applies(assessment):
            output.write(assessment, folder / output.name, lang)
