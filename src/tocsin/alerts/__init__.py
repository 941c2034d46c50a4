"""Stage 7, decide: matches and what was told before in; what a person shall be told, once and how, out. Pure."""

from tocsin.alerts.deciding import MAX_UPDATES, decide
from tocsin.alerts.routing import Pace, Released, release, route
from tocsin.alerts.wording import sentence

__all__ = ["MAX_UPDATES", "Pace", "Released", "decide", "release", "route", "sentence"]
