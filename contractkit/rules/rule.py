"""A rule is a file: its docstring is the documentation, its function finds the breaches, its name is its id.

The file `body/response_member_missing.py` holds

- a docstring: a first line that says what is wrong, then `Why:` with the section of the RFC or the part of a page that
  asks for it, then `Fix:` with what to do about it;
- `LEVEL` and `VERDICT`;
- a generator `response_member_missing(observation: Observation) -> Iterator[Breach]`.

A rule about a page may hold a function `on_the_wire(breach: Breach, observation: Observation) -> str | None` too: which
side of the contradiction an exchange is on, as a sentence; None when the exchange does not tell.

What a rule looks at, its family says: `page/` looks at one contract, `change/` at two revisions of one, `policy/` at a
waiver, `tape/` at a whole tape, `wire/` at two answers to one request, all others at an observed exchange. A rule is
pure: it knows neither the other rules nor where its subject came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import Final, Generic, Never, TypeVar, cast

from contractkit.compare.observation import Observation
from contractkit.compare.revisions import Revisions
from contractkit.compare.tape import Tape
from contractkit.compare.wire.reply import Reply
from contractkit.model.contract import Contract, Source
from contractkit.model.finding import Level, RuleInfo, Verdict
from contractkit.model.json_value import MISSING, MaybeJson, pointer
from contractkit.model.waiver import WaiverUse
from contractkit.registry import modules_in, unknown

Subject = TypeVar("Subject", contravariant=True)  # noqa: PLC0105 - the suffix would tell readers nothing

RESPONSE_STATUS: Final = "/response/status"
RESPONSE_BODY: Final = ("response", "body")
RESPONSE_HEADERS: Final = ("response", "headers")
REQUEST_BODY: Final = ("request", "body")
REQUEST_HEADERS: Final = ("request", "headers")


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where an exchange, a page or a new revision of it breaks a rule.

    Attributes:
        pointer: JSON Pointer into the exchange, `/response/body/details/dealValue`; for a page, into an example.
        message: one sentence.
        documented: what the page shows there, or for a page what it should show.
        observed: what crossed the wire, or for a page what it shows.
        source: the line of the page that was broken, or that is wrong.
        column: the column on that line, from 1, where it is known.
        related: a second line that matters: the promise that an example breaks, the line of the older revision.
        operation: the documented operation it is about, where the subject of the rule does not tell.
        exchange: the index of the exchange it is about, where the subject of the rule does not tell.
        advice: what to do next, where the rule's own `Fix:` does not say it best.
        level: how much it weighs, where that is not the rule's level.
        verdict: who moved, where that is not the rule's verdict.
    """

    pointer: str
    message: str
    documented: MaybeJson = MISSING
    observed: MaybeJson = MISSING
    source: Source | None = None
    column: int | None = None
    related: Source | None = None
    operation: str = ""
    exchange: int | None = None
    advice: str = ""
    level: Level | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A rule, loaded.

    Attributes:
        id: the name of its file, in kebab case.
        family: the folder it is in.
        fix: what to do about a breach, from its docstring.
        on_the_wire: of a rule about a page, what an exchange tells about a breach.
    """

    info: RuleInfo
    family: str
    fix: str
    breaches: Callable[[Subject], Iterator[Breach]]
    on_the_wire: Callable[[Breach, Observation], str | None] | None = None

    @property
    def id(self) -> str:
        """The id that reports, configuration and `contractkit explain` use."""
        return self.info.id

    def level_of(self, breach: Breach) -> Level:
        """Return how much a breach weighs: what a rule itself calls minor stays minor when the rule is raised."""
        return self.info.level if breach.level is None else min(breach.level, self.info.level)


def exchange_rules() -> tuple[Rule[Observation], ...]:
    """Return the rules about exchanges."""
    other = (rule for rule in load_rules() if rule.family not in {"page", "change", "policy", "tape", "wire"})
    return cast("tuple[Rule[Observation], ...]", tuple(other))


def tape_rules() -> tuple[Rule[Tape], ...]:
    """Return the rules about whole tapes."""
    return cast("tuple[Rule[Tape], ...]", tuple(rule for rule in load_rules() if rule.family == "tape"))


def wire_rules() -> tuple[Rule[Reply], ...]:
    """Return the rules about an answer of today beside the recorded one."""
    return cast("tuple[Rule[Reply], ...]", tuple(rule for rule in load_rules() if rule.family == "wire"))


def page_rules() -> tuple[Rule[Contract], ...]:
    """Return the rules about pages."""
    return cast("tuple[Rule[Contract], ...]", tuple(rule for rule in load_rules() if rule.family == "page"))


def change_rules() -> tuple[Rule[Revisions], ...]:
    """Return the rules about revisions of a page."""
    return cast("tuple[Rule[Revisions], ...]", tuple(rule for rule in load_rules() if rule.family == "change"))


def policy_rules() -> tuple[Rule[WaiverUse], ...]:
    """Return the rules about waivers."""
    return cast("tuple[Rule[WaiverUse], ...]", tuple(rule for rule in load_rules() if rule.family == "policy"))


def enabled(rules: Iterable[Rule[Subject]], levels: Mapping[str, Level | None]) -> tuple[Rule[Subject], ...]:
    """Return the rules that are not switched off, at their configured levels.

    Raises:
        UsageError: `levels` names a rule that does not exist, of whatever kind.
    """
    known = {rule.id for rule in load_rules()}
    for name in levels:
        if name not in known:
            raise unknown("rule", name, known, path="[tool.contractkit.levels]", listed_by="contractkit explain")
    chosen = ((rule, levels.get(rule.id, rule.info.level)) for rule in rules)
    return tuple(replace(rule, info=replace(rule.info, level=level)) for rule, level in chosen if level is not None)


@cache
def load_rules(package: str = "contractkit.rules") -> tuple[Rule[Never], ...]:
    """Load every rule in the folders of a package, by family and name, whatever it looks at.

    Raises:
        TypeError: a rule's file lacks its level, its verdict, its function or a part of its docstring.
    """
    depth = package.count(".") + 2
    return tuple(_rule(module) for module in modules_in(package) if module.__name__.count(".") == depth)


def place(root: Sequence[str], path: Sequence[str | int]) -> str:
    """Build the pointer of a place in a body, or of a header."""
    return pointer((*root, *path))


def dotted(path: Sequence[str | int]) -> str:
    """Write a path as people do: `target[0].type`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the body"


def _rule(module: ModuleType) -> Rule[Never]:
    _, family, name = module.__name__.rsplit(".", 2)
    level, verdict = getattr(module, "LEVEL", None), getattr(module, "VERDICT", None)
    function = getattr(module, name, None)
    text = module.__doc__ or ""
    summary, _, rest = text.strip().partition("\n")
    why, fix = _section(rest, "Why:"), _section(rest, "Fix:")
    faults = {
        "a docstring with a first line, `Why:` and `Fix:`": summary and why and fix,
        "LEVEL, a Level": isinstance(level, Level),
        "VERDICT, a Verdict": isinstance(verdict, Verdict),
        f"a function {name}": callable(function),
    }
    missing = [part for part, there in faults.items() if not there]
    if missing or not isinstance(level, Level) or not isinstance(verdict, Verdict) or not callable(function):
        raise TypeError(f"The rule {module.__name__} needs {', '.join(missing)}.")
    info = RuleInfo(name.replace("_", "-"), level, verdict, summary.strip(), text.strip())
    return Rule(info, family, fix, function, getattr(module, "on_the_wire", None))


def _section(text: str, title: str) -> str:
    """Return the words of a docstring's section, on one line."""
    _, found, rest = text.partition(f"\n{title}")
    body = rest.partition("\n\n")[0].partition("\nWhy:")[0].partition("\nFix:")[0]
    return " ".join(body.split()) if found else ""
