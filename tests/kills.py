"""Kills a recording at random moments, again and again, and looks at what is left.

    python -m tests.kills 500 FOLDER

Each round a child records twelve requests over an old tape, and is killed (SIGKILL) at some moment between its start
and its end. Afterwards the tape must be the old one or the new one, whole; and unless it is the new one, every exchange
that the child had reported must be in the journal. Prints what was seen, and fails at the first round that was not so.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from pathlib import Path

from contractkit.cassettes.file import load
from contractkit.cassettes.journal import journal_path, read_journal
from contractkit.record import record
from contractkit.scenario.run import StepResult

STEPS = 12


class _Service(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        with suppress(ConnectionError):  # whoever asked was killed
            self.send_response_only(200)
            self.send_header("Content-Length", "4096")
            self.end_headers()
            self.wfile.write(f"{self.path:<4096}".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the base class
        del format, args


def _served() -> tuple[int, str]:
    """Start the service in a process of its own; give its id and its base URL."""
    server = HTTPServer(("127.0.0.1", 0), _Service)
    child = os.fork()
    if not child:
        server.serve_forever()
    server.server_close()
    return child, f"http://127.0.0.1:{server.server_port}"


def _record(scenario: Path, base: str, reports: int) -> None:
    def report(_: StepResult) -> None:
        os.write(reports, b".")

    record(
        scenario,
        environment={},
        now=lambda: datetime.now(UTC),
        base_url=base,
        on_step=report,
    )


def _round(scenario: Path, base: str, seconds: float | None) -> str:
    """Record once, killed after some seconds; say what was left."""
    tape = scenario.with_suffix(".yaml")
    before = tape.read_bytes() if tape.exists() else None
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            _record(scenario, base, writing)
            os._exit(0)
        except BaseException as error:  # a forked child must not run on into its parent's code
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
    os.close(writing)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    reported = len(os.read(reading, 4096))
    os.close(reading)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a recording failed that was not killed")
    return _left(tape, before, reported)


def _left(tape: Path, before: bytes | None, reported: int) -> str:
    if tape.exists() and tape.read_bytes() != before:
        assert len(load(tape).exchanges) == STEPS, "the new tape is not whole"
        return "new tape"
    journal = journal_path(tape)
    kept = len(read_journal(journal)) if journal.exists() else 0
    # The tape may be the same to the byte as the old one; then it is complete, and the journal gone.
    assert kept >= reported or (reported == STEPS and not journal.exists()), f"{reported} reported, {kept} kept"
    return "old tape, with a journal" if kept else "old tape, nothing was recorded yet"


def main(rounds: int, folder: Path) -> Counter[str]:
    """Kill that many recordings, and return how often what was left."""
    scenario = folder / "a.http"
    for library in ("requests", "vcr.patch", "filelock", "yaml"):
        import_module(library)  # once, here: otherwise most kills would hit a child that still imports
    service, base = _served()
    chance = random.Random(rounds)
    seen: Counter[str] = Counter()
    try:
        _write(scenario, 0)
        _round(scenario, base, None)
        begin = time.perf_counter()
        _write(scenario, 1)
        _round(scenario, base, None)
        whole = time.perf_counter() - begin
        for number in range(rounds):
            _write(scenario, number + 2)
            seen[_round(scenario, base, chance.uniform(0, 1.3 * whole))] += 1
    finally:
        os.kill(service, signal.SIGKILL)
        os.waitpid(service, 0)
    return seen


def _write(scenario: Path, number: int) -> None:
    scenario.write_text("###\n".join(f"GET {{{{base}}}}/{number}/{step}\n" for step in range(STEPS)), "utf-8")


if __name__ == "__main__":
    for left, times in sorted(main(int(sys.argv[1]), Path(sys.argv[2])).items()):
        print(f"{times:5}  {left}")
