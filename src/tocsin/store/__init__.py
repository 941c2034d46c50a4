"""The truth: stories and what was made of them, people's rows, the outbox and the change log."""

from tocsin.store.claim import claim_desk
from tocsin.store.opening import open_store
from tocsin.store.sql import SqlStore

__all__ = ["SqlStore", "claim_desk", "open_store"]
