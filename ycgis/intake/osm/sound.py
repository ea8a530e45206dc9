"""Extracts as libosmium reads them: those that editors and other tools write otherwise are written anew beside.

======================================  ============================================================================
the file has                            so that
======================================  ============================================================================
objects marked as deleted (editors)     they are taken out
objects without a number (negative)     they get one that is free
positions on the ways, not as nodes     the nodes are written
objects twice, or in another order      each is there once, the newest, in order
======================================  ============================================================================
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import osmium
from osmium.osm import NODE, WAY
from osmium.osm.types import Node, Relation, Way

from ycgis.ground.lock import scratch
from ycgis.ground.text import Text
from ycgis.intake.osm.left_out import DROPPED, LeftOut
from ycgis.intake.osm.marks import pieces

__all__ = ["Manner", "manner_of", "may_be_mended", "written_anew"]

_MOST_BYTES = {".pbf": 60_000_000, ".gz": 80_000_000, ".bz2": 60_000_000, ".osm": 1_000_000_000}
"""What is larger is not written anew: all of it is held in memory, about a GB for each."""

_TAG = re.compile(rb"<(node|way|relation)\b[^>]*>")
_DELETE = re.compile(rb"\baction\s*=\s*[\"']delete[\"']")
_VISIBLE = re.compile(rb"\bvisible\s*=\s*[\"']\w*[\"']")

_DELETED = Text("在编辑器中已标为删除", "marked as deleted in an editor")
_UNSENT = Text("在编辑器中新画、尚未上传（编号为负）", "drawn in an editor and never uploaded (negative ids)")
_NUMBERED = Text("已另编号", "numbered anew")
_TWICE = Text("在文件中出现不止一次", "in the file more than once")
_NEWEST = Text("只取最新的一个", "the newest one is taken")

Key = tuple[str, int]


class Manner(NamedTuple):
    """What is unusual about the objects of an extract.

    Attributes
    ----------
    negative
        Whether some have negative numbers.
    placed
        Whether ways hold the positions of their nodes.
    """

    negative: bool
    placed: bool


def manner_of(file: Path) -> Manner:
    """Return what is unusual, by the first way that has nodes and by the first object of each kind."""
    negative = placed = False
    for kind in (NODE, WAY):
        for first in osmium.FileProcessor(str(file), kind):
            negative = negative or first.id < 0
            if isinstance(first, Way):
                placed = any(node.location.valid() for node in first.nodes)
                negative = negative or any(node.ref < 0 for node in first.nodes)
            break
    return Manner(negative, placed)


def may_be_mended(file: Path) -> bool:
    """Return whether a file is small enough to be written anew."""
    return file.stat().st_size <= _MOST_BYTES.get(file.suffix.lower(), 0)


@contextmanager
def written_anew(file: Path) -> Iterator[tuple[Path, list[LeftOut]]]:
    """Write an extract as libosmium expects it, in a folder that is removed afterwards; all of it is held in memory.

    Raises
    ------
    RuntimeError
        The file cannot be read.
    """
    with scratch() as folder:
        plain = _without_deletions(file, folder)
        rewriting = _Rewriting()
        for thing in _things(plain):
            rewriting.survey(thing)
        fresh, sound = folder / "fresh.osm.pbf", folder / "sound.osm.pbf"
        with osmium.SimpleWriter(str(fresh)) as writer:
            for thing in _things(plain):
                rewriting.write(thing, writer)
            rewriting.write_nodes(writer)
        merged = osmium.MergeInputReader()
        merged.add_file(str(fresh))
        with osmium.SimpleWriter(str(sound)) as writer:
            merged.apply(writer, simplify=True)
        yield sound, rewriting.told()


def _things(file: Path) -> Iterator[Node | Way | Relation]:
    return (thing for thing in osmium.FileProcessor(str(file)) if isinstance(thing, Node | Way | Relation))


def _without_deletions(file: Path, folder: Path) -> Path:
    """Return the file, or of one in XML a copy in which what editors mark as deleted is no longer visible."""
    copy = folder / "plain.osm"
    with copy.open("wb") as out:
        for piece in pieces(file):
            out.write(_TAG.sub(lambda found: _hidden(found[0]), piece))
    return copy if copy.stat().st_size else file


def _hidden(tag: bytes) -> bytes:
    if not _DELETE.search(tag):
        return tag
    bare = _VISIBLE.sub(b"", tag)
    return re.sub(rb"^<(\w+)", rb'<\1 visible="false"', bare)


class _Rewriting:
    """Goes through the objects twice: to see them all, then to write them."""

    def __init__(self) -> None:
        self._seen: dict[Key, int] = {}
        self._deleted: dict[Key, None] = {}
        self._negative: dict[str, list[int]] = {"node": [], "way": [], "relation": []}
        self._highest = {"node": 0, "way": 0, "relation": 0}
        self._placed: dict[int, osmium.osm.Location] = {}

    def survey(self, thing: Node | Way | Relation) -> None:
        """Note an object."""
        key = (_kind(thing), thing.id)
        if not thing.visible:
            self._deleted[key] = None
            return
        self._seen[key] = self._seen.get(key, 0) + 1
        self._highest[key[0]] = max(self._highest[key[0]], abs(thing.id))
        if thing.id < 0 and self._seen[key] == 1:
            self._negative[key[0]].append(thing.id)
        if isinstance(thing, Way):
            for node in thing.nodes:
                self._highest["node"] = max(self._highest["node"], abs(node.ref))
                if node.location.valid():
                    self._placed[node.ref] = osmium.osm.Location(node.lon, node.lat)

    def write(self, thing: Node | Way | Relation, writer: osmium.SimpleWriter) -> None:
        """Write an object under its new number."""
        kind = _kind(thing)
        if (kind, thing.id) in self._deleted:
            return
        number = self._number(kind, thing.id)
        if isinstance(thing, Node):
            writer.add_node(thing.replace(id=number))
        elif isinstance(thing, Way):
            writer.add_way(thing.replace(id=number, nodes=[self._number("node", node.ref) for node in thing.nodes]))
        else:
            kinds = {"n": "node", "w": "way", "r": "relation"}
            members = [(one.type, self._number(kinds[one.type], one.ref), one.role) for one in thing.members]
            writer.add_relation(thing.replace(id=number, members=members))

    def write_nodes(self, writer: osmium.SimpleWriter) -> None:
        """Write the nodes that only ways tell of."""
        for number, place in self._placed.items():
            if ("node", number) not in self._seen and ("node", number) not in self._deleted:
                writer.add_node(osmium.osm.mutable.Node(id=self._number("node", number), location=place, version=1))

    def told(self) -> list[LeftOut]:
        """Return what was done to the objects."""
        unsent = [f"{kind}/{number}" for kind, numbers in self._negative.items() for number in numbers]
        return [
            LeftOut(_DELETED, [f"{kind}/{number}" for kind, number in self._deleted], DROPPED),
            LeftOut(_UNSENT, unsent, _NUMBERED),
            LeftOut(_TWICE, [f"{kind}/{number}" for (kind, number), count in self._seen.items() if count > 1], _NEWEST),
        ]

    def _number(self, kind: str, number: int) -> int:
        return number if number > 0 else self._highest[kind] - number


def _kind(thing: Node | Way | Relation) -> str:
    return "node" if isinstance(thing, Node) else "way" if isinstance(thing, Way) else "relation"
