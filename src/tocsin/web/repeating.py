"""Idempotency keys: a write that is asked again under its key is answered as it was, and done once.

By the draft of the IETF (draft-ietf-httpapi-idempotency-key-header): the same key with another body is refused with 422,
one that is still at work with 409.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.replies import Reply
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Handler

HEADER = "idempotency-key"
LONGEST = 200
KEPT = timedelta(hours=24)
AT_WORK = timedelta(seconds=60)
_WRITES = ("POST", "PUT", "DELETE")
_LARGEST = 1_000_000  # characters of an answer that is kept; a larger one is made anew


async def once(request: Request, handler: Handler) -> Response:
    """The handler's answer, or the one that was given under the same key. Refused where key and body do not go together."""
    key = request.headers.get(HEADER, "")
    if not key or request.method not in _WRITES:
        return await handler(request)
    if len(key) > LONGEST or not (key.isascii() and key.isprintable()):
        raise Refused(
            400, "header Idempotency-Key", f"is no key of 1 to {LONGEST} printable ASCII characters"
        )
    services, now = services_of(request), services_of(request).clock.now()
    told = _hash(services.owner, request.method, request.url.path, key)
    reply = Reply(told, services.owner, _hash((await request.body()).decode("latin-1")), now)
    held = await run_in_threadpool(services.store.begin_reply, reply, now - KEPT)
    if held is not None and not _given_up(held, reply):
        return _again(held, reply)
    try:
        answer = await handler(request)
    except BaseException:  # whatever went wrong, a refusal too, its key is free again
        await run_in_threadpool(services.store.drop_reply, told)
        raise
    body = (
        bytes(answer.body).decode() if answer.status_code < 500 and isinstance(answer.body, bytes) else None
    )
    if body is None or len(body) > _LARGEST:
        await run_in_threadpool(services.store.drop_reply, told)
    else:
        await run_in_threadpool(services.store.end_reply, told, answer.status_code, body)
    return answer


def _given_up(held: Reply, asked: Reply) -> bool:
    """Whether a write was begun so long ago that whoever did it must have died; a desk that stops drops none."""
    return not held.status and held.fingerprint == asked.fingerprint and asked.at - held.at > AT_WORK


def _again(held: Reply, asked: Reply) -> Response:
    if held.fingerprint != asked.fingerprint:
        raise Refused(
            422, "header Idempotency-Key", "was used with another body", "Take a new key for a new write"
        )
    if not held.status:
        raise Refused(
            409, "header Idempotency-Key", "is that of a write still at work", "Ask again in a moment"
        )
    headers = {"Cache-Control": "no-store", "Idempotent-Replayed": "true"}
    return Response(held.body, held.status, headers, "application/json" if held.body else None)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
