"""What CI systems get, as far as a machine without them can tell: the schema of each, and every script run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from contractkit.sandbox.server import serving
from tests.conftest import ROOT
from tests.docs.blocks import blocks

BIN = Path(sys.executable).parent
SEARCHED = f"{BIN}:{os.environ['PATH']}"
SHELL = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
"""How GitHub runs `shell: bash`."""


ASKS = "Is it known where contractkit comes from?"
WORKFLOWS = sorted((ROOT / "docs/ci").glob("github-*.yml"))
SOURCED = ["README.md", "action.yml", *(str(each.relative_to(ROOT)) for each in (ROOT / "docs").rglob("*.[my][dm]*"))]


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(tool, path=SEARCHED) is None, reason=f"{tool} is not installed")


def run(
    command: list[str] | tuple[str, ...], cwd: Path, *, stdin: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": SEARCHED, **variables}
    environment.pop("CI", None)
    return subprocess.run(command, cwd=cwd, env=environment, input=stdin, capture_output=True, text=True, check=False)


def script(path: str, name: str) -> str:
    document = cast("dict[str, Any]", yaml.safe_load((ROOT / path).read_text("utf-8")))
    steps = document["runs"]["steps"] if "runs" in document else next(iter(document["jobs"].values()))["steps"]
    return str(next(step["run"] for step in steps if step.get("name") == name))


@needs("check-jsonschema")
@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("github-actions", "action.yml"),
        ("github-workflows", "docs/ci/github-check.yml"),
        ("github-workflows", "docs/ci/github-verify-and-open-pr.yml"),
        ("gitlab-ci", "docs/ci/gitlab-ci.yml"),
        ("azure-pipelines", "docs/ci/azure-pipelines.yml"),
    ],
)
def test_each_file_follows_the_schema_of_its_system(schema: str, path: str) -> None:
    # The schema of Azure Pipelines has a pattern that is none in ECMAScript's strict mode.
    options = {
        "gitlab-ci": ["--data-transform", "gitlab-ci"],
        "azure-pipelines": ["--data-transform", "azure-pipelines", "--regex-variant", "python"],
    }.get(schema, [])
    ran = run(["check-jsonschema", "--builtin-schema", f"vendor.{schema}", *options, str(ROOT / path)], ROOT)
    assert ran.returncode == 0, ran.stdout


@needs("zizmor")
@pytest.mark.parametrize("path", ["action.yml", *(f"docs/ci/{each.name}" for each in WORKFLOWS)])
def test_a_security_audit_of_what_runs_at_github_finds_nothing(path: str) -> None:
    ran = run(["zizmor", "--offline", "--no-progress", "--color", "never", path], ROOT)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("action.yml", ["Install", "Check", "Pass or fail"]),
        ("docs/ci/github-check.yml", [ASKS]),
        ("docs/ci/github-verify-and-open-pr.yml", ["Install", "Verify", "Open a pull request"]),
    ],
)
def test_no_script_has_an_expression_in_it(path: str, names: list[str]) -> None:
    for name in names:
        assert "${{" not in script(path, name), "an input would become part of the script"


def check(project: Path, **inputs: str) -> tuple[dict[str, str], str, str]:
    """Run the step `Check` of the action; return its outputs, its summary and its log."""
    output, summary = project / "output", project / "summary.md"
    output.touch()
    given = {
        "CASSETTES": "",
        "PAGES": "",
        "FAIL_ON": "error",
        "SARIF_FILE": "contractkit.sarif",
        "WORKING_DIRECTORY": ".",
        **inputs,
    }
    ran = run(
        SHELL, project, stdin=script("action.yml", "Check"),
        GITHUB_OUTPUT=str(output), GITHUB_STEP_SUMMARY=str(summary), **given,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    lines = output.read_text("utf-8").splitlines()
    told = summary.read_text("utf-8") if summary.exists() else ""
    return dict(line.split("=", 1) for line in lines), told, ran.stdout


def drift(project: Path) -> None:
    tape = project / "cassettes/update-accepted.yaml"
    text = tape.read_text("utf-8")
    assert "dealValue" in text
    tape.write_text(text.replace('"dealValue": 75000', '"dealValue": "75000"'), "utf-8")


def test_the_action_on_tapes_that_follow_their_page(project: Path) -> None:
    outputs, summary, _ = check(project)
    assert outputs == {
        "exit-code": "0",
        "errors": "0",
        "warnings": "0",
        "infos": "7",
        "sarif-file": "./contractkit.sarif",
    }
    assert "3 tapes" in summary
    assert json.loads((project / "contractkit.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_the_action_on_a_service_that_moved(project: Path) -> None:
    drift(project)
    outputs, summary, log = check(project, CASSETTES="cassettes/update-accepted.yaml\n")
    assert outputs["exit-code"] == "1"
    assert int(outputs["errors"]) > 0
    assert "dealValue" in summary
    assert "::error " in log


def test_the_action_where_nothing_can_be_checked(project: Path) -> None:
    outputs, _, _ = check(project, PAGES="nowhere.md\n")
    assert outputs == {"exit-code": "3"}


@pytest.mark.parametrize(("code", "ended"), [("0", 0), ("1", 1), ("5", 5), ("", 3)])
def test_the_action_ends_as_the_check_did(code: str, ended: int, project: Path) -> None:
    assert run(SHELL, project, stdin=script("action.yml", "Pass or fail"), CODE=code).returncode == ended


def test_an_input_that_looks_like_shell_stays_a_name(project: Path) -> None:
    outputs, _, _ = check(project, CASSETTES='$(touch owned)"; touch owned #\n')
    assert outputs["exit-code"] == "3"
    assert not (project / "owned").exists()


def steps_of(template: str) -> list[str]:
    document = cast("dict[str, Any]", yaml.safe_load((ROOT / f"docs/ci/{template}.yml").read_text("utf-8")))
    if "contract" in document:
        return ["\n".join(document["contract"]["script"])]
    return [step["script"] for step in document["steps"] if "script" in step]


@pytest.mark.parametrize("path", SOURCED)
def test_nobody_is_told_to_install_the_other_contractkit_of_pypi(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert not re.search(r"(pip|pipx|uv) (install|run|add)[^\n]*[ '\"]contractkit([\s'\"\[=~<>]|$)", text)


@pytest.mark.parametrize(
    ("install", "wants"),
    [
        (steps_of("gitlab-ci")[0], "CI/CD variable CONTRACTKIT"),
        (steps_of("azure-pipelines")[0], "pipeline variable CONTRACTKIT"),
        (script("docs/ci/github-verify-and-open-pr.yml", "Install"), "variable CONTRACTKIT"),
        (script("docs/ci/github-check.yml", ASKS), "CONTRACTKIT_REPOSITORY"),
    ],
)
def test_a_template_says_what_it_needs_before_anything_is_installed(install: str, wants: str, project: Path) -> None:
    ran = run(SHELL, project, stdin=install, CONTRACTKIT="", REPOSITORY="", REF="")
    assert ran.returncode == 2
    assert wants in ran.stdout


@pytest.mark.parametrize(("given", "installed"), [("", "{action}"), ("../wheel.whl", "../wheel.whl")])
def test_the_action_installs_the_version_that_it_is(given: str, installed: str, project: Path) -> None:
    (project / "bin").mkdir()
    pip = project / "bin/python"
    pip.write_text('#!/bin/sh\necho "$@" > pip\n', "utf-8")
    pip.chmod(0o755)
    path = f"{project / 'bin'}:{SEARCHED}"
    text = script("action.yml", "Install")
    ran = run(SHELL, project, stdin=text, INSTALL=given, GITHUB_ACTION_PATH=str(ROOT), PATH=path)
    assert ran.returncode == 0, ran.stderr
    expected = installed.format(action=ROOT)
    assert (project / "pip").read_text("utf-8") == f"-m pip install --quiet {expected}\n"


@pytest.mark.parametrize("template", ["gitlab-ci", "azure-pipelines"])
def test_the_check_of_each_template_runs(template: str, project: Path) -> None:
    lines = [line for step in steps_of(template) for line in step.splitlines()]
    line = next(each for each in lines if each.startswith("contractkit check"))
    ran = run(SHELL, project, stdin=line)
    assert ran.returncode == 0, ran.stderr
    assert (project / "contract.xml").stat().st_size > 0


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")
    ran = run(["git", *identity, *arguments], folder)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_nightly_run_pushes_the_tapes_of_a_service_that_moved(project: Path, tmp_path_factory: Any) -> None:
    from contractkit.pages.load import load_contract

    remote = tmp_path_factory.mktemp("remote")
    git(remote, "init", "--bare", "--quiet")
    git(project, "init", "--quiet")
    (project / ".gitignore").write_text(".contractkit_cache/\nsummary.md\noutput\nbin/\ntemp/\n", "utf-8")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "start")
    git(project, "remote", "add", "origin", str(remote))
    for name in ("temp", "bin"):
        (project / name).mkdir()
    gh = project / "bin/gh"
    gh.write_text('#!/bin/sh\necho "$@" > "$RUNNER_TEMP/gh"\n', "utf-8")
    gh.chmod(0o755)
    path = "docs/ci/github-verify-and-open-pr.yml"
    variables = {
        "RUNNER_TEMP": str(project / "temp"),
        "GITHUB_OUTPUT": str(project / "output"),
        "GITHUB_STEP_SUMMARY": str(project / "summary.md"),
        "GITHUB_RUN_ID": "7",
        "CONTRACTKIT_TOKEN": "let-me-in",
        "PATH": f"{project / 'bin'}:{SEARCHED}",
    }
    page = project / "docs/partner-api/update-a-referral.md"
    with serving(load_contract(page), token="let-me-in", drift="member-retyped") as base_url:
        verified = run(SHELL, project, stdin=script(path, "Verify"), BASE_URL=base_url, **variables)
    assert verified.returncode == 0, verified.stderr
    assert (project / "output").read_text("utf-8") == "moved=1\n"
    opened = run(SHELL, project, stdin=script(path, "Open a pull request"), **variables)
    assert opened.returncode == 0, opened.stderr
    changed = git(project, "diff", "--name-only", "main", "HEAD").split()
    assert changed
    assert all(name.startswith("cassettes/") for name in changed)
    assert "contract/moved-" in git(remote, "branch", "--list")
    assert (project / "temp/gh").read_text("utf-8").startswith("pr create --head contract/moved-")


@needs("pre-commit")
def test_the_hooks_are_a_valid_manifest() -> None:
    ran = run(["pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], ROOT)
    assert ran.returncode == 0, ran.stdout


@needs("pre-commit")
def test_the_manual_shows_hooks_that_there_are(tmp_path: Path) -> None:
    (block,) = (each for each in blocks((ROOT / "docs/how-to/ci.md").read_text("utf-8")) if each.language == "yaml")
    (tmp_path / "config.yaml").write_text(block.text, "utf-8")
    ran = run(["pre-commit", "validate-config", "config.yaml"], tmp_path)
    assert ran.returncode == 0, ran.stdout
    shown = [hook["id"] for hook in yaml.safe_load(block.text)["repos"][0]["hooks"]]
    assert shown == [hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))]


@pytest.fixture
def hooked(project: Path) -> Path:
    """The project as a git repository with our hooks, run by the tools of this environment."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    local = [{**hook, "language": "system"} for hook in hooks]
    configuration = {"repos": [{"repo": "local", "hooks": local}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration), "utf-8")
    (project / ".gitignore").write_text(".contractkit_cache/\n", "utf-8")
    git(project, "init", "--quiet")
    git(project, "add", ".")
    return project


@needs("pre-commit")
def test_the_hooks_pass_on_the_shipped_project(hooked: Path) -> None:
    for hook in ("contractkit-check", "contractkit-scan"):
        ran = run(["pre-commit", "run", hook, "--all-files", "--color", "never"], hooked)
        assert ran.returncode == 0, ran.stdout
        assert "Passed" in ran.stdout


@needs("pre-commit")
def test_the_hooks_stop_what_they_are_for(hooked: Path) -> None:
    drift(hooked)
    (hooked / "cassettes/note.yaml").write_text(f"key: AKIA{'Q' * 16}\n", "utf-8")
    git(hooked, "add", ".")
    scanned = run(["pre-commit", "run", "contractkit-scan", "--color", "never"], hooked)
    assert scanned.returncode == 1
    assert "cassettes/note.yaml:1: AWS access key" in scanned.stdout
    (hooked / "cassettes/note.yaml").unlink()
    git(hooked, "add", ".")
    checked = run(["pre-commit", "run", "contractkit-check", "--color", "never"], hooked)
    assert checked.returncode == 1
    assert "dealValue" in checked.stdout


@needs("pre-commit")
def test_lint_runs_when_a_page_changes(hooked: Path) -> None:
    ran = run(["pre-commit", "run", "contractkit-lint", "--all-files", "--color", "never"], hooked)
    assert "update-a-referral.md" in ran.stdout, "the shipped page contradicts itself, and lint says where"
