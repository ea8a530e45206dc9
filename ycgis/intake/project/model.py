"""What a project.toml holds."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from ycgis.ground.errors import did_you_mean
from ycgis.ground.fields import Adcode, Words, wrong
from ycgis.ground.paper_form import PaperForm
from ycgis.ground.parameters import Parameters
from ycgis.ground.text import Text
from ycgis.intake.layers import SPECS
from ycgis.intake.readers.source import LayerFile

__all__ = ["PROJECT_FILE", "Project"]

PROJECT_FILE = "project.toml"


def _known_layer(name: str) -> str:
    if name not in SPECS:
        raise wrong(Text(f"没有“{name}”这个图层", f"there is no layer {name!r}"), did_you_mean(name, SPECS))
    return name


def _all_required(layers: dict[str, LayerFile]) -> dict[str, LayerFile]:
    absent = [name for name, spec in SPECS.items() if spec.required and name not in layers]
    if absent:
        tables = " ".join(f"[layers.{name}]" for name in absent)
        what = Text("缺少必需的图层：{names}", "required layers are missing: {names}")
        raise wrong(what.fill(names=", ".join(absent)), Text(f"补上 {tables}", f"add {tables}"))
    return layers


class Project(BaseModel):
    """A project as its file states it.

    Attributes
    ----------
    name
        The prefecture's name.
    capital
        Adcode of the county whose seat is the seat of the prefecture city (设区市).
    plan
        The plan's file, relative to the project or absolute; None for a project without targets.
    statistics
        The file of reported figures (`ycgis import stats` writes it), relative to the project or absolute; None for
        a project without.
    producer
        Who makes the maps (制图单位), as they print it; None leaves it open.
    map_review
        The number under which the maps were reviewed (审图号), as they print it; None says that they were not.
    paper
        What an official paper says beside its text.
    crs
        The working CRS; None leaves it to be chosen from the data.
    layers
        How each layer is to be read, by its name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Words
    capital: Adcode
    plan: Annotated[str, Field(min_length=1)] | None = None
    statistics: Annotated[str, Field(min_length=1)] | None = None
    producer: Words | None = None
    map_review: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    paper: PaperForm = PaperForm()
    crs: Annotated[str, Field(min_length=1)] | None = None
    layers: Annotated[dict[Annotated[str, AfterValidator(_known_layer)], LayerFile], AfterValidator(_all_required)]
    parameters: Parameters = Parameters()

    _path: Path = PrivateAttr(Path(PROJECT_FILE))

    def model_post_init(self, context: object) -> None:
        """Take the file that the project was read from out of the validation's context."""
        if isinstance(context, Path):
            self._path = context

    @property
    def path(self) -> Path:
        """The project's file."""
        return self._path

    @property
    def root(self) -> Path:
        """The folder that the paths of the project are relative to."""
        return self._path.parent

    @property
    def plan_path(self) -> Path | None:
        """The plan's file, resolved; None for a project without one."""
        return None if self.plan is None else self.root / self.plan

    @property
    def statistics_path(self) -> Path | None:
        """The file of reported figures, resolved; None for a project without one."""
        return None if self.statistics is None else self.root / self.statistics

    def layer_path(self, name: str) -> Path:
        """Return the file of a layer, resolved."""
        return self.root / self.layers[name].path
