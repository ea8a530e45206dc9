"""Every indicator there is: found in the files of `ycgis.indicators`, nothing registers itself."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ycgis import indicators as home
from ycgis.indicator import Indicator

__all__ = ["indicators"]

_ORDER = ("network", "land")


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return all indicators by id, in the order in which they are shown."""
    names = [module.name for module in pkgutil.iter_modules(home.__path__)]
    found = [importlib.import_module(f"{home.__name__}.{name}").INDICATOR for name in names]
    found.sort(key=lambda indicator: (_ORDER.index(indicator.kind), indicator.rank, indicator.id))
    return MappingProxyType({indicator.id: indicator for indicator in found})
