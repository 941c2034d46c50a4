"""How soon a committed story is with every listener: so many WebSocket or event-stream listeners on one desk process.

`python bench/listeners.py [--listeners N] [--stories N] [--sse]`. The desk runs here; the listeners are a process of their own. A
story is committed every half second; counted is the time from the end of the commit to each listener's having the frame.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "web"), str(ROOT / "tests")]
import newsroom  # noqa: E402
from serving import running  # noqa: E402
from wiring import services_over  # noqa: E402

from tocsin.store import open_store  # noqa: E402


async def listen(url: str, count: int, stories: int, sse: bool) -> list[tuple[int, float]]:
    """(number of the story, when it came) of every listener."""
    import httpx2
    from websockets.asyncio.client import connect

    out: list[tuple[str, float]] = []  # frames are opened when all have come: the clock is what counts
    ready = 0

    def joined() -> None:
        nonlocal ready
        ready += 1
        if ready == count:
            print("ready", flush=True)

    async def by_socket() -> None:
        address = url.replace("http", "ws", 1) + "/api/tocsin/v1/stream?kinds=story"
        async with connect(address, open_timeout=60, ping_interval=None) as stream:
            had = 0
            async for frame in stream:
                at = time.time()
                if '"kind":"story"' in frame[:60]:
                    out.append((frame, at))
                    had += 1
                    if had == stories:
                        return
                elif '"position"' in frame[:60]:
                    joined()

    async def by_events(client: httpx2.AsyncClient) -> None:
        async with client.stream("GET", f"{url}/api/tocsin/v1/stories/stream") as stream:
            joined()
            had = 0
            async for line in stream.aiter_lines():
                if line.startswith("data: {"):
                    out.append((line[6:], time.time()))
                    had += 1
                    if had == stories:
                        return

    if sse:
        limits = httpx2.Limits(max_connections=count + 10)
        async with httpx2.AsyncClient(limits=limits, timeout=120) as client:
            await asyncio.gather(*[by_events(client) for _ in range(count)])
    else:
        await asyncio.gather(*[by_socket() for _ in range(count)])
    return [(_number(text), at) for text, at in out]


def _number(text: str) -> int:
    told = json.loads(text)
    story = told.get("data", told)["story"]
    return int(story["headline"].rpartition(" ")[2])


def main() -> None:
    """Serve, commit, gather, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=1_000)
    parser.add_argument("--stories", type=int, default=30)
    parser.add_argument("--sse", action="store_true", help="server-sent events in place of WebSockets")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        found = asyncio.run(listen(given.child, given.listeners, given.stories, given.sse))
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as scratch:
        store = open_store(Path(scratch))
        services = replace(services_over(store, newsroom.Standing(datetime.now(UTC))), rate=10**9)
        with running(services) as url:
            child = subprocess.Popen(
                [sys.executable, __file__, *sys.argv[1:], "--child", url], stdout=subprocess.PIPE, text=True
            )
            assert child.stdout is not None
            child.stdout.readline()
            committed = {}
            for n in range(1_000, 1_000 + given.stories):
                time.sleep(0.5)
                told = replace(newsroom.story(n), received_at=datetime.now(UTC))
                store.commit([newsroom.work(told)])
                committed[n] = time.time()
                services.bus.wake("changes")
            found = json.loads(child.stdout.readline())
            child.wait()
        store.close()
    spent = sorted(1000 * (at - committed[number]) for number, at in found)
    whole = [max(1000 * (at - committed[number]) for n, at in found if n == number) for number in committed]
    kind = "event-stream" if given.sse else "WebSocket"
    print(
        f"{given.listeners} {kind} listeners, {given.stories} stories, {len(spent)} frames of {given.listeners * given.stories}"
    )
    print(f"  a frame: median {statistics.median(spent):.0f} ms, p99 {spent[int(0.99 * len(spent))]:.0f} ms")
    print(f"  a story with all: median {statistics.median(whole):.0f} ms, worst {max(whole):.0f} ms")


if __name__ == "__main__":
    main()
