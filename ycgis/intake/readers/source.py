"""How a layer's file is to be read, as a project states it."""

import datetime as dt
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ycgis.ground.datum import Datum
from ycgis.intake.layers import Source

__all__ = ["LayerFile", "files_of"]

_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def _date_as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


Words = Annotated[str, Field(min_length=1)]


class LayerFile(BaseModel):
    """One ``[layers.NAME]`` table of a project.

    Attributes
    ----------
    path
        The file, relative to the project or absolute.
    layer
        Which layer of a file that has several.
    band
        Which band of a raster that has several, from 1.
    crs
        The CRS of the coordinates; needed where the file does not say.
    datum
        "GCJ-02" and "BD-09" are brought back to WGS 84.
    encoding
        Of a CSV, shapefile or other text; recognised where it is not given.
    x, y
        Columns of a CSV that hold easting or longitude, and northing or latitude.
    columns
        What the file calls a column, by the name that ycgis has for it.
    values
        What the file's words mean, by our column: ours by theirs.
    title, source, licence, date, schematic
        What a map says of the layer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Words
    layer: Words | None = None
    band: Annotated[int, Field(ge=1)] | None = None
    crs: Words | None = None
    datum: Datum | None = None
    encoding: Words | None = None
    x: Words | None = None
    y: Words | None = None
    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    title: str = ""
    source: str = ""
    licence: str = ""
    date: Annotated[str, BeforeValidator(_date_as_text)] = ""
    schematic: bool = False

    @property
    def credit(self) -> Source:
        """What the map prints."""
        title = self.title or Path(self.path).name
        return Source(title, self.source, self.licence, self.date, self.schematic)


def files_of(path: Path) -> list[Path]:
    """Return the files that make up what lies at `path`: a shapefile's parts, a folder's files, or itself."""
    if path.is_dir():
        return sorted(part for part in path.rglob("*") if part.is_file())
    if path.suffix.lower() != ".shp":
        return [path]
    parts = (other for other in path.parent.iterdir() if other.stem == path.stem)
    return sorted(part for part in parts if part.suffix.lower() in _SHAPEFILE)
