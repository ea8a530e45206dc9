"""What a page says beside the verdicts: categories, people, and where the layers come from; in one language."""

from dataclasses import asdict, dataclass

from ycgis.assess import Assessment
from ycgis.board.values import people
from ycgis.ground.text import Lang, Text
from ycgis.intake.layers import SPECS
from ycgis.plan import Plan

__all__ = [
    "CategoryLine",
    "SourceLine",
    "attributions",
    "categories",
    "kinds",
    "people_line",
    "schematic_layers",
    "source_lines",
]


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category of a county; `readings` says what each passage holds, and is empty where all agree."""

    title: str
    readings: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where one layer comes from."""

    layer: str
    title: str
    attribution: str
    licence: str
    date: str
    schematic: bool


def people_line(assessment: Assessment) -> Text | None:
    """Return how many people live in counties whose seat is within the reach; None without a population."""
    population = assessment.study.layers.population
    if population is None:
        return None
    bound = assessment.study.parameters.reach_minutes
    minutes = assessment.study.reach.minutes.reindex(population.index)
    return Text(
        "按县城计（非人口分布）：县城驻地 {bound} 分钟内可达设区市的县（市、区），常住人口 {reached}，全市 {total}",
        "By county seat, not by where people live: {reached} in counties whose seat is within {bound} minutes of the "
        "prefecture city, of {total} in all",
    ).fill(
        bound=f"{bound:g}",
        reached=people(float(population[minutes <= bound].sum())),
        total=people(float(population.sum())),
    )


def categories(plan: Plan | None, adcode: str, lang: Lang) -> list[CategoryLine]:
    """Return the categories of a county; where passages of the plan differ, what each of them says."""
    if plan is None:
        return []
    return [
        CategoryLine(
            category.title.say(lang),
            ()
            if len(named) == len(category.readings)
            else tuple((reading.source.say(lang), adcode in reading.counties) for reading in category.readings),
        )
        for category, named in plan.categories_of(adcode)
    ]


def kinds(assessment: Assessment, lang: Lang) -> list[tuple[str, str, frozenset[str]]]:
    """Return id, title and counties of the plan's categories that have any county of the study."""
    plan, codes = assessment.plan, assessment.study.layers.counties.index.astype(str)
    found = [(one.id, one.title.say(lang), plan.members_of(one.id)) for one in plan.categories] if plan else []
    return [kind for kind in found if not kind[2].isdisjoint(codes)]


def source_lines(assessment: Assessment, lang: Lang) -> list[SourceLine]:
    """Return where each layer comes from, in the order of the layers."""
    return [
        SourceLine(SPECS[layer].title.say(lang), **asdict(source)) for layer, source in assessment.study.sources.items()
    ]


def attributions(assessment: Assessment) -> list[str]:
    """Return whom the map credits for what it draws, each once."""
    drawn = [source for layer, source in assessment.study.sources.items() if SPECS[layer].geometry != "table"]
    return list(dict.fromkeys(source.attribution for source in drawn if source.attribution))


def schematic_layers(assessment: Assessment, lang: Lang) -> list[str]:
    """Return the titles of the layers whose geometry is only a sketch."""
    return [SPECS[name].title.say(lang) for name, source in assessment.study.sources.items() if source.schematic]
