"""Vector files: whatever GDAL reads, and GeoParquet, with the encoding recognised and the layer chosen."""

import json
import re
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
from ycgis.intake.readers.encoding import cpg_encoding, dbf_encoding
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

    Without `encoding`, a shapefile is taken as its .cpg says; where there is none, or one that cannot be right, as
    UTF-8 or else GB18030, by its own bytes.

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
    said, notes = _shapefile(place) if place.suffix == ".shp" else (None, [])
    name = _layer_name(place, layer)
    read: pd.DataFrame = pyogrio.read_dataframe(
        place.opened, layer=name, encoding=encoding or said, on_invalid="ignore"
    )
    return read, [] if encoding else notes


def _parquet(path: Path) -> pd.DataFrame:
    try:
        return gpd.read_parquet(path)
    except ImportError as error:
        what = Text("读取 Parquet 需要 pyarrow，未安装", "reading Parquet needs pyarrow, which is not installed")
        remedy = Text(
            "运行 pip install pyarrow，或把文件转换为 GPKG", "pip install pyarrow, or convert the file to GPKG"
        )
        raise InputError(Problem(str(path), what, remedy)) from error


def _layer_name(place: Place, layer: str | None) -> str:
    kinds: dict[str, Any] = {str(name): kind for name, kind in pyogrio.list_layers(place.opened)}
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


def _shapefile(place: Place) -> tuple[str | None, list[Problem]]:
    """Return the encoding of a shapefile's texts (None: plain ASCII), and a note where its .cpg is not followed."""
    parts, where = place.parts(), str(place.file)
    absent = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
    if absent:
        what = Text("Shapefile 缺少这些部分：{parts}", "the shapefile lacks these parts: {parts}")
        remedy = Text("把 .shp、.shx、.dbf、.prj 一起放入", "give .shp, .shx, .dbf and .prj together")
        raise InputError(Problem(where, what.fill(parts=listed(absent)), remedy))
    seen = dbf_encoding(place.read_bytes(parts[".dbf"]))
    if seen is None or ".cpg" not in parts:
        return seen, []
    cpg = place.read_bytes(parts[".cpg"])
    stated = cpg_encoding(cpg)
    if stated is not None and not (stated == "utf-8" and seen != "UTF-8"):
        return stated, []
    said = cpg.decode("utf-8", errors="replace").strip()[:40]
    what = Text(f"其 .cpg 写的编码“{said}”不可用", f"its .cpg names an encoding that cannot be used: {said!r}")
    remedy = Text(f"已按 {seen} 读取；可写明 encoding", f"read as {seen}; name the encoding if this is wrong")
    return seen, [Problem(where, what, remedy, fatal=False)]
