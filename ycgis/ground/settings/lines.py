"""Where in a TOML text a value stands. `tomllib` does not say, so it is searched for: near, not exact."""

import re
from collections.abc import Sequence

__all__ = ["line_of"]

_HEADER = re.compile(r"^\s*\[{1,2}\s*([\w.\-]+)\s*\]{1,2}\s*(#.*)?$")

Span = tuple[int, int]


def line_of(text: str, loc: Sequence[str | int], value: object = None) -> int | None:
    """Return the line, counted from 1, at or shortly above which the value at `loc` is written.

    `loc` is a path of keys and list positions. The search goes down from table to key, past what is not written
    out (`layers` where only ``[layers.roads]`` is), then looks for `value` when that is text. None when nothing
    of the path is found.
    """
    lines = text.splitlines()
    span, dotted, found = (0, len(lines)), "", False
    for depth, part in enumerate(loc):
        if isinstance(part, int):
            continue
        dotted = f"{dotted}.{part}" if dotted else part
        following = loc[depth + 1] if depth + 1 < len(loc) else 0
        position = following if isinstance(following, int) else 0
        narrowed = _table(lines, span, dotted, position) or _key(lines, span, part, top=not found)
        if narrowed is not None:
            span, found = narrowed, True
    return _refined(lines, span, value) + 1 if found else None


def _table(lines: Sequence[str], span: Span, dotted: str, position: int) -> Span | None:
    headers = [(row, match[1]) for row in range(*span) if (match := _HEADER.match(lines[row]))]
    own = [row for row, name in headers if name == dotted]
    if position >= len(own):
        return None
    start = own[position]
    ends = (row for row, name in headers if row > start and not name.startswith(f"{dotted}."))
    return start, next(ends, span[1])


def _key(lines: Sequence[str], span: Span, name: str, *, top: bool) -> Span | None:
    pattern = re.compile(rf"(?<![\w.\-])\"?{re.escape(name)}\"?\s*[=.]")
    for row in range(*span):
        if top and _HEADER.match(lines[row]):
            return None
        if not lines[row].lstrip().startswith("#") and pattern.search(lines[row]):
            return row, span[1]
    return None


def _refined(lines: Sequence[str], span: Span, value: object) -> int:
    if not isinstance(value, str):
        return span[0]
    return next((row for row in range(*span) if f'"{value}"' in lines[row]), span[0])
