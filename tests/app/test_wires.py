"""The registry of wires is what the desk and the commands go by; a package of its own adds to it."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tocsin.app import building, opened
from tocsin.app.serving import serve
from tocsin.cli.main import app
from tocsin.errors import WireError
from tocsin.model.wires import Source
from tocsin.settings import load
from tocsin.wires import WIRES, Wire, ask, read, wires

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
BUOY = """
from tocsin.errors import ItemError
from tocsin.model.wires import WireItem
from tocsin.wires import Wire

def item(number, now):
    return WireItem("buoy", str(number), now, f"Buoy {number} reports a swell of nine metres")

def run(means, stop):
    means.take([item(7, means.clock.now())])
    stop.wait()

def ask(client, parser, source, now):
    yield item(source.url.rpartition("/")[2], now)

def read(name, now):
    yield item(name, now)
    yield ItemError(name, "the line is torn", "Listen again")

WIRE = Wire(run, ask, read)
"""


def install(folder: Path, entry: str, module: str, text: str) -> None:
    """A distribution on the path, as an installer leaves it."""
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[tocsin.wires]\n{entry}\n")
    (folder / f"{module}.py").write_text(text)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for name in [n for n, m in sys.modules.items() if str(folder) in str(getattr(m, "__file__", ""))]:
        del sys.modules[name]


@pytest.fixture
def buoy(site: Path) -> None:
    install(site, "buoy = buoywire:WIRE", "buoywire", BUOY)


def lines(output: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def test_each_wire_of_the_registry_is_loaded_from_where_it_says() -> None:
    found = wires()
    assert set(WIRES) <= set(found)
    assert found["feed"].run and found["feed"].ask and found["file"].read


def test_an_added_wire_runs_in_the_desk(tmp_path: Path, buoy: None) -> None:
    settings = load({"data": tmp_path / "data", "port": 0}, environ={})
    stop, ready = threading.Event(), threading.Event()
    with building(settings) as made:
        desk = threading.Thread(
            target=serve, args=(made,), kwargs={"ready": lambda url, count: ready.set(), "stop": stop}
        )
        desk.start()
        try:
            assert ready.wait(30)
            end = time.monotonic() + 30
            while not made.store.counts()["stories"] and time.monotonic() < end:
                time.sleep(0.02)
            running = {thread.name for thread in threading.enumerate()}
        finally:
            stop.set()
            desk.join(30)
        assert [v.story.headline for v in made.store.stories(_all()).stories] == [
            "Buoy 7 reports a swell of nine metres"
        ]
    assert {"wire feed", "wire buoy"} <= running


def _all():  # type: ignore[no-untyped-def]
    from tocsin.ports import StoryQuery

    return StoryQuery()


def test_a_source_of_an_added_kind_is_asked_by_its_wire(tmp_path: Path, buoy: None) -> None:
    with opened(load({"data": tmp_path / "data"}, environ={})) as store:
        store.put_sources([Source("north", "North", "buoy", "buoy://9"), Source("door", "Door", "push")])
        assert store.due_sources(NOW, 9) == ()  # the poller of feeds leaves it alone
    done = CliRunner().invoke(app, ["sources", "poll", "north", "--json", "--data", str(tmp_path / "data")])
    assert [line["headline"] for line in lines(done.output)] == ["Buoy 9 reports a swell of nine metres"]
    done = CliRunner().invoke(app, ["sources", "poll", "door", "--data", str(tmp_path / "data")])
    assert isinstance(done.exception, WireError) and "kind 'push' cannot be asked" in str(done.exception)


def test_a_command_reads_what_an_added_wire_names(tmp_path: Path, buoy: None) -> None:
    done = CliRunner().invoke(app, ["read", "buoy:12", "--json", "--data", str(tmp_path)])
    (line,) = lines(done.output)
    assert line["story"]["headline"] == "Buoy 12 reports a swell of nine metres"
    assert "the line is torn" in done.output


def test_a_file_comes_before_a_kind_of_wire(
    tmp_path: Path, buoy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("buoy:12").write_text('{"id": "a", "headline": "Harbour shut"}\n')
    assert [getattr(found, "source_id", "") for found in read("buoy:12", NOW)] == ["file"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [("broken = nosuchmodule:WIRE", "nosuchmodule"), ("broken = hollow:NONE", "NONE"), ("broken = hollow:run", "no Wire")],
)  # fmt: skip
def test_a_wire_that_cannot_be_loaded_is_named(site: Path, entry: str, said: str) -> None:
    install(site, entry, "hollow", "def run(): ...\n")
    with pytest.raises(WireError, match=f"wire kind broken.*{said}"):
        wires()
    with pytest.raises(WireError, match="wire kind broken"):
        list(ask(None, None, Source("b", "B", "broken"), NOW))


def test_what_the_desk_has_is_not_taken_over(site: Path) -> None:
    install(site, "feed = usurper:WIRE", "usurper", "from tocsin.wires import Wire\nWIRE = Wire()\n")
    assert wires()["feed"] != Wire()
