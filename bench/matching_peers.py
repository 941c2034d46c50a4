"""Standing rules beside what else can ask them: a plain loop, Aho-Corasick before a loop, SQLite FTS5, PostgreSQL, Lucene.

`python bench/matching_peers.py [--sizes 10000,100000] [--stories N]`. All ask the plain mix of bench/made_rules.py (watchlists,
ticker and word, words, phrases, NEAR/5) of the same stories, tickers being words of the text to the peers; for this desk the
rules are those of its own language. Each peer's share of rules found that the desk also finds is printed beside
its time. SQLite, PostgreSQL and the loop are asked fewer stories at larger sizes; those not to be had say so.
PostgreSQL: a server binary on the path, or TOCSIN_TEST_POSTGRES with the address of a server. Lucene: java, javac and mvn."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs

from made_rules import Args, Maker, day
from matching import MadeBook, build
from tocsin.rules import caught
from tocsin.rules.facts import Facts

HERE = Path(__file__).parent
GAP = " ".join(["xxgapxx"] * 8)  # between headline and body, so that nothing is near across
ASKED = 100_000  # rule and story pairs a peer that asks each rule is given, at least three stories
Ask = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # kind; all, any, none of these terms


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds a story and the rules found, story by story; seconds to build."""

    spent: list[float]
    found: list[int]
    built: float = 0.0
    bytes: float = 0.0


def plain(ask: tuple[object, ...]) -> Ask:
    """A rule in terms of a text search."""
    kind, *rest = ask
    if kind == "any":
        return "bool", (), tuple(map(_ticker, rest[0])), ()  # type: ignore[call-overload]
    if kind == "all":
        ticker, word = rest[0]  # type: ignore[misc]
        return "bool", (_ticker(ticker.partition(":")[2]), word), (), ()
    if kind == "words":
        return "bool", *rest  # type: ignore[return-value]
    words = rest[0] if kind == "phrase" else rest
    return str(kind), tuple(words), (), ()  # type: ignore[arg-type]


def _ticker(ticker: str) -> str:
    return "tk" + "".join(c if c.isalnum() else "x" for c in ticker.lower())


def text_of(args: Args) -> str:
    """A story as words, the tickers of the securities that it names or reaches among them."""
    facts = Facts(*args)
    touched = [
        t for t in facts.touched.values() if t.linked or (t.exposure is not None and t.exposure.score >= 0.15)
    ]
    tickers = " ".join(sorted({_ticker(t.ticker) for t in touched}))
    body = facts.words[len(facts.title) :]
    return f"{' '.join(facts.title)} {GAP} {' '.join(body)} {GAP} {tickers}"


def holds(ask: Ask, words: list[str], said: set[str]) -> bool:
    """One rule, asked plainly."""
    kind, every, some, none = ask
    if not said.issuperset(every) or (some and said.isdisjoint(some)) or not said.isdisjoint(none):
        return False
    if kind == "bool":
        return True
    places = [[n for n, word in enumerate(words) if word == one] for one in every]
    if kind == "phrase":
        return any(n + 1 in places[1] for n in places[0])
    return any(0 <= abs(a - b) - 1 <= 5 for a in places[0] for b in places[1])


def clocked(stories: list[str], one: Callable[[str], int], built: float = 0.0) -> Timed:
    """Each story asked once."""
    spent, found = [], []
    for story in stories:
        began = time.perf_counter()
        found.append(one(story))
        spent.append(1000 * (time.perf_counter() - began))
    return Timed(spent, found, built)


def loop(asks: list[Ask], stories: list[str]) -> Timed:
    """Each rule in turn."""

    def one(story: str) -> int:
        words = story.split()
        said = set(words)
        return sum(holds(ask, words, said) for ask in asks)

    return clocked(stories, one)


def aho(asks: list[Ask], stories: list[str]) -> Timed:
    """Aho-Corasick finds the terms; the rules under one of a rule's needed terms are asked in turn."""
    began = time.perf_counter()
    under: dict[str, list[int]] = {}
    for n, (_, every, some, _none) in enumerate(asks):
        for term in [max(every, key=len)] if every else some:
            under.setdefault(term, []).append(n)
    terms = list(under)
    automaton = ahocorasick_rs.AhoCorasick([f" {term} " for term in terms])
    built = time.perf_counter() - began

    def one(story: str) -> int:
        words = story.split()
        said = set(words)
        spaced = " " + "  ".join(words) + " "
        met = {n for found in set(automaton.find_matches_as_indexes(spaced)) for n in under[terms[found[0]]]}
        return sum(holds(asks[n], words, said) for n in met)

    return clocked(stories, one, built)


def fts5(asks: list[Ask], stories: list[str]) -> Timed:
    """A table of one row, asked each rule."""
    queries = [_fts(ask) for ask in asks]

    def one(story: str) -> int:
        with sqlite3.connect(":memory:") as db:
            db.execute("CREATE VIRTUAL TABLE s USING fts5(t, tokenize='ascii')")
            db.execute("INSERT INTO s VALUES (?)", (story,))
            ask = "SELECT count(*) FROM s WHERE s MATCH ?"
            return sum(db.execute(ask, (query,)).fetchone()[0] for query in queries)

    return clocked(stories, one)


def _fts(ask: Ask) -> str:
    kind, every, some, none = ask
    if kind == "phrase":
        return f'"{" ".join(every)}"'
    if kind == "near":
        return f'NEAR("{every[0]}" "{every[1]}", 5)'
    parts = [f'"{word}"' for word in every]
    if some:
        parts.append("(" + " OR ".join(f'"{word}"' for word in some) + ")")
    return " AND ".join(parts) + "".join(f' NOT "{word}"' for word in none)


def postgres(asks: list[Ask], stories: list[str], address: str) -> Timed:
    """A table of tsquery, asked which fit a tsvector."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as db:
        db.execute("CREATE TEMP TABLE asked (n int, q tsquery)")
        began = time.perf_counter()
        with db.cursor().copy("COPY asked FROM STDIN") as rows:
            for n, ask in enumerate(asks):
                rows.write_row((n, _tsquery(ask)))
        db.execute("ANALYZE asked")
        db.execute("SET max_parallel_workers_per_gather = 0")
        built = time.perf_counter() - began

        def one(story: str) -> int:
            found = db.execute("SELECT count(*) FROM asked WHERE to_tsvector('simple', %s) @@ q", (story,))
            row = found.fetchone()
            return int(row[0]) if row else 0

        one(stories[0])
        return clocked(stories, one, built)


def _tsquery(ask: Ask) -> str:
    kind, *groups = ask
    every, some, none = (["'" + word.replace("'", "''") + "'" for word in group] for group in groups)
    if kind == "phrase":
        return " <-> ".join(every)
    if kind == "near":
        near = [f"({a} <{n}> {b})" for a, b in (every, every[::-1]) for n in range(1, 7)]
        return " | ".join(near)
    parts = every + ([f"({' | '.join(some)})"] if some else [])
    return " & ".join(parts + [f"!{word}" for word in none])


def server() -> Iterator[str]:
    """The address of a PostgreSQL server, one of our own where there is a binary."""
    given = os.environ.get("TOCSIN_TEST_POSTGRES", "")
    if given:
        yield given.replace("+psycopg", "")
        return
    binary = shutil.which("postgres")
    if binary is None:
        return
    initdb = Path(binary).resolve().with_name("initdb")
    as_other = ["runuser", "-u", "postgres", "--"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        data = f"{folder}/data"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*as_other, str(initdb), "-A", "trust", "-U", "postgres", data], check=True, **quiet)  # type: ignore[call-overload]
        options = ["-c", "listen_addresses=", "-c", "shared_buffers=512MB", "-k", folder, "-p", "54999"]
        running = subprocess.Popen([*as_other, binary, "-D", data, *options], **quiet)  # type: ignore[call-overload]
        try:
            time.sleep(4)
            yield f"host={folder} port=54999 user=postgres dbname=postgres"
        finally:
            running.terminate()
            running.wait(30)


def lucene(asks: list[Ask], stories: list[str], folder: Path) -> Timed:
    """Lucene's monitor, in a process of its own."""
    jars, out = folder / "jars", folder / "classes"
    if not out.exists():
        pom = shutil.copy(HERE / "lucene/pom.xml", folder / "pom.xml")
        fetch = [
            "mvn",
            "-q",
            "-B",
            "-f",
            str(pom),
            "dependency:copy-dependencies",
            f"-DoutputDirectory={jars}",
        ]
        subprocess.run(fetch, check=True, capture_output=True, timeout=300)
        subprocess.run(
            ["javac", "-cp", f"{jars}/*", "-d", str(out), str(HERE / "lucene/Peer.java")],
            check=True,
            timeout=120,
        )
    with (folder / "rules").open("w", encoding="utf-8") as file:
        for kind, every, some, none in asks:
            groups = [*every, ""] if kind != "bool" else [" ".join(every), " ".join(some), " ".join(none)]
            file.write("\t".join([kind, *groups]) + "\n")
    (folder / "stories").write_text("\n".join(stories), encoding="utf-8")
    command = ["java", "-Xmx12g", "-cp", f"{jars}/*{os.pathsep}{out}", "Peer", str(folder / "rules")]
    told = subprocess.run(
        [*command, str(folder / "stories")], check=True, capture_output=True, text=True, timeout=2_400
    )
    found = json.loads(told.stdout.splitlines()[-1])
    return Timed(found["spent"], found["found"], found["built"], found["bytes"] / len(asks))


def line(name: str, timed: Timed, ours: list[int], ours_ms: float) -> str:
    """One row of the table."""
    median = statistics.median(timed.spent)
    p99 = sorted(timed.spent)[int(0.99 * (len(timed.spent) - 1))]
    same = sum(timed.found) / max(1, sum(ours[: len(timed.found)]))
    more = f", {timed.bytes:,.0f} bytes a rule" if timed.bytes else ""
    return (
        f"  {name:28} {median:10.2f} ms, p99 {p99:9.2f} ({len(timed.spent)} stories), {median / ours_ms:8.1f} times; "
        f"found {same:.1%} of the desk's; built in {timed.built:.1f} s{more}"
    )


def one_size(size: int, args: list[Args], book: MadeBook, folder: Path) -> None:
    """Every peer at one size."""
    index, built = build(size, book)
    for few in args[:20]:
        caught(Facts(*few), index).numbers()
    spent, found, sets = [], [], []
    for story in args:
        began = time.perf_counter()
        matched = caught(Facts(*story), index)
        known = time.perf_counter()
        found.append(len(matched.numbers()))
        spent.append(1000 * (time.perf_counter() - began))
        sets.append(1000 * (known - began))
    own = index.tables.nbytes / size
    ours = Timed(spent, found, built, own)
    median = statistics.median(spent)
    print(f"{size:,} rules, each rule found by number, median {statistics.median(found):,.0f} a story")
    print(line("tocsin", ours, found, median))
    print(line("tocsin, lists kept as sets", Timed(sets, found, built, own), found, median), flush=True)
    del index
    asks = [plain(book.made(n).ask) for n in range(size)]
    stories = [text_of(story) for story in args]
    few = stories[: max(3, ASKED * 40 // size)]
    print(line("plain loop", loop(asks, few), found, median), flush=True)
    print(line("Aho-Corasick, then a loop", aho(asks, stories), found, median), flush=True)
    print(
        line("SQLite FTS5, query by query", fts5(asks, stories[: max(1, 300_000 // size)]), found, median),
        flush=True,
    )
    _served(asks, stories[: max(5, 4_000_000 // size)], found, median)
    missing = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    try:
        if missing:
            raise OSError(f"{', '.join(missing)} not found")
        print(line("Lucene monitor", lucene(asks, stories, folder), found, median), flush=True)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"  Lucene monitor: not to be had here ({str(error)[:120]})")


def _served(asks: list[Ask], stories: list[str], found: list[int], median: float) -> None:
    ran = False
    for address in server():
        ran = True
        print(line("PostgreSQL, tsquery", postgres(asks, stories, address), found, median), flush=True)
    if not ran:
        print("  PostgreSQL: no server binary here")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--stories", type=int, default=300)
    given = parser.parse_args()
    stories, lent = day(given.stories)
    book = MadeBook(Maker(lent), plain=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, given.sizes.split(",")):
            one_size(size, stories, book, Path(folder))


if __name__ == "__main__":
    main()
