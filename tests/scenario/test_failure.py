from __future__ import annotations

import socket
import ssl

import pytest
from urllib3.exceptions import ConnectTimeoutError, InvalidHeader, ProtocolError

from contractkit.scenario.failure import cause, was_under_way
from contractkit.scenario.patience import AnswerTooSlowError


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
        (AnswerTooSlowError(), "its answer was not complete after 60 seconds"),
        (InvalidHeader("s3cr3t"), "its answer gives two lengths that contradict each other"),
        (ProtocolError("s3cr3t"), "the answer broke off in the middle"),
        (ssl.SSLError("s3cr3t"), "no TLS connection could be made (does it speak https?)"),
        (OSError("s3cr3t"), "the connection failed"),
    ],
)
def test_the_cause_is_found_behind_other_errors(error: Exception, words: str) -> None:
    assert cause(error, 2.5, 60) == words
    assert cause(wrapped(error), 2.5, 60) == words


def test_a_certificate_that_does_not_fit_says_why() -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_message = "certificate has expired"
    assert cause(error, 1, 60) == "its certificate cannot be trusted (certificate has expired)"
    error.verify_message = "self-signed certificate"
    assert cause(error, 1, 60) == (
        "its certificate cannot be trusted (self-signed certificate); ca-bundle in [tool.contractkit] names who may "
        "vouch for it"
    )


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), socket.gaierror(), ssl.SSLError(), ConnectTimeoutError("s3cr3t")]
)
def test_without_a_connection_nothing_was_under_way(error: Exception) -> None:
    assert not was_under_way(error)
    assert not was_under_way(wrapped(error))


@pytest.mark.parametrize("error", [ConnectionResetError(), TimeoutError(), ProtocolError(), OSError()])
def test_behind_a_connection_nobody_knows(error: Exception) -> None:
    assert was_under_way(wrapped(error))
