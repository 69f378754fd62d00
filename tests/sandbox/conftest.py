"""Two contracts of different shape, and a client that speaks to what is served from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import requests

from contractkit.model.contract import Contract, Example, Operation, Promise, Source, Status
from contractkit.model.exchange import Headers
from contractkit.pages.load import load_contract
from contractkit.sandbox.server import serving

ROOT = Path(__file__).parents[2]
Serve: TypeAlias = Callable[..., AbstractContextManager["Client"]]


class Client(requests.Session):
    """Sends to one service, with a bearer token, and by path."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.drift: str | None = None
        self.trust_env = False
        self.headers.update({"Authorization": "Bearer secret"})

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.request(method, path if "://" in path else self.base + path, timeout=10, **options)

    def write(self, path: str, body: object, tag: str | None = "*", **headers: str) -> requests.Response:
        """PUT a body over any version, over the one with a tag, or without If-Match."""
        return self.ask("PUT", path, json=body, headers={**({} if tag is None else {"If-Match": tag}), **headers})

    @staticmethod
    def sendable(answer: requests.Response, **changes: object) -> dict[str, object]:
        """What was read, as the page wants it sent: without its links, and with something changed."""
        return {**{name: value for name, value in answer.json().items() if name != "links"}, **changes}


@pytest.fixture(scope="session")
def shipped() -> Contract:
    """The documented page that the project ships."""
    return load_contract(ROOT / "docs/partner-api/update-a-referral.md", "update-a-referral.md")


@pytest.fixture(scope="session")
def shelf() -> Contract:
    """Another shape: two path variables, an id and a tag of other names, PATCH, no links, no transitions, no errors."""
    lines = iter(range(1, 100))

    def source() -> Source:
        return Source("shelf.md", next(lines))

    template = "https://stock.example/v2/warehouses/{warehouse}/shelves/{shelf-code}"
    address = "https://stock.example/v2/warehouses/north/shelves/A%2F1"
    return Contract(
        page="shelf.md",
        operations=tuple(Operation(method, template, source()) for method in ("PUT", "PATCH", "POST")),
        required_headers=(Promise("Request-Source", source()),),
        examples=(
            Example(
                "request", source(), method="PUT", uri=address, body={"shelfCode": "A/1", "label": "Nuts", "slots": 40}
            ),
            Example(
                "response",
                source(),
                status=200,
                headers=Headers.of([("ETag", 'W/"7"')]),
                body={
                    "@odata.etag": 'W/"7"',
                    "shelfCode": "A/1",
                    "label": "Nuts",
                    "size": {"width": 1.5, "isTall": False},
                    "slots": 40,
                    "opened": "2024-01-01T08:00:00",
                    "lastModified": "2024-01-01T10:00:00.5+02:00",
                },
            ),
            Example("request", source(), method="PATCH", uri=address, body={"label": "Bolts"}),
        ),
        statuses=(Status(400, source()), Status(428, source())),
    )


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Serve a contract and give a client to it."""

    @contextmanager
    def served(contract: Contract, **options: Any) -> Iterator[Client]:
        with serving(contract, **options) as base, Client(base) as client:
            yield client

    return served


@pytest.fixture(scope="module")
def stock(serve: Serve, shelf: Contract) -> Iterator[Client]:
    with serve(shelf) as client:
        client.headers["Request-Source"] = "test"
        yield client


@pytest.fixture
def referrals(serve: Serve, shipped: Contract) -> Iterator[Client]:
    with serve(shipped, token="secret") as client:
        yield client


@pytest.fixture(scope="module")
def shared(serve: Serve, shipped: Contract) -> Iterator[Client]:
    """The shipped page, served to many tests: each compares with what it finds."""
    with serve(shipped, token="secret") as client:
        yield client


@pytest.fixture(scope="module")
def patched(serve: Serve, shelf: Contract) -> Iterator[Client]:
    """A service whose page documents JSON Patch, a forbidden member, and 428 for a missing If-Match."""
    put_example, answer, patch = shelf.examples
    contract = replace(
        shelf,
        examples=(put_example, answer, replace(patch, body=[{"op": "replace", "path": "/label", "value": "a"}])),
        required_headers=(Promise("if-match", Source("shelf.md", 1)),),
        forbidden_request_members=(Promise("opened", Source("shelf.md", 1)),),
    )
    with serve(contract) as client:
        yield client
