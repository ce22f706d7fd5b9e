"""The moves, one row after another, and what can become of each.

The rule: a row whose answer was lost is looked at before anything else is done; where the system
is in trouble nothing more is tried, and what was moved stays moved.
"""

from __future__ import annotations

from datetime import datetime

from flows.domain import Appointment, Desk
from flows.effects import (
    AnswerLost,
    AppointmentMoved,
    AppointmentRead,
    ChangedElsewhere,
    Failed,
    SlotGone,
)
from flows.filling import same_moment
from flows.rebooking.events import RestAsked
from flows.rebooking.proposing import (
    ask_for_times,
    is_affected,
    next_without_time,
    put,
    settled,
)
from flows.rebooking.states import (
    CheckingRow,
    Gap,
    MovingRow,
    PartlyRebooked,
    PausedPlan,
    Planned,
    ProposingTimes,
    Rebooked,
    Row,
    RowEnd,
)
from flows.talking import Hint, Said, Stopped, not_checked, read, trouble

NextRow = MovingRow | PartlyRebooked | Rebooked


def next_row(state: Planned | MovingRow | CheckingRow, at: datetime) -> NextRow:
    """Move the next open row; where there is none, say what became of all of them."""
    desk, gap, left_out = state.desk, state.gap, state.left_out
    rows = tuple(_in_time(row, at) for row in state.rows)
    for position, row in enumerate(rows):
        if row.is_open:
            return MovingRow(desk=desk, gap=gap, rows=rows, position=position, left_out=left_out)
    if any(row.end and is_left(row, gap, desk, at) for row in rows):
        return PartlyRebooked(desk=desk, gap=gap, rows=rows, left_out=left_out)
    return Rebooked(desk=desk, gap=gap, rows=rows, left_out=left_out)


def _in_time(row: Row, at: datetime) -> Row:
    """Return a row as it is when its turn comes: a plan may have lain there for a while."""
    if not row.wanted or row.end:
        return row
    old, slot = row.appointment.start, row.slot
    if old and old <= at:
        return row.model_copy(update={"wanted": False})  # it is taking place, or is over
    return row.model_copy(update={"end": "taken"}) if slot and slot.start <= at else row


def is_left(row: Row, gap: Gap, desk: Desk, at: datetime) -> bool:
    """Does it still stand in what falls away, so that another time may be looked for?"""
    now = row.after if row.end == "changed" and row.after else row.appointment
    if not row.wanted or row.end in {"moved", "gone", "unknown"} or (row.slot and not row.end):
        return False
    return is_affected(now, gap, desk, at)


def _ended(state: MovingRow | CheckingRow, end: RowEnd, at: datetime, **more: object) -> NextRow:
    """Note what became of the row, and go on with the next one."""
    return next_row(_noted(state, end, **more), at)


def _noted(state: MovingRow | CheckingRow, end: RowEnd, **more: object) -> MovingRow | CheckingRow:
    row = state.row.model_copy(update={"end": end, **more})
    return state.model_copy(update={"rows": put(state.rows, state.position, row)})


def moved(state: MovingRow, event: AppointmentMoved) -> NextRow:
    """It stands at its new time."""
    return _ended(state, "moved", event.at, after=event.appointment)


def taken(state: MovingRow, event: SlotGone) -> NextRow:
    """Somebody was faster; the appointment stands where it stood."""
    return _ended(state, "taken", event.at)


def changed(state: MovingRow, event: ChangedElsewhere) -> NextRow:
    """Somebody changed it meanwhile, so nothing was written."""
    return _stands_otherwise(state, event.now, event.at)


def _stands_otherwise(
    state: MovingRow | CheckingRow, now: Appointment | None, at: datetime
) -> NextRow:
    if now is None or now.status == "cancelled":
        return _ended(state, "gone", at)
    return _ended(state, "changed", at, after=now)


def refused(state: MovingRow, event: Failed) -> NextRow | PausedPlan:
    """Go on where the system refuses this one; in any other trouble try nothing more."""
    if event.trouble == "refused":
        return _ended(state, "refused", event.at, reason=event.reason, reference=event.reference)
    return _paused(state, trouble(event))


def pause(state: MovingRow, event: Stopped) -> PausedPlan:
    """Stop between two rows; this one was not begun."""
    return _paused(state)


def _paused(state: MovingRow | CheckingRow, hint: Hint | None = None) -> PausedPlan:
    return PausedPlan(
        desk=state.desk, gap=state.gap, rows=state.rows, left_out=state.left_out, hint=hint
    )


def check(state: MovingRow, event: AnswerLost) -> CheckingRow:
    """Read the appointment before anything is said or repeated."""
    return _look_at(state, state.position)


def _look_at(state: Planned | MovingRow, position: int) -> CheckingRow:
    return CheckingRow(
        desk=state.desk,
        gap=state.gap,
        rows=state.rows,
        position=position,
        left_out=state.left_out,
    )


def compare(state: CheckingRow, event: AppointmentRead) -> NextRow:
    """Tell from where it stands now whether it was moved."""
    now, slot = event.appointment, state.row.slot
    stands = now.start if now and now.status != "cancelled" else None
    if slot and same_moment(stands, slot.start):
        return _ended(state, "moved", event.at, after=now)
    if same_moment(stands, state.row.appointment.start):
        return _ended(state, "not_moved", event.at)
    return _stands_otherwise(state, now, event.at)


def could_not_check(state: CheckingRow, event: Failed) -> PausedPlan:
    """The system does not answer: it can be asked again later."""
    return _paused(_noted(state, "unknown"), not_checked(event))


def go_on(state: PausedPlan, event: RestAsked) -> CheckingRow | NextRow:
    """Look first at the row of which nothing is known, then go on with the open ones."""
    for position, row in enumerate(state.rows):
        if row.end == "unknown":
            return _look_at(state, position)
    return next_row(state, event.at)


def look_for_others(state: PartlyRebooked, event: RestAsked) -> ProposingTimes | Rebooked:
    """Look for other times for what was not moved; nothing is left of a day that is over."""
    rows = tuple(
        Row(appointment=row.after if row.end == "changed" and row.after else row.appointment)
        if is_left(row, state.gap, state.desk, event.at)
        else _in_time(row, event.at)
        for row in state.rows
    )
    first = next_without_time(rows, 0)
    if first is None:
        return Rebooked(desk=state.desk, gap=state.gap, rows=rows, left_out=state.left_out)
    return ask_for_times(state.desk, state.gap, rows, first, event.at, left_out=state.left_out)


def settle(state: Planned, event: Stopped) -> Rebooked:
    """Leave it as it is now."""
    return settled(state, state.rows)


def hear_rest(state: Planned, event: Said) -> Planned | Rebooked:
    """Only the buttons go on here; words can end it or ask for help."""
    match read(state, event).intent:
        case "stop":
            return settle(state, Stopped(at=event.at))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
        case _:
            return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
