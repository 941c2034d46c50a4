"""Any order of leases, outcomes, crashes, passing time and restarts: nothing lost, no id doubled."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from store_works import NOON, channel, ringing, story, work

from tocsin.ports import Leased
from tocsin.store import open_store

WORKERS = st.sampled_from(["w1", "w2"])


class Outbox(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(Path(self.folder.name))
        for ident in ("a", "b"):
            self.store.put_channel(channel(ident))
        self.now, self.made = NOON, 0
        self.held: list[tuple[str, Leased]] = []
        self.owed: set[str] = set()
        self.settled: dict[str, str] = {}

    @rule(to=st.sets(st.sampled_from(["a", "b"]), min_size=1), again=st.booleans())
    def commit(self, to: set[str], again: bool) -> None:
        self.made += 0 if again and self.made else 1
        made = ringing(work(story(f"s{self.made}")), *sorted(to))
        if not (again and f"s{self.made}" in {k[0] for k in self.store.keys("stories")}):
            self.owed |= {d.id for d in made.deliveries}
        self.store.commit([made])

    @rule(worker=WORKERS, limit=st.integers(1, 4))
    def lease(self, worker: str, limit: int) -> None:
        taken = self.store.lease(worker, self.now, seconds=60, limit=limit)
        assert len(taken) <= limit
        for leased in taken:
            assert leased.delivery.id not in self.settled
        self.held += [(worker, leased) for leased in taken]

    @precondition(lambda self: self.held)
    @rule(pick=st.integers(0, 99), status=st.sampled_from(["sent", "due", "dead"]))
    def record(self, pick: int, status: str) -> None:
        worker, leased = self.held.pop(pick % len(self.held))
        after = replace(leased.delivery, status=status, next_attempt_at=self.now + timedelta(seconds=5))  # type: ignore[arg-type]
        newest = all(x.delivery.id != leased.delivery.id or x.delivery.attempts < leased.delivery.attempts for _, x in self.held)  # fmt: skip
        written = self.store.record(after, worker)
        assert not written or (newest and leased.delivery.id not in self.settled)
        if written and status != "due":
            self.settled[leased.delivery.id] = status

    @rule()
    def crash(self) -> None:
        self.held.clear()
        self.store.close()
        self.store = open_store(Path(self.folder.name))

    @rule(worker=WORKERS)
    def give_back(self, worker: str) -> None:
        self.store.give_back(worker, self.now)
        self.held = [(w, x) for w, x in self.held if w != worker]

    @rule(seconds=st.integers(1, 90))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        rows = {d.id: d.status for d in self.store.deliveries("", limit=1_000)}
        assert set(rows) == self.owed
        assert {k: v for k, v in rows.items() if v in ("sent", "dead")} == self.settled

    def teardown(self) -> None:
        self.now += timedelta(days=1)
        left = self.owed - set(self.settled)
        assert {x.delivery.id for x in self.store.lease("last", self.now, seconds=60, limit=1_000)} == left
        self.store.close()
        self.folder.cleanup()


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
