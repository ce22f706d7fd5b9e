"""How long things are kept: what nobody has touched for long goes, and what is to be forgotten.

The rule: small pieces. A table may hold a million rows, and whoever waits for the database while it
is tidied waits for a few hundred of them at most. What waits for the world is never taken out: a
write may be on its way.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Table,
    delete,
    literal,
    select,
    tuple_,
)

from bot.memory.engines import Engine
from bot.memory.journal import DAY
from bot.memory.records import Dialog
from bot.memory.tables import Now, dialogs, directory, notices, sightings

PAGE = 500

# The tables in which a customer may stand, and the column of each that tells of them, as JSON; with
# the directory, whose columns are a customer themselves, these are all.
HOLDING: tuple[tuple[Table, str], ...] = (
    (dialogs, "state"),
    (sightings, "appointment"),
    (notices, "state"),
)


@dataclass(frozen=True)
class Held:
    """A row that may tell of a customer. `text` is JSON, `system` the one that it is about.

    A dialog's state says itself at which system's desk it stands.
    """

    table: Table
    key: tuple[Any, ...]
    system: str
    text: str


class Keeping:
    """What is kept in one store, and until when. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def drop_dialogs(self, days: int, most: int) -> int:
        """Take out up to `most` dialogs that nobody has touched for so many days, ended or left.

        Returns how many went. With 0 days every dialog is kept for ever.
        """
        if not days:
            return 0
        old = (
            select(dialogs.c.id)
            .where(dialogs.c.updated_at < Now() - days * DAY, dialogs.c.waiting != "world")
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("old")
        )
        taken = delete(dialogs).where(dialogs.c.id.in_(select(old.c.id))).returning(dialogs.c.id)
        return await self._engine.once(lambda connection: len(connection.execute(taken).all()))

    async def held(self) -> AsyncIterator[Held]:
        """Yield every row that may tell of a customer, but for the directory's."""
        for table, column in HOLDING:
            keys = tuple(table.primary_key.columns)
            system = table.c.system if "system" in table.c else literal("")
            statement = select(*keys, system, table.c[column]).order_by(*keys).limit(PAGE)
            async for row in self._pages(statement, keys):
                values = list(row)
                yield Held(table, tuple(values[:-2]), str(values[-2]), str(values[-1]))

    async def people(self) -> AsyncIterator[Row[Any]]:
        """Yield every row of the directory."""
        keys = (directory.c.id,)
        statement = select(directory).order_by(*keys).limit(PAGE)  # its first column is the key
        async for row in self._pages(statement, keys):
            yield row

    async def dialogs(self, held: Sequence[Held]) -> list[Dialog]:
        """Return the dialogs among these rows, as they are now."""
        ids = [one.key[0] for one in held if one.table is dialogs]

        def work(connection: Connection) -> list[Dialog]:
            found: list[Dialog] = []
            for i in range(0, len(ids), PAGE):
                some = select(dialogs).where(dialogs.c.id.in_(ids[i : i + PAGE]))
                found += [Dialog(*row) for row in connection.execute(some)]
            return found

        return await self._engine.together(work)

    async def posted(self, held: Sequence[Held]) -> list[str]:
        """Return where Slack shows cards of these rows: channel and time of each message."""
        tables = (dialogs, notices)

        def work(connection: Connection) -> list[str]:
            found: list[str] = []
            for table in tables:
                ids = [one.key[0] for one in held if one.table is table]
                for i in range(0, len(ids), PAGE):
                    some = select(table.c.channel, table.c.card_ts).where(
                        table.c.id.in_(ids[i : i + PAGE]), table.c.card_ts != ""
                    )
                    found += [f"{row.channel} {row.card_ts}" for row in connection.execute(some)]
            return found

        return await self._engine.together(work)

    async def erase(self, held: Sequence[Held], people: Sequence[str]) -> None:
        """Take these rows and these people of the directory out, all or none.

        A dialog that waits for the world meanwhile stays.
        """

        def work(connection: Connection) -> None:
            for one in held:
                keys = zip(one.table.primary_key.columns, one.key, strict=True)
                statement = delete(one.table).where(*(column == value for column, value in keys))
                if one.table is dialogs:
                    statement = statement.where(dialogs.c.waiting != "world")
                connection.execute(statement)
            for person in people:
                connection.execute(delete(directory).where(directory.c.id == person))

        await self._engine.together(work)
        await self._engine.once(_overwrite)

    async def _pages(self, statement: Any, keys: tuple[Any, ...]) -> AsyncIterator[Row[Any]]:
        """Yield the rows of a statement that begins with the keys, some at a time."""
        page_of = statement
        while True:
            page = await self._engine.once(partial(_all, page_of))
            for row in page:
                yield row
            if len(page) < PAGE:
                return
            page_of = statement.where(tuple_(*keys) > tuple_(*page[-1][: len(keys)]))


def _all(statement: Any, connection: Connection) -> Sequence[Row[Any]]:
    return connection.execute(statement).all()


def _overwrite(connection: Connection) -> None:
    """Let an SQLite file hold no remains: what is deleted else stays readable for a while."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
