"""Which county is meant on the command line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ycgis.ground.counties import county_code
from ycgis.ground.errors import UsageError

YUNCHENG = {
    "140802": "盐湖区",
    "140825": "新绛县",
    "140826": "绛县",
    "140827": "垣曲县",
    "140828": "夏县",
    "140881": "永济市",
}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("绛县", "140826"),
        ("绛", "140826"),
        ("新绛", "140825"),
        ("新", "140825"),
        ("垣", "140827"),
        ("140827", "140827"),
        ("140827000000", "140827"),
        ("１４０８２７", "140827"),
        (" 夏 县 ", "140828"),
        ("永济", "140881"),
        ("盐湖", "140802"),
    ],
)
def test_what_fits_most_closely_is_meant(word: str, code: str) -> None:
    assert county_code(word, YUNCHENG) == code


@pytest.mark.parametrize(
    ("word", "said"),
    [("县", "几个县"), ("运城", "没有名称"), ("1408", "没有名称"), ("", "没有名称"), ("140899", "没有名称")],
)
def test_what_means_none_or_several_is_refused(word: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        county_code(word, YUNCHENG)
    assert said in refused.value.say("zh")


def test_counties_of_one_name_are_told_apart_by_their_codes() -> None:
    twins = {"110101": "东城区", "210101": "东城区"}
    with pytest.raises(UsageError, match="110101, 210101"):
        county_code("东城", twins)
    assert county_code("210101", twins) == "210101"


@given(st.dictionaries(st.integers(110_000, 999_999).map(str), st.text("甲乙丙丁县市区", min_size=1), min_size=1))
def test_every_code_and_every_unique_name_means_its_county(counties: dict[str, str]) -> None:
    for code, name in counties.items():
        assert county_code(code, counties) == code
        if list(counties.values()).count(name) == 1:
            assert county_code(name, counties) == code
