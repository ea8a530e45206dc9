"""Geometry and columns of a large layer as short strings that the page's own script unpacks.

Numbers are whole: coordinates on a grid of 10^-d degrees, each less the one before it (a street's next point is near),
the sign folded into the lowest bit, seven bits a byte with the eighth saying that more follow (the encoding of Protocol
Buffers), the bytes in base64. Fifty thousand street segments take about a megabyte, where GeoJSON takes twelve.
"""

import base64
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

__all__ = ["Kind", "Shapes", "kinds_of", "pack_column", "pack_geometry", "simplified", "varints"]

Kind = int
"""0 point, 1 line, 2 area: the dimension."""

_MOST_DECIMALS = 3
_SIGNIFICANT = 3

Shapes = npt.NDArray[np.object_]


def varints(values: npt.ArrayLike) -> str:
    """Return non-negative whole numbers as base64 of varints."""
    left = np.asarray(values, dtype=np.uint64)
    sevens = np.arange(1, 10, dtype=np.uint64) * np.uint64(7)
    size = 1 + (left[:, None] >= (np.uint64(1) << sevens)).sum(axis=1) if len(left) else np.zeros(0, dtype=np.int64)
    starts = np.cumsum(size) - size
    out = np.zeros(int(size.sum()), dtype=np.uint8)
    for place in range(int(size.max(initial=0))):
        has = size > place
        digits = (left[has] >> np.uint64(7 * place)) & np.uint64(127)
        more = np.where(size[has] > place + 1, 128, 0)
        out[starts[has] + place] = digits.astype(np.uint8) | more.astype(np.uint8)
    return base64.b64encode(out.tobytes()).decode()


def zigzag(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return 0, -1, 1, -2, 2, ... as 0, 1, 2, 3, 4, ..."""
    return np.where(values < 0, -2 * values - 1, 2 * values)


def kinds_of(shapes: Shapes) -> npt.NDArray[np.int64]:
    """Return each shape's `Kind`; a collection is of its highest."""
    return shapely.get_dimensions(shapes).astype(np.int64)


class _Parts(NamedTuple):
    """The points, lines and rings of many shapes, and the shape that each belongs to."""

    lines: Shapes
    owner: npt.NDArray[np.int64]


def _parts(shapes: Shapes) -> _Parts:
    """Return the simple parts of each shape that are of its own kind; of an area all rings, to be filled even-odd."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)  # a multi-part within a collection
    owner = owner[inner]
    own = shapely.get_dimensions(parts) == kinds_of(shapes)[owner]
    parts, owner = parts[own], owner[own]
    area = shapely.get_dimensions(parts) == 2  # noqa: PLR2004 - the dimension of an area
    rings, of = shapely.get_rings(parts[area], return_index=True)
    lines = np.concatenate([parts[~area], rings])
    owners = np.concatenate([owner[~area], owner[area][of]])
    order = np.argsort(owners, kind="stable")
    return _Parts(lines[order], owners[order])


def pack_geometry(shapes: Shapes, decimals: int) -> dict[str, object]:
    """Return shapes in degrees, none of them empty, as strings.

    Returns
    -------
    ``scale`` (grid steps a degree), ``counts`` (parts a shape), ``sizes`` (points a part), ``steps`` (dx, dy a point,
    each from the point before it in the whole layer, the first from 0, 0).
    """
    scale = 10**decimals
    lines, owner = _parts(shapes)
    sizes = shapely.get_num_coordinates(lines)
    grid = np.round(shapely.get_coordinates(lines) * scale).astype(np.int64)
    steps = np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return {
        "scale": scale,
        "counts": varints(np.bincount(owner, minlength=len(shapes))),
        "sizes": varints(sizes),
        "steps": varints(zigzag(steps).ravel()),
    }


def pack_column(values: pd.Series) -> dict[str, object]:
    """Return a column as a dictionary of words and their places, or as whole numbers; 0 is what is missing.

    Numbers keep three significant digits of the largest, and at most three decimals.
    """
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return _numbers(values.to_numpy(dtype=float, na_value=np.nan))
    places, words = pd.factorize(values.replace("", None))
    return {"words": [str(word) for word in words], "values": varints(places + 1)}


def _numbers(values: npt.NDArray[np.float64]) -> dict[str, object]:
    known = np.isfinite(values)
    decimals = _decimals(values[known])
    whole = np.zeros(len(values), dtype=np.int64)
    whole[known] = zigzag(np.round(values[known] * 10**decimals).astype(np.int64)) + 1
    return {"decimals": decimals, "values": varints(whole)}


def _decimals(values: npt.NDArray[np.float64]) -> int:
    if not len(values) or np.array_equal(values, np.round(values)):
        return 0
    before_the_point = int(np.floor(np.log10(np.abs(values).max()))) + 1
    return int(np.clip(_SIGNIFICANT - before_the_point, 0, _MOST_DECIMALS))


def simplified(shapes: Shapes, tolerance: float) -> Shapes:
    """Return shapes without the points that nobody can see, none of them lost.

    `tolerance` is in the shapes' units: half a pixel at the map's largest zoom.
    """
    lines, fewer = kinds_of(shapes) == 1, shapes.copy()
    fewer[lines] = shapely.simplify(shapes[lines], tolerance, preserve_topology=False)
    fewer[~lines] = shapely.simplify(shapes[~lines], tolerance, preserve_topology=True)
    return fewer
