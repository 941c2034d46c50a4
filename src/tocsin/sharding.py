"""Rules parted by owner among processes: a story is asked of all of them at once, and each knows its own share only.

A process reads its share from the store itself and follows the change log, as the desk does with a whole index; it
answers with ids. What dies is started anew and asked again; what it knew is in the store."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tocsin.errors import StoreError, TocsinError
from tocsin.model.rules import Match
from tocsin.ports import Store
from tocsin.rules import Facts, Matched, caught, matches_in
from tocsin.rules.book import Book
from tocsin.standing import Standing

log = logging.getLogger("tocsin")
Opening = Callable[[], Store]  # opens the store anew; it is sent to the processes
SECONDS = 60.0  # that a process has for its share of one story
READY = 0  # number of the answer that says that a share is read
LOADING = 900.0  # seconds until a process has read its share
_MEND = "See whether the machine is short of memory, or give fewer match_workers"


@dataclass(frozen=True, slots=True)
class Spread:
    """What a story caught in every share: the same questions as of one index."""

    facts: Facts
    shards: Shards
    book: Book
    most: int  # rules at most, as the shares said

    def at_most(self) -> int:
        """How many rules there are at most."""
        return self.most

    def many(self) -> int:
        """How many rules there are, to be asked before the next story."""
        return sum(self._each("many"))

    def ids(self) -> list[str]:
        """The ids of the rules, in order."""
        return sorted(ident for share in self._each("ids") for ident in share)

    def parts(self, size: int) -> list[str]:
        """The ids in parts of so many, a line each, in no particular order."""
        return [part for share in self._each("parts", size) for part in share]

    def matches(self, ids: Iterable[str]) -> Iterator[Match]:
        """Matches of these rules, in this order, with their reasons; those that the book has lost are left out."""
        return matches_in(self.book, self.facts, ids)

    def _each(self, *asked: Any) -> list[Any]:
        return self.shards.ask(*asked) if self.most else []


class Shards:
    """The processes, started when the first story comes."""

    def __init__(self, opening: Opening, count: int, folder: Path | None = None) -> None:
        """opening: how each opens the store; folder: where they keep snapshots of their shares, None for nowhere."""
        self._shares = [_Keeper(opening, (number, count), folder) for number in range(count)]
        self._questions = 0

    def start(self) -> None:
        """Start every process and wait until each has its share. StoreError where one cannot."""
        for share in self._shares:
            share.start()
        for share in self._shares:
            share.ready()

    def caught(self, facts: Facts, book: Book) -> Spread:
        """The rules that a story satisfies. book: where the desk looks up rules and watchlists for the reasons.
        StoreError where a share cannot be asked."""
        story = facts.story
        tier = facts.tiers.get(story.source_id)
        tiers = {} if tier is None else {story.source_id: tier}
        args = (story, facts.reading, facts.placement, facts.exposures, tiers)
        return Spread(facts, self, book, sum(self.ask("story", args)))

    def ask(self, *asked: Any) -> list[Any]:
        """The answers of all shares to one question. StoreError where a share cannot be asked."""
        self._questions += 1
        sent = pickle.dumps((self._questions, asked), pickle.HIGHEST_PROTOCOL)  # once, however many are asked
        for share in self._shares:
            share.put(_Question(self._questions, sent, asked[0] == "story"))
        return [share.take() for share in self._shares]

    def close(self) -> None:
        """End the processes; each keeps a snapshot first, where that is worth its while."""
        for share in self._shares:
            share.end()
        for share in self._shares:
            share.wait()


@dataclass(frozen=True, slots=True)
class _Question:
    """number: comes back with the answer, so that one left unread is never taken for another's."""

    number: int
    sent: bytes
    is_story: bool


class _Keeper:
    """One process and the pipe to it."""

    def __init__(self, opening: Opening, share: tuple[int, int], folder: Path | None) -> None:
        self._args = (opening, share, folder)
        self._name = f"share {share[0] + 1} of {share[1]} of the rules"
        self._pipe: Connection | None = None
        self._process: Any = None
        self._story = self._asked = _Question(READY, b"", True)  # the story is asked of a new process first
        self._loaded = False  # whether the process has its share

    def start(self) -> None:
        """Start the process where none runs."""
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, other = context.Pipe()
            self._process = context.Process(
                target=keep_share, args=(other, *self._args), name=self._name, daemon=True
            )
            self._process.start()
            other.close()

    def ready(self) -> None:
        """Wait until the process has its share. StoreError where it cannot read it."""
        if self._loaded:
            return
        try:
            self._receive(READY, LOADING)
        except (EOFError, OSError) as error:
            raise self._failed("its process ended while it read its share") from error
        self._loaded = True

    def put(self, asked: _Question) -> None:
        """Ask; that the process is dead shows when the answer is taken."""
        self.start()
        self.ready()
        self._story, self._asked = asked if asked.is_story else self._story, asked
        assert self._pipe is not None
        with contextlib.suppress(OSError):
            self._pipe.send_bytes(asked.sent)

    def take(self) -> Any:
        """The answer; from a process started anew where the first one died of it or of something else."""
        asked = self._asked
        try:
            return self._receive(asked.number, SECONDS)
        except (EOFError, OSError):
            log.warning("the process of %s ended; another is started", self._name)
        self._drop()
        answer = None
        try:
            for question in dict.fromkeys((self._story, asked)):
                self.put(question)
                answer = self._receive(question.number, SECONDS)
        except (EOFError, OSError) as error:
            raise self._failed("its process ended twice") from error
        return answer

    def _receive(self, number: int, seconds: float) -> Any:
        """The answer to a question; what answers an earlier one is passed over."""
        assert self._pipe is not None
        answered = None
        while answered != number:
            if not self._pipe.poll(seconds):
                raise self._failed(f"its process said nothing for {seconds:g} seconds")
            answered, good, answer = self._pipe.recv()
        if good:
            return answer
        raise answer

    def _failed(self, cause: str) -> StoreError:
        self._drop()
        return StoreError(self._name, cause, _MEND)

    def _drop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self.end()
        self._process, self._loaded = None, False

    def end(self) -> None:
        """Let the process end by itself."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None

    def wait(self) -> None:
        """Wait until it has, and no longer than half a minute."""
        if self._process is not None:
            self._process.join(30)
            self._drop()


def keep_share(pipe: Connection, opening: Opening, share: tuple[int, int], folder: Path | None) -> None:
    """What a process does: read its share, answer until the desk ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the desk is told to stop, and tells its processes
    at = folder.with_name(f"{folder.name}-{share[0]}-of-{share[1]}") if folder else None
    try:
        store = opening()
        standing = Standing(store, at, share)
    except TocsinError as error:
        pipe.send((READY, False, error))
        return
    pipe.send((READY, True, None))
    answering = _Answering(standing)
    with contextlib.suppress(EOFError, OSError):
        while True:
            number, asked = pipe.recv()
            pipe.send((number, *answering(asked)))
    standing.save()
    store.close()


class _Answering:
    """Questions of one desk, in the order in which it asks them."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.found: Matched | None = None

    def __call__(self, asked: Sequence[Any]) -> tuple[bool, Any]:
        try:
            return True, self._answer(*asked)
        except TocsinError as error:
            return False, error

    def _answer(self, name: str, *more: Any) -> Any:
        if name == "story":
            self.standing.refresh()
            self.found = caught(Facts(*more[0]), self.standing.index)
            return self.found.at_most()
        assert self.found is not None
        if name == "parts":
            return self.found.parts(*more)
        return self.found.many() if name == "many" else self.found.ids()
