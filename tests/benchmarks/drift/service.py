"""The documented service, simulated in memory: entity tags, preconditions, transitions, nothing else.

It shares nothing with `contractkit.sandbox`, so that a fault of the one is not hidden by the same fault of the other.
"""

from __future__ import annotations

from contractkit.model.exchange import Headers, Request, Response
from contractkit.model.json_text import write
from contractkit.model.json_value import Json, resolve
from contractkit.model.merge_patch import merge
from tests.benchmarks.drift.json_edit import applied, changed
from tests.benchmarks.drift.subject import Subject

JSON = ("Content-Type", "application/json; charset=utf-8")


class Service:
    """One resource, as documented, and its revisions; a lax one lets it into any state."""

    def __init__(self, subject: Subject, document: dict[str, Json] | None = None) -> None:
        self.subject = subject
        self.revision = 1
        self.is_lax = False
        self.document: dict[str, Json] = {}
        self._store(dict(document or subject.document))

    @property
    def tag(self) -> str:
        """The current tag, as the header carries it."""
        return tag_of(self.subject, self.revision)

    def answer(self, request: Request) -> Response:
        """Answer a request, and keep what it changes."""
        if request.method == "GET":
            if request.headers.get("If-None-Match") == self.tag:
                return Response(self._headers(), b"", 304, "Not Modified")
            return self._shown(200)
        condition = request.headers.get("If-Match")
        if condition is not None and condition != "*" and self.tag not in condition:
            return self.refusal(412)
        sent = request.json
        if isinstance(sent, dict) and not self.is_lax and not self._may_become(sent):
            return self.refusal(409)
        self._write(sent, request.method)
        if "return=minimal" in (request.headers.get("Prefer") or ""):
            return Response(self._headers(), b"", 204, "No Content")
        return self._shown(self.subject.status)

    def refusal(self, status: int) -> Response:
        """Refuse, in the documented form; in a usual one where none is documented."""
        usual: Json = {"code": "refused", "description": "The request was refused."}
        body = self.subject.error if self.subject.error is not None else usual
        return Response(Headers.of([JSON]), write(body).encode(), status)

    def _may_become(self, sent: dict[str, Json]) -> bool:
        path = self.subject.state_path
        if path is None:
            return True
        row = next((r for r in self.subject.contract.transitions if r.start == resolve(self.document, path)), None)
        return row is None or resolve(sent, path) in row.to

    def _write(self, sent: Json, method: str) -> None:
        kept = {self.subject.links, self.subject.update_time}
        own = {name: self.document[name] for name in kept if name in self.document}
        body = sent if isinstance(sent, dict) else {}
        after = merge(self.document, body) if method == "PATCH" else {**self.document, **body}
        path = self.subject.tag_path
        tag = None if path is None else resolve(self.document, path)
        after = (
            applied({**after, **own}, [(path, tag)] if path and isinstance(tag, str) else [])
            if isinstance(after, dict)
            else {}
        )
        if isinstance(after, dict) and after != self.document:
            self.revision += 1
            self._store(after)

    def _store(self, document: dict[str, Json]) -> None:
        value: Json = document
        path, time = self.subject.tag_path, self.subject.update_time
        if path is not None:
            quoted = str(resolve(self.subject.document, path)).startswith(('"', "W/"))
            value = changed(value, path, self.tag if quoted else self.tag.strip('"'))
        if time is not None and self.revision > 1:
            value = changed(value, (time,), f"2030-01-02T03:04:{self.revision:02}.1234567Z")
        self.document = value if isinstance(value, dict) else {}

    def _shown(self, status: int) -> Response:
        return Response(self._headers(), write(self.document).encode(), status)

    def _headers(self) -> Headers:
        return Headers.of([JSON, *([("ETag", self.tag)] if self.subject.has_tags else [])])


def tag_of(subject: Subject, revision: int) -> str:
    """Return the tag of a revision in the documented form."""
    return f'{"W/" if subject.has_weak_tags else ""}"{revision:08x}-0000-0000-0000-5bf4967d0000"'
