"""Stories, placements, matches and rules for the tests of deciding: invented, with only what deciding reads."""

from __future__ import annotations

from datetime import UTC, datetime

from tocsin.alerts import decide
from tocsin.model.alerts import Alert
from tocsin.model.placement import Placement
from tocsin.model.rules import Match, Reason, Rule
from tocsin.model.stories import Identity, Story

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RULES = {n: Rule(n, "me", f"rule {n}", "grain", (f"c-{n}",), version=3) for n in ("r-1", "r-2", "r-3")}


def story(id_: str = "s-1", revision: int = 1, status: str = "usable") -> Story:
    identity = Identity(id_, "", f"{id_}/{revision}")
    return Story(
        id_,
        revision,
        "wire",
        id_,
        identity,
        f"Headline of {id_}",
        "",
        AT,
        url="https://example.org/1",
        status=status,
    )  # type: ignore[arg-type]


def placed(of: Story, relation: str = "starts", line: str = "sl-1", nearest: str = "") -> Placement:
    return Placement(of.id, of.revision, line, relation, 0.5, (), "made", nearest)  # type: ignore[arg-type]


def match(of: Story, rule: str = "r-1") -> Match:
    return Match(rule, 3, "me", of.id, of.revision, (Reason("grain", "says “grain”"),))


def told(
    of: Story,
    relation: str = "starts",
    *rules: str,
    history: tuple[Alert, ...] = (),
    adds: str = "",
    nearest: str = "",
) -> tuple[Alert, ...]:
    """What is decided on a story that the rules match."""
    matches = [match(of, rule) for rule in rules]
    return decide(of, placed(of, relation, nearest=nearest), matches, RULES, history, AT, adds)
