"""A desk over a sample day against its own description: `python scripts/try_openapi.py [--each 25] [--keep FOLDER]`.

schemathesis, in an environment of its own, asks every operation of openapi.json in ways that it makes up: no answer may be
a fault of the server, of a status or type that is not described, or other than its schema says. Streams are left out,
as they have no end.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from try_clients import environment

TOOL = "schemathesis==4.32.5"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "unsupported_method"
)
SCOPES = ("read", "write", "push", "admin")
WAIT = 90  # seconds until the sample day is read


def main() -> int:
    """Start the desk, make a key, run the tool; its status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=25, help="questions that are made up for an operation")
    parser.add_argument("--keep", type=Path, help="keep the tool's environment here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder, data = asked.keep or Path(scratch) / "tools", Path(scratch) / "data"
        tool = environment(folder, TOOL).parent / "st"
        desk = subprocess.Popen(
            [sys.executable, "-m", "tocsin", "demo", "--port", "0", "--data", str(data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            base = _opened(desk)
            return _asked(tool, base, _key(data), asked.each)
        finally:
            desk.terminate()
            desk.wait(20)


def _opened(desk: subprocess.Popen[str]) -> str:
    """The desk's address once it holds stories."""
    assert desk.stdout is not None
    line = desk.stdout.readline()
    base = line.split("http", 1)[1].split()[0].rstrip("/")
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with urllib.request.urlopen(f"http{base}/api/tocsin/v1/alerts") as answer:
            if json.load(answer)["alerts"]:
                return f"http{base}"
        time.sleep(0.5)
    raise SystemExit(f"the desk rang no alert in {WAIT} s")


def _key(data: Path) -> str:
    command = [
        sys.executable,
        "-m",
        "tocsin",
        "keys",
        "create",
        "--data",
        str(data),
        "--rate",
        "1000000",
        "--json",
    ]
    made = subprocess.run(
        [*command, *[word for scope in SCOPES for word in ("--scope", scope)]],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    key: str = json.loads(made.stdout)["key"]
    return key


def _asked(tool: Path, base: str, key: str, each: int) -> int:
    done = subprocess.run(
        [tool, "run", f"{base}/openapi.json", "-H", f"Authorization: Bearer {key}", "--exclude-path-regex", "stream$",
         "-n", str(each), "-c", CHECKS, "--continue-on-failure", "--warnings", "off"],
        check=False,
        cwd=tool.parent,  # where it keeps its notes
    )  # fmt: skip
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
