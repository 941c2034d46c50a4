"""What the doctor finds in a set-up, and what it says to mend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tocsin.app import opened
from tocsin.app.doctor import examine
from tocsin.model.alerts import ChannelConfig
from tocsin.model.wires import Source, SourceState
from tocsin.settings import Settings, load

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def settings(folder: Path) -> Settings:
    return load({"data": folder}, environ={})


def findings(folder: Path) -> dict[str, tuple[str, str]]:
    """Part to grade and text."""
    return {found.part: (found.grade, found.text) for found in examine(settings(folder), NOW)}


def test_sources_that_ail_are_named_with_their_error(tmp_path: Path) -> None:
    with opened(settings(tmp_path)) as store:
        store.put_sources(
            Source(i, i, "feed", f"https://{i}.example/") for i in ("good", "shaky", "sick", "gone")
        )
        store.put_state(SourceState("good", last_success_at=NOW - timedelta(minutes=1)))
        store.put_state(SourceState("shaky", failures=1, last_error="its server answered 503"))
        store.put_state(SourceState("sick", failures=7, last_error="its server answered 500"))
        store.put_state(SourceState("gone", failures=1, parked=True, last_error="gone for good"))
    found = findings(tmp_path)
    assert found["source shaky"] == ("note", "failed once: its server answered 503")
    assert found["source sick"] == ("note", "failed 7 times in a row: its server answered 500")
    assert found["source gone"] == ("bad", "parked: gone for good")
    assert "source good" not in found and "sources" not in found


def test_a_channel_that_is_off_is_told(tmp_path: Path) -> None:
    with opened(settings(tmp_path)) as store:
        store.put_channel(ChannelConfig("c", "me", "desk", "bell", enabled=False))
    assert findings(tmp_path)["channel bell"] == ("note", "is off")


def test_the_maps_own_themes_are_known_and_a_slip_is_told(tmp_path: Path) -> None:
    assert "exposure map" not in findings(tmp_path)
    row = "S1,theme:nonsuch,security:XNAS:AAPL,0.5,,Made up.,,"
    (tmp_path / "exposure_map.csv").write_text(f"id,from,to,weight,when,why,valid_from,valid_to\n{row}\n")
    told = [f.text for f in examine(settings(tmp_path), NOW) if f.part == "exposure map"]
    assert "exposure_map.csv:S1: no story has theme:nonsuch. See docs/themes.md" in told


def test_one_part_that_fails_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "additions.csv").write_text("neither,nor\n")
    with opened(settings(tmp_path)):
        pass
    found = findings(tmp_path)
    assert found["tables"][0] == "bad" and found["tables"][1].endswith("for the columns. Mend the line.")
    assert found["store"][0] == "ok" and found["python"][0] == "ok"
