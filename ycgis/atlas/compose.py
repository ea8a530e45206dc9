"""A page put together from its template, its words, its styles and its scripts, and proven to need no network."""

from collections.abc import Mapping, Sequence
from functools import cache

import jinja2
from markupsafe import Markup

from ycgis.atlas.offline import content_policy, require_offline
from ycgis.atlas.words import words
from ycgis.ground.text import Lang

__all__ = ["compose"]


def compose(template: str, lang: Lang, styles: str, scripts: Sequence[str], values: Mapping[str, object]) -> str:
    """Return a page; no script runs in it but those given, each named in the page's policy.

    Raises
    ------
    OutputError
        If the page would ask the network for anything.
    """
    html = (
        _templates()
        .get_template(template)
        .render(
            **values,
            t=words(lang),
            lang=lang,
            policy=content_policy(scripts),
            styles=Markup(styles),  # noqa: S704 - the atlas's own style sheets
            scripts=[Markup(text) for text in scripts],  # noqa: S704 - own scripts; the data in them are escaped
        )
    )
    require_offline(html, template.removesuffix(".jinja"))
    return html


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("ycgis.atlas"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
