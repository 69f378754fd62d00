"""Reports that formats are tried with: one in which every text is hostile, and one that is far too long."""

from __future__ import annotations

from dataclasses import replace

from contractkit.errors import ExitCode
from contractkit.model.contract import Source
from contractkit.model.coverage import Aspect, Cell, Coverage, Evidence, OperationCoverage
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Report, RuleInfo, Verdict, Waived
from contractkit.model.illustration import Comparison, Conversation, Illustration, Turn

HOSTILE = (
    "<script>alert(1)</script>",
    "]]>",
    "\n::error::owned",
    "%0A::error::owned",
    "[/]",
    "\x1b[31mred\x07",
    "nul\x00nul",
    "\u202eevil",
    "half \ud800 pair",
    "line\u2028separator\r\nnext",
    "|`| ``` `` *x* _y_ ~z~ $a$ &lt; <!-- -->",
    "@everyone please see #1, GH-2 and https://evil.example/ or www.evil.example",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "\"'><img src=x onerror=alert(1)>",
    "##[add-path]/tmp ##vso[task.setvariable variable=x]y",
    "\uffff\ufffe\x0b\x85",
    "\\",
    "`",
    "",
    "x" * 5000,
)


def hostile(text: str, rule: str | None = None) -> Report:
    """Return a report with a text in every place that takes one; `rule` is the id of the rule if not that text."""
    rule = text if rule is None else rule
    rules = (RuleInfo(rule, Level.ERROR, Verdict.API, text, text),)
    source = Source(text, 3)
    finding = Finding(
        rule=rule, level=Level.ERROR, verdict=Verdict.API, message=text, operation=text, cassette=text, exchange=0,
        line=7, status=200, pointer=f"/{text}", documented={text: [text]}, observed=text, source=source, column=5,
        quote=text, related=source, advice=text,
    )  # fmt: skip
    page = Finding(rule=rule, level=Level.WARNING, verdict=Verdict.PAGE, message=text, operation=text, source=source,
                   quote=text, documented=text, observed=text)  # fmt: skip
    waived = Finding(rule=rule, level=Level.ERROR, verdict=Verdict.API, message=text, operation=text, cassette=text,
                     exchange=1, pointer=text, waived=Waived(text))  # fmt: skip
    operation = OperationCoverage(
        text, source, 1, waived=text, matrix=(Cell(text, text, 0, True),),
        evidence=(Evidence(Aspect.MEMBER, text, 0, source=source), Evidence(Aspect.LINK, text, 1, documented=False)),
    )  # fmt: skip
    turn = Turn(0, text, text, 200, (("If-Match", text), ("If-None-Match", text)), text)
    illustration = Illustration(
        (Conversation(text, (turn, replace(turn, exchange=2, in_body=True)), 4),),
        (Comparison(text, source, {text: [text, {}], "a": [1]}, text, 0, 200, {text: text, "a": [None]}),),
        left_out=2,
    )
    return Report(
        (finding, page, waived), rules, (text,), (text,), 1, (text,), coverage=Coverage((operation,)),
        illustration=illustration, failures=(Failure(text, text, ExitCode.CANNOT_CHECK, 3),),
    )  # fmt: skip


def many(number: int = 5000, size: int = 1) -> Report:
    """Return a report of so many different faults, the worst of them last; their texts are repeated `size` times."""
    findings = tuple(
        Finding(
            rule=f"rule-{index % 80}",
            level=Level.INFO if index < number // 2 else Level.WARNING if index < number - 50 else Level.ERROR,
            verdict=Verdict.API,
            message=f"`member{index}` is a string, the page shows an integer." * size,
            operation=f"PUT /v1.0/orders{index % 7}/{{id}}",
            cassette=f"cassettes/tape-{index % 40}.yaml",
            exchange=index % 9,
            line=index + 1,
            status=200,
            pointer=f"/response/body/member{index}",
            documented={"a": 1, "b": [1, 2, 3], "c": {"d": "e" * 20 * size}},
            observed={"a": "1", "b": [1, 3], "c": {"d": "e" * 20 * size}, "f": None},
            source=Source("docs/page.md", index + 1),
            quote=f'"member{index}": 50000,' * size,
            advice="Tell the owner of the API. If the new type is right, correct the page." * size,
        )
        for index in range(number)
    )
    return Report(findings, (), ("docs/page.md",), tuple(f"cassettes/tape-{n}.yaml" for n in range(40)), 360)
