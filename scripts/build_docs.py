"""Write docs/api.md anew from the docstrings of what ``ycgis`` offers: ``python scripts/build_docs.py``.

A test fails while the page and the docstrings differ.
"""

import ast
import inspect
import textwrap
from pathlib import Path
from typing import Final

import ycgis

PAGE: Final = Path(__file__).parents[1] / "docs" / "api.md"
_HEAD: Final = """# Python API

What `import ycgis` offers, in the words of its docstrings; made from them by `python scripts/build_docs.py`.
Frames are GeoDataFrames in a projected CRS in metres unless it is said otherwise; NaN is "not known", never 0.
"""


def page() -> str:
    """Return the page: functions first, then classes, each group by name."""
    offered = {name: getattr(ycgis, name) for name in ycgis.__all__}
    functions = {name: one for name, one in offered.items() if inspect.isfunction(one)}
    classes = {name: one for name, one in offered.items() if inspect.isclass(one)}
    parts = [_HEAD]
    for title, group in (("Functions", functions), ("Classes", classes)):
        parts.append(f"## {title}\n")
        parts += [_entry(name, one) for name, one in group.items()]
    return "\n".join(parts)


def _entry(name: str, one: object) -> str:
    """Return one entry: its call, and its docstring as it stands."""
    called = _signature(one)
    return f"### `{name}`\n\n```python\nycgis.{name}{called}\n```\n\n```text\n{inspect.getdoc(one)}\n```\n"


def _signature(one: object) -> str:
    """Return how a function or a class is called, as its source has it."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]  # type: ignore[arg-type]  # both have one
    if isinstance(tree, ast.FunctionDef):
        returned = f" -> {ast.unparse(tree.returns)}" if tree.returns else ""
        return f"({ast.unparse(tree.args)}){returned}".replace("'", '"')
    fields = [line for line in getattr(tree, "body", ()) if isinstance(line, ast.AnnAssign)]
    shown = [ast.unparse(line.target) for line in fields if not ast.unparse(line.target).startswith("_")]
    return f"({', '.join(shown)})" if shown else "(...)"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
