"""Places in words: what a nameless one is called, and how several are named in a row."""

from ycgis.ground.text import Text

__all__ = ["NO_TOWNSHIPS", "called", "listed"]

NO_TOWNSHIPS = Text(
    "无数据：乡镇驻地图层（townships）在该县没有点", "no data: the layer townships has no point in this county"
)

_MOST_NAMES = 5
_UNNAMED = Text("未命名", "unnamed")
_AND_MORE = Text("{names}等 {count} 个", "{names} and others ({count} in all)")


def called(name: str) -> Text:
    """Return a name of the user's data in both languages, or that there is none."""
    return Text(name, name) if name.strip() else _UNNAMED


def listed(names: list[str]) -> Text:
    """Return up to five names in a row, and how many there are when there are more."""
    shown = [called(name) for name in names[:_MOST_NAMES]]
    some = Text("、".join(name.zh for name in shown), ", ".join(name.en for name in shown))
    return some if len(names) <= _MOST_NAMES else _AND_MORE.fill(names=some, count=len(names))
