"""What programs rely on: the fields of each line that a command writes, and what stands on which stream."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tocsin.cli.main import app

LINES: list[dict[str, Any]] = [
    {"id": "u", "headline": "Goldman Sachs upgrades Apple Inc. (NASDAQ: AAPL) to Buy, raises price target to $250 from $220",
     "body": "<p>Apple said on Monday that profit rose.</p><p>\"We sold more,\" a spokesman told Reuters.</p>", "received_at": "2026-11-02T10:00:00Z"},
    {"id": 7, "headline": "Russia may get shells from North Korea for wheat, U.S. says", "url": "https://news.example/7",
     "body": "Washington said Pyongyang would ship munitions.", "received_at": "2026-11-02T09:00:00Z", "source": "ledger"},
    {"id": "d", "headline": "Mühle im Norden schließt nach dem Brand, sagt die Firma am Montag in einer Mitteilung", "received_at": "2026-11-02T11:00:00Z"},
]  # fmt: skip
SPAN = {"field", "start", "end"}
RULES = '{"id": "r1", "query": "ticker:AAPL"}\n{"id": "r2", "owner": "ann", "query": "shells AND exposure>=0.1"}\n'


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "stories.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return str(path)


def call(*words: str, data: Path, status: int = 0, put_in: str | None = None) -> Result:
    done = CliRunner().invoke(app, [*words, "--data", str(data)], input=put_in)
    assert done.exit_code == status, (done.output, done.exception)
    return done


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]  # anything else on the stream is a failure


def spans_in(value: Any) -> list[dict[str, Any]]:
    """Every span anywhere in a value."""
    if isinstance(value, dict):
        return [value] if set(value) == SPAN else [s for v in value.values() for s in spans_in(v)]
    return [s for v in value for s in spans_in(v)] if isinstance(value, list) else []


def test_a_reading_has_its_fields_and_ids_as_given(tmp_path: Path, file: str) -> None:
    found = lines(call("read", file, "--json", data=tmp_path).stdout)
    assert [line["id"] for line in found] == ["u", "7", "d"]
    fields = {
        "id", "story", "securities", "mentions", "themes", "events", "ratings", "claims", "source_chain",
        "sentiment", "language", "versions",
    }  # fmt: skip
    for line in found:
        assert set(line) >= fields
        assert set(line["story"]) == {"headline", "body", "links"}
        for span in spans_in(line):
            text = line["story"][span["field"]]
            assert 0 <= span["start"] < span["end"] <= len(text)
    assert found[2]["language"] == "de" and "not read in this language" in found[2]["not_read"]


def test_a_security_a_rating_and_a_tone_are_told_in_full(tmp_path: Path, file: str) -> None:
    line = lines(call("read", file, "--json", data=tmp_path).stdout)[0]
    (security,) = [s for s in line["securities"] if s["role"] == "subject"]
    assert {"ticker": "AAPL", "exchange": "XNAS", "primary": True}.items() <= security.items()
    assert 0 < security["relevance"] <= 1 and 0 < security["confidence"] <= 1
    assert security["why"] and security["spans"]
    (rating,) = line["ratings"]
    wanted = {
        "ticker": "AAPL", "firm": "Goldman Sachs", "action": "upgrades", "rating": "Buy", "target": 250.0,
        "prior_target": 220.0, "target_action": "raises", "currency": "USD",
    }  # fmt: skip
    assert wanted.items() <= rating.items()
    assert set(rating) >= {"analyst", "prior_rating", "span"}
    tones = {("story" if "story" in t else "ticker"): t for t in line["sentiment"]}
    assert tones["story"]["story"] == "u" and tones["ticker"]["ticker"] == "AAPL"
    assert all(-1 <= t["score"] <= 1 for t in line["sentiment"])


def test_claims_and_mentions_have_speaker_cue_and_keys(tmp_path: Path, file: str) -> None:
    found = lines(call("read", file, "--json", data=tmp_path).stdout)
    said = [c for line in found for c in line["claims"]]
    assert said
    for claim in said:
        assert set(claim) >= {"claimant", "via", "kind", "certainty", "about", "cue", "content", "source"}
        assert claim["kind"] in ("direct", "indirect", "mixed")
    countries = {m["key"] for m in found[1]["mentions"] if m["kind"] == "country"}
    assert countries >= {"RU", "KP", "US"}
    for mention in found[1]["mentions"]:
        text = found[1]["story"][mention["span"]["field"]]
        assert text[mention["span"]["start"] : mention["span"]["end"]] == mention["surface"]


def test_the_figures_stand_alone_on_standard_error(tmp_path: Path, file: str) -> None:
    for command in (("read", file), ("place", file), ("expose", file)):
        done = call(*command, "--json", "--stats", data=tmp_path)
        assert len(lines(done.stdout)) == 3
        (told,) = [line for line in done.stderr.splitlines() if line.startswith("{")]
        stats = json.loads(told)
        assert set(stats) == {"stories", "seconds", "stories_per_second"} and stats["stories"] == 3


def test_a_chain_ends_with_a_source_only_where_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "chain.jsonl"
    rows = (
        {"id": "a", "headline": "Apple said profit rose", **more} for more in ({}, {"source": "Mill Ledger"})
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    chains = [line["source_chain"] for line in lines(call("read", str(path), "--json", data=tmp_path).stdout)]
    assert chains == [["Apple"], ["Apple", "mill-ledger"]]


def test_a_reading_as_of_a_time_is_the_same_every_time(tmp_path: Path, file: str) -> None:
    one, two = (call("read", file, "--json", "--as-of", "2016-02-03", data=tmp_path).stdout for _ in range(2))
    assert one == two != ""


def test_only_the_parts_asked_for_are_written(tmp_path: Path, file: str) -> None:
    for line in lines(call("read", file, "--json", "--only", "ratings,claims", data=tmp_path).stdout):
        assert set(line) == {"id", "ratings", "claims"}


@pytest.mark.parametrize("packed", ["plain", "gz", "stdin"])
def test_a_file_is_read_as_it_is(tmp_path: Path, file: str, packed: str) -> None:
    text = Path(file).read_text()
    want = call("read", file, "--json", data=tmp_path).stdout
    (tmp_path / "s.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    name = {"plain": file, "gz": str(tmp_path / "s.jsonl.gz"), "stdin": "-"}[packed]
    got = call("read", name, "--json", data=tmp_path, put_in=text if packed == "stdin" else None).stdout
    kept = [{k: v for k, v in line.items() if k != "source_chain"} for line in lines(got)]
    assert kept == [{k: v for k, v in line.items() if k != "source_chain"} for line in lines(want)]


def test_nothing_in_is_nothing_out(tmp_path: Path) -> None:
    for command in ("read", "place", "expose"):
        assert call(command, "-", "--json", data=tmp_path, put_in="").stdout == ""


def test_placements_come_in_the_order_of_receipt(tmp_path: Path, file: str) -> None:
    found = lines(call("place", file, "--json", data=tmp_path).stdout)
    assert [line["id"] for line in found] == ["7", "u", "d"]
    for line in found:
        assert set(line) >= {"id", "storyline", "relation", "novelty", "adds", "why"}
        assert line["relation"] in ("starts", "adds", "repeats", "corrects", "withdraws")
        assert 0 <= line["novelty"] <= 1 and line["why"]


def test_an_exposure_is_shown_hop_by_hop(tmp_path: Path, file: str) -> None:
    found = {
        line["id"]: line["exposures"] for line in lines(call("expose", file, "--json", data=tmp_path).stdout)
    }
    assert found["7"], "the story of shells for wheat reaches somebody"
    for exposure in (e for exposures in found.values() for e in exposures):
        assert set(exposure) >= {"ticker", "exchange", "score", "path"} and 0 < exposure["score"] <= 1
        hops = exposure["path"]
        assert hops[0]["from"] == "story" and hops[-1]["to"].endswith(
            f"{exposure['exchange']}:{exposure['ticker']}"
        )
        for one, two in pairwise(hops):
            assert one["to"] == two["from"]
        assert all(set(hop) >= {"from", "to", "kind", "weight", "source", "why"} for hop in hops)


def test_matches_name_story_rule_and_reasons(tmp_path: Path, file: str) -> None:
    (tmp_path / "rules.jsonl").write_text(RULES + '{"id": "r3", "query": "ticker:AAPL AND"}\n')
    done = call("match", "--rules", str(tmp_path / "rules.jsonl"), file, "--json", data=tmp_path)
    found = lines(done.stdout)
    assert {(line["story"], line["rule"]) for line in found} == {("u", "r1"), ("7", "r2")}
    assert all(reason["clause"] for line in found for reason in line["reasons"])
    assert "r3" in done.stderr


def test_a_bad_rule_is_named_with_its_place_and_what_would_be_right(tmp_path: Path) -> None:
    (tmp_path / "rules.jsonl").write_text(RULES)
    assert call("rules", "check", str(tmp_path / "rules.jsonl"), data=tmp_path).stdout == ""
    (tmp_path / "bad.jsonl").write_text('{"id": "b", "query": "tickr:AAPL"}\n' + RULES)
    done = call("rules", "check", str(tmp_path / "bad.jsonl"), data=tmp_path, status=1)
    (told,) = done.stdout.splitlines()
    assert told.startswith("b: position 0") and "ticker" in told


def test_a_feed_document_is_one_line_whatever_it_holds(tmp_path: Path) -> None:
    feed = '<rss version="2.0"><channel><title>W</title><link>https://w.example/</link>{}</channel></rss>'
    item = '<item><title>A &amp; B</title><link>/1</link><guid isPermaLink="false">1</guid><description>&lt;b&gt;x&lt;/b&gt;</description></item>'
    (tmp_path / "full.xml").write_text(feed.format(item))
    (tmp_path / "empty.xml").write_text(feed.format(""))
    (tmp_path / "none.xml").write_text("<html><body>No feed</body></html>")
    names = [str(tmp_path / f"{name}.xml") for name in ("full", "empty", "none")]
    done = CliRunner().invoke(app, ["parse", *names, "--json", "--base", "https://w.example/f"])
    found = lines(done.stdout)
    assert [line["outcome"] for line in found] == ["items", "empty", "error"]
    assert found[0]["feed"]["title"] == "W" and found[2]["error"]
    (first,) = found[0]["items"]
    assert (first["headline"], first["url"], first["native_id"]) == ("A & B", "https://w.example/1", "1")
    assert set(first) >= {"published_at", "updated_at", "summary", "body"}
