"""GeoPackages that are the same bytes each time: the one time of writing that they hold is always the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pyogrio import get_gdal_config_option, set_gdal_config_options

__all__ = ["UNDATED", "undated"]

UNDATED: Final = "1980-01-01T00:00:00.000Z"
"""What `last_change` of every layer says, as the entries of our zip files do."""

_OPTION: Final = "OGR_CURRENT_DATE"


@contextmanager
def undated() -> Iterator[None]:
    """Let GDAL write GeoPackages that say `UNDATED` for when their layers last changed.

    Examples
    --------
    >>> with undated():
    ...     print(get_gdal_config_option("OGR_CURRENT_DATE"))
    1980-01-01T00:00:00.000Z
    """
    before = get_gdal_config_option(_OPTION)
    set_gdal_config_options({_OPTION: UNDATED})
    try:
        yield
    finally:
        set_gdal_config_options({_OPTION: before})
