"""Changing a project's file by program: layers are set, and every comment and other line stays as it was."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit
from tomlkit.items import Comment, Table, Whitespace

from ycgis.ground.journal import Change
from ycgis.ground.outputs import changing
from ycgis.intake.project.load import load_project
from ycgis.intake.project.model import Project

__all__ = ["set_layers", "set_statistics"]

_PLAN = re.compile(r'^"?plan"?\s*=.*\n', re.MULTILINE)


def set_layers(project: Project, layers: Mapping[str, Mapping[str, object]], change: Change | None = None) -> None:
    """Write ``[layers.NAME]`` tables into a project's file; those of the same name are replaced.

    The new file is read as a project before it takes the place of the old one, together with the rest of `change`, if
    that is given.

    Raises
    ------
    OutputError
        The file cannot be written; it is as it was.
    InputError
        The file would no longer be a project.
    """
    _replace(project, _with_layers(project.path.read_text(encoding="utf-8"), layers), change)


def set_statistics(project: Project, path: str, change: Change | None = None) -> None:
    """Write ``statistics = "path"`` into a project's file, below its plan; as `set_layers` does it."""
    text = project.path.read_text(encoding="utf-8")
    document = tomlkit.parse(text)
    if "statistics" in document:
        document["statistics"] = path
        _replace(project, tomlkit.dumps(document), change)
        return
    plan = _PLAN.search(text)
    at = plan.end() if plan else 0  # a key of the file itself must stand before its first table
    _replace(project, f"{text[:at]}statistics = {tomlkit.string(path).as_string()}\n{text[at:]}", change)


def _replace(project: Project, text: str, change: Change | None) -> None:
    """Put a new text in a project's file, once it has been read as a project."""
    if change is None:
        with changing(project.root, where=project.path) as own:
            _replace(project, text, own)
        return
    fresh = change.place(project.path)
    fresh.write_text(text, encoding="utf-8", newline="")
    load_project(fresh)


def _with_layers(text: str, layers: Mapping[str, Mapping[str, object]]) -> str:
    document = tomlkit.parse(text)
    tables: Any = document["layers"]
    for name in layers.keys() & tables.keys():
        tables[name] = _table(layers[name], _ending(tables[name]))
    fresh = {name: layer for name, layer in layers.items() if name not in tables}
    # What comes before a heading belongs to the table before it, so new tables stand at the end of the file.
    added = "".join(f"\n[layers.{name}]\n{tomlkit.dumps(_table(layer))}" for name, layer in fresh.items())
    return tomlkit.dumps(document).rstrip("\n") + "\n" + added


def _table(layer: Mapping[str, object], ending: Iterable[Comment | Whitespace] = ()) -> Table:
    table = tomlkit.table()
    for key, value in layer.items():
        table.add(key, value)
    for item in ending:
        table.add(item)
    return table


def _ending(table: Table) -> list[Comment | Whitespace]:
    """Return the blank lines and comments after a table's last value: they speak of what comes next."""
    ending = list[Comment | Whitespace]()
    for _, item in reversed(table.value.body):
        if not isinstance(item, Comment | Whitespace):
            break
        ending.insert(0, item)
    return ending
