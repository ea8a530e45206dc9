"""Read an OSM extract once: nodes, lines and areas with the tags that layers need, clipped to a window.

The reader is pyosmium (libosmium): it decodes, filters by tag, keeps node locations and assembles relations in C++,
so that Python sees only what a layer may want. Measured by ``scripts/bench_osm.py`` (seconds of CPU, MiB at peak):

==================================  ==========  ===========  ============  ============  =============
extract                             decode      GDAL driver  read          import        osmnx
==================================  ==========  ===========  ============  ============  =============
Helsinki, 0.7 MB                    0.02, 189   0.28, 323    0.15, 203     0.36, 216
Las Palmas, 3.3 MB                  0.09, 216   0.83, 439    1.38, 311     1.76, 328
1 million nodes, 153,000 streets    0.13, 246   1.07, 492    2.30, 451     4.19, 501     88.0, 5,153
2 million nodes, 307,000 streets    0.22, 226   2.02, 596    5.30, 649     8.42, 767
==================================  ==========  ===========  ============  ============  =============

GDAL's driver reads twice as fast, and loses what layers need: it joins a line over nodes that the extract does not
hold (a street that never was), gives rings of two points for areas that are cut off, does not say what it dropped,
and has no relation members (the seats of townships).

For the user it is one pass. The file is decoded twice, first only its relations: an area made of several ways must
be known before its ways come by.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import osmium
import shapely
from osmium.filter import KeyFilter, TagFilter
from osmium.osm import AREA, NODE, RELATION, WAY
from osmium.osm.types import Area, Node, OSMEntity, Relation, Way

from ycgis.ground.crs import Bounds
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.record import Progress
from ycgis.ground.text import Text
from ycgis.intake.osm.left_out import LeftOut
from ycgis.intake.osm.lifecycle import tags_of
from ycgis.intake.osm.marks import xml_marks
from ycgis.intake.osm.rows import Rows
from ycgis.intake.osm.sound import manner_of, may_be_mended, written_anew
from ycgis.intake.osm.source import DisorderError, day_of, header_of, read_plainly, require_extract
from ycgis.intake.osm.wanted import AREA_KEYS, AREA_TAGS, LINE_KEYS, LINE_TAGS, NODE_TAGS, NODE_VALUES
from ycgis.intake.osm.window import Window

__all__ = ["Extract", "nothing_in", "read_extract"]

_NEVER = datetime.min.replace(tzinfo=UTC)
_LABELS = ("admin_centre", "label")
_TOLD_EVERY = 200_000
_AREA_RELATIONS = ("multipolygon", "boundary")
_GROUND_KEYS = tuple(key for key in AREA_KEYS if key != "boundary")
"""Keys of relations that become part of a layer; of boundaries only national parks do."""

_UNSORTED = (
    Text("节点排在道路之后", "the nodes come after the ways"),
    Text(
        "先按类型和编号排序（osmium sort），或换一个文件", "sort it by type and id (osmium sort), or take another file"
    ),
)
_NODELESS = (
    Text("道路的节点不在文件中，没有坐标", "holds no nodes of its ways, which have no positions without them"),
    Text(
        "连同节点一起下载（Overpass：(._;>;); out;），或用 osmium extract 截取",
        "download it with its nodes (Overpass: (._;>;); out;), or cut it out with osmium extract",
    ),
)
_TOO_LARGE = (
    Text(
        "含编辑器标记（删除、负编号）或坐标写在道路上，需整理后再读，但文件过大",
        "has marks of an editor (deletions, negative ids) or positions on its ways, and is too large to be mended",
    ),
    Text(
        "用 osmium extract 从原始提取文件截取本县域后再导入",
        "cut the counties out of the original extract (osmium extract), and import that",
    ),
)
_EMPTY = (
    Text("在县域及其周围没有道路、用地或设施", "holds no street, land use or facility in or around the counties"),
    Text("换成覆盖这些县的提取文件", "take an extract that covers them"),
)
_SHORT = Text("道路或铁路不足两个不同的点", "streets or railways with fewer than two different nodes")
_GAPS = Text(
    "线路的部分节点不在提取文件中",
    "lines of which the extract lacks nodes",
)
_KEPT = Text("已保留有节点的部分", "the stretches that it has are kept")
_OPEN = Text("面的轮廓缺少节点", "areas of which the extract lacks nodes")
_BROKEN = Text(
    "多边形关系不完整或有错，无法拼合", "relations that make no area: members are absent, or their rings do not close"
)


class Township(NamedTuple):
    """A boundary relation of township level, and the node that is its seat."""

    relation: int
    name: str | None
    node: int
    role: str


class Extract(NamedTuple):
    """What an extract holds in the window, in degrees of WGS 84, in the order of ids.

    Attributes
    ----------
    nodes, lines, areas
        With a column ``osm_id`` (``node/1``, ``way/2``, ``relation/3``) and one for each tag, None where absent.
        A line or a closed way may be in both of the latter.
    townships
        The seats that boundary relations of admin_level 8 name.
    date
        Day of the data (ISO): the header's replication time, else the newest object's; "" where there is neither.
    left_out
        What could not be made a feature.
    """

    nodes: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    townships: tuple[Township, ...]
    date: str
    left_out: tuple[LeftOut, ...]


def read_extract(file: Path, window: Window, progress: Progress | None = None) -> Extract:
    """Return what touches the window; nothing is cut at it.

    Parameters
    ----------
    file
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``, nodes before ways before relations as usual.
    progress
        Called every 200,000 objects of interest.

    Raises
    ------
    InputError
        The file is absent, no extract, damaged, elsewhere on Earth, or holds nothing of interest.
    """
    require_extract(file)
    with read_plainly(file):
        marks = xml_marks(file)
    day, boxes = header_of(file, marks)
    if boxes:
        _require_near(file, window, *boxes)
    with read_plainly(file):
        manner = manner_of(file)
    if not (marks.deleted or marks.negative or manner.negative or manner.placed):
        try:
            return _read(file, file, day, window, progress)
        except DisorderError:
            if not may_be_mended(file):
                raise
    if not may_be_mended(file):
        raise InputError(Problem(str(file), *_TOO_LARGE))
    with read_plainly(file), written_anew(file) as (sound, told):
        extract = _read(sound, file, day, window, progress)
        return extract._replace(left_out=(*told, *extract.left_out))


def _read(sound: Path, file: Path, day: str, window: Window, progress: Progress | None) -> Extract:
    """Read a file that is `file`, or was written anew from it."""
    reading = _Reading(window, stamped=bool(day))
    with read_plainly(file):
        for number, thing in enumerate(_objects(sound), start=1):
            reading.take(thing)
            if progress and number % _TOLD_EVERY == 0:
                progress(Text(f"读取 OSM：已读 {number:,} 个要素", f"reading OSM: {number:,} objects so far"))
    extract = reading.finish(day)
    if reading.only_torn():
        raise (
            DisorderError(Problem(str(file), *_UNSORTED))
            if sound == file
            else InputError(Problem(str(file), *_NODELESS))
        )
    _require_content(file, window, reading)
    return extract


class _Reading:
    """What has been read so far."""

    def __init__(self, window: Window, *, stamped: bool) -> None:
        self.nodes = Rows("node", NODE_TAGS, window)
        self.lines = Rows("line", LINE_TAGS, window)
        self.areas = Rows("area", AREA_TAGS, window)
        self._townships: list[Township] = []
        self._short, self._gaps, self._open = list[str](), list[str](), list[str]()
        self._wanted, self._made = set[int](), set[int]()
        self._stamped, self._newest = stamped, _NEVER
        self._wkb = osmium.geom.WKBFactory()

    def take(self, thing: OSMEntity) -> None:
        """Keep an object that came by."""
        if isinstance(thing, Way):
            self._way(thing)
        elif isinstance(thing, Node):
            self._node(thing)
        elif isinstance(thing, Area):
            self._area(thing)
        elif isinstance(thing, Relation):
            self._relation(thing)
        if not self._stamped and isinstance(thing, Node | Way | Relation):
            self._newest = max(self._newest, thing.timestamp)

    def finish(self, day: str) -> Extract:
        """Return it all."""
        broken = [f"relation/{number}" for number in sorted(self._wanted - self._made)]
        nodes, lines, areas = self.nodes.finish(), self.lines.finish(), self.areas.finish()
        left_out = (
            LeftOut(_SHORT, self._short),
            LeftOut(_GAPS, self._gaps, _KEPT),
            LeftOut(_OPEN, self._open),
            LeftOut(_BROKEN, broken),
            *self.areas.left_out(),
        )
        return Extract(nodes, lines, areas, tuple(self._townships), day or day_of(self._newest.isoformat()), left_out)

    def only_torn(self) -> bool:
        """Tell whether there were ways, and none with a position."""
        ways = self.lines.bounds or self.areas.bounds
        return ways is None and bool(self._gaps or self._open)

    def _node(self, node: Node) -> None:
        place = node.location
        if place.valid():
            self.nodes.add(f"node/{node.id}", (place.lon, place.lat), tags_of(node, NODE_TAGS))

    def _way(self, way: Way) -> None:
        get = way.tags.get
        is_line = any(map(get, LINE_KEYS))
        is_area = way.is_closed() and get("area") != "no" and any(map(get, AREA_KEYS))
        if not (is_line or is_area):
            return
        name = f"way/{way.id}"
        try:
            shape: str = self._wkb.create_linestring(way)
        except (osmium.InvalidLocationError, RuntimeError):  # nodes are absent, or fewer than two are different
            self._torn(way, name, is_line=is_line)
            return
        if is_line:
            self.lines.add(name, shape, [get(key) for key in LINE_TAGS])
        if is_area:
            self.areas.add(name, shape, tags_of(way, AREA_TAGS))

    def _torn(self, way: Way, name: str, *, is_line: bool) -> None:
        """Keep each whole stretch of a line of which nodes are absent; an area of which they are is none."""
        if all(node.location.valid() for node in way.nodes):
            self._short.append(name)
            return
        (self._gaps if is_line else self._open).append(name)
        for stretch in _stretches(way) if is_line else ():
            self.lines.add(name, stretch, [way.tags.get(key) for key in LINE_TAGS])

    def _area(self, area: Area) -> None:
        if area.from_way():
            return
        number = area.orig_id()
        try:
            shape = shapely.from_wkb(self._wkb.create_multipolygon(area))
        except RuntimeError:  # libosmium's geometry_error: no ring; it stays among the wanted
            return
        self._made.add(number)
        self.areas.add(f"relation/{number}", shape, tags_of(area, AREA_TAGS))

    def _relation(self, relation: Relation) -> None:
        get = relation.tags.get
        if get("type") in _AREA_RELATIONS and (any(map(get, _GROUND_KEYS)) or get("boundary") == "national_park"):
            self._wanted.add(relation.id)
        if get("boundary") == "administrative" and get("admin_level") == "8":
            seats = {member.role: member.ref for member in relation.members if member.type == "n"}
            role = next((role for role in _LABELS if role in seats), None)
            if role:
                self._townships.append(Township(relation.id, get("name"), seats[role], role))


def _objects(file: Path) -> Iterator[OSMEntity]:
    nodes, shapes = TagFilter(*NODE_VALUES), KeyFilter(*LINE_KEYS, *AREA_KEYS)
    nodes.enable_for(NODE)
    shapes.enable_for(WAY | RELATION | AREA)
    processor = osmium.FileProcessor(str(file)).with_areas(KeyFilter(*AREA_KEYS))
    yield from processor.with_filter(nodes).with_filter(shapes)


def _stretches(way: Way) -> Iterator[shapely.Geometry]:
    run: list[tuple[float, float]] = []
    for node in [*way.nodes, None]:
        if node is not None and node.location.valid():
            run.append((node.location.lon, node.location.lat))
            continue
        if len(set(run)) > 1:
            yield shapely.remove_repeated_points(shapely.LineString(run))
        run = []


def _require_near(file: Path, window: Window, *boxes: Bounds) -> None:
    away = min(map(window.km_away, boxes))
    if away > 0:
        what = Text(
            f"与本项目的县域相距约 {away:,.0f} km，没有可用的内容",
            f"lies about {away:,.0f} km away from the project's counties: there is nothing to take",
        )
        remedy = Text(
            "换成覆盖这些县的提取文件（如所在省）", "take an extract that covers them, such as their province's"
        )
        raise InputError(Problem(str(file), what, remedy))


def _require_content(file: Path, window: Window, reading: _Reading) -> None:
    tables = (reading.nodes, reading.lines, reading.areas)
    if any(table.kept for table in tables):
        return
    seen = [table.bounds for table in tables if table.bounds is not None]
    if seen:
        west, south, east, north = zip(*seen, strict=True)
        _require_near(file, window, (min(west), min(south), max(east), max(north)))
    raise nothing_in(file)


def nothing_in(file: Path) -> InputError:
    """Return the error that an extract holds nothing for the counties."""
    return InputError(Problem(str(file), *_EMPTY))
