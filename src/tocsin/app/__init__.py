"""The only place that knows every concrete class: settings in, running desk out."""

from tocsin.app.building import (
    App,
    Readers,
    SystemClock,
    building,
    client_of,
    fetching,
    keys_of,
    map_of,
    opened,
    tables_of,
)
from tocsin.app.trying import Trial, codes_of, known_words

__all__ = [
    "App",
    "Readers",
    "SystemClock",
    "Trial",
    "building",
    "client_of",
    "codes_of",
    "fetching",
    "keys_of",
    "known_words",
    "map_of",
    "opened",
    "tables_of",
]
