"""The store: dialogs, what was seen, people's settings and the audit, by one path on both engines.

The rule: who was first is decided by the database in a single statement and read from RETURNING,
and every lease is measured by the database's own clock, so any number of processes may share a
store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Executable

from bot.memory import journal, statements
from bot.memory.directory import StoredDirectory
from bot.memory.engines import Engine, engine_for
from bot.memory.installs import StoredInstalls, is_installed
from bot.memory.keeping import Keeping
from bot.memory.leaving import drop
from bot.memory.migrations import migrate
from bot.memory.notices import StoredNotices
from bot.memory.outbox import Outbox
from bot.memory.posts import StoredPosts
from bot.memory.records import AuditEntry, Dialog, NewDialog, Surface, Waiting
from bot.memory.rights import StoredRights
from bot.memory.watches import StoredWatch


class Store:
    """Everything that outlives a process. Every method may raise StoreError.

    With `of_installed` nothing new is kept for a workspace in which Deskhand is not installed: an
    event that was on its way while the app was removed must not bring anything back.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.installs = StoredInstalls(engine)
        self.of_installed = False
        self.audit = journal.Journal(engine)
        self.keeping = Keeping(engine)

    @classmethod
    async def open(cls, url: str) -> Store:
        """Open the store and bring its schema up to date; a SQLite file is made where none is.

        `url` is `sqlite:///deskhand.db` (three slashes: from the working directory, four: from the
        root) or `postgresql://user:password@host/database`.
        """
        store = cls(engine_for(url))
        try:
            await store._engine.together(migrate)
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        await self._engine.close()

    async def create_once(
        self,
        dialog: NewDialog,
        seen: str,
        *,
        lease_seconds: float | None = None,
        wakes_in: float | None = None,
        owner_process: str = "",
    ) -> Dialog | None:
        """Store a dialog in its first state, as turn 1, and the key of what opened it, if any.

        None: the key was seen within a day, so what opened this dialog is a repeated delivery; or
        the workspace is gone. Then nothing is stored.
        """
        parameters = _fields(dialog) | {
            "lease_owner": owner_process,
            "seconds": lease_seconds,
            "wakes_in": wakes_in,
        }
        return await self._write(statements.CREATE, parameters, (), seen, new_of=dialog.team)

    async def load(self, dialog_id: str) -> Dialog | None:
        return await self._one(statements.LOAD, {"_id": dialog_id})

    async def find_open(
        self, team: str, owner: str, channel: str, thread_ts: str | None
    ) -> Dialog | None:
        """Find a person's newest dialog that has not ended; None means in any thread."""
        place = {"_team": team, "_owner": owner, "_channel": channel}
        if thread_ts is None:
            return await self._one(statements.FIND, place)
        return await self._one(statements.FIND_IN_THREAD, place | {"_thread_ts": thread_ts})

    async def open_of(self, team: str, person: str, limit: int) -> list[Dialog]:
        """Return a person's dialogs that have not ended, up to `limit`, the newest first."""
        parameters = {"_team": team, "_owner": person, "limit": limit}
        return await self._all(statements.OPEN_OF, parameters)

    async def latest_of(
        self, team: str, person: str, flows: Sequence[str], limit: int
    ) -> list[Dialog]:
        """Return up to `limit` of a person's dialogs of these flows, ended ones too, newest first.

        The newest is the one that changed last.
        """
        parameters = {"_team": team, "_owner": person, "_flows": list(flows), "limit": limit}
        return await self._all(statements.LATEST_OF, parameters)

    async def save(
        self,
        dialog: Dialog,
        *,
        turn: int,
        state_json: str,
        version: int,
        waiting: Waiting,
        lease_seconds: float | None = None,
        wakes_in: float | None = None,
        owner_process: str = "",
        surface: Surface | None = None,
        channel: str | None = None,
        thread_ts: str | None = None,
        card_ts: str | None = None,
        reply_url: str | None = None,
        audit: Sequence[AuditEntry] = (),
        seen: str = "",
        also: Callable[[Connection], object] | None = None,
    ) -> Dialog | None:
        """Advance a dialog by one turn, with its audit, or change nothing and return None.

        None: the dialog is no longer in `turn`, somebody else was faster; or what advances it, by
        its key `seen`, was seen within a day. A place that is None
        stays as it is. Without `lease_seconds` there is no lease; a dialog that waits for the world
        without one is anybody's. After `wakes_in` seconds, if there is no turn before, the dialog
        is one of `waking`. `also` is done in the same transaction, where the dialog was advanced.
        """
        parameters = {
            "_id": dialog.id,
            "_turn": turn,
            "_state": state_json,
            "_version": version,
            "_waiting": waiting,
            "_surface": surface,
            "_channel": channel,
            "_thread_ts": thread_ts,
            "_card_ts": card_ts,
            "_reply_url": reply_url,
            "process": owner_process,
            "seconds": lease_seconds,
            "wakes_in": wakes_in,
        }
        return await self._write(statements.SAVE, parameters, audit, seen, also)

    async def place(
        self, dialog_id: str, *, card_ts: str | None = None, reply_url: str | None = None
    ) -> None:
        """Remember where the card is now; None leaves it as it is. The turn does not change."""
        parameters = {"_id": dialog_id, "_card_ts": card_ts, "_reply_url": reply_url}
        await self._true(statements.PLACE, parameters)

    async def ask_to_stop(self, dialog_id: str) -> bool:
        """Have whoever works on a dialog stop before its next write; False: nobody works on it.

        They read it with the turn that they save next, as `stopping`.
        """
        return await self._true(statements.ASK_TO_STOP, {"_id": dialog_id})

    async def renew(self, dialog_id: str, turn: int, process: str, seconds: float) -> bool:
        """Hold the lease for `seconds` from now; False when it was lost or ran out."""
        return await self._true(
            statements.RENEW, _held(dialog_id, turn, process) | {"seconds": seconds}
        )

    async def mark_sent(
        self, dialog_id: str, turn: int, process: str, seconds: float | None = None
    ) -> bool:
        """Record that this turn's write goes on the wire now; where False, it must not.

        To be asked right before every write to a scheduling system: it is False when the lease was
        lost or ran out. The write's key is `dialog:turn`. Whoever takes up a dialog with `sent` set
        has to look before writing again. The lease is held for `seconds` from now; without them, as
        long as it was.
        """
        more = {"key": f"{dialog_id}:{turn}", "seconds": seconds}
        return await self._true(statements.MARK_SENT, _held(dialog_id, turn, process) | more)

    async def abandoned(self, limit: int, process: str, seconds: float) -> list[Dialog]:
        """Take up to `limit` dialogs that wait for the world and whose lease has run out."""
        parameters = {"limit": limit, "process": process, "seconds": seconds}
        return await self._all(statements.TAKE, parameters)

    async def waking(self, limit: int) -> list[Dialog]:
        """Return up to `limit` dialogs whose wait has come to its end."""
        return await self._all(statements.TO_WAKE, {"limit": limit})

    async def under_way(self) -> tuple[int, int]:
        """Count the dialogs that wait for the world, and those of them that nobody holds."""
        working, abandoned = await self._engine.once(
            lambda connection: connection.execute(statements.UNDER_WAY).one()
        )
        return working, abandoned

    async def first_time(self, key: str) -> bool:
        """Is this the first time within a day that this event or interaction is seen?"""
        return await self._engine.once(lambda connection: _is_new(connection, key))

    async def forget_seen(self) -> None:
        """Forget the keys that were seen more than 24 hours ago."""
        await self._engine.once(lambda connection: connection.execute(statements.FORGET).close())

    async def person(self, team: str, person: str) -> str | None:
        """Return a person's settings as they were kept; None if there are none."""
        settings: str | None = await self._engine.once(
            lambda connection: connection.scalar(
                statements.PERSON, {"_team": team, "_person": person}
            )
        )
        return settings

    async def keep_person(self, team: str, person: str, settings_json: str) -> None:
        """Keep a person's settings in place of the earlier ones."""
        parameters = {"team": team, "person": person, "settings": settings_json}

        def work(connection: Connection) -> None:
            if not self.of_installed or is_installed(connection, team):
                connection.execute(
                    statements.KEEP_PERSON[connection.dialect.name],
                    parameters | {"_settings": settings_json},
                ).close()

        await self._engine.together(work)

    async def drop_workspace(self, home: str) -> dict[str, int]:
        """Drop everything of a workspace and its installation; return the counts by table."""
        return await self._engine.together(lambda connection: drop(connection, home))

    def directory(self, system: str) -> StoredDirectory:
        """Return the directory of customers for the system with this key in the settings."""
        return StoredDirectory(self._engine, system)

    def rights(self) -> StoredRights:
        """Return the roles that were set in Slack, and how often people look up."""
        return StoredRights(self._engine)

    def notices(self) -> StoredNotices:
        """Return what is known of appointments and told to channels."""
        return StoredNotices(self._engine)

    def watch(self, system: str) -> StoredWatch:
        """Return the watch over the system with this key in the settings."""
        return StoredWatch(self._engine, system)

    def outbox(self) -> Outbox:
        """Return what channels are yet to be told."""
        return Outbox(self._engine)

    def posts(self) -> StoredPosts:
        """Return where messages stand in channels that are no cards."""
        return StoredPosts(self._engine)

    async def standing_in(self, team: str, channel: str, limit: int) -> list[str]:
        """Return the ids of dialogs whose cards stand in a channel, the latest changed first."""
        parameters = {"_team": team, "_channel": channel, "limit": limit}
        return await self._engine.once(
            lambda connection: list(connection.scalars(statements.STANDING, parameters))
        )

    async def audit_of(self, dialog_id: str) -> list[AuditEntry]:
        """Return what was done in a dialog, oldest first."""
        return await self._engine.once(
            lambda connection: [
                AuditEntry(**row)
                for row in connection.execute(statements.AUDIT_OF, {"_id": dialog_id}).mappings()
            ]
        )

    async def _one(self, statement: Executable, parameters: dict[str, Any]) -> Dialog | None:
        return await self._engine.once(
            lambda connection: _dialog(connection, statement, parameters)
        )

    async def _all(self, statement: Executable, parameters: dict[str, Any]) -> list[Dialog]:
        return await self._engine.once(
            lambda connection: [Dialog(*row) for row in connection.execute(statement, parameters)]
        )

    async def _true(self, statement: Executable, parameters: dict[str, Any]) -> bool:
        return await self._engine.once(
            lambda connection: connection.execute(statement, parameters).first() is not None
        )

    async def _write(
        self,
        statement: Executable,
        parameters: dict[str, Any],
        entries: Sequence[AuditEntry],
        key: str = "",
        also: Callable[[Connection], object] | None = None,
        new_of: str = "",
    ) -> Dialog | None:
        guarded = self.of_installed and new_of
        if not (entries or key or also or guarded):
            return await self._one(statement, parameters)

        def work(connection: Connection) -> Dialog | None:
            if guarded and not is_installed(connection, new_of):
                return None
            if key and not _is_new(connection, key):
                return None
            written = _dialog(connection, statement, parameters)
            if written is not None and entries:
                journal.add(connection, entries)
            if written is not None and also:
                also(connection)
            return written

        return await self._engine.together(work)


def _is_new(connection: Connection, key: str) -> bool:
    return (
        connection.execute(statements.SEE[connection.dialect.name], {"key": key}).first()
        is not None
    )


def _dialog(
    connection: Connection, statement: Executable, parameters: dict[str, Any]
) -> Dialog | None:
    row = connection.execute(statement, parameters).first()
    return None if row is None else Dialog(*row)


def _fields(value: NewDialog) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _held(dialog_id: str, turn: int, process: str) -> dict[str, Any]:
    return {"_id": dialog_id, "_turn": turn, "process": process}
