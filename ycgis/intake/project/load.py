"""From a folder or a project.toml to a Project, or to every problem of the file."""

from pathlib import Path

from pydantic import ValidationError

from ycgis.ground.errors import InputError, Problem, UsageError, did_you_mean
from ycgis.ground.settings import problem_of, read_document
from ycgis.ground.text import Text
from ycgis.intake.project.model import PROJECT_FILE, Project

__all__ = ["embedded_folder", "example_folder", "load_project"]

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
    file = embedded_folder() if path is None else Path(path)
    if file.is_dir():
        file = file / PROJECT_FILE
    text, raw = read_document(file, _BEGIN)
    try:
        return Project.model_validate(raw, context=file)
    except ValidationError as caught:
        errors = caught.errors(include_url=False)
        raise InputError(problem_of(error, Project, str(file), text, raw) for error in errors) from None
