"""Where a move goes on: the new time is unclear, to be looked for, to be held, or to be reviewed.

The rule: a slot that is held and no longer wanted is let go before anything else is looked for.
"""

from __future__ import annotations

from datetime import datetime

from flows.domain import Desk, Slot
from flows.filling import days_to_search, is_over, readings
from flows.rescheduling.states import (
    ClarifyingNewTime,
    FindingNewSlots,
    HoldingNewSlot,
    LettingNewSlotGo,
    Move,
    ReviewingMove,
)
from flows.talking import Hint, local
from flows.understanding.request import When

NextMove = FindingNewSlots | ClarifyingNewTime | LettingNewSlotGo


def next_move(desk: Desk, move: Move, at: datetime, hint: Hint | None = None) -> NextMove:
    """Return the state in which the new time is looked for."""
    if move.hold:
        free = move.model_copy(update={"hold": None})
        return LettingNewSlotGo(desk=desk, move=free, hold=move.hold, then="go_on", hint=hint)
    now, when = local(desk, at), move.when
    if when and when.others:
        return ClarifyingNewTime(desk=desk, move=move, readings=readings(when), hint=hint)
    if when and is_over(when, now):
        return find_next(desk, move, at)
    since, until = days_to_search(when, now)
    return FindingNewSlots(desk=desk, move=move, since=since, until=until, hint=hint)


def find_next(desk: Desk, move: Move, at: datetime) -> FindingNewSlots:
    """Look from now on: the time that was asked for, or chosen a while ago, is over."""
    since, until = days_to_search(None, local(desk, at))
    free = move.model_copy(update={"when": None, "hold": None})
    hint = Hint(kind="in_the_past")
    return FindingNewSlots(desk=desk, move=free, since=since, until=until, hint=hint)


def find_near(desk: Desk, move: Move, slot: Slot, at: datetime) -> FindingNewSlots:
    """Look for other times near the one that has just gone."""
    when = time_of(slot)
    since, until = days_to_search(when, local(desk, at))
    return FindingNewSlots(
        desk=desk,
        move=move.model_copy(update={"when": when, "hold": None}),
        since=since,
        until=until,
        gone=slot.key,
        hint=Hint(kind="slot_gone"),
    )


def review(
    desk: Desk, move: Move, slot: Slot, at: datetime, hint: Hint | None = None
) -> HoldingNewSlot | ReviewingMove:
    """Show old and new; where a system holds slots, the new one is held first."""
    if desk.can.hold:
        return HoldingNewSlot(desk=desk, move=move, slot=slot, hint=hint)
    return ReviewingMove(desk=desk, move=move, slot=slot, since=at, hint=hint)


def time_of(slot: Slot) -> When:
    """Return the time of a slot as a time that is asked for."""
    return When(start=slot.start, grain="minute")
