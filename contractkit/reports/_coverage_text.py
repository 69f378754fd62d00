"""Coverage for people: what was never seen comes first, because that is what somebody has to record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from contractkit.model.coverage import Aspect, Cell, Coverage, Evidence, OperationCoverage

_MAX_LISTED: Final = 20
_LABEL: Final = "    {:<13}"


def coverage_text(coverage: Coverage) -> Iterator[str]:
    """Yield the lines of a coverage; nothing in them is yet safe to print."""
    for operation in coverage.operations:
        yield from _operation(operation)
        yield ""
    yield f"{coverage.percent:g} % of what is documented was recorded: {coverage.seen} of {coverage.documented}."


def _operation(coverage: OperationCoverage) -> Iterator[str]:
    reads = f", and {coverage.reads} undocumented reads of its resource" if coverage.reads else ""
    yield f"  {coverage.operation}  ({coverage.source}): {_times(coverage.recorded)}{reads}"
    if coverage.waived is not None:
        yield f"{_LABEL.format('waived')}{coverage.waived}"
    if not coverage.recorded and not coverage.reads:
        return
    for aspect in Aspect:
        found = coverage.of(aspect)
        if found:
            yield from _aspect(aspect, found)
    if coverage.matrix:
        yield from _matrix(coverage.matrix)


def _aspect(aspect: Aspect, found: Sequence[Evidence]) -> Iterator[str]:
    counting = [each for each in found if each.counts]
    seen = sum(each.seen > 0 for each in counting)
    yield f"{_LABEL.format(aspect)}{seen} of {len(counting)} documented seen"
    if aspect is not Aspect.MEMBER:
        yield from _listed("seen", (f"{each.name} ({each.seen})" for each in found if each.documented and each.seen))
    yield from _listed("never", (each.name for each in counting if not each.seen))
    yield from _listed("waived", (f"{each.name}: {each.waived}" for each in found if each.waived is not None))
    yield from _listed("undocumented", (f"{each.name} ({each.seen})" for each in found if not each.documented))


def _listed(label: str, names: Iterable[str]) -> Iterator[str]:
    every = list(names)
    if not every:
        return
    more = f", and {len(every) - _MAX_LISTED} more" if len(every) > _MAX_LISTED else ""
    # Long names, as pointers are, get a line each; short ones share one.
    if max(map(len, every)) > len("New -> Active (1000)"):
        for number, name in enumerate(every[:_MAX_LISTED]):
            yield f"      {label if not number else '':<13}{name}"
        if more:
            yield f"      {'':<13}{more.removeprefix(', ')}"
    else:
        yield f"      {label:<13}{', '.join(every[:_MAX_LISTED])}{more}"


def _matrix(cells: Sequence[Cell]) -> Iterator[str]:
    """Draw a table: `.` is documented and never seen, `!` marks what is seen and not documented."""
    columns = list(dict.fromkeys(cell.substatus for cell in cells))
    rows = list(dict.fromkeys(cell.state for cell in cells))
    shown = {(cell.state, cell.substatus): _cell(cell) for cell in cells}
    first = max(map(len, rows))
    widths = [max(len(column), 4) for column in columns]
    yield _LABEL.format("matrix") + "state x substatus; '.' is documented and never seen, '!' seen and not documented"
    yield f"      {'':<{first}}" + "".join(f"  {name:>{width}}" for name, width in zip(columns, widths, strict=True))
    for row in rows:
        values = (f"  {shown.get((row, name), ''):>{width}}" for name, width in zip(columns, widths, strict=True))
        yield f"      {row:<{first}}{''.join(values)}".rstrip()


def _cell(cell: Cell) -> str:
    if not cell.seen:
        return "."
    return str(cell.seen) if cell.documented else f"{cell.seen}!"


def _times(count: int) -> str:
    return "never recorded" if not count else f"recorded {count} time{'' if count == 1 else 's'}"
