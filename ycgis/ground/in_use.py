"""Whether a park or a facility is in use and open to all, by the words of a column or of OpenStreetMap."""

from collections.abc import Mapping
from typing import Final

from ycgis.ground.spelling import folded, squeezed
from ycgis.ground.text import Text

__all__ = ["NOT_IN_USE", "PRIVATE", "use_of"]

NOT_IN_USE: Final[Mapping[str, Text]] = {
    "construction": Text("在建", "under construction"),
    "proposed": Text("规划或未开工", "proposed"),
    "disused": Text("停用", "disused"),
    "abandoned": Text("废弃或已拆除", "abandoned"),
    "private": Text("不对公众开放", "not open to the public"),
}
"""Why a place does not count, by canonical word."""

PRIVATE: Final = "private"

_WORDS: Final[Mapping[str, str]] = {
    "construction": """
        在建 在建中 建设中 正在建设 施工 施工中 正在施工 未建成 未完工 停工
        construction underconstruction under_construction under_way""",
    "proposed": """
        规划 规划中 规划建设 拟建 待建 未建 未开工 未建设 筹建 筹建中 前期 计划 计划建设
        proposed planned not_started notstarted preparing""",
    "disused": """
        停用 已停用 关闭 已关闭 关停 已关停 停业 歇业 停运 停办 撤销 已撤销 撤并 已撤并 注销 已注销 闲置
        未使用 暂停使用 暂停
        disused closed inactive outofuse vacant non_operational decommissioned off stopped""",
    "abandoned": """
        废弃 已废弃 荒废 报废 拆除 已拆除 已拆
        abandoned demolished razed removed ruins destroyed""",
    "private": """
        私有 私人 内部 内部使用 内部专用 不对外 不对外开放 不开放 未开放 不对公众开放 非公开
        private no""",
    "customers": """
        仅限顾客 业主专用 小区专用 仅限居民 凭证
        customers residents permit""",
    "open": """
        在用 使用 使用中 正在使用 正常 正常使用 运行 运营 运营中 营业 营业中 正常运营 开放 对外开放 免费开放 向公众开放
        公共 公众
        已建 已建成 建成 现状 现有 既有 完工 已完工 竣工 已竣工 投用 已投用 投入使用 已投入使用 启用 已启用 是 有
        yes public permissive designated active open inuse existing operational done completed built""",
}
_MEANING: Final = {word: use for use, words in _WORDS.items() for word in words.split()}


def use_of(word: object, *, customers: bool = True) -> str | None:
    """Return what a word of a column ``status`` or ``access`` says: a key of `NOT_IN_USE`, or "open"; None: unknown.

    Parameters
    ----------
    customers
        Whether what is for customers, residents or holders of a permit only is open.

    Examples
    --------
    >>> use_of("在建"), use_of("Closed"), use_of("在用"), use_of("permit", customers=False), use_of("?")
    ('construction', 'disused', 'open', 'private', None)
    """
    use = _MEANING.get(squeezed(folded(word)))
    if use == "customers":
        return "open" if customers else PRIVATE
    return use
