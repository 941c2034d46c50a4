"""A desk that runs: polling, deliveries and pages over one data folder, until told to stop."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

import uvicorn

from tocsin.app.building import App, building, client_of
from tocsin.app.channels import channels_of
from tocsin.app.heads import BoundedHttp
from tocsin.app.services import services_of
from tocsin.deliveries import Sender, desk_channel
from tocsin.errors import NotFound, SettingError
from tocsin.model.wires import Source, WireItem
from tocsin.outbound import Client
from tocsin.settings import Settings
from tocsin.telling import FanOut
from tocsin.web import create_app
from tocsin.web.dialects.benzinga.lines import LineServer
from tocsin.wires import Means, ask, wires
from tocsin.wires.feeds import ParserPool

log = logging.getLogger("tocsin")
SWITCH = 0.001  # seconds that a thread computes while another waits: reading must not hold up the pages
Ready = Callable[[str, int], None]  # told the desk's address and how many sources it has


def serve_desk(settings: Settings, *, ready: Ready, stop: threading.Event | None = None) -> None:
    """Run the desk of the data folder until stopped. StoreError where another desk holds it."""
    with building(settings) as app:
        desk_channel(app.store, settings.owner)
        serve(app, ready=ready, stop=stop)


def serve(app: App, *, ready: Ready, stop: threading.Event | None = None) -> None:
    """Poll, send and serve until `stop` is set or the process is told to end."""
    stop = stop or threading.Event()
    settings = app.settings
    sys.setswitchinterval(SWITCH)
    with closing(client_of(settings)) as client, closing(ParserPool(settings.parse_workers)) as pool:
        parts = [*_fetching(app, client, pool, stop), _telling(app, stop), *_sending(app, client, stop)]
        app.desk.warm()
        server = _Server(
            uvicorn.Config(
                create_app(services_of(app, client, pool)),
                host=settings.host,
                port=settings.port,
                http=BoundedHttp,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=5,
                server_header=False,
                lifespan="off",
            ),
            lambda url: ready(url, len(app.store.sources())),
            settings.lines_port,
        )
        with _started(parts, stop), _ending(server, stop):
            server.run()


def _fetching(
    app: App, client: Client, pool: ParserPool, stop: threading.Event
) -> Iterator[threading.Thread]:
    if not app.settings.polling:
        return
    means = Means(
        app.store,
        client,
        pool,
        app.clock,
        lambda items: _take(app, items),
        workers=app.settings.poll_workers,
        min_interval=app.settings.min_interval,
        public_url=app.settings.public_url,
    )
    for kind, wire in wires().items():
        if wire.run:
            yield threading.Thread(target=wire.run, args=(means, stop), name=f"wire {kind}")


def _take(app: App, items: object) -> None:
    for handled in app.desk.handle_all(items):  # type: ignore[arg-type]
        if handled.kind == "refused":
            log.warning("an item was refused: %s", handled.why)


def _telling(app: App, stop: threading.Event) -> threading.Thread:
    fan_out = FanOut(app.store, app.bus, app.clock)
    return threading.Thread(target=fan_out.run, args=(stop,), name="telling")


def _sending(app: App, client: Client, stop: threading.Event) -> Iterator[threading.Thread]:
    if not app.settings.deliveries:
        return
    sender = Sender(app.store, channels_of(app, client), app.bus, app.clock)
    yield threading.Thread(target=sender.run, args=(stop,), name="deliveries")


@contextmanager
def sending(app: App, *, drain: float = 30.0) -> Iterator[None]:
    """Send the outbox while the block runs, and at its end until nothing is due, at most `drain` seconds."""
    stop = threading.Event()
    with (
        closing(client_of(app.settings)) as client,
        _started([_telling(app, stop), *_sending(app, client, stop)], stop),
    ):
        yield
        end = time.monotonic() + drain
        while time.monotonic() < end and (app.store.waiting() or _is_due(app)):
            time.sleep(0.05)


def _is_due(app: App) -> bool:
    due = app.store.next_due()
    return due is not None and due <= app.clock.now()


@contextmanager
def _started(parts: list[threading.Thread], stop: threading.Event) -> Iterator[None]:
    for part in parts:
        part.start()
    try:
        yield
    finally:
        stop.set()
        for part in parts:
            part.join(timeout=15)


@contextmanager
def _ending(server: _Server, stop: threading.Event) -> Iterator[None]:
    """Let the stop event end the server too."""

    def watch() -> None:
        stop.wait()
        server.should_exit = True

    threading.Thread(target=watch, name="stop", daemon=True).start()
    yield


def _taken(subject: str, place: str, name: str) -> SettingError:
    mend = f"If another program (a desk that runs already?) has it, stop that or give another {name}; "
    return SettingError(
        f"{subject} ({place})",
        "nothing can listen there",
        mend + "else give a --host that is an address of this machine",
    )


class _Server(uvicorn.Server):
    """Says its address once it listens, and refuses a taken port in words."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[str], None], lines_port: int) -> None:
        """lines_port: of the TCP news feed, 0 for none."""
        super().__init__(config)
        self._listening, self._lines_port = listening, lines_port
        self._lines = LineServer(config.app)  # type: ignore[arg-type]

    async def shutdown(self, sockets: object = None) -> None:
        """Let the listeners of streams go first: nobody waits for those to end by themselves."""
        self._lines.close()
        self.config.app.state.tail.end()  # type: ignore[union-attr]
        await super().shutdown(sockets)  # type: ignore[arg-type]

    async def startup(self, sockets: object = None) -> None:
        if self._lines_port:
            try:
                await self._lines.start(self.config.host, self._lines_port)
            except OSError as error:
                place = f"{self.config.host}:{self._lines_port}"
                raise _taken("settings host and lines_port", place, "lines_port") from error
        try:
            await super().startup(sockets)  # type: ignore[arg-type]
        except SystemExit as error:  # uvicorn's way of saying that it cannot listen
            self._lines.close()
            raise _taken(
                "settings host and port", f"{self.config.host}:{self.config.port}", "--port"
            ) from error
        for server in self.servers:
            host, port = server.sockets[0].getsockname()[:2]
            self._listening(f"http://{f'[{host}]' if ':' in host else host}:{port}/")


def asked_once(settings: Settings, source_id: str, now: datetime) -> Iterator[WireItem]:
    """What one source brings now; nothing is stored. NotFound where there is no such source."""
    from tocsin.app.building import opened

    with opened(settings) as store:
        source: Source | None = next((s for s in store.sources() if s.id == source_id), None)
    if source is None:
        raise NotFound(f"source {source_id}", "there is none of that id", "See `tocsin sources list`")
    with closing(client_of(settings)) as client, closing(ParserPool(1)) as pool:
        yield from ask(client, pool, source, now)
