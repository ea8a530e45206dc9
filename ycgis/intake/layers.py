"""What a layer must hold, and the layers of one project, all in one projected metric CRS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

import geopandas as gpd
import pandas as pd

from ycgis.ground.green import park_category_of
from ycgis.ground.text import Text
from ycgis.ground.vocabulary import FACILITY_KINDS, PARK_CATEGORIES, PARK_TYPES, PROJECT_STATES

__all__ = ["OSM_CREDIT", "OSM_LICENCE", "SPECS", "USE", "Column", "Geometry", "LayerSpec", "Layers", "Source"]

OSM_CREDIT, OSM_LICENCE = "© OpenStreetMap contributors", "ODbL 1.0"
"""Whom to credit for data of OpenStreetMap, and their terms."""

Geometry = Literal["polygon", "line", "point", "table"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layer.

    Attributes
    ----------
    kind
        How it is read.
    unique
        Whether it is the layer's id.
    signed
        Whether a number may be negative.
    words
        The canonical words of a text that has a vocabulary, and their names.
    meaning
        What else a text may say for one of `words`: its canonical word, None where it is not known.
    unit
        Of a number that has one; where a file's heading names another, its numbers are turned into this.
    also
        What files call it that do not say which column it is.
    """

    name: str
    kind: Literal["text", "number"]
    required: bool = False
    unique: bool = False
    signed: bool = False
    words: Mapping[str, Text] = field(default_factory=dict)
    meaning: Callable[[object], str | None] | None = None
    unit: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """What a layer is called, the geometry it holds and the columns that ycgis reads from it.

    A layer may lie up to `most_away_km` from the counties; by default it must overlap their bounds. `from_osm` tells
    that an extract of OpenStreetMap gives it (`ycgis import osm`).
    """

    name: str
    title: Text
    geometry: Geometry
    columns: tuple[Column, ...]
    required: bool = False
    most_away_km: float = 0.0
    from_osm: bool = False


_ADCODE = Column("adcode", "text", required=True, unique=True)
_NAME = Column("name", "text", required=True)
_CALLED = Column("name", "text")
_LINE = (
    Column("length_m", "number", unit="m"),
    Column("road_class", "text"),
    Column("grade", "text"),
    Column("oneway", "text"),
    Column("maxspeed", "number", unit="km/h"),
    _CALLED,
    Column("ref", "text"),
    Column("bridge", "text"),
    Column("tunnel", "text"),
    Column("layer", "number", signed=True),
    Column("access", "text"),
    Column("motor_vehicle", "text"),
    Column("foot", "text"),
    Column("by_node", "text"),
    Column("width", "number", unit="m"),
    Column("surface", "text"),
)

USE = (
    Column("access", "text"),
    Column("status", "text", also=("状态", "使用状态", "运营状态", "建设状态")),
    *(Column(name, "text") for name in ("abandoned", "disused", "proposed", "construction")),
)
"""Whether a park or a facility is in use and open to all."""

_PROGRESS = (
    Column("number", "number", required=True),
    Column("adcode", "text"),
    Column("progress", "number", unit="%"),
    Column("status", "text", words=PROJECT_STATES),
    Column("date", "text"),
    Column("note", "text"),
)

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
            _LINE,
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
            (_ADCODE, Column("people", "number", required=True, unit="人")),
        ),
        LayerSpec(
            "people",
            Text("人口栅格或人口点", "population raster or points"),
            "point",
            (Column("people", "number", required=True, unit="人"),),
        ),
        LayerSpec("streets", Text("街道", "streets"), "line", _LINE, from_osm=True),
        LayerSpec(
            "builtup",
            Text("县城建成区", "built-up areas"),
            "polygon",
            (Column("adcode", "text"), _CALLED, Column("rule", "text")),
            from_osm=True,
        ),
        LayerSpec(
            "seat_population",
            Text("县城人口", "population of the county seats"),
            "table",
            (_ADCODE, Column("people", "number", required=True, unit="人")),
        ),
        LayerSpec(
            "parks",
            Text("公园绿地", "parks"),
            "polygon",
            (
                _CALLED,
                Column("category", "text", words=PARK_CATEGORIES, meaning=park_category_of),
                Column("park_type", "text", words=PARK_TYPES),
                *USE,
            ),
            from_osm=True,
        ),
        LayerSpec(
            "park_list",
            Text("公园名录", "list of parks"),
            "table",
            (
                Column("adcode", "text", required=True),
                _NAME,
                Column("park_type", "text", required=True, words=PARK_TYPES),
            ),
        ),
        LayerSpec("entrances", Text("公园出入口", "park entrances"), "point", (_CALLED,), from_osm=True),
        LayerSpec(
            "residential",
            Text("居住用地", "residential land"),
            "polygon",
            (_CALLED, Column("rule", "text")),
            from_osm=True,
        ),
        LayerSpec(
            "townships",
            Text("乡镇驻地", "township seats"),
            "point",
            (_NAME, Column("code", "text"), Column("kind", "text")),
            from_osm=True,
        ),
        LayerSpec(
            "interchanges",
            Text("高速公路互通", "expressway interchanges"),
            "point",
            (_CALLED, Column("ref", "text")),
            most_away_km=50.0,
            from_osm=True,
        ),
        LayerSpec(
            "facilities",
            Text("公共服务设施", "public facilities"),
            "point",
            (Column("kind", "text", required=True, words=FACILITY_KINDS), _CALLED, *USE),
            from_osm=True,
        ),
        LayerSpec("buildings", Text("建筑", "buildings"), "polygon", (_CALLED,), from_osm=True),
        LayerSpec("water", Text("水域", "water"), "polygon", (_CALLED,), from_osm=True),
        LayerSpec(
            "railways",
            Text("铁路", "railways"),
            "line",
            (_CALLED, Column("bridge", "text"), Column("tunnel", "text")),
            from_osm=True,
        ),
        LayerSpec("projects", Text("重点项目位置", "sites of projects"), "point", (*_PROGRESS, _CALLED)),
        LayerSpec("project_progress", Text("重点项目进展", "progress of projects"), "table", _PROGRESS),
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


@dataclass(frozen=True, repr=False)
class Layers:
    """The layers of one project.

    Every GeoDataFrame is in `counties.crs`, a projected CRS in metres, and has every column of its spec: a
    text or number that the file does not give is missing (None or NaN). `counties` is indexed by adcode in
    ascending order; tables (`population`, `seat_population`: Series of people) are indexed by adcode too, `seats`
    and `builtup` but for counties without one. `builtup` is one (multi)polygon a county, inside that county.
    `park_list` is a table with a column adcode, `project_progress` one with a column number. `neighbours` is indexed
    by adcode, `cities` by id, the others by position; `roads`, `streets` and `railways` hold LineStrings only. Of these
    the words are canonical: `roads` and `streets` have the columns of `ycgis.ground.ways.CANONICAL` in place of those
    that they were read from (``road_class``, ``name`` and ``ref`` stay as the file has them), `railways` have
    ``structure``.
    `people` holds points with a column ``people``; a raster becomes its cell centres, with half the cell's sides as
    vectors in the columns ``u_x``, ``u_y``, ``v_x``, ``v_y`` (NaN: a mere point), so that a cell may be shared between
    areas. An optional layer that the project does not have is None.
    """

    counties: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    seats: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame | None = None
    neighbours: gpd.GeoDataFrame | None = None
    population: pd.Series | None = None
    people: gpd.GeoDataFrame | None = None
    streets: gpd.GeoDataFrame | None = None
    builtup: gpd.GeoDataFrame | None = None
    seat_population: pd.Series | None = None
    parks: gpd.GeoDataFrame | None = None
    park_list: pd.DataFrame | None = None
    entrances: gpd.GeoDataFrame | None = None
    residential: gpd.GeoDataFrame | None = None
    townships: gpd.GeoDataFrame | None = None
    interchanges: gpd.GeoDataFrame | None = None
    facilities: gpd.GeoDataFrame | None = None
    buildings: gpd.GeoDataFrame | None = None
    water: gpd.GeoDataFrame | None = None
    railways: gpd.GeoDataFrame | None = None
    projects: gpd.GeoDataFrame | None = None
    project_progress: pd.DataFrame | None = None

    def __repr__(self) -> str:
        """Return the layers with their sizes in one line."""
        sizes = (f"{name} {len(getattr(self, name))}" for name in SPECS if name in self.present())
        return f"<Layers: {', '.join(sizes)}>"

    def present(self) -> frozenset[str]:
        """Return the names of the layers that this project has."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name) is not None)

    def given(self, name: str) -> gpd.GeoDataFrame:
        """Return a drawn layer that the caller cannot do without.

        Raises
        ------
        ValueError
            The project does not have it: an indicator is asked only where `ycgis.compute.missing_layers` finds none.
        """
        layer = getattr(self, name)
        if not isinstance(layer, gpd.GeoDataFrame):
            raise ValueError(f"the project has no layer {name}")  # noqa: TRY004 - what is wrong is the project
        return layer
