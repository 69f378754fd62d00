"""Coverage in HTML: what of the documentation the tapes show, and above all what they never do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from contractkit.model.coverage import Aspect, Cell, Coverage, Evidence, OperationCoverage
from contractkit.reports._inert import markup, shorten
from contractkit.reports._words import counted

_MAX_LISTED: Final = 200


def coverage_html(coverage: Coverage) -> Iterator[str]:
    """Yield the section about coverage, an operation at a time."""
    yield (
        f'<section id="coverage"><h2>Coverage: {coverage.percent:g} % of what is documented was recorded</h2>'
        f'<p class="faint">{coverage.seen:,} of {coverage.documented:,}</p>'
    )
    for operation in coverage.operations:
        yield from _operation(operation)
    yield "</section>"


def _operation(coverage: OperationCoverage) -> Iterator[str]:
    recorded = f"recorded {counted(coverage.recorded, 'time')}" if coverage.recorded else "never recorded"
    yield (
        f"<details{' open' if coverage.recorded else ''}><summary><code>{markup(coverage.operation)}</code> "
        f'<span class="faint">{markup(str(coverage.source))}, {recorded}</span></summary>'
    )
    if coverage.waived is not None:
        yield f"<p>waived: {markup(coverage.waived)}</p>"
    if coverage.evidence:
        yield '<div class="scroll"><table><tr><th></th><th class="number">seen</th><th>never seen</th>'
        yield "<th>seen, and not documented</th></tr>"
        yield from (_aspect(aspect, found) for aspect in Aspect if (found := coverage.of(aspect)))
        yield "</table></div>"
    transitions = [_as_cell(each) for each in coverage.of(Aspect.TRANSITION)]
    if transitions:
        yield from _matrix("from, to", transitions)
    if coverage.matrix:
        yield from _matrix("state, substatus", coverage.matrix)
    yield "</details>"


def _aspect(aspect: Aspect, found: Sequence[Evidence]) -> str:
    counting = [each for each in found if each.counts]
    seen = sum(each.seen > 0 for each in counting)
    never = _names([each.name for each in counting if not each.seen])
    undocumented = _names([each.name for each in found if not each.documented])
    return (
        f'<tr><th>{aspect}</th><td class="number">{seen:,} of {len(counting):,}</td>'
        f'<td class="gap">{never}</td><td class="undocumented">{undocumented}</td></tr>'
    )


def _names(names: Sequence[str]) -> str:
    # Pointers are long and get a line each; codes and names of links share one.
    between = "<br>" if any("/" in name for name in names) else ", "
    written = [f"<code>{markup(shorten(name))}</code>" for name in names[:_MAX_LISTED]]
    return between.join(written + ([f"and {len(names) - _MAX_LISTED:,} more"] if len(names) > _MAX_LISTED else []))


def _as_cell(transition: Evidence) -> Cell:
    start, _, to = transition.name.partition(" -> ")
    return Cell(start, to, transition.seen, transition.documented)


def _matrix(title: str, cells: Sequence[Cell]) -> Iterator[str]:
    """Draw states by where they lead or by substatuses, in words as well as in colours."""
    columns = list(dict.fromkeys(cell.substatus for cell in cells))
    shown = {(cell.state, cell.substatus): _cell(cell) for cell in cells}
    heads = "".join(f'<th class="number">{markup(column)}</th>' for column in columns)
    yield f'<div class="scroll"><table><tr><th>{title}</th>{heads}</tr>'
    for state in dict.fromkeys(cell.state for cell in cells):
        values = "".join(shown.get((state, column), "<td></td>") for column in columns)
        yield f"<tr><th>{markup(state)}</th>{values}</tr>"
    yield "</table></div>"


def _cell(cell: Cell) -> str:
    if not cell.seen:
        return '<td class="number gap">never</td>'
    if cell.documented:
        return f'<td class="number">{cell.seen:,}</td>'
    return f'<td class="number undocumented">{cell.seen:,} (undocumented)</td>'
