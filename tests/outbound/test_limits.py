"""What a hostile server sends, and what becomes of it: an answer, or an error in words, within the limits."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hostile import dripping, endless, said

from tocsin.errors import RetryableWireError, WireError
from tocsin.outbound import Response

Ask = Callable[..., Response]
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def test_a_plain_answer_comes_whole(ask: Ask) -> None:
    answer = ask(said(b"hello", "Content-Type: text/plain"))
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"hello", "text/plain")


@pytest.mark.parametrize("status", ["404 Not Found", "500 Down", "503 Busy", "410 Gone"])
def test_an_answer_of_any_status_is_an_answer(ask: Ask, status: str) -> None:
    assert ask(said(b"sorry", status=status)).status == int(status[:3])


def test_a_header_given_twice_has_its_first_value(ask: Ask) -> None:
    assert ask(said(b"", "X-A: one", "X-A: two")).headers["x-a"] == "one"


def test_several_links_count_together(ask: Ask) -> None:
    links = ask(said(b"", "Link: <a>; rel=hub", "Link: <b>; rel=self")).headers["link"]
    assert links == "<a>; rel=hub, <b>; rel=self"


def test_headers_dripped_byte_by_byte_end_at_the_deadline(ask: Ask) -> None:
    with pytest.raises(RetryableWireError, match=r"within 0\.4 s"):
        ask(dripping(HEAD + b"X: ", b"x"), deadline=0.4)


def test_a_body_dripped_byte_by_byte_ends_at_the_deadline(ask: Ask) -> None:
    with pytest.raises(RetryableWireError, match=r"within 0\.4 s"):
        ask(dripping(HEAD + b"Content-Length: 100000\r\n\r\n", b"x"), deadline=0.4)


def test_a_server_that_says_nothing_ends_at_the_deadline(ask: Ask) -> None:
    with pytest.raises(RetryableWireError, match="no whole answer"):
        ask(dripping(b"", b"", 0.1), deadline=0.3)


def test_a_body_without_end_stops_at_the_limit(ask: Ask) -> None:
    with pytest.raises(WireError, match="larger than 100000 bytes"):
        ask(endless(HEAD + b"Connection: close\r\n\r\n", b"x" * 4096), max_bytes=100_000)


def test_chunks_without_end_stop_at_the_limit(ask: Ask) -> None:
    with pytest.raises(WireError, match="larger than 100000 bytes"):
        ask(endless(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"), max_bytes=100_000)


def test_headers_without_end_stop_at_the_limit(ask: Ask) -> None:
    with pytest.raises(WireError, match="headers are too large"):
        ask(endless(HEAD, b"X-More: " + b"x" * 1000 + b"\r\n"))


def test_one_header_without_end_stops_at_the_limit(ask: Ask) -> None:
    with pytest.raises(WireError, match="headers are too large"):
        ask(endless(HEAD + b"X-Long: ", b"x" * 4096))


def test_a_body_stated_as_huge_is_refused_before_it_is_read(ask: Ask) -> None:
    with pytest.raises(WireError, match="has 99999999999 bytes"):
        ask(endless(HEAD + b"Content-Length: 99999999999\r\n\r\n", b"x" * 4096))


def test_a_body_that_nobody_wants_is_left_unread(ask: Ask) -> None:
    answer = ask(
        endless(HEAD + b"Content-Length: 99999999999\r\n\r\n", b"x" * 4096), "POST", body_wanted=False
    )
    assert (answer.status, answer.body) == (200, b"")


def packed(data: bytes) -> bytes:
    return said(gzip.compress(data), "Content-Encoding: gzip")


def test_a_packed_body_is_unpacked(ask: Ask) -> None:
    assert ask(packed(b"news " * 1000)).body == b"news " * 1000


def test_a_body_packed_twice_is_unpacked_twice(ask: Ask) -> None:
    twice = gzip.compress(gzip.compress(b"news"))
    assert ask(said(twice, "Content-Encoding: gzip, gzip")).body == b"news"


@pytest.mark.parametrize("wbits", [15, -15])
def test_deflate_is_unpacked_with_and_without_its_frame(ask: Ask, wbits: int) -> None:
    packer = zlib.compressobj(wbits=wbits)
    body = packer.compress(b"news " * 100) + packer.flush()
    assert ask(said(body, "Content-Encoding: deflate")).body == b"news " * 100


def test_a_gzip_of_several_members_is_one_body(ask: Ask) -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0"
    assert ask(said(body, "Content-Encoding: gzip")).body == b"one two"


def test_a_bomb_stops_at_the_limit_and_takes_little_memory(ask: Ask) -> None:
    bomb = packed(bytes(64 << 20))
    tracemalloc.start()
    with pytest.raises(WireError, match="larger than 16777216 bytes"):
        ask(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 << 20


def test_a_bomb_in_a_bomb_stops_at_the_limit(ask: Ask) -> None:
    inner = gzip.compress(gzip.compress(bytes(32 << 20)))
    with pytest.raises(WireError, match="larger than"):
        ask(said(inner, "Content-Encoding: gzip, gzip"))


def test_three_layers_are_refused(ask: Ask) -> None:
    with pytest.raises(WireError, match="packed 3 times"):
        ask(said(b"x", "Content-Encoding: gzip, gzip", "Content-Encoding: gzip"))


def test_a_packing_that_was_not_asked_for_is_refused(ask: Ask) -> None:
    with pytest.raises(WireError, match="'br'"):
        ask(said(b"x", "Content-Encoding: br"))


def test_a_gzip_without_its_trailer_was_cut_short(ask: Ask) -> None:
    with pytest.raises(WireError, match="cut short"):
        ask(said(gzip.compress(b"news " * 100)[:-8], "Content-Encoding: gzip"))


def test_a_gzip_that_is_none_is_damaged(ask: Ask) -> None:
    with pytest.raises(WireError, match="damaged"):
        ask(said(b"<rss/>", "Content-Encoding: gzip"))


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 50\r\nConnection: close\r\n\r\nhalf",
        CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + b"10\r\nhalf",
    ],
)
def test_fewer_bytes_than_stated_were_cut_short(ask: Ask, answer: bytes) -> None:
    with pytest.raises(RetryableWireError, match="cut short"):
        ask(lambda _: [answer])


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>no HTTP at all</html>",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 99 Odd\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        HEAD + b"Content-Length: \xb2\r\n\r\nab",
        HEAD + b"X-Nul: a\0b\r\n\r\n",
        CHUNKED + b"zz\r\nab\r\n0\r\n\r\n",
    ],
)
def test_what_goes_against_http_is_an_error_in_words(ask: Ask, answer: bytes) -> None:
    with pytest.raises(WireError) as told:
        ask(lambda _: [answer])
    assert told.value.subject.startswith("http://127.0.0.1") and told.value.mend


def test_early_hints_before_the_answer_are_passed_over(ask: Ask) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    assert ask(hints + said(b"news")).body == b"news"


def test_an_answer_to_a_request_without_change_has_no_body(ask: Ask) -> None:
    assert ask(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n").status == 304
