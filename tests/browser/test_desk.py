"""The desk in Chromium: keyboard, live, without script, in the dark, on a phone, for everybody."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))
import filling

from tocsin.model.reading import Reading
from tocsin.store import SqlStore
from tocsin.web import Services

pytestmark = pytest.mark.browser
Look = Callable[..., Page]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "/", "/search", "/stories/grain-1", "/stories/grain-1/explain", "/storylines/line-grain", "/alerts", "/alerts/a-grain-1-1", "/watchlists",
    "/rules", "/rules/r-arms", "/channels", "/sources", "/securities/XNYS:CVG", "/about",
)  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def arrive(store: SqlStore, services: Services, key: str, headline: str) -> None:
    """One story comes in, as the desk would commit it."""
    story = filling.make_story(key, "ledger", datetime.now(UTC), headline)
    store.commit([filling.work_of(story, Reading(key, 1, "en"), f"line-{key}")])
    services.bus.wake("changes")


def test_j_and_k_walk_the_list_and_enter_opens(look: Look) -> None:
    page = look()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".row.picked")).to_have_count(1)
    expect(page.locator(".row").first).to_have_class("row picked")
    page.keyboard.press("Enter")
    expect(page.locator(".paper h1")).to_be_visible()


def test_slash_goes_to_the_search_and_escape_leaves_it(look: Look) -> None:
    page = look()
    page.keyboard.press("/")
    expect(page.locator("#filters [name=q]")).to_be_focused()
    page.keyboard.type("j")
    expect(page.locator(".row.picked")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".row.picked")).to_have_count(1)


@pytest.mark.parametrize(
    ("key", "title"), [("a", "Alerts"), ("r", "New rule"), ("s", "Sources"), ("w", "Watchlists")]
)
def test_g_and_a_letter_go_to_a_page(look: Look, key: str, title: str) -> None:
    page = look()
    page.keyboard.press("g")
    page.keyboard.press(key)
    expect(page.locator("h1").first).to_have_text(title)


def test_the_question_mark_shows_the_keys(look: Look) -> None:
    page = look("/about")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_a_story_appears_as_it_comes(look: Look, held: SqlStore, desk: Services) -> None:
    page = look()
    expect(page.locator("[data-live-text]")).to_have_text("Live")
    arrive(held, desk, "fresh", "Sluice at Norrby opens")
    expect(page.locator(".row").first).to_contain_text("Sluice at Norrby opens")
    expect(page.locator(".row").first).to_have_class("row fresh")


def test_what_came_between_the_page_and_its_stream_is_told(
    look: Look, held: SqlStore, desk: Services
) -> None:
    page = look("/about")
    page.route(
        "**/stream*", lambda route: (arrive(held, desk, "gap", "Lock at Visby shuts"), route.continue_())
    )
    page.goto(page.url.replace("/about", "/"))
    expect(page.locator(".row").first).to_contain_text("Lock at Visby shuts")


def test_paused_the_list_stays_and_the_new_are_counted(look: Look, held: SqlStore, desk: Services) -> None:
    page = look()
    expect(page.locator("[data-live-text]")).to_have_text("Live")
    page.keyboard.press("p")
    arrive(held, desk, "fresh", "Sluice at Norrby opens")
    expect(page.locator(".held")).to_have_text("1 new story")
    expect(page).to_have_title("(1) Desk · Tocsin")
    expect(page.locator(".row").first).not_to_contain_text("Sluice")
    page.keyboard.press(".")
    expect(page.locator(".row").first).to_contain_text("Sluice")


def test_a_reader_further_down_is_not_moved(look: Look, held: SqlStore, desk: Services) -> None:
    page = look()
    expect(page.locator("[data-live-text]")).to_have_text("Live")
    page.evaluate("window.scrollTo(0, 700)")
    where = "document.querySelectorAll('.row')[30].getBoundingClientRect().top"
    before = page.evaluate(where)
    arrive(held, desk, "fresh", "Sluice at Norrby opens")
    expect(page.locator(".held")).to_have_text("1 new story")
    expect(page.locator(".held")).to_be_in_viewport()
    assert abs(page.evaluate(where) - before) < 1


def test_an_alert_rings_in_the_rail(look: Look, held: SqlStore, desk: Services) -> None:
    page = look()
    expect(page.locator("[data-live-text]")).to_have_text("Live")
    story = filling.make_story("ring", "ledger", datetime.now(UTC), "Shells again")
    work = filling.with_alert(
        filling.work_of(story, Reading("ring", 1, "en"), "line-ring"), datetime.now(UTC)
    )
    held.commit([work])
    desk.bus.wake("changes")
    expect(page.locator(".rail .ring").first).to_contain_text("Shells again")


def test_the_list_follows_the_filters_as_they_are_typed(look: Look) -> None:
    page = look()
    page.fill("#filters [name=ticker]", "XNAS:HLM")
    expect(page.locator(".row")).to_have_count(4)
    assert "ticker=XNAS" in page.url


def test_what_is_typed_before_the_scripts_have_loaded_filters_too(look: Look) -> None:
    page = look()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/live.js*", hold)
    with page.expect_request("**/live.js*"):
        page.reload(wait_until="commit")
    page.fill("#filters [name=ticker]", "XNAS:HLM")
    assert page.locator(".row").count() > 4
    for route in held:
        route.continue_()
    expect(page.locator(".row")).to_have_count(4)


def test_a_rule_is_checked_while_it_is_written(look: Look) -> None:
    page = look("/rules")
    page.fill("#r-name", "Try")
    page.locator("#r-query").press_sequentially("theme:arms_trade")
    expect(page.locator("#trial")).to_contain_text("Would have caught 1 story")
    page.locator("#r-query").press_sequentially(" AND AND")
    expect(page.locator("#trial .trial-bad")).to_be_visible()


def test_highlights_are_switched_off_one_by_one(look: Look) -> None:
    page = look("/stories/grain-1")
    mark = page.locator(".body mark.k-security").first
    colour = "e => getComputedStyle(e).backgroundColor"
    assert mark.evaluate(colour) != "rgba(0, 0, 0, 0)"
    page.uncheck("#show-security")
    assert mark.evaluate(colour) == "rgba(0, 0, 0, 0)"


def test_deleting_asks_first(look: Look, held: SqlStore) -> None:
    page = look("/watchlists")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.click("text=Delete")
    assert len(held.watchlists("me")) == 1


def test_the_theme_is_kept_from_page_to_page(look: Look, base: str) -> None:
    page = look("/about")
    page.click("[data-do=theme]")
    page.click("[data-do=theme]")
    page.goto(base + "/alerts")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("path", PAGES)
def test_without_script_every_page_is_whole(look: Look, path: str) -> None:
    page = look(path, java_script_enabled=False)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".needs-script:visible")).to_have_count(0)


def test_without_script_a_rule_is_tried_and_saved(look: Look, held: SqlStore) -> None:
    page = look("/rules", java_script_enabled=False)
    page.fill("#r-name", "By hand")
    page.fill("#r-query", "theme:arms_trade")
    page.click("text=Try on the past")
    expect(page.locator("#trial")).to_contain_text("Would have caught 1 story")
    page.click("text=Save rule")
    assert "By hand" in {r.name for r in held.rules("me")}


def test_without_script_the_desk_is_filtered(look: Look) -> None:
    page = look("/", java_script_enabled=False)
    page.fill("#filters [name=ticker]", "XNAS:HLM")
    page.click("text=Filter")
    expect(page.locator(".row")).to_have_count(4)


HOSTILE = '<script>window.hit=1</script><img src=x onerror="window.hit=1"><svg onload="window.hit=1">'


def test_hostile_text_runs_nowhere(look: Look, held: SqlStore, desk: Services) -> None:
    story = replace(
        filling.make_story("bad", "ledger", datetime.now(UTC), HOSTILE, HOSTILE),
        url="javascript:window.hit=1",
        byline=HOSTILE,
    )
    work = filling.with_alert(filling.work_of(story, Reading("bad", 1, "en"), "line-bad"), datetime.now(UTC))
    held.commit([work])
    for path in ("/", "/stories/bad", "/storylines/line-bad", "/alerts", "/alerts/a-bad-1", "/search?q=hit"):
        page = look(path)
        page.wait_for_timeout(200)
        assert page.evaluate("window.hit === undefined"), path
        assert page.locator("[href^='javascript']").count() == 0


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(look: Look, path: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci --ignore-scripts")
    page = look(path, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))"
    )
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_phone(look: Look, path: str) -> None:
    page = look(path, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", PAGES)
def test_what_has_the_focus_can_be_seen(look: Look, path: str) -> None:
    page = look(path)
    for _ in range(4):
        page.keyboard.press("Tab")
    outline = "const s = getComputedStyle(document.activeElement); [s.outlineStyle, s.outlineWidth]"
    assert page.evaluate(f"(() => {{ {outline.replace('; [', '; return [')}; }})()") == ["solid", "2px"]


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
def test_pictures_of_all_pages_are_taken(look: Look, view: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("TOCSIN_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    options = PHONE if view == "phone" else {"color_scheme": view}
    for path in PAGES:
        page = look(path, **options)
        file = folder / f"{path.strip('/').replace('/', '-').replace(':', '-') or 'desk'}.{view}.png"
        page.screenshot(path=file)
        assert file.stat().st_size > 8_000
        page.context.close()
