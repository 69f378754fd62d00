"""What a repeated request needs and no tape holds: on a tape, stand-ins stand for secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from contractkit.cassettes.secret_names import is_secret_header
from contractkit.cassettes.stand_in import stand_ins_in
from contractkit.errors import UsageError
from contractkit.model.exchange import Headers, Request
from contractkit.model.json_text import write
from contractkit.model.json_value import walk
from contractkit.scenario.rebind import BoundRequest, Pieces


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is sent instead of stand-ins.

    Attributes:
        token: the credentials of Authorization, without the scheme, which is that of the tape; None for none.
        token_name: where the token is looked for, for messages.
        headers: values of headers, by name in lower case; they win over tape and token.
        by_command: a command gives the token, and not the environment.
        secrets: what to send for stand-ins in URIs, headers and bodies.
    """

    token: str | None = field(default=None, repr=False)
    token_name: str = "CONTRACTKIT_TOKEN"  # noqa: S105 - a name, not the token
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    by_command: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def source(self, name: str, pieces: Pieces) -> str | None:
        """Say where the value of a header comes from, in words; None when it comes from the tape."""
        if name.lower() in self.headers:
            return "--header"
        if not is_secret_header(name) or any(not isinstance(piece, str) for piece in pieces):
            return None
        if name.lower() != "authorization":
            return "--header, not given"
        return "the token command" if self.by_command else f"the environment variable {self.token_name}"

    def put_in(self, request: Request, bound: BoundRequest) -> Request:
        """Return a request with the credentials and the secrets in the place of stand-ins."""
        request = self._with_secrets(request)
        headers = request.headers
        for name, pieces in bound.headers:
            if name.lower() == "authorization" and self.source(name, pieces) not in {None, "--header"}:
                scheme = (bound.recorded.headers.get(name) or "").partition(" ")[0]
                headers = headers.replacing(name, f"{scheme} {self.token}")
        for name, value in self.headers.items():
            headers = headers.replacing(name, value)
        return replace(request, headers=headers)

    def _with_secrets(self, request: Request) -> Request:
        uri, headers, body = request.uri, request.headers, request.body
        for stands, secret in self.secrets.items():
            uri = uri.replace(stands, quote(secret, safe=""))
            headers = Headers.of((name, value.replace(stands, secret)) for name, value in headers)
            body = body.replace(stands.encode(), _as_written(secret, request).encode())
        return replace(request, uri=uri, headers=headers, body=body)

    def check(self, bound: BoundRequest, path: str, line: int | None) -> None:
        """Check that everything a request needs beside the tape is there.

        Raises:
            UsageError: a header that is secret has no value, or a stand-in would be sent.
        """
        for name, pieces in bound.headers:
            source = self.source(name, pieces)
            if source is None or source == "--header" or (name.lower() == "authorization" and self.token):
                continue
            way = f"set the environment variable {self.token_name}, or " if name.lower() == "authorization" else ""
            raise UsageError(
                f"its {name} is a stand-in, since secrets are not on tapes: {way}give it with --header '{name}: ...'.",
                path=path,
                line=line,
            )
        place = next((place for place, is_known in self.stand_ins(bound) if not is_known), None)
        if place is not None:
            where = "URI" if place == "uri" else place
            raise UsageError(
                f"a stand-in for a secret stands in its {where}, where no earlier answer gives the value of today: "
                "give it with --secret NAME, an environment variable, if it is still the recorded one; else record the "
                "tape anew from its scenario.",
                path=path,
                line=line,
            )

    def stand_ins(self, bound: BoundRequest) -> Iterator[tuple[str, bool]]:
        """Yield each place of a request that holds stand-ins, credentials aside, and whether all have their secret."""
        for place, text in self._literals(bound):
            if found := stand_ins_in(text):
                yield place, found <= self.secrets.keys()

    def _literals(self, bound: BoundRequest) -> Iterator[tuple[str, str]]:
        """Yield each text of a request that is sent as it was recorded, and where it stands; credentials aside."""
        yield from (("uri", unquote(piece)) for piece in bound.uri if isinstance(piece, str))
        for name, pieces in bound.headers:
            if name.lower() not in self.headers and not is_secret_header(name):
                yield from ((f"headers/{name}", piece) for piece in pieces if isinstance(piece, str))
        request = bound.recorded
        if bound.form is not None:
            yield from (("body", unquote_plus(piece)) for piece in bound.form if isinstance(piece, str))
        elif request.is_json:
            for path, value in walk(request.json):
                if isinstance(value, str) and not any(path[:end] in bound.body for end in range(len(path) + 1)):
                    yield "body", value
        else:
            yield "body", request.body.decode("utf-8", "replace")


def _as_written(secret: str, request: Request) -> str:
    """Return a secret as the body of a request writes it."""
    if request.media_type == "application/x-www-form-urlencoded":
        return quote_plus(secret)
    return write(secret)[1:-1] if request.is_json else secret
