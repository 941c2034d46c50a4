"""Stage 7, decide: matches and what was told before in; what a person shall be told, once, out. Pure."""

from tocsin.alerts.deciding import MAX_UPDATES, decide
from tocsin.alerts.outgoing import deliveries_for
from tocsin.alerts.wording import sentence

__all__ = ["MAX_UPDATES", "decide", "deliveries_for", "sentence"]
