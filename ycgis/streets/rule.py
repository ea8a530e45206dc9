"""The choices behind "a divided road counts once"."""

from dataclasses import dataclass

__all__ = ["CarriagewayRule"]

Gaps = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class CarriagewayRule:
    """When two lines are the carriageways of one road. Metres and degrees; gaps are between the lines.

    Attributes
    ----------
    untagged_gap_m
        Greatest gap of two lines of one class where no street of the table has a one-way tag, by the usual width of
        the class (`ycgis.streets.traits.WIDTHS`): motorway, trunk, primary and their kin; secondary; tertiary; all
        others. Roads of 50 m between the red lines have centre lines of carriageways 15 to 35 m apart, and viaducts
        between surface roads ask for up to 45 m; side streets are hardly ever divided, and at 15 m
        and more a second line is as likely the next street.
    one_way_gap_m
        The same of two one-way lines of opposite directions.
    same_name_gap_m
        The same of lines that also share a name or number, by width: medians of 70 m have been built.
    untagged_name_gap_m
        Two lines of one class and one name without one-way tags may be this far apart in any class.
    touching_gap_m
        One-way lines of opposite directions this near are one road, whatever their names and classes, but for the
        narrowest.
    frontage_m
        A road on each side of a wider one, both at most this far from a line of it, is one road: its frontage roads
        (辅路).
    widening
        A run that is divided by the gaps above goes on while its gap stays below this many times the gap.
    angle_deg
        Greatest angle between the two lines.
    least_run_m, thinness
        A run of divided road is at least this long, and at least this many times as long as its gap.
    break_m
        A piece no longer than this with a run straight on at both ends belongs to the run.
    turn_deg
        A street goes straight on where it turns by no more than this.
    ramp_angle_deg
        A ramp (``*_link``) beside another road, at no greater angle and within `untagged_gap_m` of the class that the
        ramp belongs to, is inside that road and adds no centre line.
    crossover_m
        Greatest length of a crossover, a link between the carriageways of one road.
    island_m
        Greatest perimeter of the triangle round a traffic island at a junction.
    roundabout_m, roundness
        A face of the network of at most this perimeter and at least this compactness (4 pi area / perimeter squared,
        1 for a circle), of eight or more vertices, is a roundabout: its ring is never paired.
    """

    untagged_gap_m: Gaps = (45.0, 35.0, 25.0, 12.0)
    one_way_gap_m: Gaps = (60.0, 45.0, 40.0, 20.0)
    same_name_gap_m: Gaps = (80.0, 60.0, 40.0, 40.0)
    untagged_name_gap_m: float = 20.0
    touching_gap_m: float = 12.0
    frontage_m: float = 30.0
    widening: float = 1.4
    angle_deg: float = 25.0
    least_run_m: float = 60.0
    thinness: float = 3.0
    break_m: float = 40.0
    turn_deg: float = 45.0
    ramp_angle_deg: float = 50.0
    crossover_m: float = 120.0
    island_m: float = 150.0
    roundabout_m: float = 400.0
    roundness: float = 0.9
