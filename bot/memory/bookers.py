"""Who booked an appointment through Deskhand, and is told in their own messages what others do.

The rule: a person is one more place that an appointment is told to. Their row is there from the
booking on, told and without a card; what others change is folded into it as into a channel's card,
and what they change themselves counts as told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.memory.records import new_id
from bot.memory.tables import Now, notices, subscriptions
from bot.notices.change import Change
from bot.notices.folding import booked
from bot.notices.subscription import Subscription

_INSERT: dict[str, Callable[[Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

# Nothing begins a card there by itself: each has its row since it was booked.
_SETTINGS = Subscription(kinds=()).model_dump_json()

# Of a row: is it a person's, and not a channel's? It says the same as `is_person`.
OF_PERSON = func.substr(notices.c.channel, 1, 1).in_(("U", "W"))


def note(connection: Connection, team: str, change: Change) -> None:
    """Remember who booked an appointment; once noted, it stays so."""
    row = _INSERT[connection.dialect.name](notices).values(
        id=new_id(),
        team=team,
        channel=change.origin.by,
        system=change.system,
        object_id=change.after.id,
        state=booked(change).model_dump_json(),
        version=1,
        shown=1,
        card_ts="",
        posting=0,
        parked="",
        due_at=Now(),
        created_at=Now(),
        updated_at=Now(),
    )
    connection.execute(row.on_conflict_do_nothing())


def wake(connection: Connection, team: str, person: str) -> None:
    """Let a person's turn come, as a channel's does; what hindered it before is tried anew."""
    here = (subscriptions.c.team == team, subscriptions.c.channel == person)
    ready = select(subscriptions.c.channel).where(*here, subscriptions.c.parked == "")
    if connection.execute(ready).first():
        return  # nothing is locked
    anew = {"parked": "", "warned": False}
    row = _INSERT[connection.dialect.name](subscriptions).values(
        team=team, channel=person, settings=_SETTINGS, lease_owner="", next_at=0.0, **anew
    )
    connection.execute(row.on_conflict_do_update(index_elements=["team", "channel"], set_=anew))


def forget(connection: Connection) -> None:
    """Forget the people of whom nothing is left to be told."""
    has_rows = exists().where(
        notices.c.team == subscriptions.c.team, notices.c.channel == subscriptions.c.channel
    )
    of_person = func.substr(subscriptions.c.channel, 1, 1).in_(("U", "W"))
    connection.execute(delete(subscriptions).where(and_(of_person, ~has_rows)))
