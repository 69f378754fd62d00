from __future__ import annotations

from contextlib import nullcontext

import pytest
from urllib3.util import parse_url

from contractkit.errors import UnsafeError, UsageError
from contractkit.scenario.destination import authority, refuse_private_address, refuse_unasked_write


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("http://127.0.0.1:8470/a", "127.0.0.1:8470"),
        ("HTTPS://API.Example.com?x", "api.example.com"),
        ("https://api.example.com", "api.example.com"),
        ("http://[::1]:80/#a", "[::1]:80"),
        ("https://host/a b\\c@d:e", "host"),
    ],
)
def test_the_host_is_read_as_the_library_reads_it(uri: str, place: str) -> None:
    assert authority(uri, path="a.http", line=3) == place
    read = parse_url(uri)
    assert (read.host or "").lower() == place.partition("]")[0].partition(":80")[0].partition(":8470")[0] + (
        "]" if place.startswith("[") else ""
    )


@pytest.mark.parametrize(
    "uri",
    [
        "", "/relative", "localhost:80/a", "ftp://h/", "http://", "http:///a", "http://user@host/", "http://u:p@host/",
        "http://evil.example\\@127.0.0.1/", "http://127.0.0.1:80:90/", "http://127.0.0.1:x/", "http://h\n/", "http://h/\x00",
        "http://a b/", "http://[::1/", "http://[::1]evil/", "//h/a",
    ],
)  # fmt: skip
def test_a_uri_that_two_readers_could_read_differently_is_refused(uri: str) -> None:
    with pytest.raises(UsageError, match="the URI must be absolute") as caught:
        authority(uri, path="a.http", line=3)
    assert caught.value.line == 3


@pytest.mark.parametrize("place", ["localhost", "localhost:8470", "127.0.0.1:1", "127.9.9.9", "[::1]:80", "[::1]"])
def test_this_machine_may_be_written_to(place: str) -> None:
    refuse_unasked_write("PUT", place, (), path="a.http", line=1)


@pytest.mark.parametrize("allowed", ["api.example.com", "API.example.com", "api.example.com:8443"])
def test_an_allowed_host_may_be_written_to(allowed: str) -> None:
    refuse_unasked_write("DELETE", "api.example.com:8443", (allowed,), path="a.http", line=1)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_needs_no_leave(method: str) -> None:
    refuse_unasked_write(method, "api.example.com", (), path="a.http", line=1)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "POST", "DELETE"])
@pytest.mark.parametrize(
    "place",
    [
        "api.example.com:8444", "sub.api.example.com", "127.0.0.1.example.com", "x.localhost", "2130706433", "127.1",
        "[::ffff:8.8.8.8]", "0.0.0.0", "169.254.169.254", "10.0.0.1",
    ],
)  # fmt: skip
def test_a_write_to_any_other_host_is_refused_and_says_how_to_allow_it(method: str, place: str) -> None:
    with pytest.raises(UnsafeError, match="Nothing was sent") as caught:
        refuse_unasked_write(method, place, ("api.example.com:8443",), path="a.http", line=7)
    host = place.removesuffix(":8444")
    assert f'allow-writes = ["{host}"] under [tool.contractkit]' in caught.value.message
    assert (caught.value.path, caught.value.line, caught.value.exit_code) == ("a.http", 7, 4)


@pytest.mark.parametrize(
    ("place", "addresses", "allowed", "refused"),
    [
        ("api.io", {"93.184.216.34"}, (), False),
        ("api.io", {"10.0.0.7", "93.184.216.34"}, (), True),
        ("169.254.169.254", {"169.254.169.254"}, (), True),
        ("[fe80::1]", {"fe80::1%eth0"}, (), True),
        ("rebound.io", {"127.0.0.1"}, (), True),
        ("mapped.io", {"::ffff:10.0.0.1"}, (), True),
        ("many.io", {"224.0.0.1"}, (), True),
        ("intern.io:8443", {"10.0.0.7"}, ("Intern.io",), False),
        ("intern.io:8443", {"10.0.0.7"}, ("intern.io:8443",), False),
        ("localhost:1", {"127.0.0.1"}, (), False),
        ("127.0.0.1", {"127.0.0.1"}, (), False),
    ],
)
def test_addresses_inside_a_network_are_refused(
    place: str, addresses: set[str], allowed: tuple[str, ...], refused: bool
) -> None:
    error = pytest.raises(UnsafeError, match=r"a\.http:3: .*Nothing was sent.*allow-private")
    with error if refused else nullcontext():
        refuse_private_address(place, addresses, allowed, path="a.http", line=3)
