"""Reading all layers of a project, and telling everything that is wrong with them at once."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
from pyproj import CRS

from ycgis.ground.crs import Bounds
from ycgis.ground.errors import InputError, Problem
from ycgis.intake.layers import SPECS, Layers, Source
from ycgis.intake.project.load import embedded_folder
from ycgis.intake.project.model import Project
from ycgis.intake.readers.assemble import assemble, bounds_of, choose_crs
from ycgis.intake.readers.layer import LayerReading, Wanted, read_layer
from ycgis.intake.readers.source import files_of

__all__ = ["Loaded", "read_alone", "read_layers"]


@dataclass(frozen=True)
class Loaded:
    """What a project holds.

    Attributes
    ----------
    layers
        Checked, repaired where that is safe, in one metric CRS.
    notes
        What was repaired or tolerated.
    digests
        SHA-256 of every file that was read, by its path relative to the project.
    sources
        What a map says of each layer.
    """

    layers: Layers
    notes: tuple[Problem, ...]
    digests: Mapping[str, str]
    sources: Mapping[str, Source]


def read_layers(project: Project) -> Loaded:
    """Read and check every layer of a project.

    Raises
    ------
    InputError
        With every problem of all layers, alone and together; nothing is left for a second try to find, except
        what only a sound layer could show.
    """
    names = [name for name in SPECS if name in project.layers]
    readings = {"counties": _read(project, "counties", None)}
    counties = bounds_of(readings["counties"])
    readings |= {name: _read(project, name, counties) for name in names if name != "counties"}
    problems = [problem for reading in readings.values() for problem in reading.problems]
    crs = _working_crs(project, counties, problems)
    layers, found = assemble(readings, crs, project.capital, str(project.path), embedded_folder())
    problems += found
    fatal = [problem for problem in problems if problem.fatal]
    if fatal or layers is None:
        raise InputError(fatal or problems)
    sources = {name: project.layers[name].credit for name in names}
    return Loaded(layers, tuple(problems), _digests(project, names), sources)


def read_alone(project: Project, name: str) -> gpd.GeoDataFrame:
    """Read and check one drawn layer, in its own CRS: what a project without its other layers yet can tell.

    Raises
    ------
    InputError
        With every problem of the layer.
    """
    reading = _read(project, name, None)
    fatal = [problem for problem in reading.problems if problem.fatal]
    if fatal or not isinstance(reading.frame, gpd.GeoDataFrame):
        raise InputError(fatal)
    return reading.frame


def _read(project: Project, name: str, counties: Bounds | None) -> LayerReading:
    path = project.layer_path(name)
    where = f"{path} [layers.{name}]"
    return read_layer(Wanted(SPECS[name], project.layers[name], path, where, counties))


def _working_crs(project: Project, counties: Bounds | None, problems: list[Problem]) -> CRS | None:
    if counties is None:
        return None
    try:
        return choose_crs(project.crs, counties, str(project.path))
    except InputError as error:
        problems += error.problems
        return None


def _digests(project: Project, names: list[str]) -> dict[str, str]:
    files = [project.path, *(file for name in names for file in files_of(project.layer_path(name)))]
    named = [path for path in (project.plan_path, project.statistics_path) if path is not None]
    # One that is absent or cannot be read is told of when it is read.
    files += [path for path in named if os.access(path, os.R_OK) and path.is_file()]
    return {_shown(file, project.root): _digest(file) for file in files}


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _shown(file: Path, root: Path) -> str:
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()
