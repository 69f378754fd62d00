"""The HTML report in headless Chromium: what it asks for, runs and complains of, and what it looks like."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest

from contractkit.model.contract import Source
from contractkit.model.coverage import Aspect, Cell, Coverage, Evidence, OperationCoverage
from contractkit.model.finding import Level, Report, RuleInfo, Verdict, Waived
from contractkit.model.illustration import Comparison, Conversation, Illustration, Turn
from contractkit.reports import html
from tests.reports.samples import HOSTILE, hostile
from tests.reports.test_html import FINDING

CHROMIUM = shutil.which("chromium")


class Visit(NamedTuple):
    """What a browser made of a page, what it asked the server for, and what it wrote on its console."""

    dom: str
    asked: list[str]
    console: list[str]


def visit(written: str, profile: Path, width: int, *, dark: bool = False) -> Visit:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(written.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the library's
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        command = [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--blink-settings=preferredColorScheme={int(not dark)}", f"--window-size={width},900",
            f"--user-data-dir={profile}", "--enable-logging=stderr", "--v=0",
            "--dump-dom", f"http://127.0.0.1:{server.server_port}/report",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
        server.shutdown()
    console = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if "CONSOLE" in line]
    return Visit(done.stdout.decode(), asked, console)


def everything_hostile() -> Report:
    reports = [hostile(text) for text in HOSTILE]
    findings = tuple(each.findings[0] for each in reports)
    pictures = [each.illustration for each in reports if each.illustration is not None]
    talks = tuple(talk for each in pictures for talk in each.conversations)
    answers = tuple(answer for each in pictures for answer in each.comparisons)
    return replace(
        hostile("x"), findings=findings, pages=HOSTILE, unmatched=HOSTILE, illustration=Illustration(talks, answers, 3)
    )


def test_a_browser_runs_nothing_asks_for_nothing_and_complains_of_nothing(tmp_path: Path) -> None:
    seen = visit(html.render(everything_hostile()), tmp_path, 1200)
    assert seen.asked == ["/report"]
    assert not seen.console
    assert seen.dom.count("<article") == len(HOSTILE)
    assert seen.dom.count('class="turn"') == 2 * len(HOSTILE)
    assert "<script" not in seen.dom
    assert "<img" not in seen.dom


def asked_in_the_page(report: Report, script: str, profile: Path, width: int, *, dark: bool = False) -> str:
    """Open a report and return what a script in it says: what a page looks like, only that can tell."""
    # So for this the policy goes and a script comes, and everything is unfolded.
    written = re.sub("<meta http-equiv[^>]*>", "", html.render(report)).replace("<details", "<details open")
    told = f"<script>document.body.setAttribute('data-told', (() => {{ {script} }})())</script></body>"
    dom = visit(written.replace("</body>", told), profile, width, dark=dark).dom
    return (re.search('data-told="([^"]*)"', dom) or ["", ""])[1]


@pytest.mark.parametrize("width", [390, 1200])
def test_nothing_is_wider_than_the_screen_and_filters_hide_what_they_name(width: int, tmp_path: Path) -> None:
    script = """
        const shown = () => [...document.querySelectorAll("article")].filter(each => each.offsetHeight > 0).length;
        const told = [innerWidth, document.documentElement.scrollWidth, shown()];
        document.getElementById("show-error").click();
        return [...told, shown()].join(" ");
    """
    inner, scroll, before, after = map(
        int, asked_in_the_page(everything_hostile_and_a_note(), script, tmp_path, width).split()
    )
    assert scroll <= inner
    assert (before, after) == (len(HOSTILE) + 1, 1)


@pytest.mark.parametrize("width", [390, 1200])
def test_a_conversation_runs_between_two_lines_and_answers_come_back(width: int, tmp_path: Path) -> None:
    script = """
        const box = name => document.querySelector(name).getBoundingClientRect();
        const list = box(".talk ol"), ask = box(".ask"), answer = box(".answer"), status = box(".answer b");
        const [client, service] = [...document.querySelectorAll(".ends b")].map(each => each.getBoundingClientRect());
        return [client.right < service.left, ask.bottom <= answer.top, ask.left - list.left < 4,
            list.right - answer.right < 4, status.left > ask.left, list.width > innerWidth / 3].join(" ");
    """
    assert asked_in_the_page(told(), script, tmp_path, width) == " ".join(["true"] * 6)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(dark: bool, tmp_path: Path) -> None:
    # WCAG 2.2, 1.4.3: a contrast of 4.5 to 1.
    script = """
        const parts = color => color.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = each => {
            for (; each; each = each.parentElement) {
                const color = parts(getComputedStyle(each).backgroundColor);
                if (color.length < 4 || color[3] > 0) return color;
            }
            return [255, 255, 255];
        };
        const contrast = each => {
            const [a, b] = [parts(getComputedStyle(each).color), behind(each)].map(light).sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
        };
        const texts = [...document.querySelectorAll("body *")].filter(each => each.tagName !== "SCRIPT" &&
            [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
        const weak = texts.filter(each => contrast(each) < 4.5).map(each => each.tagName + "." + each.className);
        const dim = light(behind(document.body)) < 0.1;
        return texts.length + " " + dim + " " + [...new Set(weak)].join(" ");
    """
    number, is_dark, *weak = asked_in_the_page(told(), script, tmp_path, 1200, dark=dark).split()
    assert int(number) > 60
    assert is_dark == str(dark).lower()
    assert not weak


def test_it_prints_with_everything_unfolded(tmp_path: Path) -> None:
    if CHROMIUM is None or shutil.which("pdftotext") is None:
        pytest.skip("Chromium or poppler-utils is not installed")
    (tmp_path / "report.html").write_text(html.render(told()), "utf-8")
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'report.pdf'}",
        (tmp_path / "report.html").as_uri(),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    printed = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    for shown in ("A sentence.", "client", "If-Match", "of answer 1", "New", "ticket 4711", "tapes/a.yaml"):
        assert shown in printed
    assert "Show" not in printed  # filters are of no use on paper


def told() -> Report:
    """A report with something of everything that is coloured."""
    turns = (
        Turn(0, "GET", "/x/1", 200, tag='"a"'),
        Turn(1, "PUT", "/x/1", 412, (("If-Match", '"a"'),), '"b"'),
        Turn(3, "PUT", "/x/1", 302, (("If-None-Match", '"c", "d"'),), '"e"', in_body=True),
    )
    levels = [replace(FINDING, level=level, exchange=int(level), verdict=Verdict.TAPE) for level in Level]
    here = Source("docs/page.md", 7)
    evidence = (Evidence(Aspect.STATUS, "412", 0, source=here), Evidence(Aspect.STATUS, "418", 2, documented=False))
    cells = (Cell("New", "Pending", 2, documented=True), Cell("Active", "Pending", 1, documented=False))
    comparison = Comparison("PUT /x/{id}", here, {"a": 1, "b": 2}, "tapes/a.yaml", 0, 200, {"a": "1", "b": 3})
    return Report(
        findings=(FINDING, *levels, replace(FINDING, waived=Waived("ticket 4711"))),
        rules=(RuleInfo("response-type-changed", Level.ERROR, Verdict.API, "Sums up.", "Sums up.\n\nWhy: so."),),
        pages=("docs/page.md",),
        cassettes=("tapes/a.yaml",),
        exchanges=4,
        coverage=Coverage((OperationCoverage("PUT /x/{id}", here, 3, evidence=evidence, matrix=cells),)),
        illustration=Illustration((Conversation("tapes/a.yaml", turns, 9),), (comparison,), 2),
    )


def everything_hostile_and_a_note() -> Report:
    report = everything_hostile()
    return replace(report, findings=(*report.findings, replace(FINDING, level=Level.INFO)))
