"""A zip that holds one data set, read where it lies: nothing is ever extracted."""

import re
import stat
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ycgis.ground.errors import InputError, Problem, did_you_mean
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import listed
from ycgis.intake.readers.failure import require_file, unreadable

__all__ = ["Place", "place_of"]

_VECTORS = {".shp", ".gpkg", ".geojson", ".json", ".fgb", ".kml", ".gml", ".tab"}
_RASTERS = {".tif", ".tiff", ".vrt", ".img", ".asc"}
_ZIPS = {".zip", ".shz"}
_DATABASE = ".gdb"
_DRIVE = re.compile(r"[a-z]:", re.IGNORECASE)
_ENCRYPTED = 0x1


class Place(NamedTuple):
    """Where a data set lies.

    Attributes
    ----------
    file
        The file that the project names, plain or a zip.
    member
        The data set's name in the zip; None for a plain file.
    """

    file: Path
    member: str | None = None

    @property
    def suffix(self) -> str:
        """The suffix of the data set itself, in small letters."""
        return PurePosixPath(self.member or self.file.name).suffix.lower()

    @property
    def stem(self) -> str | None:
        """The data set's name in a zip without its suffix, by which a project may have chosen it."""
        return None if self.member is None else PurePosixPath(_spelt(self.member)).stem

    @property
    def opened(self) -> str:
        """What GDAL opens; a plain path with ``!`` in it would be taken for an archive's."""
        if self.member is None and "!" in str(self.file) and self.file.is_file():
            return f"/vsisubfile/0,{self.file.absolute()}"
        return str(self.file) if self.member is None else f"/vsizip/{{{self.file.absolute()}}}/{self.member}"

    def parts(self) -> dict[str, str]:
        """Return the parts that a shapefile has beside it, itself included: names by their suffix."""
        own = PurePosixPath(self.member or self.file.name)
        beside = [path.name for path in self.file.parent.iterdir()] if self.member is None else _names(self.file)
        paths = [PurePosixPath(name) for name in beside]
        return {path.suffix.lower(): str(path) for path in paths if path.with_suffix("") == own.with_suffix("")}

    def read_bytes(self, name: str) -> bytes:
        """Return the content of a part, by its name from `parts`."""
        if self.member is None:
            return (self.file.parent / name).read_bytes()
        with zipfile.ZipFile(self.file) as archive:
            return archive.read(name)


def place_of(path: Path, layer: str | None = None) -> Place:
    """Return where the data set of a layer lies: at `path`, or in the zip that this is.

    Of several data sets in a zip, `layer` names one by its name without suffix.

    Raises
    ------
    InputError
        The file is missing, or a zip that is broken, encrypted, holds no data set or several, or has names that climb
        out of it (absolute, with a drive or ``..``) or links.
    """
    require_file(path)
    if path.suffix.lower() not in _ZIPS or path.is_dir():
        return Place(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise unreadable(path, error) from error
    problems = _unsafe(members, path)
    if problems:
        raise InputError(problems)
    return Place(path, _chosen([member.filename for member in members], layer, path))


def _names(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


def _unsafe(members: list[zipfile.ZipInfo], path: Path) -> list[Problem]:
    out = [member.filename for member in members if _climbs(member.filename)]
    links = [member.filename for member in members if stat.S_ISLNK(member.external_attr >> 16)]
    locked = [member.filename for member in members if member.flag_bits & _ENCRYPTED]
    repack = Text("不要使用该文件；请来源方重新打包", "do not use it; ask its source to pack it anew")
    unlock = Text("请解除密码后重新打包", "pack it anew without a password")
    found = (
        (out, Text("压缩包中有越出包外的路径：{names}", "names in the zip climb out of it: {names}"), repack),
        (links, Text("压缩包中有链接：{names}", "the zip holds links: {names}"), repack),
        (locked, Text("压缩包有密码：{names}", "the zip is encrypted: {names}"), unlock),
    )
    return [Problem(str(path), what.fill(names=listed(names)), remedy) for names, what, remedy in found if names]


def _climbs(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or bool(_DRIVE.match(plain))


def _spelt(name: str) -> str:
    """Return a member's name as its writer meant it: one that is not marked as UTF-8 comes as CP437 of its bytes."""
    try:
        data = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return name


def _data_set(inner: PurePosixPath) -> PurePosixPath | None:
    """Return the data set that a member is, or, of a File Geodatabase, is a part of."""
    if "__MACOSX" in inner.parts or inner.name[0] == ".":
        return None
    database = next((folder for folder in inner.parents if folder.suffix.lower() == _DATABASE), None)
    if database is not None:
        return database
    return inner if inner.suffix.lower() in _VECTORS | _RASTERS else None


def _chosen(names: list[str], layer: str | None, path: Path) -> str:
    paths = [PurePosixPath(name) for name in names]
    found = [_data_set(inner) for inner in paths if inner.name]
    sets = {str(inner): inner for inner in found if inner is not None}
    if not sets:
        what = Text("压缩包中没有可读的图层", "the zip holds no data set that can be read")
        remedy = Text(
            "其中应有 Shapefile、GPKG、GeoJSON、.gdb 或栅格", "it must hold a shapefile, GPKG, GeoJSON, .gdb or raster"
        )
        raise InputError(Problem(str(path), what, remedy))
    if len(sets) == 1:
        return next(iter(sets))
    if layer is None:
        what = Text("压缩包中有多个数据集：{all}", "the zip holds several data sets: {all}").fill(
            all=listed(sorted(map(_spelt, sets)))
        )
        remedy = Text('在 project.toml 中写 layer = "其中一个的名称"', 'name one in project.toml: layer = "its name"')
        raise InputError(Problem(str(path), what, remedy))
    named = [name for name, inner in sets.items() if _spelt(inner.stem) == layer]
    if len(named) != 1:
        what = Text(f"压缩包中没有（唯一的）数据集“{layer}”", f"the zip holds no one data set {layer!r}")
        raise InputError(Problem(str(path), what, did_you_mean(layer, {_spelt(inner.stem) for inner in sets.values()})))
    return named[0]
