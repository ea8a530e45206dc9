"""The choices behind the numbers: each a named value with a default, a unit and a reason."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from ycgis.ground.fields import Words, wrong
from ycgis.ground.text import Text
from ycgis.ground.vocabulary import FACILITY_KINDS
from ycgis.ground.ways import grade_of, kind_of

__all__ = ["PARK_RULES", "Parameters", "ParkRadius", "Service"]

Speed = Annotated[float, Field(ge=1, le=200)]
Minutes = Annotated[float, Field(gt=0, le=10_000)]


Metres = Annotated[float, Field(gt=0, le=100_000)]
Share = Annotated[float, Field(ge=0, le=1)]


_STREETS = (
    "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street",
    "快速路", "主干路", "次干路", "支路", "国道", "省道", "县道", "乡道", "村道",
)  # fmt: skip
_MAIN_ROADS = (
    "motorway", "trunk", "primary", "secondary", "tertiary",
    "motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link",
    "国道", "省道", "县道", "快速路", "主干路", "次干路",
)  # fmt: skip


def _once(read: Callable[[str], str]) -> AfterValidator:
    """Return what makes the words of a list canonical, each once."""
    return AfterValidator(lambda words: tuple(dict.fromkeys(read(word) for word in words)))


Kinds = Annotated[tuple[str, ...], Field(min_length=1), _once(kind_of)]
Grades = Annotated[tuple[str, ...], Field(min_length=1), _once(grade_of)]


class ParkRadius(BaseModel):
    """From which size on a park serves which radius (服务半径)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least_m2: Annotated[float, Field(ge=0)]
    radius_m: Metres


PARK_RULES: Final[Mapping[str, tuple[ParkRadius, ...]]] = {
    "national": (ParkRadius(least_m2=5000, radius_m=500), ParkRadius(least_m2=400, radius_m=300)),
    "city_check": (ParkRadius(least_m2=5000, radius_m=500), ParkRadius(least_m2=2000, radius_m=300)),
}
"""Readings of the service radius: that of the national standard (GB 55014-2021), that of 城市体检 (2021)."""


class Service(BaseModel):
    """One reading of `facility_coverage`: who is to have a facility of a kind, how near.

    Attributes
    ----------
    id
        Part of the indicator's name: ``facility_coverage_<id>``.
    kind
        The facilities' kind, as the layer has it.
    title
        What a planner calls it.
    of
        "townships", "people" or "residential": the share of these within the distance, in per cent; "each_county":
        the number of facilities in the county (县县有); "each_township": the share of townships that have one nearer to
        their seat than to any other (乡乡有).
    within_m, within_minutes
        The greatest straight distance, or the greatest time by road; exactly one for the shares (residential land: the
        distance), none for the counts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    kind: Annotated[str, Field(min_length=1)]
    title: Words
    of: Literal["townships", "people", "residential", "each_county", "each_township"]
    within_m: Metres | None = None
    within_minutes: Minutes | None = None

    @field_validator("kind")
    @classmethod
    def _canonical(cls, kind: str) -> str:
        plain = kind.strip().lower()
        names = {
            name.lower(): word for word, name_of in FACILITY_KINDS.items() for name in (word, name_of.zh, name_of.en)
        }
        return names.get(plain, plain)

    @model_validator(mode="after")
    def _one_bound(self) -> "Service":
        given = (self.within_m is not None) + (self.within_minutes is not None)
        by_road = self.of == "residential" and self.within_minutes is not None
        if by_road or given != (0 if self.of.startswith("each_") else 1):
            raise wrong(
                Text(f"服务“{self.id}”的范围写法不对", f"the bound of the service {self.id!r} makes no sense"),
                Text(
                    "占比写 within_m 或 within_minutes 之一（residential 只写 within_m），计数（each_…）都不写",
                    "give within_m or within_minutes for a share, within_m for residential land, and neither for a "
                    "count (each_...)",
                ),
            )
        return self


_SERVICES = (
    Service(id="school", kind="school", title=Text("中小学", "schools"), of="townships", within_minutes=15),
    Service(id="hospital", kind="hospital", title=Text("医院", "hospitals"), of="townships", within_minutes=30),
    Service(id="hospital_county", kind="hospital", title=Text("医院", "hospitals"), of="each_county"),
    Service(id="elder_care", kind="elder_care", title=Text("养老服务设施", "elder care"), of="each_township"),
    Service(id="shelter", kind="shelter", title=Text("应急避难场所", "shelters"), of="residential", within_m=500),
    Service(id="charging", kind="charging", title=Text("充电站", "charging"), of="each_township"),
    Service(id="market", kind="market", title=Text("农贸市场", "markets"), of="residential", within_m=1000),
)


class Parameters(BaseModel):
    """Every rule that is a choice; a project overrides it under ``[parameters]``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    road_speed_kmh: Speed = Field(
        default=60.0,
        description="operating speed on a road whose class, grade and maxspeed are unknown, km/h; for a layer "
        "without any of them derive it, as data/roads/README.md does",
    )
    operating_factor: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.8, description="operating speed / design speed or speed limit, for roads that have one"
    )
    speed_band: Annotated[float, Field(ge=0, le=0.6)] = Field(
        default=0.25, description="half-width of the band on every speed: 0.25 means +/- 25 %"
    )
    access_speed_kmh: Speed = Field(
        default=15.0,
        description="straight-line speed between a place and a road, km/h: a class IV road's 20 over a detour of 1.3, "
        "so that a leg does not outrun the streets that it stands for",
    )
    max_access_km: Annotated[float, Field(gt=0, le=100)] = Field(
        default=20.0, description="farther than this from any road, a place is unreachable, km"
    )
    join_loose_ends: bool = Field(
        default=True, description="whether a road's end that stops less than 1 m from another road is joined to it"
    )
    reach_minutes: Minutes = Field(
        default=120.0, description="the reach that shares of area and population are counted within, min"
    )
    band_minutes: Annotated[tuple[Minutes, ...], Field(min_length=1, max_length=20)] = Field(
        default=(30.0, 60.0, 90.0, 120.0), description="upper bounds of the travel-time bands, min"
    )
    cell_m: Annotated[float, Field(ge=10, le=10_000)] = Field(
        default=500.0, description="cell of the travel-time surface, m"
    )
    near_share: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.1, description="a missed target within this share of it counts as near"
    )
    town_radius_m: Annotated[float, Field(gt=0, le=20_000)] = Field(
        default=2000.0,
        description="junctions and roads this near a seat belong to its town when routes are counted, m",
    )
    street_classes: Kinds = Field(
        default=_STREETS,
        description="classes of streets that count towards the density; ramps, service and estate roads do not",
    )
    least_street_width_m: Annotated[float, Field(ge=0, le=50)] = Field(
        default=3.5, description="a street known to be narrower does not count, m"
    )
    density_km_km2: Annotated[float, Field(gt=0, le=100)] = Field(
        default=8.0, description="the street density that gaps are measured against, km/km2"
    )
    block_m: Annotated[float, Field(ge=100, le=10_000)] = Field(default=500.0, description="side of a density block, m")
    stub_m: Annotated[float, Field(ge=0, le=1000)] = Field(
        default=50.0, description="a dead end shorter than this is a service stub, m"
    )
    most_link_m: Metres = Field(default=300.0, description="the longest link proposed for a dead end, m")
    park_rule: Literal["national", "city_check"] = Field(
        default="national",
        description='which reading of the service radius holds: "national" 500 m from 5,000 m2 on, 300 m from 400 m2 '
        'on; "city_check" (城市体检) 500 m from 5,000 m2 on, 300 m from 2,000 m2 on',
    )
    park_radii: Annotated[tuple[ParkRadius, ...], Field(min_length=1)] = Field(
        default=PARK_RULES["national"],
        description="the service radius of a park by its size, largest first; by default those of park_rule",
    )
    entrance_m: Annotated[float, Field(gt=0, le=1000)] = Field(
        default=20.0, description="a walkable way this near a park's edge is an entrance, where none are given, m"
    )
    walk_access_m: Annotated[float, Field(gt=0, le=1000)] = Field(
        default=100.0, description="land this near a walkable way is reached from it, m"
    )
    class3: Grades = Field(
        default=("高速", "一级", "二级", "三级"), description="technical grades of class III or better"
    )
    class3_proxy: Kinds = Field(
        default=_MAIN_ROADS,
        description="classes taken for class III or better where no technical grade is known: a proxy",
    )
    class3_access_m: Metres = Field(
        default=500.0, description="a seat this near a road of class III or better lies on it, m"
    )
    services: tuple[Service, ...] = Field(default=_SERVICES, description="the readings of facility_coverage")
    data_edge_m: Annotated[float, Field(ge=0, le=10_000)] = Field(
        default=20.0, description="a street ending this near the edge of the street data is cut there, no dead end, m"
    )
    least_detour: Annotated[float, Field(ge=1, le=100)] = Field(
        default=2.0, description="a link is proposed where the way round is at least this many times as long"
    )

    @model_validator(mode="before")
    @classmethod
    def _radii_of_the_rule(cls, given: Any) -> Any:  # noqa: ANN401 - whatever a file holds
        """Take the radii of `park_rule` where none are given; a rule and radii that are not its own exclude another."""
        if not isinstance(given, dict) or given.get("park_rule") not in PARK_RULES:
            return given
        if given.get("park_radii") is None:
            return {**given, "park_radii": PARK_RULES[given["park_rule"]]}
        return given

    @model_validator(mode="after")
    def _one_rule(self) -> "Parameters":
        if "park_rule" in self.model_fields_set and self.park_radii != PARK_RULES[self.park_rule]:
            raise wrong(
                Text("park_rule 与 park_radii 不一致", "park_rule and park_radii contradict one another"),
                Text("只写其中一个", "give one of the two"),
            )
        return self

    @model_validator(mode="after")
    def _each_once(self) -> "Parameters":
        sizes = [rule.least_m2 for rule in self.park_radii]
        if len(set(sizes)) < len(sizes):
            raise wrong(
                Text("park_radii 的 least_m2 有重复", "park_radii has a size twice"), Text("删去一条", "drop one")
            )
        ids = [service.id for service in self.services]
        if len(set(ids)) < len(ids):
            raise wrong(Text("services 的 id 有重复", "services have an id twice"), Text("改名", "rename one"))
        return self
