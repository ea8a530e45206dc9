"""Vector files: whatever GDAL reads, and GeoParquet, with the encoding recognised and the layer chosen."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from ycgis.ground.errors import InputError, Problem, did_you_mean
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import listed
from ycgis.intake.readers.archive import Place, place_of
from ycgis.intake.readers.encoding import (
    believed,
    cpg_encoding,
    cuts_characters,
    dbf_encoding,
    decoded,
    without_stub,
)
from ycgis.intake.readers.failure import heard, unreadable

__all__ = ["read_vector", "states_crs"]

_SUFFIXES_WITHOUT_CRS = {".json", ".geojson", ".geojsonl", ".geojsons"}
_PARQUET = {".parquet", ".geoparquet"}
_CRS_MEMBERS = ("crs", "spatialReference")
_CRS_MEMBER = re.compile(rb'"(?:crs|spatialReference)"\s*:\s*\{')

_Found = tuple[pd.DataFrame, list[Problem]]


def read_vector(path: Path, *, layer: str | None = None, encoding: str | None = None) -> _Found:
    """Read a layer: a GeoDataFrame in the file's CRS, or a DataFrame where it has no geometry at all; and notes.

    A shape that cannot be made out, such as a ring that is not closed, is read as null. A zip is read as the data set
    in it. What GDAL warns of is among the notes.

    Without `encoding`, a shapefile is taken as its .cpg says; where there is none, or one that its bytes contradict, as
    UTF-8 or else GB18030, by these. Text in UTF-8 that was cut inside a character loses the piece.

    Raises
    ------
    InputError
        The file is missing or unreadable, lacks a part, has no such layer, or has several and none is named.
    """
    place = place_of(path, layer)
    try:
        with heard(str(path)) as notes, np.errstate(invalid="ignore"):  # NaN coordinates are reported by the checks
            frame, found = _read(place, layer, encoding)
    except InputError:
        raise
    except (RuntimeError, ValueError, LookupError, OSError) as error:  # GDAL's own are RuntimeErrors
        raise unreadable(path, error) from error
    return frame, found + notes


def states_crs(path: Path, layer: str | None = None) -> bool:
    """Tell whether the CRS read is the file's own word.

    A GeoJSON gives one only by an old ``crs`` member, an ESRI JSON by ``spatialReference``; wherever it stands.
    """
    place = place_of(path, layer)
    if place.suffix not in _SUFFIXES_WITHOUT_CRS:
        return True
    data = place.read_bytes(place.member or path.name)
    if not _CRS_MEMBER.search(data):
        return False
    try:
        members = json.loads(data.decode("utf-8-sig"))
    except ValueError:  # features one a line, or in another encoding: the word alone must do
        return True
    return isinstance(members, dict) and any(members.get(name) for name in _CRS_MEMBERS)


def _read(place: Place, layer: str | None, encoding: str | None) -> _Found:
    if place.suffix in _PARQUET:
        return _parquet(place.file), []
    if place.suffix != ".shp":
        return _dataframe(place, place.opened, layer, encoding)
    _require_parts(place)
    table = place.read_bytes(place.parts()[".dbf"])
    said, notes = (encoding, []) if encoding else _shapefile_encoding(place, table)
    if (said or "").upper() not in {"UTF-8", "UTF8"} or not cuts_characters(table):
        frame, found = _dataframe(place, _mended(place), layer, said)
        return frame, notes + found
    frame, found = _dataframe(place, _mended(place), layer, "ISO-8859-1")
    what = Text("有文字在一个字的中间被截断", "has text that is cut inside a character")
    remedy = Text("残字已略去；其余照读", "the piece at the end is dropped, all else is read")
    return _without_stubs(frame), [*notes, Problem(str(place.file), what, remedy, fatal=False), *found]


def _dataframe(place: Place, source: str | bytes, layer: str | None, encoding: str | None) -> _Found:
    name = _layer_name(place, source, layer)
    settings: dict[str, Any] = {"layer": name, "encoding": encoding, "on_invalid": "ignore"}
    try:
        frame: pd.DataFrame = pyogrio.read_dataframe(source, **settings)
    except ValueError as error:
        info = pyogrio.read_info(source, layer=name, encoding=encoding)
        fields = zip(info["fields"], info["dtypes"], strict=True)
        kept = [str(field) for field, dtype in fields if not str(dtype).startswith("datetime")]
        if len(kept) == len(info["fields"]):
            raise
        dates = listed(str(field) for field in info["fields"] if field not in kept)
        what = Text(f"日期列中有不存在的日期（{error}）：{{names}}", f"dates that do not exist ({error}) in: {{names}}")
        remedy = Text("这些列未读取；需要时请改正", "these columns are not read; correct them if you need them")
        note = Problem(str(place.file), what.fill(names=dates), remedy, fatal=False)
        return pyogrio.read_dataframe(source, columns=kept, **settings), [note]
    return frame, []


def _mended(place: Place) -> str | bytes:
    """Return what GDAL opens of a shapefile: itself, or a copy in memory where its path or .prj cannot be read.

    A path with ``!`` is taken for an archive's, and a .prj in GBK ends the reading.
    """
    parts = place.parts()
    prj = place.read_bytes(parts[".prj"]) if ".prj" in parts else b""
    if "!" not in str(place.file) and _is_utf8(prj):
        return place.opened
    memory, stem = io.BytesIO(), place.stem or place.file.stem
    with zipfile.ZipFile(memory, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf"):
            archive.writestr(stem + suffix, place.read_bytes(parts[suffix]))
        if prj:
            archive.writestr(f"{stem}.prj", decoded(prj))
    return memory.getvalue()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_stubs(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in frame.columns if name != "geometry" and pd.api.types.is_string_dtype(frame[name])]
    whole = {
        name: [without_stub(value) if isinstance(value, str) else value for value in frame[name]] for name in texts
    }
    for name, values in whole.items():
        frame[name] = pd.Series(values, index=frame.index, dtype=frame[name].dtype)
    return frame.rename(columns={name: without_stub(str(name)) for name in frame.columns})


def _parquet(path: Path) -> pd.DataFrame:
    try:
        return gpd.read_parquet(path)
    except ImportError as error:
        what = Text("读取 Parquet 需要 pyarrow，未安装", "reading Parquet needs pyarrow, which is not installed")
        remedy = Text(
            "运行 pip install pyarrow，或把文件转换为 GPKG", "pip install pyarrow, or convert the file to GPKG"
        )
        raise InputError(Problem(str(path), what, remedy)) from error


def _layer_name(place: Place, source: str | bytes, layer: str | None) -> str:
    kinds: dict[str, Any] = {str(name): kind for name, kind in pyogrio.list_layers(source)}
    where = str(place.file)
    if layer is not None and layer != place.stem:
        if layer not in kinds:
            what = Text(f"没有图层“{layer}”", f"has no layer {layer!r}")
            raise InputError(Problem(where, what, did_you_mean(layer, kinds)))
        return layer
    drawn = [name for name, kind in kinds.items() if kind is not None] or list(kinds)
    if len(drawn) == 1:
        return drawn[0]
    if not drawn:
        what, remedy = Text("没有图层", "has no layer"), Text("检查文件", "check the file")
    else:
        what = Text("有多个图层：{all}", "has several layers: {all}").fill(all=json.dumps(drawn, ensure_ascii=False))
        remedy = Text('在 project.toml 中写 layer = "图层名"', 'name one in project.toml: layer = "its name"')
    raise InputError(Problem(where, what, remedy))


def _require_parts(place: Place) -> None:
    absent = [suffix for suffix in (".shx", ".dbf") if suffix not in place.parts()]
    if absent:
        what = Text("Shapefile 缺少这些部分：{parts}", "the shapefile lacks these parts: {parts}")
        remedy = Text("把 .shp、.shx、.dbf、.prj 一起放入", "give .shp, .shx, .dbf and .prj together")
        raise InputError(Problem(str(place.file), what.fill(parts=listed(absent)), remedy))


def _shapefile_encoding(place: Place, table: bytes) -> tuple[str | None, list[Problem]]:
    """Return the encoding of a shapefile's texts (None: plain ASCII), and a note where its .cpg is not followed."""
    parts, seen = place.parts(), dbf_encoding(table)
    if seen is None or ".cpg" not in parts:
        return seen, []
    cpg = place.read_bytes(parts[".cpg"])
    stated = cpg_encoding(cpg)
    read_as = believed(table, stated, seen)
    if read_as == stated:
        return stated, []
    said = cpg.decode("utf-8", errors="replace").strip()[:40]
    what = Text(f"其 .cpg 写的编码“{said}”不可用", f"its .cpg names an encoding that cannot be used: {said!r}")
    remedy = Text(f"已按 {read_as} 读取；可写明 encoding", f"read as {read_as}; name the encoding if this is wrong")
    return read_as, [Problem(str(place.file), what, remedy, fatal=False)]
