"""Divided carriageways count once: cases drawn in ASCII, one character 10 m, and what must never matter."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from examples import examples
from hypothesis import example, given
from hypothesis import strategies as st
from shared_data import las_palmas, wuhan
from tiny import CRS, spots

from ycgis.ground.errors import InputError
from ycgis.streets.carriageways import REASONS, WEIGHTS, carriageways
from ycgis.streets.counted import BARRED
from ycgis.wording import streets as words

M = 10.0
"""Metres a character."""

COLUMNS = ("road_class", "oneway", "name", "ref", "bridge", "tunnel", "layer")


def drawn(drawing: str, *rows: str, **columns: object) -> gpd.GeoDataFrame:
    """Return a street for each of `rows`: "AB" is drawn from A to B; "AB primary yes" also has class and one-way.

    `columns` hold a value for all streets, or a list.
    """
    at = {sign: (x / 100, y / 100) for sign, (x, y) in spots(drawing).items()}
    said = [row.split() for row in rows]
    table = pd.DataFrame({"road_class": [(words[1:2] or ["primary"])[0] for words in said]})
    if any(len(words) > 2 for words in said):
        table["oneway"] = [(words[2:3] or [None])[0] for words in said]
    for name, value in columns.items():
        table[name] = value
    lines = [shapely.LineString([at[sign] for sign in words[0]]) for words in said]
    return gpd.GeoDataFrame(table, geometry=lines, crs=CRS)


def counted_m(streets: gpd.GeoDataFrame) -> float:
    pieces = carriageways(streets)
    return float((pieces.length * pieces["weight"]).sum())


def length_by_reason(streets: gpd.GeoDataFrame) -> dict[str, float]:
    pieces = carriageways(streets)
    return pieces.length.groupby(pieces["reason"].to_numpy()).sum().round(6).to_dict()


PAIR_20_M = """
A                             B

C                             D
"""
PAIR_50_M = """
A                             B




C                             D
"""


class TestCountsOnce:
    def test_two_one_way_lines_of_opposite_directions(self) -> None:
        streets = drawn(PAIR_20_M, "AB tertiary yes", "DC tertiary yes")
        pieces = carriageways(streets)
        assert pieces["weight"].tolist() == [0.5, 0.5]
        assert pieces["partner"].tolist() == [1, 0]
        assert counted_m(streets) == pytest.approx(300)

    def test_against_the_line_as_along_it(self) -> None:
        assert counted_m(drawn(PAIR_20_M, "AB tertiary yes", "CD tertiary -1")) == pytest.approx(300)

    def test_forty_metres_apart_under_one_name_in_any_class(self) -> None:
        apart = "A" + " " * 39 + "B\n\n\n\nC" + " " * 39 + "D"
        assert counted_m(drawn(apart, "AB residential yes", "DC residential yes", name="东风路")) == pytest.approx(400)
        assert counted_m(drawn(apart, "AB residential yes", "DC residential yes")) == pytest.approx(800)

    @pytest.mark.parametrize(
        ("word", "metres"), [("primary", 300), ("主干路", 300), ("residential", 600), ("支路", 600)]
    )
    def test_without_one_way_tags_wide_classes_only(self, word: str, metres: float) -> None:
        assert counted_m(drawn(PAIR_20_M, f"AB {word}", f"CD {word}")) == pytest.approx(metres)

    def test_carriageways_that_part_round_a_median_and_join(self) -> None:
        lens = """
                  C                       D
A           B                                   E             F
                  G                       H
"""
        streets = drawn(lens, "AB", "BCDE", "BGHE", "EF")
        slants = 2 * 2 * np.hypot(60, 10)
        assert counted_m(streets) == pytest.approx(120 + 240 + slants / 2 + 140, abs=1)

    def test_cut_in_different_places_on_both_sides(self) -> None:
        cuts = """
A     B          C         D    E

F        G  H        I          J
"""
        assert counted_m(drawn(cuts, "AB", "BC", "CD", "DE", "FGH", "IH", "JI")) == pytest.approx(320)

    def test_only_the_part_that_is_divided_halves(self) -> None:
        partial = """
A                             B

          C                             D
"""
        streets = drawn(partial, "AB tertiary yes", "DC tertiary yes")
        assert length_by_reason(streets) == {"carriageway": 400, "street": 200}
        assert counted_m(streets) == pytest.approx(400)

    def test_two_divided_roads_cross(self) -> None:
        cross = """
                    a b


A                   1 2                   B

C                   3 4                   D


                    c d
"""
        streets = drawn(cross, "A12B", "C34D", "a13c", "b24d")
        assert counted_m(streets) == pytest.approx(420 + 80)

    def test_a_divided_road_that_widens_stays_one(self) -> None:
        widening = """
A                       B

                                    C                         D
E                       F


                                    G                         H
"""
        # 30 m, then 40 m apart: the second alone would be two tertiary streets
        streets = drawn(widening, "ABCD tertiary", "EFGH tertiary")
        assert counted_m(streets) > 1200
        near = streets.copy()
        near["road_class"] = "secondary"
        assert counted_m(near) == pytest.approx(near.length.sum() / 2, abs=25)


class TestFourLines:
    FOUR = """
A                                         B
C                                         D
E                                         F
G                                         H
"""

    def test_one_class_is_one_road_whose_outer_lines_count_half(self) -> None:
        pieces = carriageways(drawn(self.FOUR, "AB", "CD", "EF", "GH"))
        assert pieces["weight"].tolist() == [0.5, 0, 0, 0.5]
        assert pieces["reason"].tolist() == ["carriageway", "inner", "inner", "carriageway"]

    def test_frontage_roads_of_their_own_class_are_a_second_road(self) -> None:
        streets = drawn(self.FOUR, "AB secondary yes", "CD trunk yes", "FE trunk yes", "HG secondary yes")
        pieces = carriageways(streets)
        assert pieces["partner"].tolist() == [3, 2, 1, 0]
        assert counted_m(streets) == pytest.approx(2 * 420)

    def test_frontage_roads_of_other_names_count_for_themselves(self) -> None:
        rows = ("AB trunk yes", "CD trunk yes", "FE trunk yes", "HG trunk yes")
        assert counted_m(drawn(self.FOUR, *rows, name=["a", "b", "b", "c"])) == pytest.approx(3 * 420)


def two(gap: float, **columns: object) -> gpd.GeoDataFrame:
    """Return two lines of 1 km, `gap` m apart and of opposite directions; `columns` say more of them."""
    lines = [shapely.LineString([(0, 0), (1000, 0)]), shapely.LineString([(1000, gap), (0, gap)])]
    return gpd.GeoDataFrame({"road_class": "primary", **columns}, geometry=lines, crs=CRS, index=[0, 1])


class TestSlipsOfMapping:
    """What mappers say differently of the two sides of one road, and the same of two streets."""

    @pytest.mark.parametrize("word", ["primary", "secondary", "residential", "次干路"])
    def test_one_forgotten_tag_under_one_name(self, word: str) -> None:
        said = {"road_class": word, "oneway": ["yes", None]}
        assert counted_m(two(12, **said, name="人民路")) == pytest.approx(1000)
        assert counted_m(two(12, **said)) == pytest.approx(2000)
        assert counted_m(two(12, **said | {"oneway": ["yes", "no"]}, name="人民路")) == pytest.approx(2000)

    def test_a_median_of_seventy_metres_under_one_name(self) -> None:
        assert counted_m(two(70, oneway="yes", name="人民路")) == pytest.approx(1000)
        assert counted_m(two(70, oneway="yes")) == pytest.approx(2000)
        assert counted_m(two(70, oneway="yes", name=["a", "b"])) == pytest.approx(2000)

    def test_fifteen_metres_apart_under_one_name(self) -> None:
        assert counted_m(two(15, road_class="residential", name="人民路")) == pytest.approx(1000)
        assert counted_m(two(15, road_class="residential", name=["a", "b"])) == pytest.approx(2000)
        assert counted_m(two(15, road_class="residential")) == pytest.approx(2000)

    def test_other_names_and_classes_on_the_two_sides(self) -> None:
        assert counted_m(two(12, oneway="yes", name=["人民路", "G209"])) == pytest.approx(1000)
        assert counted_m(two(12, oneway="yes", road_class=["primary", "secondary"])) == pytest.approx(1000)
        assert counted_m(two(25, oneway="yes", road_class=["primary", "secondary"])) == pytest.approx(2000)
        assert counted_m(two(12, oneway="no", name=["人民路", "G209"])) == pytest.approx(2000)
        assert counted_m(two(12, oneway="yes", road_class=["primary", "residential"])) == pytest.approx(2000)


TAGS = (("yes", "yes"), ("no", "yes"), ("yes", "no"), (None, None), ("yes", None))
"""What a main road and the roads beside it say of one-way traffic."""

MAIN_ROADS = [(half, tags) for half in (0.0, 6.0, 10.0, 14.0) for tags in TAGS if not (half and tags[0] == "no")]
"""Half the way between the lines of a main road, and tags; but for two lines that are both open both ways."""


class TestFrontageRoads:
    """A main road and the frontage roads on both sides of it are at most two roads, whatever they are called."""

    MAIN = ("主干路", "次干路", "快速路", "trunk", "primary", "secondary", "国道")
    BESIDE = ("支路", "次干路", "residential", "tertiary", "unclassified", "乡道")

    @staticmethod
    def lines(apart: float, half: float) -> list[shapely.LineString]:
        """Return the main road (one line, or two `half` m off its middle) and a line on each side `apart` m off."""
        main = [half, -half] if half else [0.0]
        sides = [(y, y > 0) for y in (*main, apart, -apart)]
        return [shapely.LineString([(0, y), (1000, y)][:: -1 if back else 1]) for y, back in sides]

    @pytest.mark.parametrize("apart", [18.0, 22.0, 28.0])
    @pytest.mark.parametrize(("half", "tags"), MAIN_ROADS)
    def test_at_most_two_roads(self, half: float, apart: float, tags: tuple[str | None, str | None]) -> None:
        """Roads of every two classes, each 10 km from the next, so that one table answers for all of them."""
        lines, mains = self.lines(apart, half), 2 if half else 1
        pairs = [
            (main, beside)
            for main in self.MAIN
            for beside in self.BESIDE
            # But for four lines of one class.
            if main != beside and (main, beside) != ("secondary", "次干路")
        ]
        roads = [
            gpd.GeoDataFrame(
                {"road_class": [main] * mains + [beside] * 2, "oneway": [tags[0]] * mains + [tags[1]] * 2},
                geometry=[shapely.affinity.translate(line, 0, 10_000 * place) for line in lines],
                crs=CRS,
            )
            for place, (main, beside) in enumerate(pairs)
        ]
        pieces = carriageways(pd.concat(roads, ignore_index=True))
        which = (pieces.geometry.bounds["miny"] / 10_000).round().astype(int)
        counted = (pieces.length * pieces["weight"]).groupby(which).sum()
        assert counted.index.tolist() == list(range(len(pairs)))
        assert {
            pairs[place]: metres for place, metres in counted.items() if not 1000 - 1e-6 <= metres <= 2000 + 1e-6
        } == {}

    def test_of_two_classes_and_of_names_by_the_side(self) -> None:
        table = {"road_class": ["主干路", "主干路", "支路", "residential"], "oneway": "yes"}
        names = ["人民路", "人民路", "人民路北辅路", "人民路南辅路"]
        streets = gpd.GeoDataFrame({**table, "name": names}, geometry=self.lines(20.0, 8.0), crs=CRS)
        assert counted_m(streets) == pytest.approx(2000)

    def test_one_frontage_road_is_one_road(self) -> None:
        streets = gpd.GeoDataFrame({"road_class": ["主干路", "主干路", "支路"], "oneway": "yes"},
                                   geometry=self.lines(20.0, 8.0)[:3], crs=CRS)  # fmt: skip
        assert counted_m(streets) == pytest.approx(2000)

    @pytest.mark.parametrize("main", ["主干路", "支路"])
    def test_streets_a_block_off_on_both_sides_are_none(self, main: str) -> None:
        streets = gpd.GeoDataFrame({"road_class": [main, "支路", "支路"], "oneway": ["no", "yes", "yes"]},
                                   geometry=self.lines(45.0, 0.0), crs=CRS)  # fmt: skip
        assert counted_m(streets) == pytest.approx(3000)

    def test_a_second_street_beside_a_frontage_road_counts(self) -> None:
        lines = [*self.lines(20.0, 8.0), shapely.LineString([(0, 26), (1000, 26)])]
        table = {"road_class": ["主干路", "主干路", "支路", "支路", "支路"], "oneway": ["yes"] * 4 + ["no"]}
        assert counted_m(gpd.GeoDataFrame(table, geometry=lines, crs=CRS)) == pytest.approx(3000)


class TestNotMerged:
    def test_a_street_and_its_service_road(self) -> None:
        assert counted_m(drawn(PAIR_20_M, "AB primary", "CD service")) == pytest.approx(600)
        assert counted_m(drawn(PAIR_20_M, "AB primary yes", "DC service yes")) == pytest.approx(600)

    @pytest.mark.parametrize("word", ["primary", "secondary", "residential"])
    def test_two_way_streets_one_block_apart(self, word: str) -> None:
        assert counted_m(drawn(PAIR_50_M, f"AB {word}", f"CD {word}")) == pytest.approx(600)

    def test_said_to_be_two_way(self) -> None:
        assert counted_m(drawn(PAIR_20_M, "AB primary no", "CD primary no")) == pytest.approx(600)

    def test_untagged_streets_of_a_tagged_table_are_two_way(self) -> None:
        far = PAIR_20_M + "\n" * 20 + "E                             F"
        assert counted_m(drawn(far, "AB primary", "CD primary", "EF primary yes")) == pytest.approx(900)

    def test_streets_of_different_names(self) -> None:
        for rows in (("AB", "CD"), ("AB primary yes", "DC primary yes")):
            assert counted_m(drawn(PAIR_20_M, *rows, name=["河东街", "滨河路"])) == pytest.approx(600)
        assert counted_m(drawn(PAIR_20_M, "AB", "CD", ref=["G209", "G59"])) == pytest.approx(600)

    def test_a_couplet_one_block_apart(self) -> None:
        assert counted_m(drawn(PAIR_50_M, "AB primary yes", "DC primary yes", name=["a", "b"])) == pytest.approx(600)

    def test_one_way_streets_of_the_same_direction(self) -> None:
        assert counted_m(drawn(PAIR_20_M, "AB primary yes", "CD primary yes")) == pytest.approx(600)

    def test_what_is_side_by_side_for_a_short_while(self) -> None:
        short = "A   B\n\nC   D"
        assert counted_m(drawn(short, "AB", "CD")) == pytest.approx(80)

    def test_crossing_streets(self) -> None:
        assert counted_m(drawn("  C  \nA   B\n  D  ", "AB", "CD")) == pytest.approx(60)

    def test_a_bridge_above_a_street_of_no_name(self) -> None:
        streets = drawn(PAIR_20_M, "AB", "CD", bridge=["yes", None])
        assert counted_m(streets) == pytest.approx(600)
        streets["name"] = "大桥路"
        assert counted_m(streets) == pytest.approx(300)


class TestJunctions:
    LADDER = """
                    X
A                   1                   B

C                   2                   D
                    Y
"""

    def test_a_crossover_adds_nothing(self) -> None:
        streets = drawn(self.LADDER, "A1B", "C2D", "12 residential")
        assert length_by_reason(streets) == {"carriageway": 800, "crossover": 20}

    def test_a_side_street_counts_to_the_near_carriageway(self) -> None:
        assert counted_m(drawn(self.LADDER, "A1B", "C2D", "X12 residential")) == pytest.approx(400 + 10)

    def test_a_street_that_crosses_counts_through(self) -> None:
        assert counted_m(drawn(self.LADDER, "A1B", "C2D", "X12Y residential")) == pytest.approx(400 + 40)

    def test_the_legs_round_an_island_count_half(self) -> None:
        island = """
A          1  2                 B

            3

            C
"""
        streets = drawn(island, "A12B residential", "31 residential", "32 residential", "C3 residential")
        legs = np.hypot(10, 20) + np.hypot(20, 20)
        assert length_by_reason(streets)["island"] == pytest.approx(legs)
        assert counted_m(streets) == pytest.approx(320 + 20 + legs / 2)

    def test_a_leg_open_both_ways_is_a_street(self) -> None:
        island = "A          1  2                 B\n\n            3"
        rows = ("A12B residential", "31 residential yes", "23 residential")
        assert "island" not in length_by_reason(drawn(island, *rows))

    def test_a_roundabout_counts_once(self) -> None:
        turn = np.linspace(0, 2 * np.pi, 17)
        ring = np.column_stack([30 * np.cos(turn), 30 * np.sin(turn)])
        ring[-1] = ring[0]
        lines = [
            shapely.LineString(ring),
            shapely.LineString([(30, 0), (300, 0)]),
            shapely.LineString([ring[8], (-300, 0)]),
        ]
        streets = gpd.GeoDataFrame({"road_class": "primary"}, geometry=lines, crs=CRS, index=range(3))
        assert length_by_reason(streets)["roundabout"] == pytest.approx(lines[0].length)
        assert counted_m(streets) == pytest.approx(streets.length.sum())

    def test_a_ramp_beside_its_road_adds_nothing_and_one_that_leads_away_does(self) -> None:
        ramp = """
A                                       B


C                   D
                          E

                                F
"""
        streets = drawn(ramp, "AB trunk", "CD trunk_link", "EF trunk_link")
        by_reason = length_by_reason(streets)
        # the ramp runs 30 m beside the road, and is 45 m away, the limit, a quarter of its way from E to F
        assert by_reason["along"] == pytest.approx(200 + np.hypot(60, 20) / 4)
        assert by_reason["street"] == pytest.approx(400 + np.hypot(60, 20) * 3 / 4)


class TestDuplicates:
    def test_a_copy_counts_once_forwards_and_backwards(self) -> None:
        streets = drawn("A      B", "AB residential", "AB residential", "BA residential")
        assert length_by_reason(streets) == {"street": 70, "duplicate": 140}

    def test_the_common_part_of_two_streets_counts_once(self) -> None:
        assert counted_m(drawn("A   B   C   D", "AC residential", "BD residential")) == pytest.approx(120)

    def test_a_copy_of_a_carriageway(self) -> None:
        streets = drawn(PAIR_20_M, "AB tertiary yes", "DC tertiary yes", "DC tertiary yes")
        assert counted_m(streets) == pytest.approx(300)

    def test_a_viaduct_along_a_street_is_none(self) -> None:
        assert counted_m(drawn("A       B", "AB primary", "AB trunk", layer=[None, "1"])) == pytest.approx(160)


class TestAnyNetwork:
    """A town of random streets, some divided: what must hold whatever the town looks like."""

    @staticmethod
    def town(seed: int, *, tagged: bool) -> gpd.GeoDataFrame:
        rng = np.random.default_rng(seed)
        lines, table = [], []
        for _ in range(rng.integers(3, 14)):
            start = rng.uniform(0, 900, 2)
            bearing = rng.choice([0.0, 0.5 * np.pi, rng.uniform(0, np.pi)])
            ahead = np.array([np.cos(bearing), np.sin(bearing)])
            steps = start + ahead * np.cumsum(rng.uniform(15, 160, rng.integers(2, 7)))[:, None] + rng.normal(0, 1.5, 2)
            word = str(rng.choice(["primary", "secondary", "tertiary", "residential"]))
            double = rng.random() < 0.6
            lines.append(steps)
            table.append((word, "yes" if double and tagged else None))
            if double:
                aside = np.array([-ahead[1], ahead[0]]) * rng.uniform(6, 55)
                lines.append((steps + aside)[::-1])
                table.append((word, "yes" if tagged else None))
        words = pd.DataFrame(table, columns=["road_class", "oneway"])
        return gpd.GeoDataFrame(words, geometry=[shapely.LineString(line) for line in lines], crs=CRS)

    towns = st.builds(town, st.integers(0, 10**6), tagged=st.booleans())

    @given(towns)
    @examples(60)
    def test_the_pieces_of_a_street_are_the_street(self, town: gpd.GeoDataFrame) -> None:
        pieces = carriageways(town)
        assert pieces.length.groupby(pieces["street"]).sum().to_numpy() == pytest.approx(
            town.length.to_numpy(), rel=1e-9
        )
        assert pieces["weight"].tolist() == [WEIGHTS[reason] for reason in pieces["reason"]]
        for label, own in pieces.groupby("street"):
            whole = np.concatenate([shapely.get_coordinates(line)[:-1] for line in own.geometry])
            vertices = shapely.get_coordinates(town.geometry[label])[:-1]
            assert shapely.distance(shapely.points(vertices), shapely.multipoints(whole)).max() < 1e-6

    @pytest.mark.parametrize(("seed", "tagged"), [(8, True), (226, False)])
    def test_lines_side_by_side_are_cut_alike_in_any_order(self, seed: int, *, tagged: bool) -> None:
        town = self.town(seed, tagged=tagged)
        assert counted_m(town.iloc[::-1]) == pytest.approx(counted_m(town), abs=1e-6)

    @given(towns, st.randoms(use_true_random=False))
    @examples(60)
    def test_the_order_of_rows_does_not_matter(self, town: gpd.GeoDataFrame, random) -> None:  # noqa: ANN001
        order = list(range(len(town)))
        random.shuffle(order)
        assert counted_m(town.iloc[order]) == pytest.approx(counted_m(town), abs=1e-6)

    @example(town(490, tagged=False), 0.0, (0.0, 246.0), 1)  # a street midway between two lines that cross it
    @given(towns, st.floats(0, 360), st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)), st.sampled_from([1, -1]))
    @examples(60)
    def test_place_bearing_and_mirror_do_not_matter(
        self, town: gpd.GeoDataFrame, turn: float, shift: tuple[float, float], hand: int
    ) -> None:
        moved = town.geometry.scale(hand, origin=(0, 0)).rotate(turn, origin=(0, 0)).translate(*shift)
        assert counted_m(town.set_geometry(moved)) == pytest.approx(counted_m(town), abs=1e-3)

    @given(towns, st.integers(0, 10**6))
    @examples(60)
    def test_the_rows_of_a_street_do_not_matter(self, town: gpd.GeoDataFrame, seed: int) -> None:
        rng = np.random.default_rng(seed)
        rows = []
        for street in town.itertuples():
            xy = shapely.get_coordinates(street.geometry)
            where = int(rng.integers(0, len(xy)))
            parts = [xy[: where + 1], xy[where:]] if 0 < where < len(xy) - 1 else [xy]
            rows += [(street.road_class, street.oneway, shapely.LineString(part)) for part in parts]
        words = pd.DataFrame([row[:2] for row in rows], columns=["road_class", "oneway"])
        cut = gpd.GeoDataFrame(words, geometry=[row[2] for row in rows], crs=CRS)
        assert counted_m(cut) == pytest.approx(counted_m(town), abs=1e-6)

    @given(towns)
    @examples(30)
    def test_what_is_far_away_adds_its_own_length(self, town: gpd.GeoDataFrame) -> None:
        far = town.set_geometry(town.geometry.translate(50_000, 0))
        both = pd.concat([town, far], ignore_index=True)
        assert counted_m(both) == pytest.approx(2 * counted_m(town), abs=1e-5)

    @pytest.mark.parametrize("share", [0.1, 0.37, 0.5, 0.9])
    def test_a_street_cut_between_its_vertices(self, share: float) -> None:
        whole = drawn(PAIR_20_M, "AB tertiary yes", "DC tertiary yes")
        line = whole.geometry[0]
        parts = [shapely.ops.substring(line, *ends, normalized=True) for ends in ((0, share), (share, 1))]
        cut = gpd.GeoDataFrame(
            {"road_class": "tertiary", "oneway": ["yes"] * 3}, geometry=[*parts, whole.geometry[1]], crs=CRS
        )
        assert counted_m(cut) == pytest.approx(counted_m(whole))


class TestInput:
    def test_no_columns_at_all(self) -> None:
        streets = drawn(PAIR_20_M, "AB", "CD")[["geometry"]]
        assert counted_m(streets) == pytest.approx(600)

    def test_columns_that_are_all_missing(self) -> None:
        streets = drawn(PAIR_20_M, "AB", "CD")
        empty = streets.assign(**dict.fromkeys(COLUMNS))
        assert counted_m(empty) == pytest.approx(600)

    def test_no_streets(self) -> None:
        pieces = carriageways(drawn(PAIR_20_M, "AB").iloc[:0])
        assert len(pieces) == 0
        assert list(pieces.columns) == ["street", "weight", "reason", "partner", "geometry"]

    def test_null_empty_and_pointlike_lines_give_no_piece(self) -> None:
        streets = drawn(PAIR_20_M, "AB", "CD", "AA", "AB")
        streets.loc[0, "geometry"] = None
        streets.loc[1, "geometry"] = shapely.LineString()
        assert carriageways(streets)["street"].tolist() == [3]

    def test_a_line_that_crosses_itself(self) -> None:
        assert counted_m(drawn("A   B\n\nC   D", "ADBC residential")) == pytest.approx(2 * np.hypot(40, 20) + 20)

    def test_labels_of_any_kind(self) -> None:
        streets = drawn(PAIR_20_M, "AB", "CD").set_index(pd.Index(["west", "east"]))
        pieces = carriageways(streets)
        assert pieces["street"].tolist() == ["west", "east"]
        assert pieces["partner"].tolist() == ["east", "west"]
        assert pieces.crs == streets.crs

    def test_every_problem_at_once(self) -> None:
        streets = drawn(PAIR_20_M, "AB", "CD").to_crs(4326).set_index(pd.Index([7, 7]))
        streets.geometry = [shapely.Point(111, 35), streets.geometry.iloc[0]]
        with pytest.raises(InputError) as caught:
            carriageways(streets)
        assert len(caught.value.problems) == 3

    def test_every_reason_has_words_and_a_weight(self) -> None:
        assert list(REASONS) == list(WEIGHTS) == list(words.REASONS)
        assert list(BARRED) == list(words.BARRED)
        assert set(WEIGHTS.values()) == {0.0, 0.5, 1.0}


@pytest.mark.slow
class TestCities:
    """Within 8 % of a peer, neatnet 0.1.6, whose lengths on the same input docs/carriageways.md gives."""

    def test_wuhan_with_classes_only(self) -> None:
        streets = gpd.read_parquet(wuhan()).to_crs(32650).rename(columns={"highway": "road_class"})
        assert streets.length.sum() == pytest.approx(7_185_056, abs=10)
        assert counted_m(streets) == pytest.approx(4_702_885, rel=0.08)

    def test_las_palmas_with_one_way_streets(self) -> None:
        lines = pyogrio.read_dataframe(las_palmas() / "las_palmas.osm.pbf", layer="lines", use_arrow=True)
        words = [
            "motorway",
            "trunk",
            "primary",
            "secondary",
            "tertiary",
            "unclassified",
            "residential",
            "living_street",
            "road",
        ]
        lines = lines[lines["highway"].isin([*words, *(f"{word}_link" for word in words)])].to_crs(32628)
        tags = lines["other_tags"].fillna("")
        for tag in ("oneway", "ref", "bridge", "tunnel", "layer", "junction"):
            lines[tag] = tags.str.extract(f'"{tag}"=>"([^"]*)"', expand=False)
        streets = lines.rename(columns={"highway": "road_class"})
        assert streets.length.sum() == pytest.approx(1_213_717, rel=0.001)
        assert counted_m(streets) == pytest.approx(997_724, rel=0.08)
