"""Time what grew with the square of its input: lines that end at one point, and small parks on a park of many vertices.

Exit 1 where twice the input takes more than three times as long, or the largest takes a minute.
"""

import sys
import time
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely

import ycgis

_CRS = 32649
_MOST_TIMES, _MOST_S, _LEAST_S = 3.0, 60.0, 1.0


def star(arms: int) -> float:
    """Return the density of a square with so many lines from its middle."""
    turn = np.linspace(0, 2 * np.pi, arms, endpoint=False)
    lines = [shapely.LineString([(0, 0), tip]) for tip in 900 * np.column_stack([np.cos(turn), np.sin(turn)])]
    streets = gpd.GeoDataFrame({"highway": "residential"}, geometry=lines, crs=_CRS, index=range(arms))
    area = gpd.GeoDataFrame(geometry=[shapely.box(-1000, -1000, 1000, 1000)], crs=_CRS)
    return float(ycgis.road_density(streets, area)["density"].iloc[0])


def park(vertices: int) -> float:
    """Return the share of land served by a park of so many vertices with a fiftieth of as many small ones on it."""
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    great = shapely.Polygon(3000 * np.column_stack([np.cos(turn), np.sin(turn)]))
    places = np.linspace(-2000, 2000, int((vertices / 50) ** 0.5))
    small = [shapely.box(x, y, x + 30, y + 30) for x in places for y in places]
    parks = gpd.GeoDataFrame(geometry=[great, *small], crs=_CRS)
    homes = gpd.GeoDataFrame(geometry=[shapely.box(-4000, -4000, 4000, 4000)], crs=_CRS)
    return float(ycgis.park_coverage(parks, homes)["share"].iloc[0])


def seconds(work: Callable[[int], float], size: int) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work(size)
    return time.perf_counter() - start


def main() -> None:
    """Print a row for each input; exit 1 where a promise is broken."""
    broken = False
    for work, sizes in ((star, (500, 1000, 2000, 4000)), (park, (25_000, 50_000, 100_000))):
        seconds(work, sizes[0])
        before = np.inf
        for size in sizes:
            took = seconds(work, size)
            print(f"{work.__name__:6} {size:8,} {took:6.1f} s")
            broken |= took > _MOST_S or (took > _LEAST_S and took > _MOST_TIMES * before)
            before = took
    sys.exit(int(broken))


if __name__ == "__main__":
    main()
