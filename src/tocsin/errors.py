"""The one error tree: every error names its subject, the cause, what to do, and whether a retry can help."""

from __future__ import annotations


class TocsinError(Exception):
    """Root of all errors that Tocsin raises on purpose.

    subject: what it is about (a URL, a file, a rule id); cause: what happened, in words;
    mend: what the reader of the message can do; retry_after: seconds after which trying
    again may help, None where it never will by itself.
    """

    retryable = False

    def __init__(self, subject: str, cause: str, mend: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(subject, cause, mend)
        self.subject, self.cause, self.mend, self.retry_after = subject, cause, mend, retry_after

    def __str__(self) -> str:
        line = f"{self.subject}: {self.cause}"
        return f"{line}. {self.mend}" if self.mend else line


class SettingError(TocsinError):
    """A setting is missing, unknown or out of range."""


class WireError(TocsinError):
    """A wire brought nothing usable: unreachable, refused, cut short, not a feed."""


class RetryableWireError(WireError):
    """A wire failed in a way that time may mend (time-out, 5xx, 429)."""

    retryable = True


class AddressRefused(WireError):
    """The address is private, reserved or malformed, and no setting allows it."""


class ItemError(TocsinError):
    """One item cannot become a story (nothing to read, over a limit, unreadable)."""


class TableError(TocsinError):
    """A reference table cannot be read or written."""


class RuleError(TocsinError):
    """A rule does not parse: position (0-based, in code points) and length say where."""

    def __init__(
        self, subject: str, cause: str, mend: str = "", *, position: int = 0, length: int = 1
    ) -> None:
        super().__init__(subject, cause, mend)
        self.position, self.length = position, length


class StoreError(TocsinError):
    """The store refused or failed: locked, full, of a newer version, damaged."""


class StoreBusy(StoreError):
    """Another writer holds the store, or the disk is full: time or room may mend it."""

    retryable = True


class NotFound(TocsinError):
    """Nothing with that id (or not the asker's own)."""


class DeliveryError(TocsinError):
    """A channel did not take an alert."""
