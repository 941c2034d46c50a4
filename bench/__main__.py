"""`make bench`: every measurement one after the other, a table each, all of it kept in bench/results.json.

Quality is measured where the folder of labelled data is there (TOCSIN_SHARED, else beside the repository);
without it those runs are left out and said so. Each run is a process of its own; machines are noisy, so compare
the ratios within one run rather than absolute times of two.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("TOCSIN_SHARED", HERE.parents[1] / "shared"))
DATA = SHARED / "data"
RUNS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    # name, script, arguments, what of the data folder it needs
    ("feeds: the open corpus", "feed_corpus.py", (), "feeds"),
    ("reading: stories a second by length", "reading.py", (), ""),
    (
        "linking: securities by name and ticker, false links, hard names",
        "linking.py",
        (str(DATA),),
        "benzinga_headlines",
    ),
    ("claims: content and speaker (dev part)", "claims.py", (str(DATA / "polnear/dev.jsonl.gz"),), "polnear"),
    (
        "themes: against an old newswire's topics",
        "themes.py",
        (str(DATA / "reuters21578/train.jsonl.gz"),),
        "reuters21578",
    ),
    ("people, organisations, countries, places: own stories, beside names of tables", "people.py", (), ""),
    ("events: own stories, political sentences, ECB+", "events.py", (str(DATA),), ""),
    ("ratings: analysts' headlines", "ratings.py", (str(DATA),), "analyst_ratings"),
    ("tone: towards names, beside a count of words", "tone.py", (str(DATA),), "sentfin"),
    ("screening: names against lists, beside Jaro-Winkler", "screening.py", (str(DATA),), "sanctions"),
    (
        "storylines: beside TF-IDF centroids, MinHash, online clustering; ECB+; a month; speed",
        "placing.py",
        (str(DATA),),
        "uci_news_stories",
    ),
    ("rules: a story against 10,000 and 100,000", "matching.py", ("--sizes", "10000,100000"), ""),
    (
        "rules: beside what else can ask them",
        "matching_peers.py",
        ("--sizes", "10000", "--stories", "100"),
        "",
    ),
    ("store: commit, list, search, lease", "committing.py", ("--stories", "5000"), ""),
    (
        "API: lists of 100,000 stories over HTTP, beside one plain table",
        "lists.py",
        ("--stories", "100000"),
        "",
    ),
    ("API: a story to a thousand listeners at once", "listeners.py", (), ""),
    ("desk: end to end and by part", "end_to_end.py", (), ""),
    ("desk: from a feed to the page's event", "latency.py", ("--seconds", "20"), ""),
)


def main() -> int:
    """Run all, print as they come, write bench/results.json. 1 where one failed."""
    results, failed = [], 0
    for name, script, arguments, needs in RUNS:
        print(f"\n== {name}", flush=True)
        if needs and not (DATA / needs).exists():
            print(f"   left out: {needs} is not in the data folder")
            continue
        start = time.perf_counter()
        command = [sys.executable, str(HERE / script), *map(_file_of, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(done.stdout, end="")
        if done.returncode:
            failed += 1
            print(f"   ended with status {done.returncode}: {done.stderr.strip()[-400:]}")
        results.append(
            {
                "name": name,
                "script": script,
                "status": done.returncode,
                "seconds": round(time.perf_counter() - start, 1),
                "lines": done.stdout.splitlines(),
            }
        )
    machine = {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}
    (HERE / "results.json").write_text(
        json.dumps({"machine": machine, "runs": results}, indent=1), encoding="utf-8"
    )
    return 1 if failed else 0


def _file_of(argument: str) -> str:
    """A folder of one data file stands for that file."""
    path = Path(argument)
    files = sorted(path.glob("*.jsonl.gz")) if path.is_dir() and path != DATA else []
    return str(files[0]) if files else argument


if __name__ == "__main__":
    sys.exit(main())
