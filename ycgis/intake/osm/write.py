"""One GeoPackage with a layer each; an earlier one is replaced only when the new one is whole."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from ycgis.ground.errors import OutputError, Problem, UsageError
from ycgis.ground.geopackages import undated
from ycgis.ground.outputs import replacing_file
from ycgis.ground.text import Text
from ycgis.intake.layers import OSM_CREDIT, OSM_LICENCE, SPECS

__all__ = ["require_own_file", "write_layers"]

_ANOTHER = Text("换一个文件名，或先把该文件移走", "choose another file name, or move that file away first")
_CREDIT = {"attribution": OSM_CREDIT, "licence": OSM_LICENCE}


def require_own_file(out: Path) -> None:
    """Refuse to replace a file that holds anything but an earlier import.

    Raises
    ------
    UsageError
        The name does not end in .gpkg.
    OutputError
        Another file is there.
    """
    if out.suffix.lower() != ".gpkg":
        what = Text(f"取值“{out}”不可用", f"the value {str(out)!r} makes no sense")
        raise UsageError(Problem("out", what, Text("输出文件名应以 .gpkg 结尾", "name a file ending in .gpkg")))
    if out.exists() and not _is_import(out):
        what = Text("已有同名文件，且不是先前导入的 OSM 图层", "exists and is not an earlier import of OSM layers")
        raise OutputError(Problem(str(out), what, _ANOTHER))


def write_layers(layers: Mapping[str, gpd.GeoDataFrame], out: Path) -> None:
    """Write the layers that have features, in this order, and move the file to `out` when it is whole.

    Raises
    ------
    OutputError
        It cannot be written; an earlier `out` is untouched.
    """
    with replacing_file(out) as fresh, undated():
        for name, frame in layers.items():
            if len(frame):
                _write(frame, fresh, name)


def _write(frame: gpd.GeoDataFrame, path: Path, name: str) -> None:
    created = {} if path.exists() else {"dataset_options": {"VERSION": "1.3"}}
    kind = {"line": "LineString", "point": "Point", "polygon": "MultiPolygon"}[SPECS[name].geometry]
    pyogrio.write_dataframe(
        frame,
        path,
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        promote_to_multi=kind == "MultiPolygon",
        layer_metadata=_CREDIT,
        **created,
    )


def _is_import(path: Path) -> bool:
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        notes = [pyogrio.read_info(path, layer=name)["layer_metadata"] or {} for name in names]
    except (DataSourceError, DataLayerError):
        return False
    credited = all(note.get("attribution") == _CREDIT["attribution"] for note in notes)
    return bool(names) and set(names) <= SPECS.keys() - {"roads"} and credited
