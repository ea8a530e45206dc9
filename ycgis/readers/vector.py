"""Vector files: whatever GDAL reads, with the encoding recognised and the layer chosen."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio

from ycgis.errors import InputError, Problem, did_you_mean
from ycgis.readers.encoding import dbf_encoding
from ycgis.readers.failure import require_file, unreadable
from ycgis.text import Text

__all__ = ["read_vector", "states_crs"]

_SUFFIXES_WITHOUT_CRS = {".json", ".geojson", ".geojsonl", ".geojsons"}
_HEAD = 65_536
_CRS_MEMBER = re.compile(r'"crs"\s*:\s*\{')


def read_vector(path: Path, *, layer: str | None = None, encoding: str | None = None) -> pd.DataFrame:
    """Read a layer: a GeoDataFrame in the file's CRS, or a DataFrame where it has no geometry at all.

    A shape that cannot be made out, such as a ring that is not closed, is read as null.

    Without `encoding`, a shapefile that has no .cpg is taken as UTF-8 or else GB18030, by its own bytes.

    Raises
    ------
    InputError
        The file is missing or unreadable, has no such layer, or has several and none is named.
    """
    require_file(path)
    try:
        name = _layer_name(path, layer)
        with np.errstate(invalid="ignore"):  # NaN coordinates are reported by the checks
            frame: pd.DataFrame = pyogrio.read_dataframe(
                path, layer=name, encoding=encoding or _table_encoding(path), on_invalid="ignore"
            )
    except InputError:
        raise
    except (RuntimeError, ValueError, LookupError, OSError) as error:  # GDAL's own are RuntimeErrors
        raise unreadable(path, error) from error
    return frame


def states_crs(path: Path) -> bool:
    """Tell whether the CRS read is the file's own word: a GeoJSON gives one only by an old ``crs`` member."""
    if path.suffix.lower() not in _SUFFIXES_WITHOUT_CRS:
        return True
    with path.open(encoding="utf-8", errors="replace") as file:
        return _CRS_MEMBER.search(file.read(_HEAD)) is not None


def _layer_name(path: Path, layer: str | None) -> str:
    kinds: dict[str, Any] = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    where = str(path)
    if layer is not None:
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


def _table_encoding(path: Path) -> str | None:
    if path.suffix.lower() != ".shp":
        return None
    beside = {part.suffix.lower(): part for part in path.parent.glob("*") if part.stem == path.stem}
    return dbf_encoding(beside[".dbf"]) if ".dbf" in beside and ".cpg" not in beside else None
