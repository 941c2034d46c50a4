"""Who may come in: the token as a bearer, or a session cookie that signing in with it gave."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import deque

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

LASTS = 14 * 86_400
MOST_FAILURES = 10  # wrong tokens a minute, over all callers: a token of 32 bytes is not guessed at that rate


class Sessions:
    """Sessions of one process, made of the token: a new token ends them all."""

    def __init__(self, token: str, secure: bool) -> None:
        self._token, self._secure = token.encode(), secure
        self.cookie = "__Host-tocsin" if secure else "tocsin"
        self._key = hashlib.sha256(b"tocsin session " + self._token).digest()
        self._ended: set[str] = set()
        self._failures: deque[float] = deque(maxlen=MOST_FAILURES)

    @property
    def guarded(self) -> bool:
        """Whether a token is set."""
        return bool(self._token)

    def admits(self, connection: HTTPConnection) -> bool:
        """Whether the caller showed the token or a live session; always where no token is set."""
        return (
            not self._token or self._bearer(connection) or self.live(connection.cookies.get(self.cookie, ""))
        )

    def _bearer(self, connection: HTTPConnection) -> bool:
        scheme, _, given = connection.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.right(given.strip())

    def right(self, given: str) -> bool:
        """Whether a text is the token, in constant time."""
        return hmac.compare_digest(given.encode(), self._token)

    def live(self, value: str) -> bool:
        """Whether a cookie's value is a session that has not run out nor been ended."""
        body, _, seal = value.rpartition(".")
        until = body.partition(".")[0]
        good = hmac.compare_digest(seal, self._seal(body)) and value not in self._ended
        return good and until.isdigit() and int(until) > time.time()

    def _seal(self, body: str) -> str:
        return hmac.new(self._key, body.encode(), hashlib.sha256).hexdigest()

    def too_many_failures(self) -> bool:
        """Whether wrong tokens come too fast."""
        return len(self._failures) == MOST_FAILURES and time.monotonic() - self._failures[0] < 60

    def failed(self) -> None:
        """Count one wrong token."""
        self._failures.append(time.monotonic())

    def begin(self, answer: Response) -> None:
        """Give a new session with the answer."""
        body = f"{int(time.time()) + LASTS}.{secrets.token_urlsafe(18)}"
        answer.set_cookie(
            self.cookie,
            f"{body}.{self._seal(body)}",
            max_age=LASTS,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def end(self, request: Request, answer: Response) -> None:
        """End the caller's session, here and in the browser."""
        self._ended.add(request.cookies.get(self.cookie, ""))
        answer.delete_cookie(self.cookie, path="/", secure=self._secure, httponly=True, samesite="lax")


class FormTokens:
    """A token in every form, bound to the session, so that only our own pages change anything."""

    def __init__(self, sessions: Sessions) -> None:
        self._secret, self._sessions = secrets.token_bytes(32), sessions

    def token(self, request: Request) -> str:
        """The token that forms of this caller carry."""
        session = request.cookies.get(self._sessions.cookie, "")
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def right(self, request: Request, given: str) -> bool:
        """Whether a form carried this caller's token."""
        return hmac.compare_digest(given.encode(), self.token(request).encode())
