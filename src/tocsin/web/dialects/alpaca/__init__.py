"""The Alpaca dialect: news as a list and as a stream, under `/v1beta1/news`."""

from __future__ import annotations

from tocsin.web.dialect import Dialect
from tocsin.web.dialects.alpaca.answers import refused, shown
from tocsin.web.dialects.alpaca.news import ROWS
from tocsin.web.dialects.alpaca.stream import SOCKETS

DIALECT = Dialect("alpaca", ("/v1beta1/",), shown, refused, ROWS, SOCKETS)
