"""Webhooks in a news vendor's form: what an answer means, one id for each event, the signature."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from receiver import Receiver

from tocsin.deliveries import trial_alert, trial_delivery
from tocsin.deliveries.webhook import NewsHook
from tocsin.errors import NotFound
from tocsin.model.alerts import Alert, ChannelConfig, Outcome
from tocsin.outbound import Client

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TO = ChannelConfig("c-1", "ann", "benzinga", "bot", secret="whsec_abc")


def envelope(alert: Alert) -> list[dict[str, object]]:
    return [{"id": "", "kind": "News/v1", "data": {"content": {"title": alert.headline}}}]


def send(client: Client, receiver: Receiver, path: str, secret: str = TO.secret) -> Outcome:
    to = replace(TO, target=receiver.url(path), secret=secret)
    alert = trial_alert(to, NOW)
    return NewsHook(client, envelope).send(trial_delivery(alert, to, NOW), alert, to, NOW)


@pytest.mark.parametrize(
    ("path", "status", "disables"),
    [
        ("/status/200", "sent", False),
        ("/status/202", "sent", False),
        ("/status/206", "later", False),
        ("/status/401", "never", True),
        ("/status/403", "never", True),
        ("/status/410", "later", False),
        ("/status/500", "later", False),
        ("/redirect", "later", False),
    ],
)
def test_what_an_answer_means(
    client: Client, receiver: Receiver, path: str, status: str, disables: bool
) -> None:
    told = send(client, receiver, path)
    assert (told.status, told.disable_channel) == (status, disables)


def test_slowing_down_is_heeded(client: Client, receiver: Receiver) -> None:
    assert send(client, receiver, "/later/7").retry_after == 7.0


def test_an_event_has_one_id_however_often_it_is_tried_and_its_body_is_signed(
    client: Client, receiver: Receiver
) -> None:
    assert send(client, receiver, "/flaky/1").status == "later"
    assert send(client, receiver, "/flaky/1").status == "sent"
    first, second = receiver.came
    assert first.headers["x-bz-delivery"] == second.headers["x-bz-delivery"] == json.loads(second.body)["id"]
    signature = hmac.new(TO.secret.encode(), second.body, hashlib.sha256).hexdigest()
    assert second.headers["x-bz-signature"] == f"sha256={signature}"
    send(client, receiver, "/ok", secret="")
    assert "x-bz-signature" not in receiver.came[-1].headers


def test_a_story_that_is_gone_and_a_private_address_are_given_up(receiver: Receiver) -> None:
    def gone(alert: Alert) -> list[dict[str, object]]:
        raise NotFound("story s-1", "is gone")

    to = replace(TO, target=receiver.url("/ok"))
    alert = trial_alert(to, NOW)
    delivery = trial_delivery(alert, to, NOW)
    assert NewsHook(Client(), gone).send(delivery, alert, to, NOW).status == "never"
    assert NewsHook(Client(), envelope).send(delivery, alert, to, NOW).status == "never"
    assert receiver.came == []


def test_of_several_events_each_has_its_id_and_the_first_refused_ends_the_try(
    client: Client, receiver: Receiver
) -> None:
    to = replace(TO, target=receiver.url("/flaky/1"))
    alert = trial_alert(to, NOW)
    hook = NewsHook(client, lambda alert: [*envelope(alert), *envelope(alert)])
    delivery = trial_delivery(alert, to, NOW)
    # The receiver is busy at the first sight of an event.
    assert [hook.send(delivery, alert, to, NOW).status for _ in range(3)] == ["later", "later", "sent"]
    first, *more = (one.headers["x-bz-delivery"] for one in receiver.came)
    assert [told == first for told in more] == [True, False, True, False]
    assert len({first, *more}) == 2
    nothing = NewsHook(client, lambda alert: []).send(delivery, alert, to, NOW)
    assert nothing.status == "sent" and "nothing" in nothing.detail
    assert len(receiver.came) == 5
