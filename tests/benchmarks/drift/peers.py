"""What others say of the same tapes: DeepDiff, a schema that genson infers, and Dredd's validator, gavel.

Each gets what it can use: the documented body, and the observed one. A peer is given every chance: what it says of the
tape without drift is not held against it, and is not counted as a catch either; it is told in a line of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from contractkit.model.exchange import Exchange
from contractkit.model.json_value import Json, dump, pointer
from tests.benchmarks.drift.mutant import BODY, Scene
from tests.benchmarks.drift.service import JSON
from tests.benchmarks.drift.tape import Tape

# 9 is what Dredd uses; 10.0.4 was published without its build.
_GAVEL = "gavel@9.1.2"
_SCRIPT = """
const gavel = require('gavel');
const lines = require('fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean);
for (const line of lines) {
  const [expected, actual] = JSON.parse(line);
  const fields = gavel.validate(expected, actual).fields;
  const places = [];
  for (const [name, field] of Object.entries(fields))
    for (const error of field.errors || [])
      places.push('/response/' + (name === 'statusCode' ? 'status' : name) + ((error.location || {}).pointer || ''));
  console.log(JSON.stringify(places));
}
"""


class Peer(Protocol):
    """A tool that is given pairs of a documented and an observed answer."""

    @property
    def name(self) -> str: ...

    def places(self, scene: Scene, tapes: Sequence[Tape]) -> list[frozenset[str]]:
        """Return for every tape the places it complains about, as `exchange pointer`."""
        ...


@dataclass(frozen=True)
class DeepDiffPeer:
    """DeepDiff of the documented body against the observed one, on its defaults."""

    name: str = "DeepDiff"

    def places(self, scene: Scene, tapes: Sequence[Tape]) -> list[frozenset[str]]:
        return _all(tapes, lambda one: self._of(scene, one))

    def _of(self, scene: Scene, exchange: Exchange) -> Iterator[str]:
        from deepdiff import DeepDiff

        observed = _observed(exchange)
        for levels in DeepDiff(_documented(scene, exchange), observed, view="tree").values():
            for level in levels:
                yield BODY + pointer([part for part in level.path(output_format="list") if part != ""])


@dataclass(frozen=True)
class GensonPeer:
    """A schema inferred from the documented bodies by genson, as people do; jsonschema checks the observed one."""

    name: str = "genson"

    def places(self, scene: Scene, tapes: Sequence[Tape]) -> list[frozenset[str]]:
        from genson import SchemaBuilder  # type: ignore[import-untyped]
        from jsonschema import Draft202012Validator

        validators = {}
        for is_error in (False, True):
            builder = SchemaBuilder()
            builder.add_object(_plain(scene.subject.error if is_error else scene.subject.document))
            validators[is_error] = Draft202012Validator(builder.to_schema())

        def of(exchange: Exchange) -> Iterator[str]:
            for error in validators[exchange.response.status >= 400].iter_errors(_observed(exchange)):
                yield BODY + pointer(list(error.absolute_path))

        return _all(tapes, of)


@dataclass(frozen=True)
class GavelPeer:
    """gavel, the validator in Dredd: status, headers and body of the documented answer against the observed one."""

    folder: Path
    name: str = "gavel"

    def places(self, scene: Scene, tapes: Sequence[Tape]) -> list[frozenset[str]]:
        pairs = [(number, one) for number, tape in enumerate(tapes) for one in tape]
        lines = "\n".join(dump([_http(scene, one, None), _http(scene, one, one)]) for _, one in pairs)
        ended = subprocess.run(
            ["node", "-e", _SCRIPT],
            input=lines,
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=True,
            timeout=600,
        )
        found: list[set[str]] = [set() for _ in tapes]
        for (number, one), line in zip(pairs, ended.stdout.splitlines(), strict=True):
            found[number] |= {f"{one.index} {place}" for place in json.loads(line)}
        return [frozenset(places) for places in found]


@dataclass(frozen=True)
class Peers:
    """The peers that can be had here, and one sentence about each that cannot."""

    folder: str

    @cached_property
    def missing(self) -> str:
        """Why gavel is not here; empty when it is."""
        if not shutil.which("node") or not shutil.which("npm"):
            return "gavel is left out: there is no node with npm on this machine."
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", self.folder, _GAVEL]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=120)
        except (OSError, subprocess.SubprocessError) as error:
            return f"gavel is left out: npm could not install it ({type(error).__name__})."
        return ""

    def all(self) -> list[Peer]:
        peers: list[Peer] = [DeepDiffPeer(), GensonPeer()]
        return peers if self.missing else [*peers, GavelPeer(Path(self.folder))]


def _all(tapes: Sequence[Tape], of: Callable[[Exchange], Iterable[str]]) -> list[frozenset[str]]:
    """Look at every answer, at equal ones once: most answers of most tapes are those of the clean tape."""
    known: dict[tuple[bool, bytes], list[str]] = {}

    def places(one: Exchange) -> list[str]:
        key = (one.response.status >= 400, one.response.body)
        if key not in known:
            known[key] = list(of(one))
        return known[key]

    return [frozenset(f"{one.index} {place}" for one in tape for place in places(one)) for tape in tapes]


def _documented(scene: Scene, exchange: Exchange) -> Json:
    return _plain(scene.subject.error if exchange.response.status >= 400 else scene.subject.document)


def _observed(exchange: Exchange) -> Json:
    """Return the observed body; no JSON is no value."""
    try:
        value: Json = json.loads(exchange.response.body)
    except ValueError:
        return None
    return value


def _plain(value: Json) -> Json:
    plain: Json = json.loads(dump(value))
    return plain


def _http(scene: Scene, exchange: Exchange, observed: Exchange | None) -> Json:
    if observed is not None:
        headers: Mapping[str, str] = {name.lower(): value for name, value in observed.response.headers}
        body = observed.response.body.decode("utf-8", "replace")
        return {"statusCode": str(observed.response.status), "headers": dict(headers), "body": body}
    status = exchange.response.status
    success = 200 if exchange.request.method == "GET" else scene.subject.status
    # A refusal is compared with the documented error; which one was to come, only the scenario knows.
    expected = status if status >= 400 or status == 304 else success
    text = dump(_documented(scene, exchange)) if _documented(scene, exchange) is not None else ""
    return {"statusCode": str(expected), "headers": {"content-type": JSON[1]}, "body": text}
