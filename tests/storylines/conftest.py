"""Puts this folder's makers on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
