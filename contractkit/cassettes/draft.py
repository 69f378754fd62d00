"""A tape that is being made: scrubbed as it grows, looked through as it will stand, and written as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.documented import Documenting
from contractkit.cassettes.exchange_secrets import refuse_secrets
from contractkit.cassettes.file import MAX_BYTES
from contractkit.cassettes.file_write import END, INTERACTIONS, head
from contractkit.cassettes.made_anew import found
from contractkit.cassettes.packed import refuse_packed
from contractkit.cassettes.replacement import existing, same
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.scrubbed import ScrubbedExchanges
from contractkit.cassettes.secrets import refuse, scan
from contractkit.cassettes.spooled import SpooledExchanges
from contractkit.cassettes.store import write_atomically
from contractkit.errors import StorageError
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange, Request


class Draft:
    """A tape that is not written yet. `drafting` makes it.

    Attributes:
        output: where the tape will be.
    """

    def __init__(
        self, output: Path, spooled: SpooledExchanges, scrubber: Scrubber, contracts: Sequence[Contract]
    ) -> None:
        self.output = output
        self._exchanges = spooled
        self._scrubbed = ScrubbedExchanges(scrubber, spooled)
        self._documenting = Documenting(contracts)
        self._metadata = Metadata()
        self._expected: Request | None = None

    def __len__(self) -> int:
        return len(self._exchanges)

    def expect(self, request: Request, secrets: Collection[str]) -> None:
        """Know of a request that is about to be sent, and of values that must not be written, wherever they stand.

        Raises:
            StorageError: there is no room for what came before.
        """
        self._exchanges.catch_up()
        self._scrubbed.learn(secrets)
        self._expected = request

    def add(self, exchange: Exchange) -> Exchange:
        """Add an exchange, and return it as far as its secrets are known by now.

        Raises:
            UnsafeError: it is packed, and nobody can look into it for secrets.
        """
        refuse_packed([exchange], str(self.output))
        done = self._scrubbed.add(exchange)
        self._documenting.see(done)
        return done

    def work(self) -> bool:
        """Do a bit of what must be done before the tape is written, and tell whether there was any.

        A request may be on its way, so it never raises an error: that comes before the next one.
        """
        if self._expected is not None:
            self._scrubbed.begin(self._expected)
            self._expected = None
            return True
        try:
            return self._exchanges.work()
        except StorageError:
            return False

    def complete(self, metadata: Metadata, made: Collection[str] = ()) -> None:
        """Take out what has become known since as a secret, and look through what will be written.

        Args:
            metadata: what is known of the recording; page and digests are filled in.
            made: values that a client makes anew each time.

        Raises:
            UnsafeError: a secret would get on the tape; the message names its kind and place.
            StorageError: there is no room for it.
        """
        exchanges = self._scrubbed.all()
        page = self._documenting.page
        marks = found((each.request for each in exchanges), made).marks
        self._metadata = replace(
            metadata,
            page=None if page is None else page.page,
            page_digest=None if page is None else page.examples_digest,
            scrub_digest=self._scrubbed.digest,
            made_anew="\n".join(map(str, marks)) or metadata.made_anew,
        )
        refuse(scan(self._head()), str(self.output))
        refuse_secrets([(index + 1, exchanges[index]) for index in exchanges.leaking()], str(self.output))

    def write(self, may_replace: Callable[[Cassette, Cassette], None] | None = None) -> None:
        """Write the tape, unless the one that is there says the same.

        Args:
            may_replace: is given the tape that is there and the one that differs from it, and raises to keep the old.

        Raises:
            CassetteError: what stands in the tape's place is not a tape. It is never overwritten.
            StorageError: it cannot be written, or would be too large to be read.
        """
        if self._exchanges.size() > MAX_BYTES:
            raise StorageError(
                f"its {len(self)} exchanges are more than the {MAX_BYTES // 1024**2} MiB that a tape may have: record "
                "them as several scenarios.",
                path=str(self.output),
            )
        old = existing(self.output)
        if old is not None and same(old, self._metadata, self._exchanges):
            return
        if old is not None and may_replace is not None:
            may_replace(old, Cassette(str(self.output), tuple(self._exchanges), self._metadata))
        write_atomically(self.output, self._text())

    def _head(self) -> bytes:
        return head(self._metadata).encode() + INTERACTIONS

    def _text(self) -> Iterator[bytes]:
        yield self._head()
        yield from self._exchanges.texts()
        yield END


@contextmanager
def drafting(output: Path, scrubber: Scrubber, contracts: Sequence[Contract], *, exact: bool) -> Iterator[Draft]:
    """Begin a tape.

    Args:
        output: where it will be written.
        scrubber: takes out what is secret.
        contracts: pages; the tape remembers the first that documents one of its exchanges.
        exact: keep the bytes of JSON bodies, as in `dumps`.
    """
    spooled = SpooledExchanges(str(output), exact=exact)
    try:
        yield Draft(output, spooled, scrubber, contracts)
    finally:
        spooled.close()
