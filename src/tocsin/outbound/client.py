"""The guarded client: redirects walked one by one, every limit ours, errors in words."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Set
from typing import Any

import httpcore2
import httpx2

from tocsin.errors import WireError
from tocsin.outbound.addresses import check_url, written
from tocsin.outbound.decoding import unpacked
from tocsin.outbound.exchange import Request, Response
from tocsin.outbound.failures import in_words
from tocsin.outbound.network import Guard, Resolver, deadline, left, resolve
from tocsin.outbound.redirects import REDIRECTS, Step, after_redirect

_HEADER_LIMIT = 256 * 1024
_LISTS = frozenset({"content-encoding", "link"})  # headers whose several values count together
_FAILURES = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    ValueError,
)
_Answer = tuple[int, dict[str, str], bytes]


class Client:
    """One client for everything; safe to call from several threads; connections are kept and reused."""

    def __init__(
        self,
        allow: Set[str] = frozenset(),
        *,
        user_agent: str = "tocsin",
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """allow: host:port pairs of private addresses; resolver and tls: for tests and own authorities."""
        self.allow, self._agent = frozenset(allow), user_agent
        self._guard = Guard(self.allow, resolver)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls or httpx2.create_ssl_context(),
            max_connections=200,
            max_keepalive_connections=40,
            keepalive_expiry=30.0,
            network_backend=self._guard,
        )

    def send(self, request: Request) -> Response:
        """The answer to a request, whatever its status. AddressRefused, RetryableWireError or WireError."""
        token = deadline.set(time.monotonic() + request.deadline)
        try:
            return self._walk(request)
        finally:
            deadline.reset(token)

    def close(self) -> None:
        """Close all connections; what is under way in other threads ends with an error."""
        self._guard.end()
        self._pool.close()

    def _walk(self, request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        step = Step(request.method, request.url, headers, request.body)
        for _ in range(request.follow + 1):
            status, got, data = self._exchanged(step, request)
            target = got.get("location", "")
            if status not in REDIRECTS or not target or request.follow == 0:
                return Response(status, got, data, step.url, step.permanent)
            step = after_redirect(step, status, target, request.secret)
        cause = f"it redirects more than {request.follow} times"
        raise WireError(request.url, cause, "Give the address it should lead to")

    def _exchanged(self, step: Step, request: Request) -> _Answer:
        """One hop. A kept connection that its server has meanwhile closed is replaced, once."""
        url = written(check_url(step.url, self.allow))
        fresh: list[str] = []  # filled where a new connection was made

        def trace(event: str, _: Any) -> None:
            if event == "connection.connect_tcp.started":
                fresh.append(event)

        try:
            try:
                return self._once(url, step, request, trace)
            except (httpcore2.NetworkError, httpcore2.RemoteProtocolError):
                if fresh or step.method not in ("GET", "HEAD"):
                    raise
                return self._once(url, step, request, trace)
        except _FAILURES as error:
            raise in_words(error, step.url, request.deadline) from error

    def _once(self, url: str, step: Step, request: Request, trace: Any) -> _Answer:
        sent = {
            "user-agent": self._agent,
            "accept": "*/*",
            "accept-encoding": "gzip, deflate",
            **step.headers,
        }
        if step.body or step.method in ("POST", "PUT", "PATCH"):
            sent["content-length"] = str(len(step.body))
        more = {"trace": trace, "timeout": {"pool": left()}}
        with self._pool.stream(
            step.method, url, headers=_raw(sent), content=step.body or None, extensions=more
        ) as response:
            if not response.extensions["network_stream"].heard:
                raise httpcore2.RemoteProtocolError("an answer came before it was asked for")
            got = _headers(response.headers, step.url)
            if response.status in REDIRECTS and request.follow:
                return response.status, got, b""  # a redirect's own body is never read
            return response.status, got, _body(response, got, request, step.url)


def _body(response: httpcore2.Response, got: dict[str, str], request: Request, url: str) -> bytes:
    if not request.body_wanted:
        return b""
    stated = got.get("content-length", "")
    if stated.isdigit() and int(stated) > request.max_bytes:
        raise WireError(url, f"its body has {stated} bytes", f"At most {request.max_bytes} are taken")
    if response.status in (204, 304) or request.method == "HEAD":
        return b""
    codings = [c.strip().lower() for c in got.get("content-encoding", "").split(",")]
    return unpacked(
        response.iter_stream(), [c for c in codings if c not in ("", "identity")], request.max_bytes, url
    )


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    out = []
    for name, value in headers.items():
        if "\r" in value or "\n" in value or "\x00" in value:
            raise ValueError(f"header {name} holds a line break")
        out.append((name.encode("ascii"), _bytes(value)))
    return out


def _bytes(value: str) -> bytes:
    """A header's value as sent: what came as bytes (an ETag) goes back as the very same bytes."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8")


def _headers(raw: Iterable[tuple[bytes, bytes]], url: str) -> dict[str, str]:
    out: dict[str, str] = {}
    size = 0
    for name, value in raw:
        size += len(name) + len(value)
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if key in _LISTS and key in out:
            out[key] = f"{out[key]}, {text}"
        out.setdefault(key, text)
    if size > _HEADER_LIMIT:
        raise WireError(url, "its headers are too large", "Its owner must mend it")
    return out
