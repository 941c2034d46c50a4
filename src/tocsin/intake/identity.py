"""The keys by which a story is known again: native id, canonical URL, content."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from tocsin.model.stories import Identity
from tocsin.text import fold

_TRACKING = re.compile(
    r"^(?:utm_.*|ga_.*|mc_(?:cid|eid)|fbclid|gclid|dclid|msclkid|yclid|igshid|_hs(?:enc|mi)|mkt_tok|cmpid?|"
    r"ocid|ncid|ns_campaign|ns_mchannel|ns_source|ref|ref_src|ref_url|smid|sref|spm|taid|tsrc|guccounter|"
    r"soc_(?:src|trk)|at_(?:medium|campaign)|feature|feedref|rss|partner|partnerid|xtor|wt\.mc_id)$",
    re.I,
)
_LETTERS = re.compile(r"\w+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def identify(source_id: str, native_id: str, url: str, headline: str, body: str) -> Identity:
    """Keys of one item; without a native id the URL, then the content stands for it."""
    canonical, title = canonical_url(url), _letters(headline)
    content = digest(title, _letters(body))
    return Identity(
        native=digest(source_id, native_id or canonical or content),
        url=canonical,
        content=content,
        headline=digest(title),
    )


def digest(*parts: str) -> str:
    """24 hex digits of SHA-256 over the parts, each with its length so that borders count."""
    joined = "".join(f"{len(p)}:{p}" for p in parts)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:24]


def canonical_url(url: str) -> str:
    """The address without what varies between sightings: case of the host, default port, tracking, fragment.

    Empty for anything that is not http or https, or that cannot be read.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    host = parts.hostname.lower().rstrip(".")
    host = f"[{host}]" if ":" in host else host
    if port and port != _DEFAULT_PORTS[parts.scheme.lower()]:
        host = f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._%") or "/"
    kept = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k))
    query = f"?{urlencode(kept)}" if kept else ""
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""  # old single-page sites
    return f"https://{host}{path.rstrip('/') or '/'}{query}{fragment}"[:2_000]


def _letters(text: str) -> str:
    return " ".join(_LETTERS.findall(fold(text)))
