"""`make tapes`: record the shipped scenarios anew, each from its own sandbox. What did not change stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from contractkit.record import record
from contractkit.sandbox.server import serving
from contractkit.workspace import Workspace

PORT = 8470  # the one that the scenarios name
TOKEN = "let-me-in"


def main() -> None:
    workspace = Workspace.at(Path.cwd())
    contracts = workspace.pages()
    for scenario in sorted(Path("cassettes").glob("*.http")):
        with serving(contracts[0], token=TOKEN, port=PORT):
            tape = record(
                scenario,
                environment={"CONTRACTKIT_TOKEN": TOKEN},
                now=lambda: datetime.now(UTC),
                config=workspace.config,
                contracts=contracts,
            )
        print(f"{tape.path}: {tape.count} exchanges")


if __name__ == "__main__":
    main()
