"""Hold the page score: as many pages as ever must be read without a single fault.

Usage: score_ratchet.py PATH/TO/score.py. Raise FLOOR when the score rises; it never falls.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FLOOR = 23


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "score.json")
        extract = f"{sys.executable} -m contractkit extract {{page}} --format json"
        command = [sys.executable, sys.argv[1], "--extract", extract, "--brief", "--misses", "--jobs", "2"]
        subprocess.run([*command, "--json", str(result)], check=True)
        pages = json.loads(result.read_text("utf-8"))["pages"]
    perfect = sum(page["perfect"] for page in pages)
    print(f"score: {perfect} of {len(pages)} pages perfect, floor {FLOOR}")
    return 0 if perfect >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
