"""`python -m contractkit`, for machines where the script is not on the PATH."""

from __future__ import annotations

from contractkit.cli import main

if __name__ == "__main__":
    main()
