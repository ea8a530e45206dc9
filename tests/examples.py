"""How many examples a property is tried with: all of them by default, some under the profile ``quick``."""

from typing import Any

from hypothesis import settings

__all__ = ["QUICK", "examples"]

QUICK = 20
"""Examples per hundred that `make check` tries; `make test` tries all of them."""

_FEWEST = 5


def examples(most: int, **others: Any) -> settings:  # noqa: ANN401 - as hypothesis takes them
    """Return settings with at most so many examples, fewer where the profile in force asks for fewer than a hundred."""
    share = settings.default.max_examples / 100
    return settings(max_examples=max(min(most, _FEWEST), round(most * share)), **others)
