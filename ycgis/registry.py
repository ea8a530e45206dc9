"""Every indicator there is: found in the files of `ycgis.indicators`, nothing registers itself."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType, ModuleType

from ycgis import indicators as home
from ycgis.ground.parameters import Parameters
from ycgis.indicator import Indicator

__all__ = ["indicators"]

_ORDER = ("network", "land", "service")
_DEFAULT = Parameters()


@cache
def indicators(parameters: Parameters = _DEFAULT) -> Mapping[str, Indicator]:
    """Return all indicators by id, in the order in which they are shown.

    A file holds one ``INDICATOR``, or ``indicators_of(parameters)`` where the parameters name several readings of it.
    """
    names = [module.name for module in pkgutil.iter_modules(home.__path__)]
    modules = [importlib.import_module(f"{home.__name__}.{name}") for name in names]
    found = [indicator for module in modules for indicator in _in(module, parameters)]
    found.sort(key=lambda indicator: (_ORDER.index(indicator.kind), indicator.rank, indicator.id))
    return MappingProxyType({indicator.id: indicator for indicator in found})


def _in(module: ModuleType, parameters: Parameters) -> Sequence[Indicator]:
    return module.indicators_of(parameters) if hasattr(module, "indicators_of") else [module.INDICATOR]
