"""Connections: kept and renewed, shared by threads, safe or refused with the reason."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hostile import Answer, Hostile, said, serving

from tocsin.errors import RetryableWireError, WireError
from tocsin.outbound import Client, Request

Serve = Callable[[dict[str, Answer]], Hostile]


@pytest.fixture
def client() -> Iterator[Client]:
    made: list[Client] = []

    class Lazy:
        def __call__(self, *servers: Hostile, **more: object) -> Client:
            made.append(Client({s.host for s in servers}, **more))  # type: ignore[arg-type]
            return made[-1]

    yield Lazy()  # type: ignore[misc]
    for each in made:
        each.close()


Make = Callable[..., Client]


def test_a_connection_is_used_again(serve: Serve, client: Make) -> None:
    server = serve({"/": said(b"news")})
    asking = client(server)
    for _ in range(3):
        asking.send(Request("GET", server.url("/")))
    assert (len(server.seen), server.connections) == (3, 1)


def test_a_kept_connection_that_was_closed_meanwhile_is_renewed(serve: Serve, client: Make) -> None:
    server = serve({"/": lambda _: [said(b"news")]})  # ends the connection without saying so
    asking = client(server)
    bodies = [asking.send(Request("GET", server.url("/"))).body for _ in range(5)]
    assert bodies == [b"news"] * 5


def test_what_was_posted_is_not_posted_twice_by_itself(serve: Serve, client: Make) -> None:
    server = serve({"/": said(b"news"), "/hook": lambda _: []})
    asking = client(server)
    asking.send(Request("GET", server.url("/")))
    with pytest.raises(RetryableWireError):
        asking.send(Request("POST", server.url("/hook"), body=b"once"))
    assert server.paths() == ["/", "/hook"]


def test_a_cut_answer_spoils_no_other(serve: Serve, client: Make) -> None:
    server = serve({"/bad": lambda _: [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"], "/": said(b"fine")})
    asking = client(server)
    with pytest.raises(WireError):
        asking.send(Request("GET", server.url("/bad")))
    assert asking.send(Request("GET", server.url("/"))).body == b"fine"


def test_bytes_after_an_answer_do_not_become_the_next_one(serve: Serve, client: Make) -> None:
    server = serve({"/bad": said(b"one") + said(b"smuggled"), "/": said(b"fine")})
    asking = client(server)
    asking.send(Request("GET", server.url("/bad")))
    assert asking.send(Request("GET", server.url("/"))).body == b"fine"


def test_many_threads_share_one_client(serve: Serve, client: Make) -> None:
    server = serve({f"/{n}": said(str(n).encode()) for n in range(60)})
    asking = client(server)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda n: asking.send(Request("GET", server.url(f"/{n}"))).body, range(60)))
    assert answers == [str(n).encode() for n in range(60)]


def test_a_slow_server_holds_up_no_other_thread(serve: Serve, client: Make) -> None:
    held = threading.Event()
    slow = serve({"/": lambda _: [said(b"late")] if held.wait(20) else []})
    quick = serve({"/": said(b"news")})
    asking = client(slow, quick)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(asking.send, Request("GET", slow.url("/")))
        assert asking.send(Request("GET", quick.url("/"))).body == b"news"
        assert not waiting.done()
        held.set()
        assert waiting.result(20).body == b"late"


def test_closing_the_client_ends_what_is_under_way(serve: Serve) -> None:
    held, begun = threading.Event(), threading.Event()

    def mute(_: bytes) -> list[bytes]:
        begun.set()
        held.wait(60)
        return []

    server = serve({"/": mute})
    asking = Client({server.host})
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(asking.send, Request("GET", server.url("/"), deadline=600))
        assert begun.wait(20)
        asking.close()
        with pytest.raises(WireError):
            waiting.result(20)
    held.set()


def test_a_closed_port_is_an_error_that_time_may_mend(client: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    asking = Client({f"127.0.0.1:{port}"})
    with pytest.raises(RetryableWireError, match="cannot be reached"):
        asking.send(Request("GET", f"http://127.0.0.1:{port}/"))


def test_a_look_up_without_end_stops_at_the_deadline() -> None:
    ended = threading.Event()

    def stuck(_: str, __: int) -> list[ipaddress.IPv4Address]:
        ended.wait(30)
        return []

    with pytest.raises(RetryableWireError, match="no whole answer within"):
        Client(resolver=stuck).send(Request("GET", "http://slow.example/", deadline=0.2))  # type: ignore[arg-type]
    ended.set()


def test_an_unknown_name_is_an_error_that_time_may_mend() -> None:
    def unknown(host: str, _: int) -> list[ipaddress.IPv4Address]:
        raise socket.gaierror(-2, f"no {host}")

    with pytest.raises(RetryableWireError, match=r"gone\.example is not known"):
        Client(resolver=unknown).send(Request("GET", "http://gone.example/"))  # type: ignore[arg-type]


def test_a_receiver_that_takes_nothing_stops_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        host = f"127.0.0.1:{deaf.getsockname()[1]}"
        request = Request("POST", f"http://{host}/", body=bytes(32 << 20), deadline=0.4)
        with pytest.raises(RetryableWireError, match=r"within 0\.4 s"):
            Client({host}).send(request)


def test_a_validator_goes_back_byte_for_byte(serve: Serve, client: Make) -> None:
    server = serve({"/": said(b"", 'ETag: W/"caf\xe9 \\"x\\""')})
    asking = client(server)
    etag = asking.send(Request("GET", server.url("/"))).headers["etag"]
    asking.send(Request("GET", server.url("/"), {"If-None-Match": etag}))
    assert b'if-none-match: W/"caf\xe9 \\"x\\""' in server.seen[1]


def test_a_header_with_a_line_break_is_not_sent(serve: Serve, client: Make) -> None:
    server = serve({"/": said()})
    with pytest.raises(WireError, match="line break"):
        client(server).send(Request("GET", server.url("/"), {"X-A": "b\r\nX-C: d"}))
    assert server.seen == []


def test_the_user_agent_names_the_desk(serve: Serve, client: Make) -> None:
    server = serve({"/": said()})
    client(server, user_agent="desk/1 (mail@example.com)").send(Request("GET", server.url("/")))
    assert b"user-agent: desk/1 (mail@example.com)" in server.seen[0]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and key for 127.0.0.1, signed by itself."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    key = path.with_name("key.pem")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=desk.example -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*command.split(), "-keyout", key, "-out", path], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


def tls_server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_a_certificate_that_nobody_vouches_for_is_refused_with_the_reason(
    certificate: Path, client: Make
) -> None:
    with serving({"/": said(b"news")}, tls_server(certificate)) as server:
        with pytest.raises(WireError, match="certificate is not trusted: self-signed"):
            client(server).send(Request("GET", server.url("/")))
        assert server.seen == []


def test_a_certificate_of_a_trusted_authority_is_taken(certificate: Path, client: Make) -> None:
    with serving({"/": said(b"news")}, tls_server(certificate)) as server:
        asking = client(server, tls=trusting(certificate))
        assert asking.send(Request("GET", server.url("/"))).body == b"news"


def test_a_certificate_for_another_name_is_refused(certificate: Path, client: Make) -> None:
    with serving({"/": said(b"news")}, tls_server(certificate)) as server:
        asking = Client({f"localhost:{server.port}"}, tls=trusting(certificate))
        with pytest.raises(WireError, match="mismatch"):
            asking.send(Request("GET", f"https://localhost:{server.port}/"))


def test_a_server_that_speaks_no_tls_is_refused_with_the_reason() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain, ThreadPoolExecutor(1) as pool:

        def answer() -> None:
            with plain.accept()[0] as connection:
                connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")
                connection.recv(65_536)

        pool.submit(answer)
        host = f"127.0.0.1:{plain.getsockname()[1]}"
        with pytest.raises(WireError, match="no safe connection can be made"):
            Client({host}).send(Request("GET", f"https://{host}/", deadline=20))


def test_a_handshake_without_end_stops_at_the_deadline(client: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        host = f"127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(RetryableWireError, match=r"within 0\.3 s"):
            Client({host}).send(Request("GET", f"https://{host}/", deadline=0.3))


def test_an_exchange_ends_near_its_deadline_and_not_at_a_multiple(serve: Serve, client: Make) -> None:
    from hostile import dripping

    server = serve({"/": dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.05)})
    begun = time.monotonic()
    with pytest.raises(RetryableWireError):
        client(server).send(Request("GET", server.url("/"), deadline=0.5))
    assert time.monotonic() - begun < 20  # each read alone would go on without end
