"""Is an answer the one that its step asked for? If not, why, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

from contractkit.cassettes.known_secrets import KnownSecrets
from contractkit.cassettes.personal import Personal
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.secrets import scan
from contractkit.model.exchange import Exchange, Request, Response
from contractkit.scenario.retry import TRY_LATER
from contractkit.scenario.step import Step

_EXCERPT: Final = 200
_LONGEST: Final = 1024 * 1024
"""Bytes; of what is longer no part is shown, since only the whole can be looked through for secrets by their names."""
_MASK: Final = "***"
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\u1fff\u2010-\u2027\u2030-\u205f\u2070-\ud7ff\uf900-\ufffc]+")
"""Control characters, those that turn the direction of text round, and halves of characters."""
_HTML = re.compile(rb"\s*<(?:!doctype html|html)", re.IGNORECASE)


def surprise(step: Step, request: Request, response: Response, secrets: Collection[str]) -> str | None:
    """Say what is wrong with an answer; None when it is what the step expects (`# @expect`, else any 2xx).

    The secrets do not stand in the sentence, even when the service sends them back, in whatever encoding.
    """
    if step.expect == response.status:
        return None
    got = f"got {_status(response)}"
    if step.expect is None and response.is_success:
        return _page_instead_of_data(step, request, response)
    if response.status == 401:
        return f"{got}: the service does not accept the credentials. The token may be missing, wrong or expired."
    if location := _redirect(request, response):
        way = "give the right one with --base-url" if step.as_made else "write the right address in the scenario"
        return f"{got}, a redirect to {location}. Redirects are not followed: {way}."
    excerpt = _excerpt(response, secrets)
    if response.status in TRY_LATER and (after := response.headers.get("Retry-After")):
        when = _UNPRINTABLE.sub(" ", after).strip()[:40]
        return f"{got}: the service asks to come back later (Retry-After: {when}){f': {excerpt}' if excerpt else '.'}"
    expected = "a 2xx status" if step.expect is None else str(step.expect)
    return f"expected {expected}, {got}{f': {excerpt}' if excerpt else ', without a body.'}"


def _status(response: Response) -> str:
    """Return status and reason; the standard's own words, since the service's may say anything."""
    try:
        return f"{response.status} {HTTPStatus(response.status).phrase}"
    except ValueError:
        return str(response.status)


def _page_instead_of_data(step: Step, request: Request, response: Response) -> str | None:
    is_page = response.media_type == "text/html" or _HTML.match(response.body) is not None
    if not is_page or "html" in (request.headers.get("Accept") or ""):
        return None
    way = "" if step.as_made else f" If the page is what you want, say so: # @expect {response.status}."
    return f"got {_status(response)} with an HTML page instead of data, most likely from a login or a proxy.{way}"


def _redirect(request: Request, response: Response) -> str | None:
    """Return the origin that a redirect leads to; the rest of it may carry a token."""
    location = response.headers.get("Location")
    if not 300 <= response.status < 400 or location is None:
        return None
    try:
        target = urlsplit(urljoin(request.uri, location))
        port = "" if target.port is None else f":{target.port}"
        return _UNPRINTABLE.sub(" ", f"{target.scheme}://{target.hostname}{port}")
    except ValueError:
        return "an address that cannot be read"


def _excerpt(response: Response, secrets: Collection[str]) -> str:
    if len(response.body) > _LONGEST:
        return f"what it says has {len(response.body):,} bytes, and is not shown here."
    known = KnownSecrets(b"", ())
    for secret in secrets:
        known.learn(secret, _MASK)
    # What is no secret of ours may be one of theirs: an answer can tell a token, and be the wrong one all the same.
    masked = Exchange(Request(), replace(response, body=known.replace(response.body)))
    text = Scrubber(b"", personal=Personal(enabled=False)).exchange(masked).response.body.decode("utf-8", "replace")
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, _MASK)  # those too short to be looked for in every encoding
    text = " ".join(_UNPRINTABLE.sub(" ", text[: 2 * _EXCERPT]).split())
    if scan(text.encode()):
        return "what it says holds a secret, and is not shown here."
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}..."
