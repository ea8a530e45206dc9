"""A project: the folder that names a prefecture's layers, plan and parameters, and what is read from it."""

from ycgis.intake.project.begin import init_project
from ycgis.intake.project.edit import set_layers, set_statistics
from ycgis.intake.project.load import embedded_folder, example_folder, load_project, read_steadily
from ycgis.intake.project.model import Project
from ycgis.intake.project.read import Loaded, read_alone, read_layers

__all__ = [
    "Loaded",
    "Project",
    "embedded_folder",
    "example_folder",
    "init_project",
    "load_project",
    "read_alone",
    "read_layers",
    "read_steadily",
    "set_layers",
    "set_statistics",
]
