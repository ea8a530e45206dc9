"""Print every text that planners read, Chinese beside English: ``python scripts/texts.py [--kind KIND] [--odd]``.

Texts are found in the sources: each call of ``Text`` with its two wordings, and each ``{ zh = ..., en = ... }`` of the
plans. The kind is the part of the program that says it (``cli``, ``board``, ``report`` ...), or ``plan``; one with
places to fill is a ``template``, another is ``plain``. ``--odd`` prints those alone that an office would not write so.

    python scripts/texts.py --kind board
    python scripts/texts.py --odd
"""

import argparse
import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
_HAN: Final = re.compile(r"[一-鿿]")
_ODD: Final = {
    "nested quotation marks": re.compile(r"“[^”]*“|‘[^’]*‘"),
    "a half-width mark between Chinese words": re.compile(r"[一-鿿][,;:?!](?=[一-鿿])"),
    "two stops in a row": re.compile(r"[。；，、：][。；，、：]"),
    "several sentences, the last without a full stop": re.compile(r"。(?![^。]*ycgis |\{\w+\}$)[^。\n）”]*[一-鿿\d}]$"),
    "a question mark for what is unknown": re.compile(r"(?<![\w）”一-鿿])\?(?=[\d{])"),
    "English words inside": re.compile(
        r"(?<![{\w])\b(?:stated|county|each|target|value|verdict|speed band)\b(?![}:\w])"
    ),
}


class Found(NamedTuple):
    """One text with where it stands (path from the root, line) and what kind it is."""

    path: str
    line: int
    kind: str
    zh: str
    en: str

    @property
    def shape(self) -> str:
        """Whether it has places to fill."""
        return "template" if "{" in self.zh else "plain"

    @property
    def missing(self) -> list[str]:
        """The languages that it lacks: an empty wording, or Chinese where English should stand."""
        lacks_en = not self.en.strip() or (_HAN.search(self.en) is not None and self.en == self.zh)
        return [name for name, lacks in (("zh", not self.zh.strip()), ("en", lacks_en)) if lacks]

    @property
    def odd(self) -> list[str]:
        """What about its Chinese is unlike an office's."""
        return [name for name, pattern in _ODD.items() if pattern.search(self.zh)]


def texts(root: Path = ROOT) -> list[Found]:
    """Return all texts, by path and line."""
    found = [one for path in sorted((root / "ycgis").rglob("*.py")) for one in _of_source(path, root)]
    return [*found, *(one for path in sorted((root / "data").rglob("*.toml")) for one in _of_plan(path, root))]


def _of_source(path: Path, root: Path) -> Iterator[Found]:
    shown = path.relative_to(root)
    kind = shown.parts[1].removesuffix(".py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"):
            continue
        said = [_said(argument) for argument in node.args]
        said += [_said(keyword.value) for keyword in node.keywords]
        if said and None not in said:  # else it is put together from others, which are listed themselves
            zh, en = (*(one or "" for one in said), "")[:2]
            if zh or en:
                yield Found(str(shown), node.lineno, kind, zh, en)


def _said(node: ast.expr) -> str | None:
    """Return the words of a string, the expressions of an f-string in braces; None for what is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [one.value if isinstance(one, ast.Constant) else f"{{{_name(one)}}}" for one in node.values]
        return "".join(str(part) for part in parts)
    return None


def _name(node: ast.expr) -> str:
    return ast.unparse(node.value) if isinstance(node, ast.FormattedValue) else ast.unparse(node)


def _of_plan(path: Path, root: Path) -> Iterator[Found]:
    content = path.read_text(encoding="utf-8")
    lines = content.splitlines()
    at = 0
    for said in _pairs(tomllib.loads(content)):
        zh = said.get("zh", "")
        start = zh.split("\n")[0]
        near = [line for line, words in enumerate(lines, 1) if start and start in words.replace('\\"', '"')]
        at = next((line for line in near if line > at), near[0] if near else 1)
        yield Found(str(path.relative_to(root)), at, "plan", zh, said.get("en", ""))


def _pairs(data: object) -> Iterator[dict[str, str]]:
    """Yield every table that holds nothing but wordings, in the order of the file."""
    if isinstance(data, dict):
        if data and data.keys() <= {"zh", "en"} and all(isinstance(one, str) for one in data.values()):
            yield data
        else:
            for below in data.values():
                yield from _pairs(below)
    elif isinstance(data, list):
        for below in data:
            yield from _pairs(below)


def main() -> None:
    """Print the texts by kind."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kind", help="only what this part of the program says, or only plan, template or plain")
    options.add_argument("--odd", action="store_true", help="only what an office would not write so, and why")
    asked = options.parse_args()
    chosen = [one for one in texts() if asked.kind in {None, one.kind, one.shape} and (one.odd or not asked.odd)]
    for one in sorted(chosen, key=lambda one: (one.kind, one.shape)):
        why = f"  [{'; '.join(one.odd)}]" if asked.odd else ""
        sys.stdout.write(f"{one.kind} {one.shape} {one.path}:{one.line}{why}\n    {one.zh}\n    {one.en}\n")


if __name__ == "__main__":
    main()
