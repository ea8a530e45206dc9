"""A new project folder: the default project's settings and layers, for a user to replace with their own."""

import shutil
import tempfile
from pathlib import Path

from ycgis.ground.errors import OutputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.project.load import example_folder, load_project
from ycgis.intake.project.model import PROJECT_FILE, Project
from ycgis.intake.readers.source import files_of

__all__ = ["init_project"]

_README = "README.md"


def init_project(folder: Path | str, example: str | None = None) -> list[Path]:
    """Copy the default project, or an embedded example, into `folder`: all its files and the notes on their sources.

    All is copied beside its place first and moved in when whole, project.toml last; nothing is overwritten.

    Returns
    -------
    list of Path
        The files made.

    Raises
    ------
    OutputError
        The folder already holds a project.toml or another of the files, or cannot be written.
    UsageError
        There is no such example.
    """
    folder, project = Path(folder), load_project(None if example is None else example_folder(example))
    names = _files(project)
    _refuse_to_overwrite(folder, names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".ycgis-", dir=folder) as staging:
            for name in names:
                _copy(project.root / name, Path(staging) / name)
            for name in names:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(staging) / name).rename(folder / name)
    except OSError as error:
        what = Text(f"无法写入：{error.strerror}", f"cannot be written: {error.strerror}")
        remedy = Text(
            "检查磁盘空间和写权限，或换一个文件夹", "check free space and permissions, or choose another folder"
        )
        raise OutputError(Problem(str(folder), what, remedy)) from error
    return [folder / name for name in names]


def _files(project: Project) -> list[Path]:
    """Return the files of a project, relative to it, its project.toml last."""
    parts = [part for name in project.layers for part in files_of(project.layer_path(name))]
    parts += project.root.glob("*.osm.pbf")  # the extract that an example was imported from
    parts += [path for path in (project.plan_path, project.statistics_path) if path is not None]
    folders = {project.root, *(part.parent for part in parts)}
    notes = [folder / _README for folder in folders if (folder / _README).is_file()]
    return [*sorted({part.relative_to(project.root) for part in [*parts, *notes]}), Path(PROJECT_FILE)]


def _refuse_to_overwrite(folder: Path, names: list[Path]) -> None:
    there = [name for name in reversed(names) if (folder / name).exists()]
    if there:
        what = Text(f"已有 {there[0].as_posix()}", f"already holds {there[0].as_posix()}")
        raise OutputError(Problem(str(folder), what, Text("换一个空文件夹", "choose an empty folder")))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
