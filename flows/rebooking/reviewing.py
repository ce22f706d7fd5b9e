"""The plan on the card: leave a row out, take another of its times, confirm all of it once.

The rule: this is the one way from a card to the system, and words confirm only what was there to be
read when they were written.
"""

from __future__ import annotations

from datetime import datetime

from flows.domain import Slot
from flows.rebooking.events import RebookConfirmed, RowDropped, RowTaken
from flows.rebooking.moving import NextRow, next_row
from flows.rebooking.proposing import leave, put
from flows.rebooking.states import ReviewingPlan, Row
from flows.talking import Dropped, Hint, HintKind, Said, Stopped, read
from flows.understanding.request import Who
from flows.understanding.spelling import fold


def drop_row(state: ReviewingPlan, event: RowDropped) -> ReviewingPlan:
    """Leave an appointment where it is."""
    position = _position(state, event.id)
    if position is None:
        return _hinted(state, "not_offered")
    return _changed(state, position, event.at, wanted=False)


def take_row(state: ReviewingPlan, event: RowTaken) -> ReviewingPlan:
    """Move an appointment to another of its times, or after all."""
    position = _position(state, event.id)
    slot = _slot(state, position, event.slot_key) if position is not None else None
    if position is None or slot is None:
        return _hinted(state, "not_offered")
    return _changed(state, position, event.at, wanted=True, slot=slot)


def _position(state: ReviewingPlan, appointment_id: str) -> int | None:
    """Return which row it is that can still be changed."""
    for position, row in enumerate(state.rows):
        if row.appointment.id == appointment_id and row.end is None:
            return position
    return None


def _slot(state: ReviewingPlan, position: int, key: str | None) -> Slot | None:
    """Return the time that was chosen, unless another row is to have it."""
    row = state.rows[position]
    key = key or (row.slot.key if row.slot else None)
    return next((slot for slot in offered(row, state.rows) if slot.key == key), None)


def offered(row: Row, rows: tuple[Row, ...]) -> tuple[Slot, ...]:
    """Return the times that a row may take: its own, and those that no other row is to have."""
    taken = {one.slot.key for one in rows if one is not row and one.is_open and one.slot}
    own = row.slot.key if row.is_open and row.slot else None
    return tuple(slot for slot in row.choices if slot.key == own or slot.key not in taken)


def _changed(state: ReviewingPlan, position: int, at: datetime, **changes: object) -> ReviewingPlan:
    row = state.rows[position].model_copy(update=changes)
    rows = put(state.rows, position, row)
    return state.model_copy(update={"rows": rows, "since": at, "hint": None})


def _hinted(state: ReviewingPlan, kind: HintKind, words: str = "") -> ReviewingPlan:
    return state.model_copy(update={"hint": Hint(kind=kind, words=words)})


def confirm(state: ReviewingPlan, event: RebookConfirmed) -> NextRow | ReviewingPlan:
    """Begin to move; where nothing is left to be moved, say so."""
    return _confirmed(state, event.at)


def _confirmed(state: ReviewingPlan, at: datetime) -> NextRow | ReviewingPlan:
    if not any(row.is_open for row in state.rows):
        return _hinted(state, "nothing_to_move")
    return next_row(state, at)


def hear_review(state: ReviewingPlan, event: Said) -> ReviewingPlan | NextRow | Dropped:
    """Take "confirm" for the button, if it was said after the card was there; drop who is named."""
    request = read(state, event)
    is_late = event.sent > state.since or not any(row.is_open for row in state.rows)
    match request.intent:
        case "confirm" if is_late:
            return _confirmed(state, event.at)
        case "confirm":
            return _hinted(state, "press_confirm")
        case "stop":
            return leave(state, Stopped(at=event.at))
        case "help":
            return _hinted(state, "help")
    if request.who and request.who.name and request.edit in {"remove", "replace"}:
        return _leave_out(state, request.who, event.at)
    return _hinted(state, "not_understood", event.text)


def _leave_out(state: ReviewingPlan, who: Who, at: datetime) -> ReviewingPlan:
    """Leave the one appointment out whose customer is named; never a guess among several."""
    name = who.name or ""
    said = set(fold(name).split())
    meant = [
        position
        for position, row in enumerate(state.rows)
        if row.is_open and said <= set(fold(row.appointment.customer).split())
    ]
    match meant:
        case [position]:
            return _changed(state, position, at, wanted=False)
        case []:
            return _hinted(state, "not_in_plan", name)
        case _:
            return _hinted(state, "several_in_plan", name)
