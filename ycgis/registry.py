"""Every indicator there is: those of `ycgis.indicators`, of other packages, and of the caller.

Nothing registers itself. A file of `ycgis.indicators` holds one ``INDICATOR``, or ``indicators_of(parameters)`` where
the parameters name several readings of it. Another package names such an object, or such a file, under the entry point
group ``ycgis.indicators``::

    [project.entry-points."ycgis.indicators"]
    dead_ends_per_km = "my_package.dead_ends:INDICATOR"
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Final

from ycgis import indicators as home
from ycgis.ground.errors import Problem, UsageError, did_you_mean
from ycgis.ground.parameters import Parameters
from ycgis.ground.text import Text
from ycgis.indicator import Indicator
from ycgis.intake.layers import SPECS

__all__ = ["GROUP", "Offer", "Registry", "indicators"]

GROUP: Final = "ycgis.indicators"
"""The entry point group under which other packages offer indicators."""

Offer = Indicator | Callable[[Parameters], Iterable[Indicator]] | ModuleType
"""An indicator, a function that makes some from the parameters, or a module that holds either."""

_ORDER = ("network", "land", "service")
_DEFAULT = Parameters()
_OUTSIDE = Text("软件包 {package} 的入口 {name}", "the entry point {name} of the package {package}")
_GIVEN = Text("调用者给出的指标", "the indicators given by the caller")
_TWICE = Text("指标“{id}”有两个：{first}；{second}", "the indicator {id!r} is there twice: {first}, and {second}")
_RENAME = Text("改名，或卸载其中一个", "rename one, or uninstall it")
_BROKEN = Text("{source} 无法载入：{error}", "{source} cannot be loaded: {error}")
_REPAIR = Text("修复或卸载该软件包", "mend or uninstall that package")
_NO_OFFER = Text("{source} 不是指标，也不是 indicators_of", "{source} is neither an Indicator nor an indicators_of")
_OFFER = Text("见 CONTRIBUTING.md“Indicators from outside”", "see CONTRIBUTING.md, Indicators from outside")
_NO_LAYER = Text("指标“{id}”需要的图层“{layer}”不存在", "the indicator {id!r} needs a layer {layer!r}, which is none")


class Registry(Mapping[str, Indicator]):
    """Indicators by id, in the order in which they are shown; it never changes."""

    __slots__ = ("_by_id",)

    def __init__(self, found: Iterable[Indicator]) -> None:
        ordered = sorted(found, key=lambda one: (_ORDER.index(one.kind), one.rank, one.id))
        self._by_id = {indicator.id: indicator for indicator in ordered}

    def __getitem__(self, name: str) -> Indicator:
        """Return the indicator of an id."""
        return self._by_id[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        return iter(self._by_id)

    def __len__(self) -> int:
        """Return the number of indicators."""
        return len(self._by_id)

    def __repr__(self) -> str:
        """Return their number in one line."""
        return f"<Registry: {len(self)} indicators>"


def indicators(parameters: Parameters = _DEFAULT, extra: Iterable[Offer] = ()) -> Registry:
    """Return all indicators by id, in the order in which they are shown.

    Parameters
    ----------
    parameters
        They may name several readings of an indicator.
    extra
        Further indicators, or functions that make some from the parameters.

    Raises
    ------
    UsageError
        Two indicators have one id, another package's cannot be loaded, or one needs a layer that there is not.

    Examples
    --------
    >>> list(indicators())[:2]
    ['prefecture_reach', 'prefecture_reach_population']
    """
    sources = [*_built_in(), *_outside(), *((_GIVEN, offer) for offer in extra)]
    whose: dict[str, Text] = {}
    found = []
    for source, offer in sources:
        for indicator in _made(source, offer, parameters):
            _require_sound(indicator, source, whose)
            whose[indicator.id] = source
            found.append(indicator)
    return Registry(found)


@cache
def _built_in() -> tuple[tuple[Text, Offer], ...]:
    names = [f"{home.__name__}.{module.name}" for module in pkgutil.iter_modules(home.__path__)]
    return tuple((Text(name, name), importlib.import_module(name)) for name in names)


@cache
def _outside() -> tuple[tuple[Text, Offer], ...]:
    found = []
    for point in entry_points(group=GROUP):
        package = point.dist.name if point.dist else "?"
        source = _OUTSIDE.fill(package=package, name=point.name)
        try:
            found.append((source, point.load()))
        except Exception as error:
            raise _refusal(point.value, _BROKEN.fill(source=source, error=error), _REPAIR) from error
    return tuple(found)


def _made(source: Text, offer: object, parameters: Parameters) -> Iterable[Indicator]:
    if isinstance(offer, ModuleType):
        offer = getattr(offer, "indicators_of", None) or getattr(offer, "INDICATOR", None)
    if isinstance(offer, Indicator):
        return [offer]
    made = list(offer(parameters)) if callable(offer) else [None]
    known = [one for one in made if isinstance(one, Indicator)]
    if len(known) < len(made):
        raise _refusal(GROUP, _NO_OFFER.fill(source=source), _OFFER)
    return known


def _require_sound(indicator: Indicator, source: Text, whose: Mapping[str, Text]) -> None:
    if indicator.id in whose:
        what = _TWICE.fill(id=indicator.id, first=whose[indicator.id], second=source)
        raise _refusal(indicator.id, what, _RENAME)
    for need in indicator.needs:
        for layer in (need,) if isinstance(need, str) else need:
            if layer not in SPECS:
                what = _NO_LAYER.fill(id=indicator.id, layer=layer)
                raise _refusal(indicator.id, what, did_you_mean(layer, SPECS))


def _refusal(where: str, what: Text, remedy: Text) -> UsageError:
    return UsageError(Problem(where, what, remedy))
