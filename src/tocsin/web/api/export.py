"""Stories in bulk over the API: lines of JSON, CSV, or Parquet, as they are read from the store."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tocsin.model.codec import encode, time_text
from tocsin.model.work import StoryView
from tocsin.ports import Store, StoryQuery
from tocsin.web.api import BASE
from tocsin.web.asking import check_codes
from tocsin.web.params import MOST, STORY_PARAMS, known, story_query
from tocsin.web.problems import Refused
from tocsin.web.render import dumps, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.sparse import FIELDS, only, wanted

PARTS = tuple(part.name for part in dataclass_fields(StoryView))  # of a story as it is answered
_FORMAT = Param("format", "string", "jsonl (the default), csv or parquet")
_PARAMS = (*STORY_PARAMS, _FORMAT, FIELDS)
TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_GROUP = 10_000  # rows of one group of a Parquet file
_Column = Callable[[StoryView], Any]


def _joined(parts: Iterator[str]) -> str:
    return "|".join(dict.fromkeys(parts))


_COLUMNS: dict[str, _Column] = {
    "id": lambda v: v.story.id,
    "revision": lambda v: v.story.revision,
    "published_at": lambda v: time_text(v.story.published_at) if v.story.published_at else "",
    "received_at": lambda v: time_text(v.story.received_at),
    "read_at": lambda v: time_text(v.read_at),
    "source": lambda v: v.story.source_id,
    "publisher": lambda v: v.story.publisher,
    "headline": lambda v: v.story.headline,
    "url": lambda v: v.story.url,
    "language": lambda v: v.story.language,
    "status": lambda v: v.story.status,
    "securities": lambda v: _joined(s.key for s in v.reading.securities),
    "primary": lambda v: _joined(s.key for s in v.reading.securities if s.primary),
    "themes": lambda v: _joined(t.code for t in v.reading.themes),
    "events": lambda v: _joined(f"{e.type}/{e.status}" for e in v.reading.events),
    "storyline": lambda v: v.placement.storyline_id,
    "relation": lambda v: v.placement.relation,
    "novelty": lambda v: v.placement.novelty,
    "tone": lambda v: next((t.score for t in v.reading.tone if t.target == "story"), None),
}


async def export(request: Request) -> Response:
    """All stories that pass the filters, newest received first, without pages."""
    values, services = known(request, _PARAMS), services_of(request)
    form, fields = values.get("format", "jsonl"), wanted(values.get("fields", ""), PARTS)
    if form not in TYPES:
        raise Refused(400, "parameter format", "is not known", f"Known are: {', '.join(TYPES)}")
    if fields and form != "jsonl":
        raise Refused(400, "parameter fields", f"is not for {form}", "Ask for jsonl, or leave fields out")
    if form == "parquet" and find_spec("pyarrow") is None:
        raise Refused(
            400,
            "parameter format",
            "parquet needs what is not installed here: pyarrow",
            "Install tocsin[parquet], or ask for csv",
        )
    query = replace(story_query(values), limit=MOST)
    check_codes(services, query)
    views = _views(services.store, query)
    named = {"Content-Disposition": f'attachment; filename="stories.{form}"', "Cache-Control": "no-store"}
    if form == "parquet":
        made = await run_in_threadpool(_parquet, views)
        return Response(made, media_type=TYPES[form], headers=named)
    lines = _csv(views) if form == "csv" else _lines(views, fields)
    return StreamingResponse(lines, media_type=TYPES[form], headers=named)


def _views(store: Store, query: StoryQuery) -> Iterator[StoryView]:
    while True:
        page = store.stories(query)
        yield from page.stories
        if not page.cursor:
            return
        query = replace(query, cursor=page.cursor)


def _lines(views: Iterator[StoryView], fields: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    for view in views:
        yield dumps(only(encode(view), fields) if fields else view) + "\n"


def _csv(views: Iterator[StoryView]) -> Iterator[str]:
    yield _line(list(_COLUMNS))
    for view in views:
        yield _line([_safe(column(view)) for column in _COLUMNS.values()])


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _parquet(views: Iterator[StoryView]) -> bytes:
    import pyarrow as pa  # an extra: only who asks for Parquet needs it
    import pyarrow.parquet as pq

    kinds = {"revision": pa.int64(), "novelty": pa.float64(), "tone": pa.float64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in _COLUMNS])
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for view in views:
            rows.append({name: column(view) for name, column in _COLUMNS.items()})
            if len(rows) == _GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                rows = []
        writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return sink.getvalue()


ROWS = (Row("GET", f"{BASE}/stories/export", export, "all stories that pass the filters, in bulk", _PARAMS),)
