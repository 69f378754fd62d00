"""A `.http` file -> a scenario, in the form that VS Code REST Client, httpyac, JetBrains and Visual Studio read.

Our own words stand in comments (`# @merge`, `# @expect`, `# @secret`), so that the other tools pass over them, as we
pass over theirs. What cannot be passed over without sending something else than was meant, a script or a body taken
from a file, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePath
from typing import Final

from contractkit.errors import UsageError
from contractkit.model.json_value import NotJsonError
from contractkit.model.json_value import parse as parse_json
from contractkit.registry import suggestion
from contractkit.scenario.binding import check_references
from contractkit.scenario.blocks import Block, Directive, Line, blocks
from contractkit.scenario.references import BadReferenceError, MessageReference, httpyac_names, split
from contractkit.scenario.shorthand import FORM, NotWrittenOutError, credentials, form
from contractkit.scenario.step import Merge, Scenario, Step, Template

METHODS: Final = ("GET", "PUT", "PATCH", "POST", "DELETE", "HEAD", "OPTIONS")
_DIRECTIVES: Final = ("name", "expect", "merge", "secret")

_VARIABLE = re.compile(r"\s*@([^\s=:]+)\s*:?=(.*)")
_REQUEST = re.compile(r"([A-Za-z]+)[ \t]+(\S.*)")
_WITH_VERSION = re.compile(r"(.*\S)[ \t]+HTTP/\S*", re.IGNORECASE)
_BARE_URI = re.compile(r"https?://|\{\{|/", re.IGNORECASE)
_CONTINUATION = re.compile(r"\s*(?:\?(?!\?)|&)|\s+/")
_HEADER = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)")
_RESPONSE = re.compile(r"\s*HTTP/\d")
_STATUS_ASSERTION = re.compile(r"\s*\?\?\s*status\s*={2,3}\s*(\S+)\s*")
_NOT_OURS: Final = (
    (re.compile(r"\s*\?\?"), "an assertion of another tool; of those only '?? status == 412' is understood"),
    (re.compile(r"<(?:@\w*)?\s+[^{\s]"), "a body from another file; write the body here"),
    (re.compile(r"\s*(?:>\s*\{%|<\s*\{%|\{\{[^}]*$)"), "a script of another tool, and scripts are not run"),
    (re.compile(r">>!?\s+\S|>\s+\S+\.js\s*$"), "a handler of another tool, and the answer goes to the tape"),
)
_NOT_OUR_DIRECTIVES: Final = {
    "loop": "has another tool send the request several times; write it as often as it is to be sent",
    "import": "takes requests from another file; write them here",
}


def parse(text: str, path: str) -> Scenario:
    """Read a scenario.

    Args:
        text: the content of the file.
        path: the file, as messages shall name it.

    Raises:
        UsageError: with the line; among others for a step or a variable that is named twice, a reference to a step
            that comes later or does not exist, variables that need each other, and a file without a request.
    """
    found = blocks(text)
    named = [item.argument for block in found for item in block.directives if item.name == "name"]
    reader = _Reader(path, httpyac_names(named))
    variables = reader.variables(found)
    steps = tuple(step for block in found if (step := reader.step(block)) is not None)
    if not steps:
        raise UsageError("it holds no request; write one as 'GET {{base}}/path' on a line of its own.", path=path)
    scenario = Scenario(
        title=_title(found, path),
        path=path,
        steps=steps,
        variables=variables,
        secrets=reader.secrets(found),
    )
    check_references(scenario)
    return scenario


def _title(found: tuple[Block, ...], path: str) -> str:
    """Take the first comment of the file, else its first heading, else its name."""
    titles = (*found[0].comments[:1], *(block.title for block in found), PurePath(path).stem, path)
    return next((title for title in titles if title), path)


class _Reader:
    """Reads the blocks of one file; it exists to say which file an error is in, and to know the steps by name."""

    def __init__(self, path: str, steps: Mapping[str, str]) -> None:
        self._path = path
        self._steps = steps

    def variables(self, found: tuple[Block, ...]) -> dict[str, Template]:
        """Collect the `@name = value` lines, which stand before a request line and count for the whole file."""
        result: dict[str, Template] = {}
        for line in (line for block in found for line in _preamble(block)):
            variable = _VARIABLE.fullmatch(line.text)
            if variable is None:
                raise self._error("a variable is written '@name = value'.", line.number)
            if variable[1] in result:
                first = result[variable[1]].line
                raise self._error(f"the variable {variable[1]!r} is already set on line {first}.", line.number)
            result[variable[1]] = self._template(variable[2].strip(), line.number)
        return result

    def secrets(self, found: tuple[Block, ...]) -> dict[str, int]:
        """Collect the names that `# @secret` marks, wherever it stands, with their lines."""
        directives = [item for block in found for item in block.directives if item.name == "secret"]
        for directive in directives:
            if not re.fullmatch(r"\S+", directive.argument):
                raise self._error("@secret takes the name of one variable: # @secret TOKEN.", directive.line)
        return {directive.argument: directive.line for directive in directives}

    def step(self, block: Block) -> Step | None:
        """Read the request of a block; None when it holds none, or is switched off with httpyac's `# @disabled`."""
        lines = block.lines[len(_preamble_and_blanks(block)) :]
        if not lines or _RESPONSE.match(lines[0].text) or block.directive("disabled"):
            return None
        asserted, lines = self._status_assertions(lines)
        head = 1 + _count(lines[1:], _CONTINUATION)
        end = next((index for index in range(head, len(lines)) if lines[index].is_blank), len(lines))
        request_line, headers = lines[:head], [self._header(line) for line in lines[head:end]]
        body = _body(lines[end:])
        method, uri = self._request(request_line)
        name, expect, merge = self._directives((*block.directives, *asserted))
        template = None if body is None else self._template(body.text, body.number)
        if merge is not None:
            self._check_patch(template, merge)
        self._check_shorthand(headers, template)
        return Step(
            title=block.title or name or f"{method} on line {request_line[0].number}",
            line=request_line[0].number,
            method=method,
            uri=self._template(uri, request_line[0].number),
            headers=tuple(headers),
            body=template,
            name=name,
            expect=expect,
            merge=merge,
        )

    def _status_assertions(self, lines: tuple[Line, ...]) -> tuple[list[Directive], tuple[Line, ...]]:
        """Set httpyac's `?? status == 412` aside, which is our `# @expect 412`, and refuse what we cannot honour."""
        asserted: list[Directive] = []
        rest: list[Line] = []
        for line in lines:
            if rest and (found := _STATUS_ASSERTION.fullmatch(line.text)):
                asserted.append(Directive("expect", found[1], line.number))
                continue
            for pattern, meaning in _NOT_OURS:
                if pattern.match(line.text):
                    raise self._error(f"this is {meaning}.", line.number)
            rest.append(line)
        return asserted, tuple(rest)

    def _request(self, lines: tuple[Line, ...]) -> tuple[str, str]:
        """Read a request line and the lines of the URI that follow it (RFC 9112, 3); a URI alone is a GET."""
        text = "".join(line.text.strip() for line in lines)
        if versioned := _WITH_VERSION.fullmatch(text):
            text = versioned[1]
        if _BARE_URI.match(text):
            return "GET", text
        found = _REQUEST.fullmatch(text)
        method = found[1].upper() if found else text.partition(" ")[0]
        if found is None or method not in METHODS:
            if method == "CURL":
                raise self._error(
                    "a curl command is not run; write it as a request: method, URI, headers.", lines[0].number
                )
            near = suggestion(method.upper(), METHODS)
            raise self._error(
                f"a request begins with a method and a URI, and {method!r} is none of {', '.join(METHODS)}.{near}"
                if found
                else "a request begins with a method and a URI, as in 'GET {{base}}/path'.",
                lines[0].number,
            )
        return method, found[2].strip()

    def _header(self, line: Line) -> tuple[str, Template]:
        found = _HEADER.fullmatch(line.text)
        if found is None:
            raise self._error(
                "this is not a header; write 'Name: value', and leave a blank line before the body.", line.number
            )
        if (found[1].lower(), found[2].strip().lower()) == ("x-request-type", "graphql"):
            raise self._error(
                "other tools make JSON of the query below; write the JSON that is sent, without this header.",
                line.number,
            )
        return found[1], self._template(found[2].strip(), line.number)

    def _directives(self, directives: tuple[Directive, ...]) -> tuple[str | None, int | None, Merge | None]:
        found: dict[str, Directive] = {}
        for directive in directives:
            if directive.name in _NOT_OUR_DIRECTIVES:
                raise self._error(f"@{directive.name} {_NOT_OUR_DIRECTIVES[directive.name]}.", directive.line)
            known = directive.name in _DIRECTIVES
            for near in () if known else get_close_matches(directive.name, _DIRECTIVES, n=1, cutoff=0.8):
                raise self._error(f"there is no @{directive.name}. Did you mean @{near}?", directive.line)
            if directive.name in found and directive.name in {"name", "expect", "merge"}:
                first = found[directive.name].line
                raise self._error(f"this request already has @{directive.name}, on line {first}.", directive.line)
            found[directive.name] = directive
        name, expect, merge = found.get("name"), found.get("expect"), found.get("merge")
        return (
            self._name(name) if name else None,
            self._expect(expect) if expect else None,
            self._merge(merge) if merge else None,
        )

    def _name(self, directive: Directive) -> str:
        if not re.fullmatch(r"[\w-]+", directive.argument):
            raise self._error("@name takes one word of letters, digits, _ and -: # @name current.", directive.line)
        return directive.argument

    def _expect(self, directive: Directive) -> int:
        if not re.fullmatch(r"[2-5][0-9]{2}", directive.argument):
            raise self._error(
                f"@expect takes one status from 200 to 599, not {directive.argument!r}: # @expect 412.", directive.line
            )
        return int(directive.argument)

    def _merge(self, directive: Directive) -> Merge:
        pieces = self._template(directive.argument, directive.line).pieces
        if len(pieces) != 1 or not isinstance(pieces[0], MessageReference) or not pieces[0].is_body:
            raise self._error(
                "@merge takes the body of an earlier step: # @merge {{current.response.body.*}}.", directive.line
            )
        return Merge(pieces[0], directive.line)

    def _check_patch(self, body: Template | None, merge: Merge) -> None:
        """Read the patch with a number in every hole: whatever is filled in, the rest must be JSON."""
        if body is None:
            raise self._error("@merge needs a body to merge: write {} to send the value as it is.", merge.line)
        try:
            parse_json(_filled(body))
        except NotJsonError as error:
            raise self._error(f"under @merge the body must be JSON: {error}.", body.line) from error

    def _check_shorthand(self, headers: Sequence[tuple[str, Template]], body: Template | None) -> None:
        """Refuse what cannot be written out now, rather than when requests before it were sent."""
        for name, value in headers:
            try:
                if name.lower() == "authorization":
                    credentials(_filled(value))
                elif name.lower() == "content-type" and _filled(value).partition(";")[0].strip() == FORM and body:
                    form(_filled(body))
            except NotWrittenOutError as error:
                raise self._error(
                    f"{error}.", (value if name.lower() == "authorization" else body or value).line
                ) from None

    def _template(self, text: str, line: int) -> Template:
        try:
            return Template(split(text, self._steps), line)
        except BadReferenceError as error:
            raise self._error(str(error), line) from error

    def _error(self, message: str, line: int) -> UsageError:
        return UsageError(message, path=self._path, line=line)


def _filled(template: Template) -> str:
    """Return a text with a number in every hole."""
    return "".join(piece if isinstance(piece, str) else str(at) for at, piece in enumerate(template.pieces, start=1))


def _preamble_and_blanks(block: Block) -> tuple[Line, ...]:
    """Return the lines before the request line."""
    end = next(
        (
            index
            for index, line in enumerate(block.lines)
            if not line.is_blank and not line.text.lstrip().startswith("@")
        ),
        len(block.lines),
    )
    return block.lines[:end]


def _preamble(block: Block) -> list[Line]:
    return [line for line in _preamble_and_blanks(block) if not line.is_blank]


def _count(lines: tuple[Line, ...], pattern: re.Pattern[str]) -> int:
    """Count the lines at the beginning that a pattern matches."""
    return next((index for index, line in enumerate(lines) if not pattern.match(line.text)), len(lines))


def _body(lines: tuple[Line, ...]) -> Line | None:
    """Join what follows the blank line, up to a documented answer (`HTTP/1.1 200 OK`); None when nothing stands there.

    Blank lines around it belong to the file, not to the body.
    """
    end = next((index for index, line in enumerate(lines) if _RESPONSE.match(line.text)), len(lines))
    written = [index for index in range(end) if not lines[index].is_blank]
    if not written:
        return None
    kept = lines[written[0] : written[-1] + 1]
    return Line(kept[0].number, "\n".join(line.text for line in kept))
