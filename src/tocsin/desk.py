"""What happens to one item, in order, on one screen.

item -> draft -> story -> reading -> placement -> exposures -> matches -> alerts -> one commit -> wake.
Replay is the same lines over stored items with an older clock, backfill the same with deliveries off.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Literal

from tocsin import language
from tocsin.errors import ItemError
from tocsin.exposures import ExposureMap, trace
from tocsin.intake import admit, prepare
from tocsin.model.alerts import Alert
from tocsin.model.reading import Reading
from tocsin.model.stories import Duplicate, Identity, Story
from tocsin.model.wires import WireItem
from tocsin.model.work import Part, Told, Work
from tocsin.ports import Bus, Clock, Store
from tocsin.reference import Reference, Tables
from tocsin.rules import Facts, Matched, caught
from tocsin.sharding import Shards, Spread
from tocsin.standing import NOTHING, WHOLE, Standing, StoreBook
from tocsin.storylines import Window, place
from tocsin.telling import EAGER, PART, TOPIC, joined, mended_by, tell
from tocsin.understanding import read

Second = Callable[[Story, Reading, Tables], Reading]
TOGETHER = 8  # items of one arrival that share a transaction: few enough that none waits long for another
REACHED = 40  # securities reached by one story that rules are asked about; pages show the strongest dozen
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one item; `why` says it in words for duplicates and refused items."""

    kind: Literal["new", "revision", "duplicate", "refused"]
    story_id: str = ""
    revision: int = 0
    alerts: tuple[Alert, ...] = ()
    why: str = ""


class Desk:
    """The stages in order over one store. One item at a time; safe to call from several threads."""

    def __init__(
        self,
        store: Store,
        reference: Reference,
        exposure_map: ExposureMap,
        bus: Bus,
        clock: Clock,
        *,
        window_days: float = 30.0,
        window_size: int = 20_000,
        live: bool = True,
        second: Second | None = None,
        snapshot: Path | None = None,
        shards: Shards | None = None,
    ) -> None:
        """live: alerts are dated now and sent; otherwise dated by the story's receipt and not sent.
        second: what optional readers make of a reading, where there are any. snapshot: folder of one of the rules;
        shards: the processes that hold the rules in the place of this one."""
        self.store, self.reference, self.map = store, reference, exposure_map
        self.bus, self.clock, self.live = bus, clock, live
        self.second, self.snapshot, self.shards = second, snapshot, shards
        self.keep, self.window_size = timedelta(days=window_days), window_size
        self._lock = threading.Lock()
        self._window: Window | None = None
        self._standing: Standing | None = None
        self._parts = True  # whether stories may be waiting to be told to very many
        self._fixed = False  # whether what people asked for cannot change just now
        self._wary = False  # a transaction of several items failed: one at a time until that goes well

    def warm(self) -> None:
        """Make ready what the first story would otherwise wait for: names, languages, tables, map, window."""
        language.warm()
        tables = self.reference.as_of(self.clock.now())
        story = Story(
            "warm", 1, "warm", "warm", Identity("", "", ""), "Warm", "Warm.", self.clock.now(), language="en"
        )
        trace(read(story, tables), self.map.as_of(self.clock.now()), tables)
        with self._lock:
            self._placed_in()
            if self.shards:
                self.shards.start()

    def close(self) -> None:
        """Keep what makes the next start quicker."""
        with self._lock:
            if self._standing:
                self._standing.save()
            if self.shards:
                self.shards.close()

    def handle(self, item: WireItem) -> Handled:
        """Take one item through every stage and commit it. Once this returns, it is not lost."""
        with self._lock:
            done, work = self._one(item)
        self._wake([work])
        return done

    def _one(self, item: WireItem) -> tuple[Handled, Work | None]:
        try:
            draft = prepare(item)  # 2  cleaned, furniture parted
        except ItemError as error:
            return Handled("refused", why=str(error)), None
        story = admit(draft, self.store.seen(draft))  #    new, revision or duplicate
        if isinstance(story, Duplicate):
            self.store.note_sighting(story.story_id, draft.source_id, draft.received_at, draft.url)
            return Handled("duplicate", story.story_id, why=story.why), None
        work = self.work(story)
        self.store.commit([work])  #    ONE transaction, outbox rows included
        self._placed_in().add(work.fingerprint)
        kind: Literal["new", "revision"] = "new" if story.revision == 1 else "revision"
        return Handled(kind, story.id, story.revision, work.alerts), work

    def _wake(self, works: Iterable[Work | None]) -> None:
        written = [work for work in works if work]
        if written:
            self.bus.wake("changes")
        if any(work.deliveries for work in written):
            self.bus.wake("deliveries")  #    a hint, never the data
        if any(work.parts for work in written):
            self.bus.wake(TOPIC)

    def work(self, story: Story) -> Work:
        """Stages 3 to 7 for one story: everything that will be committed, nothing written yet."""
        now = self.clock.now() if self.live else story.received_at
        standing = self._asked_for()
        tables = self.reference.as_of(story.received_at)
        reading = read(story, tables, standing.taught.at(story.received_at))  # 3
        if self.second:
            reading = self.second(story, reading, tables)
        window = self._placed_in()
        window.prune(story.received_at - self.keep)
        placement, fingerprint = place(story, reading, window)  # 4
        exposures = trace(reading, self.map.as_of(story.received_at), tables, limit=REACHED)  # 5
        facts = Facts(story, reading, placement, exposures, standing.tiers.at(now))
        shards, book = self.shards, standing.book
        found = shards.caught(facts, book) if shards else caught(facts, standing.index)  # 6
        part = Part(0, story.id, story.revision, now, ())
        came, parts = self._told(found, part, standing.book)  # 7
        return Work(
            story,
            reading,
            placement,
            fingerprint,
            exposures,
            came.matches,
            came.alerts,
            came.deliveries if self.live else (),
            read_at=now,
            parts=parts,
        )

    def _told(self, found: Matched | Spread, part: Part, book: StoreBook) -> tuple[Told, tuple[str, ...]]:
        """What the rules that matched, and those that rang on what is mended, come to; or the parts to tell later."""
        store, facts = self.store, found.facts
        mended = mended_by(facts.story, facts.placement)
        rang = store.rules_told(mended) if mended else ()
        line = facts.placement.storyline_id
        room = EAGER - len(rang)
        if self.live and ((found.at_most() > room and found.many() > room) or self._waits(line)):
            self._parts = True  # the next story may come in the same transaction
            return Told((), (), ()), (*found.parts(PART), *joined(rang, PART))
        ids = found.ids()
        matches = tuple(found.matches(ids))
        every = sorted({*ids, *rang})
        return tell(store, book, facts, every, matches, part) if every else Told((), (), ()), ()

    def _waits(self, storyline_id: str) -> bool:
        """Whether an earlier story of the storyline is still being told: what comes later is told after it."""
        if self._parts:
            self._parts = bool(self.store.waiting())
        return self._parts and bool(self.store.waiting(storyline_id))

    def handle_all(
        self, items: Iterable[WireItem], seen: Callable[[Handled], None] | None = None
    ) -> list[Handled]:
        """Every item in order; one that cannot be read never stops the next. Items that come together are
        committed a few at a time; when this returns, or `seen` is told of one, it is not lost."""
        out: list[Handled] = []
        coming = iter(items)
        while few := tuple(islice(coming, TOGETHER)):
            for done in self._few(few):
                out.append(done)
                if seen:
                    seen(done)
        return out

    def _few(self, items: Sequence[WireItem]) -> Iterator[Handled]:
        """Items in one transaction; where that fails, each by itself, so that it costs only what is at fault."""
        alone = (
            self._wary or self.second is not None
        )  # who is asked over the network holds up no other writer
        if len(items) > 1 and not alone:
            with self._lock:
                try:
                    with self.store.together():
                        self._asked_for()  # once: nobody else writes in the meantime
                        self._fixed = True
                        done = [self._one(item) for item in items]
                except Exception:  # noqa: BLE001 - whatever it was, nothing is written; it is met again below
                    self._wary, self._window = True, None  # which holds stories that are not in the store
                    done = []
                finally:
                    self._fixed = False
            self._wake(work for _, work in done)
            if done:
                yield from (handled for handled, _ in done)
                return
        for item in items:
            yield self.handle(item)
        self._wary = False

    def _placed_in(self) -> Window:
        """The stories still open to further ones; built from the store on first use."""
        if self._window is None:
            self._window = Window.of(self.store.window(EPOCH, self.window_size), limit=self.window_size)
        return self._window

    def _asked_for(self) -> Standing:
        """Rules, watchlists and judgements, brought up to date by what the change log says."""
        if self._standing is None:
            self._standing = Standing(self.store, self.snapshot, NOTHING if self.shards else WHOLE)
        elif not self._fixed:
            self._standing.refresh()
        return self._standing
