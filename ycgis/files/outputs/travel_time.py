"""travel_time.tif: minutes to the prefecture city from everywhere."""

from pathlib import Path

import numpy as np
from rasterio.enums import Resampling
from rasterio.io import MemoryFile

from ycgis.assess import Assessment
from ycgis.files.output import Output
from ycgis.ground.text import Lang, Text

__all__ = ["NODATA", "OUTPUT"]

NODATA = -9999.0


def write(assessment: Assessment, path: Path, _: Lang) -> None:
    """Write the travel-time surface as a compressed cloud-optimised GeoTIFF, minutes, -9999 where unreachable."""
    surface = assessment.study.surface
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


OUTPUT = Output(
    name="travel_time.tif",
    title=Text("各处到设区市的分钟数", "minutes to the prefecture city from everywhere"),
    write=write,
    rank=60,
)
