"""One alert a rule and storyline; later facts as updates; corrections and withdrawals to whoever was told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.model.alerts import Alert, AlertKind
from tocsin.model.placement import Placement
from tocsin.model.rules import Match, Reason, Rule
from tocsin.model.stories import Story

MAX_UPDATES = 20  # of one rule on one storyline; the last one says that it is the last
LAST = "(the last update on this storyline; follow it on the desk)"
LONGEST_ADDS = 600  # characters of what an update adds


def decide(
    story: Story,
    placement: Placement,
    matches: Sequence[Match],
    rules: Mapping[str, Rule],
    history: Sequence[Alert],
    now: datetime,
    adds: str = "",
) -> tuple[Alert, ...]:
    """The alerts of one story, by rule id. history: all alerts of the matched rules on the storyline and
    all on this story, oldest first. Deciding again with what was decided added gives nothing."""
    case = _Case(story, placement, rules, history, now, adds)
    out = _mends(case, matches)
    mended = {a.rule_id for a in out} | {a.rule_id for a in history if _is_mend(a, story)}
    for match in matches:
        if match.rule_id in rules and match.rule_id not in mended:
            out += _told(case, match)
    return tuple(sorted(out, key=lambda alert: (alert.rule_id, alert.id)))


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that is known when one story is decided on."""

    story: Story
    placement: Placement
    rules: Mapping[str, Rule]
    history: Sequence[Alert]
    now: datetime
    adds: str

    def id(self, rule_id: str, kind: AlertKind) -> str:
        """The id of this story's alert; a new one is the storyline's, whichever story it is on."""
        line, story = self.placement.storyline_id, self.story
        return alert_id(rule_id, line, kind, *(() if kind == "new" else (story.id, story.revision)))

    def is_told(self, ident: str) -> bool:
        return any(alert.id == ident for alert in self.history)


def _told(case: _Case, match: Match) -> list[Alert]:
    """A first alert, an update of it, or nothing."""
    started = _first(case, match.rule_id)
    if started is not None:
        return _update(case, match, started)
    if case.placement.relation == "withdraws" or case.is_told(case.id(match.rule_id, "new")):
        return []
    return [_alert(case, match.rule_id, "new", match.reasons)]


def alert_id(rule_id: str, storyline_id: str, kind: str, story_id: str = "", revision: int = 0) -> str:
    """The id of an alert: the same decision is the same alert."""
    told = "\n".join((rule_id, storyline_id, kind, story_id, str(revision) if revision else ""))
    return "al-" + hashlib.sha256(told.encode()).hexdigest()[:20]


def _first(case: _Case, rule_id: str) -> Alert | None:
    line = case.placement.storyline_id
    return next(
        (a for a in case.history if (a.kind, a.rule_id, a.storyline_id) == ("new", rule_id, line)), None
    )


def _is_mend(alert: Alert, story: Story) -> bool:
    """Whether an earlier decision already sent this revision's correction or withdrawal."""
    return alert.kind in ("correction", "withdrawal") and (alert.story_id, alert.revision) == (
        story.id,
        story.revision,
    )


def _mends(case: _Case, matches: Sequence[Match]) -> list[Alert]:
    """Corrections and withdrawals go to every rule that rang on what they mend, whether it still matches or not."""
    story, placement = case.story, case.placement
    if placement.relation not in ("corrects", "withdraws"):
        return []
    kind: AlertKind = "withdrawal" if placement.relation == "withdraws" else "correction"
    reasons = {match.rule_id: match.reasons for match in matches}
    out: dict[str, Alert] = {}
    for earlier in case.history:
        older = earlier.revision < story.revision if earlier.story_id == story.id else True
        if earlier.rule_id not in case.rules or earlier.story_id not in (story.id, placement.nearest):
            continue
        if older and not case.is_told(case.id(earlier.rule_id, kind)):
            why = reasons.get(earlier.rule_id) or (_because(kind, earlier),)
            origin = earlier.first_id or earlier.id
            out[earlier.rule_id] = _alert(case, earlier.rule_id, kind, why, origin)
    return list(out.values())


def _because(kind: AlertKind, earlier: Alert) -> Reason:
    word = "withdraws" if kind == "withdrawal" else "corrects"
    return Reason(earlier.rule_name, f"{word} the story “{earlier.headline}”, for which this rule rang")


def _update(case: _Case, match: Match, started: Alert) -> list[Alert]:
    same = (started.story_id, started.revision) == (case.story.id, case.story.revision)
    if same or case.placement.relation not in ("adds", "starts"):
        return []
    mine = [a for a in case.history if a.kind == "update" and a.first_id == started.id]
    if len(mine) >= MAX_UPDATES or case.is_told(case.id(match.rule_id, "update")):
        return []
    update = _alert(case, match.rule_id, "update", match.reasons, started.id)
    return [replace(update, adds=f"{update.adds} {LAST}".strip()) if len(mine) == MAX_UPDATES - 1 else update]


def _alert(
    case: _Case, rule_id: str, kind: AlertKind, reasons: tuple[Reason, ...], first_id: str = ""
) -> Alert:
    rule, story = case.rules[rule_id], case.story
    return Alert(
        id=case.id(rule_id, kind),
        kind=kind,
        rule_id=rule.id,
        rule_version=rule.version,
        rule_name=rule.name,
        owner=rule.owner,
        storyline_id=case.placement.storyline_id,
        story_id=story.id,
        revision=story.revision,
        headline=story.headline,
        created_at=case.now,
        reasons=reasons,
        channels=rule.channels,
        first_id=first_id,
        adds=case.adds[:LONGEST_ADDS] if kind != "new" else "",
        url=story.url,
        urgency=rule.urgency,
    )
