"""What a layer must hold, and the layers of one project, all in one projected metric CRS."""

from dataclasses import dataclass, fields
from typing import Literal

import geopandas as gpd
import pandas as pd

from ycgis.text import Text

__all__ = ["SPECS", "Column", "Geometry", "LayerSpec", "Layers", "Source"]

Geometry = Literal["polygon", "line", "point", "table"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layer. `kind` is how it is read; `unique` marks the layer's id."""

    name: str
    kind: Literal["text", "number"]
    required: bool = False
    unique: bool = False


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """What a layer is called, the geometry it holds and the columns that ycgis reads from it.

    A layer may lie up to `most_away_km` from the counties; by default it must overlap their bounds.
    """

    name: str
    title: Text
    geometry: Geometry
    columns: tuple[Column, ...]
    required: bool = False
    most_away_km: float = 0.0


_ADCODE = Column("adcode", "text", required=True, unique=True)
_NAME = Column("name", "text", required=True)

SPECS: dict[str, LayerSpec] = {
    spec.name: spec
    for spec in (
        LayerSpec("counties", Text("县域边界", "counties"), "polygon", (_ADCODE, _NAME), required=True),
        LayerSpec(
            "neighbours",
            Text("相邻县域", "neighbouring counties"),
            "polygon",
            (_ADCODE, _NAME),
            most_away_km=50.0,
        ),
        LayerSpec(
            "roads",
            Text("道路", "roads"),
            "line",
            (
                Column("length_m", "number"),
                Column("road_class", "text"),
                Column("grade", "text"),
                Column("oneway", "text"),
                Column("maxspeed", "number"),
                Column("name", "text"),
                Column("ref", "text"),
                Column("bridge", "text"),
                Column("tunnel", "text"),
            ),
            required=True,
        ),
        LayerSpec("seats", Text("县城驻地", "county seats"), "point", (_ADCODE, _NAME), required=True),
        LayerSpec(
            "cities",
            Text("周边地级市", "prefecture-level cities around"),
            "point",
            (Column("id", "text", required=True, unique=True), _NAME),
            most_away_km=500.0,
        ),
        LayerSpec(
            "population",
            Text("分县人口", "population by county"),
            "table",
            (_ADCODE, Column("people", "number", required=True)),
        ),
        LayerSpec(
            "people",
            Text("人口栅格或人口点", "population raster or points"),
            "point",
            (Column("people", "number", required=True),),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a layer comes from, as its owner says it and as the map prints it; what is unknown is empty.

    Attributes
    ----------
    title
        Name of the data set; the file's name where the project gives none.
    attribution, licence, date
        Whom to credit, under which terms, and of which date the data are.
    schematic
        Whether the geometry is only a sketch of the real one (示意).
    """

    title: str
    attribution: str = ""
    licence: str = ""
    date: str = ""
    schematic: bool = False


@dataclass(frozen=True)
class Layers:
    """The layers of one project.

    Every GeoDataFrame is in `counties.crs`, a projected CRS in metres, and has every column of its spec: a
    text or number that the file does not give is missing (None or NaN). `counties` is indexed by adcode in
    ascending order; `population` (a Series of people) has the same index, `seats` too but for counties
    without a seat. `neighbours` is indexed by adcode, `cities` by id, `roads` (LineStrings only) and `people` by
    position. `people` holds points with a column ``people``; a raster becomes its cell centres. An optional
    layer that the project does not have is None.
    """

    counties: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    seats: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame | None = None
    neighbours: gpd.GeoDataFrame | None = None
    population: pd.Series | None = None
    people: gpd.GeoDataFrame | None = None

    def present(self) -> frozenset[str]:
        """Return the names of the layers that this project has."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name) is not None)
