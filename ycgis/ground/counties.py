"""Which county somebody asks for on the command line or in a call: one rule, wherever a county can be chosen.

Names in sheets are read more strictly (`ycgis.statistics.names`): nobody is there to be asked what was meant.
"""

import re
from collections.abc import Mapping

from ycgis.ground.errors import Problem, UsageError, did_you_mean
from ycgis.ground.spelling import plain, squeezed
from ycgis.ground.text import Text

__all__ = ["county_code"]

_UNKNOWN = Text("没有名称或代码为“{word}”的县", "no county has the name or code {word!r}")
_SEVERAL = Text("有几个县都叫“{word}”：{names}", "several counties are called {word!r}: {names}")
_BY_CODE = Text("改写代码：{codes}", "give its code: {codes}")
_SUFFIX = re.compile(r"(?:自治县|自治旗|县|市|区|旗)$")
_LONG_CODE = re.compile(r"(\d{6})(?:0{3}|0{6})")


def county_code(word: str, counties: Mapping[str, str], where: str = "--county") -> str:
    """Return the adcode of the county that is asked for.

    Parameters
    ----------
    word
        An adcode (six digits, or more that end in zeros), a name, a name without 县, 市, 区 or 旗, or a part that
        one name alone holds. What fits more closely counts first: 绛 is 绛县, not 新绛县.
    counties
        Names by adcode.
    where
        What the message of an error names.

    Raises
    ------
    UsageError
        No county is meant, or several are.

    Examples
    --------
    >>> county_code("绛", {"140825": "新绛县", "140826": "绛县"})
    '140826'
    """
    asked = squeezed(plain(word))
    long = _LONG_CODE.fullmatch(asked)
    code = long[1] if long else asked
    if code in counties:
        return code
    names = {adcode: squeezed(plain(name)) for adcode, name in counties.items()}
    fits = (
        [adcode for adcode, name in names.items() if name == asked],
        [adcode for adcode, name in names.items() if _SUFFIX.sub("", name) == asked],
        [adcode for adcode, name in names.items() if asked and not asked.isdecimal() and asked in name],
    )
    found = next((some for some in fits if some), [])
    if len(found) == 1:
        return found[0]
    if found:
        called = ", ".join(counties[adcode] for adcode in found)
        raise UsageError(Problem(where, _SEVERAL.fill(word=word, names=called), _BY_CODE.fill(codes=", ".join(found))))
    choices = {*counties, *counties.values()}
    raise UsageError(Problem(where, _UNKNOWN.fill(word=word), did_you_mean(word, choices)))
