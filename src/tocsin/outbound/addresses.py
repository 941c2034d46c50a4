"""Which addresses may be asked: public ones, and those that a setting names.

The check runs on the very address connected to. `ipaddress.is_private` is not enough: it lets shared,
multicast and IPv4-in-IPv6 addresses through.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Set
from urllib.parse import SplitResult, quote, urlsplit

from tocsin.errors import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_SPECIAL_4 = tuple(
    ipaddress.IPv4Network(n)
    for n in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    ).split()
)
_SPECIAL_6 = tuple(
    ipaddress.IPv6Network(n)
    for n in "::/128 ::1/128 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8".split()
)
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::ffff:0:0:0/96"))
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_TEREDO = ipaddress.IPv6Network("2001::/32")
_LOCAL_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa", "intranet", "lan", "corp")
_METADATA = frozenset({"metadata", "metadata.goog", "instance-data"})  # what clouds tell their own machines
_HOST = re.compile(
    r"^(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$"
)
_NUMERIC = re.compile(r"^(?:0[xX][0-9A-Fa-f]*|\d+)(?:\.(?:0[xX][0-9A-Fa-f]*|\d+))*$")
_MEND = "If it is meant, put its host:port into the setting `allow`"
URL_LIMIT = 4_000
_UNREAD = '\\"<>^`{|}'  # characters that programs read differently
_KEPT = "%/:=&?~#+!$,;'@()*[]"  # stay as they are in a path or query


def embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries inside, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    value = int(address)
    if address in _MAPPED or (address in _COMPATIBLE and value > 1) or any(address in n for n in _TRANSLATED):
        return ipaddress.IPv4Address(value & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address((value >> 80) & 0xFFFFFFFF)
    if address in _TEREDO:
        return ipaddress.IPv4Address((value & 0xFFFFFFFF) ^ 0xFFFFFFFF)
    return address


def refusal(address: Address) -> str:
    """Why an address may not be asked, in words; empty where it may."""
    inner = embedded(address)
    ranges = _SPECIAL_4 if isinstance(inner, ipaddress.IPv4Address) else _SPECIAL_6
    hit = next((n for n in ranges if inner in n), None)
    if hit is None:
        return ""
    inside = f" (inside {address})" if inner is not address else ""
    return f"{inner}{inside} is in {hit}, which is not public"


def check_url(url: str, allow: Set[str] = frozenset()) -> SplitResult:
    """The parts of an address that may be asked, as far as its text tells. AddressRefused says why not."""
    shown = ascii(url[:200])[1:-1]
    if len(url) > URL_LIMIT:
        raise AddressRefused(shown, "the address is too long", f"Give at most {URL_LIMIT} characters")
    if any(ord(c) <= 32 or c in _UNREAD or 127 <= ord(c) < 160 for c in url):
        raise AddressRefused(
            shown, "the address holds blanks, controls or backslashes", "Give it percent-encoded"
        )
    try:
        parts = urlsplit(url)
        cause = _bad_shape(parts)
    except ValueError as error:
        cause = f"it is no address: {error}"
    if cause:
        raise AddressRefused(shown, cause, "Give one such as https://example.com/feed")
    cause = "" if allowed(parts, allow) else _bad_host(parts.hostname or "")
    if cause:
        raise AddressRefused(shown, cause, _MEND)
    return parts


def _bad_shape(parts: SplitResult) -> str:
    """What is wrong with an address before its host is looked at; empty where nothing is."""
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'no'} scheme is asked for, and only http and https are"
    if "@" in parts.netloc:
        return "the address holds a user name"
    if not parts.hostname or parts.port == 0 or ("[" in parts.netloc and ":" not in parts.hostname):
        return "the address has no readable host and port"
    return ""


def written(parts: SplitResult) -> str:
    """A checked address as it is asked: host in ASCII, path and query percent-encoded, no fragment."""
    host = parts.hostname or ""
    if not host.isascii():
        host = host.encode("idna").decode("ascii")  # check_url has seen that it can be
    shown = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path or "/", safe=_KEPT)
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return f"{parts.scheme}://{shown}{port}{path}{query}"


def port_of(parts: SplitResult) -> int:
    """The port asked, stated or the scheme's own."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def allowed(parts: SplitResult, allow: Set[str]) -> bool:
    """Whether the setting names this very host and port."""
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port_of(parts)}" in allow


def _bad_host(host: str) -> str:
    """Why a host may not be asked, by its name alone; empty where it may."""
    bare = host.rstrip(".").lower()
    if ":" in bare:
        try:
            return refusal(ipaddress.IPv6Address(bare.split("%")[0])) or (
                "a zone is named" if "%" in bare else ""
            )
        except ValueError:
            return "it is no IPv6 address"
    if not bare.isascii() or not _HOST.match(bare):
        return _bad_foreign(bare)
    if _NUMERIC.match(bare):
        try:
            return refusal(ipaddress.IPv4Address(bare))
        except ValueError:
            return "the host is a number that is read differently by different programs"
    if bare in _LOCAL_NAMES or any(bare.endswith(f".{name}") for name in _LOCAL_NAMES) or bare in _METADATA:
        return f"{bare} names this machine or network"
    return "" if "." in bare else f"{bare} has no dot, so it names something in this network"


def _bad_foreign(host: str) -> str:
    """A host in other letters is judged in the form in which it will be asked."""
    try:
        plain = host.encode("idna").decode("ascii")
    except UnicodeError:
        return "the host is no name"
    return _bad_host(plain) if plain != host and plain.isascii() else "the host is no name"
