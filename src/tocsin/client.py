"""The desk's own API from Python, in the nouns that the desk itself works with.

    from tocsin.client import Desk

    desk = Desk("http://127.0.0.1:8642", key="tocsin_…")
    for view in desk.stories(ticker="LMT"):
        print(view.story.headline, view.reading.events)

Lists are walked page by page as they are read. A refusal is an ApiError in the desk's own words; told to slow down (429), the
client waits as long as the desk asks, a few times.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, TypeVar
from urllib.parse import quote

import httpx2

from tocsin.errors import TocsinError
from tocsin.model.alerts import Alert
from tocsin.model.calendars import Filed
from tocsin.model.codec import decode, time_text
from tocsin.model.judgements import Decision
from tocsin.model.placement import Storyline
from tocsin.model.rules import Rule, Verdict, Watchlist
from tocsin.model.securities import Security
from tocsin.model.work import StoryView

T = TypeVar("T")
BASE = "/api/tocsin/v1"
_TRIES = 4
_LONGEST_WAIT = 60.0  # seconds that one request to slow down is heeded


class ApiError(TocsinError):
    """The desk said no. status: HTTP; problem: all that it said, by field."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(
            f"HTTP {status}", str(problem.get("detail", "no reason given")), str(problem.get("mend", ""))
        )
        self.status, self.problem = status, dict(problem)


@dataclass(frozen=True, slots=True)
class Live:
    """What a live stream brought: `seq` to come back with, its kind, and the story or alert."""

    seq: int
    kind: str
    noun: StoryView | Alert


class Desk:
    """One desk. key: an API key (`tocsin keys create`), empty for a desk that is open to this machine."""

    def __init__(
        self,
        base: str = "http://127.0.0.1:8642",
        key: str = "",
        *,
        timeout: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx2.Client(base_url=base.rstrip("/"), headers=headers, timeout=timeout)
        self._sleep = sleep

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def stories(
        self,
        *,
        q: str = "",
        ticker: str = "",
        theme: str = "",
        country: str = "",
        source: str = "",
        storyline: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        as_of: datetime | None = None,
        rule: str = "",
    ) -> Iterator[StoryView]:
        """Stories that pass the filters, newest received first. rule: a query in the language of rules."""
        asked = {"q": q, "ticker": ticker, "theme": theme, "country": country, "source": source}
        asked |= {"storyline": storyline, "rule": rule, **_times(since=since, until=until, as_of=as_of)}
        return self._list(StoryView, "stories", "stories", asked)

    def story(self, story: str, *, revision: int = 0, as_of: datetime | None = None) -> StoryView:
        """One story with its reading, at its newest revision unless said."""
        asked = {"revision": str(revision) if revision else "", **_times(as_of=as_of)}
        return decode(StoryView, self._get(f"stories/{_part(story)}", asked))

    def decisions(self, story: str) -> tuple[Decision, ...]:
        """All that was decided about a story: words, rule or row, weights."""
        told = self._get(f"stories/{_part(story)}/decisions")
        return tuple(decode(Decision, row) for row in told["decisions"])

    def storylines(
        self, *, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Storyline]:
        """Storylines, the one with the newest story first."""
        return self._list(Storyline, "storylines", "storylines", _times(since=since, until=until))

    def calendar(
        self,
        *,
        kind: str = "",
        ticker: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Filed]:
        """What happened by day, with the numbers that stories told."""
        asked = {"kind": kind, "ticker": ticker, **_times(since=since, until=until)}
        return self._list(Filed, "calendar", "rows", asked)

    def securities(
        self, *, q: str = "", ticker: str = "", as_of: datetime | None = None
    ) -> Iterator[Security]:
        """Securities that the tables know."""
        return self._list(
            Security, "securities", "securities", {"q": q, "ticker": ticker, **_times(as_of=as_of)}
        )

    def security(self, key: str) -> Security:
        """What the tables know of one security."""
        return decode(Security, self._get(f"securities/{_part(key)}"))

    def alerts(self, *, story: str = "") -> Iterator[Alert]:
        """Your alerts, newest first, each with its reasons."""
        return self._list(Alert, "alerts", "alerts", {"story": story})

    def why(self, story: str, rule: str) -> Verdict:
        """Why a rule caught a story, or the first clause that failed."""
        return decode(Verdict, self._get("why", {"story": story, "rule": rule}))

    def rules(self) -> Iterator[Rule]:
        """Your rules."""
        return self._list(Rule, "rules", "rules", {})

    def make_rule(self, name: str, query: str, channels: Sequence[str] = ()) -> Rule:
        """Make a standing rule; ApiError says where a query is wrong."""
        body: dict[str, Any] = {"name": name, "query": query}
        return decode(Rule, self._make("rules", body | ({"channels": list(channels)} if channels else {})))

    def watchlists(self) -> Iterator[Watchlist]:
        """Your watchlists."""
        return self._list(Watchlist, "watchlists", "watchlists", {})

    def make_watchlist(self, name: str, securities: Sequence[str]) -> Watchlist:
        """Make a watchlist of keys such as XNAS:AAPL."""
        return decode(Watchlist, self._make("watchlists", {"name": name, "securities": list(securities)}))

    def delete(self, what: Literal["rules", "watchlists", "channels", "sources"], row: str) -> None:
        """Delete a row of yours."""
        self._ask("DELETE", f"{what}/{_part(row)}")

    def push(self, *stories: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Push stories, 1,000 at most: a result each, in order, also for those that are refused."""
        lines = "\n".join(json.dumps(story, default=_plain) for story in stories)
        kind = {"Content-Type": "application/x-ndjson"}
        told = self._ask("POST", "stories", content=lines.encode(), headers=kind).json()
        results: list[dict[str, Any]] = told.get("results", [told])
        return results

    def live(self, *, kinds: Sequence[str] = ("story", "alert"), since: int | None = None) -> Iterator[Live]:
        """Stories and alerts as they come, without end; since: the `seq` after which to begin. A cut connection is taken
        up again where it broke."""
        seq = since
        while True:
            headers = {"Accept": "text/event-stream"} | ({} if seq is None else {"Last-Event-ID": str(seq)})
            try:
                with self._http.stream(
                    "GET", f"{BASE}/stream", params={"kinds": ",".join(kinds)}, headers=headers, timeout=30.0
                ) as answer:
                    if answer.status_code != 200:
                        answer.read()
                        raise _refusal(answer)
                    for event in _events(answer.iter_lines()):
                        if "id" in event:
                            seq = int(event["id"])
                        if event.get("event") in kinds and seq is not None:
                            yield _heard(seq, event)
            except httpx2.TransportError:
                self._sleep(1.0)

    def _list(self, noun: type[T], path: str, name: str, asked: Mapping[str, str]) -> Iterator[T]:
        cursor = ""
        while True:
            page = self._get(path, {**asked, "cursor": cursor})
            for row in page[name]:
                yield decode(noun, row)
            cursor = page.get("cursor", "")
            if not cursor:
                return

    def _get(self, path: str, asked: Mapping[str, str] | None = None) -> Any:
        return self._ask("GET", path, params={k: v for k, v in (asked or {}).items() if v}).json()

    def _make(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._ask("POST", path, json=dict(body)).json()

    def _ask(self, method: str, path: str, **how: Any) -> httpx2.Response:
        for left in range(_TRIES - 1, -1, -1):
            answer = self._http.request(method, f"{BASE}/{path}", **how)
            if answer.status_code != 429 or not left:
                break
            self._sleep(min(_LONGEST_WAIT, float(answer.headers.get("Retry-After", 1))))
        if answer.status_code >= 400:
            raise _refusal(answer)
        return answer


def _refusal(answer: httpx2.Response) -> ApiError:
    try:
        problem = answer.json()
    except ValueError:
        problem = {"detail": answer.text[:400]}
    return ApiError(answer.status_code, problem if isinstance(problem, dict) else {"detail": str(problem)})


def _times(**given: datetime | None) -> dict[str, str]:
    return {name: time_text(at) for name, at in given.items() if at is not None}


def _part(text: str) -> str:
    """A part of a path as it is written in an address."""
    return quote(text, safe=":")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return time_text(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """Server-sent events by field; comments are signs of life."""
    event: dict[str, str] = {}
    for line in lines:
        if not line:
            if event:
                yield event
            event = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            event[name] = f"{event[name]}\n{value}" if name == "data" and name in event else value


def _heard(seq: int, event: Mapping[str, str]) -> Live:
    told, kind = json.loads(event["data"]), event["event"]
    return Live(seq, kind, decode(StoryView, told) if kind == "story" else decode(Alert, told))
