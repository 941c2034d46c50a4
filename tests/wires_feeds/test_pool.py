"""Parsing in limited processes: what kills or stalls one costs its own document only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from rss_by_hand import item, read, rss

from tocsin.errors import WireError
from tocsin.wires.feeds import ParserPool
from tocsin.wires.feeds.child import receive, send
from tocsin.wires.feeds.parsing import LIMIT

GOOD = rss(item(1) + item(2)).encode()
SLOW = rss("<item><title>x</title>" + "<category>c</category>" * 600_000 + "</item>").encode()


@pytest.fixture
def brief() -> Iterator[ParserPool]:
    """A pool of one process with a second for each document."""
    with closing(ParserPool(1, seconds=1)) as made:
        yield made


def children() -> list[int]:
    """Ids of the parser processes that this process has started."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    return [
        int(line.split()[0])
        for line in listed.stdout.splitlines()
        if "feeds.child" in line and "defunct" not in line
    ]


def test_the_pool_reads_as_the_parser_itself_does(pool: ParserPool) -> None:
    headers = {"Content-Type": "text/xml; charset=koi8-r"}
    data = rss("<item><title>Пшеница</title></item>").encode("koi8-r")
    assert pool.parse(data, headers, "https://w.example/") == read(data, "https://w.example/", **headers)


def test_an_error_keeps_its_subject_cause_and_mend(pool: ParserPool) -> None:
    with pytest.raises(WireError) as refused:
        pool.parse(b"<html></html>", {}, "https://w.example/f")
    assert refused.value.subject == "https://w.example/f"
    assert "web page" in refused.value.cause
    assert refused.value.mend


def test_what_is_too_large_is_not_even_sent(pool: ParserPool) -> None:
    with pytest.raises(WireError, match="bytes"):
        pool.parse(b"x" * (LIMIT + 1), {}, "")


def test_a_document_that_takes_too_long_is_an_error_and_the_next_is_read(brief: ParserPool) -> None:
    for _ in range(2):
        with pytest.raises(WireError, match="longer to parse than 1 seconds"):
            brief.parse(SLOW, {}, "")
        assert len(brief.parse(GOOD, {}, "").items) == 2


def test_a_document_that_needs_too_much_memory_is_an_error_and_the_next_is_read() -> None:
    with closing(ParserPool(1, seconds=20, memory_mb=80)) as small:
        with pytest.raises(WireError, match=r"memory|died"):
            small.parse(
                rss(
                    "<item><title>x</title><description>" + "y " * 7_000_000 + "</description></item>"
                ).encode(),
                {},
                "",
            )
        assert len(small.parse(GOOD, {}, "").items) == 2


def test_a_parser_that_was_killed_is_replaced(brief: ParserPool) -> None:
    before = set(children())
    brief.parse(GOOD, {}, "")
    (ours,) = set(children()) - before
    os.kill(ours, signal.SIGKILL)
    with pytest.raises(WireError, match="parser died"):
        brief.parse(GOOD, {}, "")
    assert len(brief.parse(GOOD, {}, "").items) == 2


def test_one_process_serves_many_documents_and_close_ends_it() -> None:
    before = set(children())
    pool = ParserPool(1)
    for _ in range(5):
        pool.parse(GOOD, {}, "")
    assert len(set(children()) - before) == 1
    pool.close()
    pool.close()
    assert set(children()) <= before


def test_a_closed_pool_says_so() -> None:
    pool = ParserPool(2)
    pool.close()
    with pytest.raises(WireError, match="closed"):
        pool.parse(GOOD, {}, "")


def test_threads_share_the_processes_and_get_their_own_answers() -> None:
    documents = [rss(item(n)).encode() for n in range(60)]
    with closing(ParserPool(2, seconds=20)) as pool, ThreadPoolExecutor(8) as threads:
        feeds = list(threads.map(lambda data: pool.parse(data, {}, ""), documents))
    assert [feed.items[0].native_id for feed in feeds] == [f"g{n}" for n in range(60)]


def test_nothing_is_imported_from_the_folder_that_the_desk_runs_in(tmp_path: Path) -> None:
    (tmp_path / "feedparser.py").write_text("raise SystemExit('taken over')")
    program = (
        "from tocsin.wires.feeds import ParserPool\n"
        f"pool = ParserPool(1); print(len(pool.parse({GOOD!r}, {{}}, '').items)); pool.close()"
    )
    python = [sys.executable, "-P", "-c", program]
    ran = subprocess.run(python, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout == "2\n"


def test_a_message_has_two_parts_and_an_end(tmp_path: Path) -> None:
    with (tmp_path / "pipe").open("w+b") as pipe:
        send(pipe, b"head", b"")
        send(pipe, b"", b"body")
        pipe.write(b"\xff" * 8)
        pipe.seek(0)
        assert [receive(pipe) for _ in range(4)] == [(b"head", b""), (b"", b"body"), None, None]
