"""Stage 1, fetch: a source's format and protocol in, items out. One folder a wire."""

from __future__ import annotations

# Kinds of wire and what brings their items; a test holds that each is where this says. `app/serving.py` runs
# those that run by themselves; `push` is the desk's own door.
WIRES: dict[str, str] = {
    "feed": "tocsin.wires.polling:Poller",
    "websub": "tocsin.wires.websub:Subscriptions",
    "file": "tocsin.wires.files:read_stories",
    "push": "tocsin.web.api",
}
