"""What a repeated request needs and no tape holds: on a tape, stand-ins stand for secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from contractkit.cassettes.secret_names import is_secret_header
from contractkit.cassettes.stand_in import is_stand_in
from contractkit.errors import UsageError
from contractkit.model.exchange import Headers, Request
from contractkit.model.json_value import walk
from contractkit.scenario.carried import TOKEN
from contractkit.scenario.rebind import BoundRequest, Pieces


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is sent instead of stand-ins.

    Attributes:
        token: the credentials of Authorization, without the scheme, which is that of the tape; None for none.
        token_name: where the token is looked for, for messages.
        headers: values of headers, by name in lower case; they win over tape and token.
        by_command: a command gives the token, and not the environment.
    """

    token: str | None = field(default=None, repr=False)
    token_name: str = "CONTRACTKIT_TOKEN"  # noqa: S105 - a name, not the token
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    by_command: bool = False

    def source(self, name: str, pieces: Pieces) -> str | None:
        """Say where the value of a header comes from, in words; None when it comes from the tape."""
        if name.lower() in self.headers:
            return "--header"
        if not is_secret_header(name) or any(not isinstance(piece, str) for piece in pieces):
            return None
        if name.lower() != "authorization":
            return "--header, not given"
        return "the token command" if self.by_command else f"the environment variable {self.token_name}"

    def put_in(self, request: Request, bound: BoundRequest) -> Headers:
        """Return a request's headers with the credentials in the place of stand-ins."""
        headers = request.headers
        for name, pieces in bound.headers:
            if name.lower() == "authorization" and self.source(name, pieces) not in {None, "--header"}:
                scheme = (bound.recorded.headers.get(name) or "").partition(" ")[0]
                headers = headers.replacing(name, f"{scheme} {self.token}")
        for name, value in self.headers.items():
            headers = headers.replacing(name, value)
        return headers

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
        place = _stand_in(bound)
        if place is not None:
            raise UsageError(
                f"a stand-in for a secret stands in {place}, where no earlier answer gives the value of today; "
                "this tape cannot be sent again: record it anew from its scenario.",
                path=path,
                line=line,
            )


def _stand_in(bound: BoundRequest) -> str | None:
    """Return where a request holds a stand-in that nothing replaces; headers aside."""
    carried = {binding.recorded for binding in bound.bindings}
    request = bound.recorded
    if any(is_stand_in(token) and token not in carried for token in map(unquote, TOKEN.findall(request.uri))):
        return "its URI"
    values = (value for _, value in walk(request.json)) if request.is_json else ()
    if any(isinstance(value, str) and is_stand_in(value) and value not in carried for value in values):
        return "its body"
    return None
