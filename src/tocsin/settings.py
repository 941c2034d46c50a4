"""All settings in one frozen value: defaults, then a file, then TOCSIN_… variables, then flags."""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tocsin.errors import SettingError

_HOST_PORT = re.compile(r"^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$")
_WEB = re.compile(r"^https?://[^\s/?#]+(/[^\s?#]*)?$")


def _say(default: Any, about: str) -> Any:
    return field(default=default, metadata={"about": about})


DATA = Path("~/.local/share/tocsin")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one desk; `about` of each field is what docs and `tocsin doctor` say of it."""

    data: Path = _say(DATA, "folder that holds the store, the tables and the lock")
    host: str = _say("127.0.0.1", "address that the desk listens on")
    port: int = _say(8642, "port that the desk listens on; 0 takes a free one")
    lines_port: int = _say(
        0, "port of the Benzinga dialect's TCP news feed (11337 at the vendor); 0 for none"
    )
    allowed_hosts: tuple[str, ...] = _say(
        (), "further host names under which the desk may be reached (127.0.0.1 and localhost always may)"
    )
    allowed_origins: tuple[str, ...] = _say(
        (),
        "web sites whose pages may read the desk from a browser, such as https://pro.openbb.co (CORS); none may write",
    )
    token: str = _say(
        "",
        "the operator's: when set, every page and route asks for it or for an API key; needed before "
        "listening beyond this machine, and what makes the first key over the API",
    )
    public_url: str = _say(
        "", "address under which others reach the desk: links in webhooks and WebSub callbacks"
    )
    owner: str = _say("me", "owner of the rows that pages and commands make")
    allow: tuple[str, ...] = _say(
        (), "host:port pairs of private addresses that may be fetched from or sent to"
    )
    user_agent: str = _say(
        "tocsin/0.1 (+self-hosted news desk)", "how the desk names itself to the sites it asks"
    )
    contact: str = _say("", "mail address that regulators ask to be told when their tables are fetched")
    min_interval: float = _say(60.0, "seconds between two polls of a source, at the least (down to 1)")
    poll_workers: int = _say(16, "sources fetched at the same time")
    parse_workers: int = _say(2, "child processes that parse feeds")
    match_workers: int = _say(
        0, "child processes among which rules are parted by owner; 0 keeps them in the desk's own"
    )
    window_days: float = _say(30.0, "days for which a storyline stays open to further stories")
    window_size: int = _say(20_000, "stories against which a new one is compared, at the most")
    deliveries: bool = _say(True, "send alerts on channels; off while filling a desk with the past")
    polling: bool = _say(True, "poll sources; off for a desk that is only pushed to")
    readers: tuple[str, ...] = _say(
        (), "optional readers asked beside our own, in this order: endpoint, spacy, or an installed one"
    )
    reader_url: str = _say("", "address of the language model's endpoint, such as http://127.0.0.1:11434/v1")
    reader_model: str = _say("", "model that the optional reader uses")
    reader_key: str = _say("", "key that the endpoint asks for")
    reader_seconds: float = _say(5.0, "seconds that an optional reader has for a story")
    rate: int = _say(6_000, "requests a minute that an API key may make which states no rate of its own")
    legacy_xml_default: bool = _say(
        False, "news of the Benzinga dialect come as XML unless Accept mentions JSON, as the vendor's own do"
    )
    body_limit: int = _say(8_000_000, "bytes that one pushed request may hold")
    log: str = _say("info", "how much is logged: error, warning, info or debug")


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Settings out of a TOML file (given, named by TOCSIN_CONFIG, or tocsin.toml in the data folder),
    the environment and flags, in growing strength. SettingError names the setting, what is wrong and
    what would be right. Flags that are None do not count."""
    environ = os.environ if environ is None else environ
    given = {k: v for k, v in (flags or {}).items() if v is not None}
    surroundings = _from_environ(environ)
    path = config or (Path(environ["TOCSIN_CONFIG"]) if environ.get("TOCSIN_CONFIG") else None)
    folder = Path(given.get("data") or surroundings.get("data") or DATA)
    from_file = _from_file(path, folder.expanduser())
    settings = Settings(**{**from_file, **surroundings, **_typed(given, "flag")})
    return _checked(dataclasses.replace(settings, data=settings.data.expanduser()))


def _from_file(path: Path | None, folder: Path) -> dict[str, Any]:
    file = path or folder / "tocsin.toml"
    if not file.is_file():
        if path:
            raise SettingError(f"config file {path}", "there is no such file", "Name an existing TOML file")
        return {}
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(
            f"config file {file}", f"it is not valid TOML: {error}", "Mend that line"
        ) from error
    return _typed(values, str(file))


def _from_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    own = {f"TOCSIN_{name}" for name in ("CONFIG", "SHARED", "SCREENSHOTS", "REQUIRE_BROWSER", "CHROMIUM")}
    values = {k[7:].lower(): v for k, v in environ.items() if k.startswith("TOCSIN_") and k not in own}
    return _typed(values, "environment", prefix="TOCSIN_")


def _typed(values: Mapping[str, Any], where: str, prefix: str = "") -> dict[str, Any]:
    fields = {f.name: f for f in dataclasses.fields(Settings)}
    out: dict[str, Any] = {}
    for name, value in values.items():
        subject = f"setting {prefix}{name.upper() if prefix else name} ({where})"
        if name not in fields:
            near = difflib.get_close_matches(name, fields, 1)
            hint = f"Did you mean {near[0]}?" if near else "See docs/settings.md for all settings"
            raise SettingError(subject, "there is no such setting", hint)
        out[name] = _convert(subject, type(fields[name].default), value)
    return out


def _convert(subject: str, kind: type, value: Any) -> Any:
    converters: dict[type, Callable[[Any], Any]] = {
        bool: _as_bool,
        tuple: _as_tuple,
        int: int,
        float: float,
        str: str,
    }
    try:
        return converters.get(kind, Path)(value)
    except (ValueError, TypeError) as error:
        wanted = {bool: "true or false", tuple: "a list", int: "a whole number", float: "a number"}.get(
            kind, "a text"
        )
        raise SettingError(subject, f"{value!r} is not {wanted}", f"Give {wanted}") from error


def _as_bool(value: Any) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if isinstance(value, bool):
        return value
    return words[str(value).strip().lower()] if str(value).strip().lower() in words else _refuse()


def _refuse() -> bool:
    raise ValueError


def _as_tuple(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list | tuple):
        return tuple(str(part) for part in value)
    raise ValueError


_BOUNDS: dict[str, tuple[float, float]] = {
    "rate": (1, 1_000_000),
    "port": (0, 65_535),
    "min_interval": (1, 86_400),
    "poll_workers": (1, 256),
    "parse_workers": (1, 64),
    "match_workers": (0, 64),
    "window_days": (0.1, 3_650),
    "window_size": (100, 1_000_000),
    "reader_seconds": (0.1, 120),
    "body_limit": (1_000, 1_000_000_000),
}


def _checked(settings: Settings) -> Settings:
    for name, (low, high) in _BOUNDS.items():
        value = getattr(settings, name)
        if not low <= value <= high:
            raise SettingError(f"setting {name}", f"{value} is out of range", f"Give {low} to {high}")
    for pair in settings.allow:
        if not _HOST_PORT.match(pair):
            raise SettingError(
                "setting allow", f"{pair!r} is not host:port", "Give pairs such as 127.0.0.1:9000"
            )
    if settings.public_url and not _WEB.match(settings.public_url):
        raise SettingError(
            "setting public_url",
            f"{settings.public_url!r} is no web address",
            "Give one such as https://desk.example.com",
        )
    if settings.log not in ("error", "warning", "info", "debug"):
        raise SettingError(
            "setting log", f"{settings.log!r} is no level", "Give error, warning, info or debug"
        )
    if settings.host not in ("127.0.0.1", "::1", "localhost") and not settings.token:
        raise SettingError(
            f"setting host ({settings.host})",
            "the desk would listen beyond this machine without a token",
            "Set a token (TOCSIN_TOKEN), or listen on 127.0.0.1",
        )
    return settings
