"""Whom a row is about, and which statistic a heading names: by code, then by exact name, never by likeness.

夏县 and 绛县 differ by one sign, and 绛县 is the end of 新绛县: a name that is nearly right is no name.
"""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ycgis.ground.errors import did_you_mean
from ycgis.ground.text import Text
from ycgis.intake.readers.sheet import Value
from ycgis.plan import Plan
from ycgis.statistics.model import CITY

__all__ = ["MONTHS", "Names", "bare", "bracketed", "code_of", "year_of"]

_SPACES = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_MARKS = re.compile(r"(?:[*＊†①-⑳¹²³⁰-⁹]|[\[［〔]注?\d{1,2}[\]］〕])+$")
_QUOTES = str.maketrans("", "", "\"'“”‘’「」『』")
_SUFFIX = re.compile(r"(?:自治县|自治旗|县|市|区|旗)$")
_CODE = re.compile(r"(\d{6})(?:0{3}|0{6})?(?:\.0)?")
_FIRST_CODE, _LAST_CODE = 110_000, 999_999_000_000
MONTHS = r"(?:全年|(?:1月?[-—–~至到])?12月(?:31日)?(?:底|末)?|十二月(?:底|末)?)?"
"""The end of a year, or the whole of it, as part of a pattern: another month makes another figure."""
_CITY_WORDS = {"全市", "全市合计", "全市总计", "市合计", "city", "wholecity"}
_SUMS = {"合计", "总计", "total", "all"}
_YEAR = re.compile(r"(?<![\d.])(20\d{2})(?:\.0)?(?![\d.])")
_ZH_YEAR = re.compile(r"[二][〇○零0][一二三四五六七八九〇○零]{2}(?![一二三四五六七八九十〇○零])")
_ZH_DIGITS = {sign: str(digit) for digit, sign in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "0": "0"}
_SHORTEST = 2
_LISTED = Text("统计项的名称见 ycgis stats template", "ycgis stats template lists their names")
_CHECK = Text("核对名称", "check the name")


def bare(said: str) -> str:
    """Return a name in half-width signs and small letters, without spaces, quotation marks and marks of footnotes."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", _MARKS.sub("", said.strip()))).translate(_QUOTES).lower()


def bracketed(said: str) -> tuple[str, list[str]]:
    """Return a heading without what stands in brackets, and that: ``道路长度（公里）`` is 道路长度 and 公里."""
    half = unicodedata.normalize("NFKC", said.replace("㎡", "m2").replace("㎢", "km2"))
    return _BRACKETS.sub("", half), [found[1:-1].strip() for found in _BRACKETS.findall(half)]


def code_of(value: Value) -> str | None:
    """Return the adcode that a cell holds: six digits, or more that end in zeros (``140827000000``); else None."""
    if isinstance(value, float):
        value = str(int(value)) if _FIRST_CODE <= value <= _LAST_CODE and value.is_integer() else ""
    if not isinstance(value, str):
        return None
    found = _CODE.fullmatch(bare(value))
    return found[1] if found else None


def year_of(value: Value) -> int | None:
    """Return the one year that a text or a number names; None where there is none, or more than one."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and 2000 <= value < 2100 else None  # noqa: PLR2004 - this century
    if not isinstance(value, str):
        return None
    said = unicodedata.normalize("NFKC", value)
    digits = ("".join(_ZH_DIGITS[sign] if sign != "二" else "2" for sign in found) for found in _ZH_YEAR.findall(value))
    years = {int(year) for year in (*_YEAR.findall(said), *digits)}
    return years.pop() if len(years) == 1 else None


def _near(said: str, choices: list[str], otherwise: Text) -> Text:
    found = difflib.get_close_matches(bare(said), choices, n=1)
    return did_you_mean(found[0], found) if found else otherwise


@dataclass(frozen=True)
class Names:
    """What rows and headings may say.

    Attributes
    ----------
    counties
        Names by adcode.
    city
        The prefecture's name, of whose own row a sheet may tell.
    columns
        Statistics by headings that somebody has mapped by hand.
    """

    plan: Plan
    counties: Mapping[str, str]
    city: Text
    columns: Mapping[str, str]

    def place(self, value: Value) -> str | None:
        """Return the adcode (or `CITY`) of a row that names or numbers it; None where it does neither."""
        if isinstance(value, float):
            return code if (code := code_of(value)) in self.counties else None
        if not isinstance(value, str):
            return None
        if value not in self._known_places:
            code = code_of(value)
            known = self._places.get(bare(value)) if code is None else code if code in self.counties else None
            self._known_places[value] = known
        return self._known_places[value]

    def is_sum(self, value: Value) -> bool:
        """Return whether a cell says 合计 or the like, which is the city's own row only below all of its counties."""
        return isinstance(value, str) and bare(value) in _SUMS

    def mapped(self, said: str) -> str | None:
        """Return the id of the statistic that somebody has mapped this very heading to."""
        return self._by_hand.get(bare(said))

    def statistic(self, said: str) -> str | None:
        """Return the id of the statistic that a heading names word for word, with or without what is in brackets."""
        return self.statistics.get(bare(said)) or self.statistics.get(bare(bracketed(said)[0]))

    def near_statistic(self, said: str) -> Text:
        """Return the statistic that a heading may mean; it is never taken for it."""
        return _near(bracketed(said)[0], [title for one in self.plan.statistics for title in one.title], _LISTED)

    def near_county(self, said: str) -> Text:
        """Return the county that a name may mean; it is never taken for it."""
        return _near(said, list(self.counties.values()), _CHECK)

    @cached_property
    def _known_places(self) -> dict[str, str | None]:
        """What texts have turned out to be: in a long table the same ones stand in a million cells."""
        return {}

    @cached_property
    def _places(self) -> dict[str, str]:
        full = {bare(name): adcode for adcode, name in self.counties.items()}
        twice = [name for name, count in Counter(map(bare, self.counties.values())).items() if count > 1]
        short = {short: adcode for name, adcode in full.items() if len(short := _SUFFIX.sub("", name)) >= _SHORTEST}
        often = Counter(_SUFFIX.sub("", bare(name)) for name in self.counties.values())
        unique = {name: adcode for name, adcode in short.items() if often[name] == 1}
        city = dict.fromkeys([bare(self.city.zh), bare(self.city.en), *_CITY_WORDS, *_SUMS], CITY)
        known = unique | city | full
        return {name: adcode for name, adcode in known.items() if name not in twice}

    @cached_property
    def statistics(self) -> dict[str, str]:
        """Ids by what headings may say: what was mapped, ids, titles, and titles without brackets where only one is."""
        whole = {bare(said): one.id for one in self.plan.statistics for said in (one.id, *one.title)}
        shorter: dict[str, set[str]] = {}
        for one in self.plan.statistics:
            for title in one.title:
                shorter.setdefault(bare(bracketed(title)[0]), set()).add(one.id)
        return {said: min(ids) for said, ids in shorter.items() if len(ids) == 1} | whole | self._by_hand

    @cached_property
    def _by_hand(self) -> dict[str, str]:
        return {bare(said): name for said, name in self.columns.items()}
