"""What a page promises about one operation, gathered once and looked at by every exchange of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from contractkit.compare.described import described_errors, described_objects, rows_by_object, whole_resources
from contractkit.compare.difference import Comparison
from contractkit.compare.documented import Documented
from contractkit.compare.documented_links import DocumentedLinks
from contractkit.compare.documented_storage import DocumentedStorage
from contractkit.compare.enumeration import Enumerations
from contractkit.compare.page_exchange import PageExchange, page_exchanges
from contractkit.compare.sample import Sample
from contractkit.compare.state import StateMachine, find_state_machine
from contractkit.compare.tag_name import is_tag_name
from contractkit.model.contract import Contract, Example, Operation, Promise, Property, Source, Status
from contractkit.model.json_value import Json, equal, walk
from contractkit.model.uri import match


def promises_of(contract: Contract) -> tuple[Promises, ...]:
    """Return the promises of a page, one for each operation; gathered once, however often it is compared with."""
    return _gathered(Same(contract))


class Same:
    """A page as a key: this very one, because to compare two pages takes as long as to read them."""

    __slots__ = ("contract",)

    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.contract is other.contract

    def __hash__(self) -> int:
        return id(self.contract)


@lru_cache(maxsize=64)
def _gathered(page: Same) -> tuple[Promises, ...]:
    return tuple(Promises(page.contract, operation) for operation in page.contract.operations)


@dataclass(frozen=True, eq=False)
class Promises:
    """The promises of a page about one of its operations."""

    contract: Contract
    operation: Operation

    @cached_property
    def answers(self) -> tuple[Example, ...]:
        """The documented responses to the operation that are no errors."""
        return tuple(example for example in self._responses if example.status is None or example.status < 300)

    @cached_property
    def answer(self) -> Comparison | None:
        """The documented body of an answer; None when the page shows none."""
        if not any(example.body is not None for example in self.answers):
            return None
        others = [
            example for example in self.contract.examples if example not in self.answers and not _is_error(example)
        ]
        samples = (*_samples(self.answers, answers=True), *_samples(others, answers=False))
        inside = {path: rows for path, rows in rows_by_object(described_objects(self.contract)).items() if path}
        return Comparison(Documented(self.contract, samples=samples, tables=self._tables, tables_inside=inside))

    @cached_property
    def enumerations(self) -> Enumerations | None:
        """The enumerations of a documented answer."""
        return None if self.answer is None else Enumerations(self.answer.body, self.states)

    @cached_property
    def error(self) -> Comparison | None:
        """The documented body of an error; None when neither the page nor one it links to shows one."""
        shown = (*(example for example in self.contract.examples if _is_error(example)), *self.contract.errors)
        samples = tuple(_samples(shown, answers=True))
        rows = rows_by_object(described_errors(self.contract, shown))
        body = Documented(self.contract, samples=samples, tables=rows.get((), ()), tables_inside=rows)
        return Comparison(body) if samples else None

    @cached_property
    def tag_path(self) -> tuple[str, ...] | None:
        """Where bodies carry the entity tag, spelt as in answers; None when no documented body does."""
        bodies = (*(example.body for example in self.answers), *self._bodies)
        members = (path for body in bodies for path, _ in walk(body) if path and all(isinstance(p, str) for p in path))
        tags = [tuple(map(str, path)) for path in members if is_tag_name(path[-1])]
        return min(tags, key=len, default=None)

    @cached_property
    def tag_member(self) -> Documented | None:
        """What is documented about the entity tag in a body; None when no documented answer has one there."""
        return None if self.tag_path is None or self.answer is None else self.answer.body.at(self.tag_path)

    @cached_property
    def tag_header_source(self) -> Source | None:
        """Where a documented answer shows an ETag header; None when none does."""
        return next((example.source for example in self.answers if "ETag" in example.headers), None)

    @cached_property
    def tag_header_listed(self) -> Source | None:
        """Where a table of response headers lists ETag, for this operation or for all; None when none does."""
        return self._listed_header("ETag")

    def response_header(self, name: str) -> Source | None:
        """Return where a documented answer shows a header, or a table lists it; None for nowhere."""
        shown = (example.source for example in self.answers if name in example.headers)
        return next(shown, None) or self._listed_header(name)

    def _listed_header(self, name: str) -> Source | None:
        headers = (each for each in self.contract.headers if each.side == "response")
        return next((each.source for each in headers if each.name.lower() == name.lower()), None)

    @cached_property
    def shows_tag(self) -> bool:
        """Whether a documented answer carries an entity tag, in a header or in its body."""
        in_body = self.tag_member is not None and any(sample.answers for sample in self.tag_member.samples)
        return in_body or self.tag_header_source is not None

    @cached_property
    def shows_weak_tag(self) -> bool:
        """Whether an example shows a weak tag: in its headers, in If-Match, or in its body."""
        headers = (e.headers.get(name) or "" for e in self.contract.examples for name in ("ETag", "If-Match"))
        member = self.tag_member
        bodies = (str(sample.value) for sample in member.samples) if member is not None else ()
        return any(value.lstrip().startswith("W/") for value in (*headers, *bodies))

    @cached_property
    def links(self) -> DocumentedLinks:
        """What is documented about links."""
        return DocumentedLinks(self.contract, self.answers)

    @cached_property
    def storage(self) -> DocumentedStorage:
        """What is documented about the values that a write sends."""
        shown = [example for example in self.contract.examples if example.kind == "request"]
        requests = tuple(filter(self._makes, shown))
        told = tuple(pair for pair in page_exchanges(self.contract) if pair.request in requests)
        # Where the order of the page does not tell what answers what, anything may.
        pairs = told or tuple(PageExchange(request, answer) for request in requests for answer in self.answers)
        return DocumentedStorage(requests, pairs)

    def are_shown(self, sent: Json, answered: Json) -> bool:
        """Tell whether two bodies are, word for word, those of a documented request and of a documented answer."""
        requests = (example.body for example in self.storage.requests if example.body is not None)
        answers = (example.body for example in self.answers if example.body is not None)
        return any(equal(sent, body) for body in requests) and any(equal(answered, body) for body in answers)

    @cached_property
    def states(self) -> StateMachine | None:
        """The documented state machine."""
        return find_state_machine(self.contract, self._bodies)

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """Every status code that the page, or one it links to, lists or shows."""
        shown = (Status(e.status, e.source) for e in (*self._responses, *self.contract.errors) if e.status is not None)
        return (*shown, *self.contract.statuses)

    def required_header(self, name: str) -> Promise | None:
        """Return where the page says that a request header must be sent, None when it does not."""
        headers = self.contract.required_headers
        return next((promise for promise in headers if promise.name.casefold() == name.casefold()), None)

    @property
    def _bodies(self) -> Iterator[Json]:
        return (example.body for example in self.contract.examples if not _is_error(example))

    @cached_property
    def _responses(self) -> tuple[Example, ...]:
        """The response examples that follow a request of this operation, or no request at all."""
        found, request = [], None
        for example in self.contract.examples:
            if example.kind == "request":
                request = example
            elif request is None or self._makes(request):
                found.append(example)
        return tuple(found)

    def _makes(self, request: Example) -> bool:
        if request.method is not None and request.method.upper() != self.operation.method:
            return False
        others = [operation.uri_template for operation in self.contract.operations]
        uri = request.uri or ""
        fits_own = match(self.operation.uri_template, uri) is not None
        return fits_own or all(match(template, uri) is None for template in others)

    @cached_property
    def _tables(self) -> tuple[Property, ...]:
        """The rows about the body itself: those of the page, and those of the resource that has the same members."""
        whole = whole_resources(self.contract)
        return (*self.contract.properties, *(row for resource in whole for row in resource.properties))


def _is_error(example: Example) -> bool:
    return example.status is not None and example.status >= 400


def _samples(examples: tuple[Example, ...] | list[Example], *, answers: bool) -> Iterator[Sample]:
    return (Sample(example.body, example, (), answers) for example in examples if example.body is not None)
