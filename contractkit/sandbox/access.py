"""Who may ask (RFC 6750), and under which host name (RFC 9110, 7.2)."""

from __future__ import annotations

import re
from hmac import compare_digest
from typing import Final

from contractkit.loopback import is_loopback
from contractkit.model.exchange import Headers
from contractkit.sandbox.refusal import RefusedError

_BEARER: Final = re.compile(r"bearer +(?P<token>[A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)


def check_host(host: str) -> None:
    """Refuse a request that came by another name than loopback's: a web page can rebind its own name to 127.0.0.1.

    Raises:
        RefusedError: 421, this service does not answer for the host.
    """
    if not is_loopback(host):
        raise RefusedError(421, "The sandbox answers only for 127.0.0.1, localhost and [::1].", target="Host")


def check_token(headers: Headers, token: str | None) -> None:
    """Ask for a bearer token.

    Args:
        headers: of the request.
        token: the one that is right; None takes any.

    Raises:
        RefusedError: 401, it is missing or wrong.
    """
    found = _BEARER.fullmatch(headers.get("Authorization") or "")
    if found is None:
        raise _unauthorized("Send a bearer token: `Authorization: Bearer TOKEN`.", "Bearer")
    if token is not None and not compare_digest(found["token"].encode(), token.encode()):
        raise _unauthorized("The bearer token is not the right one.", 'Bearer error="invalid_token"')


def _unauthorized(message: str, challenge: str) -> RefusedError:
    return RefusedError(401, message, target="Authorization", headers=[("WWW-Authenticate", challenge)])
