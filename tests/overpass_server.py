"""A small Overpass service on loopback: the tiny town of `TOWN`, and every way such a service can fail.

The town lies on the equator, where 0.01 degree of longitude is 1113.1949 m and 0.01 degree of latitude
1105.7427 m::

    1-----2-----3--10--4 ------ 99 (far outside)     0.00 N
          |     ^
          5====>6        7=====8                      0.01 S
                                                      (farther south, 0.03 to 0.04 S: a ring of its own)
    111.00    .02       .03   .04 E
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

EAST_M = 1113.1949
NORTH_M = 1105.7427

NODES = {
    1: (111.00, 0.0),
    2: (111.01, 0.0),
    3: (111.02, 0.0),
    10: (111.025, 0.0),
    4: (111.03, 0.0),
    99: (112.50, 0.0),
    5: (111.01, -0.01),
    6: (111.02, -0.01),
    7: (111.03, -0.01),
    8: (111.04, -0.01),
    20: (111.01, -0.03),
    21: (111.02, -0.03),
    22: (111.02, -0.04),
}

WAYS = {
    100: ([1, 2, 3, 10, 4], {"highway": "primary", "name": "解放路", "ref": "G209", "maxspeed": "60;80"}),
    101: ([2, 5], {"highway": "residential", "maxspeed": "CN:urban", "oneway": "no"}),
    102: ([6, 5], {"highway": "secondary", "oneway": "-1", "maxspeed": "40 mph", "tunnel": "yes"}),
    103: ([6, 3], {"highway": "motorway_link", "oneway": "yes", "bridge": "viaduct"}),
    104: ([7, 8], {"highway": "motorway", "maxspeed": "120"}),
    105: ([4, 99], {"highway": "primary"}),
    106: ([20, 21, 22, 20], {"highway": "tertiary", "junction": "roundabout"}),
}

TOWN: dict[str, object] = {
    "version": 0.6,
    "generator": "a tiny town",
    "osm3s": {"timestamp_osm_base": "2026-07-03T08:00:00Z", "copyright": "ODbL"},
    "elements": [
        *({"type": "node", "id": key, "lon": lon, "lat": lat} for key, (lon, lat) in NODES.items()),
        *({"type": "way", "id": key, "nodes": nodes, "tags": tags} for key, (nodes, tags) in WAYS.items()),
    ],
}


@dataclass
class Answer:
    """One HTTP answer, `after_s` seconds late."""

    body: str = json.dumps(TOWN)
    status: int = 200
    after_s: float = 0.0


@dataclass
class Overpass:
    """Where the service listens, the answers it will give (the last for ever), and the queries it got."""

    url: str
    answers: list[Answer]
    queries: list[str] = field(default_factory=list)

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def overpass(*answers: Answer) -> Iterator[Overpass]:
    """Run the service on a free port of loopback while the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    state = Overpass(f"http://127.0.0.1:{server.server_port}/api", list(answers) or [Answer()])
    server.overpass = state  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._say(Answer("Connected as: 1\nCurrent time: now\n\nRate limit: 2\n2 slots available now.\n"))

    def do_POST(self) -> None:
        state: Overpass = self.server.overpass  # type: ignore[attr-defined]
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert self.path == "/api/interpreter"
        state.queries.append(form["data"][0])
        self._say(state.next_answer())

    def _say(self, answer: Answer) -> None:
        time.sleep(answer.after_s)
        body = answer.body.encode()
        try:
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client did not wait

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""
