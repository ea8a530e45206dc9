"""Extracts as editors and tools write them: deleted, unsent and doubled objects, several bounds, remarks, positions."""

import bz2
import gzip
import re
from pathlib import Path

import osmium
import pytest
from osm_files import Extract, county
from test_osm import imported, layer, notes, town

from ycgis.ground.errors import InputError
from ycgis.intake.osm import Imported, import_osm, sound


def of_text(text: str, folder: Path, name: str = "a.osm") -> Imported:
    pack = {".gz": gzip.compress, ".bz2": bz2.compress}.get(Path(name).suffix, bytes)
    (folder / name).write_bytes(pack(text.encode()))
    return import_osm(folder / name, county(), None, folder / "out.gpkg")


def same(one: Imported, other: Imported, name: str) -> bool:
    first, second = layer(one, name), layer(other, name)
    return bool(first.geometry.geom_equals(second.geometry).all()) and len(first) == len(second)


@pytest.mark.parametrize("name", ["a.osm", "a.osm.gz", "a.osm.bz2"])
@pytest.mark.parametrize(
    "mark", ['action="delete" version', "action='delete' visible='true' version", 'visible="false" version']
)
def test_what_an_editor_marks_as_deleted_is_left_out_and_told(mark: str, name: str, tmp_path: Path) -> None:
    text = town().text().replace('<way id="2" version', f'<way id="2" {mark}')
    result = of_text(text, tmp_path, name)
    assert layer(result, "streets")["osm_id"].tolist() == ["way/1"]
    assert "marked as deleted" in notes(result)
    assert "way/2" in notes(result)


def test_negative_numbers_change_nothing_but_the_ids(tmp_path: Path) -> None:
    plain = imported(town(), tmp_path)
    negative = re.sub(r'(id|ref)="(\d)', r'\1="-\2', town().text())
    (tmp_path / "b").mkdir()
    result = of_text(negative, tmp_path / "b")
    for name in ("streets", "parks", "townships", "water"):
        assert same(plain, result, name)
    assert set(layer(result, "streets")["osm_id"]) == {"way/5", "way/6"}  # 4 is the highest known
    assert "never uploaded" in notes(result)


def test_objects_that_are_there_twice_count_once_and_the_newest(tmp_path: Path) -> None:
    text = town().text()
    way = re.search(r'<way id="1".*?</way>', text)
    assert way is not None
    newer = way[0].replace('version="1"', 'version="2"').replace("东街", "新街")
    result = of_text(text.replace(way[0], way[0] + way[0] + newer), tmp_path)
    assert layer(result, "streets")["name"].iloc[0] == "新街"
    assert "more than once: 1 (such as way/1)" in notes(result)


def test_two_extracts_one_after_the_other_are_one(tmp_path: Path) -> None:
    plain = imported(town(), tmp_path)
    body = re.search(r"(<node.*)</osm>", town().text(), re.DOTALL)
    assert body is not None
    (tmp_path / "b").mkdir()
    result = of_text(town().text().replace("</osm>", body[1] + "</osm>"), tmp_path / "b")
    for name in ("streets", "parks", "townships", "water"):
        assert same(plain, result, name)


def test_positions_on_ways_serve_where_there_are_no_nodes(tmp_path: Path) -> None:
    extract, plain = town(), imported(town(), tmp_path)
    text = extract.text()
    for sign, (lon, lat) in extract.at.items():
        text = text.replace(f'<nd ref="{ord(sign)}"/>', f'<nd ref="{ord(sign)}" lon="{lon}" lat="{lat}"/>')
    (tmp_path / "b").mkdir()
    result = of_text(re.sub(r'<node id="\d+" [^>]*></node>\n', "", text), tmp_path / "b")
    for name in ("streets", "parks", "townships", "water"):
        assert same(plain, result, name)
    file = tmp_path / "b" / "a.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(file), "pbf,locations_on_ways=true")) as writer:
        for thing in osmium.FileProcessor(str(tmp_path / "b" / "a.osm")):
            writer.add(thing)
    again = import_osm(file, county(), None, tmp_path / "b" / "again.gpkg")
    assert same(plain, again, "streets")
    assert same(plain, again, "parks")


def test_twice_and_negative_in_the_binary_format_too(tmp_path: Path) -> None:
    plain = imported(town(), tmp_path)
    for name, sign in (("twice", 1), ("negative", -1)):
        file = tmp_path / f"{name}.osm.pbf"
        with osmium.SimpleWriter(str(file)) as writer:
            for thing in (*_copies(tmp_path / "a.osm", sign), *(_copies(tmp_path / "a.osm", sign) if sign > 0 else ())):
                writer.add(thing)
        result = import_osm(file, county(), None, tmp_path / f"{name}.gpkg")
        assert all(same(plain, result, layer_name) for layer_name in ("streets", "parks", "townships", "water"))


def _copies(file: Path, sign: int) -> list[object]:
    """Return the objects of a file as they may be kept, their numbers negative where `sign` is."""
    kept: list[object] = []
    for thing in osmium.FileProcessor(str(file)):
        if isinstance(thing, osmium.osm.Way):
            nodes = [sign * node.ref for node in thing.nodes]
            kept.append(osmium.osm.mutable.Way(id=sign * thing.id, version=1, tags=dict(thing.tags), nodes=nodes))
        elif isinstance(thing, osmium.osm.Node):
            place = (thing.location.lon, thing.location.lat)
            kept.append(osmium.osm.mutable.Node(id=sign * thing.id, version=1, tags=dict(thing.tags), location=place))
    return kept


def test_one_that_is_too_large_to_be_written_anew_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sound._MOST_BYTES, ".osm", 0)
    with pytest.raises(InputError, match=r"marks of an editor.*too large.*osmium extract"):
        of_text(re.sub(r'(id|ref)="(\d)', r'\1="-\2', town().text()), tmp_path)


def test_any_of_several_bounds_may_be_near(tmp_path: Path) -> None:
    far = '<bounds minlat="10" minlon="20" maxlat="11" maxlon="21"/>'
    near = "<bounds minlat='34.9' minlon='110.9' maxlat='35.1' maxlon='111.1' origin='x'/>"
    text = town().text()
    result = of_text(text.replace('<node id="65"', f'{far}{near}<node id="65"', 1), tmp_path)
    assert len(layer(result, "streets")) == 2
    with pytest.raises(InputError, match="km away"):
        of_text(text.replace('<node id="65"', f'{far}{far}<node id="65"', 1), tmp_path)


def test_what_a_server_remarks_is_told_and_nothing_is_imported(tmp_path: Path) -> None:
    remark = "runtime error: Query timed out in &quot;query&quot; at line 3 after 25 seconds."
    with pytest.raises(InputError, match=r"not whole.*timed out.*timeout"):
        of_text(town().text().replace("</osm>", f"<remark> {remark} </remark></osm>"), tmp_path)
    assert not (tmp_path / "out.gpkg").exists()


def test_ways_without_any_nodes_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no nodes of its ways.*Overpass"):
        of_text(re.sub(r"<node [^>]*></node>\n", "", town().text()), tmp_path)


@pytest.mark.parametrize("name", ["a.osc", "a.osc.gz"])
def test_changes_are_refused_as_changes(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds changes.*apply-changes"):
        of_text("<osmChange/>", tmp_path, name)


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"type": "boundary", "boundary": "national_park"}, True),
        ({"type": "boundary", "boundary": "protected_area", "leisure": "nature_reserve"}, True),
        ({"type": "multipolygon", "leisure": "park"}, True),
        ({"type": "boundary", "boundary": "administrative", "admin_level": "6"}, False),
        ({"type": "route", "route": "bus"}, False),
    ],
)
def test_a_ground_whose_ring_does_not_close_is_told(tags: dict[str, str], told: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a column of the table
    extract: Extract = town()
    extract.way(9, "ABC")
    extract.relation(1, [("w", 9, "outer")], **tags)
    assert ("relations that make no area" in notes(imported(extract, tmp_path))) is told
