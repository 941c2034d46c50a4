"""Forms of our pages, read with bounds: no nesting, no files kept on disk, a token in each."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.requests import Request

from tocsin.web.problems import Refused

MOST_FIELDS = 200
Form = dict[str, str]


async def read_form(request: Request) -> Form:
    """The fields of a posted form; of a name given twice the values joined by commas. Refused
    where the form token is missing or stale, or the form is no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind == "application/x-www-form-urlencoded":
        pairs = _urlencoded(body)
    elif kind == "multipart/form-data":
        pairs = _multipart(request.headers["content-type"], body)
    else:
        raise Refused(415, "form", f"{kind or 'no content type'} is not a form", "Send the page's own form")
    form: Form = {}
    for name, value in pairs:
        form[name] = f"{form[name]},{value}" if name in form else value
    if not request.app.state.forms.right(request, form.pop("form_token", "")):
        raise Refused(
            403, "form", "its token is missing or stale", "Go back, load the page again, and send once more"
        )
    return form


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"
        )
    except ValueError as error:
        raise Refused(400, "form", "cannot be read", "Send the page's own form") from error


def _multipart(content_type: str, body: bytes) -> list[tuple[str, str]]:
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    parts = [p for p in message.iter_parts() if p.get_content_disposition() == "form-data"]
    if not parts or len(parts) > MOST_FIELDS:
        raise Refused(400, "form", "cannot be read", "Send the page's own form")
    out = []
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            out.append((name, payload.decode("utf-8", "replace")))
    return out
