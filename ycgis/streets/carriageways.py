"""Divided carriageways count once: every piece of street gets the share of a centre line that it stands for.

A street is cut into pieces, and each piece weighs 1 (a centre line of its own), 1/2 (one of the two outer lines of a
divided road) or 0 (it adds no centre line). Nothing is moved or merged, so that the weighted length is the length of
the centre lines and every piece can be shown on a map with its reason. Source of the rule: GB/T 51328-2018 counts the
length of road centre lines.

Two lines are one road where they face one another: their directions differ little, a normal of the one meets the
other within a gap that depends on the class, nothing in the attributes speaks against it (class, name, number, level,
direction), and this goes on for a stretch that is long, and long against the gap.
"""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.metres import metric_problems
from ycgis.ground.text import Text
from ycgis.ground.ways import with_canonical
from ycgis.streets.junctions import crossovers, face_rings, islands, roundabouts
from ycgis.streets.pairing import pair_up
from ycgis.streets.pieces import Pieces, Stretches, assemble, cut
from ycgis.streets.rule import CarriagewayRule
from ycgis.streets.runs import Partners, RunNetwork, joints, long_runs, partners, short_breaks
from ycgis.streets.segments import Segments, explode, segment_ends
from ycgis.streets.traits import Traits, read_traits

__all__ = ["REASONS", "WEIGHTS", "CarriagewayRule", "carriageways"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

WEIGHTS: Final[Mapping[str, float]] = {
        "street": 1.0, "roundabout": 1.0,
        "carriageway": 0.5, "break": 0.5, "island": 0.5,
        "inner": 0.0, "crossover": 0.0, "along": 0.0, "duplicate": 0.0,
}  # fmt: skip
"""The share of a centre line that a piece stands for, by the reason."""

REASONS: Final = tuple(WEIGHTS)
"""Why a piece has its weight, as codes."""

_CODES: Final = REASONS
_RULE: Final = CarriagewayRule()
_LABELS = Text("行标签有重复", "the index has labels twice"), Text("请重设索引", "reset the index")
_NO_LINES = (
    Text("几何类型不是线：{kinds}", "geometries that are not single lines: {kinds}"),
    Text("请拆成单线", "explode them into single lines"),
)


def carriageways(
    streets: gpd.GeoDataFrame, rule: CarriagewayRule = _RULE, *, directed: bool | None = None
) -> gpd.GeoDataFrame:
    """Cut streets into pieces and say what share of a centre line each stands for, and why.

    The result does not depend on the order of the rows, on how streets are cut into rows, nor on where the network
    lies or how it is turned. Where no street of the table has a one-way tag, its absence says nothing and the class and
    geometry decide; as soon as one has, a street without one is open both ways and never a carriageway.

    Parameters
    ----------
    streets
        LineStrings in a CRS in metres, with shared vertices at junctions; unique index. Columns are those that
        `ycgis.ground.ways.canonical` gives, or reads. A missing or null geometry gives no piece.
    rule
        The choices.
    directed
        Whether one-way streets are tagged here, so that a street without a tag is open both ways; by default as soon as
        one street of the table is.

    Returns
    -------
    One row a piece, in the order of the streets and along each:

    - ``street``: label of the row in `streets`,
    - ``weight``: 1, 0.5 or 0 centre lines,
    - ``reason``: a code of `REASONS`,
    - ``partner``: label of the street that the middle of the piece faces, -1 where it is no carriageway,
    - geometry, in the CRS of `streets`. The pieces of a street add up to it.

    Raises
    ------
    InputError
        If the CRS is not in metres, the index has labels twice, or a geometry is no line.
    """
    _check(streets)
    traits = read_traits(with_canonical(streets), directed=directed)
    segments = explode(streets.geometry)
    pieces, reason, found = _weigh(segments, traits, rule)
    row = segments.row[pieces.segment]
    partner = _partner_rows(row, reason, found)
    first, lines = assemble(segments, pieces, (reason, partner))
    labels = streets.index.to_numpy()
    words = np.array(_CODES, dtype=object)[reason[first]]
    faced = partner[first]
    table = {
        "street": labels[row[first]],
        "weight": np.array([WEIGHTS[code] for code in _CODES])[reason[first]],
        "reason": words,
        "partner": np.where(faced >= 0, labels[faced], -1) if len(labels) else faced,
    }
    return gpd.GeoDataFrame(table, geometry=lines, crs=streets.crs)


def _check(streets: gpd.GeoDataFrame) -> None:
    problems = metric_problems("streets", streets)
    if not streets.index.is_unique:
        problems.append(Problem("streets", *_LABELS))
    kinds = set(streets.geom_type.dropna().unique()) - {"LineString"}
    if kinds:
        what, remedy = _NO_LINES
        problems.append(Problem("streets", what.fill(kinds=", ".join(sorted(kinds))), remedy))
    if problems:
        raise InputError(problems)


def _weigh(segments: Segments, traits: Traits, rule: CarriagewayRule) -> tuple[Pieces, Ints, Partners]:
    """Return the pieces, the position of the reason of each in `REASONS`, and what they face."""
    row = segments.row
    rings = face_rings(segments)
    ring = roundabouts(segments, rings, rule) | traits.roundabout[row]
    pairings = pair_up(segments, traits, ring, rule)
    alive = ~_whole_copies(segments, pairings.copies)
    pairings = pairings.among(alive)
    facing = pairings.facing
    layers = [Stretches(facing.segment, facing.low, facing.high), pairings.strong(), pairings.copies, pairings.along]
    pieces, (_, _, copy, along, *mains) = cut(segments, [*layers, *pairings.mains])
    network = RunNetwork(segments, pieces, segment_ends(segments, alive))
    links = joints(network, traits.kind, rule.turn_deg)
    found = partners(segments, pieces, pairings, np.stack(mains, axis=1))
    sides = np.zeros(len(copy), dtype=np.int64)
    np.add.at(sides, found.piece, 1)
    kept, run = long_runs(pieces, (sides > 0) & ~copy, links, found, rule)
    on_ring = ring[pieces.segment]
    gaps = short_breaks(pieces, kept, ~kept & ~copy & ~on_ring, links, rule.break_m)
    crossing = crossovers(network, np.where(kept, run, -1), found, rule)
    reason = np.full(len(copy), _CODES.index("street"))
    # the later ones win
    for word, where in (
        ("island", islands(network, rings, traits, rule)[pieces.segment]),
        ("break", gaps),
        ("carriageway", kept),
        ("inner", kept & (sides > 1)),
        ("along", along & traits.ramp[row[pieces.segment]]),
        ("roundabout", on_ring),
        ("crossover", crossing[pieces.segment]),
        ("duplicate", copy),
    ):
        reason[where] = _CODES.index(word)
    return pieces, reason, found


def _whole_copies(segments: Segments, copies: Stretches) -> Bools:
    pieces, (copy,) = cut(segments, [copies])
    own = np.bincount(pieces.segment, np.where(copy, 0.0, pieces.length), minlength=len(segments))
    whole: Bools = own <= 0.001 * segments.length
    return whole


def _partner_rows(row: Ints, reason: Ints, found: Partners) -> Ints:
    partner = np.full(len(row), -1, dtype=np.int64)
    nearest = np.argsort(-found.gap, kind="stable")  # the nearest is written last
    partner[found.piece[nearest]] = row[found.other[nearest]]
    divided = np.isin(reason, [_CODES.index("carriageway"), _CODES.index("inner")])
    return np.where(divided, partner, -1)
