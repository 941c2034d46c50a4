"""Stage 4, place: a story among those before it; the same event? how new? what does it add? Pure."""

from tocsin.storylines.contract import placement_json
from tocsin.storylines.placing import place
from tocsin.storylines.window import Window

__all__ = ["Window", "place", "placement_json"]
