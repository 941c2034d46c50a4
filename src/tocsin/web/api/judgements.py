"""Decisions about a story and judgements on them, over the API."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.codec import just_after
from tocsin.web.api import BASE
from tocsin.web.api.bodies import read_object
from tocsin.web.editing import only, text_of
from tocsin.web.judging import FIELDS, decided, judge
from tocsin.web.paging import page_of
from tocsin.web.params import PAGE_PARAMS, known, moment
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Param, Row

_AS_OF = Param("as_of", "time", "as held then")
_LIST = (Param("story", "string", "only those on one story"), _AS_OF, *PAGE_PARAMS)


async def decisions(request: Request) -> Response:
    """All that the readers decided about a story."""
    as_of = moment(known(request, (_AS_OF,)), "as_of")
    services, story_id = services_of(request), request.path_params["id"]
    found = await run_in_threadpool(lambda: decided(services, services.store.story(story_id, as_of=as_of)))
    return json_answer({"decisions": found})


async def judgements(request: Request) -> Response:
    """The owner's judgements in the order of their ids."""
    values, services = known(request, _LIST), services_of(request)
    as_of = moment(values, "as_of")
    until = just_after(as_of) if as_of else None
    rows = await run_in_threadpool(
        lambda: services.store.judgements(services.owner, story_id=values.get("story", ""), until=until)
    )
    page, cursor = page_of(rows, lambda row: row.id, values)
    return json_answer({"judgements": page, "cursor": cursor})


async def add(request: Request) -> Response:
    """Say whether a decision was right."""
    known(request, ())
    given, services = await read_object(request), services_of(request)
    only(given, FIELDS)
    story_id = text_of(given, "story", 100)
    return json_answer(await run_in_threadpool(judge, services, story_id, given), 201)


ROWS = (
    Row("GET", f"{BASE}/stories/{{id}}/decisions", decisions, "all that was decided about a story, with why", (_AS_OF,),
        gives="DecisionList"),
    Row("GET", f"{BASE}/judgements", judgements, "what you said of decisions", _LIST, gives="JudgementList"),
    Row("POST", f"{BASE}/judgements", add, "say whether a decision was right", takes="NewJudgement",
        gives="Judgement", status=201),
)  # fmt: skip
