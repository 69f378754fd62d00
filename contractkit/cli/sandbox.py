"""`contractkit sandbox`: the documented service, on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from contractkit.model.contract import Contract

_EPILOG = """\b
Examples:
  contractkit sandbox docs/partner-api/update-a-referral.md --port 8470 --token let-me-in
  contractkit sandbox docs/partner-api/update-a-referral.md --drift etag-frozen
  contractkit sandbox --drift list
"""


@click.command(epilog=_EPILOG)
@click.argument("page", type=click.Path(path_type=Path), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes any free port.")
@click.option("--token", help="Bearer token to ask for. Default: any will do.")
@click.option(
    "--database", default=":memory:", show_default=True, metavar="FILE", help="SQLite file that keeps the state."
)
@click.option("--drift", metavar="NAME", help="Misbehave in one named way; `--drift list` names them.")
def command(page: Path | None, port: int, token: str | None, database: str, drift: str | None) -> None:
    """Serve the API that PAGE documents, from the page alone. Loopback only; Ctrl-C stops it."""
    from contractkit.sandbox.drifts import DRIFTS
    from contractkit.sandbox.infer import service_plan
    from contractkit.sandbox.server import run_forever
    from contractkit.workspace import Workspace

    if drift == "list":
        for name, each in DRIFTS.items():
            click.echo(f"{name:28} {each.description}")
        return
    if page is None:
        raise click.UsageError("Missing argument 'PAGE'.")
    contract = Workspace.at(Path.cwd()).page(page)
    resources = [seed.path for seed in service_plan(contract).seeds]
    run_forever(
        contract, token=token, database=database, drift=drift, port=port,
        ready=lambda base_url: _announce(base_url, contract, resources),
    )  # fmt: skip


def _announce(base_url: str, contract: Contract, resources: Sequence[str]) -> None:
    click.echo(f"The API of {contract.page} is served here, until Ctrl-C:")
    for path in resources:
        click.echo(f"  {base_url}{path}")
