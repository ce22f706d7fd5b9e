"""What the store says to the database about dialogs, people and what was seen.

The rule: a statement is made once, because SQLAlchemy keeps what it compiled by the statement's
identity. Bound names begin with an underscore where a column has the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Double,
    Executable,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.memory.records import AuditEntry
from bot.memory.tables import OPEN, WAKING, WORKING, Now, audit, dialogs, people, seen

SEEN_SECONDS = 24 * 3600

_lease_end = Now() + bindparam("seconds", type_=Double)  # no seconds, no lease: NULL
_wake = Now() + bindparam("wakes_in", type_=Double)  # as above
_this_turn = (dialogs.c.id == bindparam("_id"), dialogs.c.turn == bindparam("_turn"))
_lease_held = (
    *_this_turn,
    dialogs.c.lease_owner == bindparam("process"),
    dialogs.c.lease_until > Now(),
)


def _or_as_it_is(name: str) -> Any:
    return func.coalesce(bindparam(f"_{name}", type_=dialogs.c[name].type), dialogs.c[name])


# The columns of the new row come with the parameters.
CREATE = (
    insert(dialogs)
    .values(
        turn=1,
        created_at=Now(),
        updated_at=Now(),
        lease_until=_lease_end,
        wakes_at=_wake,
        sent=False,
        write_key="",
        stopping=False,
    )
    .returning(dialogs)
)
LOAD = select(dialogs).where(dialogs.c.id == bindparam("_id"))
FIND = (
    select(dialogs)
    .where(
        OPEN,
        dialogs.c.team == bindparam("_team"),
        dialogs.c.channel == bindparam("_channel"),
        dialogs.c.owner == bindparam("_owner"),
    )
    .order_by(dialogs.c.created_at.desc())
    .limit(1)
)
OPEN_OF = (
    select(dialogs)
    .where(OPEN, dialogs.c.team == bindparam("_team"), dialogs.c.owner == bindparam("_owner"))
    .order_by(dialogs.c.created_at.desc())
    .limit(bindparam("limit"))
)
LATEST_OF = (
    select(dialogs)
    .where(
        dialogs.c.team == bindparam("_team"),
        dialogs.c.owner == bindparam("_owner"),
        dialogs.c.flow.in_(bindparam("_flows", expanding=True)),
    )
    .order_by(dialogs.c.updated_at.desc())
    .limit(bindparam("limit"))
)
STANDING = (
    select(dialogs.c.id)
    .where(
        dialogs.c.team == bindparam("_team"),
        dialogs.c.channel == bindparam("_channel"),
        dialogs.c.surface == "message",
        dialogs.c.card_ts != "",
    )
    .order_by(dialogs.c.updated_at.desc())
    .limit(bindparam("limit"))
)
FIND_IN_THREAD = FIND.where(dialogs.c.thread_ts == bindparam("_thread_ts"))
SAVE = (
    update(dialogs)
    .where(*_this_turn)
    .values(
        turn=dialogs.c.turn + 1,
        state=bindparam("_state"),
        version=bindparam("_version"),
        waiting=bindparam("_waiting"),
        updated_at=Now(),
        lease_owner=bindparam("process"),
        lease_until=_lease_end,
        wakes_at=_wake,
        sent=False,
        # It is kept from one write to the next, and forgotten when the person is asked again.
        stopping=and_(dialogs.c.stopping, bindparam("_waiting") == "world"),
        **{
            name: _or_as_it_is(name)
            for name in ("surface", "channel", "thread_ts", "card_ts", "reply_url")
        },
    )
    .returning(dialogs)
)
PLACE = (
    update(dialogs)
    .where(dialogs.c.id == bindparam("_id"))
    .values(card_ts=_or_as_it_is("card_ts"), reply_url=_or_as_it_is("reply_url"))
    .returning(dialogs.c.id)
)
ASK_TO_STOP = (
    update(dialogs)
    .where(dialogs.c.id == bindparam("_id"), WORKING)
    .values(stopping=True)
    .returning(dialogs.c.id)
)
RENEW = update(dialogs).where(*_lease_held).values(lease_until=_lease_end).returning(dialogs.c.id)
MARK_SENT = (
    update(dialogs)
    .where(*_lease_held)
    .values(
        sent=True,
        write_key=bindparam("key"),
        lease_until=func.coalesce(_lease_end, dialogs.c.lease_until),
    )
    .returning(dialogs.c.id)
)
# In a CTE, because PostgreSQL may run a subquery with a limit more than once and lock too much.
_free = (
    select(dialogs.c.id)
    .where(WORKING, or_(dialogs.c.lease_until.is_(None), dialogs.c.lease_until <= Now()))
    .order_by(dialogs.c.lease_until)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("free")
)
TAKE = (
    update(dialogs)
    .where(dialogs.c.id.in_(select(_free.c.id)))
    .values(lease_owner=bindparam("process"), lease_until=_lease_end)
    .returning(dialogs)
)
UNDER_WAY = select(
    func.count(),
    func.count().filter(or_(dialogs.c.lease_until.is_(None), dialogs.c.lease_until <= Now())),
).where(WORKING)
TO_WAKE = (
    select(dialogs)
    .where(WAKING, dialogs.c.wakes_at <= Now())
    .order_by(dialogs.c.wakes_at)
    .limit(bindparam("limit"))
)
AUDIT_OF = (
    select(*(audit.c[name] for name in AuditEntry.__slots__))
    .where(audit.c.dialog == bindparam("_id"))
    .order_by(audit.c.id)
)
FORGET = delete(seen).where(seen.c.at < Now() - SEEN_SECONDS)
PERSON = select(people.c.settings).where(
    people.c.team == bindparam("_team"), people.c.person == bindparam("_person")
)


def _by_engine(build: Callable[[Any], Executable]) -> dict[str, Executable]:
    """Build a statement with each engine's own insert: only these know what a conflict is."""
    return {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}


SEE = _by_engine(
    lambda insert: insert(seen).values(at=Now()).on_conflict_do_nothing().returning(seen.c.key)
)
KEEP_PERSON = _by_engine(
    lambda insert: insert(people).on_conflict_do_update(
        index_elements=[people.c.team, people.c.person],
        set_={"settings": bindparam("_settings")},
    )
)
