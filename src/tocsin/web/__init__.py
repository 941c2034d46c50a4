"""The desk for people and programs: pages, native API, live streams. Entry: `create_app`."""

from __future__ import annotations

from tocsin.web.app import create_app
from tocsin.web.services import Narrower, Preview, Rung, Services

__all__ = ["Narrower", "Preview", "Rung", "Services", "create_app"]
