"""What all travel times assume, said once where many values rest on it."""

from dataclasses import dataclass

from ycgis.assess import Assessment
from ycgis.ground.text import Lang
from ycgis.wording.travel import speed_rule

__all__ = ["Assumption", "assumption_of"]

_BETWEEN = {"zh": "；", "en": "; "}


@dataclass(frozen=True, slots=True)
class Assumption:
    """The rule of speeds by which times were computed, and how a basis reads without it.

    Attributes
    ----------
    words
        The rule, as every basis that rests on it says it.
    lang
        The language of both.
    """

    words: str
    lang: Lang

    def is_in(self, basis: str) -> bool:
        """Tell whether a basis says the rule."""
        return self.words in basis

    def left_out_of(self, basis: str) -> str:
        """Return a basis without the rule, the other clauses as they were.

        Examples
        --------
        >>> Assumption("70 km/h", "en").left_out_of("fastest way 9 km; 70 km/h; 8 to 9 min")
        'fastest way 9 km; 8 to 9 min'
        >>> Assumption("70 km/h", "en").left_out_of("no road")
        'no road'
        """
        between = _BETWEEN[self.lang]
        before, _, after = basis.partition(self.words)
        return between.join(part for part in (before.removesuffix(between), after.removeprefix(between)) if part)


def assumption_of(assessment: Assessment, lang: Lang) -> Assumption:
    """Return what the travel times of an assessment assume."""
    return Assumption(speed_rule(assessment.study).say(lang), lang)
