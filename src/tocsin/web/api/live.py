"""Live over the API: stories as they are committed and alerts as they ring, together or by themselves."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.work import Change, StoryView
from tocsin.ports import Store
from tocsin.web import streams
from tocsin.web.api import BASE
from tocsin.web.api.alerts import said
from tocsin.web.params import known
from tocsin.web.problems import Refused
from tocsin.web.render import dumps, services_of
from tocsin.web.routes import Handler, Param, Row

KINDS = ("story", "alert")
_SINCE = Param("since", "integer", "seq after which to begin; Last-Event-ID is stronger")
_KINDS = Param("kinds", "string", "story, alert or both with a comma; both by default")


def told_at(store: Store, change: Change) -> StoryView:
    """The story at the revision that the change wrote: a replay tells what was told live. NotFound if gone."""
    newest = store.story(change.id)
    if newest.seq == change.seq:
        return newest
    return next((v for v in store.revisions(change.id) if v.seq == change.seq), newest)


def _answer(request: Request, kinds: tuple[str, ...]) -> Response:
    services = services_of(request)

    def tell(change: Change) -> str:
        if change.kind == "story":
            return dumps(replace(told_at(services.store, change), seq=change.seq))
        alert = services.store.alert(services.owner, change.id)
        return dumps({**said(services, alert), "seq": change.seq})

    return streams.answer(request, "api", kinds, tell)


async def both(request: Request) -> Response:
    """Stories and alerts in the order of their commits; the event's name says which."""
    asked = known(request, (_KINDS, _SINCE)).get("kinds", "")
    kinds = tuple(dict.fromkeys(part.strip() for part in asked.split(","))) if asked else KINDS
    for kind in kinds:
        if kind not in KINDS:
            raise Refused(
                400, "parameter kinds", f"{kind[:40]!r} is not known", f"Known are: {', '.join(KINDS)}"
            )
    return _answer(request, kinds)


def _only(kind: str) -> Handler:
    async def answer(request: Request) -> Response:
        known(request, (_SINCE,))
        return _answer(request, (kind,))

    return answer


ROWS = (
    Row("GET", f"{BASE}/stream", both, "live: stories and alerts, in the order of commits", (_KINDS, _SINCE)),
    Row("GET", f"{BASE}/stories/stream", _only("story"), "live: stories as they are committed", (_SINCE,)),
    Row("GET", f"{BASE}/alerts/stream", _only("alert"), "live: alerts as they ring", (_SINCE,)),
)
