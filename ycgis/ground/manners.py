"""How a process behaves where another is at work: whether it waits, and who is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ycgis.ground.errors import Problem

__all__ = ["Manners", "behaving", "manners"]


def _to_nobody(_: Problem) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Manners:
    """Whether to wait for a folder that another process writes; who is told of waiting and of what was mended."""

    waits: bool = True
    tell: Callable[[Problem], None] = _to_nobody


_WAITS = Manners()
_manners = ContextVar("manners", default=_WAITS)


def manners() -> Manners:
    """Return how this thread behaves: it waits, without a word, unless told otherwise."""
    return _manners.get()


@contextmanager
def behaving(how: Manners) -> Iterator[None]:
    """Behave so until the block ends."""
    before = _manners.set(how)
    try:
        yield
    finally:
        _manners.reset(before)
