"""Zips: read where they lie; one whose names climb out of it, or that is no single data set, is refused."""

import stat
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
import town
from test_readers import read, say, write_raster

from ycgis.ground.errors import InputError
from ycgis.intake.readers.archive import Place, place_of


def packed(path: Path, *files: Path, folder: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, folder + file.name)
    return path


def with_entry(path: Path, name: str, mode: int = 0o644) -> Path:
    """Write a zip with an entry of any name (and kind)."""
    entry = zipfile.ZipInfo("x")
    entry.filename, entry.external_attr = name, mode << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, b"/etc/passwd")
    return path


@pytest.fixture
def shapefile(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "parts"
    folder.mkdir()
    town.counties().to_file(folder / "县.shp", encoding="GB18030")
    (folder / "县.cpg").unlink()
    return sorted(folder.iterdir())


@pytest.mark.parametrize("folder", ["", "边界/"])
def test_a_shapefile_in_a_zip(tmp_path: Path, shapefile: list[Path], folder: str) -> None:
    path = packed(tmp_path / "c.ZIP", *shapefile, folder=folder)
    before = sorted(tmp_path.rglob("*"))
    reading = read("counties", path)
    assert reading.problems == ()
    assert reading.frame["name"].tolist() == list(town.NAMES.values())
    assert reading.frame.crs == town.counties().crs
    assert sorted(tmp_path.rglob("*")) == before  # nothing was extracted


def test_a_zip_whose_names_are_in_gbk(tmp_path: Path, shapefile: list[Path]) -> None:
    class Gbk(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's own name
            return self.filename.encode("gbk"), self.flag_bits & ~0x800

    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for part in shapefile:
            archive.writestr(Gbk(part.name), part.read_bytes())
    reading = read("counties", tmp_path / "c.zip")
    assert reading.problems == ()
    assert reading.frame["name"].tolist() == list(town.NAMES.values())


def test_a_shapefile_in_a_zip_that_lacks_a_part(tmp_path: Path, shapefile: list[Path]) -> None:
    path = packed(tmp_path / "c.zip", *(part for part in shapefile if part.suffix != ".dbf"))
    assert "lacks these parts: .dbf" in say(read("counties", path))


def test_a_geojson_in_a_zip_states_no_crs(tmp_path: Path) -> None:
    town.counties().to_crs(4326).to_file(tmp_path / "c.geojson")
    text = (tmp_path / "c.geojson").read_text().replace('"crs"', '"note"')
    (tmp_path / "c.geojson").write_text(text)
    path = packed(tmp_path / "c.zip", tmp_path / "c.geojson")
    assert not read("counties", path).problems
    assert "look like degrees" in say(read("counties", path, crs="EPSG:4546"))


def test_a_raster_in_a_zip(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "p.tif", np.full((2, 2), 2.5), nodata=-1)
    reading = read("people", packed(tmp_path / "p.zip", raster))
    assert reading.problems == ()
    assert reading.frame["people"].sum() == 10


def test_several_data_sets_are_told_apart_by_layer(tmp_path: Path) -> None:
    town.counties().to_file(tmp_path / "a.gpkg", layer="x")
    town.roads().to_file(tmp_path / "b.gpkg", layer="one")
    town.roads().to_file(tmp_path / "b.gpkg", layer="two")
    junk = tmp_path / "._a.gpkg"
    junk.write_bytes(b"")
    path = packed(tmp_path / "c.zip", tmp_path / "a.gpkg", tmp_path / "b.gpkg", junk)
    assert "holds several data sets: a.gpkg, b.gpkg" in say(read("counties", path))
    assert "no one data set 'aa' → did you mean 'a'?" in say(read("counties", path, layer="aa"))
    assert len(read("counties", path, layer="a").frame) == 4
    assert "has several layers" in say(read("roads", path, layer="b"))
    alone = packed(tmp_path / "d.zip", tmp_path / "b.gpkg")
    assert len(read("roads", alone, layer="two").frame) == 5


@pytest.mark.parametrize(
    "name", ["../x.shp", "a/../../x.shp", "/etc/x.shp", "..\\x.shp", "\\x.shp", "C:\\x.shp", "c:/x.shp", ".."]
)
def test_names_that_climb_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="climb out of it") as caught:
        place_of(with_entry(tmp_path / "c.zip", name))
    assert name in caught.value.say("en")
    assert "do not use it" in caught.value.say("en")


def test_links(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds links: roads\.shp"):
        place_of(with_entry(tmp_path / "c.zip", "roads.shp", stat.S_IFLNK | 0o777))


@pytest.mark.parametrize("name", ["a..b.shp", "x..y/b.shp", "é.shp", "ac:/b.shp"])
def test_names_that_only_look_like_climbing(tmp_path: Path, name: str) -> None:
    path = with_entry(tmp_path / "c.zip", name)
    assert place_of(path) == Place(path, name)


def test_zips_that_cannot_be_read(tmp_path: Path) -> None:
    whole = with_entry(tmp_path / "whole.zip", "notes.txt")
    with pytest.raises(InputError, match="holds no data set"):
        place_of(whole)
    data = bytearray(whole.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption in the directory
    (tmp_path / "locked.zip").write_bytes(data)
    with pytest.raises(InputError, match="is encrypted"):
        place_of(tmp_path / "locked.zip")
    (tmp_path / "half.zip").write_bytes(whole.read_bytes()[:40])
    with pytest.raises(InputError, match="cannot be read"):
        place_of(tmp_path / "half.zip")
    with pytest.raises(InputError, match="no such file"):
        place_of(tmp_path / "none.zip")


def test_a_plain_file_is_its_own_place(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=4326).to_file(tmp_path / "P.shp")
    place = place_of(tmp_path / "P.shp")
    assert (place.suffix, place.stem, place.opened) == (".shp", None, str(tmp_path / "P.shp"))
    assert sorted(place.parts()) == [".cpg", ".dbf", ".prj", ".shp", ".shx"]
