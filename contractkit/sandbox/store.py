"""Resources in SQLite. A write names the entity tag that it replaces: of many writers with one tag, one wins."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import Final

from contractkit.errors import UsageError
from contractkit.model.json_text import write
from contractkit.model.json_value import parse
from contractkit.sandbox.plan import JsonObject

IN_MEMORY: Final = ":memory:"
_APPLICATION_ID: Final = 0x636B7362
"""Marks a database file as a sandbox's own (SQLite, `PRAGMA application_id`), so that nobody else's is written to."""
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS resource (key TEXT PRIMARY KEY, version INTEGER NOT NULL, tag TEXT NOT NULL,
                                     document TEXT NOT NULL) STRICT
"""


@dataclass(frozen=True, slots=True)
class Record:
    """One resource as stored.

    Attributes:
        version: counts its changes, from 0.
        tag: its entity tag, quotes included.
        document: its members without tag and links.
    """

    key: str
    version: int
    tag: str
    document: JsonObject


class Store:
    """The resources of one service. Safe to use from several threads, and a file from several processes.

    Args:
        database: a file, made when it is missing; `:memory:` keeps nothing after `close`.

    Raises:
        UsageError: the file cannot be opened, or is not the database of a sandbox.
    """

    def __init__(self, database: str = IN_MEMORY) -> None:
        self._lock = Lock()
        try:
            self._connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise UsageError(f"the database cannot be opened: {error}.", path=database) from error
        try:
            self._prepare(database)
        except (UsageError, sqlite3.Error) as error:
            self._connection.close()
            if isinstance(error, UsageError):
                raise
            raise UsageError(f"the database cannot be used: {error}.", path=database) from error

    def _prepare(self, database: str) -> None:
        (mark,) = self._connection.execute("PRAGMA application_id").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and mark != _APPLICATION_ID:
            raise UsageError("it is a database, but not one that a sandbox made; name another file.", path=database)
        self._connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        self._connection.execute(_SCHEMA)

    def plant(self, records: Iterable[Record]) -> None:
        """Store resources that are not there yet; what is there stays as it is."""
        rows = [(record.key, record.version, record.tag, write(record.document)) for record in records]
        with self._lock:
            self._connection.executemany("INSERT OR IGNORE INTO resource VALUES (?, ?, ?, ?)", rows)

    def read(self, key: str) -> Record | None:
        """Return a resource, or None when there is no such."""
        with self._lock:
            row = self._connection.execute(
                "SELECT version, tag, document FROM resource WHERE key = ?", (key,)
            ).fetchone()
        if row is None:
            return None
        document = parse(row[2])
        return Record(key, row[0], row[1], document if isinstance(document, dict) else {})

    def swap(self, old: Record, new: Record) -> bool:
        """Put a resource in the place of another, if that one is still there.

        Returns:
            Whether it was. Compared and written in one statement, hence in one transaction.
        """
        with self._lock:
            cursor = self._connection.execute(
                "UPDATE resource SET version = ?, tag = ?, document = ? WHERE key = ? AND tag = ? AND version = ?",
                (new.version, new.tag, write(new.document), old.key, old.tag, old.version),
            )
        return cursor.rowcount == 1

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
