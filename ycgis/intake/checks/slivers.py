"""What two shapes share: slivers along a border drawn twice are no overlap."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["SLIVER_M2", "Overlaps", "more_than_slivers", "overlaps_among"]

SLIVER_M2 = 1.0
_SLIVER_SHARE = 0.001

_Floats = npt.NDArray[np.float64]


class Overlaps(NamedTuple):
    """Pairs of shapes, each once, by position, and the area that each pair shares in square metres."""

    first: npt.NDArray[np.intp]
    second: npt.NDArray[np.intp]
    shared_m2: _Floats


def more_than_slivers(part_m2: _Floats, whole_m2: _Floats) -> npt.NDArray[np.bool_]:
    """Tell where a part is more than a square metre and more than 0.1 % of the whole."""
    return np.asarray(part_m2 > np.maximum(SLIVER_M2, _SLIVER_SHARE * whole_m2))


def overlaps_among(shapes: npt.NDArray[np.object_]) -> Overlaps:
    """Return the pairs of polygons that share more than slivers of the smaller one."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    smaller = np.minimum(shapely.area(shapes[first]), shapely.area(shapes[second]))
    wide = more_than_slivers(shared, smaller)
    return Overlaps(first[wide], second[wide], shared[wide])
