"""Link headers: relations to absolute addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.wires.feeds.hubs import links

BASE = "https://wire.example/feed"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", {}),
        ('<https://h.example/>; rel="hub"', {"hub": "https://h.example/"}),
        ("</a>; rel=self", {"self": "https://wire.example/a"}),
        ('<https://h.example/>; rel="hub self"', {"hub": "https://h.example/", "self": "https://h.example/"}),
        ("<https://a.example/>; rel=HUB, <https://b.example/>; rel=hub", {"hub": "https://a.example/"}),
        ('<https://a.example/>; title="x; rel=hub"; type=a', {}),
        ("<javascript:x()>; rel=hub", {}),
        ("<https://a.example/>", {}),
        ("nonsense; rel=hub", {}),
    ],
)
def test_relations_are_read_from_a_header(header: str, found: dict[str, str]) -> None:
    assert links(header, BASE) == found


@given(st.text(alphabet="<>;,=\"' relhub:/.a", max_size=200))
def test_any_header_is_read(header: str) -> None:
    assert all(url.startswith(("http", "mailto")) for url in links(header, BASE).values())
