"""Dead-end streets (断头路) of anyone's frames, and the links that would join them on."""

from collections.abc import Iterable, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from ycgis.ground.metres import require_metres
from ycgis.ground.parameters import Parameters
from ycgis.measures.frames import lines_of
from ycgis.streets.counted import counted_streets
from ycgis.streets.dead_ends import DeadEnds
from ycgis.streets.dead_ends import dead_ends as found_in
from ycgis.streets.drive import street_graph

__all__ = ["dead_ends"]

_DEFAULT: Final = Parameters()
_AROUND_M = 1000.0


def dead_ends(  # noqa: PLR0913 - the options are keyword-only and have defaults
    streets: gpd.GeoDataFrame,
    builtup: gpd.GeoDataFrame | None = None,
    *,
    barriers: gpd.GeoDataFrame | Mapping[str, gpd.GeoDataFrame] | None = None,
    stub_m: float = _DEFAULT.stub_m,
    data_edge_m: float = _DEFAULT.data_edge_m,
    most_link_m: float = _DEFAULT.most_link_m,
    least_detour: float = _DEFAULT.least_detour,
    street_classes: Iterable[str] = _DEFAULT.street_classes,
) -> DeadEnds:
    """Find where streets end and no other public street begins, and for each the shortest link that shortens the way.

    What is a dead end, and which link is proposed: docs/dead_ends.md. Streets meet where they share a vertex.

    Parameters
    ----------
    streets
        Lines in metres; columns as in `road_density`.
    builtup
        Polygons within which ends are looked for, in the same CRS; by default everywhere.
    barriers
        What a link may not cross: a frame, or several by name.
    stub_m
        A dead end shorter than this, back to its last junction, is a service stub.
    data_edge_m
        An end this near the bounds of all streets is cut by the data.
    most_link_m, least_detour
        A link is at most so long, and the way round today at least so many times as long.
    street_classes
        Classes of streets whose ends are looked for.

    Returns
    -------
    DeadEnds
        ``ends`` (points) and ``links`` (lines); see `ycgis.streets.dead_ends.DeadEnds`. ``area`` is the label of the
        built-up area (0 without any), ``street`` that of the row of `streets`.

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.

    Examples
    --------
    A street ends 100 m short of the next; the way round is 1.3 km::

        +---------+
        |
        |     |        the dead end
        +-----+---+

    >>> import shapely
    >>> lines = [[(0, 0), (300, 0)], [(300, 0), (600, 0)], [(300, 0), (300, 400)], [(0, 0), (0, 500)], [(0, 500), (600, 500)]]
    >>> shapes = [shapely.LineString(line) for line in lines]
    >>> streets = gpd.GeoDataFrame({"highway": ["residential"] * 5}, geometry=shapes, crs=32649)
    >>> ends, links = dead_ends(streets)
    >>> ends[["street", "state", "link_m", "detour_m"]]
      street state  link_m  detour_m
    0      2  link   100.0    1500.0
    """  # noqa: E501 - the example stays on one line
    given = barriers if isinstance(barriers, Mapping) else {} if barriers is None else {"barriers": barriers}
    require_metres(streets=streets, builtup=builtup, **given)
    lines, label = lines_of(streets)
    areas = _everywhere(lines) if builtup is None else builtup
    parameters = Parameters(
        street_classes=tuple(street_classes),
        stub_m=stub_m,
        data_edge_m=data_edge_m,
        most_link_m=most_link_m,
        least_detour=least_detour,
    )
    counted = counted_streets(lines, areas, parameters)
    solid = {name: frame.geometry.to_numpy() for name, frame in given.items()}
    ends, links = found_in(street_graph(lines), lines, areas, counted, solid, parameters)
    ends = ends.assign(street=label[ends["street"].to_numpy(dtype=int)])
    return DeadEnds(ends.rename(columns={"adcode": "area"}), links.rename(columns={"adcode": "area"}))


def _everywhere(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one area that reaches beyond all lines."""
    bounds = np.asarray(lines.total_bounds, dtype=float) + _AROUND_M * np.array([-1, -1, 1, 1])
    return gpd.GeoDataFrame(geometry=[shapely.box(*bounds.tolist())], index=[0], crs=lines.crs)
