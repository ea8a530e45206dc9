"""Lines cut at the edges of areas, so that no metre is given to two of them."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["CRUMB_M", "EDGE_M", "Shares", "share_lines"]

EDGE_M = 0.001
"""A line this near the edge of an area lies on it, m: projecting and cutting leave noise of nanometres to microns."""

CRUMB_M = 0.01
"""What a cut leaves of a line that merely touches an area is shorter than this, m, and is dropped."""

_Numbers = npt.NDArray[np.intp]
_Shapes = npt.NDArray[np.object_]
_LINE = 1


class Shares(NamedTuple):
    """The parts of lines inside areas: of which line, in which area (positions), and the part itself."""

    line: _Numbers
    area: _Numbers
    part: _Shapes


def share_lines(lines: _Shapes, areas: _Shapes) -> Shares:
    """Return the parts of `lines` inside `areas`, each metre in one area at most.

    Areas are closed: a line along the edge of an area (to `EDGE_M`) is inside it. Where several areas have a claim,
    on a shared edge or where they overlap, the first in the order of `areas` has it. Parts come sorted by line, then
    area. Parts of a line cut here are as long as the line inside, but for `EDGE_M` by the sine of the angle at
    each crossing, and for crumbs.

    Parameters
    ----------
    lines, areas
        LineStrings, and Polygons or MultiPolygons, in one metric CRS.
    """
    grown = shapely.buffer(areas, EDGE_M, join_style="mitre")
    shapely.prepare(grown)
    area, line = shapely.STRtree(lines).query(grown, predicate="intersects")
    order = np.lexsort((area, line))
    area, line = area[order], line[order]
    turn = _turns(line)
    whole = (turn == 0) & shapely.covers(grown[area], lines[line])
    cut = np.flatnonzero(~np.isin(line, line[whole]))
    pieces = _in_turn(lines, grown, (line[cut], area[cut], turn[cut]))
    return _sorted(Shares(line[whole], area[whole], lines[line[whole]]), pieces)


def _turns(line: _Numbers) -> _Numbers:
    """Return how many claims on the same line come before each one; `line` is sorted."""
    first = np.flatnonzero(np.diff(line, prepend=-1))
    return np.arange(len(line)) - np.repeat(first, np.diff(first, append=len(line)))


def _in_turn(lines: _Shapes, areas: _Shapes, claims: tuple[_Numbers, _Numbers, _Numbers]) -> Shares:
    """Give each claim (line, area, turn), by its turn, what earlier ones left of its line."""
    line, area, turn = claims
    left, found = lines.copy(), np.empty(len(line), dtype=object)
    for now in range(int(turn.max(initial=-1)) + 1):
        claim = np.flatnonzero(turn == now)
        found[claim] = shapely.intersection(left[line[claim]], areas[area[claim]])
        claim = claim[np.isin(line[claim], line[turn == now + 1])]
        left[line[claim]] = shapely.difference(left[line[claim]], areas[area[claim]])
    part, claim = shapely.get_parts(shapely.line_merge(found, directed=True), return_index=True)
    kept = (shapely.get_type_id(part) == _LINE) & (shapely.length(part) > CRUMB_M)
    return Shares(line[claim[kept]], area[claim[kept]], part[kept])


def _sorted(*several: Shares) -> Shares:
    line, area, part = (np.concatenate(column) for column in zip(*several, strict=True))
    order = np.lexsort((area, line))
    return Shares(line[order], area[order], part[order])
