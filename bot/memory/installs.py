"""The installations in the store: which workspaces there are, with their sealed tokens.

The rule: a token is renewed by one process at a time, because Slack takes a refresh token once; who
it is is decided by a lease on the database's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.memory.engines import Engine
from bot.memory.tables import Now, installs

# each engine's own insert: only these know what a conflict is
_INSERT: dict[str, Callable[[Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True, slots=True)
class Install:
    """One installation. `home` is the id of the workspace, or of the organization that has it.

    `sealed` is empty where the token is in the environment. `seconds_left` is how long the token is
    good by the database's clock; None: it does not end by itself.
    """

    home: str
    bot_user: str
    sealed: str = field(repr=False)
    installed_at: datetime
    seconds_left: float | None


_COLUMNS = (
    installs.c.home,
    installs.c.bot_user,
    installs.c.sealed,
    installs.c.installed_at,
    (installs.c.expires_at - Now()).label("seconds_left"),
)


class StoredInstalls:
    """The table of installations. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def keep(
        self, home: str, bot_user: str, sealed: str, expires_in: float | None = None
    ) -> None:
        """Keep an installation in place of an earlier one of the same workspace."""
        row = {
            "bot_user": bot_user,
            "sealed": sealed,
            "installed_at": Now(),
            "expires_at": None if expires_in is None else Now() + expires_in,
            "lease_until": None,
        }

        def work(connection: Connection) -> None:
            insert = _INSERT[connection.dialect.name](installs).values(home=home, **row)
            connection.execute(
                insert.on_conflict_do_update(index_elements=[installs.c.home], set_=row)
            ).close()

        await self._engine.once(work)

    async def find(self, home: str) -> Install | None:
        found = await self._rows(home)
        return found[0] if found else None

    async def every(self) -> list[Install]:
        return await self._rows(None)

    async def _rows(self, home: str | None) -> list[Install]:
        statement = select(*_COLUMNS).order_by(installs.c.home)
        if home is not None:
            statement = statement.where(installs.c.home == home)
        return await self._engine.once(
            lambda connection: [Install(*row) for row in connection.execute(statement)]
        )

    async def may_renew(self, home: str, sealed: str, seconds: float) -> bool:
        """Take the lease on renewing this very token for `seconds`; False: somebody else has it."""
        statement = (
            update(installs)
            .where(
                installs.c.home == home,
                installs.c.sealed == sealed,
                or_(installs.c.lease_until.is_(None), installs.c.lease_until <= Now()),
            )
            .values(lease_until=Now() + seconds)
            .returning(installs.c.home)
        )
        return await self._engine.once(
            lambda connection: connection.execute(statement).first() is not None
        )

    async def replace(
        self, home: str, old: str, sealed: str, expires_in: float | None = None
    ) -> bool:
        """Put a sealed token in place of `old`; False if that one is no longer there.

        Without `expires_in` it is the same token, sealed anew, and ends when it did.
        """
        changes: dict[str, object] = {"sealed": sealed, "lease_until": None}
        if expires_in is not None:
            changes["expires_at"] = Now() + expires_in
        statement = (
            update(installs)
            .where(installs.c.home == home, installs.c.sealed == old)
            .values(**changes)
            .returning(installs.c.home)
        )
        return await self._engine.once(
            lambda connection: connection.execute(statement).first() is not None
        )


def is_installed(connection: Connection, home: str) -> bool:
    """Is there an installation, and will there be until this transaction ends?"""
    statement = select(installs.c.home).where(installs.c.home == home)
    return connection.execute(statement.with_for_update(read=True)).first() is not None


def remove(connection: Connection, home: str) -> None:
    connection.execute(delete(installs).where(installs.c.home == home)).close()
