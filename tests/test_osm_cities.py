"""Known answers on real extracts, and GDAL's OSM driver as a second reader."""

import resource
from pathlib import Path

import geopandas as gpd
import osmium
import pyogrio
import pytest
import shapely
from pyproj import Geod
from shared_data import las_palmas

from ycgis.intake.osm import Imported, import_osm
from ycgis.intake.osm.extract import Extract, read_extract
from ycgis.intake.osm.streets import DRIVABLE, streets_of
from ycgis.intake.osm.window import window_of

pytestmark = pytest.mark.slow  # a whole city

HELSINKI = Path(__file__).resolve().parents[1] / "data" / "examples" / "helsinki" / "helsinki.osm.pbf"
METRIC = "EPSG:32628"


def _km(lines: gpd.GeoSeries) -> float:
    geod = Geod(ellps="WGS84")
    return sum(geod.geometry_length(line) for line in lines) / 1000


@pytest.fixture(scope="module")
def city() -> gpd.GeoDataFrame:
    shape = gpd.read_file(las_palmas() / "boundary.geojson").geometry.union_all()
    return gpd.GeoDataFrame({"adcode": ["350100"], "name": ["Las Palmas"]}, geometry=[shape], crs="EPSG:4326")


@pytest.fixture(scope="module")
def extract(city: gpd.GeoDataFrame) -> Extract:
    return read_extract(las_palmas() / "las_palmas.osm.pbf", window_of(city, None, 30.0))


@pytest.fixture(scope="module")
def streets(extract: Extract) -> gpd.GeoDataFrame:
    found, _ = streets_of(extract.lines)
    return found


@pytest.fixture(scope="module")
def imported(city: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    seat = gpd.GeoDataFrame(
        {"adcode": ["350100"], "name": ["Las Palmas"]}, geometry=[shapely.Point(-15.4304, 28.1082)], crs="EPSG:4326"
    )
    out = tmp_path_factory.mktemp("city") / "out.gpkg"
    return import_osm(las_palmas() / "las_palmas.osm.pbf", city, seat, out)


def test_las_palmas_has_1196_km_of_whole_roads(extract: Extract, streets: gpd.GeoDataFrame) -> None:
    torn = next(found.ids for found in extract.left_out if "lacks nodes" in found.what.en)
    roads = streets[streets["road_class"].isin(DRIVABLE - {"road"}) & ~streets["osm_id"].isin(torn)]
    assert len(roads) == 6144
    assert _km(roads.geometry) == pytest.approx(1196, abs=0.5)


def test_las_palmas_has_839_km_of_roads_in_its_urban_polygon(streets: gpd.GeoDataFrame) -> None:
    urban = gpd.read_file(las_palmas() / "ucdb.gpkg").to_crs(METRIC).union_all()
    assert urban.area / 1e6 == pytest.approx(111.5, abs=0.05)
    roads = streets[streets["road_class"].isin(DRIVABLE)].to_crs(METRIC)
    assert roads.intersection(urban).length.sum() / 1000 == pytest.approx(839, abs=0.5)


def test_las_palmas_has_282_parks(extract: Extract) -> None:
    parks = extract.areas[extract.areas["leisure"] == "park"].to_crs(METRIC)
    assert len(parks) == 282
    assert parks.area.sum() / 1e6 == pytest.approx(1.87, abs=0.005)


def test_gdal_reads_the_same_streets_but_for_those_that_lack_nodes(extract: Extract, streets: gpd.GeoDataFrame) -> None:
    theirs = pyogrio.read_dataframe(
        las_palmas() / "las_palmas.osm.pbf", layer="lines", columns=["osm_id", "highway"], use_arrow=False
    )
    theirs = theirs[theirs["highway"].isin(DRIVABLE)].set_index("osm_id").geometry
    torn = next(found.ids for found in extract.left_out if "lacks nodes" in found.what.en)
    ours = streets[streets["road_class"].isin(DRIVABLE) & ~streets["osm_id"].isin(torn)]
    own = ours.set_index(ours["osm_id"].str.removeprefix("way/")).geometry
    whole = theirs.drop([osm_id.removeprefix("way/") for osm_id in torn], errors="ignore")
    assert set(own.index) == set(whole.index)
    gap = shapely.hausdorff_distance(own.sort_index().to_numpy(), whole.sort_index().to_numpy())
    assert gap.max() < 1e-9


def test_the_derived_built_up_area_lies_in_the_urban_polygon(imported: Imported) -> None:
    urban = gpd.read_file(las_palmas() / "ucdb.gpkg").to_crs(METRIC).union_all()
    built = gpd.read_file(imported.path, layer="builtup").to_crs(METRIC).union_all()
    assert built.area / 1e6 == pytest.approx(18.7, abs=0.2)
    assert built.intersection(urban).area / built.area > 0.95


def test_a_whole_city_is_imported_within_seconds_and_half_a_gigabyte(imported: Imported) -> None:
    assert sum(imported.seconds.values()) < 40
    assert imported.layers["streets"].rows > 13_000
    assert imported.date == "2023-02-21"
    assert imported.covered == {"350100"}
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert mib < 2048


def test_what_is_counted_by_county_is_what_lies_in_it(city: gpd.GeoDataFrame, imported: Imported) -> None:
    shape = city.to_crs(METRIC).geometry.iloc[0]
    buildings = gpd.read_file(imported.path, layer="buildings").to_crs(METRIC)
    inside = buildings.within(shape) | (buildings.intersection(shape).area > 1.0)
    assert inside.sum() == buildings.intersects(shape).sum() - 1  # the one has 0.0004 m2 in the city
    assert imported.layers["buildings"].by_county["350100"] == inside.sum()
    roads = gpd.read_file(imported.path, layer="streets").to_crs(METRIC)
    assert imported.street_km["350100"] == pytest.approx(roads.intersection(shape).length.sum() / 1000, rel=1e-6)


@pytest.mark.skipif(not HELSINKI.is_file(), reason="the example of Helsinki is not in this copy")
def test_helsinki_has_762_drive_ways_with_a_speed_limit() -> None:
    box = gpd.GeoDataFrame(
        {"adcode": ["1"], "name": ["Helsinki"]}, geometry=[shapely.box(24.8, 60.1, 25.1, 60.3)], crs="EPSG:4326"
    )
    extract = read_extract(HELSINKI, window_of(box, None, 0.0))
    roads = extract.lines[extract.lines["highway"].isin(DRIVABLE | {"service"})]
    assert roads["osm_id"].nunique() == 965
    assert roads["maxspeed"].notna().sum() == 762
    assert _km(roads.geometry) == pytest.approx(33, abs=0.5)
    raw = {
        f"way/{way.id}"
        for way in osmium.FileProcessor(str(HELSINKI), osmium.osm.WAY)
        if way.tags.get("highway") in DRIVABLE | {"service"}
    }
    absent = raw - set(roads["osm_id"])
    assert len(absent) == 37
    assert absent <= {osm_id for found in extract.left_out if "lacks nodes" in found.what.en for osm_id in found.ids}
