"""The move itself and what can become of it: made, refused, half made, unknown, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.booking.events import CheckedAgain
from flows.domain import Appointment, Desk
from flows.effects import (
    AlreadyBooked,
    AnswerLost,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRead,
    ChangedElsewhere,
    Failed,
    NobodyKnows,
    NotSaved,
    Saved,
    SlotGone,
)
from flows.filling import same_moment
from flows.finding import NamingPerson, Search
from flows.machine import TimedOut
from flows.rescheduling.events import MoveConfirmed, OldCancelAsked, UndoAsked
from flows.rescheduling.next_move import NextMove, find_near, find_next, next_move, time_of
from flows.rescheduling.states import (
    BookingAnew,
    CheckingAnew,
    CheckingMove,
    CheckingOld,
    FindingNewSlots,
    HalfMoved,
    Move,
    Moved,
    MoveSettled,
    Moving,
    ReleasingOld,
    ReviewingMove,
    UnsureMove,
)
from flows.talking import Dropped, Hint, Said, Stopped, local, not_checked, read, trouble
from flows.understanding.request import When

# So long a move or a cancellation can be taken back.
UNDO = timedelta(minutes=10)


def confirm(state: ReviewingMove, event: MoveConfirmed) -> Moving | BookingAnew | FindingNewSlots:
    """Move it, unless the new time is over by now."""
    return confirmed(state, event.at)


def confirmed(state: ReviewingMove, at: datetime) -> Moving | BookingAnew | FindingNewSlots:
    """Move in one step where the system can, else book the new one first.

    This is the one way from a card to the system.
    """
    desk, move, slot = state.desk, state.move, state.slot
    if slot.start <= at:
        return find_next(desk, move, at)
    if desk.can.reschedule:
        return Moving(desk=desk, move=move, slot=slot)
    return BookingAnew(desk=desk, move=move, slot=slot)


def moved(state: Moving, event: AppointmentMoved) -> Moved | MoveSettled:
    """Say that it is done, and for how long it can be taken back."""
    return _done(state.desk, state.move, event.appointment, event.at)


def _done(desk: Desk, move: Move, after: Appointment, at: datetime) -> Moved | MoveSettled:
    customer, before = move.customer, move.appointment
    if move.undoes:
        return MoveSettled(
            desk=desk, customer=customer, before=before, after=after, taken_back=True
        )
    return Moved(desk=desk, customer=customer, before=before, after=after, until=at + UNDO)


def standing(desk: Desk, move: Move, hint: Hint) -> Moved:
    """Return to the moved appointment after an undo that could not be done."""
    assert move.undoes is not None  # noqa: S101  # only an undo comes here
    assert move.undo_until is not None  # noqa: S101  # as above
    return Moved(
        desk=desk,
        customer=move.customer,
        before=move.undoes,
        after=move.appointment,
        until=move.undo_until,
        hint=hint,
    )


def find_another(state: Moving, event: SlotGone) -> FindingNewSlots | Moved:
    """Offer the nearest times again; the appointment stands where it stood."""
    if state.move.undoes:
        return standing(state.desk, state.move, Hint(kind="old_time_gone"))
    return find_near(state.desk, state.move, state.slot, event.at)


def start_from_there(state: Moving, event: ChangedElsewhere) -> NextMove | NamingPerson | Moved:
    """Somebody changed it meanwhile: show what is true now and go on from there."""
    return _from_there(state, event.now, event.at)


def _from_there(
    state: Moving | CheckingMove, now: Appointment | None, at: datetime
) -> NextMove | NamingPerson | Moved:
    """Start again with how it stands now: the time that was chosen is what is asked for."""
    desk, move = state.desk, state.move
    if now is None or now.status == "cancelled":
        hint = Hint(kind="gone_elsewhere", words=move.customer.name)
        return NamingPerson(desk=desk, search=Search(purpose="move"), hint=hint)
    hint = Hint(kind="changed_elsewhere")
    move = move.model_copy(update={"appointment": now})
    if move.undoes:
        return standing(desk, move, hint)
    when = time_of(state.slot)
    return next_move(desk, move.model_copy(update={"when": when}), at, hint)


def not_moved(state: Moving, event: Failed) -> ReviewingMove | Moved:
    """Show the card again: surely nothing was moved."""
    if state.move.undoes:
        return standing(state.desk, state.move, trouble(event))
    return _review_again(state, event.at, trouble(event))


def _review_again(
    state: Moving | CheckingMove | BookingAnew | CheckingAnew, at: datetime, hint: Hint
) -> ReviewingMove:
    return ReviewingMove(desk=state.desk, move=state.move, slot=state.slot, since=at, hint=hint)


def check(state: Moving, event: AnswerLost) -> CheckingMove:
    """Read the appointment before anything is said or repeated."""
    return CheckingMove(desk=state.desk, move=state.move, slot=state.slot)


def compare(
    state: CheckingMove, event: AppointmentRead
) -> Moved | MoveSettled | ReviewingMove | NextMove | NamingPerson:
    """Tell from where it stands now whether it was moved."""
    now = event.appointment
    stands = now.start if now and now.status != "cancelled" else None
    if now and same_moment(stands, state.slot.start):
        return _done(state.desk, state.move, now, event.at)
    if same_moment(stands, state.move.appointment.start):
        hint = Hint(kind="not_saved")
        if state.move.undoes:
            return standing(state.desk, state.move, hint)
        return _review_again(state, event.at, hint)
    return _from_there(state, now, event.at)


def could_not_check(state: CheckingMove, event: Failed) -> UnsureMove:
    """The system does not answer: it can be asked again later."""
    return UnsureMove(desk=state.desk, move=state.move, slot=state.slot, hint=not_checked(event))


def check_again(state: UnsureMove, event: CheckedAgain) -> CheckingMove | CheckingAnew:
    """Read the system once more."""
    if state.desk.can.reschedule:
        return CheckingMove(desk=state.desk, move=state.move, slot=state.slot)
    return CheckingAnew(desk=state.desk, move=state.move, slot=state.slot)


def hear_unsure(state: UnsureMove, event: Said) -> UnsureMove | Dropped:
    """Only the buttons decide here; words can end it or ask for help."""
    match read(state, event).intent:
        case "stop":
            return Dropped(desk=state.desk, unsure=True)
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})


def find_another_anew(state: BookingAnew, event: SlotGone) -> FindingNewSlots:
    """Offer the nearest times again; the old appointment stands."""
    return find_near(state.desk, state.move, state.slot, event.at)


def not_made(
    state: BookingAnew | CheckingAnew, event: AlreadyBooked | NotSaved | Failed
) -> ReviewingMove:
    """Show the card again: the new one was surely not made."""
    match event:
        case AlreadyBooked():
            hint = Hint(kind="already_booked")
        case NotSaved():
            hint = Hint(kind="not_saved")
        case _:
            hint = trouble(event)
    return _review_again(state, event.at, hint)


def made_anew(state: BookingAnew | CheckingAnew, event: Saved) -> ReleasingOld:
    """The new one stands: now the old one may go."""
    return ReleasingOld(desk=state.desk, move=state.move, after=event.appointment)


def check_anew(state: BookingAnew, event: AnswerLost) -> CheckingAnew:
    """Look whether the new one was made before anything is said or repeated."""
    return CheckingAnew(desk=state.desk, move=state.move, slot=state.slot)


def unsure_anew(state: CheckingAnew, event: NobodyKnows | Failed) -> UnsureMove:
    """It cannot be told whether the new one was made; the old one stands."""
    unsure = UnsureMove(desk=state.desk, move=state.move, slot=state.slot)
    if isinstance(event, Failed):
        return unsure.model_copy(update={"hint": not_checked(event)})
    return unsure.model_copy(update={"can_check": False})


def old_gone(state: ReleasingOld, event: AppointmentCancelled) -> MoveSettled:
    """Both halves are done."""
    return _settled(state)


def _settled(state: ReleasingOld | CheckingOld) -> MoveSettled:
    move = state.move
    return MoveSettled(
        desk=state.desk, customer=move.customer, before=move.appointment, after=state.after
    )


def old_changed(state: ReleasingOld, event: ChangedElsewhere) -> HalfMoved | MoveSettled:
    """Somebody changed the old one meanwhile: it is theirs, and the card says what stands."""
    return _look(state, event.now, Hint(kind="changed_elsewhere"))


def _look(
    state: ReleasingOld | CheckingOld, now: Appointment | None, hint: Hint
) -> HalfMoved | MoveSettled:
    if now is None or now.status == "cancelled":
        return _settled(state)
    move = state.move.model_copy(update={"appointment": now})
    return HalfMoved(desk=state.desk, move=move, after=state.after, hint=hint)


def old_stands(state: ReleasingOld, event: Failed) -> HalfMoved:
    """The old one could not be cancelled."""
    return HalfMoved(desk=state.desk, move=state.move, after=state.after, hint=trouble(event))


def check_old(state: ReleasingOld, event: AnswerLost) -> CheckingOld:
    """Look whether the old one still stands."""
    return CheckingOld(desk=state.desk, move=state.move, after=state.after)


def look_at_old(state: CheckingOld, event: AppointmentRead) -> MoveSettled | HalfMoved:
    """Say what stands now."""
    return _look(state, event.appointment, Hint(kind="not_saved"))


def old_unknown(state: CheckingOld, event: Failed) -> HalfMoved:
    """It cannot be told whether the old one still stands."""
    return HalfMoved(
        desk=state.desk,
        move=state.move,
        after=state.after,
        old="unknown",
        hint=not_checked(event),
    )


def release_again(state: HalfMoved, event: OldCancelAsked) -> ReleasingOld:
    """Try once more to cancel the old one."""
    return ReleasingOld(desk=state.desk, move=state.move, after=state.after)


def leave_both(state: HalfMoved, event: Stopped) -> MoveSettled:
    """Leave the old one as it is, as the person says."""
    move = state.move
    return MoveSettled(
        desk=state.desk,
        customer=move.customer,
        before=move.appointment,
        after=state.after,
        old=state.old,
    )


def hear_half(state: HalfMoved, event: Said) -> HalfMoved:
    """Only the buttons decide here: "cancel" may mean the old one, the new one or this dialog."""
    if read(state, event).intent == "help":
        return state.model_copy(update={"hint": Hint(kind="help")})
    return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})


def undo(state: Moved, event: UndoAsked) -> FindingNewSlots | Moved:
    """Look whether the old time is still free, and take it again if it is."""
    start = state.before.start
    if event.at >= state.until:
        return state.model_copy(update={"hint": Hint(kind="undo_over")})
    if start is None or start <= event.at:
        return state.model_copy(update={"hint": Hint(kind="old_time_gone")})
    day = local(state.desk, start).date()
    move = Move(
        customer=state.customer,
        appointment=state.after,
        when=When(start=start, grain="minute"),
        undoes=state.before,
        undo_until=state.until,
    )
    return FindingNewSlots(desk=state.desk, move=move, since=day, until=day)


def settle(state: Moved, event: TimedOut | Stopped) -> MoveSettled:
    """From now on it is moved for good."""
    return MoveSettled(
        desk=state.desk, customer=state.customer, before=state.before, after=state.after
    )


def hear_moved(state: Moved, event: Said) -> Moved:
    """It is done: words do not change it any more."""
    kind = Hint(kind="help" if read(state, event).intent == "help" else "done_already")
    return state.model_copy(update={"hint": kind})
