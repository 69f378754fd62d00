"""`contractkit explain`: what a rule means, why it is one, and what to do about a finding."""

from __future__ import annotations

import click

_EPILOG = """\b
Examples:
  contractkit explain etag-unchanged-after-update
  contractkit explain
"""


@click.command(epilog=_EPILOG)
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Explain a rule; without one, list them all."""
    from contractkit.registry import unknown
    from contractkit.rules.rule import load_rules

    rules = {each.id: each.info for each in load_rules()}
    if rule is None:
        for each in rules.values():
            click.echo(f"{each.level!s:8} {each.id:34} {each.summary}")
        return
    if rule not in rules:
        raise unknown("rule", rule, rules, listed_by="contractkit explain")
    found = rules[rule]
    click.echo(f"{found.id}  ({found.level}, verdict {found.verdict})\n\n{found.help}")
