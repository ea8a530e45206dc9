"""Files for other tools: CSV, GeoJSON, GeoPackage and the travel-time raster."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from pyogrio import write_dataframe
from rasterio.enums import Resampling
from rasterio.io import MemoryFile

from ycgis.assess import Assessment
from ycgis.files.tables import county_table, findings_table, progress_table, write_csv
from ycgis.ground.crs import to_wgs84
from ycgis.ground.text import Lang
from ycgis.network import Surface
from ycgis.plan import Plan
from ycgis.statistics import statistics_csv

__all__ = ["write_exports", "write_surface"]

NODATA = -9999.0


def write_exports(assessment: Assessment, folder: Path, lang: Lang) -> None:
    """Write findings.csv, indicators.geojson, assessment.gpkg and travel_time.tif into `folder`.

    With a plan also progress.csv, and with reported figures figures.csv, those that were used.
    """
    write_csv(findings_table(assessment, lang), folder / "findings.csv")
    if assessment.plan is not None:
        write_csv(progress_table(assessment, lang), folder / "progress.csv")
        _write_statistics(assessment, assessment.plan, folder / "figures.csv")
    counties = county_table(assessment, lang)
    to_wgs84(counties).to_file(folder / "indicators.geojson", driver="GeoJSON", RFC7946="YES", WRITE_NAME="NO")
    _write_geopackage(assessment, counties, folder / "assessment.gpkg", lang)
    write_surface(assessment.study.surface, folder / "travel_time.tif")


def write_surface(surface: Surface, path: Path) -> None:
    """Write the travel-time surface as a compressed cloud-optimised GeoTIFF, minutes, -9999 where unreachable."""
    rows, columns = surface.minutes.shape
    # In memory first: GDAL says a full disk in ways of its own, Python's write says it plainly.
    with (
        MemoryFile() as memory,
        memory.open(
            driver="COG",
            height=rows,
            width=columns,
            count=1,
            dtype="float32",
            crs=surface.crs.to_wkt(),
            transform=surface.transform,
            nodata=NODATA,
            compress="DEFLATE",
            predictor="YES",
            overview_resampling=Resampling.average.name,
        ) as raster,
    ):
        raster.write(np.where(np.isnan(surface.minutes), NODATA, surface.minutes).astype(np.float32), 1)
        raster.set_band_description(1, "minutes")
        raster.units = ("min",)
        raster.close()
        path.write_bytes(memory.read())


def _write_statistics(assessment: Assessment, plan: Plan, path: Path) -> None:
    """Write the reported figures as a project holds them; nothing where there are none."""
    if len(assessment.statistics):
        names = {str(adcode): str(name) for adcode, name in assessment.study.layers.counties["name"].items()}
        path.write_text(statistics_csv(assessment.statistics, plan, {**plan.counties, **names}), encoding="utf-8-sig")


def _write_geopackage(assessment: Assessment, counties: gpd.GeoDataFrame, path: Path, lang: Lang) -> None:
    study = assessment.study
    layers = {
        "counties": counties,
        "roads": _finite(study.network.edges.drop(columns=["tail", "head"])),
        "bands": study.bands.assign(label=[_label(band) for band in study.bands.itertuples()]),
        "seats": study.layers.seats.reset_index(),
        "routes": study.routes.join(study.layers.counties["name"]).reset_index(),
    }
    for name, measured in assessment.measurements.items():
        layers |= {f"{name}_{title}": evidence.frame for title, evidence in measured.evidence.items()}
    for name, layer in layers.items():
        layer.to_file(path, layer=name, driver="GPKG", VERSION="1.3")
    if assessment.plan is not None:
        write_dataframe(assessment.spoken(lang).progress, path, layer="progress", driver="GPKG", VERSION="1.3")


def _label(band: Any) -> str:  # noqa: ANN401 - a row of the table
    return f"> {band.from_min:g} min" if np.isnan(band.to_min) else f"{band.from_min:g}-{band.to_min:g} min"


def _finite(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    # A closed direction is infinite inside; a GIS reads "no value" better than infinity.
    return edges.replace({"minutes": np.inf, "minutes_back": np.inf}, np.nan)
