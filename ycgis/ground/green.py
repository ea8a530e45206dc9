"""What offices write for the categories of green of CJJ/T 85: names and codes of both editions, and what is usual."""

import re
from typing import Final

from ycgis.ground.spelling import folded, squeezed
from ycgis.ground.vocabulary import PARK_CATEGORIES

__all__ = ["park_category_of"]

_NAMES: Final = {
    "park": (
        "公园", "城市公园", "综合公园", "全市性公园", "区域性公园", "社区公园", "居住区公园", "小区游园", "专类公园",
        "儿童公园", "动物园", "植物园", "历史名园", "遗址公园", "风景名胜公园", "游乐公园", "其他专类公园", "体育公园",
        "体育健身公园", "纪念性公园", "雕塑公园", "带状公园", "滨水公园", "游园", "小游园", "口袋公园", "街旁绿地",
        "街头绿地", "广场绿地", "街道广场绿地", "防灾避险公园",
    ),
    "protective": ("生产绿地", "防护林", "防护林带"),
    "attached": ("附属绿化", "居住绿地", "居住用地附属绿地", "道路绿地", "道路附属绿地", "单位附属绿地"),
    "regional": ("其他绿地", "风景游憩绿地", "生态保育绿地", "区域设施防护绿地", "森林公园", "湿地公园", "郊野公园",
                 "风景名胜区"),
    "square": ("广场",),
}  # fmt: skip
_CODES: Final = (
    ("park", re.compile(r"g1\d{0,2}")),
    ("protective", re.compile(r"g2")),
    ("square", re.compile(r"g3")),
    ("attached", re.compile(r"g4\d?|[a-z]{1,2}g|xg")),
    ("regional", re.compile(r"g5|eg\d{0,2}")),
)
"""The editions of 2017 and of 2002 give one code two meanings (G2, G3): of those neither counts as park green."""
_CODED = re.compile(r"([a-z]{0,2}g\d{0,3})[-_:/ ]*(?=[^a-z0-9]|$)")
_ASIDE = re.compile(r"\(.*?\)")
_WORDS: Final = {
    squeezed(folded(said)): word
    for word, name in PARK_CATEGORIES.items()
    for said in (word, *name, *_NAMES.get(word, ()))
}


def park_category_of(value: object) -> str | None:
    """Return the category of green (a key of `PARK_CATEGORIES`) that a word or a code of CJJ/T 85 stands for.

    A code decides before the name beside it. None: it is missing or not known.

    Examples
    --------
    >>> park_category_of("综合公园"), park_category_of("Ｇ11"), park_category_of("G14 游园"), park_category_of("XG")
    ('park', 'park', 'park', 'attached')
    >>> park_category_of("公园绿地（G1）"), park_category_of("防护绿地"), park_category_of("菜地")
    ('park', 'protective', None)
    """
    said = folded(value)
    if word := _WORDS.get(squeezed(said)):
        return word
    if (coded := _CODED.match(said)) and (word := _by_code(coded.group(1))):
        return word
    bare = squeezed(_ASIDE.sub("", said))
    inside = _ASIDE.search(said)
    return _WORDS.get(bare) or (_by_code(inside.group()[1:-1].strip()) if inside else None)


def _by_code(code: str) -> str | None:
    if code.startswith("eg"):
        return "regional"
    return next((word for word, pattern in _CODES if pattern.fullmatch(code)), None)
