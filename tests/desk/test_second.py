"""Optional readers are asked while nothing is held: others write meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tocsin.app import App
from tocsin.model.reading import Reading
from tocsin.model.rules import Watchlist
from tocsin.model.stories import Story
from tocsin.model.wires import WireItem
from tocsin.reference import Tables


def test_others_write_while_a_reader_is_asked(app: App, item: Callable[..., WireItem]) -> None:
    wrote: list[bool] = []

    def second(story: Story, reading: Reading, tables: Tables) -> Reading:
        row = Watchlist(f"w-{story.native_id}", "me", f"list {story.native_id}", ())
        writer = threading.Thread(target=app.store.put_watchlist, args=(row,), daemon=True)
        writer.start()
        writer.join(5)
        wrote.append(not writer.is_alive())
        return reading

    app.desk.second = second
    words = ("Dock", "Mill", "Quay")
    done = app.desk.handle_all([item(w, n, headline=f"{w} opens in the north") for n, w in enumerate(words)])
    assert [one.kind for one in done] == ["new"] * 3
    assert wrote == [True] * 3
