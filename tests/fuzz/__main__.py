"""`make fuzz`: atheris looks for a page that does not hold what `tests.fuzz.pages` asks of every page."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["contractkit", "markdown_it"]):
    import markdown_it  # noqa: F401  # loaded here, so that its branches guide the search too

    from tests.fuzz.pages import TOKENS, check, seeds


def main() -> None:
    """Search in the folder that the first argument names; the others go to libFuzzer."""
    folder = Path(sys.argv[1])
    corpus, dictionary = folder / "corpus", folder / "tokens.dict"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    dictionary.write_text("".join(f'"{token}"\n' for token in TOKENS.split()), "utf-8")
    options = ["-max_len=12000", "-timeout=10", f"-dict={dictionary}", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], str(corpus), *options, *sys.argv[2:]], check)
    atheris.Fuzz()


main()
