"""Pages over a real store: what they show, what they refuse, how they behave without script."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import filling
from asking import form_token, send

from tocsin.model.reading import Reading
from tocsin.store import SqlStore
from tocsin.web.app import create_app
from tocsin.web.guard import HEADERS
from tocsin.web.pages.rules import EXAMPLES
from tocsin.web.pages.sources import health_of
from tocsin.web.render import STATIC
from tocsin.web.services import Services

PAGES = (
    "/", "/search", "/stories", "/stories/grain-1", "/stories/grain-1/explain", "/storylines/line-grain", "/alerts", "/alerts/a-grain-1-1",
    "/watchlists", "/watchlists/w-core", "/rules", "/rules/r-arms", "/channels", "/sources",
    "/securities/XNYS:CVG", "/about", "/parts/stories", "/parts/rail",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_shown_with_the_strict_policy(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_inline_script_or_style(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)


@pytest.mark.parametrize("path", [p for p in PAGES if not p.startswith("/parts")])
def test_every_page_has_one_heading_a_title_and_landmarks(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert re.search(r"<title>[^<]+ · Tocsin</title>", text)
    for landmark in ("<header", "<nav", "<main", "<footer"):
        assert landmark in text


@pytest.mark.parametrize("path", [p for p in PAGES if not p.startswith("/parts")])
def test_every_field_has_a_label(client: TestClient, path: str) -> None:
    text = client.get(path).text
    for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
        if 'type="hidden"' in field:
            continue
        found = re.search(r'\bid="([^"]+)"', field)
        wrapped = re.search(r"<label[^>]*>(?:(?!</label>).)*" + re.escape(field), text, re.S)
        assert wrapped or (found and f'for="{found[1]}"' in text), field


def test_every_script_and_style_named_by_a_page_is_in_the_package(client: TestClient) -> None:
    for name in re.findall(r'(?:src|href)="(/static/[^"?]+)', client.get("/").text):
        assert (STATIC / name.removeprefix("/static/")).is_file(), name
        assert client.get(name).status_code == 200


def test_the_desk_shows_chips_marks_and_folded_copies(client: TestClient) -> None:
    text = client.get("/").text
    assert 'href="/securities/XNYS:CVG"' in text
    assert "4th in" in text
    assert "+2 copies" in text
    assert "Correction</span>" in text
    assert 'id="s-grain-3"' not in text  # the copy stands under the first


def test_the_rail_says_why_an_alert_rang_and_shows_its_path(client: TestClient) -> None:
    text = client.get("/parts/rail").text
    assert "Reaches Brazen Arms on watchlist Core through defence." in text
    assert ">defence</span>" in text


def test_filters_narrow_the_list(client: TestClient) -> None:
    text = client.get("/parts/stories?ticker=XNAS:HLM").text
    assert text.count('class="row"') == 1
    assert "Helm Optics to buy" in text


def test_a_search_in_the_text_finds_the_story(client: TestClient) -> None:
    assert "/stories/grain-1" in client.get('/search?q="howitzer shells"').text


def test_a_filter_that_nothing_passes_says_so_and_offers_the_way_back(client: TestClient) -> None:
    assert "Nothing passes these filters." in client.get("/search?q=zebra").text


def test_a_broken_cursor_is_told_on_the_page(client: TestClient) -> None:
    answer = client.get("/search?cursor=nonsense")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_lists_are_bounded_and_lead_on(client: TestClient, filled: SqlStore, services: Services) -> None:
    filling.put_plain_stories(filled, services.clock.now() - timedelta(days=1), 8)
    text = client.get("/").text
    assert text.count('class="row') - text.count('class="rows') <= 50
    following = re.search(r'href="(/search\?cursor=[^"]+)"', text)
    assert following
    assert client.get(following[1].replace("&amp;", "&")).status_code == 200
    assert client.get("/?limit=201").status_code == 400


def test_an_unknown_parameter_is_refused_on_a_page_too(client: TestClient) -> None:
    answer = client.get("/?tiker=AAPL")
    assert answer.status_code == 400
    assert "Did you mean ticker?" in answer.text


def test_the_story_page_shows_what_was_read(client: TestClient) -> None:
    text = client.get("/stories/grain-1").text
    for words in (
        "Who says what",
        "Comes by way of Ilse Brandt → Harbour Gazette.",
        "denied",
        "What happened",
        "What it reaches",
        "What changed",
        "Ilse Brandt",
    ):
        assert words in text
    assert 'class="k-theme k-event ' in text  # overlapping spans


def test_the_path_picture_has_the_same_in_words(client: TestClient) -> None:
    text = client.get("/stories/grain-1").text
    assert "<svg" in text
    assert "Arms trade moves defence suppliers." in text.split("The same in words")[1]


def test_the_story_page_answers_why_and_why_not(client: TestClient) -> None:
    yes = client.get("/stories/grain-1?rule=r-arms").text
    assert "“Arms for food” catches it." in yes
    no = client.get("/stories/soy-6?rule=r-arms").text
    assert "“Arms for food” does not catch it." in no
    assert "theme:arms_trade" in no


def test_an_older_revision_can_be_read(client: TestClient) -> None:
    assert "may be affected" in client.get("/stories/grain-1?revision=1").text.split("What changed")[0]


def test_a_link_that_is_no_web_address_is_only_text(client: TestClient) -> None:
    text = client.get("/stories/grain-1").text
    assert "Ostmark’s harvest in figures" in text
    assert "javascript:" not in text.split("<main")[1]


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'


def test_hostile_text_is_shown_as_text_everywhere(
    client: TestClient, filled: SqlStore, services: Services
) -> None:
    story = filling.make_story("bad", "harbour", services.clock.now(), f"Bad {HOSTILE}", f"Body {HOSTILE}")
    reading = Reading("bad", 1, "en", securities=(filling.linked("XNAS:BAD", f"Name {HOSTILE}"),))
    work = filling.with_alert(filling.work_of(story, reading, "line-bad"), services.clock.now())
    filled.commit([replace(work, alerts=(replace(work.alerts[0], rule_name=HOSTILE),))])
    for path in (
        "/",
        "/stories/bad",
        "/storylines/line-bad",
        "/alerts",
        "/alerts/a-bad-1",
        "/securities/XNAS:BAD",
    ):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in re.sub(
            r"\d\d:49|:49:|[0-9a-f]{10,}|49 min", "", text.split("<main")[1].split("<footer")[0]
        )


def test_hostile_words_in_addresses_are_shown_as_text(client: TestClient) -> None:
    answer = client.get("/stories/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_errors_are_pages_with_a_way_on(client: TestClient) -> None:
    for path, status in (("/nothing", 404), ("/stories/none", 404), ("/?foo=1", 400)):
        answer = client.get(path)
        assert answer.status_code == status
        assert "To the desk" in answer.text
        assert "content-security-policy" in answer.headers


def test_a_rule_is_made_changed_switched_and_deleted_by_forms(client: TestClient, filled: SqlStore) -> None:
    assert send(client, "/rules", name="Ports", query='"storm"', enabled="on").status_code == 303
    made = next(r for r in filled.rules("me") if r.name == "Ports")
    assert made.enabled
    assert made.channels == ()
    assert (
        send(client, f"/rules/{made.id}", name="Ports", query='"gale"', channels="c-hook").status_code == 303
    )
    changed = next(r for r in filled.rules("me") if r.id == made.id)
    assert (changed.query, changed.enabled, changed.channels) == ('"gale"', False, ("c-hook",))
    send(client, f"/rules/{made.id}/switch")
    assert next(r for r in filled.rules("me") if r.id == made.id).enabled
    send(client, f"/rules/{made.id}/delete")
    assert made.id not in {r.id for r in filled.rules("me")}


def test_a_wrong_rule_is_not_saved_and_its_fault_is_pointed_at(client: TestClient, filled: SqlStore) -> None:
    answer = send(client, "/rules", name="Wrong", query="theme:armz_trade")
    assert answer.status_code == 400
    assert "<mark>" in answer.text.split('class="spot"')[1]
    assert "Wrong" not in {r.name for r in filled.rules("me")}


def test_trying_a_rule_counts_what_it_would_have_caught_and_saves_nothing(
    client: TestClient, filled: SqlStore
) -> None:
    answer = send(client, "/rules/try", name="x", query="theme:arms_trade")
    assert "Would have caught 1 story" in answer.text
    assert len(filled.rules("me")) == 2


def test_a_trial_for_the_script_is_only_the_trial(client: TestClient) -> None:
    data = {"form_token": form_token(client), "query": "theme:arms_trade"}
    answer = client.post("/rules/try", data=data, headers={"HX-Request": "true"})
    assert "Would have caught" in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("query", [query for _, query in EXAMPLES])
def test_the_examples_on_the_rules_page_are_right(client: TestClient, query: str) -> None:
    assert "Would have caught" in send(client, "/rules/try", query=query).text


def test_tickers_are_pasted_into_a_watchlist(client: TestClient, filled: SqlStore) -> None:
    assert (
        send(client, "/watchlists", name="New", securities="XNAS:ORB; XNYS:TLL\nXNAS:ORB").status_code == 303
    )
    made = next(w for w in filled.watchlists("me") if w.name == "New")
    assert made.securities == ("XNAS:ORB", "XNYS:TLL")


def test_unknown_tickers_are_named_and_the_form_keeps_what_was_typed(client: TestClient) -> None:
    answer = send(client, "/watchlists", name="New", securities="ZZZZ, XNAS:ORB")
    assert answer.status_code == 400
    assert "not known: ZZZZ" in answer.text
    assert "ZZZZ, XNAS:ORB</textarea>" in answer.text


def test_two_watchlists_cannot_have_one_name(client: TestClient) -> None:
    assert send(client, "/watchlists", name="core", securities="").status_code == 409


def test_a_security_is_put_on_a_watchlist_from_its_page(client: TestClient, filled: SqlStore) -> None:
    send(client, "/securities/XNAS:HLM/watch", watchlist="w-core")
    assert "XNAS:HLM" in filled.watchlists("me")[0].securities


def test_a_webhooks_secret_is_shown_once(client: TestClient) -> None:
    answer = send(client, "/channels", name="Hook", kind="webhook", target="https://hooks.example/x")
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{40,}", answer.text)
    assert secret
    assert secret[0] not in client.get("/channels").text


@pytest.mark.parametrize(
    "target", ["", "ftp://x.example/", "javascript:alert(1)", "https://a@b.example/", "https://"]
)
def test_a_webhook_needs_a_web_address(client: TestClient, target: str) -> None:
    answer = send(client, "/channels", name="Hook", kind="webhook", target=target)
    assert answer.status_code == 400
    assert "Give one that begins with https://" in answer.text


def test_a_kind_of_channel_that_was_added_can_be_made(services: Services) -> None:
    with TestClient(
        create_app(replace(services, channel_kinds=("desk", "pager", "webhook"))), base_url="http://127.0.0.1"
    ) as it:
        assert '<option value="pager">Pager</option>' in it.get("/channels").text
        assert "pager, on" in send(it, "/channels", name="Bell", kind="pager", target="x").text
        answer = send(it, "/channels", name="Bell", kind="fax", target="x")
    assert answer.status_code == 400 and "Known are: desk, pager, webhook." in answer.text


def test_a_source_is_added_switched_and_taken_out(client: TestClient, filled: SqlStore) -> None:
    assert send(client, "/sources", url="https://www.example.org/feed.xml", name="").status_code == 303
    made = next(s for s in filled.sources() if s.url == "https://www.example.org/feed.xml")
    assert (made.id, made.name) == ("example-org", "example.org")
    send(client, f"/sources/{made.id}/switch")
    assert not next(s for s in filled.sources() if s.id == made.id).enabled
    send(client, f"/sources/{made.id}/delete")
    assert made.id not in {s.id for s in filled.sources()}


def test_sources_say_how_they_are_doing(filled: SqlStore, services: Services) -> None:
    states = {s.source_id: s for s in filled.source_states()}
    said = {s.id: health_of(s, states.get(s.id), services.clock.now()) for s in filled.sources()}
    assert said["harbour"].standing == "good"
    assert said["ministry"].standing == "late"
    assert said["grainpost"].said == "Failed 4 times in a row: The site answered 503 (service unavailable)"
    assert said["filings"].standing == "waiting"
    parked = replace(states["harbour"], parked=True, last_error="It is gone")
    assert health_of(said["harbour"].source, parked, services.clock.now()).said == "Parked: It is gone"


def test_a_parked_source_is_woken_by_a_person(client: TestClient, filled: SqlStore) -> None:
    state = next(s for s in filled.source_states() if s.source_id == "grainpost")
    filled.put_state(replace(state, parked=True))
    send(client, "/sources/grainpost/switch")
    woken = next(s for s in filled.source_states() if s.source_id == "grainpost")
    assert not woken.parked
    assert woken.failures == 0


def test_a_delivery_is_sent_again_from_the_alerts_page(
    client: TestClient, filled: SqlStore, services: Services
) -> None:
    leased = filled.lease("w", services.clock.now(), seconds=60, limit=9)
    for one in leased:
        filled.record(replace(one.delivery, status="dead", last_error="refused"), "w")
    assert "refused" in client.get("/alerts/a-grain-1-1").text
    send(client, "/alerts/a-grain-1-1/again", delivery="d-grain-1")
    assert filled.deliveries("me", alert_id="a-grain-1-1")[0].status == "due"


def test_raw_json_is_never_html(client: TestClient) -> None:
    answer = client.get("/stories/grain-1/raw")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()["story"]["id"] == "grain-1"
