"""Whether a place of OpenStreetMap is in use: by the many tags that say that it is not, or not yet."""

from collections.abc import Sequence
from typing import Protocol

from ycgis.ground.in_use import NOT_IN_USE, PRIVATE, use_of
from ycgis.intake.osm.wanted import LIFECYCLE

__all__ = ["tags_of"]

_USES = ("amenity", "leisure", "emergency", "shop", "social_facility", "office", "man_made", "landuse", "boundary")
_STATES = {
    "abandoned": "abandoned", "demolished": "abandoned", "razed": "abandoned", "removed": "abandoned",
    "destroyed": "abandoned", "ruins": "abandoned", "disused": "disused", "closed": "disused",
    "proposed": "proposed", "planned": "proposed", "construction": "construction",
}  # fmt: skip
_NOT = {"no", "false", "minor", "0"}
_SAID = ("operational_status", "status", "opening_hours")


class _Tags(Protocol):
    def get(self, key: str, /) -> str | None: ...


class _Tagged(Protocol):
    @property
    def tags(self) -> _Tags: ...


def tags_of(thing: _Tagged, wanted: Sequence[str]) -> list[str | None]:
    """Return the values of the tags that are `wanted`; `LIFECYCLE` says why a place that serves is not in use."""
    get = thing.tags.get
    return [_lifecycle(thing.tags) if key == LIFECYCLE else get(key) for key in wanted]


def _lifecycle(tags: _Tags) -> str | None:
    get = tags.get
    own = [(key, value) for key in _USES if (value := get(key))]
    if not own:
        return None
    for tag, state in _STATES.items():
        said = get(tag)
        if (said and said not in _NOT) or any(get(f"{tag}:{key}") == value for key, value in own):
            return state
    if get("building") == "construction":
        return "construction"
    stated = (use_of(said) for key in _SAID if (said := get(key)))
    return next((use for use in stated if use in NOT_IN_USE and use != PRIVATE), None)
