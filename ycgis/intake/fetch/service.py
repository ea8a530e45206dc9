"""One Overpass service, asked through osmnx: bounded waits, and one clear error for whatever goes wrong."""

import json
import math
import re
import shutil
import socket
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import osmnx as ox
import requests
from shapely import MultiPolygon, Polygon

from ycgis.ground.errors import FetchError, OutputError, Problem
from ycgis.ground.lock import holding
from ycgis.ground.record import Progress
from ycgis.ground.text import Text

__all__ = ["QueryService", "download"]

_BUSY = {429, 502, 503, 504}
_WAITS = 3
_TAGS = ["highway", "oneway", "junction", "maxspeed", "name", "ref", "bridge", "tunnel", "access", "surface"]
_DAY = re.compile(r'"timestamp_osm_base": *"(\d{4}-\d{2}-\d{2})')
_HEAD = 2000  # characters; Overpass says the day of its data before the elements

_LATER = Text(
    "稍后再试，或用 --endpoint 换一个 Overpass 服务；已收到的部分不会重复下载",
    "try again later, or name another Overpass service with --endpoint; what has come is not asked for again",
)
_OTHER = Text(
    "检查服务地址，或用 --endpoint 换一个 Overpass 服务",
    "check the address, or name another Overpass service with --endpoint",
)
_ONLINE = Text(
    "检查网络连接、代理和服务地址；没有网络时可在 project.toml 中改用本地道路文件",
    "check the connection, the proxy and the address; offline, name a local road file in project.toml",
)
_SMALLER = Text("增大 --timeout，或减小 --buffer-km", "give a longer --timeout, or a smaller --buffer-km")


@dataclass(frozen=True, slots=True)
class QueryService:
    """Where to ask, how long to wait (seconds), and the folder that keeps the answers."""

    endpoint: str | None
    timeout_s: int
    pause_s: float
    answers: Path

    @property
    def url(self) -> str:
        """Address of the API; osmnx names the public one."""
        return str(self.endpoint or ox.settings.overpass_url)


class _BusyError(FetchError):
    """The service asks to come back later."""


class _Watch:
    """Looks at every answer before osmnx, which would retry for ever and take a part for the whole."""

    def __init__(self, service: QueryService, progress: Progress) -> None:
        self.where = service.url
        self.progress = progress
        self.answers = 0
        self.elements = 0

    def __call__(self, response: requests.Response, *_: object, **__: object) -> None:
        """Take one answer, or raise FetchError."""
        if response.is_redirect:
            return
        if not response.ok:
            raise self._refusal(response)
        self.elements += len(self._elements(response))
        self.answers += 1
        self.progress(
            Text(
                f"已收到第 {self.answers} 份数据，共 {self.elements} 个要素",
                f"{self.answers} answers, {self.elements} elements so far",
            )
        )

    def _refusal(self, response: requests.Response) -> FetchError:
        response.close()
        code = f"HTTP {response.status_code} {response.reason}"
        if response.status_code in _BUSY:
            what = Text(f"服务繁忙（{code}）", f"the service is busy ({code})")
            return _BusyError(Problem(self.where, what, _LATER))
        what = Text(f"服务拒绝了请求（{code}）", f"the service refused the request ({code})")
        return FetchError(Problem(self.where, what, _OTHER))

    def _elements(self, response: requests.Response) -> list[object]:
        try:
            answer = response.json()
        except requests.JSONDecodeError:
            answer = None
        elements = answer.get("elements") if isinstance(answer, dict) else None
        if not isinstance(elements, list):
            what = Text("回答的不是 Overpass JSON", "the answer is not Overpass JSON")
            raise FetchError(Problem(self.where, what, _OTHER))
        if remark := answer.get("remark"):
            what = Text(f"回答不完整：{remark}", f"the answer is not whole: {remark}")
            raise FetchError(Problem(self.where, what, _SMALLER))
        return elements


def download(
    window: Polygon | MultiPolygon, network_type: str, service: QueryService, progress: Progress
) -> tuple["nx.MultiDiGraph[int]", str]:
    """Return the drivable streets in `window`, an edge for each stretch between two OSM nodes, and their day.

    Each OSM way is there once, in the direction of its nodes (osmnx's ``all_oneway``; it turns a way
    tagged ``oneway=-1``), with its tags as mapped and ``osmid``. Islands are kept.

    Parameters
    ----------
    window
        Polygon or MultiPolygon in degrees of WGS 84.

    Raises
    ------
    FetchError
        Nothing usable came.
    OutputError
        The cache cannot be written.
    """
    watch = _Watch(service, progress)
    progress(Text(f"向 {service.url} 请求道路……", f"asking {service.url} for roads ..."))
    # Who asks for the same at once waits, and finds the answers there.
    with _translated(service, watch), holding(service.answers), _osmnx_settings(service, watch):
        _forget_torn(service.answers)
        graph = _patiently(window, network_type, service, watch)
        if not graph.number_of_edges():
            raise ValueError("no road has two nodes in the window")
    return graph, _day(service.answers)


def _patiently(
    window: Polygon | MultiPolygon, network_type: str, service: QueryService, watch: _Watch
) -> "nx.MultiDiGraph[int]":
    waits, answers = 0, watch.answers
    while True:
        try:
            return ox.graph_from_polygon(window, network_type=network_type, simplify=False, retain_all=True)
        except _BusyError:
            waits, answers = (0 if watch.answers > answers else waits), watch.answers
            if waits == _WAITS:
                raise
        pause = service.pause_s * 2**waits
        watch.progress(Text(f"服务繁忙，{pause:g} 秒后再试", f"the service is busy, asking again in {pause:g} s"))
        time.sleep(pause)
        waits += 1


@contextmanager
def _osmnx_settings(service: QueryService, watch: _Watch) -> Iterator[None]:
    """Set osmnx's module globals; put back all that it changes, the name resolution of sockets included."""
    values = {
        "all_oneway": True,
        "cache_folder": service.answers,
        "doh_url_template": None,
        "overpass_rate_limit": False,  # `_patiently` waits when told to, and not for ever
        "overpass_url": service.url,
        "requests_kwargs": {**ox.settings.requests_kwargs, "hooks": {"response": watch}},
        "requests_timeout": math.ceil(service.timeout_s),
        "use_cache": True,
        "useful_tags_way": _TAGS,
    }
    before = {name: getattr(ox.settings, name) for name in values}
    resolve = socket.getaddrinfo
    try:
        vars(ox.settings).update(values)
        with warnings.catch_warnings():
            # that a large area is asked for in parts is what `progress` tells
            warnings.filterwarnings("ignore", "This area is", UserWarning)
            yield
    finally:
        vars(ox.settings).update(before)
        vars(socket).update(getaddrinfo=resolve)


@contextmanager
def _translated(service: QueryService, watch: _Watch) -> Iterator[None]:
    """Turn what osmnx and requests raise into one message with its remedy; forget answers of no use."""
    try:
        yield
    except FetchError:
        raise
    except requests.Timeout as error:
        silent = Text(f"{service.timeout_s} 秒内没有回答", f"no answer within {service.timeout_s} s")
        raise FetchError(Problem(service.url, silent, _SMALLER)) from error
    except requests.RequestException as error:
        away = Text("连不上，或连接中断", "cannot be reached, or the connection broke")
        raise FetchError(Problem(service.url, away, _ONLINE)) from error
    except OSError as error:
        full = Text(f"缓存写不进去（{error}）", f"the cache cannot be written ({error})")
        remedy = Text("检查磁盘空间与文件夹权限", "check the free space and the folder's permissions")
        raise OutputError(Problem(str(service.answers), full, remedy)) from error
    except (KeyError, TypeError, ValueError) as error:
        shutil.rmtree(service.answers, ignore_errors=True)
        raise FetchError(_useless(service, watch, error)) from error


def _useless(service: QueryService, watch: _Watch, error: Exception) -> Problem:
    if watch.answers and not watch.elements:
        what = Text("回答里没有道路", "the answer holds no roads")
        remedy = Text(
            "检查县界的位置和坐标系；该服务也可能不含此地区",
            "check where the counties lie and their CRS; the service may also not cover the area",
        )
        return Problem(service.url, what, remedy)
    what = Text(f"回答无法组成路网（{error}）", f"the answer makes no road network ({error})")
    return Problem(service.url, what, _LATER)


def _forget_torn(answers: Path) -> None:
    """Remove kept answers that a stop left half written: osmnx would take them for what the service said."""
    for path in answers.glob("*.json"):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            path.unlink()


def _day(answers: Path) -> str:
    """Return the oldest day that the kept answers give for their data."""
    heads = [_head(path) for path in sorted(answers.glob("*.json"))]
    return min((match[1] for match in map(_DAY.search, heads) if match), default="")


def _head(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(_HEAD)
