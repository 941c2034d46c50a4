"""What a redirect makes of a request. Pure: the next step, or an error in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin, urlsplit

from tocsin.errors import WireError
from tocsin.outbound.addresses import port_of

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_READABLE = "%/:=&?~#+!$,;'@()*[]\\"  # a backslash is left in, for the check to refuse


@dataclass(frozen=True, slots=True)
class Step:
    """One request on the way. permanent: where permanent redirects alone have led so far;
    lasting: whether no other kind came in between."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    permanent: str = ""
    lasting: bool = True


def after_redirect(step: Step, status: int, location: str, secret: Collection[str]) -> Step:
    """The request that a redirect asks for. Secret headers never leave their origin; neither does a
    body that was sent, as it may hold secrets too. WireError where the target cannot be followed."""
    url = _target(step.url, location)
    method, body, headers = step.method, step.body, dict(step.headers)
    if (status == 303 and method != "HEAD") or (status in (301, 302) and method == "POST"):
        method, body = "GET", b""
        headers.pop("content-type", None)
    if _origin(url) != _origin(step.url):
        if body:
            raise WireError(
                step.url, "it redirects what was sent to another server", "Give the address it leads to"
            )
        headers = {name: value for name, value in headers.items() if name not in secret}
    lasting = step.lasting and status in _PERMANENT
    permanent = url if lasting else step.permanent
    return replace(
        step, method=method, url=url, headers=headers, body=body, permanent=permanent, lasting=lasting
    )


def _target(url: str, location: str) -> str:
    try:
        readable = quote(_as_text(location).strip(), safe=_READABLE)
        return urljoin(url, readable).split("#", 1)[0]
    except ValueError as error:
        cause = f"it redirects to what is no address: {location[:100]!a}"
        raise WireError(url, cause, "Its owner must mend it") from error


def _as_text(header: str) -> str:
    """A header's bytes (held as Latin-1) as UTF-8, where they are that."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return header


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    try:
        return parts.scheme, parts.hostname or "", port_of(parts)
    except ValueError:  # a port that is none: the check of the next step refuses it
        return parts.scheme, parts.netloc, 0
