"""`ycgis fetch roads`."""

from pathlib import Path

from ycgis.cli.screen import Screen
from ycgis.ground.text import Text
from ycgis.intake.fetch import fetch_roads
from ycgis.intake.project import load_project, read_alone

__all__ = ["fetch_project_roads"]

_DONE = Text(
    "已写出 {path}：{pieces} 段道路，共 {km:,.0f} km。把下面几行放进 project.toml：",
    "wrote {path}: {pieces} street pieces, {km:,.0f} km. Put these lines into project.toml:",
)


def fetch_project_roads(  # noqa: PLR0913 - one argument an option
    screen: Screen,
    project: Path | None,
    out: Path,
    *,
    buffer_km: float,
    endpoint: str | None,
    timeout_s: int,
    cache: Path,
) -> None:
    """Download the roads around the project's counties and say how to use them."""
    loaded = load_project(project)
    counties = read_alone(loaded, "counties")
    with screen.progress() as progress:
        fetched = fetch_roads(
            counties,
            out,
            cache=cache,
            buffer_km=buffer_km,
            endpoint=endpoint,
            timeout_s=timeout_s,
            progress=progress,
        )
    km = sum(fetched.length_m.values()) / 1000
    screen.say(_DONE.fill(path=fetched.path, pieces=fetched.pieces, km=km))
    screen.say(Text(*[fetched.snippet(loaded.root)] * 2))
