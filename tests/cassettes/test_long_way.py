"""vcrpy is loaded when something needs it and not before; each case in a process that has not loaded it yet."""

from __future__ import annotations

import ast
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from contractkit.cassettes.long_way import CLIENTS, LongWay
from contractkit.cassettes.patches import Patches, Replacements

ROOT = Path(__file__).parents[2]
SETUP = """
import http.client, sys
import requests, urllib3
from concurrent.futures import ThreadPoolExecutor
from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.network import NetworkBlockedError, no_network
from contractkit.cassettes.tape import recording, replaying
from contractkit.model.exchange import Exchange, Request, Response

def state():
    import urllib.request
    classes = (http.client.HTTPConnection, http.client.HTTPSConnection, urllib3.connection.HTTPConnection,
               urllib3.connection.HTTPSConnection, urllib3.HTTPConnectionPool, urllib3.HTTPSConnectionPool)
    return [dict(vars(each)) for each in classes], dict(vars(http.client)), list(sys.meta_path)

def ask(session):
    session.trust_env = False
    assert session.get("http://gone.test/x", timeout=5).content == b"told"

def exchanges(number, scheme="http"):
    return tuple(Exchange(Request(method="GET", uri=f"{scheme}://gone.test/x"), Response(body=b"told"), "t", index)
                 for index in range(number))

def loaded():
    return "vcr" in sys.modules
before = state()
"""
DONE = """
assert state() == before, "not everything is as it was"
print("done")
"""
WAYS = {
    "http.client": """
connection = http.client.HTTPConnection("gone.test", timeout=5)
connection.request("GET", "/x")
assert connection.getresponse().read() == b"told"
""",
    "urllib": """
import urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
with opener.open("http://gone.test/x", timeout=5) as answer:
    assert answer.read() == b"told"
""",
    "urllib3": """
assert urllib3.PoolManager().request("GET", "http://gone.test/x").data == b"told"
""",
    "a pool that was there before": """
assert POOL.request("GET", "/x").data == b"told"
""",
    "a connection of urllib3": """
connection = urllib3.connection.HTTPConnection("gone.test")
connection.request("GET", "/x")
assert connection.getresponse().read() == b"told"
""",
    "requests, the long way": """
assert requests.get("http://gone.test/x", timeout=urllib3.Timeout(5)).content == b"told"
""",
    "httpx": """
import httpx
assert httpx.get("http://gone.test/x").content == b"told"
""",
    "aiohttp": """
import asyncio, aiohttp
async def get():
    async with aiohttp.ClientSession() as session, session.get("http://gone.test/x") as answer:
        return await answer.read()
assert asyncio.run(get()) == b"told"
""",
}


def run(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SETUP + program + DONE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr


def inside(block: str) -> str:
    return block.strip().replace("\n", "\n    ")


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_way_is_answered_the_first_time_and_again(way: str) -> None:
    run(f"""
POOL = urllib3.HTTPConnectionPool("gone.test")
with no_network(), replaying(Cassette("t", exchanges(2))) as player, requests.Session() as session:
    ask(session)
    assert not loaded()
    {inside(way)}
    assert loaded()
    assert player.unplayed() == ()
assert state() == before
with no_network(), replaying(Cassette("t", exchanges(2))) as player, requests.Session() as session:
    {inside(way)}
    ask(session)
    assert player.unplayed() == ()
""")


def test_a_suite_on_the_short_cut_never_loads_it() -> None:
    run("""
for _ in range(3):
    with no_network(), replaying(Cassette("t", exchanges(1))) as player, requests.Session() as session:
        ask(session)
    assert player.unplayed() == ()
    assert state() == before
assert not loaded()
""")


@pytest.mark.parametrize("already", ["import httpx", "import vcr", "del sys.modules['requests.adapters']"])
def test_where_there_is_no_wire_for_something_it_is_loaded_at_once(already: str) -> None:
    run(f"""
{already}
with replaying(Cassette("t", exchanges(1))):
    assert loaded()
""")


def test_where_another_tool_has_its_own_class_there_it_is_loaded_at_once() -> None:
    run("""
class Theirs(http.client.HTTPConnection):
    pass
own = http.client.HTTPConnection
http.client.HTTPConnection = Theirs
with replaying(Cassette("t", exchanges(1))):
    assert loaded()
assert http.client.HTTPConnection is Theirs
http.client.HTTPConnection = own
""")


def test_the_wires_look_like_what_they_stand_at() -> None:
    run("""
import inspect
kinds = (http.client.HTTPConnection, urllib3.connection.HTTPSConnection)
signatures = [inspect.signature(each) for each in kinds]
with replaying(Cassette("t", exchanges(1))):
    assert [inspect.signature(each) for each in kinds] == signatures
    assert not loaded()
""")


def test_threads_that_meet_the_wires_together_are_all_answered() -> None:
    run("""
import urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
def get(number):
    if number % 2:
        return urllib3.PoolManager().request("GET", "http://gone.test/x").data
    with opener.open("http://gone.test/x", timeout=5) as answer:
        return answer.read()
with no_network(), replaying(Cassette("t", exchanges(64))) as player, ThreadPoolExecutor(8) as pool:
    assert set(pool.map(get, range(64))) == {b"told"}
    assert player.unplayed() == ()
""")


def test_nested_tapes_share_what_the_inner_one_put_in_place() -> None:
    run("""
with no_network(), replaying(Cassette("t", exchanges(2))) as outer:
    with replaying(Cassette("t", exchanges(1))), requests.Session() as session:
        ask(session)
        assert not loaded()
    with recording():
        assert loaded()
    assert urllib3.PoolManager().request("GET", "http://gone.test/x").data == b"told"
    assert len(outer.played) == 1
""")


def test_an_https_connection_and_one_of_somebodys_own_class() -> None:
    run("""
class Own(http.client.HTTPConnection):
    pass
with no_network() as guard, replaying(Cassette("t", exchanges(1, "https"))):
    try:
        Own("gone.test").request("GET", "/x")  # made by nobody whom vcrpy knows
    except NetworkBlockedError:
        pass
    assert guard.attempts == ["gone.test:80"] and not loaded()
    connection = http.client.HTTPSConnection("gone.test", timeout=5)
    connection.request("GET", "/x")
    assert connection.getresponse().read() == b"told"
""")


def test_a_wire_that_somebody_kept_does_nothing_afterwards() -> None:
    run("""
with replaying(Cassette("t", exchanges(1))):
    kept = vars(urllib3.HTTPConnectionPool)["_get_conn"], vars(http.client.HTTPConnection)["__init__"]
with urllib3.HTTPConnectionPool("gone.test") as pool:
    assert isinstance(kept[0](pool), urllib3.connection.HTTPConnection)
    kept[1](connection := http.client.HTTPConnection.__new__(http.client.HTTPConnection), "gone.test")
assert type(connection) is http.client.HTTPConnection
assert not loaded()
""")


def test_vcrpy_that_the_program_loads_itself_knows_the_real_classes() -> None:
    run("""
with replaying(Cassette("t", exchanges(1))) as player:
    import vcr.patch
    assert vcr.patch._HTTPConnection is before[1]["HTTPConnection"]
    assert urllib3.PoolManager().request("GET", "http://gone.test/x").data == b"told"
assert len(player.played) == 1
""")


def test_what_cannot_be_loaded_is_told_to_everybody_who_needs_it() -> None:
    def refuse() -> None:
        raise ImportError("broken")

    way = LongWay(Patches(lambda: Replacements(())), refuse)
    for _ in range(2):
        with pytest.raises(ImportError, match="broken"), way.held(at_once=True):
            pass
    assert not way.waits


def test_what_cannot_be_loaded_at_first_leaves_nobody_who_holds_it() -> None:
    faults = [ImportError("broken")]
    taken_back = list[bool]()

    def load() -> None:
        if faults:
            raise faults.pop()

    way = LongWay(Patches(lambda: Replacements((), (lambda: taken_back.append(True),))), load)
    with pytest.raises(ImportError, match="broken"), way.held(at_once=True):
        pass
    with way.held(at_once=True):
        assert not taken_back

    assert taken_back


def test_an_import_waits_for_who_only_comes_or_goes() -> None:
    def come() -> None:
        with way._lock:  # as it is where a tape is opened
            begun.set()
            sleep(0.1)

    begun = Event()
    way = LongWay(Patches(lambda: Replacements(())), lambda: None)
    with way.held(), ThreadPoolExecutor(1) as pool:
        coming = pool.submit(come)
        assert begun.wait(30)
        way._is_open = False
        way._open(wait=False)
        assert way._is_open
        coming.result()


def test_an_import_does_not_wait_for_who_is_loading_it_already() -> None:
    begun, go_on = Event(), Event()

    def load() -> None:
        begun.set()
        assert go_on.wait(30)

    def hold() -> bool:
        with way.held(at_once=True):
            return way._is_open

    way = LongWay(Patches(lambda: Replacements(())), load)
    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert begun.wait(30)
        way._open(wait=False)  # as the watch does, which holds a lock that the other may wait for
        assert not holding.done()
        go_on.set()
        assert holding.result()


def test_every_library_that_vcrpy_knows_has_a_wire_or_is_watched() -> None:
    tree = ast.parse((Path(str(find_spec("vcr.patch").origin))).read_text("utf-8"))  # type: ignore[union-attr]
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    packages = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names - {"requests", "urllib3"}

    assert packages == {name.partition(".")[0] for name in CLIENTS} - {"vcr"}
