"""Fills a real store with invented stories, so that pages have something to show. All names are made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.exposures import Exposure, Hop
from tocsin.model.placement import Fingerprint, Placement, Relation
from tocsin.model.reading import Claim, Event, LinkedSecurity, Mention, Rating, Reading, Theme
from tocsin.model.rules import Match, Reason, Rule, Watchlist
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Link, Story
from tocsin.model.wires import Source, SourceState
from tocsin.model.work import StoryView, Work
from tocsin.ports import Store

OWNER = "me"
SOURCES = (
    Source("harbour", "Harbour Gazette", "feed", "https://news.example/harbour.xml", 2, group="Newsrooms"),
    Source(
        "ministry", "Ministry of Trade", "feed", "https://trade.example/press.xml", 1, group="Official bodies"
    ),
    Source("ledger", "Ledger Wire", "feed", "https://ledger.example/feed", 2, group="Newsrooms"),
    Source("grainpost", "Grain Post", "feed", "https://grain.example/rss", 3, group="Trade press"),
    Source("filings", "Filing desk", "push", tier=1, group="Official bodies"),
)
GRAIN = (
    "The state of Varania will send howitzer shells to Ostmark in return for wheat, two officials said on "
    "Monday.\n\n“We have agreed on the first shipments,” trade minister Ilse Brandt told the Harbour Gazette. "
    "Ostmark’s foreign office denied that any contract exists.\n\nShares of Corven Grain, which loads most of "
    "Varania’s wheat, may be affected, analysts at Pell & Hart said."
)


def find(story: Story, words: str, field: str = "body") -> Span:
    """The span of words in a story's text; fails where they are not there."""
    text = story.body if field == "body" else story.headline
    start = text.index(words)
    return Span("body" if field == "body" else "headline", start, start + len(words))


def make_story(
    story_id: str, source: str, at: datetime, headline: str, body: str = "", *, revision: int = 1
) -> Story:
    """An invented story."""
    identity = Identity(
        f"n-{story_id}", f"https://news.example/{story_id}", f"c-{story_id}-{revision}", f"h-{story_id}"
    )
    return Story(
        story_id, revision, source, story_id, identity, headline, body, at, at - timedelta(seconds=40),
        url=f"https://news.example/{story_id}", language="en",
    )  # fmt: skip


def linked(
    key: str, name: str, spans: Iterable[Span] = (), relevance: float = 0.8, *, primary: bool = True
) -> LinkedSecurity:
    """A security that a story names."""
    exchange, _, ticker = key.partition(":")
    return LinkedSecurity(
        key, ticker, exchange, name, relevance, 0.95, primary, "subject", tuple(spans), "name in the text"
    )


def work_of(
    story: Story,
    reading: Reading,
    line: str,
    relation: Relation = "starts",
    *,
    adds: tuple[Span, ...] = (),
    nearest: str = "",
    exposures: tuple[Exposure, ...] = (),
) -> Work:
    """All of one story, without alerts, ready to be committed."""
    placement = Placement(
        story.id, story.revision, line, relation, 1.0 if relation == "starts" else 0.4, adds,
        "Shares the deal, the two states and the goods with what came before." if nearest else "Nothing like it before.",
        nearest, 0.6 if nearest else 0.0,
    )  # fmt: skip
    print_ = Fingerprint(
        story.id, story.revision, line, story.received_at, story.identity.content, (1, 2, 3),
        (("grain", 1.0),), (), story.headline, story.source_id,
    )  # fmt: skip
    return Work(
        story, reading, placement, print_, exposures, (), (), (), story.received_at + timedelta(seconds=1)
    )


def grain_reading(story: Story) -> Reading:
    """What is read in the long story, overlapping spans among it."""
    said = find(story, "“We have agreed on the first shipments,”")
    return Reading(
        story.id,
        story.revision,
        "en",
        securities=(linked("XNYS:CVG", "Corven Grain", [find(story, "Corven Grain")], 0.62),),
        mentions=(
            Mention("country", "VR", "Varania", find(story, "Varania"), "Varania", 0.99, "table row"),
            Mention("country", "OM", "Ostmark", find(story, "Ostmark"), "Ostmark", 0.99, "table row"),
            Mention("person", "Ilse Brandt", "Ilse Brandt", find(story, "Ilse Brandt"), "Ilse Brandt", 0.9, "title",
                    role="trade minister"),
            Mention("organisation", "Pell & Hart", "Pell & Hart", find(story, "Pell & Hart"), "Pell & Hart", 0.8, "form"),
        ),
        themes=(
            Theme("arms_trade", 0.92, (find(story, "howitzer shells"),)),
            Theme("food_security", 0.7, (find(story, "wheat"),)),
        ),
        events=(
            Event("arms_transfer", "confirmed", (("supplier", "VR"), ("receiver", "OM"), ("for", "wheat")),
                  find(story, "will send howitzer shells to Ostmark in return for wheat"), "verb and object"),
        ),
        claims=(
            Claim("c1", "two officials", "", "indirect", "asserted",
                  find(story, "The state of Varania will send howitzer shells to Ostmark in return for wheat"),
                  "attribution", said_on="Monday"),
            Claim("c2", "Ilse Brandt", "Ilse Brandt", "direct", "asserted", said, "quotation", role="trade minister",
                  via=("Harbour Gazette",)),
            Claim("c3", "Ostmark’s foreign office", "", "indirect", "denied", find(story, "any contract exists"), "denial"),
            Claim("c4", "analysts at Pell & Hart", "Pell & Hart", "indirect", "possible",
                  find(story, "Shares of Corven Grain"), "hedge"),
        ),
        source_chain=("Ilse Brandt", "harbour"),
        versions=(("securities", "1"), ("themes", "3"), ("claims", "2")),
    )  # fmt: skip


def grain_exposures(story: Story) -> tuple[Exposure, ...]:
    """Hops from what was read to securities: shared first steps, several ends."""
    words = Hop("words", "theme:arms trade", "theme", 0.92, "reading", "“howitzer shells” names the theme",
                find(story, "howitzer shells"))  # fmt: skip
    sector = Hop(
        "theme:arms trade",
        "sector:defence",
        "sector",
        0.8,
        "map row 12",
        "Arms trade moves defence suppliers.",
    )
    wheat = Hop(
        "words",
        "commodity:wheat",
        "commodity",
        0.7,
        "reading",
        "“wheat” is the price paid",
        find(story, "wheat"),
    )
    ends = (("XNYS:BRZ", "Brazen Arms", 0.66, (words, sector)), ("XNAS:HLM", "Helm Optics", 0.51, (words, sector)),
            ("XNYS:TLL", "Tillage Corp", 0.55, (wheat,)), ("XLON:MSH", "Marsh Fertiliser", 0.38, (wheat,)))  # fmt: skip
    out = []
    for key, name, score, path in ends:
        last = Hop(path[-1].to, f"security:{key}", "member", score, "map row 40", f"{name} sells into it.")
        exchange, _, ticker = key.partition(":")
        out.append(Exposure(key, ticker, exchange, name, score, (*path, last)))
    named = Hop("words", "security:XNYS:CVG", "mention", 0.62, "reading", "named in the story")
    return (Exposure("XNYS:CVG", "CVG", "XNYS", "Corven Grain", 0.62, (named,)), *out)


def put_people_rows(store: Store, now: datetime) -> None:
    """A watchlist, two rules, two channels, sources with their states."""
    store.put_watchlist(Watchlist("w-core", OWNER, "Core", ("XNYS:CVG", "XNYS:BRZ", "XNYS:TLL", "XNAS:ORB")))
    store.put_channel(
        ChannelConfig(
            "c-hook", OWNER, "webhook", "Trading room", "https://hooks.example/room", "whsec_c2VjcmV0"
        )
    )
    store.put_rule(
        Rule("r-arms", OWNER, "Arms for food", "theme:arms_trade AND country:VR", ("c-hook",), created_at=now)
    )
    store.put_rule(
        Rule("r-core", OWNER, "Core, any news", "watchlist:core", (), enabled=False, created_at=now)
    )
    store.put_sources(SOURCES)
    for source, ago, failures, error in (
        ("harbour", 20, 0, ""),
        ("ministry", 4_000, 0, ""),
        ("ledger", 90, 0, ""),
    ):
        store.put_state(
            SourceState(source, interval=120.0, last_success_at=now - timedelta(seconds=ago), failures=failures,
                        last_error=error, items_seen=412, last_item_at=now - timedelta(seconds=ago + 60))
        )  # fmt: skip
    store.put_state(
        SourceState("grainpost", interval=3_600.0, failures=4, last_error="The site answered 503 (service unavailable)",
                    last_error_at=now, items_seen=77, last_success_at=now - timedelta(hours=9))
    )  # fmt: skip


def with_alert(work: Work, now: datetime, first: Alert | None = None) -> Work:
    """The work with a match of the arms rule, its alert and its delivery."""
    story = work.story
    reasons = (
        Reason("theme:arms_trade", "Theme arms trade, score 0.92, by the words “howitzer shells”",
               find(story, "howitzer shells") if "howitzer shells" in story.body else None, 0.92),
        Reason("watchlist:core", "Reaches Brazen Arms on watchlist Core through defence", None, 0.66,
               next((e.path for e in grain_exposures(story) if e.key == "XNYS:BRZ"), ()) if "wheat" in story.body else ()),
    )  # fmt: skip
    match = Match("r-arms", 1, OWNER, story.id, story.revision, reasons)
    alert = Alert(
        f"a-{story.id}-{story.revision}", "update" if first else "new", "r-arms", 1, "Arms for food", OWNER,
        work.placement.storyline_id, story.id, story.revision, story.headline, now, reasons, ("c-hook",),
        first.id if first else "", url=story.url,
    )  # fmt: skip
    delivery = Delivery(f"d-{story.id}", alert.id, "c-hook", next_attempt_at=now)
    return replace(work, matches=(match,), alerts=(alert,), deliveries=(delivery,))


_PLAIN = (
    ("orb-results", "ledger", "Orbit Foods lifts its outlook for the year on higher cereal prices", "XNAS:ORB", "Orbit Foods"),
    ("hlm-up", "ledger", "Pell & Hart raises Helm Optics to buy, target 64 from 51", "XNAS:HLM", "Helm Optics"),
    ("port", "harbour", "Port of Sund reopens after two days of storm", "", ""),
    ("rates", "ministry", "Central bank of Varania leaves its rate at 4.25 per cent", "", ""),
    ("tll-plant", "grainpost", "Tillage to close its mill at Norrby by spring", "XNYS:TLL", "Tillage Corp"),
    ("brz-order", "ledger", "Brazen Arms wins an order for field radars worth 310 million crowns", "XNYS:BRZ", "Brazen Arms"),
    ("soy", "grainpost", "Soya falls for a third week as rain reaches the southern plains", "", ""),
    ("msh-ceo", "filings", "Marsh Fertiliser names Oda Lind chief executive", "XLON:MSH", "Marsh Fertiliser"),
    ("freight", "harbour", "Freight rates on the northern route double within a month", "", ""),
    ("merger", "ledger", "Corven Grain in talks to buy the silos of Estby, people close to it say", "XNYS:CVG", "Corven Grain"),
)  # fmt: skip


def put_plain_stories(store: Store, now: datetime, rounds: int = 1) -> None:
    """Short stories, one every seven minutes, the newest twelve minutes old."""
    for n in range(rounds * len(_PLAIN)):
        key, source, headline, security, name = _PLAIN[n % len(_PLAIN)]
        at = now - timedelta(minutes=12 + 7 * n)
        story = make_story(f"{key}-{n}", source, at, headline if n < len(_PLAIN) else f"{headline} ({n})")
        ratings = ()
        if key == "hlm-up":
            ratings = (Rating("XNAS:HLM", "HLM", "Pell & Hart", "", "upgrades", "buy", "hold", 64.0, 51.0, "raises", "USD",
                              Span("headline", 0, len(headline)), "grammar"),)  # fmt: skip
        spans = [Span("headline", story.headline.index(name.split()[0]), story.headline.index(name.split()[0]) + len(name.split()[0]))] if name else []  # fmt: skip
        reading = Reading(
            story.id, 1, "en", securities=(linked(security, name, spans),) if security else (), ratings=ratings,
            themes=(Theme("company_results", 0.8, ()),) if key == "orb-results" else (),
        )  # fmt: skip
        store.commit([work_of(story, reading, f"line-{story.id}")])


def put_grain_line(store: Store, now: datetime) -> None:
    """A storyline of five: a start, an addition, a copy, a correction, and a revision of the first."""
    first = make_story(
        "grain-1",
        "harbour",
        now - timedelta(minutes=50),
        "Varania to trade howitzer shells for Ostmark wheat",
        GRAIN,
    )
    first = replace(
        first, byline="By Mats Ek",
        links=(Link("What Varania grows and what it fires", "https://news.example/background", "read also"),
               Link("Ostmark’s harvest in figures", "javascript:alert(1)", "see also")),
    )  # fmt: skip
    work = with_alert(
        work_of(first, grain_reading(first), "line-grain", exposures=grain_exposures(first)),
        first.received_at,
    )
    store.commit([work])
    store.note_sighting("grain-1", "ledger", now - timedelta(minutes=47), "https://ledger.example/grain")
    later = replace(first, revision=2, body=GRAIN.replace("may be affected", "fell four per cent"),
                    received_at=now - timedelta(minutes=30), identity=replace(first.identity, content="c-grain-2"))  # fmt: skip
    reading = grain_reading(later)
    store.commit([work_of(later, reading, "line-grain", exposures=grain_exposures(later))])
    steps: tuple[tuple[str, str, Relation, str, str], ...] = (
        ("grain-2", "ministry", "adds", "Ministry confirms talks with Ostmark on grain", "The first cargo leaves on 2 December."),
        ("grain-3", "grainpost", "repeats", "Varania to swap shells for wheat, paper says", "A report said so on Monday."),
        ("grain-4", "harbour", "corrects", "Correction: the first cargo leaves on 4 December, not 2 December", "The cargo leaves on 4 December."),
    )  # fmt: skip
    for n, (key, source, relation, headline, body) in enumerate(steps):
        story = make_story(key, source, now - timedelta(minutes=25 - 8 * n), headline, body)
        story = replace(story, correction=relation == "corrects")
        adds = (Span("body", 0, len(body)),) if relation == "adds" else ()
        step = work_of(story, Reading(key, 1, "en"), "line-grain", relation, adds=adds, nearest="grain-1")
        store.commit([with_alert(step, story.received_at, work.alerts[0]) if relation == "adds" else step])


def fill(store: Store, now: datetime, rounds: int = 1) -> None:
    """Everything: people's rows, plain stories, the long storyline with its alerts."""
    put_people_rows(store, now)
    put_plain_stories(store, now, rounds)
    put_grain_line(store, now)


def view_of(work: Work) -> StoryView:
    """The work as a store would give it back."""
    return StoryView(work.story, work.reading, work.placement, work.exposures, work.read_at)
