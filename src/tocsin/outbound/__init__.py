"""The one way out: a guarded HTTP client for feeds, pages and webhooks alike."""

from tocsin.outbound.addresses import check_url, refusal
from tocsin.outbound.client import Client
from tocsin.outbound.exchange import Request, Response

__all__ = ["Client", "Request", "Response", "check_url", "refusal"]
