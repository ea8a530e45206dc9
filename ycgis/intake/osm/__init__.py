"""`ycgis import osm`: an OpenStreetMap extract becomes the layers of a project, in one GeoPackage.

One module reads (`extract`), one each makes layers of what was read (`streets`, `green`, `ground`, `facilities`,
`townships`, `interchanges`, `builtup`), `homes` judges one, `write` keeps them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from ycgis.ground.errors import Problem
from ycgis.ground.record import Clock, Progress
from ycgis.ground.text import Text
from ycgis.intake.osm.builtup import builtup_of
from ycgis.intake.osm.extract import Extract, nothing_in, read_extract
from ycgis.intake.osm.facilities import facilities_of
from ycgis.intake.osm.green import entrances_of, parks_of
from ycgis.intake.osm.ground import buildings_of, railways_of, residential_of, water_of
from ycgis.intake.osm.homes import few_homes
from ycgis.intake.osm.interchanges import interchanges_of
from ycgis.intake.osm.left_out import LeftOut, as_problems
from ycgis.intake.osm.lengths import StreetKm, street_km
from ycgis.intake.osm.streets import streets_of
from ycgis.intake.osm.townships import townships_of
from ycgis.intake.osm.window import Window, window_of
from ycgis.intake.osm.write import require_own_file, write_layers

__all__ = ["Imported", "ImportedLayer", "import_osm"]


@dataclass(frozen=True, slots=True)
class ImportedLayer:
    """How many features a layer has, and how many of them each county has.

    One on a border counts in both, an area only where more than 1 m2 of it lies; a derived built-up area in its own.
    """

    rows: int
    by_county: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found.

    Attributes
    ----------
    path
        The GeoPackage; a layer without features is not in it.
    layers
        By name, in the order of the file; also those without features.
    class_km, street_km, total_km
        Length of streets in km as they are drawn (each carriageway by itself): in each county by class; in each
        county; of all that was kept.
    left_out
        What did not become a feature or was mended, and why; and what is likely incomplete.
    seconds
        By step.
    date
        Day of the data (ISO), "" where the extract does not say.
    covered
        Counties that have a public street within 2 km of the seat (anywhere, where no seat is known).
    """

    path: Path
    layers: Mapping[str, ImportedLayer]
    class_km: Mapping[str, Mapping[str, float]]
    street_km: Mapping[str, float]
    total_km: float
    left_out: tuple[Problem, ...]
    seconds: Mapping[str, float]
    date: str
    covered: frozenset[str]


def import_osm(  # noqa: PLR0913 - the options are keyword-only and have defaults
    file: Path,
    counties: gpd.GeoDataFrame,
    seats: gpd.GeoDataFrame | None,
    out: Path,
    *,
    buffer_km: float = 30.0,
    progress: Progress | None = None,
) -> Imported:
    """Read one extract and write the layers it holds for the counties and their surroundings.

    Parameters
    ----------
    file
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.
    counties, seats
        In any usable CRS, by adcode; without a seat a county gets no built-up area.
    out
        The ``.gpkg`` to write, in WGS 84. It is replaced only when the new one is whole, and only if it is an
        earlier import.
    buffer_km
        Width of the surroundings in km. A feature is kept whole if any of it lies inside.

    Raises
    ------
    InputError
        The extract cannot be read, lies elsewhere on Earth or holds nothing of use; the counties are unusable.
    UsageError
        `buffer_km` or the ending of `out` makes no sense.
    OutputError
        The result cannot be written. In every case an earlier `out` is untouched.
    """
    require_own_file(out)
    window = window_of(counties, seats, buffer_km)
    clock = Clock(progress)
    with clock.step("read", Text(f"读取 {file.name}", f"reading {file.name}")):
        extract = read_extract(file, window, progress)
    with clock.step("layers", Text("整理图层", "sorting the layers")):
        layers, left_out = _layers(extract, window)
    with clock.step("builtup", Text("由用地推导建成区", "deriving built-up areas from land use")):
        layers["builtup"], missing = builtup_of(extract.areas, window)
    if all(frame.empty for frame in layers.values()):
        raise nothing_in(file)
    with clock.step("count", Text("分县统计", "counting by county")):
        found = {name: ImportedLayer(len(frame), window.by_county(frame)) for name, frame in layers.items()}
        km = street_km(layers["streets"], window)
        few = few_homes(layers["residential"], layers["builtup"], window, file.name)
    with clock.step("write", Text("写入 GeoPackage", "writing the GeoPackage")):
        write_layers(layers, out)
    problems = as_problems([*extract.left_out, *left_out, *missing], file.name)
    return _imported(out, found, km, (*problems, *few), clock, extract.date)


def _layers(extract: Extract, window: Window) -> tuple[dict[str, gpd.GeoDataFrame], list[LeftOut]]:
    streets, no_streets = streets_of(extract.lines)
    railways, no_railways = railways_of(extract.lines)
    parks, no_parks = parks_of(extract.areas)
    entrances, no_entrances = entrances_of(extract.nodes, parks)
    townships, no_townships = townships_of(extract, window.crs)
    interchanges, no_interchanges = interchanges_of(extract.nodes, streets, window.crs)
    facilities, no_facilities = facilities_of(extract.nodes, extract.areas, window.crs)
    layers = {
        "streets": streets,
        "parks": parks,
        "entrances": entrances,
        "residential": residential_of(extract.areas),
        "townships": townships,
        "interchanges": interchanges,
        "facilities": facilities,
        "buildings": buildings_of(extract.areas),
        "water": water_of(extract.areas),
        "railways": railways,
    }
    return layers, [
        *no_streets,
        *no_railways,
        *no_parks,
        *no_entrances,
        *no_townships,
        *no_interchanges,
        *no_facilities,
    ]


def _imported(  # noqa: PLR0913, PLR0917 - each is one field
    out: Path,
    found: Mapping[str, ImportedLayer],
    km: StreetKm,
    left_out: tuple[Problem, ...],
    clock: Clock,
    date: str,
) -> Imported:
    by_county = {code: sum(by_class.values()) for code, by_class in km.by_class.items()}
    return Imported(out, found, km.by_class, by_county, km.total, left_out, clock.seconds, date, km.covered)
