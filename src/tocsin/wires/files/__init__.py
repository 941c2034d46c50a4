"""Files, folders and archives of stories: JSON lines, CSV, single pages; for replay and for reading without a desk."""

from tocsin.wires import Wire
from tocsin.wires.files.reading import read_stories

WIRE = Wire(read=read_stories)

__all__ = ["WIRE", "read_stories"]
