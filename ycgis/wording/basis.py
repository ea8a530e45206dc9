"""The basis of a value in words: the template of its state, filled with the columns of its measure."""

from collections.abc import Mapping

import pandas as pd

from ycgis.ground.text import Text

__all__ = ["basis_of"]


def basis_of(
    table: pd.DataFrame,
    templates: Mapping[str, Text],
    words: Mapping[str, Mapping[str, Text]] | None = None,
    /,
    **shared: object,
) -> dict[str, Text]:
    """Return the basis of each row: the template of its ``state``, filled with its columns.

    Parameters
    ----------
    table
        Indexed by county: ``state``, a key of `templates`, and the components of the value.
    templates
        A wording for each state, with ``{named}`` places.
    words
        Further places of single counties, each by county; one that a county lacks is empty.
    shared
        Further places, the same for all.

    Examples
    --------
    >>> table = pd.DataFrame({"state": ["some", "none"], "km": [1.25, float("nan")]}, index=["a", "b"])
    >>> templates = {"some": Text("{km:.1f} km", "{km:.1f} km in {unit}"), "none": Text("无", "nothing")}
    >>> basis_of(table, templates, unit="all")["a"].en
    '1.2 km in all'
    """
    rows = {str(label): row for label, row in zip(table.index, table.to_dict("records"), strict=True)}
    of_county = words or {}
    return {
        label: templates[str(row["state"])].fill(
            **shared,
            **{str(name): value for name, value in row.items()},
            **{name: each.get(label, _EMPTY) for name, each in of_county.items()},
        )
        for label, row in rows.items()
    }


_EMPTY = Text("", "")
