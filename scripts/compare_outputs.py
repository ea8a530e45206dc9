"""Compare the files of two runs, value by value: ``python scripts/compare_outputs.py BEFORE AFTER``.

Both are folders that ``ycgis run`` wrote. Tables are compared row by row and column by column, layers also by their
geometry (to the tenth of a millimetre, or of a microdegree), the travel-time raster cell by cell. Numbers are alike to
a relative 1e-9. What differs is counted, with the first few examples; exit 1 where anything does.

    ycgis run --out before      # with one version
    ycgis run --out after       # with another
    python scripts/compare_outputs.py before after
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import rasterio
import shapely

_EXAMPLES: Final = 3
_RELATIVE: Final = 1e-9
_KEYS: Final = {
    "findings.csv": ["indicator", "target_id", "adcode"],
    "progress.csv": ["target_id", "year", "adcode"],
    "changes.csv": ["target_id", "indicator", "year", "adcode"],
    "figures.csv": ["statistic", "adcode", "year"],
}


def main() -> None:
    """Print what differs, and exit 1 where anything does."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("before", type=Path)
    asked.add_argument("after", type=Path)
    folders = asked.parse_args()
    found = list(differences(folders.before, folders.after))
    print("\n".join(found) if found else "the same")
    raise SystemExit(bool(found))


def differences(before: Path, after: Path) -> Iterator[str]:
    """Yield a line for each file, layer or column that differs."""
    names = sorted({path.name for folder in (before, after) for path in folder.iterdir() if path.is_file()})
    for name in names:
        one, other = before / name, after / name
        if not one.exists() or not other.exists():
            yield f"{name}: only {'after' if other.exists() else 'before'}"
        elif name.endswith(".csv"):
            yield from tables(name, *(pd.read_csv(path, dtype={"adcode": str}) for path in (one, other)))
        elif name.endswith(".geojson"):
            yield from tables(name, gpd.read_file(one), gpd.read_file(other))
        elif name.endswith(".gpkg"):
            yield from packages(name, one, other)
        elif name.endswith(".tif"):
            yield from rasters(name, one, other)


def packages(name: str, before: Path, after: Path) -> Iterator[str]:
    """Yield what differs between two GeoPackages, layer by layer."""
    one, other = ({str(layer) for layer in pyogrio.list_layers(path)[:, 0]} for path in (before, after))
    for layer in sorted(one | other):
        if layer not in one or layer not in other:
            yield f"{name}/{layer}: only {'after' if layer in other else 'before'}"
        else:
            yield from tables(
                f"{name}/{layer}", *(pyogrio.read_dataframe(path, layer=layer) for path in (before, after))
            )


def rasters(name: str, before: Path, after: Path) -> Iterator[str]:
    """Yield how many cells of two rasters differ."""
    with rasterio.open(before) as one, rasterio.open(after) as other:
        if (one.shape, one.transform, one.crs) != (other.shape, other.transform, other.crs):
            yield f"{name}: another grid"
            return
        apart = ~np.isclose(one.read(1), other.read(1), rtol=1e-6, atol=1e-4)
    if apart.any():
        yield f"{name}: {int(apart.sum())} of {apart.size} cells"


def tables(name: str, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[str]:
    """Yield what differs between two tables: columns, rows, values, shapes."""
    for column in [*before.columns, *after.columns.difference(before.columns)]:
        if column not in after or column not in before:
            yield f"{name}.{column}: only {'after' if column in after else 'before'}"
    keys = [key for key in _KEYS.get(name, []) if key in before and key in after]
    if keys:
        before, after = (table.sort_values(keys, kind="stable", ignore_index=True) for table in (before, after))
    if len(before) != len(after):
        yield f"{name}: {len(before)} rows before, {len(after)} after"
        return
    for column in before.columns.intersection(after.columns):
        apart = ~alike(before[column], after[column])
        if apart.any():
            rows = np.flatnonzero(apart)[:_EXAMPLES]
            shown = "; ".join(_example(before, after, keys, column, int(row)) for row in rows)
            yield f"{name}.{column}: {int(apart.sum())} of {len(apart)} ({shown})"


def alike(before: pd.Series, after: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell which values of two columns are the same."""
    if isinstance(before, gpd.GeoSeries):
        one, other = (shapely.normalize(shapely.set_precision(shapes.to_numpy(), 1e-7, mode="pointwise"))
                      for shapes in (before, after))  # fmt: skip
        return np.asarray(shapely.equals(one, other) | (shapely.is_missing(one) & shapely.is_missing(other)))
    numbers = all(pd.api.types.is_numeric_dtype(column) for column in (before, after))
    if numbers:
        one, other = (column.to_numpy(dtype=float, na_value=np.nan) for column in (before, after))
        return np.isclose(one, other, rtol=_RELATIVE, atol=1e-12, equal_nan=True)
    both_missing = before.isna().to_numpy() & after.isna().to_numpy()
    return np.asarray((before.astype(str).to_numpy() == after.astype(str).to_numpy()) | both_missing)


def _example(before: pd.DataFrame, after: pd.DataFrame, keys: list[str], column: str, row: int) -> str:
    where = "/".join(str(before[key].iloc[row]) for key in keys) or str(row)
    return f"{where}: {str(before[column].iloc[row])[:60]} -> {str(after[column].iloc[row])[:60]}"


if __name__ == "__main__":
    main()
