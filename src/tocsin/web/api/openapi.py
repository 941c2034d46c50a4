"""The API's description (OpenAPI 3.1), made from the route table and the nouns' own types."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from tocsin import __version__
from tocsin.model.alerts import Alert, ChannelConfig
from tocsin.model.calendars import CalendarPage
from tocsin.model.judgements import Decision, Judgement
from tocsin.model.keys import SCOPES, ApiKey
from tocsin.model.manners import Hush
from tocsin.model.placement import Storyline
from tocsin.model.rules import Rule, Verdict, Watchlist
from tocsin.model.securities import Security
from tocsin.model.wires import Source
from tocsin.model.work import StoryView
from tocsin.ports import AlertPage, DeliveryPage, StorylinePage, StoryPage
from tocsin.web.api.bodies import LINES
from tocsin.web.api.export import TYPES
from tocsin.web.api.pushing import FIELDS
from tocsin.web.holdings import Import
from tocsin.web.routes import Param, Row
from tocsin.web.services import Preview

Schema = dict[str, Any]
NOUNS = (
    StoryView, StoryPage, Storyline, StorylinePage, Security, Verdict, Alert, AlertPage, DeliveryPage, ChannelConfig, Rule,
    Watchlist, Source, Preview, Decision, Judgement, ApiKey, CalendarPage, Import, Hush,
)  # fmt: skip
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def describe(rows: Iterable[Row]) -> Schema:
    """The whole description."""
    schemas: dict[str, Schema] = _composed()
    for noun in NOUNS:
        _schema(noun, schemas)
    del schemas["ApiKey"]["properties"]["digest"]  # which no answer holds
    paths: dict[str, Any] = {}
    for row in rows:
        if row.api:
            paths.setdefault(row.path, {})[row.method.lower()] = _operation(row)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tocsin",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}, {}],
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _composed() -> dict[str, Schema]:
    """Schemas that are no noun by themselves: lists, pushed stories, problems."""
    lists = {"Rule": "rules", "Watchlist": "watchlists", "ChannelConfig": "channels", "Source": "sources",
             "Security": "securities", "Judgement": "judgements", "ApiKey": "keys", "Hush": "hushes"}  # fmt: skip
    out: dict[str, Schema] = {
        f"{noun}List": _object(
            {name: {"type": "array", "items": _ref(noun)}, "cursor": {"type": "string"}}, [name, "cursor"]
        )
        for noun, name in lists.items()
    }
    out["StorylineView"] = _object(
        {
            "storyline": _ref("Storyline"),
            "stories": {"type": "array", "items": _ref("StoryView")},
            "cursor": {"type": "string"},
        },
        ["storyline", "stories", "cursor"],
    )
    out["DecisionList"] = _object({"decisions": {"type": "array", "items": _ref("Decision")}}, ["decisions"])
    text: Schema = {"type": "string"}
    out["NewJudgement"] = _object(
        {
            "story": text,
            "decision": text,
            "verdict": {"enum": ["right", "wrong", "other"]},
            "other": text,
            "note": text,
        },
        ["story", "decision", "verdict"],
        additionalProperties=False,
    )
    out["NewApiKey"] = _object(
        {
            "owner": text,
            "name": text,
            "scopes": {"type": "array", "items": {"enum": list(SCOPES)}, "minItems": 1},
            "expires_at": _PLAIN[datetime],
            "rate": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
        },
        [],
        additionalProperties=False,
    )
    out["MadeApiKey"] = {"allOf": [_ref("ApiKey"), _object({"key": text}, ["key"])]}
    out["PushedStory"] = _pushed_story()
    out["Holdings"] = _object({"text": {"type": "string", "minLength": 1}}, ["text"])
    out["RuleQuery"] = _object({"query": {"type": "string", "minLength": 1}}, ["query"])
    result = _object(
        {
            "line": {"type": "integer"},
            "status": {"type": "integer"},
            "kind": {"enum": ["new", "revision", "duplicate", "refused"]},
            "id": {"type": "string"},
            "source": {"type": "string"},
            "story_id": {"type": "string"},
            "alerts": {"type": "array", "items": {"type": "string"}},
            "why": {"type": "string"},
        },
        ["status", "kind"],
    )
    out["PushedLine"] = result
    out["Pushed"] = {
        "anyOf": [
            _ref("PushedLine"),
            _object({"results": {"type": "array", "items": _ref("PushedLine")}}, ["results"]),
        ]
    }
    out["Problem"] = _object(
        {name: {"type": "string"} for name in ("type", "title", "detail", "mend")}
        | {"status": {"type": "integer"}},
        ["type", "title", "status", "detail"],
    )
    return out


def _pushed_story() -> Schema:
    """A story as programs send it: texts, but for the fields named here."""
    text, yes_or_no, time = {"type": "string"}, {"type": "boolean"}, _PLAIN[datetime]
    link = _object(dict.fromkeys(("title", "url", "relation"), text), [])
    others: Schema = {
        "id": {"type": ["string", "integer"]},
        "published_at": time, "updated_at": time, "received_at": time,
        "urgency": {"type": "integer", "minimum": 1, "maximum": 9},
        "labels": {"type": "array", "items": text, "maxItems": 200},
        "links": {"type": "array", "items": link, "maxItems": 200},
        "withdrawn": yes_or_no, "page": yes_or_no,
    }  # fmt: skip
    properties = {name: others.get(name, text) for name in FIELDS}
    return _object(properties, ["id"], additionalProperties=False)


def _object(properties: Schema, required: list[str], **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": required, **more}


def _schema(kind: Any, schemas: dict[str, Schema]) -> Schema:
    """The schema of a type; a noun's goes among the named ones."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return {"type": "string", "enum": list(args)}
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [_schema(a, schemas) if a is not type(None) else {"type": "null"} for a in args]}
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return {"type": "array", "items": _schema(args[0], schemas)}
        return {"type": "array", "prefixItems": [_schema(a, schemas) for a in args]}
    if dataclasses.is_dataclass(kind):
        return _noun(typing.cast(type, kind), schemas)
    return {}


def _noun(kind: type, schemas: dict[str, Schema]) -> Schema:
    name = kind.__name__
    if name not in schemas:
        schemas[name] = {}  # named before its fields: a noun may hold itself
        hints = typing.get_type_hints(kind)
        fields = [f.name for f in dataclasses.fields(typing.cast(Any, kind))]
        properties = {f.rstrip("_"): _schema(hints[f], schemas) for f in fields}
        schemas[name] = {"type": "object", "title": name, "properties": properties}
    return _ref(name)


def _operation(row: Row) -> Schema:
    answers: Schema = {str(row.status): _answer(row), "default": _problem_answer()}
    if row.path.startswith("/websub"):
        answers["404"] = _answer(row)  # hubs read no problems
    if row.takes == "PushedStory":  # one story that the desk cannot take is answered like one that it takes
        answers["200"] = _answer(row)  # it was held already
        answers["422"] = {
            **_problem_answer(),
            "content": {**_answer(row)["content"], **_problem_answer()["content"]},
        }
    out: Schema = {
        "operationId": f"{row.method.lower()}_{re.sub(r'[^a-z0-9]+', '_', row.path.lower()).strip('_')}",
        "summary": row.about,
        "parameters": [*map(_path_param, re.findall(r"\{(\w+)\}", row.path)), *map(_query_param, row.params)],
        "responses": answers,
    }
    if row.takes:
        content: Schema = {"application/json": {"schema": _ref(row.takes)}}
        if row.takes == "PushedStory":
            content[LINES[0]] = {"schema": {"type": "string", "description": "one such object a line"}}
        out["requestBody"] = {"required": True, "content": content}
    if row.public:
        out["security"] = []
    return out


def _answer(row: Row) -> Schema:
    if row.path.endswith("/stream"):
        return {"description": row.about, "content": {"text/event-stream": {"schema": {"type": "string"}}}}
    if row.path.endswith("/export"):
        text: Schema = {"schema": {"type": "string"}}
        return {"description": row.about, "content": dict.fromkeys(TYPES.values(), text)}
    if row.path == "/metrics" or row.path.startswith("/websub"):
        return {"description": row.about, "content": {"text/plain": {"schema": {"type": "string"}}}}
    if row.status == 204:
        return {"description": row.about}
    schema = _ref(row.gives) if row.gives else {"type": "object"}
    return {"description": row.about, "content": {"application/json": {"schema": schema}}}


def _problem_answer() -> Schema:
    return {"description": "a problem", "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _path_param(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query_param(param: Param) -> Schema:
    kinds: dict[str, Schema] = {
        "integer": {"type": "integer", "minimum": 0},
        "time": {"type": "string", "format": "date-time"},
    }
    schema = kinds.get(param.kind, {"type": "string"})
    return {"name": param.name, "in": "query", "description": param.about, "schema": schema}
