"""What stands below a map on paper: who made it, in which coordinates, from whose data."""

from typing import NamedTuple

from pyproj import CRS

from ycgis.assess import Assessment
from ycgis.atlas import facts
from ycgis.atlas.words import WORDS
from ycgis.ground.text import Lang

__all__ = ["Imprint", "imprint_of"]


class Imprint(NamedTuple):
    """The imprint in words; `producer` and `schematic` are empty where there is nothing to say.

    `review` is the map's review number (审图号), or that the map was not submitted for review.
    """

    producer: str
    crs: str
    credits: list[str]
    schematic: str
    review: str


def imprint_of(assessment: Assessment, lang: Lang) -> Imprint:
    """Return the imprint of the maps of one assessment."""
    study = assessment.study
    crs = CRS.from_user_input(study.layers.counties.crs)
    sketches = facts.schematic_layers(assessment, lang)
    return Imprint(
        producer=study.producer.say(lang) if study.producer else "",
        crs=f"{crs.name}（{crs.to_string()}）" if lang == "zh" else f"{crs.name} ({crs.to_string()})",
        credits=facts.attributions(assessment),
        schematic=WORDS["schematic"].fill(layers="、".join(sketches)).say(lang) if sketches else "",
        review=(WORDS["reviewed"].fill(number=study.map_review) if study.map_review else WORDS["review"]).say(lang),
    )
