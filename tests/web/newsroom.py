"""A store with stories made by hand, for the dialects of news APIs: all names are invented."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import filling

from tocsin.model.alerts import Alert
from tocsin.model.reading import Event, Mention, Rating, Reading, Theme, Tone
from tocsin.model.rules import Reason
from tocsin.model.spans import Span
from tocsin.ports import Store
from tocsin.reference import load_reference
from tocsin.understanding import read


@dataclass
class Standing:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at


BEGIN = datetime(2026, 1, 6, 13, 0, tzinfo=UTC)
WORD = Span("headline", 0, 5)
BODY = "Acme & Co said <profit> rose. It will hire.\n\nShares fell."


def story(n: int, *, minute: float = 0, revision: int = 1, **more: object):
    """The n-th story, published so many minutes after the beginning."""
    made = filling.make_story(
        f"n{n}", "ledger", BEGIN + timedelta(minutes=minute), f"Acme news {n}", BODY, revision=revision
    )
    at = BEGIN + timedelta(minutes=minute)
    return replace(made, published_at=at, received_at=at, byline="Dana Reyes", **more)


def work(
    told,
    *,
    keys: tuple[str, ...] = ("XNYS:ACME",),
    themes: tuple[str, ...] = (),
    ratings: tuple[Rating, ...] = (),
):
    """All of it, ready to be committed: the first security is the primary one."""
    reading = Reading(
        told.id,
        told.revision,
        "en",
        tuple(filling.linked(key, "Acme", (WORD,), primary=n == 0) for n, key in enumerate(keys)),
        (Mention("person", "Ilse Brandt", "Ilse Brandt", WORD, "Acme", 0.9, "by hand"),),
        tuple(Theme(code, 0.8, (WORD,)) for code in themes),
        (Event("dividend", "done", (("company", "Acme"),), WORD, "by hand"),) if "dividend" in themes else (),
        ratings,
        tone=tuple(Tone(key, 0.6, "profit rose", (WORD,)) for key in keys[:1]),
    )
    made = filling.work_of(told, reading, f"sl-{told.id}")
    return replace(made, read_at=told.received_at + timedelta(seconds=2))


def rung(made):
    """With an alert of a rule of mine, decided when it was read."""
    told = made.story
    reason = Reason("theme: grain", "It is about grain", WORD, 0.7)
    alert = Alert(f"al-{told.id}-{told.revision}", "new", "r1", 1, "Grain", "me", made.placement.storyline_id, told.id,
                  told.revision, told.headline, made.read_at, (reason,))  # fmt: skip
    return replace(made, alerts=(alert,))


def rating(key: str = "XNYS:ACME", **more: object) -> Rating:
    """A raised target."""
    _, _, ticker = key.partition(":")
    made = Rating(key, ticker, "Harbor Bank", "Dana Reyes", "maintains", "Overweight", "Overweight", 41.0, 36.0,
                  "raises", "USD", WORD, "by hand", "", "buy", "buy")  # fmt: skip
    return replace(made, **more)


TOLD = (
    "Apple (NASDAQ: AAPL) Q2 EPS $1.41 vs $1.37 Est, Revenue $90.5B vs $92.0B Est",
    "Microsoft (NASDAQ: MSFT) sees FY2027 EPS $14.20-14.60 vs $14.10 est",
    "Coca-Cola raises quarterly dividend to $0.53 per share from $0.51",
    "Pfizer to buy Biogen for $41 billion",
    "Oracle prices $2.5 billion share offering at $161.00 per share",
    "FDA approves Pfizer's migraine drug",
    "US inflation slows to 2.9 percent, below 3.1 pct expected",
    "Trading halt: Intel (NASDAQ: INTC), news pending",
    "Apple (NASDAQ: AAPL) Q2 profit beats estimates",
)


def fill_calendar(store: Store) -> None:
    """Invented news of a day about real listings, read as a desk reads it."""
    tables = load_reference().as_of(BEGIN)
    for n, headline in enumerate(TOLD):
        there = f"https://ledger.example/{n}"
        told = replace(story(200 + n, minute=n), headline=headline, body="", url=there)
        made = work(told, keys=())
        store.commit([replace(made, reading=read(told, tables))])


def fill(store: Store) -> None:
    """Twenty stories, one with a rating, one of a class share, one withdrawn, one told again."""
    made = [work(story(n, minute=n)) for n in range(16)]
    made.append(work(story(16, minute=16), themes=("dividend",), ratings=(rating(),)))
    made.append(work(story(17, minute=17), keys=("XNYS:BRK.B", "XNYS:ACME")))
    made.append(work(story(18, minute=18, status="withdrawn")))
    made.append(work(story(19, minute=19), keys=()))
    made.append(work(story(3, minute=30, revision=2), themes=("tariffs",)))
    store.commit(made)
