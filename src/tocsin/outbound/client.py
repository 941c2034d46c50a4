"""The guarded client: redirects walked one by one, every limit ours, errors in words."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Set
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore2
import httpx2

from tocsin.errors import RetryableWireError, WireError
from tocsin.outbound.addresses import check_url, port_of
from tocsin.outbound.decoding import unpacked
from tocsin.outbound.exchange import Request, Response
from tocsin.outbound.network import Guard, Resolver, deadline, resolve

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_HEADER_LIMIT = 256 * 1024
_LATER = "It is tried again later"


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
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls or httpx2.create_ssl_context(),
            max_connections=200,
            max_keepalive_connections=40,
            keepalive_expiry=30.0,
            network_backend=Guard(self.allow, resolver),
        )

    def send(self, request: Request) -> Response:
        """The answer to a request, whatever its status. AddressRefused, RetryableWireError or WireError."""
        token = deadline.set(time.monotonic() + request.deadline)
        try:
            return self._walk(request)
        finally:
            deadline.reset(token)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _walk(self, request: Request) -> Response:
        url, method, body = request.url, request.method, request.body
        headers = {k.lower(): v for k, v in request.headers.items()}
        permanent, only_permanent = "", True
        origin = _origin(check_url(url, self.allow))
        for hop in range(request.follow + 1):
            parts = check_url(url, self.allow)
            status, got, data = self._once(method, url, headers, body, request)
            target = got.get("location", "")
            if status not in _REDIRECTS or not target or request.follow == 0:
                return Response(status, got, data, url, permanent)
            if hop == request.follow:
                break
            url = _next(url, target)
            only_permanent = only_permanent and status in _PERMANENT
            permanent = url if only_permanent else permanent
            if status == 303 or (status in (301, 302) and method == "POST"):
                method, body = "GET", b""
            if _origin(urlsplit(url)) != origin or (
                parts.scheme == "https" and urlsplit(url).scheme == "http"
            ):
                headers = {k: v for k, v in headers.items() if k not in request.secret}
        raise WireError(
            request.url,
            f"it redirects more than {request.follow} times",
            "Give the address it should lead to",
        )

    def _once(
        self, method: str, url: str, headers: dict[str, str], body: bytes, request: Request
    ) -> tuple[int, dict[str, str], bytes]:
        sent = {"user-agent": self._agent, "accept": "*/*", "accept-encoding": "gzip, deflate", **headers}
        if body or method in ("POST", "PUT", "PATCH"):
            sent["content-length"] = str(len(body))
        try:
            with self._pool.stream(method, url, headers=_raw(sent), content=body or None) as response:
                got = _headers(response.headers, url)
                if response.status in _REDIRECTS and request.follow:
                    return response.status, got, b""  # a redirect's own body is never read
                return response.status, got, _body(response, got, request, url)
        except httpcore2.TimeoutException as error:
            raise RetryableWireError(url, f"no whole answer within {request.deadline:g} s", _LATER) from error
        except httpcore2.ConnectError as error:
            raise _unreachable(url, error) from error
        except (httpcore2.NetworkError, httpcore2.RemoteProtocolError) as error:
            raise RetryableWireError(
                url, f"the connection broke: {error or type(error).__name__}", _LATER
            ) from error
        except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, ValueError) as error:
            raise WireError(url, f"the exchange went against HTTP: {error}", "Check the address") from error


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


def _unreachable(url: str, error: httpcore2.ConnectError) -> WireError:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return WireError(
            url, f"its certificate is not trusted: {cause.verify_message}", "Its owner must mend it"
        )
    if isinstance(cause, ssl.SSLError):
        return WireError(url, f"no safe connection can be made: {cause.reason}", "Its owner must mend it")
    return RetryableWireError(url, f"it cannot be reached: {error}", _LATER)


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    out = []
    for name, value in headers.items():
        if "\r" in value or "\n" in value or "\x00" in value:
            raise ValueError(f"header {name} holds a line break")
        out.append((name.encode("ascii"), value.encode("utf-8")))
    return out


def _headers(raw: Iterable[tuple[bytes, bytes]], url: str) -> dict[str, str]:
    out: dict[str, str] = {}
    size = 0
    for name, value in raw:
        size += len(name) + len(value)
        key = name.decode("latin-1").lower()
        text = value.decode("utf-8", "replace")
        if key in ("content-encoding", "link") and key in out:
            out[key] = f"{out[key]}, {text}"
        out.setdefault(key, text)
    if size > _HEADER_LIMIT:
        raise WireError(url, "its headers are too large", "Its owner must mend it")
    return out


def _next(url: str, target: str) -> str:
    try:
        return urljoin(url, target.strip().replace(" ", "%20")).split("#", 1)[0]
    except ValueError as error:
        raise WireError(
            url, f"it redirects to what is no address: {target[:100]!r}", "Its owner must mend it"
        ) from error


def _origin(parts: SplitResult) -> tuple[Any, ...]:
    return parts.scheme, parts.hostname, port_of(parts)
