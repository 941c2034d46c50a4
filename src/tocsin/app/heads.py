"""Requests are read with a bound on their head: address and headers; bodies are bounded by the guard."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST = 65_536  # bytes


class BoundedHttp(HttpToolsProtocol):
    """Answers 400 and hangs up where a head goes on for longer than LONGEST (and what one read brings)."""

    _open, _read = False, 0

    def on_message_begin(self) -> None:
        """A head begins."""
        self._open, self._read = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """It ends; what comes is a body."""
        self._open = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Count what comes while a head is open."""
        before = self._open
        super().data_received(data)
        if before and self._open:
            self._read += len(data)
            if self._read > LONGEST:
                self.send_400_response(f"Address and headers are longer than {LONGEST} bytes.")
