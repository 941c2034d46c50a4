"""Small helpers for tests that ask the pages."""

from __future__ import annotations

import re

from starlette.testclient import TestClient


def form_token(client: TestClient, page: str = "/rules") -> str:
    """The token that the page's forms carry."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get(page).text)
    assert found
    return found[1]


def send(client: TestClient, path: str, page: str = "/rules", **fields: str):
    """Post a form as the page would."""
    return client.post(path, data={"form_token": form_token(client, page), **fields})
