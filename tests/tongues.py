"""The tables of an assessment with their words in both languages at once, each as a Text."""

import pandas as pd

from ycgis.assess import Assessment
from ycgis.ground.text import Text

WORDS = ("unit", "bound", "source", "basis")


def in_both(assessment: Assessment, name: str) -> pd.DataFrame:
    """Return the table of that name, ``findings`` or ``progress``, in which every word is a Text."""
    zh, en = (getattr(assessment.spoken(lang), name) for lang in ("zh", "en"))
    words = [column for column in WORDS if column in zh.columns]
    return zh.assign(**{column: list(map(Text, zh[column], en[column])) for column in words})
