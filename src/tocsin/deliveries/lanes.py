"""Whose turn it is: a slow receiver holds up no other. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

EACH = 2  # attempts at a time on a channel whose last one went well; one on any other


def choose(
    waiting: Sequence[str], busy: Mapping[str, int], proven: Collection[str], room: int
) -> tuple[str, ...]:
    """Channels to lease one delivery of now, in the order in which they wait.

    busy: attempts under way on each channel; proven: channels whose last attempt was sent quickly;
    room: attempts under way at most. A quarter of the room is kept for proven channels, so that
    receivers that hang can never take all of it.
    """
    free = room - sum(busy.values())
    doubtful = room - room // 4 - sum(n for channel, n in busy.items() if channel not in proven)
    out: list[str] = []
    for channel in waiting:
        known = channel in proven
        if len(out) >= free or busy.get(channel, 0) >= (EACH if known else 1):
            continue
        if not known:
            if doubtful < 1:
                continue
            doubtful -= 1
        out.append(channel)
    return tuple(out)
