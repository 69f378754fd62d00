"""What a stranger does, from a fresh clone: the README's first command, the wheel, the sdist, the pre-commit hooks.

Usage: stranger.py. It installs from the package index, which is why it is no test. Each part starts from nothing; wheel
and sdist are tried when the tree they were built from is gone.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAX_MACHINE_SECONDS = 60
MAX_MEGABYTES = 45
"""What may be installed without an extra, all dependencies included."""
TEST = """
import pytest
import requests


@pytest.mark.contract("first-update")
def test_read(contract):
    first = contract.recorded[0].request
    assert requests.get(first.uri, headers=dict(first.headers), timeout=5).status_code == 200
"""


def run(*command: object, cwd: Path, ends_in: int = 0, environment: Mapping[str, str] | None = None) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRACTKIT", "PYTEST", "GIT_"))}
    kept.pop("CI", None)
    ran = subprocess.run(
        list(map(str, command)), cwd=cwd, env={**kept, **(environment or {})}, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if ran.returncode != ends_in:
        sys.exit(f"{' '.join(map(str, command))}\nended in {ran.returncode}, not in {ends_in}:\n{ran.stdout}")
    return ran.stdout


def first_command(clone: Path) -> None:
    """Run the first command of the README, and hold the time that this machine works for it."""
    found = re.search(r"^```console\n\$ (.*)$", (clone / "README.md").read_text("utf-8"), re.MULTILINE)
    assert found is not None, "the README shows no command"
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    told = run("bash", "-c", found[1], cwd=clone)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    machine = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"`{found[1]}` in a fresh clone: {machine:.1f} s of machine time, {wall:.1f} s on the clock")
    assert "verdict    api" in told, told
    assert machine < MAX_MACHINE_SECONDS, f"more than {MAX_MACHINE_SECONDS} s of machine time"


def packages(clone: Path, folder: Path) -> list[Path]:
    """Build the sdist, and the wheel from the sdist, so that what is missing there is missing here."""
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", cwd=clone)
    return sorted((folder / "dist").iterdir())


def installed(package: Path, folder: Path) -> None:
    """Install a package into an environment of its own and use it: alone, then with what only servers need."""
    folder.mkdir()
    environment = folder / "venv"
    run(sys.executable, "-m", "venv", environment, cwd=folder)
    python, contractkit = environment / "bin/python", environment / "bin/contractkit"
    before = size(environment)
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package, cwd=folder)
    megabytes = (size(environment) - before) / 1e6
    print(f"{package.name}: {megabytes:.0f} MB with what it needs")
    assert megabytes < MAX_MEGABYTES, f"more than {MAX_MEGABYTES} MB"
    told = run(contractkit, "sandbox", "no.md", cwd=folder, ends_in=3)
    assert "no.md" in told, told
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{package}[server]", cwd=folder)
    use(folder, python, contractkit)


def use(folder: Path, python: Path, contractkit: Path) -> None:
    assert "All of this happened just now." in run(contractkit, "demo", cwd=folder)
    project = folder / "project"
    project.mkdir()
    run(contractkit, "init", cwd=project)
    sandbox = subprocess.Popen(
        [contractkit, "sandbox", "docs/update-an-order.md", "--port", "8479", "--token", "let-me-in"],
        cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(8479)
        url, token = "http://127.0.0.1:8479", {"CONTRACTKIT_TOKEN": "let-me-in"}
        run(contractkit, "record", "cassettes/first-update.http", "--base-url", url, cwd=project, environment=token)
    finally:
        sandbox.terminate()
        sandbox.wait()
    (project / "tests/test_again.py").write_text(TEST, "utf-8")
    assert "nothing moved" in run(contractkit, "check", "--output", "html=report.html", cwd=project)
    assert "2 passed" in run(python, "-m", "pytest", "-q", "--contract-report", "json=report.json", cwd=project)
    assert run(contractkit, "schema", "report", cwd=project).startswith("{")


def wait_for(port: int) -> None:
    import socket

    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    sys.exit("the sandbox did not start")


def size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file() and not each.is_symlink())


def hooks(clone: Path, folder: Path) -> None:
    """Have pre-commit install the hooks from the clone, as it does from anywhere, and run them on a project."""
    project = folder / "hooked"
    project.mkdir()
    shutil.copytree(clone / "docs/partner-api", project / "docs/partner-api")
    shutil.copytree(clone / "cassettes", project / "cassettes")
    settings = '[tool.contractkit]\npages = ["docs/partner-api/update-a-referral.md"]\n'
    (project / "pyproject.toml").write_text(settings, "utf-8")
    commit = run("git", "rev-parse", "HEAD", cwd=clone).strip()
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {clone}\n  rev: {commit}\n  hooks:\n  - id: contractkit-check\n  - id: contractkit-scan\n"
        "  - id: contractkit-lint\n    args: [--fail-on, never]\n",
        "utf-8",
    )
    run("git", "init", "--quiet", cwd=project)
    run("git", "add", ".", cwd=project)
    command = (Path(sys.executable).parent / "pre-commit", "run", "--all-files", "--color", "never")
    home = {"PRE_COMMIT_HOME": str(folder / "hooks")}
    assert run(*command, cwd=project, environment=home).count("Passed") == 3
    tape = project / "cassettes/update-accepted.yaml"
    tape.write_text(tape.read_text("utf-8").replace('"dealValue": 50000', '"dealValue": "50000"'), "utf-8")
    run("git", "add", ".", cwd=project)
    assert "response-type-changed" in run(*command, cwd=project, environment=home, ends_in=1)
    print("pre-commit installed the hooks from the clone, and they stopped a tape that left its page")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="contractkit-stranger-") as name:
        folder = Path(name)
        clone = folder / "clone"
        run("git", "clone", "--quiet", ROOT, clone, cwd=folder)
        first_command(clone)
        hooks(clone, folder)
        built = packages(clone, folder)
        shutil.rmtree(clone)
        for package in built:
            installed(package, folder / package.suffix.removeprefix("."))


if __name__ == "__main__":
    main()
