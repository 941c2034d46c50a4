"""The desk as tools for agents, asked by a real client of the protocol over a process's standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from serving import running
from test_keys import key_for
from wiring import services_over

from tocsin.store import SqlStore

pytest.importorskip("mcp")
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


@pytest.fixture
def parameters(store: SqlStore) -> Iterator[StdioServerParameters]:
    newsroom.fill(store)
    newsroom.fill_calendar(store)
    services = replace(services_over(store, newsroom.Standing(newsroom.BEGIN)), token="the-token")
    key = key_for(services, "ann", "read")["Authorization"].partition(" ")[2]
    with running(services) as base:
        yield StdioServerParameters(
            command=sys.executable,
            args=["-m", "tocsin", "mcp", "--url", base],
            env={**os.environ, "TOCSIN_API_KEY": key},
        )


def asked(parameters: StdioServerParameters, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The answers to these calls of tools; a refusal is its text."""

    async def run() -> list[Any]:
        out: list[Any] = []
        async with stdio_client(parameters) as (reads, writes), ClientSession(reads, writes) as session:
            await session.initialize()
            out.append(sorted(tool.name for tool in (await session.list_tools()).tools))
            for name, arguments in calls:
                told = await session.call_tool(name, arguments)
                texts = [part.text for part in told.content if part.type == "text"]
                out.append("\n".join(texts) if told.is_error else [json.loads(text) for text in texts])
        return out

    return asyncio.run(asyncio.wait_for(run(), 60))


def test_an_agent_finds_reads_and_is_refused_in_words(parameters: StdioServerParameters) -> None:
    tools, found, one, reports, nothing = asked(
        parameters,
        ("search_stories", {"ticker": "AAPL"}),
        ("story", {"id": "n200"}),
        ("calendar", {"kind": "earnings", "days": 3_000}),
        ("story", {"id": "none-such"}),
    )
    assert tools == ["alerts", "calendar", "search_stories", "securities", "story", "why"]
    assert {row["id"] for row in found} == {"n200", "n208"}
    assert found[-1]["securities"] == ["XNAS:AAPL (subject)"]
    (whole,) = one
    assert whole["events"][0]["words"] in newsroom.TOLD[0] and whole["events"][0]["why"].startswith(
        "triggers.csv"
    )
    assert {f["words"] for f in whole["figures"]} == {"$1.41", "$1.37", "$90.5B", "$92.0B"}
    assert [(row["ticker"], row["numbers"][0]) for row in reports] == [("AAPL", "eps 1.41 USD (actual)")]
    assert "none-such" in nothing and "404" in nothing
