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
import shutil
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
HERE = ROOT / "tests" / "clients"
sys.path[:0] = [str(ROOT / "tests" / "web"), str(ROOT / "tests")]
import newsroom  # noqa: E402
from serving import running  # noqa: E402
from test_keys import key_for  # noqa: E402
from wiring import services_over  # noqa: E402

from tocsin.model.digests import teaser  # noqa: E402
from tocsin.store import SqlStore, open_store  # noqa: E402
from tocsin.web import Services  # noqa: E402

CLIENTS = {  # package and version -> script and its arguments
    "alpaca-py==0.44.0": ("alpaca_py.py",),
    "massive==2.9.1": ("massive_py.py", "massive"),
    "polygon-api-client==1.16.3": ("massive_py.py", "polygon"),
    "benzinga==1.21": ("benzinga_py.py",),
}
SCRIPTS = {"@alpacahq/alpaca-trade-api@4.0.2": "alpaca_js.mjs"}  # packages for Node.js 20 or newer


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


def modules(folder: Path, package: str, script: Path) -> Path:
    """A copy of a script beside the installed package that it asks for."""
    home = folder / "node"
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "done").exists():
        (home / "package.json").write_text('{"private": true}')
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", package], cwd=home, check=True
        )
        (home / "done").touch()
    return Path(shutil.copy(script, home))


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
            command = [str(python), str(HERE / script), *arguments]
            failed += not tried(Path(scratch) / package, command)
        for package, script in SCRIPTS.items():
            if shutil.which("npm") is None:
                print(f"{package}: left out, there is no npm here")
                continue
            command = ["node", str(modules(folder, package, HERE / script))]
            failed += not tried(Path(scratch) / "node-data", command)
    return 1 if failed else 0


def tried(data: Path, command: list[str]) -> bool:
    """Whether a client got what was put in. While it runs, a story is committed every half second."""
    data.mkdir()
    store = open_store(data)
    newsroom.fill(store)
    newsroom.fill_calendar(store)
    why = replace(newsroom.story(120, minute=120), body="Harbor Bank sees orders of Tarn rising.")
    rated = newsroom.rating("XNAS:TARN", rating_class="buy")
    store.commit([newsroom.work(why, keys=("XNAS:TARN",), ratings=(rated,))])
    hosts = ("api.benzinga.com",)  # under that name an unchanged client asks through a proxy
    services = replace(
        services_over(store, newsroom.Standing(newsroom.BEGIN)), token="the-token", allowed_hosts=hosts
    )
    key, slow = (_key(services, rate) for rate in (0, 2))
    over = threading.Event()
    told = json.dumps(put_in(store))
    with running(services) as url:
        env = {**os.environ, "DESK_URL": url, "DESK_KEY": key, "DESK_SLOW_KEY": slow, "DESK_STORIES": told}
        teller = threading.Thread(target=_tell, args=(store, over), daemon=True)
        if "alpaca" in Path(command[1]).name:
            teller.start()
        done = subprocess.run(command, env=env, timeout=120, check=False)
        over.set()
        if teller.is_alive():
            teller.join()
    store.close()
    return done.returncode == 0


def _key(services: Services, rate: int) -> str:
    """A key to read, of so many requests a minute; 0: the desk's own rate."""
    return key_for(services, "ann", "read", rate=rate)["Authorization"].partition(" ")[2]


def _tell(store: SqlStore, over: threading.Event) -> None:
    """Commit a story every half second, after a list had time to be compared."""
    time.sleep(4)
    for n in range(100, 160):
        if over.wait(0.5):
            return
        store.commit([newsroom.work(newsroom.story(n, minute=n))])


if __name__ == "__main__":
    sys.exit(main())
