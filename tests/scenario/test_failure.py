from __future__ import annotations

import ssl

import pytest

from contractkit.scenario.failure import cause


def wrapped(inner: Exception) -> Exception:
    """Hide an error as the libraries do: as a cause, in an argument, in `reason`."""
    outer = RuntimeError("https://host/?token=s3cr3t", ValueError(inner))
    outer.__cause__ = outer
    return outer


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(), "the connection was refused (is the service running?)"),
        (ConnectionResetError(), "the connection was reset"),
        (BrokenPipeError(), "the connection was closed while the request was being sent"),
        (TimeoutError(), "no answer came within 2.5 seconds"),
        (ssl.SSLError("s3cr3t"), "no TLS connection could be made (does it speak https?)"),
        (OSError("s3cr3t"), "the connection failed"),
    ],
)
def test_the_cause_is_found_behind_other_errors(error: Exception, words: str) -> None:
    assert cause(error, 2.5) == words
    assert cause(wrapped(error), 2.5) == words


def test_a_certificate_that_does_not_fit_says_why() -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_message = "self-signed certificate"
    assert cause(error, 1) == "its certificate cannot be trusted (self-signed certificate)"
