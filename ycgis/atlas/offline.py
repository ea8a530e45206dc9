"""The promise that a page needs no network: looked for at writing, enforced by the browser at reading."""

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser

from ycgis.ground.errors import OutputError, Problem
from ycgis.ground.text import Text

__all__ = ["content_policy", "require_offline"]

_LINKS = frozenset(
    {"action", "background", "cite", "data", "formaction", "href", "ping", "poster", "src", "srcset", "xlink:href"}
)
_WITHIN = re.compile(r"(?:#|data:|\./|\.\./|[\w.-]+(?:[/?#]|$))", re.ASCII)
_CSS = re.compile(r"url\(\s*['\"]?(?!data:|#)([^)'\"]*)|@import\s+([^;]*)", re.IGNORECASE)
_SCRIPT = re.compile(
    r"""(?:\bimport\b|\bfrom\b|\bimport\s*\(|importScripts\s*\(|fetch\s*\(|tileLayer(?:\.\w+)?\s*\(|\.(?:src|href)\s*=)
        \s*["'`]((?:https?:|wss?:)?//[^"'`]*)""",
    re.VERBOSE,
)


def content_policy(scripts: Iterable[str]) -> str:
    """Return a Content-Security-Policy under which only these inline scripts run and nothing is fetched."""
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def require_offline(html: str, name: str) -> None:
    """Refuse a page that would ask the network for anything.

    Looked at: every link and source attribute (only a relative address, a fragment or a ``data:`` address may
    stand there), ``url()`` and ``@import`` in styles, and imports, fetches and tile layers in scripts. Plain
    text may hold an address.

    Raises
    ------
    OutputError
        With every external reference of the page `name`.
    """
    reader = _References()
    reader.feed(html)
    reader.close()
    if reader.found:
        raise OutputError(_refusal(name, reference) for reference in reader.found)


def _refusal(name: str, reference: str) -> Problem:
    shown = reference.strip()[:120]
    return Problem(
        name,
        Text(f"页面引用了外部资源“{shown}”", f"the page refers to something outside itself: {shown!r}"),
        Text("去掉该引用，或把资源放进页面", "remove the reference, or put the resource into the page"),
    )


class _References(HTMLParser):
    """Collects what a page refers to outside itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        values = {name: value or "" for name, value in attrs}
        self.found += [value for name, value in values.items() if name in _LINKS and not _stays(value)]
        self.found += _outside(_CSS, values.get("style", ""))
        if tag == "base" or values.get("http-equiv", "").lower() == "refresh":
            self.found.append(f"<{tag}>")
        if "srcdoc" in values:
            self._nested(values["srcdoc"])

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.found += _outside(_CSS, data)
        elif self._inside == "script" and "//" in data:
            self.found += _outside(_SCRIPT, data)

    def _nested(self, html: str) -> None:
        inner = _References()
        inner.feed(html)
        inner.close()
        self.found += inner.found


def _stays(address: str) -> bool:
    """Tell whether an address leads to this page, into it or to a neighbour of it."""
    address = address.strip()
    return not address or _WITHIN.match(address) is not None


def _outside(pattern: re.Pattern[str], text: str) -> list[str]:
    return [next(part for part in found.groups() if part is not None) for found in pattern.finditer(text)]
