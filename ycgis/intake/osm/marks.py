"""What an extract in XML says of itself and libosmium does not tell: bounds, remarks, deletions."""

import bz2
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from ycgis.ground.crs import Bounds

__all__ = ["XmlMarks", "pieces", "xml_marks"]

_PIECE = 1 << 22
_BOUNDS = re.compile(rb"<bounds\b[^>]*>")
_SIDE = re.compile(rb"\b(minlon|minlat|maxlon|maxlat)\s*=\s*[\"']([-+.\deE]+)[\"']")
_REMARK = re.compile(rb"<remark>(.*?)</remark>", re.DOTALL)
_DELETED = re.compile(
    rb"<(?:node|way|relation)\b[^>]*\b(?:action\s*=\s*[\"']delete[\"']|visible\s*=\s*[\"']false[\"'])"
)

_NEGATIVE = re.compile(rb"<(?:node|way|relation)\b[^>]*\bid\s*=\s*[\"']-")


class XmlMarks(NamedTuple):
    """What was found.

    Attributes
    ----------
    bounds
        West, south, east and north of each box that the file names.
    remark
        What the server of Overpass said of the data, which are then not whole; empty where nothing.
    deleted
        Whether objects are marked as deleted, as an editor does before it sends them.
    negative
        Whether objects have negative numbers, as an editor gives them before it sends them.
    """

    bounds: tuple[Bounds, ...] = ()
    remark: str = ""
    deleted: bool = False
    negative: bool = False


def xml_marks(file: Path) -> XmlMarks:
    """Return what an ``.osm``, ``.osm.gz`` or ``.osm.bz2`` says; of any other file, nothing.

    Raises
    ------
    OSError, EOFError, zlib.error
        It cannot be read or unpacked.
    """
    bounds, remark, deleted = list[Bounds](), "", False
    negative = False
    for piece in pieces(file):
        bounds += [box for found in _BOUNDS.findall(piece) if (box := _box(found)) is not None]
        said = _REMARK.search(piece)
        remark = remark or (said[1].decode("utf-8", "replace").strip() if said else "")
        deleted = deleted or _DELETED.search(piece) is not None
        negative = negative or _NEGATIVE.search(piece) is not None
    return XmlMarks(tuple(bounds), remark, deleted, negative)


def pieces(file: Path) -> Iterator[bytes]:
    """Return the XML of a file in pieces of some MB that end with a tag; nothing for other formats."""
    with _opened(file) as stream:
        rest = stream.read(_PIECE)
        if not rest.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return
        while more := stream.read(_PIECE):
            open_remark = rest.rfind(b"<remark>")
            cut = open_remark if open_remark > rest.rfind(b"</remark>") else rest.rfind(b">") + 1
            yield rest[:cut]
            rest = rest[cut:] + more
        yield rest


def _opened(file: Path) -> IO[bytes]:
    suffix = file.suffix.lower()
    if suffix == ".gz":
        return cast("IO[bytes]", gzip.open(file, "rb"))
    return cast("IO[bytes]", bz2.open(file, "rb")) if suffix == ".bz2" else file.open("rb")


def _box(said: bytes) -> Bounds | None:
    try:
        sides = {name: float(value) for name, value in _SIDE.findall(said)}
        return sides[b"minlon"], sides[b"minlat"], sides[b"maxlon"], sides[b"maxlat"]
    except (KeyError, ValueError):
        return None
