"""The choices behind the numbers: each a named value with a default, a unit and a reason."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Parameters"]

Speed = Annotated[float, Field(ge=1, le=200)]
Minutes = Annotated[float, Field(gt=0, le=10_000)]


class Parameters(BaseModel):
    """Every rule that is a choice; a project overrides it under ``[parameters]``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    road_speed_kmh: Speed = Field(
        default=60.0,
        description="operating speed on a road whose class, grade and maxspeed are unknown, km/h",
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
