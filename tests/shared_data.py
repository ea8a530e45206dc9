"""Where the large real data sets lie that tests may use but the repository does not hold; a test skips without them."""

import os
from pathlib import Path

import pytest

_PLACES = (os.environ.get("YCGIS_SHARED_DATA"), Path(__file__).resolve().parents[2] / "shared" / "data")


def las_palmas() -> Path:
    """Return the folder of a whole city: las_palmas.osm.pbf, boundary.geojson, ucdb.gpkg."""
    return _folder("las_palmas")


def wuhan() -> Path:
    """Return the streets of a Chinese city: a GeoParquet file."""
    return _folder("wuhan") / "original.parquet"


def yuncheng_text() -> Path:
    """Return the text of the Yuncheng document, which belongs to its issuer: the one file of the folder ``plan``."""
    for place in _PLACES:
        if place and (found := list((Path(place).parent / "plan").glob("*.txt"))):
            return found[0]
    pytest.skip("the text of the document is not here: a folder plan beside the one that YCGIS_SHARED_DATA names")


def _folder(name: str) -> Path:
    for place in _PLACES:
        if place and (Path(place) / name).is_dir():
            return Path(place) / name
    pytest.skip(f"the data set {name} is not here: set YCGIS_SHARED_DATA to the folder that holds it")
