"""A folium map dressed as the atlas's sheets are: its panes, layers, scale, arrow and labels, and no network."""

from collections.abc import Iterable, Mapping, Sequence

import folium
import geopandas as gpd
import shapely
from branca.element import Element

from ycgis.atlas.data import MapWindow
from ycgis.atlas.elements import Dress, Feature, LayerGroup, Offline, Panes, SheetLayer

__all__ = ["add_layer", "dress", "features", "layer", "sheet_map"]


def sheet_map(view: MapWindow, limits: MapWindow, max_zoom: int = 15) -> folium.Map:
    """Return a map to add layers to: without tiles, opening on `view`, held within `limits`, linking nothing it needs.

    It saves and shows in a notebook without a network. Whoever wants tiles, and may use them, adds a
    `folium.TileLayer`.
    """
    south_west, north_east = view.corners()
    made = folium.Map(
        location=[(south_west[0] + north_east[0]) / 2, (south_west[1] + north_east[1]) / 2],
        tiles=None,
        zoom_start=9,
        min_zoom=7,
        max_zoom=max_zoom,
        zoom_snap=0.25,
        zoom_delta=0.5,
        max_bounds_viscosity=0.8,
    )
    made.options["maxBounds"] = limits.corners()
    made.add_child(Offline())
    made.add_child(Panes())
    return made


def features(frame: gpd.GeoDataFrame, properties: Sequence[Mapping[str, object]]) -> list[Feature]:
    """Return a frame's rows as GeoJSON features, each with its own properties."""
    shapes = frame.geometry
    return [
        {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": dict(own)}
        for shape, own in zip(shapes, properties, strict=True)
    ]


def layer(  # noqa: PLR0913 - what Leaflet asks of a layer
    drawn: Iterable[Feature],
    name: str,
    pane: str = "overlayPane",
    *,
    show: bool = True,
    interactive: bool = False,
    key: str = "",
) -> SheetLayer:
    """Return features as a layer; style, mark, tip, label and popup are read from each one's properties.

    A legend with the same `key` shows while the layer does.
    """
    options: dict[str, object] = {"pane": pane, "interactive": interactive, "key": key}
    return SheetLayer(list(drawn), name, options, show=show)


def add_layer(parent: folium.Map | LayerGroup, drawn: SheetLayer) -> None:
    """Add a layer that has anything to draw."""
    if drawn.drawn:
        drawn.add_to(parent)


def dress(
    drawing: folium.Map, view: MapWindow, credited: Sequence[str], more: Mapping[str, object], prefix: str = ""
) -> None:
    """Finish a map: the layer control, then scale, arrow, credits and view; the last thing to be added.

    `prefix` tells its names from those of another map on the same page.
    """
    control = folium.LayerControl(position="topright", collapsed=False)
    control.add_to(drawing)
    options = {"bounds": view.corners(), "credits": list(credited), **more}
    drawing.add_child(Dress(control, options))
    _number(drawing, prefix)


def _number(drawing: folium.Map, prefix: str) -> None:
    """Give every element a number in place of its random name, so that the same input gives the same page."""
    waiting: list[Element] = [drawing]
    for rank, element in enumerate(waiting):
        element._id = f"{prefix}{rank:03d}"  # noqa: SLF001 - branca offers no other way to name an element
        waiting.extend(element._children.values())  # noqa: SLF001 - nor to walk its children
