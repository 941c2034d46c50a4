"""Connections to checked addresses only, each step within the request's one deadline."""

from __future__ import annotations

import contextlib
import contextvars
import ipaddress
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Set
from typing import Any

import httpcore2

from tocsin.errors import AddressRefused
from tocsin.outbound.addresses import Address, refusal

Resolver = Callable[[str, int], list[Address]]
deadline: contextvars.ContextVar[float] = contextvars.ContextVar("deadline", default=float("inf"))
_ADDRESSES = 4  # of one name that are tried
_CONNECT = 10.0  # seconds for one of them


def left() -> float:
    """Seconds until the request at hand must end. Raises ReadTimeout when there are none."""
    remaining = deadline.get() - time.monotonic()
    if remaining <= 0:
        raise httpcore2.ReadTimeout("the deadline has passed")
    return remaining


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a name, as the system has them. OSError or UnicodeError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(info[4][0]).split("%")[0]) for info in found))


def _looked_up(resolver: Resolver, host: str, port: int) -> list[Address]:
    """The resolver's answer within the deadline; the system's look-up cannot be given one, so it gets a thread."""
    answer: list[list[Address]] = []
    failed: list[Exception] = []

    def look() -> None:
        try:
            answer.append(resolver(host, port))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=look, name="look up", daemon=True)
    thread.start()
    thread.join(min(left(), threading.TIMEOUT_MAX))
    if failed:
        raise httpcore2.ConnectError(f"the name {host} is not known ({failed[0]})") from failed[0]
    if not answer:
        raise httpcore2.ConnectTimeout(f"the name {host} was not found in time")
    return answer[0]


class Guard(httpcore2.NetworkBackend):
    """Resolves, checks, and connects to the address that was checked; no second look-up in between."""

    def __init__(self, allow: Set[str], resolver: Resolver = resolve) -> None:
        """allow: host:port pairs that may be private."""
        self._allow, self._resolve = allow, resolver
        self._plain = httpcore2.SyncBackend()
        self._open: weakref.WeakSet[Stream] = weakref.WeakSet()
        self._ended = False

    def end(self) -> None:
        """Hang up everywhere, so that no thread waits on, and connect no more."""
        self._ended = True
        for stream in list(self._open):
            stream.hang_up()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address that may be asked and answers. AddressRefused where none may."""
        named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        addresses = _looked_up(self._resolve, host, port)
        causes = {a: refusal(a) for a in addresses}
        fine = addresses if named in self._allow else [a for a in addresses if not causes[a]]
        if not fine:
            raise AddressRefused(
                f"http://{named}/",
                f"the name leads to {next(iter(causes.values()), 'no address')}",
                "If it is meant, put its host:port into the setting `allow`",
                retry_after=300.0,  # a name may lead elsewhere tomorrow, or behind another network's door
            )
        if self._ended:
            raise httpcore2.ConnectError("the client is closed")
        return Stream(self._first(fine, port, socket_options), self._open)

    def _first(
        self, addresses: list[Address], port: int, options: Iterable[Any] | None
    ) -> httpcore2.NetworkStream:
        failed: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses[:_ADDRESSES]:
            try:
                return self._plain.connect_tcp(str(address), port, min(_CONNECT, left()), None, options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        assert failed is not None
        raise failed

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        """Never: nothing that is fetched is a socket of this machine."""
        raise AddressRefused(path, "it is a socket of this machine", "Give an http or https address")

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._plain.sleep(seconds)


class Stream(httpcore2.NetworkStream):
    """A stream whose every step is bounded by what is left of the request's deadline.

    heard: whether anything was read since the last write; an answer without that was sent before
    it was asked for.
    """

    def __init__(self, stream: httpcore2.NetworkStream, among: weakref.WeakSet[Stream]) -> None:
        self._stream, self._among, self.heard = stream, among, False
        among.add(self)

    def hang_up(self) -> None:
        """End what any thread waits for on this stream; the thread itself closes it."""
        with contextlib.suppress(OSError):  # it is closed already
            self._stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.heard = True
        return self._stream.read(max_bytes, left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all; a receiver that takes a byte at a time is cut off at the deadline as well."""
        sock: socket.socket = self._stream.get_extra_info("socket")
        rest, self.heard = memoryview(buffer), False
        try:
            while rest:
                sock.settimeout(left())
                rest = rest[sock.send(rest) :]
        except TimeoutError as error:
            raise httpcore2.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return Stream(self._stream.start_tls(ssl_context, server_hostname, left()), self._among)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
