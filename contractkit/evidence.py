"""What tapes show of what pages document: every operation, status, member, transition and link, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from contractkit.cassettes.cassette import Cassette
from contractkit.compare.history import observe
from contractkit.compare.matching import match_operation
from contractkit.compare.members import Members, documented_request
from contractkit.compare.observation import Observation, Role
from contractkit.compare.promises import Promises, promises_of
from contractkit.model.contract import Contract, Source
from contractkit.model.coverage import Aspect, Cell, Coverage, Evidence, OperationCoverage
from contractkit.model.json_value import MISSING, MaybeJson
from contractkit.model.uri import template_path

_SUCCESS = "2xx"
"""The status of an answer that a page shows without its status line."""


def evidence(cassettes: Iterable[Cassette], contracts: Sequence[Contract]) -> Coverage:
    """Count what tapes show of what pages document, in one pass over their exchanges.

    Args:
        cassettes: the tapes.
        contracts: the pages, read.
    """
    documented = [promises for contract in contracts for promises in promises_of(contract)]
    seen: dict[int, list[Observation]] = {id(promises): [] for promises in documented}
    for cassette in cassettes:
        for observation in observe((each, match_operation(each, documented)) for each in cassette.exchanges):
            seen[id(observation.promises)].append(observation)
    return Coverage(tuple(_operation(promises, seen[id(promises)]) for promises in documented))


def _operation(promises: Promises, seen: Sequence[Observation]) -> OperationCoverage:
    own = [observation for observation in seen if observation.role is Role.DOCUMENTED]
    operation = promises.operation
    return OperationCoverage(
        operation=f"{operation.method} {template_path(operation.uri_template)}",
        source=operation.source,
        recorded=len(own),
        reads=len(seen) - len(own),
        evidence=(*_statuses(promises, own), *_members(promises, seen), *_transitions(promises, own),
                  *_links(promises, seen)),
        matrix=tuple(_matrix(promises, seen)),
    )  # fmt: skip


def _statuses(promises: Promises, own: Sequence[Observation]) -> Iterator[Evidence]:
    documented: dict[str, Source | None] = {}
    if any(example.status is None for example in promises.answers):
        documented[_SUCCESS] = promises.answers[0].source
    documented |= {str(status.code): status.source for status in reversed(promises.statuses)}
    counts: Counter[str] = Counter()
    for observation in own:
        name = str(observation.response.status)
        unnamed = name not in documented and observation.response.is_success and _SUCCESS in documented
        counts[_SUCCESS if unnamed else name] += 1
    return _counted(Aspect.STATUS, dict(sorted(documented.items())), counts)


def _members(promises: Promises, seen: Sequence[Observation]) -> Iterator[Evidence]:
    answer = None if promises.answer is None else promises.answer.body
    if answer is not None:
        shown = (observation.body for observation in seen if observation.response.is_success)
        yield from _members_of("/response/body", Members(answer), shown)
    request = documented_request(promises)
    if request is not None:
        sent = (observation.sent for observation in seen if observation.is_accepted)
        yield from _members_of("/request/body", Members(request, answer), sent)


def _members_of(root: str, members: Members, bodies: Iterable[MaybeJson]) -> Iterator[Evidence]:
    for body in bodies:
        if body is not MISSING:
            members.count(body)
    for each in members.counted():
        yield Evidence(Aspect.MEMBER, f"{root}{each.pointer}", each.seen, each.documented, each.source)


def _transitions(promises: Promises, own: Sequence[Observation]) -> Iterator[Evidence]:
    machine = promises.states
    if machine is None:
        return iter(())
    documented: dict[str, Source | None] = {
        _way(row.start, to): row.source for row in machine.rows.values() for to in row.to
    }
    made = (
        _way(observation.before.state, observation.state)
        for observation in own
        if observation.is_accepted and observation.before.state is not None and observation.state is not None
    )
    return _counted(Aspect.TRANSITION, documented, Counter(made))


def _links(promises: Promises, seen: Sequence[Observation]) -> Iterator[Evidence]:
    documented: dict[str, Source | None] = {
        relation: source for relation, (_, source) in promises.links.relations.items()
    }
    relations = (relation for each in seen for relation in {link.relation for link in each.links})
    return _counted(Aspect.LINK, documented, Counter(relations))


def _matrix(promises: Promises, seen: Sequence[Observation]) -> Iterator[Cell]:
    machine = promises.states
    if machine is None or machine.substatus_path is None:
        return
    documented = [(row.start, substatus) for row in machine.rows.values() for substatus in row.substatus]
    found = Counter(
        (each.state, each.substatus) for each in seen if each.state is not None and each.substatus is not None
    )
    for state, substatus in dict.fromkeys((*documented, *found)):
        yield Cell(state, substatus, found[state, substatus], (state, substatus) in documented)


def _counted(aspect: Aspect, documented: dict[str, Source | None], seen: Counter[str]) -> Iterator[Evidence]:
    """Yield what is documented, in its order, and then what was seen beside it."""
    for name, source in documented.items():
        yield Evidence(aspect, name, seen[name], source=source)
    for name in sorted(seen.keys() - documented.keys()):
        yield Evidence(aspect, name, seen[name], documented=False)


def _way(start: str, to: str) -> str:
    return f"{start} -> {to}"
