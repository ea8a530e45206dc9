"""From a folder or a project.toml to a Project, or to every problem of the file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ycgis.ground.errors import InputError, Problem, UsageError, YcgisError, did_you_mean
from ycgis.ground.lock import settled
from ycgis.ground.settings import problem_of, read_document
from ycgis.ground.text import Text
from ycgis.intake.project.model import PROJECT_FILE, Project

__all__ = ["embedded_folder", "example_folder", "load_project", "read_steadily"]

T = TypeVar("T")

_BEGIN = Text("检查路径，或用 ycgis init 新建项目", "check the path, or begin a project with ycgis init")


def embedded_folder() -> Path:
    """Return the folder of the default project: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def example_folder(name: str) -> Path:
    """Return the folder of an embedded example project.

    Raises
    ------
    UsageError
        There is no such example.
    """
    home = embedded_folder() / "examples"
    known = sorted(folder.name for folder in home.iterdir() if (folder / PROJECT_FILE).is_file())
    if name not in known:
        what = Text(f"没有示例“{name}”", f"there is no example {name!r}")
        raise UsageError(Problem("--example", what, did_you_mean(name, known)))
    return home / name


def load_project(path: Path | str | None = None) -> Project:
    """Read a project's settings; its layers are not opened.

    Parameters
    ----------
    path
        A folder that holds a ``project.toml``, or such a file under any name; None for the default project.

    Raises
    ------
    InputError
        With every problem of the file: missing, not UTF-8, not TOML (line and column), unknown or missing
        keys, layers and parameters, wrong types.
    """
    file = _file(path)
    settled(file.parent)  # a command that was stopped there is finished first
    text, raw = read_document(file, _BEGIN)
    try:
        return Project.model_validate(raw, context=file)
    except ValidationError as caught:
        errors = caught.errors(include_url=False)
        raise InputError(problem_of(error, Project, str(file), text, raw) for error in errors) from None


def read_steadily(path: Path | str | None, read: Callable[[Project], T]) -> T:
    """Load a project and return what `read` makes of it, of one state of the project.

    Whatever changes several files of a project, changes its project.toml. When that happened while `read` was at work,
    it reads again.

    Raises
    ------
    InputError
        As of `load_project`, and whatever `read` raises.
    """
    file = _file(path)
    while True:
        settled(file.parent)
        before = _state(file)
        try:
            found = read(load_project(file))
        except YcgisError:
            settled(file.parent)
            if _state(file) == before:
                raise
        else:
            settled(file.parent)
            if _state(file) == before:
                return found


def _file(path: Path | str | None) -> Path:
    file = embedded_folder() if path is None else Path(path)
    return file / PROJECT_FILE if file.is_dir() else file


def _state(file: Path) -> tuple[int, ...]:
    """Return what is another after the file was replaced or written."""
    try:
        now = file.stat()
    except OSError:
        return ()
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns
