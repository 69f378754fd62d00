"""The sandbox as somebody at a terminal meets it: a process that tells where it listens and ends on Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import requests

PAGE = "docs/partner-api/update-a-referral.md"


def test_it_tells_what_it_serves_and_ends_on_ctrl_c(project: Path) -> None:
    command = [sys.executable, "-m", "contractkit", "sandbox", PAGE, "--token", "let-me-in"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"The API of {PAGE} is served here, until Ctrl-C:\n"
        uri = process.stdout.readline().strip()
        assert requests.get(uri, timeout=5).status_code == 401
        answer = requests.get(uri, headers={"Authorization": "Bearer let-me-in"}, timeout=5)
        assert answer.status_code == 200
        assert uri.endswith(answer.json()["id"])
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.strip() == "contractkit: interrupted."
