"""Real clients of news APIs against a desk on a loopback address, each in an environment of its own.

`python scripts/try_clients.py [--keep FOLDER]` installs each client from the package registry, fills a desk with invented
stories, runs the client's script in tests/clients/ and compares what it got, field by field, with what was put in.
Needs this package with its development extras; a client that cannot be installed here is said so and fails.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import venv
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "web"), str(ROOT / "tests")]
import newsroom  # noqa: E402
from serving import running  # noqa: E402
from test_keys import key_for  # noqa: E402
from wiring import services_over  # noqa: E402

from tocsin.model.digests import teaser  # noqa: E402
from tocsin.store import SqlStore, open_store  # noqa: E402

CLIENTS = {  # package and version -> script and its arguments
    "alpaca-py==0.44.0": ("alpaca_py.py",),
    "massive==2.9.1": ("massive_py.py", "massive"),
    "polygon-api-client==1.16.3": ("massive_py.py", "polygon"),
    "benzinga==1.21": ("benzinga_py.py",),
}


def environment(folder: Path, package: str) -> Path:
    """The Python of an environment that holds one package."""
    home = folder / package.partition("==")[0]
    python = home / "bin" / "python"
    if not (home / "done").exists():
        venv.create(home, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", package, "setuptools<81"],
            check=True,
        )
        (home / "done").touch()
    return python


def put_in(store: SqlStore) -> list[dict[str, Any]]:
    """What the desk holds, in plain values: the newest revision of each story."""
    out = []
    number = 1
    while (found := store.head(number)) is not None:
        head, view = found.head, store.story(found.head.story_id)
        story = view.story
        paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in story.body.split("\n\n"))
        out.append(
            {
                "headline": story.headline,
                "tickers": [s.ticker for s in view.reading.securities],
                "author": story.byline,
                "source": story.source_id,
                "url": story.url,
                "published": int(head.published.timestamp()),
                "updated": int(head.updated.timestamp()),
                "html": paragraphs,
                "teaser": teaser(story.body),
                "withdrawn": head.removed,
            }
        )
        number += 1
    return out


def main() -> int:
    """Run each client; 1 where one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="keep the clients' environments here")
    asked = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch) / "clients"
        for package, (script, *arguments) in CLIENTS.items():
            python = environment(folder, package)
            failed += not tried(
                Path(scratch) / package, python, ROOT / "tests" / "clients" / script, arguments
            )
    return 1 if failed else 0


def tried(data: Path, python: Path, script: Path, arguments: list[str]) -> bool:
    """Whether a client got what was put in. While it runs, a story is committed every half second."""
    data.mkdir()
    store = open_store(data)
    newsroom.fill(store)
    hosts = ("api.benzinga.com",)  # under that name an unchanged client asks through a proxy
    services = replace(
        services_over(store, newsroom.Standing(newsroom.BEGIN)), token="the-token", allowed_hosts=hosts
    )
    key = key_for(services, "ann", "read")["Authorization"].partition(" ")[2]
    over = threading.Event()
    told = json.dumps(put_in(store))
    with running(services) as url:
        env = {**os.environ, "DESK_URL": url, "DESK_KEY": key, "DESK_STORIES": told}
        teller = threading.Thread(target=_tell, args=(store, over), daemon=True)
        if "alpaca" in script.name:
            teller.start()
        done = subprocess.run([python, script, *arguments], env=env, timeout=120, check=False)
        over.set()
        if teller.is_alive():
            teller.join()
    store.close()
    return done.returncode == 0


def _tell(store: SqlStore, over: threading.Event) -> None:
    """Commit a story every half second, after a list had time to be compared."""
    time.sleep(4)
    for n in range(100, 160):
        if over.wait(0.5):
            return
        store.commit([newsroom.work(newsroom.story(n, minute=n))])


if __name__ == "__main__":
    sys.exit(main())
