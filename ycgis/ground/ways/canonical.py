"""Canonical columns of roads, streets and railways: what all words of a layer mean, worked out once.

This is the one place where words of ways are read. Layers of a project get these columns at the door
(`ycgis.intake`), and the public measures give them to any frame, so that behind them nothing parses a word.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.limits import is_limit, parse_maxspeed
from ycgis.ground.spelling import folded, text_of
from ycgis.ground.ways.access import COLUMNS, MODES, closes, is_access_word
from ycgis.ground.ways.directions import direction_of
from ycgis.ground.ways.kinds import GRADES, KINDS, UNKNOWN, Kind, grade_of, kind_of
from ycgis.ground.ways.labels import labels_of
from ycgis.ground.ways.structures import is_said, level_of

__all__ = ["CANONICAL", "READ", "Canonical", "canonical", "structures", "with_canonical"]

Objects = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

CANONICAL: Final[Mapping[str, str]] = {
    "kind": "str",
    "rank": "str",
    "direction": "int8",
    "direction_known": "bool",
    "car": "bool",
    "foot": "bool",
    "public": "bool",
    "structure": "str",
    "level": "int8",
    "roundabout": "bool",
    "by_node": "bool",
    "grade": "str",
    "maxspeed": "float64",
    "names": "str",
    "refs": "str",
}
"""The canonical columns and their types; see `canonical`."""

READ: Final = ("oneway", *COLUMNS, "bridge", "tunnel", "layer", "junction", "by_node")
"""Columns that are not needed any more once they have been read."""

_CLASS = ("road_class", "highway", "fclass")
_RINGS = frozenset({"roundabout", "circular", "环岛"})


class Canonical(NamedTuple):
    """Canonical columns, and the words that are in no table.

    Attributes
    ----------
    columns
        One row a way; see `canonical`.
    strange
        Words that were not understood with the number of ways of each, most frequent first, by the column that holds
        them; of ``maxspeed`` the numbers that are no speed limit.
    """

    columns: pd.DataFrame
    strange: Mapping[str, Mapping[str, int]]


def canonical(ways: pd.DataFrame) -> Canonical:
    """Return what the words of some ways mean.

    Read are ``road_class`` (else ``highway``, ``fclass``), ``grade``, ``maxspeed``, ``oneway``, ``access``,
    ``vehicle``, ``motor_vehicle``, ``motorcar``, ``foot``, ``bridge``, ``tunnel``, ``layer``, ``junction``,
    ``by_node``, ``name`` and ``ref``, each where it is there. A value may be a word, a number, a boolean or a list of
    them, as osmnx has them.

    Returns
    -------
    Indexed like `ways`:

    - ``kind``: a key of `KINDS`; an unknown class as it is in small letters, "" where it is missing,
    - ``rank``: a key of `ycgis.ground.vocabulary.STREET_RANKS`,
    - ``direction``: 1 drawn direction only, -1 against it only, 0 both; ``direction_known``: the table says which,
    - ``car``, ``foot``: whether the public's cars, whether walkers may use it, by its class and access,
    - ``public``: whether it is open to the public by its access, whatever the class (see `MODES` of the module access),
    - ``structure``: "bridge", "tunnel" or "", ``level``: that of ``layer``, else 1 of a bridge, -1 of a tunnel, 0,
    - ``roundabout``: the table says that it is one,
    - ``by_node``: its shared vertices are junctions even inside a bridge or a tunnel (of nodes with an id),
    - ``grade``: a key of `GRADES`, an unknown one in small letters, "" where it is missing,
    - ``maxspeed``: km/h, NaN where there is none; see `ycgis.ground.limits.is_limit`,
    - ``names``, ``refs``: see `ycgis.ground.ways.labels.labels_of`.

    Examples
    --------
    >>> ways = pd.DataFrame({"road_class": ["国道", "residential"], "oneway": [True, None], "access": ["", "禁行"]})
    >>> canonical(ways).columns[["kind", "rank", "direction", "car"]]
              kind           rank  direction    car
    0           国道  arterial_fast          1   True
    1  residential          local          0  False
    """
    read = _Read(ways)
    label = next((name for name in _CLASS if name in ways), _CLASS[0])
    read.count(label, lambda word: not folded(word) or kind_of(word) in KINDS)
    read.count("grade", _is_grade)
    for column in COLUMNS:
        read.count(column, is_access_word)
    direction, known = _directions(read)
    structure, level = _structures(read)
    columns = {
        "kind": read.word(label, kind_of),
        "rank": read.word(label, lambda word: _row(word).rank),
        "direction": direction,
        "direction_known": known,
        "car": read.flag(label, lambda word: _row(word).cars) & _open(read, "car"),
        "foot": read.flag(label, lambda word: _row(word).walkers) & _open(read, "foot"),
        "public": _open(read, "public"),
        "structure": structure,
        "level": level,
        "roundabout": read.flag("junction", lambda word: folded(word) in _RINGS),
        "by_node": read.flag("by_node", is_said),
        "grade": read.word("grade", grade_of),
        "maxspeed": _limits(read),
        "names": read.word("name", labels_of),
        "refs": read.word("ref", labels_of),
    }
    table = pd.DataFrame(columns, index=ways.index).astype(dict(CANONICAL))
    return Canonical(table, {column: dict(words.most_common()) for column, words in read.strange.items() if words})


def structures(ways: pd.DataFrame) -> "pd.Series[str]":
    """Return "bridge", "tunnel" or "" for each way, as `canonical` does."""
    return pd.Series(_structures(_Read(ways))[0], index=ways.index, dtype="str")


def with_canonical(ways: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return some ways with the canonical columns; those that have them already as they are."""
    if CANONICAL.keys() <= set(ways.columns):
        return ways
    return ways.drop(columns=[name for name in CANONICAL if name in ways]).join(canonical(ways).columns)


class _Read:
    """The words of a table, each read once; those that are not understood are counted in `strange`."""

    def __init__(self, ways: pd.DataFrame) -> None:
        self.strange: dict[str, Counter[str]] = {}
        self._ways = ways
        self._seen: dict[str, tuple[npt.NDArray[np.intp], list[object]]] = {}

    def word(self, column: str, meaning: Callable[[object], object]) -> Objects:
        """Return what each word of a column means; where there is no such column, what a missing one does."""
        code, words = self._words(column)
        found = np.empty(len(words), dtype=object)
        found[:] = [meaning(word) for word in words]
        return np.asarray(found[code], dtype=object)

    def flag(self, column: str, meaning: Callable[[object], object]) -> Mask:
        """Return whether a meaning holds of each word."""
        return self.word(column, meaning).astype(bool)

    def count(self, column: str, known: Callable[[object], bool]) -> None:
        """Count the words of a column that are not known."""
        code, words = self._words(column)
        times = np.bincount(code, minlength=len(words)).tolist()
        strange = self.strange.setdefault(column, Counter())
        for word, count in zip(words, times, strict=True):
            if count and not known(word):
                strange[folded(word)] += count

    def _words(self, column: str) -> tuple[npt.NDArray[np.intp], list[object]]:
        """Return the number of each row's word, and the words; the last one is a missing one."""
        if column not in self._seen:
            values = self._ways[column] if column in self._ways else pd.Series(index=self._ways.index, dtype=object)
            try:
                code, words = pd.factorize(values.astype(object))
            except TypeError:  # lists, as osmnx has them
                code, words = pd.factorize(values.map(lambda value: tuple(value) if isinstance(value, list) else value))
            self._seen[column] = np.where(code < 0, len(words), code), [*words, None]
        return self._seen[column]


def _directions(read: _Read) -> tuple[Objects, Mask]:
    read.count("oneway", lambda word: not folded(word) or direction_of(word) is not None)
    known = read.flag("oneway", lambda word: direction_of(word) is not None)
    return read.word("oneway", lambda word: direction_of(word) or 0), known


def _open(read: _Read, mode: str) -> Mask:
    """Tell which ways are open to a mode: the most specific column that says anything decides."""
    silent = [read.flag(column, lambda word: closes(word, mode) is None) for column in MODES[mode]]
    shut = [read.flag(column, lambda word: closes(word, mode)) for column in MODES[mode]]
    return ~np.select([~none for none in silent], shut, default=False).astype(bool)


def _structures(read: _Read) -> tuple[Objects, Objects]:
    bridge, tunnel = (read.flag(column, is_said) for column in ("bridge", "tunnel"))
    structure = np.select([bridge, tunnel], ["bridge", "tunnel"], "").astype(object)
    level = read.word("layer", level_of)
    return structure, np.where(level == None, np.select([bridge, tunnel], [1, -1], 0), level)  # noqa: E711 - by element


def _row(word: object) -> Kind:
    return KINDS.get(kind_of(word), UNKNOWN)


def _is_grade(word: object) -> bool:
    grade = grade_of(word)
    return not grade or grade in GRADES or kind_of(word) in KINDS


def _limits(read: _Read) -> Objects:
    read.count("maxspeed", lambda word: not _kmh(word) > 0 or is_limit(_kmh(word)))
    return read.word("maxspeed", lambda word: kmh if is_limit(kmh := _kmh(word)) else np.nan)


def _kmh(word: object) -> float:
    if isinstance(word, tuple):
        return min((kmh for one in word if (kmh := _kmh(one)) > 0), default=np.nan)
    return parse_maxspeed(text_of(word))
