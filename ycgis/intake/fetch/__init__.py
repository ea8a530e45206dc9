"""`ycgis fetch roads`: a drivable network from OpenStreetMap for the surroundings of the counties.

The download goes through osmnx to an Overpass service; nothing else in ycgis touches the network.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import geopandas as gpd
import pyogrio
import shapely
from pyogrio.errors import DataSourceError
from shapely import MultiPolygon, Polygon

from ycgis.ground.crs import is_metric, require_usable, to_wgs84, to_working, working_crs
from ycgis.ground.errors import InputError, OutputError, Problem, UsageError, did_you_mean
from ycgis.ground.geopackages import undated
from ycgis.ground.outputs import refuse_unwritable, replacing_file
from ycgis.ground.record import Progress
from ycgis.ground.text import Text
from ycgis.intake.fetch.service import QueryService, download
from ycgis.intake.fetch.streets import street_pieces
from ycgis.intake.layers import OSM_CREDIT, OSM_LICENCE

__all__ = ["NETWORK_TYPES", "FetchedRoads", "fetch_roads"]

NETWORK_TYPES = ("drive", "drive_service")

_LAYER = "roads"
_METADATA = {"attribution": OSM_CREDIT, "licence": OSM_LICENCE}


@dataclass(frozen=True, slots=True)
class FetchedRoads:
    """What was downloaded and where it lies.

    Attributes
    ----------
    path
        The GeoPackage; its layer ``roads`` is in WGS 84.
    pieces
        Number of rows, one for each physical street between two junctions.
    length_m
        Geodesic length in metres by OSM road class, longest first.
    date
        Day (ISO) of the OpenStreetMap data; "" when the service does not say.
    """

    path: Path
    pieces: int
    length_m: Mapping[str, float]
    date: str

    def snippet(self, project: Path | None = None) -> str:
        """Return the lines for project.toml; the path is relative to `project` when it lies there."""
        path = self.path.resolve()
        if project is not None and path.is_relative_to(project.resolve()):
            path = path.relative_to(project.resolve())
        values = {
            "path": path.as_posix(),
            "layer": _LAYER,
            "crs": "EPSG:4326",
            "source": OSM_CREDIT,
            "licence": OSM_LICENCE,
            "date": self.date,
        }
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
        return "\n".join(["[layers.roads]", *lines, "schematic = false", ""])


def fetch_roads(  # noqa: PLR0913 - every option is keyword-only and has a default but for the cache
    counties: gpd.GeoDataFrame,
    out: Path,
    *,
    cache: Path,
    buffer_km: float = 30.0,
    network_type: str = "drive",
    endpoint: str | None = None,
    timeout_s: int = 180,
    pause_s: float = 10.0,
    progress: Progress | None = None,
) -> FetchedRoads:
    """Download the roads of the counties and their surroundings into a GeoPackage.

    Parameters
    ----------
    counties
        County polygons in any usable CRS.
    out
        The ``.gpkg`` to write. It is replaced only when the new one is whole, and only if it holds nothing
        but a layer ``roads``.
    cache
        Folder for the service's answers: the same request is not sent twice, and a stopped download goes on
        where it stopped. Delete it to get newer data.
    buffer_km
        Width of the surroundings in km, measured in the counties' metric CRS (or the working CRS chosen for
        them): the quickest way may leave the prefecture.
    network_type
        "drive" (public streets) or "drive_service" (service roads too), as osmnx defines them.
    endpoint
        Address of the Overpass API, without ``/interpreter``; by default the public one that osmnx names.
    timeout_s
        Seconds the service may think about one request, and stay silent.
    pause_s
        Seconds before asking a busy service again; doubled each time, three times at most without an answer.
    progress
        Called with a sentence at each step.

    Returns
    -------
    FetchedRoads
        Columns of the layer are in `ycgis.intake.fetch.streets.street_pieces`.

    Raises
    ------
    UsageError
        If an option makes no sense.
    InputError
        If the counties have no usable CRS or no area.
    FetchError
        If the service cannot be reached, stays busy, or gives no usable answer.
    OutputError
        If the result or the cache cannot be written. In every case an earlier `out` is untouched.
    """
    _require_options(buffer_km, network_type, endpoint, timeout_s, out)
    _require_own_file(out)
    refuse_unwritable(out.parent)
    tell = progress or (lambda _: None)
    window = _window(counties, buffer_km)
    answers = cache / _digest(window, network_type, endpoint, timeout_s)
    graph, date = download(window, network_type, QueryService(endpoint, timeout_s, pause_s, answers), tell)
    tell(Text("整理路段……", "sorting the streets ..."))
    pieces = street_pieces(graph)
    with replacing_file(out) as fresh, undated():
        pieces.to_file(fresh, layer=_LAYER, driver="GPKG", engine="pyogrio", VERSION="1.3", layer_metadata=_METADATA)
    by_class = pieces.groupby("road_class")["length_m"].sum().sort_values(ascending=False)
    return FetchedRoads(out, len(pieces), {str(name): float(m) for name, m in by_class.items()}, date)


def _window(counties: gpd.GeoDataFrame, buffer_km: float) -> Polygon | MultiPolygon:
    crs = require_usable(counties.crs, "counties")
    if not shapely.area(counties.geometry.union_all()):
        what = Text("没有面，无法确定下载范围", "have no area, so there is nothing to download")
        raise InputError(Problem("counties", what, Text("检查县域边界图层", "check the layer of counties")))
    if not is_metric(crs):
        west, south, east, north = (float(bound) for bound in to_wgs84(counties).total_bounds)
        counties = to_working(counties, working_crs((west, south, east, north)))
    around = counties.geometry.union_all().buffer(buffer_km * 1000)
    return cast(
        "Polygon | MultiPolygon",
        to_wgs84(gpd.GeoDataFrame(geometry=[around], crs=counties.crs)).geometry.iloc[0],
    )


def _digest(window: Polygon | MultiPolygon, *asked: object) -> str:
    return hashlib.sha256(window.wkb + repr(asked).encode()).hexdigest()[:16]


def _require_options(buffer_km: float, network_type: str, endpoint: str | None, timeout_s: int, out: Path) -> None:
    problems = []
    if not (math.isfinite(buffer_km) and buffer_km >= 0):
        problems.append(_usage("buffer_km", buffer_km, Text("应为不小于 0 的公里数", "give km, 0 or more")))
    if network_type not in NETWORK_TYPES:
        problems.append(_usage("network_type", network_type, did_you_mean(network_type, NETWORK_TYPES)))
    if endpoint is not None and not endpoint.startswith(("http://", "https://")):
        remedy = Text("应以 http:// 或 https:// 开头", "it begins with http:// or https://")
        problems.append(_usage("endpoint", endpoint, remedy))
    if timeout_s < 1:
        problems.append(_usage("timeout_s", timeout_s, Text("应不小于 1 秒", "give 1 second or more")))
    if out.suffix.lower() != ".gpkg":
        problems.append(_usage("out", out, Text("输出文件名应以 .gpkg 结尾", "name a file ending in .gpkg")))
    if problems:
        raise UsageError(problems)


def _usage(option: str, value: object, remedy: Text) -> Problem:
    return Problem(option, Text(f"取值“{value}”不可用", f"the value {str(value)!r} makes no sense"), remedy)


def _require_own_file(out: Path) -> None:
    """Refuse to replace a file that holds anything but an earlier download."""
    if not out.exists():
        return
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(out)]
    except DataSourceError:
        names = []
    if names != [_LAYER]:
        raise OutputError(
            Problem(
                str(out),
                Text("已有同名文件，且不是先前下载的道路", "exists and is not an earlier download of roads"),
                Text("换一个文件名", "choose another file name"),
            )
        )
