"""The whole desk as it runs: a feed on loopback, the real poller, pages, a signed webhook; and a second desk."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from standardwebhooks import Webhook

from tocsin.app import building
from tocsin.app.serving import serve, serve_desk
from tocsin.client import Desk
from tocsin.errors import SettingError, StoreError
from tocsin.model.alerts import ChannelConfig
from tocsin.model.rules import Rule
from tocsin.model.wires import Source
from tocsin.settings import load
from tocsin.store import open_store

FEED = (
    b'<rss version="2.0"><channel><title>Mill News</title><item><guid>1</guid><title>Mill closes in the north</title>'
    b"<description>The old mill closes.</description></item></channel></rss>"
)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class World:
    """A publisher and a webhook receiver on one loopback server."""

    def __init__(self) -> None:
        self.hooks: list[tuple[dict[str, str], bytes]] = []
        self.rung = threading.Event()
        world = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(200, FEED)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                world.hooks.append((dict(self.headers), body))
                world.rung.set()
                self._answer(204, b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.at = f"127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@contextmanager
def running(folder: Path, world: World, **more: object) -> Iterator[str]:
    """A desk with one source, one rule and one webhook, serving until the block ends; its address."""
    settings = load({"data": folder, "port": 0, "allow": (world.at,), "min_interval": 1, **more}, environ={})
    stop, ready, address = threading.Event(), threading.Event(), []

    def listening(url: str, sources: int) -> None:
        address.append(url)
        ready.set()

    with building(settings) as app:
        app.store.put_channel(
            ChannelConfig("hook", "me", "webhook", "hook", f"http://{world.at}/hook", SECRET)
        )
        app.store.put_rule(Rule("r", "me", "Mills", "mill", ("hook",)))
        app.store.put_sources([Source("mill", "Mill News", "feed", f"http://{world.at}/feed", interval=1.0)])
        thread = threading.Thread(target=serve, args=(app,), kwargs={"ready": listening, "stop": stop})
        thread.start()
        try:
            assert ready.wait(30), "the desk did not start"
            yield address[0]
        finally:
            stop.set()
            thread.join(30)
    assert not thread.is_alive()


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return bytes(answer.read())


def test_a_story_is_posted_as_receivers_of_a_news_vendor_read_it(tmp_path: Path, world: World) -> None:
    with running(tmp_path, world) as address, Desk(address) as desk:
        target = f"http://{world.at}/vendor"
        held = json.loads(
            _post(f"{address}api/tocsin/v1/channels", {"kind": "benzinga", "name": "bot", "target": target})
        )
        desk.make_rule("Looms", "loom", [held["id"]])
        secret = next(c.secret for c in open_channels(tmp_path) if c.id == held["id"])
        desk.push({"id": "note-9", "source": "notes", "headline": "Apple (NASDAQ: AAPL) buys a loom"})
        end = time.monotonic() + 30
        while not (told := vendor_posts(world)) and time.monotonic() < end:
            time.sleep(0.05)
        headers, body = told[0]
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        assert headers["x-bz-signature"] == f"sha256={signature}"
        event = json.loads(body)
        assert (event["api_version"], event["kind"], event["id"]) == (
            "webhook/v1",
            "News/v1",
            headers["x-bz-delivery"],
        )
        content = event["data"]["content"]
        assert event["data"]["action"] == "Created" and event["data"]["id"] == content["id"]
        assert content["title"] == "Apple (NASDAQ: AAPL) buys a loom"
        assert [s["symbol"] for s in content["securities"]] == ["AAPL"]
        chosen = json.loads(get(f"{address}api/tocsin/v1/stories?rule=loom"))
        assert [one["story"]["headline"] for one in chosen["stories"]] == [content["title"]]
        assert chosen["matches"][0]["reasons"]
        before = len(vendor_posts(world))
        test = f"{address}api/v1/webhook/test?version=webhook/v1&kind=News/v1&destination="
        assert json.loads(get(test + quote(target))) == {"status": "success"}
        assert len(vendor_posts(world)) == before + 1
        with pytest.raises(urllib.error.HTTPError) as relayed:
            get(test + quote(f"http://{world.at}/elsewhere"))
        relayed.value.close()
        assert relayed.value.code == 400 and len(vendor_posts(world)) == before + 1


def test_the_line_feed_listens_where_it_is_told_to(tmp_path: Path, world: World) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running(tmp_path, world, lines_port=port), socket.create_connection(("127.0.0.1", port), 10) as line:
        assert line.recv(64) == b"READY=BZEOT\r\n"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with (
            building(load({"data": tmp_path / "b", "port": 0, "lines_port": port}, environ={})) as app,
            pytest.raises(SettingError) as no,
        ):
            serve(app, ready=lambda url, count: None)
        assert "lines_port" in str(no.value)


def test_the_data_of_a_story_is_posted_as_receivers_of_a_vendor_read_it(tmp_path: Path, world: World) -> None:
    with running(tmp_path, world) as address, Desk(address) as desk:
        target = f"http://{world.at}/vendor"
        channel = {"kind": "benzinga-data", "name": "bot", "target": target}
        held = json.loads(_post(f"{address}api/tocsin/v1/channels", channel))
        desk.make_rule("Looms", "loom", [held["id"]])
        headline = "Goldman Sachs Upgrades Apple (NASDAQ: AAPL) to Buy, Raises Price Target to $441"
        desk.push({"id": "note-9", "source": "notes", "headline": headline, "body": "Its loom is quick."})
        end = time.monotonic() + 30
        while not (told := [b for h, b in world.hooks if "x-bz-delivery" in h]) and time.monotonic() < end:
            time.sleep(0.05)
        event = json.loads(told[0])
        assert (event["api_version"], event["kind"]) == ("webhook/v1", "data/v2.1/calendar/ratings")
        content = event["data"]["content"]
        assert event["data"]["id"] == content["id"] and len(content["id"]) == 24
        assert content["firm"] == {"name": "Goldman Sachs", "id": content["firm_id"]}
        assert (content["ticker"], content["pt_current"]) == ("AAPL", "441.00")
        test = f"{address}api/v1/webhook/test?version=webhook/v1&kind=Ratings/v1&destination="
        assert json.loads(get(test + quote(target))) == {"status": "success"}


def _post(url: str, body: dict[str, str]) -> bytes:
    asked = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return bytes(answer.read())


def vendor_posts(world: World) -> list[tuple[dict[str, str], bytes]]:
    """What was posted in the vendor's form: the feed's own story rings at its own time on another channel."""
    return [(headers, body) for headers, body in world.hooks if "x-bz-delivery" in headers]


def open_channels(folder: Path) -> list[ChannelConfig]:
    with closing(open_store(folder)) as store:
        return list(store.channels("me"))


def test_what_the_client_pushes_is_read_and_rings(tmp_path: Path, world: World) -> None:
    with running(tmp_path, world) as address, Desk(address) as desk:
        told = desk.push(
            {
                "id": "note-1",
                "source": "notes",
                "headline": "Harrowgate opens a mill",
                "received_at": datetime.now(UTC),
            },
            {"id": "note-2", "source": "notes"},
        )
        assert [line["kind"] for line in told] == ["new", "refused"]
        assert desk.story(told[0]["story_id"]).story.headline == "Harrowgate opens a mill"
        assert told[0]["alerts"] and told[0]["story_id"] in {alert.story_id for alert in desk.alerts()}
        (one,) = desk.push({"id": "note-1", "source": "notes", "headline": "Harrowgate opens a mill"})
        assert one["kind"] == "duplicate"


def test_from_a_feed_to_a_signed_webhook_and_the_page(tmp_path: Path, world: World) -> None:
    with running(tmp_path, world) as address:
        assert world.rung.wait(30), "no webhook came"
        headers, body = world.hooks[0]
        told = Webhook(SECRET).verify(body, {k.lower(): v for k, v in headers.items()})
        assert told["type"] == "alert.new" and told["data"]["reasons"][0]["text"] == "says “Mill”"
        assert b"Mill closes in the north" in get(address)
        alerts = json.loads(get(f"{address}api/tocsin/v1/alerts"))
        assert len(alerts["alerts"]) == 1
        health = json.loads(get(f"{address}health"))
        assert health["ready"] is True and health["parts"]["store"]["free"] > 0
        assert b"tocsin_" in get(f"{address}metrics")


def test_a_second_desk_on_the_same_folder_is_refused(tmp_path: Path, world: World) -> None:
    settings = load({"data": tmp_path, "port": 0}, environ={})
    with building(settings), pytest.raises(StoreError, match="another desk runs on this folder"):
        serve_desk(settings, ready=lambda url, count: None)


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path, world: World) -> None:
    port = int(world.at.rpartition(":")[2])
    with pytest.raises(SettingError, match="nothing can listen there"):
        serve_desk(load({"data": tmp_path, "port": port}, environ={}), ready=lambda url, count: None)


def test_a_source_given_to_the_running_desk_is_looked_for(tmp_path: Path, world: World) -> None:
    body = json.dumps({"url": f"http://{world.at}/other"}).encode()
    with running(tmp_path, world) as address:
        asked = urllib.request.Request(
            f"{address}api/tocsin/v1/sources", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert json.loads(answer.read())["name"] == "Mill News"
        with pytest.raises(urllib.error.HTTPError, match="400"):
            get(f"{address}api/tocsin/v1/stories?theme=sanction")
