"""Pages put together from a template, words, styles, scripts and maps, and proven to need no network."""

from collections.abc import Mapping, Sequence
from functools import cache

import folium
import jinja2
from branca.element import Figure
from markupsafe import Markup

from ycgis.atlas.elements import Script
from ycgis.atlas.offline import content_policy, require_offline
from ycgis.atlas.words import words
from ycgis.ground.text import Lang

__all__ = ["MapPage", "compose"]

_UNUSED = {"jquery"}
"""What folium puts into a head for popups of its own, of which the atlas has none."""


class MapPage(Figure):
    """A document with folium maps in it, laid out by a template of the atlas.

    The maps, and what is added to them, write into its head and its script as into any figure's; the template gives
    each map its place. A page refuses to be one that asks the network for anything.

    Parameters
    ----------
    template, lang, values
        The file of the template, the language of its fixed words, and what it shows.
    styles, scripts
        What the page carries besides what its maps bring.
    maps
        In the order in which the template places them; their names are its ``map_ids``.
    """

    def __init__(  # noqa: PLR0913 - what a page is made of
        self,
        template: str,
        lang: Lang,
        values: Mapping[str, object],
        *,
        styles: str,
        scripts: Sequence[str],
        maps: Sequence[folium.Map],
    ) -> None:
        super().__init__()
        self._page, self._lang, self._values = template, lang, values
        self._styles, self._scripts, self._maps = styles, scripts, maps
        for drawing in maps:
            self.add_child(drawing)

    def render(self, **kwargs: object) -> str:
        """Return the page as HTML.

        Raises
        ------
        OutputError
            If it would ask the network for anything.
        """
        for drawing in self._maps:
            drawing.render(**kwargs)  # type: ignore[no-untyped-call]  # folium types it in part
        head = self.header._children  # noqa: SLF001 - branca has no other way to read what maps put there
        needed = [name for name in head if name not in _UNUSED]
        carried = [element.text for name in needed if isinstance(element := head[name], Script)]
        making = self.script.render(**kwargs).replace("</script", "<\\/script")
        map_ids = [drawing.get_name() for drawing in self._maps]
        values = {**self._values, "map_ids": map_ids, "map_id": map_ids[0]}
        return compose(self._page, self._lang, self._styles, [*carried, *self._scripts, making], values)


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
