"""A request that is refused, and the body that says so in the documented form."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from contractkit.model.contract import Example
from contractkit.model.exchange import Headers, Response
from contractkit.model.json_text import write
from contractkit.model.json_value import Json

_MESSAGES = frozenset({"message", "detail", "description", "error_description"})
_TARGETS = frozenset({"target", "field", "property", "instance"})


class RefusedError(Exception):
    """The request is not carried out.

    Args:
        status: the status code of the answer.
        message: one sentence for the person who sent it.
        target: the header or member that it is about; None where there is no single one.
        headers: header fields that the status calls for, such as Allow with 405.
    """

    def __init__(
        self, status: int, message: str, *, target: str | None = None, headers: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.target = target
        self.headers = tuple(headers)


def refusal(errors: Sequence[Example], refused: RefusedError) -> Response:
    """Answer a refused request as the page's error example does; as problem details (RFC 9457) where it has none."""
    shown = [example for example in errors if isinstance(example.body, dict)]
    example = next((item for item in shown if item.status == refused.status), shown[0] if shown else None)
    phrase = HTTPStatus(refused.status).phrase
    if example is None:
        media_type = "application/problem+json"
        body: Json = {"title": phrase, "status": refused.status, "detail": refused.message}
    else:
        media_type = example.headers.get("Content-Type") or "application/json"
        body = _filled(example.body, "", refused, phrase)
    headers = (("Content-Type", media_type), *refused.headers)
    return Response(Headers(headers), write(body).encode(), refused.status, phrase)


def _filled(documented: Json, name: str, refused: RefusedError, phrase: str) -> Json:
    """Fill the documented error body: every documented member stays, the ones that speak of the error speak of it."""
    if isinstance(documented, dict):
        return {key: _filled(value, key.lower(), refused, phrase) for key, value in documented.items()}
    if isinstance(documented, list):
        return [_filled(item, name, refused, phrase) for item in documented]
    if isinstance(documented, int) and name in ("status", "statuscode", "code"):
        return refused.status
    if isinstance(documented, str):
        return _text(documented, name, refused, phrase)
    return documented


def _text(documented: str, name: str, refused: RefusedError, phrase: str) -> str:
    if name == "code":
        return str(refused.status) if documented.isdecimal() else _code(documented, phrase)
    if name in _MESSAGES:
        return refused.message
    if name in _TARGETS:
        return refused.target or documented
    return phrase if name == "title" else documented


def _code(documented: str, phrase: str) -> str:
    """Write a reason phrase as an error code, begun in upper or lower case like the documented one."""
    code = "".join(word.capitalize() for word in phrase.replace("-", " ").split())
    return code if documented[:1].isupper() else code[:1].lower() + code[1:]
