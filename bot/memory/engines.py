"""The two engines, behind one face: run this piece of work on a connection.

The rule: the work itself is the same plain SQLAlchemy on both, and this file is the only place
where they differ. SQLite's driver blocks, so it gets one thread and one connection for good, and a
whole piece of work is one trip to that thread. (Through aiosqlite every call of the driver is a
trip of its own: a load and a save took six times the CPU.)
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import stamina
from sqlalchemy import URL, Connection, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

T = TypeVar("T")
Work = Callable[[Connection], T]

BUSY_SECONDS = 5.0  # how long one process waits for another one's write


NO_ADDRESS = (
    "DESKHAND_DATABASE is not the address of a database: write sqlite:///deskhand.db or "
    "postgresql://user:password@host/database."
)


class StoreError(Exception):
    """The database cannot be used; the text says why and what to do."""


class Engine(Protocol):
    """Where the tables are."""

    async def once(self, work: Work[T]) -> T:
        """Run work that is a single statement, which commits by itself."""

    async def together(self, work: Work[T]) -> T:
        """Run work in one transaction: all of it is kept or nothing."""

    async def close(self) -> None: ...


def engine_for(url: str) -> Engine:
    """Make the engine that a database's address stands for; nothing is connected yet."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        # without the cause: it quotes the address, which may hold a password
        raise StoreError(NO_ADDRESS) from None
    match parsed.get_backend_name():
        case "sqlite":
            return SQLite(parsed)
        case "postgresql" | "postgres":  # hosting services write it short
            return PostgreSQL(parsed)
    raise StoreError(NO_ADDRESS)


class SQLite:
    """A file on this machine, or memory where the URL names no file."""

    def __init__(self, url: URL) -> None:
        self._file = url.database if url.database != ":memory:" else None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._engine = create_engine(
            url.set(drivername="sqlite"),
            isolation_level="AUTOCOMMIT",
            poolclass=StaticPool,
            hide_parameters=True,
            connect_args={"timeout": BUSY_SECONDS},
        )
        event.listen(self._engine, "connect", _prepare)
        self._connection: Connection | None = None

    async def once(self, work: Work[T]) -> T:
        return await self._in_thread(self._once, work)

    async def together(self, work: Work[T]) -> T:
        return await self._in_thread(self._together, work)

    async def close(self) -> None:
        await self._in_thread(self._close)
        self._thread.shutdown()

    def _once(self, work: Work[T]) -> T:
        connection = self._open()
        with connection.begin():
            return work(connection)

    def _together(self, work: Work[T]) -> T:
        connection = self._open()
        with connection.begin():
            # IMMEDIATE takes the write lock first: a transaction that reads and then wants to
            # write could otherwise find that it has read something outdated, and fail
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return work(connection)

    def _open(self) -> Connection:
        if self._connection is None:
            if self._file:
                # for the owner's eyes only: it holds customers' names and telephone numbers
                Path(self._file).touch(mode=0o600)
            self._connection = self._engine.connect()
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    async def _in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        with _explained(f"The database file {self._file}"):
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, function, *arguments)


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    # FULL syncs at every commit: a power cut must not forget that a write was put on the wire,
    # or it would be sent again. With NORMAL the last commits may be gone.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _is_busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.Error) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY


@stamina.retry(on=_is_busy, attempts=None, timeout=BUSY_SECONDS, wait_initial=0.01, wait_max=0.1)
def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    # the one statement for which SQLite does not wait by itself until another process is done
    cursor.execute("PRAGMA journal_mode = WAL")


class PostgreSQL:
    """A server that several machines share.

    The URL goes to asyncpg as it is, so it means what it means to libpq: several hosts, sslmode,
    search_path and other settings of the session included.
    """

    def __init__(self, url: URL) -> None:
        try:
            import asyncpg  # type: ignore[import-untyped]
        except ImportError as error:
            raise StoreError(
                "PostgreSQL needs one more package: run pip install 'deskhand[postgresql]'."
            ) from error
        self._name = url.render_as_string(hide_password=True)
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)

        async def connect() -> Any:
            return await asyncpg.connect(
                dsn,
                timeout=10,
                command_timeout=10,
                server_settings={
                    "application_name": "deskhand",
                    # a frozen process must not keep rows locked
                    "idle_in_transaction_session_timeout": "10s",
                },
            )

        self._engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=connect,
            hide_parameters=True,
            pool_size=10,
            max_overflow=0,
        )
        event.listen(self._engine.sync_engine, "checkout", _pass_over_closed)
        self._single = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    async def once(self, work: Work[T]) -> T:
        with self._explained():
            async with self._single.connect() as connection:
                return await connection.run_sync(work)

    async def together(self, work: Work[T]) -> T:
        with self._explained():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def close(self) -> None:
        await self._engine.dispose()

    def _explained(self) -> AbstractContextManager[None]:
        return _explained(f"PostgreSQL at {self._name}")


def _pass_over_closed(connection: Any, record: object, proxy: object) -> None:
    # asyncpg notices by itself when the server hangs up: no need to ping it before every use
    if connection.driver_connection.is_closed():
        raise DisconnectionError


@contextmanager
def _explained(what: str) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(
            f"{what} cannot be used: {reason}. Check DESKHAND_DATABASE, and that the database "
            "is running and Deskhand may write to it."
        ) from error
