"""Settings that a user writes in TOML: reading them, and saying in a planner's words what is wrong and where."""

from ycgis.ground.settings.document import read_document
from ycgis.ground.settings.messages import problem_of, spot

__all__ = ["problem_of", "read_document", "spot"]
