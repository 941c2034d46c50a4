"""The Benzinga dialect: news, removed news, channels, ratings, consensus, calendars, under `/api/v1`, `/api/v2`, `/api/v2.1`."""

from __future__ import annotations

from tocsin.web.dialect import Dialect
from tocsin.web.dialects.benzinga.answers import refused, shown
from tocsin.web.dialects.benzinga.calendars import ROWS as CALENDARS
from tocsin.web.dialects.benzinga.hooks import ROWS as HOOKS
from tocsin.web.dialects.benzinga.news import ROWS as NEWS
from tocsin.web.dialects.benzinga.ratings import ROWS as RATINGS
from tocsin.web.dialects.benzinga.reasons import ROWS as REASONS
from tocsin.web.dialects.benzinga.stream import SOCKETS
from tocsin.web.dialects.benzinga.tombstones import ROWS as TOMBSTONES

PREFIXES = ("/api/v1/", "/api/v2/", "/api/v2.1/", "/api/v2.2/", "/api/v2/news")
DIALECT = Dialect(
    "benzinga",
    PREFIXES,
    shown,
    refused,
    (*NEWS, *RATINGS, *CALENDARS, *REASONS, *TOMBSTONES, *HOOKS),
    SOCKETS,
)
