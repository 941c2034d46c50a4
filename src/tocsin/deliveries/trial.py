"""The alert that a channel's "send a test" sends, so that a person sees it work before anything rings."""

from __future__ import annotations

import hashlib
from datetime import datetime

from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.rules import Reason

TRIAL_RULE = "test"


def trial_alert(channel: ChannelConfig, now: datetime) -> Alert:
    """An alert that says that it is a test; no rule, story or storyline stands behind it."""
    told = hashlib.sha256(f"{channel.id}\n{now.isoformat()}".encode()).hexdigest()[:20]
    return Alert(
        id=f"test-{told}",
        kind="new",
        rule_id=TRIAL_RULE,
        rule_version=1,
        rule_name="Test",
        owner=channel.owner,
        storyline_id="",
        story_id="",
        revision=0,
        headline=f"This is a test of the channel “{channel.name}”",
        created_at=now,
        reasons=(Reason("test", "A person asked for this test; no rule rang"),),
        channels=(channel.id,),
    )


def trial_delivery(alert: Alert, channel: ChannelConfig, now: datetime) -> Delivery:
    """Its delivery; in no outbox, tried once."""
    return Delivery(f"dl-{alert.id}", alert.id, channel.id, attempts=1, next_attempt_at=now)
