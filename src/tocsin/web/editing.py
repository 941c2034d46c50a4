"""What people and programs put in: rules, watchlists, channels, sources, each checked the same way."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from tocsin.errors import NotFound
from tocsin.model.alerts import ChannelConfig
from tocsin.model.manners import Manners
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import Source
from tocsin.web import portfolios, wishes
from tocsin.web.asking import check_query
from tocsin.web.problems import Refused
from tocsin.web.services import Services


class _Kept(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Kept)
MOST_ROWS = 1_000  # rules, watchlists or channels of one owner
MOST_SECURITIES = 5_000
LONGEST_NAME = 120
LONGEST_QUERY = 10_000
_KEY = re.compile(r"^[A-Z0-9]{4}:[A-Z0-9][A-Z0-9.\-/]{0,19}$")
_SOURCE_ID = re.compile(r"[^a-z0-9]+")


def new_id(prefix: str) -> str:
    """A fresh id that cannot be guessed."""
    return f"{prefix}-{secrets.token_hex(8)}"


def text_of(given: Mapping[str, Any], name: str, most: int, *, needed: bool = True) -> str:
    """A text field without control characters, its length bounded."""
    value = given.get(name, "")
    if not isinstance(value, str):
        raise Refused(400, name, "is not a text", "Give a text")
    clean = "".join(c for c in value if c.isprintable() or c in "\n\t").strip()
    if needed and not clean:
        raise Refused(400, name, "is empty", f"Give a {name}")
    if len(clean) > most:
        raise Refused(400, name, f"is longer than {most:,} characters", "Shorten it")
    return clean


def list_of(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts, or one text with commas; each once, in order."""
    value = given.get(name, ())
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, Sequence) or not all(isinstance(p, str) for p in parts):
        raise Refused(400, name, "is not a list of texts", "Give a list of texts")
    return tuple(dict.fromkeys(p.strip() for p in parts if p.strip()))


def truth_of(given: Mapping[str, Any], name: str, default: bool) -> bool:
    """A yes or no, as JSON or as a form has it."""
    value = given.get(name, default)
    if isinstance(value, bool):
        return value
    if value in ("on", "true", "yes", "1"):
        return True
    if value in ("", "off", "false", "no", "0"):
        return False
    raise Refused(400, name, "is neither true nor false", "Give true or false")


def only(given: Mapping[str, Any], names: Sequence[str]) -> None:
    """Refuse fields that are not known, by name."""
    for name in given:
        if name not in names:
            raise Refused(
                400, f"field {str(name)[:60]}", "is not known here", f"Known are: {', '.join(names)}"
            )


def room(rows: Sequence[Any], what: str) -> None:
    """Refuse one more where the owner has the most."""
    if len(rows) >= MOST_ROWS:
        raise Refused(409, what, f"you have {MOST_ROWS:,} already", "Delete one first")


RULE_FIELDS = ("id", "name", "query", "channels", "enabled", "urgency")


def rule_of(services: Services, given: Mapping[str, Any], held: Rule | None = None) -> Rule:
    """A rule out of what was put in. RuleError where the query is wrong, Refused for the rest."""
    only(given, RULE_FIELDS)
    query = text_of(given, "query", LONGEST_QUERY) if "query" in given or not held else held.query
    check_query(services, query)
    own = {c.id for c in services.store.channels(services.owner)}
    kept = held.channels if held else tuple(sorted(own))  # a new rule rings everywhere unless it says where
    channels = list_of(given, "channels") if "channels" in given else kept
    for channel in channels:
        if channel not in own:
            raise Refused(400, f"channel {channel[:60]}", "is not one of yours", "Make the channel first")
    if held is None:
        room(services.store.rules(services.owner), "rules")
    return Rule(
        id=held.id if held else new_id("r"),
        owner=services.owner,
        name=text_of(given, "name", LONGEST_NAME) if "name" in given or not held else held.name,
        query=query,
        channels=channels,
        version=held.version if held else 1,
        enabled=truth_of(given, "enabled", held.enabled if held else True),
        created_at=held.created_at if held else services.clock.now(),
        urgency=wishes.urgency_of(given, "urgency", held.urgency if held else "normal"),
    )


def keys_of(services: Services, typed: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Security keys of what people type or paste, and what is not known."""
    keys, unknown = [], []
    for word in typed:
        wanted = word.strip().lstrip("$").upper()
        found = services.resolve_ticker(wanted, services.clock.now()) if services.resolve_ticker else None
        if found:
            keys.append(found.key)
        elif _KEY.match(wanted):
            keys.append(wanted)
        else:
            unknown.append(word.strip()[:40])
    return tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(unknown))


def split_pasted(text: str) -> tuple[str, ...]:
    """Tickers out of pasted text: separated by blanks, commas, semicolons or lines."""
    return tuple(word for word in re.split(r"[\s,;|]+", text) if word)


WATCHLIST_FIELDS = ("id", "name", "securities", "weights")


def watchlist_of(services: Services, given: Mapping[str, Any], held: Watchlist | None = None) -> Watchlist:
    """A watchlist out of what was put in; Refused names the securities that are not known."""
    only(given, WATCHLIST_FIELDS)
    name = text_of(given, "name", LONGEST_NAME) if "name" in given or not held else held.name
    if '"' in name:
        raise Refused(400, f"watchlist {name}", "no rule could name it", "Leave out the quotation marks")
    lists = services.store.watchlists(services.owner)
    if any(w.name.casefold() == name.casefold() and (not held or w.id != held.id) for w in lists):
        raise Refused(
            409, f"watchlist {name}", "there is one of that name", "Rules find it by name: choose another"
        )
    if held is None:
        room(lists, "watchlists")
    securities, weights = (held.securities, held.weights) if held else ((), ())
    if "securities" in given or not held:
        securities, weights = _securities_of(services, given)
    if "weights" in given:
        weights = portfolios.weights_of(given, securities)
    elif held and not weights and securities == held.securities and isinstance(given.get("securities"), list):
        weights = held.weights  # a program that knows nothing of weights leaves them alone
    ident, version = (held.id, held.version) if held else (new_id("w"), 1)
    return Watchlist(ident, services.owner, name, securities, version, weights)


def _securities_of(services: Services, given: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The securities, and their shares where they were typed behind them."""
    value, shares = given.get("securities", ()), list[float | None]()
    if isinstance(value, str):
        typed, shares = portfolios.parted(split_pasted(value))
    else:
        typed = list(list_of(given, "securities"))
    if len(typed) > MOST_SECURITIES:
        raise Refused(400, "securities", f"are more than {MOST_SECURITIES:,}", "Make several watchlists")
    keys, unknown = keys_of(services, typed)
    if unknown:
        named = ", ".join(unknown[:20]) + (f" and {len(unknown) - 20} more" if len(unknown) > 20 else "")
        raise Refused(400, "securities", f"not known: {named}", "Write EXCHANGE:TICKER, such as XNAS:AAPL")
    if len(keys) != len(shares):  # named twice
        of = {keys_of(services, [word])[0][0]: share for word, share in zip(typed, shares, strict=False)}
        shares = [of.get(key) for key in keys]
    return keys, portfolios.all_or_none(keys, shares)


CHANNEL_FIELDS = ("id", "kind", "name", "target", "enabled", "manners")


def channel_of(
    services: Services, given: Mapping[str, Any], held: ChannelConfig | None = None
) -> ChannelConfig:
    """A channel out of what was put in; a new webhook gets its signing secret here."""
    only(given, CHANNEL_FIELDS)
    kind = held.kind if held else text_of(given, "kind", 40)
    if kind not in services.channel_kinds:
        known = ", ".join(services.channel_kinds)
        raise Refused(400, f"channel kind {kind}", "is not known", f"Known are: {known}")
    if held is None:
        room(services.store.channels(services.owner), "channels")
    target = text_of(given, "target", 2_000, needed=False) if "target" in given or not held else held.target
    if kind in services.posted_kinds:
        check_address(services, target)
    return ChannelConfig(
        id=held.id if held else new_id("c"),
        owner=services.owner,
        kind=kind,
        name=text_of(given, "name", LONGEST_NAME) if "name" in given or not held else held.name,
        target=target,
        secret=held.secret if held else (new_secret() if kind in services.posted_kinds else ""),
        enabled=truth_of(given, "enabled", held.enabled if held else True),
        manners=wishes.manners_of(
            services,
            given.get("manners", {}),
            held.manners if held else Manners(),
            held.id if held else "",
        ),
    )


def new_secret() -> str:
    """A signing secret in the form that Standard Webhooks knows."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def check_address(services: Services, url: str) -> None:
    """Refuse what is no web address, or one that the outbound client would refuse."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or any(c.isspace() or ord(c) < 32 for c in url):
        raise Refused(400, "address", "is no web address", "Give one that begins with https:// or http://")
    if services.check_address:
        services.check_address(url)


SOURCE_FIELDS = ("id", "name", "kind", "url", "tier", "language", "licence", "group", "interval", "enabled")


def source_of(services: Services, given: Mapping[str, Any], held: Source | None = None) -> Source:
    """A source out of what was put in; its id comes from its name or host."""
    only(given, SOURCE_FIELDS)
    kind = str(given.get("kind") or (held.kind if held else "feed"))
    if kind not in services.source_kinds:
        listed = ", ".join(services.source_kinds)
        raise Refused(400, f"source kind {kind[:40]}", "is not known", f"Known are: {listed}")
    url = text_of(given, "url", 2_000, needed=kind == "feed") if "url" in given or not held else held.url
    if url and kind in ("feed", "push"):  # what an added kind of wire is given need not be a web address
        check_address(services, url)
    name = text_of(given, "name", LONGEST_NAME, needed=False) or (held.name if held else "") or _host(url)
    base = held or Source(_source_id(services, name), name, kind)
    return Source(
        id=base.id,
        name=name,
        kind=kind,
        url=url,
        tier=_number(given, "tier", base.tier, 1, 3),
        language=text_of(given, "language", 20, needed=False) or base.language,
        licence=text_of(given, "licence", 200, needed=False) or base.licence,
        group=text_of(given, "group", LONGEST_NAME, needed=False) or base.group,
        interval=float(_number(given, "interval", int(base.interval), 1, 86_400)),
        enabled=truth_of(given, "enabled", base.enabled),
    )


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "source").removeprefix("www.")


def _source_id(services: Services, name: str) -> str:
    stem = _SOURCE_ID.sub("-", name.lower()).strip("-")[:60] or "source"
    taken = {s.id for s in services.store.sources()}
    return next(i for n in range(len(taken) + 2) if (i := f"{stem}-{n + 1}" if n else stem) not in taken)


def _number(given: Mapping[str, Any], name: str, default: int, low: int, high: int) -> int:
    value = given.get(name) or default
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise Refused(400, name, "is no number", f"Give {low} to {high}") from error
    if isinstance(value, bool) or not low <= number <= high:
        raise Refused(400, name, "is out of range", f"Give {low} to {high}")
    return number


def rule_held(services: Services, rule_id: str) -> Rule:
    """The owner's rule by id. NotFound if none."""
    return _held(services.store.rules(services.owner), rule_id, "rule")


def watchlist_held(services: Services, watchlist_id: str) -> Watchlist:
    """The owner's watchlist by id. NotFound if none."""
    return _held(services.store.watchlists(services.owner), watchlist_id, "watchlist")


def channel_held(services: Services, channel_id: str) -> ChannelConfig:
    """The owner's channel by id. NotFound if none."""
    return _held(services.store.channels(services.owner), channel_id, "channel")


def source_held(services: Services, source_id: str) -> Source:
    """A source by id. NotFound if none."""
    return _held(services.store.sources(), source_id, "source")


def _held(rows: Sequence[T], row_id: str, what: str) -> T:
    found = next((r for r in rows if r.id == row_id), None)
    if found is None:
        raise NotFound(f"{what} {row_id[:60]}", f"there is no such {what}", "It may have been deleted")
    return found
