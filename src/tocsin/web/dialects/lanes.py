"""Lists are made by few threads at a time: more would only take turns at the interpreter, and all of them be late."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

LANES = 2
P = ParamSpec("P")
T = TypeVar("T")


async def in_lane(request: Request, make: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What `make` gives, made in a thread once a lane is free; who came first is first."""
    lanes: asyncio.Semaphore = request.app.state.lanes
    async with lanes:
        return await run_in_threadpool(make, *given, **named)
