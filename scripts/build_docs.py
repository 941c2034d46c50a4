"""Builds the docs site: every page of docs/ as HTML, with one list of pages, nothing loaded from elsewhere.

python scripts/build_docs.py [OUT]     # default: site/
"""

from __future__ import annotations

import re
import shutil
import sys
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FORM = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Tocsin</title><link rel="stylesheet" href="site.css"></head>
<body><nav aria-label="Pages">{pages}</nav><main>
{body}</main></body></html>
"""
STYLE = """:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
body { display: flex; flex-wrap: wrap; gap: 2rem; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
nav { flex: 0 0 10rem; display: flex; flex-direction: column; gap: .3rem; }
main { flex: 1 1 30rem; min-width: 0; }
pre, table { overflow-x: auto; display: block; }
pre { padding: .8rem; border: 1px solid #8886; border-radius: 4px; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; }
img { max-width: 100%; }
[aria-current] { font-weight: bold; }
"""


def title_of(text: str) -> str:
    """The first heading of a page."""
    found = re.search(r"^# (.+)$", text, re.M)
    return found[1].strip() if found else "Tocsin"


def in_order() -> list[Path]:
    """The pages in the order in which the first one names them; those that it does not name last."""
    named = re.findall(r"\]\(([\w-]+\.md)\)", (DOCS / "index.md").read_text(encoding="utf-8"))
    order = {name: place for place, name in enumerate(["index.md", *dict.fromkeys(named)])}
    return sorted(DOCS.glob("*.md"), key=lambda page: (order.get(page.name, len(order)), page.name))


def build(out: Path) -> int:
    """Write the site into a folder; how many pages it has."""
    out.mkdir(parents=True, exist_ok=True)
    pages = {page: page.read_text(encoding="utf-8") for page in in_order()}
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    for page, text in pages.items():
        links = "".join(
            f'<a href="{one.stem}.html"{" aria-current=page" if one == page else ""}>{escape(title_of(told))}</a>'
            for one, told in pages.items()
        )
        body = re.sub(r'href="([\w-]+)\.md(#[^"]*)?"', r'href="\1.html\2"', parser.render(text))
        whole = FORM.format(title=escape(title_of(text)), pages=links, body=body)
        (out / f"{page.stem}.html").write_text(whole, encoding="utf-8")
    (out / "site.css").write_text(STYLE, encoding="utf-8")
    shutil.copytree(DOCS / "images", out / "images", dirs_exist_ok=True)
    return len(pages)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    print(f"{build(target)} pages in {target}")
