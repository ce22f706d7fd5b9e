"""How appointments stand as far as is known, and what channels are yet to be told of it.

The rule: what was seen is compared with what was known and folded into every channel's card in one
transaction, with the sighting's row locked first, so whoever sees a change first tells it, and
nobody tells it twice. A card whose version is ahead of the shown one is what is yet to be told;
there is no other queue. The rows are personal data.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    case,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.memory import bookers
from bot.memory.drafts import draft_of
from bot.memory.records import new_id
from bot.memory.tables import Now, notices, sightings, subscriptions
from bot.notices.change import Change, Kind, Origin, completed, kind_of, mark
from bot.notices.folding import Living, attributed, begun, folded, known_to, refreshed
from bot.notices.subscription import Subscription, is_person
from flows.domain import Appointment

# How long, in seconds, changes are gathered before a channel is told.
GATHERED = 2.0

# How many states back a write is recognised that a reader saw before its writer could note it.
MOST_TRAIL = 5

Outcome = Literal[
    "first",  # nothing was known of it
    "changed",
    "same",
    "late",  # somebody saw it before, and what came after it
    "outdated",  # read before something newer was noted: it has to be read again
]

# Each engine's own insert: only these know what a conflict is.
INSERT: dict[str, Callable[[Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An appointment as somebody saw it, or left it.

    `before` is how it stood for whoever changed it, and `instead_of` the id that it had then where
    it has a new one. `read_at` is the database's clock right before the system was read, None for
    a write. `silently`: nobody is told, as when Deskhand starts on a full system. `team`: the
    workspace of whoever wrote it through Deskhand.
    """

    system: str
    appointment: Appointment
    origin: Origin = field(default_factory=Origin)
    before: Appointment | None = None
    instead_of: str = ""
    read_at: datetime | None = None
    silently: bool = False
    team: str = ""

    @property
    def books(self) -> bool:
        """Did somebody book it through Deskhand, where nothing stood before?"""
        stands = self.appointment.status != "cancelled"
        return bool(self.team and self.origin.by) and stands and self.before is None


@dataclass(frozen=True, slots=True)
class Sighting:
    """An appointment as it was known last."""

    appointment: Appointment
    seen_at: datetime
    who: str  # what the system said of who left it so
    silent: bool  # nobody was told how it stands
    trail: tuple[str, ...]  # its marks, oldest first; the last one is the present


def record(connection: Connection, seen: Seen) -> Outcome:
    """Note an appointment as it is now, and tell the channels what is new; in a transaction."""
    known = _known(connection, seen)
    usual = known and seen.origin in (Origin(), Origin(who=known.who))
    if known and usual and known.appointment == _now(seen, known):
        return "same"  # how nearly every look of a watcher ends: nothing is locked
    known = _locked(connection, seen)
    books = seen.books
    if known is None and seen.before is None and not seen.silently:
        seen = _from_draft(connection, seen)
    now, outcome = _now(seen, known), judged(seen, known)
    match outcome:
        case "first" | "changed":
            _keep(connection, seen, now, known)
            _tell(connection, seen, now, known)
        case "same":
            _refresh(connection, seen, now, known)
            _improve(connection, seen, now)
        case "late":
            _improve(connection, seen, now, late=True)
        case "outdated":
            pass
    if books:
        bookers.note(connection, seen.team, change_of("booked", connection, seen, None, now))
    return outcome


def judged(seen: Seen, known: Sighting | None) -> Outcome:
    """Compare what was seen with what was known; pure."""
    if known is None:
        return "first"
    this = mark(seen.appointment)
    if this == known.trail[-1]:
        # One that was taken in silently before its writer came to note it is yet to be told.
        return "changed" if known.silent and seen.origin.via == "deskhand" else "same"
    if seen.read_at is not None and known.seen_at >= seen.read_at:
        return "outdated"
    if seen.before and mark(seen.before) != known.trail[-1] and this in known.trail:
        return "late"
    return "changed"


def clock(connection: Connection) -> datetime:
    """Return the database's own time."""
    return datetime.fromtimestamp(connection.scalars(select(Now())).one(), UTC)


def _now(seen: Seen, known: Sighting | None) -> Appointment:
    return completed(seen.before or (known.appointment if known else None), seen.appointment)


def _known(connection: Connection, seen: Seen, *, lock: bool = False) -> Sighting | None:
    this = select(sightings).where(*rows_of(sightings, seen.system, seen.appointment.id))
    row = connection.execute(this.with_for_update() if lock else this).first()
    if row is None or not row.appointment:
        return None
    return Sighting(
        appointment=Appointment.model_validate_json(row.appointment),
        seen_at=row.seen_at,
        who=row.who,
        silent=row.silent,
        trail=tuple(json.loads(row.trail)),
    )


def _locked(connection: Connection, seen: Seen) -> Sighting | None:
    """Lock the sighting's row, which has to be there for that, and return what it says."""
    empty = {
        "appointment": "",
        "trail": "[]",
        "status": "",
        "who": "",
        "silent": True,
        "seen_at": 0.0,
    }
    key = {"system": seen.system, "object_id": seen.appointment.id}
    insert = INSERT[connection.dialect.name](sightings).values(**key, **empty)
    connection.execute(insert.on_conflict_do_nothing())
    return _known(connection, seen, lock=True)


def _keep(connection: Connection, seen: Seen, now: Appointment, known: Sighting | None) -> None:
    trail = known.trail if known else ()
    if not trail or trail[-1] != mark(now):
        trail = (*trail, mark(now))[-MOST_TRAIL:]
    connection.execute(
        update(sightings)
        .where(*rows_of(sightings, seen.system, now.id))
        .values(
            appointment=now.model_dump_json(),
            trail=json.dumps(trail),
            status=now.status,
            starts_at=now.start.timestamp() if now.start else None,
            who=seen.origin.who,
            silent=seen.silently,
            seen_at=seen.read_at.timestamp() if seen.read_at else Now(),
        )
    )


def _from_draft(connection: Connection, seen: Seen) -> Seen:
    """Let what is seen for the first time go on with the cards of the draft that it completes."""
    draft = draft_of(connection, seen.system, seen.appointment)
    if draft is None:
        return seen
    # It is no appointment of its own any more.
    connection.execute(delete(sightings).where(*rows_of(sightings, seen.system, draft.id)))
    return replace(seen, before=draft, instead_of=draft.id)


def _refresh(connection: Connection, seen: Seen, now: Appointment, known: Sighting | None) -> None:
    """Keep the details up to date; nobody is told of them."""
    assert known is not None  # noqa: S101  # only what is known is the same
    read_at = seen.read_at or known.seen_at
    told_more = seen.origin.who not in {"", known.who}
    if read_at >= known.seen_at and (told_more or known.appointment != now):
        same = replace(seen, silently=known.silent, read_at=read_at)
        _keep(connection, same, now, known)


def _tell(connection: Connection, seen: Seen, now: Appointment, known: Sighting | None) -> None:
    """Fold a change into the card of every channel that has one or wants one."""
    if seen.instead_of not in {"", now.id}:
        _rename(connection, seen)
    before = completed(None, seen.before) if seen.before else None
    if before is None and known and known.trail[-1] != mark(now):
        before = known.appointment
    kind = kind_of(before, now)
    if kind is None or seen.silently:
        return
    change = change_of(kind, connection, seen, before, now)
    there = set()
    for row in _cards(connection, seen.system, now.id):
        there.add((row.team, row.channel))
        _fold(connection, row, folded(_living(row), change, row.version + 1))
    for channel in connection.execute(select(subscriptions)).all():
        if (channel.team, channel.channel) in there:
            continue
        if Subscription.model_validate_json(channel.settings).wants(change):
            connection.execute(
                notices.insert().values(
                    id=new_id(),
                    team=channel.team,
                    channel=channel.channel,
                    system=seen.system,
                    object_id=now.id,
                    state=begun(change, 1).model_dump_json(),
                    version=1,
                    shown=0,
                    card_ts="",
                    posting=0,
                    parked="",
                    due_at=Now() + GATHERED,
                    created_at=Now(),
                    updated_at=Now(),
                )
            )


def change_of(
    kind: Kind, connection: Connection, seen: Seen, before: Appointment | None, now: Appointment
) -> Change:
    """Return what was seen as a change that is known from now on."""
    return Change(
        kind=kind,
        system=seen.system,
        before=before,
        after=now,
        origin=seen.origin,
        at=clock(connection),
    )


def _improve(connection: Connection, seen: Seen, now: Appointment, *, late: bool = False) -> None:
    """Let the cards say more of who made a change that they know already."""
    for row in _cards(connection, seen.system, now.id):
        living = _living(row)
        better = attributed(living, now, seen.origin, late=late)
        if not late:
            better = refreshed(better, now)
        if better != living:
            _fold(connection, row, better)


def _rename(connection: Connection, seen: Seen) -> None:
    """Go on with the cards of an appointment that has another id now, where it has no card yet."""
    there = _cards(connection, seen.system, seen.appointment.id)
    places = {(row.team, row.channel) for row in there}
    for row in _cards(connection, seen.system, seen.instead_of):
        if (row.team, row.channel) not in places:
            goes_on = update(notices).where(notices.c.id == row.id)
            connection.execute(goes_on.values(object_id=seen.appointment.id))


def _cards(connection: Connection, system: str, object_id: str) -> list[Row[Any]]:
    this = select(notices).where(*rows_of(notices, system, object_id)).order_by(notices.c.id)
    return list(connection.execute(this.with_for_update()).all())


def _fold(connection: Connection, row: Row[Any], living: Living) -> None:
    if is_person(row.channel):
        living = known_to(living, row.channel)
        if not (living.news or row.card_ts or row.posting or row.version > row.shown):
            # What they did themselves is all there is.
            kept = update(notices).where(notices.c.id == row.id)
            connection.execute(kept.values(state=living.model_dump_json(), updated_at=Now()))
            return
        bookers.wake(connection, row.team, row.channel)
    # What waits goes out when it was to go out: no burst puts it off.
    soon, waits = Now() + GATHERED, row.version > row.shown
    connection.execute(
        update(notices)
        .where(notices.c.id == row.id)
        .values(
            state=living.model_dump_json(),
            version=row.version + 1,
            due_at=case((notices.c.due_at < soon, notices.c.due_at), else_=soon) if waits else soon,
            updated_at=Now(),
        )
    )


def _living(row: Row[Any]) -> Living:
    return Living.model_validate_json(row.state)


def rows_of(table: Table, system: str, object_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return what picks the rows of one appointment out of a table."""
    return table.c.system == system, table.c.object_id == object_id
