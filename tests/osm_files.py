"""Tiny OSM extracts written as XML: places are letters of a drawing, one character is `STEP` degrees."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import shapely

STEP = 0.001
WEST, NORTH = 111.0, 35.0

Point = tuple[float, float]
Tags = Mapping[str, str]


def spots(drawing: str) -> dict[str, Point]:
    """Return the longitude and latitude of every letter and digit of a drawing."""
    return {
        sign: (round(WEST + column * STEP, 7), round(NORTH - row * STEP, 7))
        for row, line in enumerate(drawing.strip("\n").splitlines())
        for column, sign in enumerate(line)
        if sign.isalnum()
    }


class Extract:
    """An extract that grows; nodes have the number of their letter's code."""

    def __init__(self, drawing: str) -> None:
        self.at = spots(drawing)
        self._nodes: dict[str, Tags] = {sign: {} for sign in self.at}
        self._ways: list[str] = []
        self._relations: list[str] = []
        self.absent: set[str] = set()

    def node(self, sign: str, **tags: str) -> None:
        self._nodes[sign] = tags

    def way(self, number: int, signs: str, **tags: str) -> None:
        refs = "".join(f'<nd ref="{ord(sign)}"/>' for sign in signs)
        self._ways.append(f'<way id="{number}" version="1">{refs}{_tags(tags)}</way>')

    def relation(self, number: int, members: Sequence[tuple[str, int, str]], **tags: str) -> None:
        said = "".join(f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
        self._relations.append(f'<relation id="{number}" version="1">{said}{_tags(tags)}</relation>')

    def text(self) -> str:
        nodes = [
            f'<node id="{ord(sign)}" version="1" lon="{self.at[sign][0]}" lat="{self.at[sign][1]}">{_tags(tags)}</node>'
            for sign, tags in sorted(self._nodes.items())
            if sign not in self.absent
        ]
        body = "\n".join([*nodes, *self._ways, *self._relations])
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="test">\n{body}\n</osm>\n'

    def write(self, path: Path) -> Path:
        path.write_text(self.text(), encoding="utf-8")
        return path


def _tags(tags: Tags) -> str:
    """Return tags as XML; ``__`` in a key stands for a colon."""
    return "".join(f"<tag k={quoteattr(key.replace('__', ':'))} v={quoteattr(value)}/>" for key, value in tags.items())


def county(west: float = WEST - 0.05, north: float = NORTH + 0.05, side: float = 0.1) -> gpd.GeoDataFrame:
    """Return one county, a box of `side` degrees, in WGS 84."""
    shape = shapely.box(west, north - side, west + side, north)
    return gpd.GeoDataFrame({"adcode": ["140802"], "name": ["甲县"]}, geometry=[shape], crs="EPSG:4326")


def seat(point: Point) -> gpd.GeoDataFrame:
    """Return that county's seat."""
    return gpd.GeoDataFrame({"adcode": ["140802"], "name": ["甲县"]}, geometry=[shapely.Point(point)], crs="EPSG:4326")
