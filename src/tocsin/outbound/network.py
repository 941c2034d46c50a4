"""Connections to checked addresses only, each read and write within the request's one deadline."""

from __future__ import annotations

import contextvars
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Set
from typing import Any

import httpcore2

from tocsin.errors import AddressRefused
from tocsin.outbound.addresses import Address, refusal

Resolver = Callable[[str, int], list[Address]]
deadline: contextvars.ContextVar[float] = contextvars.ContextVar("deadline", default=float("inf"))


def left() -> float:
    """Seconds until the request at hand must end. Raises ConnectTimeout when there are none."""
    remaining = deadline.get() - time.monotonic()
    if remaining <= 0:
        raise httpcore2.ReadTimeout("the deadline has passed")
    return remaining


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a name, as the system has them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(info[4][0]).split("%")[0]) for info in found))


class Guard(httpcore2.NetworkBackend):
    """Resolves, checks, and connects to the address that was checked; no second look-up in between."""

    def __init__(self, allow: Set[str], resolver: Resolver = resolve) -> None:
        self._allow, self._resolve = allow, resolver
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} is not known ({error})") from error
        causes = {a: refusal(a) for a in addresses}
        fine = addresses if named in self._allow else [a for a in addresses if not causes[a]]
        if not fine:
            raise AddressRefused(
                f"http://{named}/",
                f"the name leads to {next(iter(causes.values()), 'no address')}",
                "If it is meant, put its host:port into the setting `allow`",
            )
        return _Stream(self._first(fine, port, socket_options))

    def _first(
        self, addresses: list[Address], port: int, options: Iterable[Any] | None
    ) -> httpcore2.NetworkStream:
        failed: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses[:4]:
            try:
                return self._plain.connect_tcp(str(address), port, min(10.0, left()), None, options)
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


class _Stream(httpcore2.NetworkStream):
    """A stream whose every step is bounded by what is left of the request's deadline."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left()))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
