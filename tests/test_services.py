"""Interchanges, township roads and facilities, by hand on tiny studies; a kilometre of road takes a minute."""

import tomllib
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ycgis.compute import measure
from ycgis.ground.parameters import Parameters, Service
from ycgis.ground.text import Text
from ycgis.indicator import Measured
from ycgis.registry import indicators
from ycgis.study import Study

# two counties side by side, 10 km each: w has the seat A, e the seat F; the road A-J is 16 km long
VALLEY = """
A---B---C---D---J



H
"""
AT = tiny.spots(VALLEY)
COUNTIES = tiny.boxes({"w": (-2000, -6000, 6000, 2000), "e": (6000, -6000, 20_000, 2000)})
SEATS = {"w": AT["A"], "e": AT["J"]}


def points(name: str, where: dict[str, tiny.Point], **columns: object) -> gpd.GeoDataFrame:
    return tiny.layer(name, [shapely.Point(at) for at in where.values()], **columns).assign(name=list(where))


def valley(**layers: object) -> Study:
    parameters = layers.pop("parameters", {})
    lines = tiny.ways(AT, "A-B-C-D-J")
    given = {"counties": COUNTIES, **layers}
    return tiny.study(layers.pop("roads", lines), SEATS, "w", layers=given, **parameters)


def measured(name: str, study: Study) -> Measured:
    return measure(indicators(study.parameters)[name], study)


def east(*km: float) -> list[tiny.Point]:
    return [(tiny.EAST + 1000 * x, tiny.NORTH) for x in km]


class TestExpresswayAccess:
    def test_the_nearest_wherever_it_lies(self) -> None:
        study = valley(interchanges=points("interchanges", {"C": AT["C"], "D": AT["D"]}, ref=[None, "12"]))
        result = measured("expressway_access", study)
        assert result.values.to_dict() == pytest.approx({"e": 4, "w": 8})
        assert "C" in result.basis["w"].zh
        assert "县内互通 0 个（严格口径“县内有互通”：未满足）" in result.basis["w"].zh
        assert "2 in the county (strict reading, one inside: met)" in result.basis["e"].en
        assert result.low is not None
        assert result.high is not None
        assert (result.low["w"], result.high["w"]) == (pytest.approx(8 / 1.25), pytest.approx(8 / 0.75))

    def test_evidence(self) -> None:
        study = valley(interchanges=points("interchanges", {"C": AT["C"], "D": AT["D"]}))
        evidence = measured("expressway_access", study).evidence
        shown = evidence["interchanges"].frame
        assert sorted(zip(shown["adcode"], shown["name"], shown["place"], strict=True)) == [
            ("e", "C", "inside"),
            ("e", "D", "inside"),
            ("w", "C", "outside"),
        ]
        routes = evidence["routes"].frame.set_index("adcode")
        assert routes.length.to_dict() == pytest.approx({"w": 8000, "e": 4000})
        assert routes.loc["w", "geometry"].coords[-1] == AT["C"]

    def test_one_way_roads_are_driven_towards_the_interchange(self) -> None:
        roads = tiny.ways(AT, "A>B>C", "C-D-J")
        layers = {"interchanges": points("interchanges", {"B": AT["B"]})}
        result = measured("expressway_access", valley(roads=roads, **layers, parameters={"max_access_km": 1}))
        assert result.values["w"] == pytest.approx(4)
        assert np.isnan(result.values["e"])
        assert result.basis["e"].zh.startswith("不可达")
        assert "未满足" in result.basis["e"].zh

    def test_no_seat_and_no_interchange(self) -> None:
        study = valley(interchanges=points("interchanges", {"B": AT["B"]}))
        seats = study.layers.seats.loc[["w"]]
        without = replace(study, layers=replace(study.layers, seats=seats))
        result = measured("expressway_access", without)
        assert result.values["w"] == pytest.approx(4)
        assert result.basis["e"] == Text("无数据：没有县城驻地点", "no data: this county has no seat point")
        empty = measured("expressway_access", valley(interchanges=points("interchanges", {})))
        assert empty.values.isna().all()
        assert empty.basis["w"].zh.startswith("无数据")

    def test_a_seat_at_the_interchange(self) -> None:
        result = measured("expressway_access", valley(interchanges=points("interchanges", {"A": AT["A"]})))
        assert result.values.to_dict() == pytest.approx({"e": 16, "w": 0})
        assert result.evidence["routes"].frame["adcode"].tolist() == ["e"]

    def test_count_in_the_county(self) -> None:
        border = {"a": AT["C"], "b": (tiny.EAST + 6000, tiny.NORTH), "c": (tiny.EAST + 90_000, tiny.NORTH)}
        result = measured("interchanges_in_county", valley(interchanges=points("interchanges", border)))
        assert result.values.to_dict() == {"e": 2, "w": 0}  # on the border: counted once; beyond: not at all
        assert result.basis["w"].en == "no interchange in the county"
        assert sorted(result.evidence["interchanges"].frame["name"]) == ["a", "b"]


class TestTownshipClass3:
    """The seat A, townships near B, C, D and H.

    ::

        A===B---C===D        === class III, --- class IV: D is near one that leads nowhere, H near none
        H
    """

    TOWNS = staticmethod(lambda *names: {name: (AT[name][0], AT[name][1] + 300) for name in names})

    def study(self, **columns: list[object]) -> Study:
        roads = tiny.roads([(AT[a], AT[b]) for a, b in ("AB", "BC", "CD", "DJ")], **columns)
        counties = tiny.boxes({"w": (-2000, -6000, 14_000, 2000), "e": (14_000, -6000, 20_000, 2000)})
        return valley(roads=roads, counties=counties, townships=points("townships", self.TOWNS(*"BCDH")))

    def test_joined_touching_and_neither(self) -> None:
        result = measured("township_class3", self.study(grade=["三级", "四级", "二级公路", "四级"]))
        assert result.values["w"] == 25
        frame = result.evidence["townships"].frame.set_index("name")
        assert frame["verdict"].to_dict() == {"B": "joined", "C": "touches", "D": "touches", "H": "none"}
        assert frame["touches"].to_dict() == {"B": True, "C": True, "D": True, "H": False}
        assert frame["road_m"].to_dict() == pytest.approx({"B": 300, "C": 300, "D": 300, "H": 3700})
        assert "3 个至少临近一条（较宽口径 75%）" in result.basis["w"].zh
        assert "not joined: H, C, D" in result.basis["w"].en

    def test_a_county_without_townships_has_no_value(self) -> None:
        result = measured("township_class3", self.study(grade=["三级"] * 4))
        assert result.values["w"] == 75
        assert np.isnan(result.values["e"])
        assert result.basis["e"].en.startswith("no data: the layer townships")

    def test_the_roads_and_where_they_lead(self) -> None:
        result = measured("township_class3", self.study(grade=["三级", "四级", "二级", "四级"]))
        roads = result.evidence["roads"].frame
        assert roads[["grade", "part", "adcode"]].to_numpy().tolist() == [
            ["三级", "linked", "w"],
            ["二级", "apart", "w"],
        ]
        assert result.evidence["roads"].title.en == "roads of class III or better"

    def test_without_grades_the_classes_stand_in_and_say_so(self) -> None:
        result = measured("township_class3", self.study(road_class=["secondary", "tertiary", "unclassified", None]))
        assert result.values["w"] == 50  # B and C
        assert "代用口径" in result.basis["w"].zh
        assert "proxy" in result.basis["w"].en
        assert "proxy" in result.evidence["roads"].title.en

    def test_a_road_without_a_grade_does_not_count_where_others_have_one(self) -> None:
        result = measured("township_class3", self.study(grade=["三级", None, None, None], road_class=["县道"] * 4))
        assert result.values["w"] == 25
        assert "25 % of the road length has one" in result.basis["w"].en

    @pytest.mark.parametrize(("level", "joined"), [("主干路", 75), ("支路", 0)])
    def test_city_streets_have_no_grade_and_carry_a_road_through_a_town(self, level: str, joined: float) -> None:
        study = self.study(grade=[None, "三级", "三级", None], road_class=[level, None, None, None])
        assert measured("township_class3", study).values["w"] == joined

    def test_neither_grade_nor_class(self) -> None:
        result = measured("township_class3", self.study())
        assert result.values.isna().all()
        assert result.basis["w"].en == "no data: the roads have neither grade nor road_class"

    def test_one_way_roads_join_both_ways_but_a_crossing_does_not(self) -> None:
        joined = self.study(grade=["三级"] * 4, oneway=["yes", "-1", "yes", None])
        assert measured("township_class3", joined).values["w"] == 75
        across = tiny.roads([east(0, 4), [(tiny.EAST + 2000, tiny.NORTH - 3000), (tiny.EAST + 2000, tiny.NORTH + 300)]])
        study = valley(
            roads=across.assign(grade="三级"),
            townships=points("townships", {"T": (tiny.EAST + 2000, tiny.NORTH - 3000)}),
        )
        result = measured("township_class3", study)
        assert result.values["w"] == 0
        assert result.evidence["townships"].frame["verdict"].tolist() == ["touches"]

    def test_no_road_counts_at_all(self) -> None:
        result = measured("township_class3", self.study(grade=["四级"] * 4))
        assert result.values["w"] == 0
        frame = result.evidence["townships"].frame
        assert set(frame["verdict"]) == {"none"}
        assert frame["road_m"].isna().all()

    def test_no_seat(self) -> None:
        study = self.study(grade=["三级"] * 4)
        study = replace(study, layers=replace(study.layers, seats=study.layers.seats.loc[["e"]]))
        result = measured("township_class3", study)
        assert np.isnan(result.values["w"])
        assert result.basis["w"].zh == "无数据：没有县城驻地点"


def served(of: str, study: Study, kind: str = "school", **bound: float) -> Measured:
    service = Service(id="it", kind=kind, title=Text("学校", "schools"), of=of, **bound)
    parameters = study.parameters.model_copy(update={"services": (service,)})
    return measured("facility_coverage_it", replace(study, parameters=parameters))


def facilities(where: dict[str, tiny.Point], kind: str = "school") -> gpd.GeoDataFrame:
    return points("facilities", where, kind=[kind] * len(where))


class TestFacilityCoverage:
    """Townships 0, 4, 8, 12 and 16 km along the road; w ends and e begins at 6 km.

    ::

        A---B---C---D---J
    """

    TOWNS = points("townships", {name: AT[name] for name in "ABCDJ"})

    def test_townships_within_minutes_by_road(self) -> None:
        study = valley(townships=self.TOWNS, facilities=facilities({"s": east(9)[0]}))
        result = served("townships", study, within_minutes=5)
        assert result.values.to_dict() == pytest.approx({"w": 50, "e": 200 / 3})  # B 5 min; C 1, D 3, J 7
        assert result.low is not None
        assert result.high is not None
        assert result.low.to_dict() == pytest.approx({"w": 0, "e": 200 / 3})  # 3.75 min at the chosen speeds
        assert result.high.to_dict() == pytest.approx({"w": 50, "e": 200 / 3})  # 6.25 min
        assert "not covered: A" in result.basis["w"].en
        assert "未覆盖：J" in result.basis["e"].zh
        frame = result.evidence["townships"].frame.set_index("name")
        assert frame["far"].to_dict() == pytest.approx({"A": 9, "B": 5, "C": 1, "D": 3, "J": 7})
        assert frame["verdict"].tolist() == ["unserved", "served", "served", "served", "unserved"]

    def test_townships_within_metres_straight(self) -> None:
        study = valley(townships=self.TOWNS, facilities=facilities({"s": (east(8)[0][0], tiny.NORTH - 3000)}))
        result = served("townships", study, within_m=5000)  # 3, 4, 5: B and D are 5 km away
        assert result.values.to_dict() == pytest.approx({"w": 50, "e": 200 / 3})
        assert result.low is None
        assert result.high is None
        assert "2 of 3 township seats are within 5000 m of schools; 1 in the county" in result.basis["e"].en

    def test_a_township_that_no_road_leads_to_is_not_served(self) -> None:
        study = valley(
            townships=points("townships", {"H": AT["H"], "B": AT["B"]}),
            facilities=facilities({"s": AT["B"]}),
            parameters={"max_access_km": 1},
        )
        result = served("townships", study, within_minutes=60)
        assert result.values["w"] == 50
        frame = result.evidence["townships"].frame.set_index("name")
        assert np.isnan(frame.loc["H", "far"])

    def test_people_at_points_and_in_cells(self) -> None:
        """The cell lies on the border: a quarter of its people in w; its centre is 2 km from the school."""
        folk = tiny.people({AT["A"]: 30, AT["B"]: 10, (east(7)[0][0], tiny.NORTH): 80})
        cells = folk.assign(u_x=[np.nan, np.nan, 2000.0], u_y=0.0, v_x=0.0, v_y=[np.nan, np.nan, 500.0])
        study = valley(people=cells, facilities=facilities({"s": east(9)[0]}))
        result = served("people", study, within_minutes=5)
        assert result.values.to_dict() == pytest.approx({"w": 100 * (10 + 20) / (30 + 10 + 20), "e": 100})
        assert "30 / 60 人" in result.basis["w"].zh
        assert served("people", study, within_m=1999).values.to_dict() == {"w": 0, "e": 0}

    def test_residential_land_is_cut_and_counted_once(self) -> None:
        """A strip of 4 km by 20 m overlaps itself; a circle of 1 km around a school on its middle line covers half."""
        x, y = east(0)[0]
        strip = [shapely.box(x, y - 10, x + 3000, y + 10), shapely.box(x + 2000, y - 10, x + 4000, y + 10)]
        study = valley(residential=tiny.layer("residential", strip), facilities=facilities({"s": (x + 2000, y)}))
        result = served("residential", study, within_m=1000)
        assert result.values["w"] == pytest.approx(50, abs=0.05)
        assert np.isnan(result.values["e"])
        assert result.basis["e"].zh.startswith("无数据：居住用地图层")
        land = result.evidence["land"].frame
        assert land.groupby("verdict")["ha"].sum().to_dict() == pytest.approx({"served": 4, "unserved": 4}, abs=0.01)
        assert "4.0 of 8.0 ha" in result.basis["w"].en

    def test_each_county(self) -> None:
        study = valley(facilities=facilities({"s": AT["C"], "t": AT["D"], "far": (0.0, 0.0)}))
        result = served("each_county", study)
        assert result.values.to_dict() == {"w": 0, "e": 2}
        assert result.basis["e"].zh == "县内学校：s、t"
        assert result.basis["w"].en == "schools in the county: none"
        assert indicators(study.parameters)["facility_coverage_hospital_county"].unit.zh == "个"

    def test_each_township(self) -> None:
        """The school at 5.9 km is nearest to B, that at 6.1 km is nearer to B too, but lies in the county of C."""
        study = valley(townships=self.TOWNS, facilities=facilities({"s": east(5.9)[0], "t": east(6.1)[0]}))
        result = served("each_township", study)
        assert result.values.to_dict() == pytest.approx({"w": 50, "e": 100 / 3})
        frame = result.evidence["townships"].frame.set_index("name")
        assert frame["count"].to_dict() == {"A": 0, "B": 1, "C": 1, "D": 0, "J": 0}
        assert "not covered: D, J" in result.basis["e"].en

    def test_counties_without_townships_or_people(self) -> None:
        towns = points("townships", {"A": AT["A"]})
        study = valley(townships=towns, people=tiny.people({AT["A"]: 5}), facilities=facilities({"s": AT["A"]}))
        for of, bound, layer in (
            ("townships", {"within_m": 5}, "townships"),
            ("each_township", {}, "townships"),
            ("people", {"within_minutes": 5}, "people"),
        ):
            result = served(of, study, **bound)
            assert result.values["w"] == 100
            assert np.isnan(result.values["e"])
            assert result.basis["e"].zh.startswith("无数据")
            assert layer in result.basis["e"].en

    def test_layers_that_lie_elsewhere(self) -> None:
        away = (tiny.EAST + 90_000, tiny.NORTH)
        study = valley(
            townships=points("townships", {"X": away}),
            people=tiny.people({away: 5}),
            residential=tiny.layer("residential", [shapely.Point(away).buffer(50)]),
            facilities=facilities({"s": AT["A"]}),
        )
        for of, bound in READINGS:
            values = served(of, study, **bound).values
            assert values.isna().all() if of != "each_county" else values.to_dict() == {"w": 1, "e": 0}

    def test_names_that_are_missing_or_many(self) -> None:
        towns = points(
            "townships",
            {name: (x, tiny.NORTH - 5000) for x, name in zip(range(500_000, 500_700, 100), "abcdefg", strict=True)},
        )
        towns.loc[0, "name"] = None
        study = valley(townships=towns, facilities=facilities({"s": AT["A"]}))
        said = served("townships", study, within_m=5).basis["w"]
        assert "未覆盖：未命名、b、c、d、e等 7 个" in said.zh
        assert "not covered: unnamed, b, c, d, e and others (7 in all)" in said.en

    def test_a_kind_that_the_layer_does_not_have(self) -> None:
        study = valley(townships=self.TOWNS, facilities=facilities({"s": AT["A"]}, kind="market"))
        for of, bound in (("townships", {"within_m": 5}), ("each_county", {}), ("each_township", {})):
            result = served(of, study, **bound)
            assert result.values.isna().all()
            assert result.basis["w"].zh == "无数据：设施图层（facilities）中没有“中小学”"

    def test_needs_follow_the_reading(self) -> None:
        found = indicators()
        needs = {
            name.removeprefix("facility_coverage_"): set(found[name].needs) for name in found if "coverage_" in name
        }
        assert needs["school"] == {"facilities", "townships", "roads"}
        assert needs["hospital_county"] == {"facilities"}
        assert needs["shelter"] == {"facilities", "residential"}
        assert found["facility_coverage_school"].title == Text(
            "15 分钟内有中小学的乡镇占比", "Townships within 15 min of schools"
        )

    @pytest.mark.parametrize(
        ("of", "bound"),
        [
            ("residential", {"within_minutes": 5}),
            ("residential", {}),
            ("people", {"within_minutes": 5, "within_m": 5}),
            ("each_county", {"within_m": 5}),
        ],
    )
    def test_a_bound_that_makes_no_sense(self, of: str, bound: dict[str, float]) -> None:
        with pytest.raises(ValidationError, match="makes no sense"):
            Service(id="it", kind="school", title=Text("学校", "schools"), of=of, **bound)


SPOT = st.tuples(st.integers(-15, 195), st.integers(-50, 15)).map(
    lambda at: (tiny.EAST + 100.0 * at[0], tiny.NORTH + 100.0 * at[1])
)
SPOTS = st.lists(SPOT, min_size=1, max_size=6, unique=True)
READINGS = [
    ("townships", {"within_minutes": 4}),
    ("townships", {"within_m": 2500}),
    ("people", {"within_minutes": 4}),
    ("people", {"within_m": 2500}),
    ("residential", {"within_m": 700}),
    ("each_township", {}),
    ("each_county", {}),
]


def settled(homes: list[tiny.Point], schools: list[tiny.Point]) -> Study:
    """Return a study with a township, people and a hectare of residential land at every home."""
    land = [shapely.Point(home).buffer(50, cap_style="square") for home in homes]
    return valley(
        townships=points("townships", {str(row): home for row, home in enumerate(homes)}),
        people=tiny.people({home: 1.0 + row for row, home in enumerate(homes)}),
        residential=tiny.layer("residential", land),
        facilities=facilities({str(row): school for row, school in enumerate(schools)}),
    )


@pytest.mark.parametrize(("of", "bound"), READINGS)
class TestAlways:
    @examples(15)
    @given(homes=SPOTS, schools=SPOTS, more=SPOT)
    def test_one_more_facility_never_lowers_it(
        self, of: str, bound: dict[str, float], homes: list[tiny.Point], schools: list[tiny.Point], more: tiny.Point
    ) -> None:
        before = served(of, settled(homes, schools), **bound).values
        after = served(of, settled(homes, [*schools, more]), **bound).values
        assert before.isna().equals(after.isna())
        assert (after.dropna() >= before.dropna() - 1e-6).all()
        assert of == "each_county" or after.dropna().between(0, 100 + 1e-6).all()

    @examples(10)
    @given(homes=SPOTS, schools=SPOTS, data=st.data())
    def test_the_order_of_rows_does_not_matter(
        self, of: str, bound: dict[str, float], homes: list[tiny.Point], schools: list[tiny.Point], data: st.DataObject
    ) -> None:
        study = settled(homes, schools)
        shuffled = study.layers.facilities.iloc[data.draw(st.permutations(range(len(schools))))]
        towns = study.layers.townships.iloc[data.draw(st.permutations(range(len(homes))))]
        other = replace(study, layers=replace(study.layers, facilities=shuffled, townships=towns))
        one, two = served(of, study, **bound), served(of, other, **bound)
        pd.testing.assert_series_equal(one.values, two.values)
        assert one.basis == two.basis

    @examples(10)
    @given(homes=SPOTS, schools=SPOTS)
    def test_a_wider_bound_never_lowers_it(
        self, of: str, bound: dict[str, float], homes: list[tiny.Point], schools: list[tiny.Point]
    ) -> None:
        study = settled(homes, schools)
        values = served(of, study, **bound).values
        wider = served(of, study, **{name: 1.5 * value for name, value in bound.items()}).values
        assert (wider.dropna() >= values.dropna() - 1e-6).all()


@examples(20)
@given(SPOTS, SPOTS)
def test_every_facility_belongs_to_one_township_of_its_county(
    homes: list[tiny.Point], schools: list[tiny.Point]
) -> None:
    study = settled(homes, schools)
    counted = served("each_township", study).evidence["townships"].frame.groupby("adcode")["count"].sum()
    in_county = served("each_county", study).values
    assert counted.to_dict() == in_county[counted.index].to_dict()


def test_the_example_of_the_page_works() -> None:
    page = (Path(__file__).parent.parent / "docs" / "services.md").read_text(encoding="utf-8")
    example = tomllib.loads(page.split("```toml\n")[1].split("```")[0])
    (service,) = Parameters.model_validate(example["parameters"]).services
    assert (service.of, service.within_minutes) == ("townships", 20)


def test_default_services_are_all_offered() -> None:
    offered = {name for name in indicators() if name.startswith("facility_coverage_")}
    assert offered == {f"facility_coverage_{service.id}" for service in Parameters().services}
