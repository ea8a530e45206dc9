"""What a run rested on: versions, inputs, parameters, and the time that each step took."""

import importlib.metadata
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from ycgis import __version__
from ycgis.ground.text import Text

__all__ = ["Clock", "Progress", "Record", "versions"]

Progress = Callable[[Text], None]

_PACKAGES = (
    "geopandas", "shapely", "pyproj", "pyogrio", "rasterio", "networkx", "scipy", "numpy", "pandas",
    "folium",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """Which project ran, the digest (SHA-256) of each input file, and the seconds of each step."""

    project: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


class Clock:
    """Times named steps and tells a listener as each begins."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def step(self, name: str, title: Text) -> Iterator[None]:
        """Announce a step, and keep how long it took under `name`."""
        if self._progress:
            self._progress(title)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that the numbers rest on."""
    return {"ycgis": __version__, "python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in _PACKAGES
    }
