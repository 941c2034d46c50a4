"""The desk for agents: a server of the Model Context Protocol over the desk's own API. Extra: `pip install tocsin[agents]`.

Each tool answers in plain values, short enough to be read whole, and with the words and rules behind what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from tocsin import __version__
from tocsin.client import ApiError, Desk
from tocsin.model.calendars import Filed
from tocsin.model.codec import encode, time_text
from tocsin.model.work import StoryView

T = TypeVar("T")
MOST = 50  # rows of one answer
_BODY = 6_000  # characters of a story's text
_ABOUT = (
    "A market-news desk. It has read every story: securities, events with status and roles, numbers, claims with who said "
    "so and how surely, analyst ratings, storylines, exposures. Ask search_stories first, then story for all of one."
)


def server(desk: Desk, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> MCPServer[Any]:
    """The server over one desk; it asks with the key that the desk's client holds."""
    made: MCPServer[Any] = MCPServer("tocsin", instructions=_ABOUT, version=__version__)

    @made.tool()
    def search_stories(
        text: str = "", ticker: str = "", theme: str = "", country: str = "", hours: int = 0, limit: int = 20
    ) -> list[dict[str, Any]]:
        """Stories, newest first. text: words and "phrases"; ticker: AAPL or XNAS:AAPL; country: alpha-2; hours: only the last
        so many, 0 for all."""
        since = now() - timedelta(hours=min(hours, 87_600)) if hours > 0 else None
        found = desk.stories(q=text, ticker=ticker, theme=theme, country=country, since=since)
        return _told(lambda: [_short(view) for view in islice(found, _rows(limit))])

    @made.tool()
    def story(id: str) -> dict[str, Any]:
        """One story whole: text, securities, events, numbers, claims, ratings, each with its words and the rule behind it."""
        return _told(lambda: _whole(desk.story(id)))

    @made.tool()
    def calendar(kind: str = "", ticker: str = "", days: int = 7, limit: int = 30) -> list[dict[str, Any]]:
        """What happened by day. kind: earnings, guidance, dividends, buybacks, deals, offerings, drugs, economy, halts."""
        since = now() - timedelta(days=max(1, min(days, 3_650)))
        found = desk.calendar(kind=kind, ticker=ticker, since=since)
        return _told(lambda: [_row(row) for row in islice(found, _rows(limit))])

    @made.tool()
    def alerts(story: str = "", limit: int = 20) -> list[dict[str, Any]]:
        """What rang for you, newest first, each with its reasons."""
        return _told(lambda: [encode(one) for one in islice(desk.alerts(story=story), _rows(limit))])

    @made.tool()
    def why(story: str, rule: str) -> dict[str, Any]:
        """Why a rule of yours caught a story, or the first clause that failed. rule: its id."""
        return _told(lambda: encode(desk.why(story, rule)))

    @made.tool()
    def securities(text: str = "", ticker: str = "", limit: int = 10) -> list[dict[str, Any]]:
        """Securities that the desk knows, by part of a name or by ticker."""
        found = desk.securities(q=text, ticker=ticker)
        return _told(lambda: [encode(one) for one in islice(found, _rows(limit))])

    return made


def _rows(limit: int) -> int:
    return max(1, min(limit, MOST))


def _told(ask: Callable[[], T]) -> T:
    """The answer, or the desk's refusal in words that an agent can act on."""
    try:
        return ask()
    except ApiError as error:
        raise ToolError(str(error)) from error


def _short(view: StoryView) -> dict[str, Any]:
    story, reading = view.story, view.reading
    return {
        "id": story.id,
        "headline": story.headline,
        "source": story.publisher or story.source_id,
        "received": time_text(story.received_at),
        "url": story.url,
        "securities": [f"{s.key} ({s.role})" for s in reading.securities],
        "events": [_event(e.type, e.status, dict(e.roles)) for e in reading.events],
        "relation": view.placement.relation,
        "storyline": view.placement.storyline_id,
    }


def _event(kind: str, status: str, roles: Mapping[str, str]) -> str:
    parties = ", ".join(f"{role} {who}" for role, who in roles.items())
    return f"{kind}, {status}" + (f": {parties}" if parties else "")


def _whole(view: StoryView) -> dict[str, Any]:
    story, reading = view.story, view.reading
    text = {"headline": story.headline, "body": story.body}

    def words(span: Any) -> str:
        return text[span.field][span.start : span.end]

    cut = story.body[:_BODY]
    return {
        **_short(view),
        "body": cut + (" … (cut)" if len(story.body) > _BODY else ""),
        "events": [
            {"what": _event(e.type, e.status, dict(e.roles)), "words": words(e.span), "why": e.why}
            for e in reading.events
        ],
        "figures": [
            {
                "of": f.key,
                "what": f"{f.event}: {f.measure}",
                "value": f.value,
                "unit": f.unit,
                "which": f.role,
                "words": words(f.span),
            }
            for f in reading.figures
        ],
        "claims": [
            {
                "who": c.claimant,
                "role": c.role,
                "through": list(c.via),
                "certainty": c.certainty,
                "words": words(c.content),
            }
            for c in reading.claims
        ],
        "ratings": [{"words": words(r.span), **encode(r)} for r in reading.ratings],
        "exposures": [encode(one) for one in view.exposures[:12]],
        "novelty": {"relation": view.placement.relation, "why": view.placement.why},
    }


def _row(row: Filed) -> dict[str, Any]:
    return {
        "whose": row.stock.name if row.stock else row.whose,
        "ticker": row.stock.ticker if row.stock else "",
        "what": _event(row.event.type, row.event.status, dict(row.event.roles)),
        "numbers": [f"{f.measure} {f.value:,.10g} {f.unit} ({f.role})" for f in row.figures],
        "published": time_text(row.published),
        "headline": row.title,
        "story": row.story_id,
    }
