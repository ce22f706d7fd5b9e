"""What holds when appointments are moved, cancelled and made again, whatever is pressed or said.

The rules: nothing is moved, booked, cancelled, restored or changed unless the person has asked for
just that one step before, and a slot that is held and not wanted any more is let go.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.cancelling import (
    CancelConfirmed,
    Cancelled,
    Cancelling,
    FindingOldSlot,
    Restoring,
    ReviewingCancel,
)
from flows.changing import ChangingContact, ContactDescribed, DescribingContact
from flows.effects import (
    AppointmentMoved,
    CancelAppointment,
    ChangeContact,
    Reschedule,
    Save,
    Saved,
    SlotHeld,
    SlotsFound,
)
from flows.finding import ReadingAppointments
from flows.front_desk import MACHINES
from flows.machine import Effect, Event, Final, Machine, State, TimedOut, Working, effect_of
from flows.rebooking.events import RebookConfirmed, RestAsked
from flows.rebooking.states import CheckingRow, MovingRow, PausedPlan, ReviewingPlan
from flows.rescheduling.events import MoveConfirmed, OldCancelAsked, UndoAsked
from flows.rescheduling.states import (
    BookingAnew,
    CheckingAnew,
    FindingNewSlots,
    HalfMoved,
    HoldingNewSlot,
    LettingNewSlotGo,
    Moved,
    Moving,
    ReleasingOld,
    ReviewingMove,
)
from flows.talking import Said
from tests import world
from tests.test_flows import PRESSES, answers, likely
from tests.transcripts import seen

DIALOGS = ("rescheduling", "cancelling", "changing", "rebooking")
WRITES: tuple[type[Effect[Any]], ...] = (Reschedule, Save, CancelAppointment, ChangeContact)


def was_asked_for(before: State, event: Event, after: Working) -> bool:
    """Did the person ask for this write, on the card that shows it, right before?"""
    match after, before, event:
        case ((Moving() | BookingAnew()), ReviewingMove(), MoveConfirmed()):
            return True
        case ((Moving() | BookingAnew()), ReviewingMove(), Said()):
            return event.sent > before.since
        case Moving(), (FindingNewSlots() | HoldingNewSlot()), (SlotsFound() | SlotHeld()):
            # An undo goes on by itself: it was asked for on the card of what it takes back.
            return before.move.undoes is not None
        case ReleasingOld(), (BookingAnew() | CheckingAnew()), Saved():
            # The second half of the move that was confirmed.
            return before.move == after.move
        case ReleasingOld(), HalfMoved(), OldCancelAsked():
            return True
        case Cancelling(), ReviewingCancel(), CancelConfirmed():
            return before.appointment == after.appointment
        case Restoring(), FindingOldSlot(), SlotsFound():
            return before.cancelled == after.cancelled
        case ChangingContact(), DescribingContact(), ContactDescribed():
            return True
        case MovingRow(), ReviewingPlan(), RebookConfirmed():
            return _was_planned(before, after)
        case MovingRow(), ReviewingPlan(), Said():
            return event.sent > before.since and _was_planned(before, after)
        case MovingRow(), (MovingRow() | CheckingRow() | PausedPlan()), _:
            # The next row of the plan that was confirmed; one that was stopped waits for a press.
            goes_on = not isinstance(before, PausedPlan) or isinstance(event, RestAsked)
            return goes_on and _was_planned(before, after)
        case _:
            return False


def _was_planned(
    before: ReviewingPlan | MovingRow | CheckingRow | PausedPlan, after: MovingRow
) -> bool:
    """Does the row go where the card said, and is it one that was not tried yet?"""
    planned = before.rows[after.position]
    is_same = (planned.appointment, planned.slot) == (after.row.appointment, after.row.slot)
    is_next = not isinstance(before, MovingRow | CheckingRow) or after.position > before.position
    return is_same and is_next and planned.is_open


def check(before: State, event: Event, after: State) -> None:
    if isinstance(after, Working) and isinstance(after.effect, WRITES):
        assert was_asked_for(before, event, after)
    if isinstance(after, FindingNewSlots) and after.move.undoes:
        assert isinstance(before, Moved)
        assert isinstance(event, UndoAsked)
    if isinstance(after, FindingOldSlot):
        assert isinstance(before, Cancelled)
        assert isinstance(event, UndoAsked)
    if isinstance(before, ReviewingMove) and before.move.hold and not isinstance(event, TimedOut):
        kept = isinstance(after, Moving | BookingAnew | LettingNewSlotGo)
        over = isinstance(after, FindingNewSlots) and before.slot.start <= event.at
        assert kept or over or (isinstance(after, ReviewingMove) and after.move.hold)


@cache
def middles() -> dict[tuple[str, str], list[State]]:
    """Return the states of the transcripts by dialog and kind, so that each kind counts alike."""
    found: dict[tuple[str, str], list[State]] = {}
    for name, state in seen():
        if name in DIALOGS and not isinstance(state, Final):
            found.setdefault((name, type(state).__name__), []).append(state)
    return found


@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(sorted(middles())))
def test_nothing_is_written_that_was_not_asked_for(
    data: st.DataObject, kind: tuple[str, str]
) -> None:
    machine = MACHINES[kind[0]]
    state = data.draw(st.sampled_from(middles()[kind]))
    now = world.NOW
    for _ in range(10):
        if isinstance(state, Final):
            break
        now += timedelta(minutes=data.draw(st.sampled_from([0, 1, 5, 20, 2000])))
        event = data.draw(next_event(machine, state)).model_copy(update={"at": now})
        after = machine.step(state, event)
        if after is not None:
            check(state, event, after)
            state = after


def next_event(machine: Machine, state: State) -> st.SearchStrategy[Event]:
    if isinstance(state, Working):
        return answers(type(state.effect))
    fitting = likely(machine, type(state))
    return st.one_of(fitting, fitting, fitting, PRESSES)


def test_every_write_of_these_dialogs_is_known_here() -> None:
    """A new state that writes has to be looked at here, too."""
    writing = {
        state.__name__
        for name in DIALOGS
        for state in MACHINES[name].states
        if issubclass(state, Working) and effect_of(state) in WRITES
    }
    known = {Moving, BookingAnew, ReleasingOld, Cancelling, Restoring, ChangingContact, MovingRow}
    assert writing == {state.__name__ for state in known}


S = TypeVar("S", bound=State)


def states(kind: type[S]) -> list[S]:
    """Return every state of a kind that some transcript comes to."""
    found = [state for _, state in seen() if isinstance(state, kind)]
    assert found
    return found


def test_what_can_be_taken_back_waits_until_it_cannot_be_any_more() -> None:
    assert all(state.waits_until == state.until for state in states(Moved))
    assert all(state.waits_until == state.until for state in states(Cancelled))


def test_a_review_waits_as_long_as_its_time_is_held() -> None:
    held = [state for state in states(ReviewingMove) if state.move.hold]
    free = [state for state in states(ReviewingMove) if not state.move.hold]
    assert held
    assert all(state.move.hold and state.waits_until == state.move.hold.until for state in held)
    assert {state.waits_until for state in free} == {None}


def test_a_move_can_be_taken_back_for_ten_minutes() -> None:
    moving = next(one for one in states(Moving) if not one.move.undoes)
    done = AppointmentMoved(appointment=moving.move.appointment, at=world.NOW)
    moved = MACHINES["rescheduling"].step(moving, done)
    assert isinstance(moved, Moved)
    assert moved.until - world.NOW == timedelta(minutes=10)


def test_a_customer_goes_along_to_another_system_by_name() -> None:
    assert all(state.search.who for state in states(ReadingAppointments))
