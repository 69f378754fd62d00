"""`python -m contractkit`, and the script `contractkit`: Ctrl-C is no traceback even while libraries load."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and exit."""
    try:
        from contractkit.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("contractkit: interrupted.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
