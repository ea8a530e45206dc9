"""Writing: GeoJSON and CSV that give readable differences, tables in the READMEs, digests."""

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from data_build.checks import require

__all__ = ["bullets", "feature", "fill", "table", "write_csv", "write_digests", "write_geojson"]

DIGESTS = "digests.json"
README = "README.md"


def feature(properties: Mapping[str, object], geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write_geojson(path: Path, features: Iterable[Mapping[str, Any]]) -> None:
    """Write a feature collection, one feature a line."""
    lines = ",\n".join(
        json.dumps(item, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for item in features
    )
    _write(path, f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n')


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV in UTF-8 with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def bullets(lines: Iterable[str]) -> str:
    """Return a Markdown list."""
    return "\n".join(f"- {line}" for line in lines)


def fill(page: Path, blocks: Mapping[str, str]) -> None:
    """Put each block between its markers ``<!-- begin NAME -->`` and ``<!-- end NAME -->``."""
    text = page.read_text(encoding="utf-8")
    for name, block in blocks.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        require(len(pattern.findall(text)) == 1, f"{page}: the markers of {name} must stand there once")
        text = pattern.sub(lambda _, whole=f"{begin}\n{block}\n{end}": whole, text)  # type: ignore[misc]
    _write(page, text)


def write_digests(data: Path, folders: Iterable[str]) -> None:
    """Write the digest of every data file into digests.json, the root's README and the folders' READMEs."""
    entries = {path.relative_to(data).as_posix(): _entry(path) for path in _data_files(data)}
    _write(data / DIGESTS, json.dumps(entries, indent=2) + "\n")
    fill(data / README, {"digests": _digest_table(entries)})
    for folder in folders:
        inside = {
            path.removeprefix(f"{folder}/"): entry for path, entry in entries.items() if path.startswith(f"{folder}/")
        }
        fill(data / folder / README, {"digests": _digest_table(inside)})


def _data_files(data: Path) -> list[Path]:
    files = (path for path in data.rglob("*") if path.is_file())
    return sorted(path for path in files if path.name not in {README, DIGESTS})


def _entry(path: Path) -> dict[str, str | int]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _digest_table(entries: Mapping[str, Mapping[str, str | int]]) -> str:
    rows = [(f"`{path}`", entry["bytes"], f"`{entry['sha256']}`") for path, entry in entries.items()]
    return table(("file", "bytes", "sha256"), rows)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
