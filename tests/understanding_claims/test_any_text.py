"""Properties that hold for any text: no failure, spans inside their part, sound fields, the same every time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stories_by_hand import Names, company, made, mentions, person
from tocsin.model.reading import Claim
from tocsin.understanding.claims import find_claims
from tocsin.understanding.claims.certainty import STRENGTH
from tocsin.understanding.document import Document

NAMES: Names = {"Roy": person("Lena Roy"), "Calder": company("XLON:CLDR", "Calder plc")}
RULES = {
    "inverted", "as said", "before speaker", "according to", "after speaker", "participle", "announced", "continued",
    "continued in a new paragraph", "headline tail", "headline head",
}  # fmt: skip
WORDS = (
    "Roy Calder he it they who which that while if as and but , . ; : - — ( ) \" “ ” „ « » ' ’ '' said says saying say "
    "told added adding according to Reuters reported announced quoted citing noted was is has will may not the a yard "
    "analysts 42 % percent Monday last week in on of by with statement interview \n\n \n ? ! … www.a.b D-N.Y. 3.5"
).split(" ")
TAILS = [
    "said",
    "says Roy",
    "Roy says",
    "reports",
    "announced",
    "according to",
    "telling",
    "as Roy noted",
    ":",
    "- WSJ",
    ", adding",
    ", and",
    ", but",
    ", a",
    "while saying",
    ", as",
    ", even",
    "to",
    ", who",
]
texts = st.one_of(
    st.text(max_size=120),
    st.tuples(
        st.lists(st.sampled_from(WORDS), max_size=6),
        st.sampled_from(TAILS),
        st.sampled_from(["", "Roy", '"', "."]),
    ).map(lambda parts: " ".join([*parts[0], *parts[1:]])),
    st.lists(st.sampled_from(WORDS), max_size=50).map(" ".join),
)


def read(headline: str, body: str) -> tuple[Document, tuple[Claim, ...]]:
    doc = made(headline, body)
    return doc, find_claims(doc, mentions(doc, NAMES), None)[0]


@settings(max_examples=400)
@given(texts, texts)
def test_every_span_lies_inside_its_part_and_every_field_is_sound(headline: str, body: str) -> None:
    doc, claims = read(headline, body)
    for claim in claims:
        size = len(doc.part(claim.content.field).tokens.text)
        for span in (claim.content, claim.cue, claim.source):
            assert span is None or (span.field == claim.content.field and 0 <= span.start < span.end <= size)
        assert claim.why.split(";")[0] in RULES
        assert claim.certainty in {*STRENGTH, "denied", "unknown", "conditional"}
        assert claim.claimant
        assert len(claim.id) == 16


@given(texts)
def test_the_same_text_is_read_the_same_way_twice(body: str) -> None:
    assert read("", body)[1] == read("", body)[1]


@given(texts)
def test_no_cue_lies_inside_a_quotation(body: str) -> None:
    doc, claims = read("", body)
    for claim in claims:
        if claim.cue is not None:
            assert not any(start < claim.cue.start < end - 1 for start, end in doc.body.quotations)


@given(st.lists(st.sampled_from(['"', "“", "”", "„", "«", "»", "''", "'", "’"]), min_size=1, max_size=7))
def test_stray_quotation_marks_neither_fail_nor_hide_the_next_paragraph(strays: list[str]) -> None:
    doc, claims = read("", f"The {' '.join(strays)} yard.\n\nRoy said the yard is full.")
    assert "the yard is full" in [doc.text(c.content) for c in claims]


@given(
    st.sampled_from(
        ["The sun rose.", "Two docks stood empty on Monday.", "Prices fell by a tenth (see below)."]
    )
)
def test_a_plain_paragraph_before_changes_no_claim(plain: str) -> None:
    body = 'Roy said the yard is full.\n\n"Orders are strong," he said. "We have hired."'
    alone, after = read("", body), read("", f"{plain}\n\n{body}")
    assert [c.id for c in alone[1]] == [c.id for c in after[1]]
