"""Settings, a scenario and a test, as the text of their files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from contractkit.model.json_text import write
from contractkit.model.json_value import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractkit.cli._start.first_write import FirstWrite

SANDBOX: Final = "http://127.0.0.1:8470"
IGNORED: Final = (".contractkit_cache/", "*.partial")
_MERGE: Final = (
    "# The body is a merge patch on what was just read: it says what changes, and null leaves a member out.",
    "# @merge {{current.response.body.*}}",
)
_TOKEN: Final = "CONTRACTKIT_TOKEN"  # noqa: S105 the name of a variable


def settings_text(page: str, cassettes: str) -> str:
    """Return the table for pyproject.toml; a JSON string is a TOML string, too."""
    return (
        "[tool.contractkit]\n"
        f"pages = [{json.dumps(page, ensure_ascii=False)}]  # what tapes are compared with\n"
        f"cassettes = {json.dumps(cassettes, ensure_ascii=False)}  # scenarios and tapes, side by side\n"
    )


def scenario_text(first: FirstWrite, page: str) -> str:
    """Return a `.http` file: read, write on the condition that nobody wrote in between, read again."""
    target = f"{{{{base}}}}{first.path}"
    token = () if first.scheme is None else (f"Authorization: {first.scheme} {{{{$processEnv {_TOKEN}}}}}",)
    read = (f"GET {target}", "Accept: application/json", *token)
    told = [
        f"# Made from {page}:{first.line}. Change it as you like: it is yours.",
        "#",
        f"# {{{{base}}}} is the sandbox; --base-url names another service, {_TOKEN} holds its token.",
        "",
        f"@base = {SANDBOX}",
        "",
    ]
    if first.conditional:
        told += ["### Read it as it is now", "# @name current", *read, "", *_conditional(first, target, token)]
        told += ["", "### Read it again, to see what was kept", *read]
    else:
        told += ["### Send what the page documents", f"{first.method} {target}", *_headers(first, token)]
        sent = _document(first)
        told += [] if sent is None else ["", sent]
    return "\n".join(told) + "\n"


def _conditional(first: FirstWrite, target: str, token: Sequence[str]) -> list[str]:
    sent = json.dumps(_patch(first), indent=4, ensure_ascii=False) if first.change is not None else _document(first)
    return [
        f"### {first.method} a change, on the condition that nobody else made one since",
        *(_MERGE if first.change is not None else ()),
        f"{first.method} {target}",
        *_headers(first, token),
        "If-Match: {{current.response.headers.ETag}}",
        *([] if sent is None else ["", sent]),
    ]


def _document(first: FirstWrite) -> str | None:
    return None if first.body is None else write(first.body).rstrip()


def _headers(first: FirstWrite, token: Sequence[str]) -> list[str]:
    return [*token, *(f"{name}: {value}" for name, value in first.headers)]


def _patch(first: FirstWrite) -> Json:
    """Return the change as a merge patch (RFC 7396), where null takes a member out."""
    patch: dict[str, Json] = dict.fromkeys(first.forbidden)
    if first.change is not None:
        value: Json = first.change.value
        for name in reversed(first.change.place[1:]):
            value = {name: value}
        patch = {first.change.place[0]: value, **patch}
    return patch


def test_text(first: FirstWrite, name: str) -> str:
    """Return a test that sends what the scenario sends, as a client would."""
    lines = [
        f'"""The tape {name} answers this client, and every socket is shut while it does."""',
        "",
        *(["import json"] if _sends_document(first) else []),
        *(["import os"] if first.scheme else []),
        *([""] if first.scheme or _sends_document(first) else []),
        "import pytest",
        "import requests",
        "",
        f"PATH = {json.dumps(first.path)}",
        f"READ = {_python_headers(first, (('Accept', 'application/json'),))}",
        f"WRITE = {_python_headers(first, first.headers)}",
        *([f'BODY = json.loads(r"""{_document(first)}""")'] if _sends_document(first) else []),
        "",
        "",
        f"@pytest.mark.contract({json.dumps(name)})",
        f"def test_{first.method.lower()}_is_accepted(contract):",
        "    uri = contract.base_url + PATH",
        *(f"    {line}" for line in _calls(first)),
    ]
    return "\n".join(lines) + "\n"


def _sends_document(first: FirstWrite) -> bool:
    return first.change is None and first.body is not None


def _python_headers(first: FirstWrite, headers: Sequence[tuple[str, str]]) -> str:
    token = [f'"Authorization": "{first.scheme} " + os.environ.get("{_TOKEN}", "replayed")'] if first.scheme else []
    return "{" + ", ".join([*token, *(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in headers)]) + "}"


def _calls(first: FirstWrite) -> list[str]:
    sent = "" if first.body is None else ", json=body" if first.change else ", json=BODY"
    method = f'"{first.method}", uri'
    if not first.conditional:
        return [f"answer = requests.request({method}{sent}, headers=WRITE, timeout=10)", "assert answer.ok"]
    lines = ["current = requests.get(uri, headers=READ, timeout=10)"]
    if first.change is not None:
        place = "".join(f"[{json.dumps(part)}]" for part in first.change.place)
        lines += ["body = current.json()", f"body{place} = {json.dumps(first.change.value)}"]
        lines += [f"body.pop({json.dumps(name)}, None)" for name in first.forbidden]
    tag = '{**WRITE, "If-Match": current.headers["ETag"]}'
    lines += [f"answer = requests.request({method}{sent}, headers={tag}, timeout=10)", "assert answer.ok"]
    return [*lines, "assert requests.get(uri, headers=READ, timeout=10).ok"]
