"""Components of things that are linked."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ycgis.ground.components import components

LINKS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


@given(links=LINKS)
def test_as_networkx(links: list[tuple[int, int]]) -> None:
    one, other = np.array(links, dtype=np.int64).reshape(-1, 2).T
    found = components(12, one, other)
    graph = nx.Graph(links)
    graph.add_nodes_from(range(12))
    groups = {frozenset(np.flatnonzero(found == number).tolist()) for number in np.unique(found)}
    assert groups == {frozenset(group) for group in nx.connected_components(graph)}


def test_a_link_drawn_very_often_is_a_link() -> None:
    one = np.zeros(256, dtype=np.int64)
    assert components(3, one, one + 1).tolist() == [0, 0, 1]
