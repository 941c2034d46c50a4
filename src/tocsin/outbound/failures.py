"""What went wrong in an exchange, as an error of ours that names the address, the cause and what to do."""

from __future__ import annotations

import ssl

import httpcore2

from tocsin.errors import RetryableWireError, WireError

_LATER = "It is tried again later"
_OWNER = "Its owner must mend it"


def in_words(error: Exception, url: str, seconds: float) -> WireError:
    """The error to raise for one of the transport's."""
    if isinstance(error, httpcore2.TimeoutException):
        return RetryableWireError(url, f"no whole answer within {seconds:g} s", _LATER)
    if isinstance(error, httpcore2.ConnectError):
        return _unreachable(error, url)
    if isinstance(error, httpcore2.RemoteProtocolError):
        return _protocol(error, url)
    if isinstance(error, httpcore2.NetworkError):
        return RetryableWireError(url, f"the connection broke: {error or type(error).__name__}", _LATER)
    return WireError(url, f"the exchange went against HTTP: {error}", "Check the address")


def _unreachable(error: httpcore2.ConnectError, url: str) -> WireError:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return WireError(url, f"its certificate is not trusted: {cause.verify_message}", _OWNER)
    if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return RetryableWireError(url, "it hung up before a safe connection was made", _LATER)
    if isinstance(cause, ssl.SSLError):
        return WireError(url, f"no safe connection can be made: {cause.reason or cause}", _OWNER)
    return RetryableWireError(url, f"it cannot be reached: {error}", _LATER)


def _protocol(error: httpcore2.RemoteProtocolError, url: str) -> WireError:
    cause = error.__cause__ or error.__context__
    if getattr(cause, "error_status_hint", 0) == 431:  # h11's word for headers over its limit
        return WireError(url, "its headers are too large", _OWNER)
    if "without sending complete message body" in str(error) or "incomplete chunked" in str(error):
        return RetryableWireError(url, f"its body was cut short: {error}", _LATER)
    return RetryableWireError(url, f"the connection broke: {error}", _LATER)
