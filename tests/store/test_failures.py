"""What the store does when it cannot: every method says so in words, and nothing that was told is lost."""

from __future__ import annotations

import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from store_works import NOON, channel, draft, ringing, story, work

from tocsin.errors import StoreBusy, StoreError
from tocsin.model.alerts import Delivery
from tocsin.model.judgements import Judgement
from tocsin.model.keys import ApiKey
from tocsin.model.manners import Hush
from tocsin.model.replies import Reply
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import Source, SourceState, Subscription
from tocsin.model.work import Part, Told
from tocsin.ports import HeadQuery, Mark, Store, StoryQuery
from tocsin.store import SqlStore, claim_desk, open_store
from tocsin.store.opening import migrate
from tocsin.store.sqlite import open_engine

READS: dict[str, Callable[[SqlStore], Any]] = {
    "seen": lambda s: s.seen(draft(story("s1"))),
    "window": lambda s: s.window(NOON, 10),
    "alert_history": lambda s: s.alert_history(["r-1"], "l", ["s"]),
    "rules_told": lambda s: s.rules_told(["s"]),
    "next_part": lambda s: s.next_part(),
    "waiting": lambda s: s.waiting("l"),
    "held_deliveries": lambda s: s.held_deliveries(NOON),
    "paces": lambda s: s.paces(["c"], NOON),
    "hushes": lambda s: s.hushes(["ann"]),
    "story": lambda s: s.story("s1"),
    "revisions": lambda s: s.revisions("s1"),
    "stories": lambda s: s.stories(StoryQuery(text="wheat")),
    "heads": lambda s: s.heads(HeadQuery()),
    "head": lambda s: s.head(1),
    "head_of": lambda s: s.head_of("s1"),
    "storyline": lambda s: s.storyline("l"),
    "storylines": lambda s: s.storylines(),
    "sightings": lambda s: s.sightings("s1"),
    "matches": lambda s: s.matches("ann"),
    "watchlists": lambda s: s.watchlists("ann"),
    "watchlists_of": lambda s: s.watchlists_of(["ann"]),
    "rules": lambda s: s.rules("ann"),
    "by_id": lambda s: s.by_id(Rule, ["r-1"]),
    "channels": lambda s: s.channels("ann"),
    "judgements": lambda s: s.judgements("ann"),
    "tiers": lambda s: s.tiers(),
    "held_at": lambda s: s.held_at(Rule, "ann", NOON),
    "marked": lambda s: s.marked(Mark("ann", "read"), [1]),
    "unmarked": lambda s: s.unmarked(Mark("ann", "read")),
    "sources_of": lambda s: s.sources_of([1]),
    "rung": lambda s: s.rung("ann", ["s1"]),
    "api_keys": lambda s: s.api_keys("ann"),
    "api_key": lambda s: s.api_key("k"),
    "alert": lambda s: s.alert("ann", "a"),
    "alerts": lambda s: s.alerts("ann"),
    "deliveries": lambda s: s.deliveries("ann"),
    "delivery_page": lambda s: s.delivery_page("ann"),
    "due_channels": lambda s: s.due_channels(NOON),
    "next_due": lambda s: s.next_due(),
    "sources": lambda s: s.sources(),
    "source_states": lambda s: s.source_states(),
    "due_sources": lambda s: s.due_sources(NOON, 1),
    "subscriptions": lambda s: s.subscriptions(),
    "changes": lambda s: s.changes(0),
    "last_seq": lambda s: s.last_seq(),
    "counts": lambda s: s.counts(),
    "keys": lambda s: s.keys("stories"),
    "check": lambda s: s.check(),
    "backup": lambda s: s.backup(s.path.with_name("copy.db")),
}


def _two_together(store: SqlStore) -> None:
    with store.together():
        store.commit([work(story("s2"))])
        store.commit([work(story("s3"))])


WRITES: dict[str, Callable[[SqlStore], Any]] = {
    "release": lambda s: s.release([], [], [], NOON),
    "put_hush": lambda s: s.put_hush(Hush("h", "ann", "mute", "sl-1", NOON)),
    "delete_hush": lambda s: s.delete_hush("ann", "h-0"),
    "told": lambda s: s.told(Part(1, "s", 1, NOON, ()), Told((), (), ())),
    "together": _two_together,
    "note_sighting": lambda s: s.note_sighting("s1", "ledger", NOON, ""),
    "commit": lambda s: s.commit([work(story("s2"))]),
    "put_watchlist": lambda s: s.put_watchlist(Watchlist("w", "ann", "w", ())),
    "delete_watchlist": lambda s: s.delete_watchlist("ann", "w"),
    "put_rule": lambda s: s.put_rule(Rule("r", "ann", "r", "q")),
    "delete_rule": lambda s: s.delete_rule("ann", "r"),
    "put_channel": lambda s: s.put_channel(channel()),
    "delete_channel": lambda s: s.delete_channel("ann", "hook"),
    "mark": lambda s: s.mark(Mark("ann", "read"), [1]),
    "mark_all": lambda s: s.mark_all(Mark("ann", "read"), "", NOON),
    "unmark": lambda s: s.unmark(Mark("ann", "read"), [1]),
    "put_judgement": lambda s: s.put_judgement(
        Judgement("j", "ann", "s1", 1, "d", "theme", "oil", "", None, "right", NOON)
    ),
    "put_api_key": lambda s: s.put_api_key(ApiKey("k", "ann", "", "0", ("read",), NOON)),
    "note_key_use": lambda s: s.note_key_use("k", NOON),
    "begin_reply": lambda s: s.begin_reply(Reply("r", "ann", "f", NOON), NOON),
    "end_reply": lambda s: s.end_reply("r", 201, "{}"),
    "drop_reply": lambda s: s.drop_reply("r"),
    "delete_api_key": lambda s: s.delete_api_key("ann", "k"),
    "lease": lambda s: s.lease("w", NOON, seconds=60, limit=1),
    "record": lambda s: s.record(Delivery("d", "a", "c"), "w"),
    "give_back": lambda s: s.give_back("w", NOON),
    "redeliver": lambda s: s.redeliver("ann", "d", NOON),
    "put_sources": lambda s: s.put_sources([Source("a", "a", "feed")]),
    "delete_source": lambda s: s.delete_source("a"),
    "put_state": lambda s: s.put_state(SourceState("a")),
    "put_subscription": lambda s: s.put_subscription(Subscription("a", "", "", "")),
}


def filled(folder: Path, busy_seconds: float = 0.05) -> SqlStore:
    """A store with something due, that waits only a moment for others."""
    path = folder / "tocsin.db"
    engine = open_engine(path, busy_seconds)
    migrate(engine, str(path))
    store = SqlStore(engine, path, busy_seconds)
    store.put_channel(channel())
    store.commit([ringing(work(story("s1")), "hook")])
    return store


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[SqlStore]:
    store = filled(tmp_path)
    yield store
    store.close()


def test_each_method_of_the_contract_is_tried_here() -> None:
    methods = {name for name in vars(Store) if not name.startswith("_")} - {"close"}
    assert methods == set(READS) | set(WRITES)


@pytest.mark.parametrize("method", [*READS, *WRITES])
def test_a_closed_store_says_so(impatient: SqlStore, method: str) -> None:
    impatient.close()
    with pytest.raises(StoreError, match="it is closed"):
        {**READS, **WRITES}[method](impatient)


@pytest.mark.parametrize("method", [*READS, *WRITES])
def test_a_removed_file_is_noticed_by_each_method(impatient: SqlStore, method: str) -> None:
    impatient.path.rename(impatient.path.with_name("away.db"))
    with pytest.raises(StoreError, match="removed or replaced"):
        {**READS, **WRITES}[method](impatient)


@pytest.mark.parametrize("method", WRITES)
def test_a_store_that_another_program_holds_is_busy_for_writers(impatient: SqlStore, method: str) -> None:
    other = sqlite3.connect(impatient.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="another program holds it") as told:
        WRITES[method](impatient)
    assert told.value.retryable
    other.execute("ROLLBACK")
    other.close()


def test_readers_go_on_while_another_program_writes(impatient: SqlStore) -> None:
    other = sqlite3.connect(impatient.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert impatient.story("s1").story.id == "s1"
    assert impatient.last_seq() == 4
    other.close()
    impatient.commit([work(story("s2"))])
    assert impatient.counts()["stories"] == 2


@pytest.mark.parametrize("method", [*READS, *WRITES])
def test_a_store_locked_altogether_is_busy_for_each_method(impatient: SqlStore, method: str) -> None:
    path = impatient.path
    impatient.close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    again = SqlStore(open_engine(path, 0.02), path, 0.02)
    with pytest.raises(StoreError):
        {**READS, **WRITES}[method](again)
    again.close()
    other.close()


def test_a_file_put_back_is_used_again(impatient: SqlStore) -> None:
    away = impatient.path.with_name("away.db")
    impatient.path.rename(away)
    with pytest.raises(StoreError):
        impatient.last_seq()
    away.rename(impatient.path)
    impatient.commit([work(story("s2"))])
    assert impatient.counts()["stories"] == 2


def test_a_file_that_is_no_store_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "tocsin.db").write_bytes(b"This is a letter, not a database. " * 200)
    with pytest.raises(StoreError, match="no store") as told:
        open_store(tmp_path)
    assert str(tmp_path) in told.value.subject and told.value.mend


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be"):
        open_store(tmp_path / "file" / "data")


def test_a_damaged_file_is_told_by_check(tmp_path: Path) -> None:
    filled(tmp_path).close()
    path = tmp_path / "tocsin.db"
    with path.open("r+b") as file:
        file.seek(4096 * 8)
        file.write(b"\xa5" * 4096 * 6)
    with pytest.raises(StoreError, match="damaged"):
        raise_findings(path)


def raise_findings(path: Path) -> None:
    """What check finds, as an error; damage may also stop check, or opening, itself."""
    store = open_store(path)
    try:
        found = store.check()
    finally:
        store.close()
    if found:
        raise StoreError(str(path), "; ".join(found))


def test_check_tells_rows_that_lost_their_parent(impatient: SqlStore) -> None:
    other = sqlite3.connect(impatient.path)
    other.execute("DELETE FROM alerts")
    other.execute("DELETE FROM stories")
    other.commit()
    other.close()
    assert impatient.check() == ("1 revisions have lost their story", "1 deliveries have lost their alert")


FULL = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
from store_works import story, work
from tocsin.errors import StoreBusy
from tocsin.store import open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(sys.argv[1])
store.commit([work(story("s0"))])
size = max(store.path.stat().st_size, store.path.with_name("tocsin.db-wal").stat().st_size)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40_000, resource.RLIM_INFINITY))
told, n = 0, 0
try:
    for n in range(1, 400):
        store.commit([work(story(f"s{n}"))])
        told = n
except StoreBusy as error:
    print("full:", error)
print("reads:", store.story(f"s{told}").story.id, store.counts()["stories"] == told + 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.commit([work(story(f"s{n}"))])
print("after:", store.counts()["stories"] == told + 2, store.check())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files there")
def test_a_full_disk_stops_taking_in_serves_reads_and_loses_nothing(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE is not None
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    said = dict(line.split(":", 1) for line in done.stdout.splitlines())
    assert re.search("disk", said["full"])
    assert said["reads"].endswith("True")
    assert said["after"].split() == ["True", "()"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.close()
    store.path.chmod(0o444)
    tmp_path.chmod(0o555)
    with pytest.raises(StoreError, match=r"written|opened"):
        open_store(tmp_path).put_rule(Rule("r", "ann", "r", "q"))
    tmp_path.chmod(0o755)


def test_a_store_opened_for_reading_alone_is_refused_in_words(tmp_path: Path) -> None:
    filled(tmp_path).close()
    path = tmp_path / "tocsin.db"
    engine = open_engine(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    store = SqlStore(engine, path)
    with pytest.raises(StoreError, match="cannot be written") as told:
        store.put_rule(Rule("r", "ann", "r", "q"))
    assert not told.value.retryable
    store.close()


def test_a_second_desk_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    holder = "import sys, time; from pathlib import Path; from tocsin.store import claim_desk\n"
    holder += "with claim_desk(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", holder, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"held\n"
    with pytest.raises(StoreError, match=f"process {process.pid}"), claim_desk(tmp_path):
        pass
    process.kill()
    process.communicate()
    with claim_desk(tmp_path):
        assert (tmp_path / "desk.lock").read_text() == str(os.getpid())


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files there")
def test_a_full_disk_keeps_no_desk_from_its_folder(tmp_path: Path) -> None:
    holder = "import resource, signal, sys; from pathlib import Path; from tocsin.store import claim_desk\n"
    holder += (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
    )
    holder += "with claim_desk(Path(sys.argv[1])): sys.stderr.write('held')"
    done = subprocess.run([sys.executable, "-c", holder, str(tmp_path)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "held")


def test_a_backup_of_a_store_in_use_opens_and_holds_everything(impatient: SqlStore, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    impatient.backup(target)
    impatient.commit([work(story("s2"))])
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    shutil.move(target, moved / "tocsin.db")
    copy = open_store(moved)
    assert copy.check() == () and copy.counts()["stories"] == 1
    assert copy.stories(StoryQuery(text="wheat")).stories[0].story.id == "s1"
    copy.close()


def test_a_backup_never_writes_over_a_file(impatient: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("dear")
    with pytest.raises(StoreError, match="there already"):
        impatient.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "dear"
