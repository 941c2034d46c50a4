"""Lists are made by few threads at a time: more would only take turns at the interpreter, and all of them be late."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from starlette.requests import Request

LANES = 2
P = ParamSpec("P")
T = TypeVar("T")


async def in_lane(request: Request, make: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What `make` gives, made in a thread once a lane is free; who came first is first."""
    lanes: ThreadPoolExecutor = request.app.state.lanes
    return await asyncio.get_running_loop().run_in_executor(lanes, partial(make, *given, **named))
