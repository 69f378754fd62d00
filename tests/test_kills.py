"""What is left of a recording that was killed, that met a full disk, or that was not alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

# A process that is killed, or may write no file, must not leave half a file of coverage data behind.
UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
KILLS = int(os.environ.get("CONTRACTKIT_KILLS", "25"))
RECORD = """
import os, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from contractkit.errors import ContractkitError
from contractkit.record import record
if "READ_ONLY" in os.environ:
    def refused(event, given):
        if event == "open" and given[2] & os.O_CREAT and "/tapes/" in str(given[0]):
            raise PermissionError(13, "Permission denied")
    sys.addaudithook(refused)
if len(sys.argv) > 3:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    record(Path(sys.argv[1]), environment={}, now=lambda: datetime.now(UTC), base_url=sys.argv[2])
except ContractkitError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def recording(scenario: Path, base: str, *limit: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RECORD, str(scenario), base, *limit], stderr=subprocess.PIPE, text=True, env=UNMEASURED
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def test_a_kill_leaves_the_old_tape_or_the_new_and_loses_no_exchange(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kills", str(KILLS), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=UNMEASURED,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen = {line[7:]: int(line[:5]) for line in done.stdout.splitlines()}
    assert sum(seen.values()) == KILLS
    assert seen.get("old tape, with a journal", 0) > 0, seen


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "tapes" / "a.http"
    path.parent.mkdir()
    path.write_text("GET {{base}}/x\nAuthorization: Bearer let-me-in\n", "utf-8")
    return path


def test_a_full_disk_is_said_and_the_old_tape_stays(scenario: Path, tmp_path: Path) -> None:
    from tests.scenario_server import answers_in_turn

    with answers_in_turn((200, None), (200, None)) as base:
        assert ended(recording(scenario, base)) == (0, "")
        tape = scenario.with_suffix(".yaml")
        before = tape.read_bytes()
        scenario.write_text("GET {{base}}/y\n", "utf-8")
        code, said = ended(recording(scenario, base, "100"))
    assert code == 3
    assert re.search(r"it cannot be written: File too large\.", said), said
    assert len(said.splitlines()) == 1
    assert tape.read_bytes() == before


def test_a_read_only_folder_is_said_before_anything_is_sent(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario.parent.chmod(0o500)
    if os.geteuid() == 0:  # who may write everywhere
        monkeypatch.setitem(UNMEASURED, "READ_ONLY", "1")
    try:
        code, said = ended(recording(scenario, "http://127.0.0.1:1"))
    finally:
        scenario.parent.chmod(0o700)
    assert (code, "it cannot be written: Permission denied" in said) == (3, True)


def test_eight_recorders_of_one_tape_leave_a_whole_one_and_say_who_was_late(scenario: Path) -> None:
    from tests.scenario_server import answers_in_turn

    with answers_in_turn(*((200, None),) * 8) as base:
        results = [ended(each) for each in [recording(scenario, base) for _ in range(8)]]
    assert {code for code, _ in results} <= {0, 3}
    assert 0 in {code for code, _ in results}
    assert all("another process is writing it; try again." in said for code, said in results if code)
    from contractkit.cassettes.file import load

    assert len(load(scenario.with_suffix(".yaml")).exchanges) == 1
    assert [path.name for path in sorted(scenario.parent.iterdir())] == ["a.http", "a.yaml"]
