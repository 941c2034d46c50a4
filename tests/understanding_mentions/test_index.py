"""The index of a part's words, by which every table is entered once a word, and the phrases found by it."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.stories import Identity, Story
from tocsin.text import _TOKEN, _cut, lowered, tokenise
from tocsin.understanding.document import Part, document
from tocsin.understanding.lexicon import Phrases

_WORDS = "Oil oil price cap talks in the Gulf , ’s O’Neil".split()
_LINES = st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join)
_PHRASES = Phrases(
    [
        (("oil",), 1),
        (("oil", "price"), 2),
        (("oil", "price", "cap"), 3),
        (("in", "the", "gulf"), 4),
        (("oil",), 5),
    ]
)


def body(text: str) -> Part:
    at = datetime(2023, 6, 1, tzinfo=UTC)
    return document(Story("s", 1, "x", "s", Identity("", "", ""), "", text, at)).body


def test_the_tokens_of_a_word_are_found_in_order_whatever_its_case() -> None:
    part = body("Oil rose. The oil price fell; oil.")
    assert part.where({"oil", "price"}) == [0, 4, 5, 8]
    assert part.where({"Oil"}) == []


@given(_LINES, st.sets(st.sampled_from([lowered(word) for word in _WORDS])))
def test_the_index_finds_what_reading_every_token_finds(text: str, words: set[str]) -> None:
    part = body(text)
    assert part.where(words) == [i for i, low in enumerate(part.tokens.lower) if low in words]


@given(st.text(max_size=40))
def test_a_word_is_lowered_as_the_tokens_are(text: str) -> None:
    tokens = tokenise(text)
    assert tuple(map(lowered, tokens.words)) == tokens.lower


@given(st.text("aBé s'’-.,&:;()\"0\n_İ½", max_size=30))
def test_plain_words_are_cut_as_the_pattern_cuts_a_whole_text(text: str) -> None:
    tokens = tokenise(text)
    assert list(zip(tokens.starts, tokens.ends, strict=True)) == list(_cut(_TOKEN, text, 0, len(text)))
    assert tokens.words == tuple(
        text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)
    )


@given(_LINES)
def test_phrases_are_the_same_by_the_index_and_by_every_token(text: str) -> None:
    part = body(text)
    assert _PHRASES.in_part(part) == _PHRASES.scan(part.tokens.lower)


def test_the_longest_phrase_at_a_place_wins_within_the_range_and_values_keep_their_order() -> None:
    lower = tuple("the oil price cap in the gulf oil".split())
    assert _PHRASES.scan(lower) == [(1, 4, (3,)), (4, 7, (4,)), (7, 8, (1, 5))]
    assert _PHRASES.scan(lower, 1, 3) == [(1, 3, (2,))]
    assert _PHRASES.scan(lower, 4, 6) == []
    assert _PHRASES.at(lower, 4) == (7, (4,))
    assert _PHRASES.at(lower, 5) is None
