from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contractkit.cassettes.file import Cassette, load
from contractkit.cassettes.journal import read_journal
from contractkit.errors import CannotCheckError, UnsafeError
from contractkit.loopback import listening
from contractkit.replay import server
from contractkit.workspace import Workspace
from tests.command import Command, Ended

TAPE = "cassettes/update-accepted.yaml"
PATH = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
SECRET = "let-me-in"

Run = Callable[..., Ended]


@pytest.fixture
def serve(contractkit: Command, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `contractkit serve`, do something as soon as it listens, then send it a signal."""
    real = server.run_forever

    def run(*args: object, do: Callable[[str], object], stop: int = signal.SIGTERM) -> Ended:
        failed: list[BaseException] = []
        threads: list[threading.Thread] = []

        def work(origin: str) -> None:
            try:
                do(origin)
            except BaseException as error:  # handed on below
                failed.append(error)
            finally:
                os.kill(os.getpid(), stop)

        def run_forever(build: server.Build, *, ready: Callable[[str], None], port: int = 0) -> None:
            def then(origin: str) -> None:
                ready(origin)
                threads.append(threading.Thread(target=work, args=(origin,)))
                threads[0].start()

            real(build, ready=then, port=port)

        monkeypatch.setattr(server, "run_forever", run_forever)
        ended = contractkit("serve", *args)
        for thread in threads:
            thread.join()
        assert not failed, failed[0]
        return ended

    return run


def send(
    origin: str, method: str, target: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def replay_all(origin: str, tape: Cassette) -> list[int]:
    return [
        send(origin, request.method, request.path, request.body or None,
             {name: value for name, value in request.headers if name.lower() not in {"host", "content-length"}})[0]
        for request in (exchange.request for exchange in tape.exchanges)
    ]  # fmt: skip


def test_a_tape_is_played_whole(project: Path, serve: Run) -> None:
    tape = load(project / TAPE)
    statuses: list[int] = []
    ended = serve(TAPE, "--strict", do=lambda origin: statuses.extend(replay_all(origin, tape)))
    assert (ended.code, statuses) == (0, [each.response.status for each in tape.exchanges])
    assert f"  {TAPE}: 3 exchanges, in the place of http://127.0.0.1:8470\n" in ended.out
    assert ended.err == "3 of 3 exchanges played; 0 requests were not answered.\n"


@pytest.mark.parametrize(("strict", "code"), [(["--strict"], 1), ([], 0)])
def test_a_miss_is_explained_and_fails_a_strict_run(project: Path, serve: Run, strict: list[str], code: int) -> None:
    ended = serve(TAPE, *strict, do=lambda origin: send(origin, "GET", f"{PATH}?x=1"))
    assert ended.code == code
    assert "query x\n    - recorded  (nothing)\n    + sent      1" in ended.err
    assert "contractkit record cassettes/update-accepted.http" in ended.err
    assert "0 of 3 exchanges played; 1 request was not answered.\nNot played:\n" in ended.err


def test_an_interrupt_exits_130_with_the_summary(project: Path, serve: Run) -> None:
    ended = serve(TAPE, do=lambda origin: send(origin, "GET", PATH), stop=signal.SIGINT)
    assert ended.code == 130
    assert "1 of 3 exchanges played" in ended.err


def test_a_folder_is_served_and_what_two_tapes_answer_is_told(project: Path, serve: Run) -> None:
    ended = serve("cassettes", TAPE, do=lambda origin: send(origin, "GET", PATH))
    assert ended.out.count(TAPE) == 1
    assert f"both answer GET {PATH}; the answers of " in ended.err


def test_the_handler_of_the_caller_is_put_back(project: Path, serve: Run) -> None:
    before = signal.getsignal(signal.SIGTERM)
    serve(TAPE, do=lambda origin: None)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ([], 2, "Missing argument 'CASSETTE...'"),
        (["missing.yaml"], 3, "there is no such tape"),
        (["broken.yaml"], 3, "broken.yaml"),
        (["empty"], 5, "no tape in empty"),
        ([TAPE, "--port", "70000"], 2, "--port"),
        ([TAPE, "--loop", "--record", "http://127.0.0.1:1"], 2, "not with --record"),
        (["a.yaml", "b.yaml", "--record", "http://127.0.0.1:1"], 2, "--record writes one tape: name one."),
        (
            ["a.yaml", "--record", "ftp://x"],
            2,
            "--record wants the base URL of a service, as in http://127.0.0.1:8471, not",
        ),
        (["a.json", "--record", "http://127.0.0.1:1"], 2, "a tape is written as YAML: name it a.yaml."),
        (["cassettes/update-accepted.http"], 3, f"it is a scenario; its tape is {TAPE}."),
        (["cassettes/update-acepted.yaml"], 3, "there is no such tape. Did you mean 'update-accepted.yaml'?"),
        (["broken.yaml", "--record", "http://127.0.0.1:1"], 3, "not a readable tape, so it is kept"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(
    project: Path, contractkit: Command, args: list[str], code: int, says: str
) -> None:
    Path("broken.yaml").write_text("interactions: [\n")
    Path("empty").mkdir()
    ended = contractkit("serve", *args)
    assert (ended.code, ended.out) == (code, "")
    assert says in ended.err
    assert Path("broken.yaml").read_text() == "interactions: [\n"


def test_a_port_that_is_taken_is_a_usage_error(project: Path, contractkit: Command) -> None:
    with listening(0) as taken:
        ended = contractkit("serve", TAPE, "--port", taken.getsockname()[1])
    assert ended.code == 2
    assert "it is in use" in ended.err


def test_without_the_server_package_it_says_what_to_install(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    ended = contractkit("serve", TAPE)
    assert (ended.code, ended.out) == (2, "")
    assert "pip install 'contractkit[server]'" in ended.err


def test_what_passes_through_becomes_a_tape_that_plays(project: Path, service: str, serve: Run) -> None:
    headers = {"Authorization": f"Bearer {SECRET}", "Accept": "application/json"}
    got: list[tuple[int, bytes]] = []
    ended = serve(
        "new.yaml", "--record", service, do=lambda origin: got.append(send(origin, "GET", PATH, None, headers))
    )
    assert ended.code == 0, ended.err
    assert ended.out.endswith("new.yaml: 1 exchange recorded\n")
    assert ended.err == f"  GET {PATH} -> 200\n"
    written = Path("new.yaml").read_text()
    assert SECRET not in written
    assert load(Path("new.yaml")).metadata.base_url == service
    assert [path.name for path in Path.cwd().glob("new.yaml*")] == ["new.yaml"]
    again = serve("new.yaml", "--strict", do=lambda origin: got.append(send(origin, "GET", PATH)))
    assert (again.code, got[0][0], got[1][0]) == (0, 200, 200)


def test_an_interrupted_recording_is_kept(project: Path, service: str, serve: Run) -> None:
    ended = serve("new.yaml", "--record", service, do=lambda origin: send(origin, "GET", PATH), stop=signal.SIGINT)
    assert ended.code == 130
    assert load(Path("new.yaml")).exchanges[0].response.status == 401


def test_nothing_that_passed_is_no_tape(project: Path, service: str, serve: Run) -> None:
    ended = serve("new.yaml", "--record", service, do=lambda origin: None)
    assert (ended.code, list(Path.cwd().glob("*.yaml*"))) == (5, [])
    assert "no request came through, so no tape was written" in ended.err


def test_a_write_to_another_host_is_refused(project: Path, serve: Run) -> None:
    got: list[tuple[int, bytes]] = []
    ended = serve(
        "new.yaml", "--record", "https://api.example", do=lambda origin: got.append(send(origin, "PUT", "/a"))
    )
    assert got[0][0] == 403
    assert b"allow-writes" in got[0][1]
    assert "PUT would change data on api.example" in ended.err
    assert ended.code == 5


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [(b"\xff\xfe", 400, b"only text can be recorded"), (b"text", 502, b"failed")],
)
def test_what_cannot_be_passed_on_is_said_so(project: Path, serve: Run, body: bytes, status: int, says: bytes) -> None:
    with listening(0) as taken:
        port = taken.getsockname()[1]
    got: list[tuple[int, bytes]] = []
    serve(
        "new.yaml",
        "--record",
        f"http://127.0.0.1:{port}",
        do=lambda origin: got.append(send(origin, "PUT", "/a", body)),
    )
    assert got[0][0] == status
    assert says in got[0][1]


def test_as_a_process_it_tells_its_address_and_ends_on_sigterm(project: Path) -> None:
    command = [sys.executable, "-m", "contractkit", "serve", TAPE, "--strict"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        origin = process.stdout.readline().split()[0]
        assert send(origin, "GET", PATH)[0] == 200
        process.terminate()
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "1 of 3 exchanges played; 0 requests were not answered." in err


def test_an_address_inside_a_network_is_asked_where_the_settings_allow_it(
    project: Path, service: str, serve: Run
) -> None:
    inside = service.replace("127.0.0.1", "0.0.0.0")
    got: list[tuple[int, bytes]] = []
    serve("new.yaml", "--record", inside, do=lambda origin: got.append(send(origin, "GET", PATH)))
    with Path("pyproject.toml").open("a") as settings:
        settings.write('allow-private = ["0.0.0.0"]\n')
    serve("new.yaml", "--record", inside, do=lambda origin: got.append(send(origin, "GET", PATH)))
    assert [status for status, _ in got] == [403, 421]  # which is what a sandbox says to another Host


def test_what_the_disk_did_not_take_is_in_the_journal(
    project: Path, service: str, serve: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise CannotCheckError("it cannot be written: No space left on device.", path="new.yaml")

    monkeypatch.setattr(Workspace, "keep", full)
    ended = serve("new.yaml", "--record", service, do=lambda origin: send(origin, "GET", PATH))
    assert ended.code == 3
    assert "kept in new.yaml.partial, and contractkit record new.yaml.partial --resume --output FILE" in ended.err
    assert len(read_journal(Path("new.yaml.partial"))) == 1


def test_a_recording_with_a_secret_that_is_left_is_in_no_journal(
    project: Path, service: str, serve: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leak(*_: object, **__: object) -> None:
        raise UnsafeError("not written, because it would hold a secret.")

    monkeypatch.setattr(Workspace, "keep", leak)
    ended = serve("new.yaml", "--record", service, do=lambda origin: send(origin, "GET", PATH))
    assert (ended.code, list(Path.cwd().glob("new.yaml*"))) == (4, [])
