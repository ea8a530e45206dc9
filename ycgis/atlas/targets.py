"""The plan's targets on the other pages: a county's own, and the counts of each action."""

from dataclasses import dataclass
from typing import NamedTuple

from ycgis.atlas.ledger import Entry, Ledger, Line, tally
from ycgis.atlas.matrix import PAGE, link_of
from ycgis.atlas.records import Badge
from ycgis.ground.text import Lang
from ycgis.statistics import CITY

__all__ = ["ActionCount", "Aim", "AimGroup", "Aims", "of_county", "of_prefecture"]

Counts = tuple[tuple[Badge, int], ...]


class ActionCount(NamedTuple):
    """How counties and city stand to the targets of one action, and where to read more."""

    number: int
    title: str
    counts: Counts
    href: str


class Aim(NamedTuple):
    """One target of a county in one year, and the address of its cell among all targets."""

    line: Line
    entry: Entry
    href: str


class AimGroup(NamedTuple):
    """The targets of one action; `known` says that any of them has a value."""

    number: int
    title: str
    aims: tuple[Aim, ...]
    counts: Counts
    known: bool


@dataclass(frozen=True, slots=True)
class Aims:
    """What the plan asks of a county: its own targets, and those of the prefecture as one; `counts` is of its own."""

    own: tuple[AimGroup, ...]
    together: tuple[AimGroup, ...]
    counts: Counts


def of_prefecture(held: Ledger | None, lang: Lang) -> list[ActionCount]:
    """Return how many entries of each action have which status; nothing without a plan."""
    return [
        ActionCount(action.number, action.title, tally(action.entries(), lang), f"{PAGE}#action={action.number}")
        for action in (held.actions if held else ())
    ]


def of_county(held: Ledger | None, adcode: str, lang: Lang) -> Aims | None:
    """Return the targets that apply to a county, action by action; None without a plan."""
    if held is None:
        return None
    return Aims(_groups(held, adcode, lang), _groups(held, CITY, lang), tally(held.entries(adcode), lang))


def _groups(held: Ledger, adcode: str, lang: Lang) -> tuple[AimGroup, ...]:
    groups = (
        AimGroup(
            action.number,
            action.title,
            tuple(
                Aim(line, line.entries[adcode], f"../{link_of(line, adcode)}")
                for line in action.lines
                if adcode in line.entries and line.entries[adcode].badge.key != "not_in_scope"
            ),
            tally(action.entries(adcode), lang),
            known=any(entry.origin for entry in action.entries(adcode)),
        )
        for action in held.actions
    )
    return tuple(group for group in groups if group.aims)
