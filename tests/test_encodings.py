"""Texts, names and paths of files as software in China writes them."""

import shutil
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from pyproj import CRS
from rasterio import Affine

from ycgis.intake.layers import SPECS
from ycgis.intake.readers.layer import LayerReading, Wanted, read_layer
from ycgis.intake.readers.source import LayerFile

NAMES = ("南风广场公园", "盐湖公园")
SQUARES = [shapely.box(111.0 + at / 100, 35.0, 111.005 + at / 100, 35.005) for at in range(2)]


def read(path: Path, name: str = "parks", **settings: object) -> LayerReading:
    file = LayerFile.model_validate({"path": str(path), **settings})
    return read_layer(Wanted(SPECS[name], file, path, path.name))


def say(reading: LayerReading) -> str:
    return " | ".join(problem.say("en") for problem in reading.problems if "no category" not in problem.say("en"))


def names(reading: LayerReading) -> list[str]:
    assert isinstance(reading.frame, gpd.GeoDataFrame), say(reading)
    return reading.frame["name"].tolist()


Field = tuple[bytes, bytes, int]


def table(fields: Sequence[Field], rows: Sequence[Sequence[bytes]]) -> bytes:
    """Return a .dbf: fields by name, kind and width."""
    width = 1 + sum(field[2] for field in fields)
    head = bytes([3, 124, 1, 1]) + struct.pack("<IHH", len(rows), 32 + 32 * len(fields) + 1, width) + bytes(20)
    described = b"".join(
        name[:10].ljust(11, b"\0") + kind + bytes(4) + bytes([size, 0]) + bytes(14) for name, kind, size in fields
    )
    cells = (
        b" " + b"".join(cell[:size].ljust(size) for cell, (_, _, size) in zip(row, fields, strict=True)) for row in rows
    )
    return head + described + b"\r" + b"".join(cells) + b"\x1a"


def shapefile(folder: Path, data: bytes, cpg: str | None = None, stem: str = "park") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.shp"
    plain = folder.parent / f"plain_{folder.name.replace('!', '')}"
    plain.mkdir()
    pyogrio.write_dataframe(gpd.GeoDataFrame({"a": [1, 2]}, geometry=SQUARES, crs=4490), plain / "p.shp")
    for part in plain.iterdir():
        if part.suffix != ".cpg":
            shutil.copy(part, path.with_suffix(part.suffix))
    shutil.rmtree(plain)
    path.with_suffix(".dbf").write_bytes(data)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    return path


def named(encoding: str, size: int = 30, texts: Sequence[str] = NAMES) -> bytes:
    return table([(b"name", b"C", size)], [[text.encode(encoding)] for text in texts])


# ---- a .cpg that the bytes contradict


@pytest.mark.parametrize("cpg", ["ISO-8859-1", "1252", "ANSI 1252", "ISO 8859-15", "UTF-8", "nonsense"])
def test_gbk_wins_over_a_cpg_of_single_bytes(tmp_path: Path, cpg: str) -> None:
    reading = read(shapefile(tmp_path / "a", named("gbk"), cpg))
    assert names(reading) == list(NAMES)
    assert "GB18030" in say(reading)


@pytest.mark.parametrize("cpg", ["GBK", "936", "1252", "ISO-8859-1", "BIG5", "nonsense"])
def test_utf8_wins_over_any_cpg(tmp_path: Path, cpg: str) -> None:
    reading = read(shapefile(tmp_path / "a", named("utf-8"), cpg))
    assert names(reading) == list(NAMES)
    assert "UTF-8" in say(reading)


@pytest.mark.parametrize(
    ("cpg", "codec", "texts"),
    [
        ("1252", "cp1252", ("Café", "Über")),
        ("ISO-8859-1", "iso8859-1", ("Malmö", "Århus")),
        ("BIG5", "big5", ("臺北公園", "高雄公園")),
        ("GBK", "gbk", ("联通", "南风")),
        ("UTF-8", "utf-8", NAMES),
    ],
)
def test_a_cpg_that_is_right_is_followed(tmp_path: Path, cpg: str, codec: str, texts: tuple[str, str]) -> None:
    reading = read(shapefile(tmp_path / "a", named(codec, texts=texts), cpg))
    assert names(reading) == list(texts)
    assert not say(reading)


# ---- cut inside a character


@pytest.mark.parametrize("settings", [{}, {"encoding": "UTF-8"}, {"encoding": "utf8"}])
@pytest.mark.parametrize("cpg", [None, "UTF-8"])
def test_a_value_cut_inside_a_character_loses_the_stub(
    tmp_path: Path, cpg: str | None, settings: dict[str, str]
) -> None:
    reading = read(shapefile(tmp_path / "a", named("utf-8", size=13), cpg), **settings)
    assert names(reading) == ["南风广场", "盐湖公园"]
    assert "cut inside a character" in say(reading)


def test_a_column_name_cut_inside_a_character_loses_the_stub(tmp_path: Path) -> None:
    fields = [("公园名称".encode(), b"C", 30)]  # ten bytes hold three and a third
    path = shapefile(tmp_path / "a", table(fields, [[text.encode()] for text in NAMES]))
    assert names(read(path, columns={"name": "公园名"})) == list(NAMES)


# ---- .prj, zips, paths


def chinese_prj() -> str:
    return CRS(4490).to_wkt("WKT1_ESRI").replace("GCS_China_Geodetic_Coordinate_System_2000", "运城2000坐标系")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_prj_with_a_chinese_name(tmp_path: Path, encoding: str, *, packed: bool) -> None:
    path = shapefile(tmp_path / "a", named("utf-8"))
    path.with_suffix(".prj").write_bytes(chinese_prj().encode(encoding))
    if packed:
        path = zipped(tmp_path / "a.zip", {part.name.encode(): part for part in path.parent.iterdir()})
    reading = read(path)
    assert names(reading) == list(NAMES)
    assert isinstance(reading.frame, gpd.GeoDataFrame)
    assert reading.frame.crs is not None
    assert reading.frame.crs.name == "运城2000坐标系"


class Raw(zipfile.ZipInfo):
    """An entry whose name is written in these bytes, without the mark of UTF-8."""

    data: bytes

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's own name
        return self.data, self.flag_bits & ~0x800


def zipped(path: Path, members: dict[bytes, Path]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for at, (name, file) in enumerate(members.items()):
            entry = Raw(f"x{at}")
            entry.data = name
            archive.writestr(entry, file.read_bytes())
    return path


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_zip_with_chinese_names(tmp_path: Path, encoding: str) -> None:
    parts = {stem: shapefile(tmp_path / stem, named("gbk"), stem=stem).parent for stem in ("公园", "绿地")}
    members = {f"图层/{part.name}".encode(encoding): part for folder in parts.values() for part in folder.iterdir()}
    path = zipped(tmp_path / "a.zip", members)
    assert "公园" in say(read(path))
    assert names(read(path, layer="公园")) == list(NAMES)


@pytest.mark.parametrize("suffix", [".shz", ".shp", ".gpkg", ".geojson", ".zip", ".csv"])
def test_a_path_with_an_exclamation_mark(tmp_path: Path, suffix: str) -> None:
    frame = gpd.GeoDataFrame({"name": list(NAMES)}, geometry=SQUARES, crs=4490)
    home = tmp_path / "新!图层"
    if suffix in {".shp", ".zip", ".shz"}:
        path = shapefile(home, named("gbk"))
        if suffix != ".shp":
            path = zipped(home / f"x{suffix}", {part.name.encode(): part for part in home.iterdir()})
    elif suffix == ".csv":
        home.mkdir()
        path = home / "a!.csv"
        path.write_text("kind,x,y\nschool,111,35\n", encoding="utf-8")
        reading = read(path, "facilities", x="x", y="y", crs="EPSG:4490")
        assert not say(reading)
        return
    else:
        home.mkdir()
        written = tmp_path / f"a{suffix}"
        frame.to_crs(4326).to_file(written)
        path = home / f"b!{suffix}"
        written.rename(path)
    assert names(read(path)) == list(NAMES)


def test_a_raster_in_a_path_with_an_exclamation_mark(tmp_path: Path) -> None:
    written, path = tmp_path / "p.tif", tmp_path / "a!b.tif"
    profile = {"width": 2, "height": 2, "count": 1, "dtype": "int32", "crs": "EPSG:4490", "nodata": -1}
    transform = Affine(0.01, 0, 111, 0, -0.01, 35)
    with rasterio.open(written, "w", driver="GTiff", transform=transform, **profile) as file:
        file.write(np.array([[1, 2], [3, 4]], dtype="int32"), 1)
    written.rename(path)
    reading = read(path, "people")
    assert reading.frame is not None
    assert reading.frame["people"].sum() == 10


def test_a_file_geodatabase_in_a_zip(tmp_path: Path) -> None:
    home = tmp_path / "parks.gdb"
    frame = gpd.GeoDataFrame({"name": list(NAMES)}, geometry=SQUARES, crs=4490)
    pyogrio.write_dataframe(frame, home, driver="OpenFileGDB", layer="公园")
    for path in (tmp_path / "parks.gdb.zip", tmp_path / "other.zip"):
        members = {f"parks.gdb/{part.name}".encode(): part for part in home.iterdir()}
        assert names(read(zipped(path, members))) == list(NAMES)


# ---- dates


@pytest.mark.parametrize("date", [b"20231399", b"99999999", b"20230230", b"2023/1/2", b"00000000", b"00010101"])
def test_impossible_dates_in_columns_not_asked_for_do_no_harm(tmp_path: Path, date: bytes) -> None:
    fields = [(b"name", b"C", 30), (b"made", b"D", 8)]
    rows = [[text.encode("gbk"), day] for text, day in zip(NAMES, (b"20230102", date), strict=True)]
    assert names(read(shapefile(tmp_path / "a", table(fields, rows)))) == list(NAMES)
