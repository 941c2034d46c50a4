"""Kill a replay with SIGKILL at random moments, again and again; nothing may be lost or doubled.

`python scripts/kill_loop.py --kills 50`. A webhook receiver on loopback notes every id it sees. After the
last kill the replay runs to its end; stories, matches, alerts and deliveries must equal those of an
undisturbed run, and the receiver must have seen each delivery's id at least once, one id an alert.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tocsin.app import opened
from tocsin.demo.day import load_day
from tocsin.demo.documents import markup
from tocsin.demo.run import RULES, WATCHLISTS
from tocsin.model.alerts import ChannelConfig
from tocsin.model.rules import Rule, Watchlist
from tocsin.settings import Settings, load

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver:
    """Answers webhooks and notes what came: every third is refused once, so that retries are seen too."""

    def __init__(self) -> None:
        self.ids: dict[str, set[str]] = defaultdict(set)  # alert -> delivery ids
        self.seen: dict[str, int] = defaultdict(int)  # delivery id -> times
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                ident = self.headers["webhook-id"]
                receiver.seen[ident] += 1
                refuse = receiver.seen[ident] == 1 and int(ident[-2:], 36) % 3 == 0
                if not refuse:
                    receiver.ids[body["data"]["id"]].add(ident)
                self.send_response(503 if refuse else 204)
                self.send_header("Retry-After", "1")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def write_stories(path: Path, repeat: int) -> int:
    """The sample day as a stories file, `repeat` days of it; returns how many."""
    lines = []
    for day in range(1, repeat + 1):
        for source in load_day():
            for n, told in enumerate(source.stories):
                at = f"2026-11-{day:02}T{told.minute // 60:02}:{told.minute % 60:02}:{n % 60:02}Z"
                row = {
                    "id": f"{told.id}-d{day}",
                    "headline": told.headline,
                    "body": markup(told),
                    "source": source.id,
                }
                lines.append({**row, "published_at": at, "received_at": at, "language": source.language})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return len(lines)


def prepare(settings: Settings, port: int) -> None:
    """The sample's watchlists and rules, ringing on a webhook of the receiver."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with opened(settings) as store:
        url = f"http://127.0.0.1:{port}/hook"
        store.put_channel(ChannelConfig("hook", settings.owner, "webhook", "hook", url, SECRET))
        for name, keys in WATCHLISTS.items():
            store.put_watchlist(Watchlist(f"w-{name}", settings.owner, name, keys))
        for number, (name, query) in enumerate(RULES):
            store.put_rule(Rule(f"r-{number}", settings.owner, name, query, ("hook",)))


def start(data: Path, stories: Path, port: int, pace: float) -> subprocess.Popen[bytes]:
    """A live replay as a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tocsin",
        "replay",
        str(stories),
        "--live",
        "--data",
        str(data),
        "--pace",
        str(pace),
    ]
    return subprocess.Popen(
        command,
        env={**os.environ, "TOCSIN_ALLOW": f"127.0.0.1:{port}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(data: Path, stories: Path, port: int) -> None:
    """Run the replay to its end; its error output is shown where it fails."""
    process = start(data, stories, port, 0)
    _, err = process.communicate(timeout=600)
    if process.returncode:
        raise SystemExit(f"the replay failed:\n{err.decode()}")


def drain(data: Path, stories: Path, port: int) -> None:
    """Run the replay to its end. What was refused waits for minutes by then: it is sent now, as "send again" does."""
    for _ in range(10):
        finish(data, stories, port)
        unsent = state(data)["unsent"]
        if not unsent:
            return
        with opened(load({"data": data})) as store:
            for (ident,) in unsent:
                store.redeliver("", ident, datetime.now(UTC))


KEYS = {
    "stories": "SELECT story_id, revision FROM revisions",
    "matches": "SELECT rule_id, story_id, revision FROM matches",
    "alerts": "SELECT id FROM alerts",
    "deliveries": "SELECT id FROM deliveries",
    "unsent": "SELECT id FROM deliveries WHERE status <> 'sent'",
}


def state(data: Path) -> dict[str, set[tuple[str, ...]]]:
    """What the store holds, as sets of keys; a damaged store ends the run."""
    with opened(load({"data": data})) as store:
        problems = store.check()
    if problems:
        raise SystemExit(f"the store is damaged: {problems}")
    with closing(sqlite3.connect(data / "tocsin.db")) as file:
        return {name: set(file.execute(query)) for name, query in KEYS.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=3)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory(prefix="tocsin-kill-") as folder:
        root, calm, rough = Path(folder), Receiver(), Receiver()
        count = write_stories(root / "stories.jsonl", asked.days)
        for name, receiver in (("calm", calm), ("rough", rough)):
            prepare(load({"data": root / name}), receiver.port)
        finish(root / "calm", root / "stories.jsonl", calm.port)
        print(f"{count} stories; undisturbed run done")
        for kill in range(1, asked.kills + 1):
            process = start(root / "rough", root / "stories.jsonl", rough.port, pace=count / asked.kills)
            time.sleep(chance.uniform(0.8, 3.2))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            print(f"\rkilled {kill} of {asked.kills}", end="", flush=True)
        for name, receiver in (("calm", calm), ("rough", rough)):
            drain(root / name, root / "stories.jsonl", receiver.port)
        return verdict(state(root / "calm"), state(root / "rough"), rough)


def verdict(
    calm: dict[str, set[tuple[str, ...]]], rough: dict[str, set[tuple[str, ...]]], hook: Receiver
) -> int:
    """Print the comparison; 0 where nothing was lost or doubled."""
    bad = 0
    print()
    for noun in ("stories", "matches", "alerts", "deliveries"):
        lost, more = calm[noun] - rough[noun], rough[noun] - calm[noun]
        bad += len(lost) + len(more)
        print(f"{noun:<11} {len(rough[noun]):>6}   lost {len(lost)}   not in the undisturbed run {len(more)}")
    doubled = [alert for alert, ids in hook.ids.items() if len(ids) > 1]
    unseen = {key[0] for key in rough["alerts"]} - set(hook.ids)
    again = sum(times - 1 for times in hook.seen.values() if times > 1)
    print(
        f"receiver: {len(hook.seen)} ids, {again} repeats, alerts unseen {len(unseen)}, alerts under two ids {len(doubled)}"
    )
    print(f"left in the outbox: {len(rough['unsent'])}")
    bad += len(doubled) + len(unseen) + len(rough["unsent"])
    print("nothing lost, nothing doubled" if not bad else f"{bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
