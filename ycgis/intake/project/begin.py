"""A new project folder: the default project's settings and layers, for a user to replace with their own."""

import filecmp
import shutil
from collections.abc import Sequence
from pathlib import Path

from ycgis.ground.errors import OutputError, Problem
from ycgis.ground.lock import holding
from ycgis.ground.outputs import changing, reserving
from ycgis.ground.text import Text
from ycgis.intake.project.load import example_folder, load_project
from ycgis.intake.project.model import PROJECT_FILE, Project
from ycgis.intake.readers.source import files_of

__all__ = ["init_project"]

_README = "README.md"


def init_project(folder: Path | str, example: str | None = None) -> list[Path]:
    """Copy the default project, or an embedded example, into `folder`: all its files and the notes on their sources.

    All files come together, and nothing is overwritten. After a stop it may be called again: what an earlier call has
    finished, or an older version of ycgis left half done, is no obstacle.

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
    with reserving(folder, is_output=False), holding(folder) as hold:
        finished = {path.relative_to(hold.home) for path in hold.finished if path.is_relative_to(hold.home)}
        _refuse_to_overwrite(folder, [name for name in names if name not in finished], project.root)
        with changing(folder) as change:
            for name in names:
                shutil.copyfile(project.root / name, change.place(folder / name))
    return [folder / name for name in names]


def _files(project: Project) -> list[Path]:
    """Return the files of a project, relative to it, its project.toml last."""
    parts = [part for name in project.layers for part in files_of(project.layer_path(name))]
    parts += project.root.glob("*.osm.pbf")  # the extract that an example was imported from
    parts += [path for path in (project.plan_path, project.statistics_path) if path is not None]
    folders = {project.root, *(part.parent for part in parts)}
    notes = [folder / _README for folder in folders if (folder / _README).is_file()]
    return [*sorted({part.relative_to(project.root) for part in [*parts, *notes]}), Path(PROJECT_FILE)]


def _refuse_to_overwrite(folder: Path, names: Sequence[Path], source: Path) -> None:
    """Refuse a folder that is a project already, or has other files of these names than those to be copied."""
    there = [
        name
        for name in reversed(names)
        if (folder / name).exists() and (name == Path(PROJECT_FILE) or not _is_same(folder / name, source / name))
    ]
    if there:
        what = Text(f"已有 {there[0].as_posix()}", f"already holds {there[0].as_posix()}")
        raise OutputError(Problem(str(folder), what, Text("换一个空文件夹", "choose an empty folder")))


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and filecmp.cmp(one, other, shallow=False)
