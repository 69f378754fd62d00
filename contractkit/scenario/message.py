"""A step -> the request that is sent, with everything filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from contractkit.cassettes.secret_names import is_secret_header
from contractkit.errors import UsageError
from contractkit.model.exchange import Headers, Request
from contractkit.model.json_text import write
from contractkit.model.json_value import NotJsonError
from contractkit.model.json_value import parse as parse_json
from contractkit.model.merge_patch import merge
from contractkit.scenario.shorthand import FORM, NotWrittenOutError, credentials, form
from contractkit.scenario.step import Step, Template
from contractkit.scenario.values import Values

_FIELD_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_WRITTEN_ANEW: Final = frozenset({"content-length", "transfer-encoding", "connection"})
"""Headers about the one connection and the bytes on it; a scenario that was copied from a trace may still hold them."""
_DEFAULTS: Final = (("User-Agent", "contractkit"), ("Accept-Encoding", "identity"))
"""Sent unless the scenario says otherwise. Without versions, and without a content coding that a tape would hide."""


def build(step: Step, values: Values) -> Request:
    """Fill a step in.

    Raises:
        CannotCheckError: an earlier answer does not hold what is referred to.
        UsageError: what comes out cannot be sent; the message never shows a header's value.
    """
    lines = [(name, _header(name, template, values, step)) for name, template in step.headers]
    given = Headers.of(line for line in lines if line[0].lower() not in _WRITTEN_ANEW)
    headers = Headers.of([*given, *(line for line in _DEFAULTS if line[0] not in given)])
    uri = values.render(step.uri).strip()
    request = Request(headers=headers, body=b"", method=step.method, uri=uri)
    return replace(request, body=_body(step, values, request.media_type))


def secrets(request: Request) -> frozenset[str]:
    """Return the secrets in a request's headers; of `Authorization: Bearer x` only the credentials (RFC 9110, 11.4)."""
    carried = [(name, value) for name, value in request.headers if is_secret_header(name)]
    credentials = [
        value.partition(" ")[2] if name.lower().endswith("authorization") else value for name, value in carried
    ]
    return frozenset(value.strip() for value in credentials if value.strip())


@contextmanager
def _refused(values: Values, line: int) -> Iterator[None]:
    try:
        yield
    except NotWrittenOutError as error:
        raise UsageError(f"{error}.", path=values.path, line=line) from None


def _header(name: str, template: Template, values: Values, step: Step) -> str:
    value = values.render(template).strip(" \t")
    if name.lower() == "authorization" and not step.as_made:
        with _refused(values, template.line):
            value = credentials(value)
    if not _FIELD_VALUE.fullmatch(value):
        raise UsageError(
            f"the value of the header {name!r}, filled in, holds a line break, a control character or a character "
            "that a header cannot carry (RFC 9110, 5.5).",
            path=values.path,
            line=template.line,
        )
    return value


def _body(step: Step, values: Values, media_type: str) -> bytes:
    if step.body is None:
        return b""
    text = values.render(step.body)
    if step.merge is None and media_type == FORM and not step.as_made:
        with _refused(values, step.body.line):
            return form(text).encode()
    if step.merge is None:
        # Half of a surrogate pair can come out of a JSON answer; its escape is how JSON writes it.
        return text.encode("utf-8", "backslashreplace")
    target = values.json(step.merge.target, step.merge.line)
    try:
        patch = parse_json(text)
    except NotJsonError as error:
        raise UsageError(
            f"filled in, the body under @merge is not JSON: {error}.", path=values.path, line=step.body.line
        ) from error
    return write(merge(target, patch)).encode()
