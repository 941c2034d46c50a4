"""How long to wait before an alert is tried again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

# After the first attempt, the second, …: ten attempts over three days, as Standard Webhooks proposes.
WAITS: tuple[float, ...] = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
ATTEMPTS = len(WAITS) + 1
JITTER = 0.1  # each wait is spread by this share up and down, so that many do not return at once


def backoff(attempts: int, delivery_id: str, waits: Sequence[float] = WAITS) -> float:
    """Seconds to wait after `attempts` attempts (1 and up); the same for the same delivery and attempt."""
    base = waits[min(max(attempts, 1), len(waits)) - 1]
    told = hashlib.sha256(f"{delivery_id}\n{attempts}".encode()).digest()
    share = int.from_bytes(told[:4]) / 0xFFFFFFFF
    return base * (1 - JITTER + 2 * JITTER * share)
