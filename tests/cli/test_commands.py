"""The commands as people and programs call them: what they print, and what they say when it cannot be done."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tocsin.cli.main import app, run

TEXT = """Grain Ships Wait Off Odesa As Insurers Hesitate

Comments
Loading...

Ukraine expects grain ships to sail within days, Deputy Minister Olena Marchuk said on Tuesday.

Read Also: Why Bread Is Dear
"""
LINES = [
    {"id": "a", "headline": "Lockheed Martin (NYSE: LMT) wins order", "body": "Lockheed Martin won an order.", "published_at": "2026-11-23T08:00:00Z"},
    {"id": "b", "headline": "Lockheed Martin (NYSE: LMT) wins order", "body": "Lockheed Martin won an order.", "published_at": "2026-11-23T09:00:00Z", "source": "copy"},
    {"id": "c", "headline": "Mill closes in the north", "published_at": "2026-11-23T07:00:00Z"},
]  # fmt: skip


@pytest.fixture
def stories(tmp_path: Path) -> str:
    path = tmp_path / "stories.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES) + "not json\n")
    return str(path)


def call(*words: str, data: Path, status: int = 0) -> str:
    done = CliRunner().invoke(app, [*words, "--data", str(data)])
    assert done.exit_code == status, (done.output, done.exception)
    return done.output


def lines(output: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def test_a_page_is_read_without_its_furniture(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT)
    (line,) = lines(call("read", str(tmp_path / "page.txt"), "--json", data=tmp_path))
    assert line["story"]["headline"] == "Grain Ships Wait Off Odesa As Insurers Hesitate"
    assert "Loading" not in line["story"]["body"]
    assert line["story"]["links"] == [{"title": "Why Bread Is Dear", "url": "", "relation": "read also"}]
    assert {m["key"] for m in line["mentions"]} >= {"UA", "Olena Marchuk"}


def test_read_gives_a_line_a_story_in_order_and_passes_over_a_bad_one(tmp_path: Path, stories: str) -> None:
    output = call("read", stories, "--json", "--only", "securities", data=tmp_path)
    found = lines(output)
    assert [line["id"] for line in found] == ["a", "b", "c"]
    assert found[0]["securities"][0]["key"] == "XNYS:LMT" and set(found[0]) == {"id", "securities"}
    assert "line 4" in output and "not JSON" in output


def test_spans_are_offsets_into_the_story_as_returned(tmp_path: Path, stories: str) -> None:
    for line in lines(call("read", stories, "--json", data=tmp_path)):
        for mention in line["mentions"]:
            span = mention["span"]
            assert line["story"][span["field"]][span["start"] : span["end"]] == mention["surface"]


def test_place_goes_by_the_order_of_receipt(tmp_path: Path, stories: str) -> None:
    found = lines(call("place", stories, "--json", data=tmp_path))
    assert [line["id"] for line in found] == ["c", "a", "b"]
    assert [line["relation"] for line in found] == ["starts", "starts", "repeats"]
    assert found[1]["storyline"] == found[2]["storyline"]


def test_expose_and_match_show_their_reasons(tmp_path: Path, stories: str) -> None:
    rules = tmp_path / "rules.jsonl"
    rules.write_text('{"id": "r", "query": "ticker:LMT"}\n{"id": "bad", "query": "((("}\n')
    (first, *_) = lines(call("expose", stories, "--json", data=tmp_path))
    assert first["exposures"][0]["path"][0]["kind"] == "mention"
    output = call("match", stories, "--rules", str(rules), "--json", data=tmp_path)
    assert [(m["story"], m["rule"]) for m in lines(output)] == [("a", "r"), ("b", "r")]
    assert "rule bad" in output


def test_watch_rules_replay_search_alerts_why(tmp_path: Path, stories: str) -> None:
    assert "XNYS:LMT" in call("watch", "add", "mine", "LMT", "NOSUCHTICKER", data=tmp_path)
    assert "mine" in call("rules", "list", data=tmp_path)
    assert "1 duplicate" in call("replay", stories, data=tmp_path)
    assert "3 duplicate" in call("replay", stories, data=tmp_path)
    assert "Mill closes" in call("search", "mill", data=tmp_path)
    (alert,) = lines(call("alerts", "--json", data=tmp_path))
    story = alert["story_id"]
    assert "fires" in call("why", story, "mine", data=tmp_path)
    call("rules", "add", "mill AND theme:sanctions", "--name", "none", data=tmp_path)
    assert "does not fire" in call("why", story, "none", data=tmp_path)
    assert "1 of 2 stories" in call("rules", "try", "lockheed", data=tmp_path)
    call("watch", "remove", "mine", data=tmp_path)
    assert call("watch", "list", data=tmp_path) == ""


def test_search_as_of_a_time_knows_only_what_was_there(tmp_path: Path, stories: str) -> None:
    call("replay", stories, data=tmp_path)
    assert call("search", "lockheed", "--as-of", "2026-11-23T07:30:00Z", data=tmp_path) == ""
    assert "Lockheed" in call("search", "lockheed", "--as-of", "2026-11-23T08:30:00Z", data=tmp_path)
    assert "Lockheed" in call("search", "--ticker", "LMT", data=tmp_path)


def test_sources_in_and_out(tmp_path: Path) -> None:
    opml = tmp_path / "list.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="Mill News" xmlUrl="https://mill.example/feed"/></body></opml>'
    )
    assert "1 sources in the file" in call("sources", "import", str(opml), data=tmp_path)
    assert "not asked yet" in call("sources", "list", data=tmp_path)
    other = tmp_path / "other.opml"
    other.write_text(opml.read_text().replace("mill.example", "other-mill.example"))
    assert "0 were there" in call("sources", "import", str(other), data=tmp_path)
    assert "1 were there" in call("sources", "import", str(other), data=tmp_path)
    listed = [line["source"] for line in lines(call("sources", "list", "--json", data=tmp_path))]
    assert [s["id"] for s in listed] == ["mill-news", "mill-news-2"]
    call("sources", "remove", "mill-news-2", data=tmp_path)
    assert "https://mill.example/feed" in call("sources", "export", data=tmp_path)
    call("sources", "remove", "mill-news", data=tmp_path)
    assert call("sources", "list", data=tmp_path) == ""


FEEDS = {
    "/page": b"<html><head><link rel=feed href=/one><link rel=feed href=/two></head><body>News</body></html>"
}


@pytest.fixture
def feed() -> Iterator[str]:
    """host:port of a server whose every page is one feed, but for one that names two."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = FEEDS.get(
                self.path, b"<rss version='2.0'><channel><title>Mill News</title></channel></rss>"
            )
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_source_added_again_keeps_what_is_not_said_anew(tmp_path: Path, feed: str) -> None:
    first = ("add", f"http://{feed}/f", "--allow", feed)
    assert call(*first, "--interval", "30", data=tmp_path).startswith("mill-news: Mill News")
    assert "was there" in call(*first, "--group", "mills", data=tmp_path)
    assert f"the setting allow says so: TOCSIN_ALLOW={feed}" in call(*first, data=tmp_path)
    (line,) = lines(call("sources", "list", "--json", data=tmp_path))
    assert (line["source"]["interval"], line["source"]["group"]) == (30.0, "mills")


def test_further_feeds_of_a_page_are_named(
    tmp_path: Path, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_ALLOW", feed)
    told = call("add", f"http://{feed}/page", data=tmp_path).splitlines()
    assert told[0] == f"mill-news: Mill News <http://{feed}/one>"
    assert told[1:] == [f"also there: Mill News <http://{feed}/two>; add it by that address"]


def test_reference_import_and_list(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("symbol,name,exchange\nZZQX,Zedquix Mills Inc,NYSE\n")
    assert "1 rows read" in call("reference", "import", str(table), data=tmp_path)
    assert "Zedquix" in call("reference", "list", "zedquix", data=tmp_path)
    table.write_text("neither,nor\n")
    assert f"{table}: table: has no symbol" in call(
        "reference", "import", str(table), data=tmp_path, status=1
    )
    assert "cannot be read" in call("reference", "import", str(tmp_path / "none"), data=tmp_path, status=1)


def test_the_exposure_map_is_copied_edited_and_read(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT)
    call("reference", "map", data=tmp_path)
    own = tmp_path / "exposure_map.csv"
    own.write_text(own.read_text() + "MY1,country:UA,security:XNAS:AAPL,0.9,,My own view.,,\n")
    assert "exposure_map.csv was there" in call("reference", "map", data=tmp_path)
    (line,) = lines(call("expose", str(tmp_path / "page.txt"), "--json", data=tmp_path))
    (apple,) = [found for found in line["exposures"] if found["ticker"] == "AAPL"]
    assert apple["path"][-1]["source"] == "exposure_map.csv:MY1"


def test_doctor_says_where_a_set_up_stands(tmp_path: Path, stories: str) -> None:
    assert "note  store" in call("doctor", data=tmp_path)
    call("replay", stories, data=tmp_path)
    assert "ok    store" in call("doctor", data=tmp_path)


def test_doctor_tells_a_rule_that_can_never_ring(tmp_path: Path) -> None:
    call("watch", "add", "mine", "LMT", data=tmp_path)
    call("rules", "add", "watchlist:mine", "--name", "all mine", data=tmp_path)
    assert "bad" not in call("doctor", data=tmp_path)
    call("watch", "remove", "mine", data=tmp_path)
    told = call("doctor", data=tmp_path, status=1)
    assert told.count("bad") == 1 and "bad   rule all mine: there is no watchlist 'mine'" in told


def test_a_rule_made_before_the_desk_ever_ran_rings_on_the_desk(tmp_path: Path) -> None:
    call("watch", "add", "mine", "LMT", data=tmp_path)
    call("rules", "add", "theme:sanctions", data=tmp_path)
    assert [line["channels"] for line in lines(call("rules", "list", "--json", data=tmp_path))] == [
        ["desk-me"]
    ] * 2


def test_a_data_folder_that_is_a_file_is_said_in_words(
    tmp_path: Path, stories: str, monkeypatch, capsys
) -> None:  # type: ignore[no-untyped-def]
    assert "is a file, not a folder" in call("doctor", data=Path(stories), status=1)
    for words in (["serve"], ["watch", "list"], ["replay", stories]):
        monkeypatch.setattr(sys, "argv", ["tocsin", *words, "--data", stories])
        with pytest.raises(SystemExit) as ended:
            run()
        assert ended.value.code == 2 and "the folder cannot be made" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["read", "/no/such/file"], "there is no such file"),
        (["rules", "add", "themes:war"], "there is no field themes"),
        (["rules", "add", "theme:sanction"], "Did you mean theme:sanctions?"),
        (["watch", "add", "x", "NOSUCH"], "none of these securities is known"),
        (["watch", "add", " ", "LMT"], "no rule could name it"),
        (["watch", "add", 'the "best"', "LMT"], "no rule could name it"),
        (["read", "-", "--only", "tone"], "there is no part tone. There are: id, story, securities"),
        (["search", "x", "--since", "yesterday-ish"], "is no time"),
        (["why", "nostory", "norule"], "there is none"),
        (["sources", "remove", "nothing"], "there is none of that id"),
        (["reference", "update"], "contact"),
        (["sources", "poll", "nothing"], "there is none of that id"),
        (["sources", "import", "/no/such.opml"], "/no/such.opml: No such file or directory"),
        (["rules", "check", "/no/such.jsonl"], "/no/such.jsonl: No such file or directory"),
        (["match", "/no/such", "--rules", "/no/rules.jsonl"], "/no/rules.jsonl: No such file or directory"),
    ],
)
def test_errors_name_the_subject_and_what_to_do(
    words: list[str], said: str, tmp_path: Path, monkeypatch, capsys
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sys, "argv", ["tocsin", *words, "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_feed_document_is_shown_as_a_wire_would_bring_it(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(
        '<rss version="2.0"><channel><title>T</title><item><title>One &amp;amp; two</title><guid>g</guid></item></channel></rss>'
    )
    done = CliRunner().invoke(app, ["parse", str(feed), str(tmp_path / "none.xml"), "--json"])
    first, second = lines(done.output)
    assert (first["outcome"], first["items"][0]["headline"]) == ("items", "One & two")
    assert second["outcome"] == "error" and "cannot be read" in second["error"]
