"""One alert a rule and storyline; later facts as updates; corrections and withdrawals to whoever was told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tocsin.model.alerts import Alert, AlertKind
from tocsin.model.placement import Placement
from tocsin.model.rules import Match, Reason, Rule
from tocsin.model.stories import Story

MAX_UPDATES = 20  # of one rule on one storyline; the last one says that it is the last


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
    told = {alert.id for alert in history}
    first = _first(history)
    out: list[Alert] = []
    if placement.relation in ("corrects", "withdraws") or story.revision > 1:
        out += _mends(story, placement, matches, rules, history, now, adds)
    mended = {alert.rule_id for alert in out} | {a.rule_id for a in history if _is_mend(a, story)}
    for match in matches:
        rule = rules.get(match.rule_id)
        if rule is None or rule.id in mended:
            continue
        started = first.get((rule.id, placement.storyline_id))
        alert = _fresh(story, placement, match, rule, now) if started is None else None
        if started is not None and _worth_an_update(story, placement, started):
            alert = _update(story, placement, match, rule, started, history, now, adds)
        if alert is not None and alert.id not in told:
            out.append(alert)
    return tuple(sorted(out, key=lambda alert: (alert.rule_id, alert.id)))


def alert_id(rule_id: str, storyline_id: str, kind: str, story_id: str = "", revision: int = 0) -> str:
    """The id of an alert: the same decision is the same alert."""
    told = "\n".join((rule_id, storyline_id, kind, story_id, str(revision) if revision else ""))
    return "al-" + hashlib.sha256(told.encode()).hexdigest()[:20]


def _first(history: Iterable[Alert]) -> dict[tuple[str, str], Alert]:
    out: dict[tuple[str, str], Alert] = {}
    for alert in history:
        if alert.kind == "new":
            out.setdefault((alert.rule_id, alert.storyline_id), alert)
    return out


def _is_mend(alert: Alert, story: Story) -> bool:
    """Whether an earlier decision already sent this revision's correction or withdrawal."""
    return alert.kind in ("correction", "withdrawal") and (alert.story_id, alert.revision) == (
        story.id,
        story.revision,
    )


def _worth_an_update(story: Story, placement: Placement, started: Alert) -> bool:
    if (started.story_id, started.revision) == (story.id, story.revision):
        return False  # the very story that rang first
    return placement.relation in ("adds", "starts")


def _mends(
    story: Story,
    placement: Placement,
    matches: Sequence[Match],
    rules: Mapping[str, Rule],
    history: Sequence[Alert],
    now: datetime,
    adds: str,
) -> list[Alert]:
    """Corrections and withdrawals go to every rule that rang on what they mend, whether it still matches or not."""
    if placement.relation not in ("corrects", "withdraws"):
        return []
    kind: AlertKind = "withdrawal" if placement.relation == "withdraws" else "correction"
    mended = {story.id, placement.nearest} - {""}
    reasons = {match.rule_id: match.reasons for match in matches}
    told, out = {alert.id for alert in history}, {}
    for earlier in history:
        rule = rules.get(earlier.rule_id)
        if (
            rule is None
            or earlier.story_id not in mended
            or (earlier.revision >= story.revision
            and earlier.story_id == story.id)
        ):
            continue
        ident = alert_id(rule.id, placement.storyline_id, kind, story.id, story.revision)
        why = reasons.get(rule.id) or (_because(kind, earlier),)
        origin = earlier.first_id or earlier.id
        if ident not in told:
            out[ident] = _alert(story, placement, rule, kind, ident, why, now, first_id=origin, adds=adds)
    return list(out.values())


def _because(kind: AlertKind, earlier: Alert) -> Reason:
    word = "withdraws" if kind == "withdrawal" else "corrects"
    return Reason(earlier.rule_name, f"{word} the story “{earlier.headline}”, for which this rule rang")


def _fresh(story: Story, placement: Placement, match: Match, rule: Rule, now: datetime) -> Alert | None:
    if placement.relation == "withdraws":
        return None
    ident = alert_id(rule.id, placement.storyline_id, "new")
    return _alert(story, placement, rule, "new", ident, match.reasons, now)


def _update(
    story: Story,
    placement: Placement,
    match: Match,
    rule: Rule,
    started: Alert,
    history: Sequence[Alert],
    now: datetime,
    adds: str,
) -> Alert | None:
    mine = [a for a in history if a.rule_id == rule.id and a.kind == "update" and a.first_id == started.id]
    ident = alert_id(rule.id, placement.storyline_id, "update", story.id, story.revision)
    if len(mine) >= MAX_UPDATES or any(a.id == ident for a in mine):
        return None
    if len(mine) == MAX_UPDATES - 1:
        adds = f"{adds} (the last update on this storyline; follow it on the desk)".strip()
    return _alert(story, placement, rule, "update", ident, match.reasons, now, first_id=started.id, adds=adds)


def _alert(
    story: Story,
    placement: Placement,
    rule: Rule,
    kind: AlertKind,
    ident: str,
    reasons: tuple[Reason, ...],
    now: datetime,
    *,
    first_id: str = "",
    adds: str = "",
) -> Alert:
    return Alert(
        id=ident,
        kind=kind,
        rule_id=rule.id,
        rule_version=rule.version,
        rule_name=rule.name,
        owner=rule.owner,
        storyline_id=placement.storyline_id,
        story_id=story.id,
        revision=story.revision,
        headline=story.headline,
        created_at=now,
        reasons=reasons,
        channels=rule.channels,
        first_id=first_id,
        adds=adds[:600],
        url=story.url,
    )
