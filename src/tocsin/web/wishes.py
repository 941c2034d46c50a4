"""How an owner wants to be told: manners of a channel, and what is muted, snoozed or acknowledged, each checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, get_args
from zoneinfo import available_timezones

from tocsin.errors import NotFound
from tocsin.model.codec import parse_time
from tocsin.model.manners import Hush, HushKind, Manners, Quiet, Urgency
from tocsin.web.problems import Refused
from tocsin.web.services import Services

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
URGENCIES = get_args(Urgency)
HUSHES = get_args(HushKind)
MOST_QUIET, MOST_HUSHES = 14, 5_000
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_NUMBERS = {  # of manners: the least, the most
    "most": (0, 10_000),
    "within": (10, 86_400),
    "every": (0, 1_440),
    "escalate_after": (30, 86_400),
}


def urgency_of(given: Mapping[str, Any], name: str, default: Urgency) -> Urgency:
    """low, normal or high."""
    value = given.get(name, default)
    if value not in URGENCIES:
        raise Refused(400, name, f"is {str(value)[:40]!r}", f"Give one of {', '.join(URGENCIES)}")
    found: Urgency = value
    return found


def manners_of(services: Services, given: Any, held: Manners, own: str = "") -> Manners:
    """Manners out of what was put in; what is not named stays as it was. own: the channel's own id."""
    if not isinstance(given, Mapping):
        raise Refused(400, "manners", "are no object", 'Give one such as {"most": 10, "within": 600}')
    for name in given:
        if name not in Manners.__dataclass_fields__:
            known = ", ".join(Manners.__dataclass_fields__)
            raise Refused(400, f"manners {str(name)[:40]}", "are not known", f"Known are: {known}")
    numbers = {n: _whole(given.get(n, getattr(held, n)), n, *bounds) for n, bounds in _NUMBERS.items()}
    least = given.get("least", held.least)
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
        raise Refused(400, "least", f"is {str(least)[:40]!r}", "Give a number between 0 and 1")
    zone = given.get("zone", held.zone)
    if not isinstance(zone, str) or zone not in available_timezones():
        raise Refused(400, "zone", f"{str(zone)[:40]!r} is no time zone", "Give one such as Europe/London")
    quiet = given.get("quiet", held.quiet)
    if not isinstance(quiet, list | tuple) or len(quiet) > MOST_QUIET:
        raise Refused(400, "quiet", "are no quiet hours", f"Give a list of at most {MOST_QUIET}")
    at = given.get("at", held.at)
    if not isinstance(at, list | tuple) or len(at) > 24:
        raise Refused(400, "at", "are no times of the day", 'Give a list such as ["08:00", "18:00"]')
    further = given.get("escalate_to", held.escalate_to)
    if further and (further == own or further not in {c.id for c in services.store.channels(services.owner)}):
        raise Refused(
            400, f"channel {str(further)[:60]}", "is not another one of yours", "Make the channel first"
        )
    return Manners(
        least=float(least),
        least_urgency=urgency_of(given, "least_urgency", held.least_urgency),
        at=tuple(sorted({minute(one, "at") for one in at})),
        quiet=tuple(one if isinstance(one, Quiet) else _quiet(one) for one in quiet),
        zone=zone,
        wakes=urgency_of(given, "wakes", held.wakes),
        escalate_to=further,
        **numbers,
    )


def _whole(value: Any, name: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Refused(400, name, f"is {str(value)[:40]!r}", f"Give a whole number between {low} and {high:,}")
    return value


def minute(value: Any, name: str) -> int:
    """A minute of the local day, out of its number or of a time such as 22:00."""
    if isinstance(value, str) and (found := _CLOCK.fullmatch(value)):
        value = 60 * int(found[1]) + int(found[2])
    return _whole(value, name, 0, 1_440)


def _quiet(given: Any) -> Quiet:
    if not isinstance(given, Mapping) or not {"begin", "end"} <= given.keys() <= {"begin", "end", "days"}:
        raise Refused(400, "quiet", "has no begin and end", 'Give {"begin": "22:00", "end": "07:00"}')
    days = given.get("days", ())
    if not isinstance(days, list | tuple):
        raise Refused(400, "days", "are no list", f"Give some of {', '.join(DAYS)}")
    numbers = [DAYS.index(day) if day in DAYS else _whole(day, "days", 0, 6) for day in days]
    begin, end = minute(given["begin"], "begin"), minute(given["end"], "end")
    if begin == end or begin == 1_440:
        raise Refused(400, "quiet", "begins when it ends", "Give 00:00 to 24:00 for the whole day")
    return Quiet(begin, end, tuple(sorted(set(numbers))))


def hush_of(services: Services, given: Mapping[str, Any]) -> Hush:
    """A wish out of what was put in; the same wish again is the same one, changed. NotFound where its subject is none
    of the owner's."""
    told: Any = given.get("kind")
    subject = given.get("subject")
    if told not in HUSHES:
        raise Refused(400, "kind", f"is {str(told)[:40]!r}", f"Give one of {', '.join(HUSHES)}")
    kind: HushKind = told
    if not isinstance(subject, str) or not 0 < len(subject) <= 80:
        raise Refused(400, "subject", "is no id", "Give the id of a storyline, a rule or an alert")
    _check_subject(services, kind, subject)
    now, until = services.clock.now(), None
    if given.get("until"):
        try:
            until = parse_time(str(given["until"]))
        except ValueError:
            raise Refused(400, "until", "is no time", "Give one such as 2026-03-01T09:00:00Z") from None
        if until <= now:
            raise Refused(400, "until", "is over already", "Give a time to come")
    if kind == "snooze" and until is None:
        raise Refused(400, "until", "is not given", "Say until when the rule is snoozed")
    if len(services.store.hushes([services.owner])) >= MOST_HUSHES:
        raise Refused(409, "hushes", f"you have {MOST_HUSHES:,} already", "Delete one first")
    ident = hashlib.sha256(f"{services.owner}\n{kind}\n{subject}".encode()).hexdigest()[:20]
    return Hush(f"h-{ident}", services.owner, kind, subject, now, until)


def _check_subject(services: Services, kind: HushKind, subject: str) -> None:
    if kind == "mute":
        services.store.storyline(subject)
    elif kind == "acknowledge":
        services.store.alert(services.owner, subject)
    elif subject not in {rule.id for rule in services.store.rules(services.owner)}:
        raise NotFound(
            f"rule {subject[:60]}", "there is none of yours with that id", "See the list of your rules"
        )
