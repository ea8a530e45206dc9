import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from osm_files import NORTH, WEST, county

from ycgis.ground.crs import WGS84
from ycgis.intake.osm.window import window_of


def test_an_area_counts_in_a_county_where_more_than_a_square_metre_of_it_lies() -> None:
    west, east = county(west=WEST, side=0.1), county(west=WEST + 0.1, side=0.1).assign(adcode="140803")
    window = window_of(pd.concat([west, east]), None, 0.0)
    border, metre = WEST + 0.1, 1 / 91_288  # degrees of longitude at 35 N
    reach = np.array([-0.01, 0.0, 0.01, 1.0]) * metre  # 91 m high: 0.9 m2 at 0.01 m
    shapes = shapely.box(border - 0.005, NORTH, border + reach, NORTH + 91 / 110_950)
    areas = gpd.GeoDataFrame(geometry=shapes, crs=WGS84)
    assert window.by_county(areas) == {"140802": 4, "140803": 1}
    assert window.by_county(areas.set_geometry(areas.boundary)) == {"140802": 4, "140803": 3}  # lines touch


def test_a_built_up_area_counts_in_its_own_county_only() -> None:
    west, east = county(west=WEST, side=0.1), county(west=WEST + 0.1, side=0.1).assign(adcode="140803")
    window = window_of(pd.concat([west, east]), None, 0.0)
    shape = shapely.box(WEST + 0.05, NORTH, WEST + 0.15, NORTH + 0.01)
    own = gpd.GeoDataFrame({"adcode": ["140802"]}, geometry=[shape], crs=WGS84)
    assert window.by_county(own) == {"140802": 1, "140803": 0}
    assert window.by_county(own.drop(columns="adcode")) == {"140802": 1, "140803": 1}
