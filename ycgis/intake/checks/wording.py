"""How problems name the features they are about."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.text import Text, join
from ycgis.intake.layers import LayerSpec

__all__ = ["features", "listed", "with_advice"]

_MOST = 5


def listed(items: Iterable[object]) -> Text:
    """Return the first few of `items` (Texts in their own language), and how many more there are."""
    names = [item if isinstance(item, Text) else Text(str(item), str(item)) for item in items]
    first, more = join(names[:_MOST], "、", ", "), len(names) - _MOST
    if more <= 0:
        return first
    return Text(f"{first.zh} 等 {len(names)} 个", f"{first.en} and {more} more")


def features(frame: pd.DataFrame, spec: LayerSpec, mask: npt.NDArray[np.bool_]) -> Text:
    """Return the names of the features in `mask`: their ids where the layer has any, else their positions."""
    positions: Sequence[int] = np.flatnonzero(mask).tolist()
    unique = next((column.name for column in spec.columns if column.unique), None)
    if unique is not None and unique in frame.columns:
        ids = frame[unique].tolist()
        return listed(ids[at] if isinstance(ids[at], str) else f"#{at + 1}" for at in positions)
    return Text("要素 {rows}", "features {rows}").fill(rows=listed(at + 1 for at in positions))


def with_advice(first: Text, second: Text) -> Text:
    """Return two remedies as one sentence; the first may be a question."""
    zh = "" if first.zh.endswith("？") else "；"
    en = " " if first.en.endswith("?") else "; "
    return Text(f"{first.zh}{zh}{second.zh}", f"{first.en}{en}{second.en}")
