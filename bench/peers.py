"""Libraries that only peers need, in an environment of their own: never among what Tocsin installs."""

from __future__ import annotations

import json
import subprocess
import tempfile
import venv
from pathlib import Path
from typing import Any

PEER = Path(tempfile.gettempdir()) / "tocsin-peers"
_NAMED = {"scikit-learn": "sklearn"}  # a package whose module has another name


def asked(script: str, given: Any, *packages: str) -> Any:
    """What a script of this folder prints as JSON for what it is given; None where a package cannot be had."""
    python = PEER / "bin" / "python"
    modules = "; ".join(f"import {_NAMED.get(name, name)}" for name in packages)
    if (
        not python.exists()
        or subprocess.run([str(python), "-c", modules], capture_output=True, check=False).returncode
    ):
        venv.create(PEER, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", *packages]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / "given.json"
        at.write_text(json.dumps(given))
        command = [str(python), str(Path(__file__).with_name(script)), str(at)]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
