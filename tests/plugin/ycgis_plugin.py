"""Two indicators of another package: the area of each county, and one that the parameters make."""

from functools import partial

from ycgis import Indicator, Measured, Parameters, Study, Text

__all__ = ["INDICATOR", "seats_within"]


def compute(study: Study) -> Measured:
    """Return each county's area in km2."""
    area = study.layers.counties.area / 1e6
    basis = {str(adcode): Text(f"{km2:.1f} km2", f"{km2:.1f} km2") for adcode, km2 in area.items()}
    return Measured(area, basis)


def within(study: Study, minutes: float) -> Measured:
    """Return 1 where the county's seat is within some minutes of the capital's, 0 where it is not."""
    reached = (study.reach.minutes <= minutes).astype(float)
    text = Text(f"{minutes:g} 分钟", f"{minutes:g} min")
    return Measured(reached, dict.fromkeys(reached.index, text))


def seats_within(parameters: Parameters) -> list[Indicator]:
    """Return one indicator for each band of travel time."""
    return [
        Indicator(
            id=f"seat_within_{minutes:g}",
            title=Text(f"{minutes:g} 分钟内", f"within {minutes:g} min"),
            unit=Text("是=1", "yes = 1"),
            definition=Text("县城到设区市不超过这些分钟", "the seat is at most so far from the capital"),
            source=Text("测试", "a test"),
            needs=("roads", "seats"),
            compute=partial(within, minutes=minutes),
        )
        for minutes in parameters.band_minutes
    ]


INDICATOR = Indicator(
    id="county_area",
    title=Text("县域面积", "Area of the county"),
    unit=Text("km2", "km2"),
    definition=Text("县域面积", "the county's area"),
    source=Text("测试", "a test"),
    needs=("counties",),
    compute=compute,
    kind="land",
)
