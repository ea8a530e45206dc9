"""All that an indicator may read: the layers, the network over them and the parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.graph import Graph, Network, Paths, Surface, SurfaceRule, bands_of, fastest_route, paths_to, surface_to
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.paper_form import PaperForm
from ycgis.ground.parameters import Parameters
from ycgis.ground.text import Text
from ycgis.intake.layers import Layers, Source
from ycgis.land import ground_of_cells, home_of
from ycgis.measures.density import densities, known_in
from ycgis.measures.parks import serving_parks
from ycgis.measures.settlement import URBAN
from ycgis.roads import build_network, has_speeds, legs_of, network_repairs
from ycgis.streets import counted_streets, street_graph, walk_graph

__all__ = ["Reach", "Study", "WindowEffect"]

CITY = "city:"
_MOST_CELLS = 10_000_000
_TOO_FINE = Text(
    "行程时间栅格将有 {cells:.0f} 百万个像元，过细", "the travel-time surface would have {cells:.0f} million cells"
)
_COARSER = Text("改为不小于 {least:.0f}", "give {least:.0f} or more")


class Reach(NamedTuple):
    """From each county seat to the capital's, by adcode: minutes, km, and the km of access legs therein.

    NaN where there is no way.
    """

    minutes: "pd.Series[float]"
    km: "pd.Series[float]"
    leg_km: "pd.Series[float]"


class WindowEffect(NamedTuple):
    """What the edge of the road data does to the answer.

    `margin_km` is how far the roads reach beyond the counties (the least of the four sides), `narrowed_km` the
    margin of the trial, `change_min` the largest change of any seat's minutes (inf: a seat lost its way).
    """

    margin_km: float
    narrowed_km: float
    change_min: float


@dataclass(frozen=True, repr=False)
class Study:
    """Layers, network and parameters of one prefecture; what rests on them is computed once, when first asked.

    `capital` is the adcode of the county whose seat is the seat of the prefecture city (设区市); `producer` is who
    makes the maps (制图单位), and `map_review` the number under which they were reviewed (审图号); None: they were not.
    `paper` is what an official paper says beside its text: to whom, by whom, of which day.
    """

    layers: Layers
    capital: str
    name: Text
    parameters: Parameters = field(default_factory=Parameters)
    sources: Mapping[str, Source] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    producer: Text | None = None
    map_review: str | None = None
    paper: PaperForm = field(default_factory=PaperForm)

    def __repr__(self) -> str:
        """Return what it is of in one line."""
        return f"<Study {self.name.zh}: {len(self.layers.counties)} counties, capital {self.capital}; {self.layers!r}>"

    @cached_property
    def network(self) -> Network:
        """The roads as a network, with seats (by adcode) and cities ("city:" and their id) joined to it."""
        return build_network(self.layers.roads, _places(self.layers), self.parameters)

    @cached_property
    def network_repairs(self) -> gpd.GeoDataFrame:
        """The road ends that were joined to a road beside them, or may have to be; see `ycgis.roads.repairs`."""
        return network_repairs(self.layers.roads, self.parameters)

    @cached_property
    def street_graph(self) -> Graph:
        """The public streets as a graph; see `ycgis.streets.drive.street_graph`."""
        return street_graph(self.layers.given("streets"))

    @cached_property
    def walk_graph(self) -> Graph:
        """The ways open to walkers as a graph; see `ycgis.streets.walk.walk_graph`."""
        return walk_graph(self.layers.given("streets"))

    def paths_to(self, place: str) -> Paths:
        """Return the fastest ways to a place of the network; asked for twice, computed once."""
        if place not in self._paths:
            self._paths[place] = paths_to(self.network, self.network.place_node[place])
        return self._paths[place]

    @cached_property
    def _paths(self) -> dict[str, Paths]:
        return {}

    @cached_property
    def routes(self) -> gpd.GeoDataFrame:
        """The fastest route of each reachable seat to the capital; see `routes_to`."""
        others = [str(adcode) for adcode in self.layers.seats.index if adcode != self.capital]
        return self.routes_to(dict.fromkeys(others, self.capital))

    def routes_to(self, target_of: Mapping[str, str]) -> gpd.GeoDataFrame:
        """Return the fastest route from each seat to its target place, where there is one.

        Returns
        -------
        Indexed by adcode: ``minutes``, ``km``, ``leg_km`` (access legs, within ``km``) and the line.
        """
        paths = {target: self.paths_to(target) for target in set(target_of.values())}
        found = {
            adcode: fastest_route(self.network, paths[target], adcode, target) for adcode, target in target_of.items()
        }
        rows = {
            adcode: (route.minutes, route.length_m / 1000, route.leg_m / 1000, route.line)
            for adcode, route in found.items()
            if route
        }
        columns = ["minutes", "km", "leg_km", "geometry"]
        table = pd.DataFrame(list(rows.values()), columns=columns, index=pd.Index(list(rows), name="adcode"))
        return gpd.GeoDataFrame(table, geometry="geometry", crs=self.layers.counties.crs)

    @cached_property
    def reach(self) -> Reach:
        """The way of each seat to the capital's; 0 for the capital itself."""
        minutes = self.minutes_to(self.capital)
        way = self.routes[["km", "leg_km"]].reindex(minutes.index)
        way.loc[self.capital] = 0.0
        return Reach(minutes, way["km"], way["leg_km"])

    def minutes_to(self, place: str) -> "pd.Series[float]":
        """Return the minutes from each county's seat to a place; NaN where there is no way or no seat."""
        node_of, minutes = self.network.place_node, self.paths_to(place).minutes
        found = {
            adcode: minutes[node_of[adcode]] if adcode in node_of else np.nan for adcode in self.layers.counties.index
        }
        return pd.Series(found, dtype=float).replace(np.inf, np.nan)

    @cached_property
    def surface(self) -> Surface:
        """Minutes to the capital's seat from everywhere in the counties."""
        min_x, min_y, max_x, max_y = self.layers.counties.total_bounds
        area = (float(min_x), float(min_y), float(max_x), float(max_y))
        cells = (max_x - min_x) * (max_y - min_y) / self.parameters.cell_m**2
        if cells > _MOST_CELLS:
            least = np.ceil(self.parameters.cell_m * np.sqrt(cells / _MOST_CELLS) / 10) * 10
            raise InputError(
                Problem("parameters.cell_m", _TOO_FINE.fill(cells=cells / 1e6), _COARSER.fill(least=least))
            )
        rule = SurfaceRule(self.parameters.cell_m, legs_of(self.parameters))
        return surface_to(self.network, self.paths_to(self.capital), self.capital, area, rule)

    @cached_property
    def bands(self) -> gpd.GeoDataFrame:
        """The travel-time bands inside the counties: polygons with ``from_min`` and ``to_min`` (NaN: beyond)."""
        bands = bands_of(self.surface, self.parameters.band_minutes)
        inside = shapely.intersection(bands.geometry.to_numpy(), self.layers.counties.union_all())
        parts, band = shapely.get_parts(inside, return_index=True)
        is_area = shapely.get_dimensions(parts) == 2  # noqa: PLR2004 - where a band only touches a border there is none
        kept, band = np.unique(band[is_area], return_inverse=True)
        return bands.iloc[kept].set_geometry(shapely.multipolygons(parts[is_area], indices=band), crs=bands.crs)

    @cached_property
    def has_speeds(self) -> bool:
        """Whether the roads carry a class, a grade or a speed limit."""
        return has_speeds(self.layers.roads)

    @cached_property
    def counted_streets(self) -> gpd.GeoDataFrame:
        """The streets of the built-up areas, cut at their edges, with what each piece counts for and why.

        See `ycgis.streets.counted_streets`.
        """
        return counted_streets(self.layers.given("streets"), self.layers.given("builtup"), self.parameters)

    @cached_property
    def street_density(self) -> pd.DataFrame:
        """The street density of each county's built-up area, by adcode.

        See `ycgis.measures.density.densities`; the ``state`` of a county without such an area is "no_area".
        """
        streets, areas, counties = self.layers.given("streets"), self.layers.given("builtup"), self.layers.counties
        table = densities(self.counted_streets, areas, known_in(streets, counties.loc[areas.index]))
        return table.reindex(counties.index).fillna({"state": "no_area"})

    @cached_property
    def serving_parks(self) -> gpd.GeoDataFrame:
        """The parks that count, and how far each serves; ``adcode`` is the county with the largest part, "" outside.

        See `ycgis.measures.parks.serving_parks`.
        """
        radii = [(rule.least_m2, rule.radius_m) for rule in self.parameters.park_radii]
        parks = serving_parks(self.layers.given("parks"), radii)
        home = pd.Series(home_of(parks.geometry.to_numpy(), self.layers.counties), dtype=object)
        parks.insert(1, "adcode", home.where(home.notna(), ""))
        return parks

    @cached_property
    def urban_land(self) -> gpd.GeoDataFrame:
        """The urban land of the counties by the layer settlement, to be drawn: one polygon each, by ``kind``.

        "urban_centre" and "urban_cluster" (all other urban land); without the layer there is none.
        """
        cells, counties = self.layers.settlement, self.layers.counties
        if cells is None:
            return gpd.GeoDataFrame({"kind": pd.Series(dtype=object)}, geometry=[], crs=counties.crs)
        kinds = {"urban_cluster": URBAN[1:], "urban_centre": URBAN[:1]}
        grounds = [ground_of_cells(cells[cells["degree"].isin(degrees)]) for degrees in kinds.values()]
        inside = [ground.intersection(counties.union_all()) for ground in grounds]
        land = gpd.GeoDataFrame({"kind": list(kinds)}, geometry=inside, crs=counties.crs)
        return land[land.area > 0]

    @cached_property
    def window(self) -> WindowEffect:
        """How much the seats' minutes change when the roads' margin around the counties is halved."""
        counties, roads = self.layers.counties.total_bounds, self.layers.roads.total_bounds
        margin = float(min(*(counties[:2] - roads[:2]), *(roads[2:] - counties[2:])))
        half = margin / 2
        min_x, min_y, max_x, max_y = counties
        if margin <= 0:  # cut at the border: nothing can be narrowed, nothing is proven
            return WindowEffect(margin / 1000, 0.0, np.inf)
        inside = self.layers.roads.cx[min_x - half : max_x + half, min_y - half : max_y + half]
        if not inside["car"].any():
            return WindowEffect(margin / 1000, half / 1000, np.inf)
        narrowed = replace(self, layers=replace(self.layers, roads=inside))
        before, after = self.reach.minutes, narrowed.minutes_to(self.capital)
        change = np.inf if (before.notna() & after.isna()).any() else float((after - before).abs().max())
        return WindowEffect(margin / 1000, half / 1000, change)


def _places(layers: Layers) -> gpd.GeoDataFrame:
    seats = layers.seats[["geometry"]]
    if layers.cities is None:
        return seats
    cities = layers.cities[["geometry"]].rename(index=lambda city: f"{CITY}{city}")
    return gpd.GeoDataFrame(pd.concat([seats, cities]), crs=seats.crs)
