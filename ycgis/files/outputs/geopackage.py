"""assessment.gpkg: every layer that was computed or that explains a value, for a GIS."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from pyogrio import write_dataframe

from ycgis.assess import Assessment
from ycgis.files.output import Output
from ycgis.files.tables import county_table
from ycgis.ground.geopackages import undated
from ycgis.ground.text import Lang, Text

__all__ = ["OUTPUT"]


def write(assessment: Assessment, path: Path, lang: Lang) -> None:
    """Write counties, roads and repairs, bands, seats, routes, every layer of evidence, and the table of progress."""
    study = assessment.study
    layers = {
        "counties": county_table(assessment, lang),
        "roads": _finite(study.network.edges.drop(columns=["tail", "head"])),
        "network_repairs": study.network_repairs,
        "bands": study.bands.assign(label=[_label(band) for band in study.bands.itertuples()]),
        "seats": study.layers.seats.reset_index(),
        "routes": study.routes.join(study.layers.counties["name"]).reset_index(),
    }
    for name, measured in assessment.measurements.items():
        layers |= {f"{name}_{title}": evidence.frame for title, evidence in measured.evidence.items()}
    with undated():
        for name, layer in layers.items():
            layer.to_file(path, layer=name, driver="GPKG", VERSION="1.3")
        if assessment.plan is not None:
            write_dataframe(assessment.spoken(lang).progress, path, layer="progress", driver="GPKG", VERSION="1.3")


def _label(band: Any) -> str:  # noqa: ANN401 - a row of the table
    return f"> {band.from_min:g} min" if np.isnan(band.to_min) else f"{band.from_min:g}-{band.to_min:g} min"


def _finite(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    # A closed direction is infinite inside; a GIS reads "no value" better than infinity.
    return edges.replace({"minutes": np.inf, "minutes_back": np.inf}, np.nan)


OUTPUT = Output(
    name="assessment.gpkg",
    title=Text(
        "县域、道路、时间带、驻地、路线和全部依据图层",
        "counties, roads, bands, seats, routes and all layers of evidence",
    ),
    write=write,
    rank=50,
)
