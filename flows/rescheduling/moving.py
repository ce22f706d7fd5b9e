"""The move itself and what can become of it: made, refused, half made, unknown, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.booking.events import CheckedAgain
from flows.domain import Appointment, Desk, Slot
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
from flows.filling import days_to_search
from flows.finding import NamingPerson, Search
from flows.machine import TimedOut
from flows.rescheduling.events import MoveConfirmed, OldCancelAsked, UndoAsked
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
from flows.talking import Dropped, Hint, Said, Stopped, local, read, trouble
from flows.understanding.request import When

# So long a move or a cancellation can be taken back.
UNDO = timedelta(minutes=10)


def confirm(state: ReviewingMove, event: MoveConfirmed) -> Moving | BookingAnew | ReviewingMove:
    """Move it: this is the one way from a card to the system."""
    if state.move.slot is None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    return confirmed(state.desk, state.move, state.move.slot)


def confirmed(desk: Desk, move: Move, slot: Slot) -> Moving | BookingAnew:
    """Move in one step where the system can; else the new one first."""
    if desk.can.reschedule:
        return Moving(desk=desk, move=move, slot=slot)
    return BookingAnew(desk=desk, move=move)


def moved(state: Moving, event: AppointmentMoved) -> Moved | MoveSettled:
    """Say that it is done, and for how long it can be taken back."""
    return _done(state.desk, state.move, event.appointment, event.at)


def _done(desk: Desk, move: Move, after: Appointment, at: datetime) -> Moved | MoveSettled:
    if move.undoes:
        return MoveSettled(
            desk=desk,
            customer=move.customer,
            before=move.appointment,
            after=after,
            taken_back=True,
        )
    return Moved(
        desk=desk,
        customer=move.customer,
        before=move.appointment,
        after=after,
        until=at + UNDO,
    )


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


def find_another(state: Moving | BookingAnew, event: SlotGone) -> FindingNewSlots | Moved:
    """Offer the nearest times again; the appointment stands where it stood."""
    if state.move.undoes:
        return standing(state.desk, state.move, Hint(kind="old_time_gone"))
    return near_by(state.desk, state.move, event.at)


def near_by(desk: Desk, move: Move, at: datetime) -> FindingNewSlots:
    """Look for other times near the one that has just gone."""
    gone = move.slot.key if move.slot else None
    when = When(start=move.slot.start, grain="minute") if move.slot else move.when
    since, until = days_to_search(when, local(desk, at))
    free = move.model_copy(update={"slot": None, "hold": None, "when": when})
    hint = Hint(kind="slot_gone")
    return FindingNewSlots(desk=desk, move=free, since=since, until=until, gone=gone, hint=hint)


def start_from_there(state: Moving, event: ChangedElsewhere) -> FindingNewSlots | NamingPerson:
    """Somebody changed it meanwhile: show what is true now and go on from there."""
    desk, move = state.desk, state.move
    if event.now is None or event.now.status == "cancelled":
        hint = Hint(kind="gone_elsewhere", words=move.customer.name)
        return NamingPerson(desk=desk, search=Search(purpose="move"), hint=hint)
    since, until = days_to_search(move.when, local(desk, event.at))
    now = Move(customer=move.customer, appointment=event.now, when=move.when, hold=None)
    hint = Hint(kind="changed_elsewhere")
    return FindingNewSlots(desk=desk, move=now, since=since, until=until, choose=True, hint=hint)


def not_moved(state: Moving | BookingAnew, event: Failed) -> ReviewingMove | Moved:
    """Show the card again: surely nothing was moved."""
    if state.move.undoes:
        return standing(state.desk, state.move, trouble(event))
    return ReviewingMove(desk=state.desk, move=state.move, since=event.at, hint=trouble(event))


def check(state: Moving, event: AnswerLost) -> CheckingMove:
    """Read the appointment before anything is said or repeated."""
    return CheckingMove(desk=state.desk, move=state.move, slot=state.slot)


def compare(
    state: CheckingMove, event: AppointmentRead
) -> Moved | MoveSettled | ReviewingMove | UnsureMove:
    """Tell from where it stands now whether it was moved."""
    now = event.appointment
    if now and now.start == state.slot.start:
        return _done(state.desk, state.move, now, event.at)
    if now and now.start == state.move.appointment.start:
        if state.move.undoes:
            return standing(state.desk, state.move, Hint(kind="not_saved"))
        hint = Hint(kind="not_saved")
        return ReviewingMove(desk=state.desk, move=state.move, since=event.at, hint=hint)
    hint = Hint(kind="changed_elsewhere")
    return UnsureMove(desk=state.desk, move=state.move, slot=state.slot, hint=hint)


def could_not_check(state: CheckingMove, event: Failed) -> UnsureMove:
    """The system does not answer: it can be asked again later."""
    return UnsureMove(desk=state.desk, move=state.move, slot=state.slot, hint=trouble(event))


def check_again(state: UnsureMove, event: CheckedAgain) -> CheckingMove | CheckingAnew:
    """Read the system once more."""
    if state.desk.can.reschedule:
        return CheckingMove(desk=state.desk, move=state.move, slot=state.slot)
    return CheckingAnew(desk=state.desk, move=state.move)


def leave_unsure(state: UnsureMove, event: Stopped) -> Dropped:
    """End it, with the question open."""
    return Dropped(desk=state.desk, unsure=True)


def hear_unsure(state: UnsureMove, event: Said) -> UnsureMove | Dropped:
    """Only the buttons decide here; words can end it or ask for help."""
    match read(state, event).intent:
        case "stop":
            return Dropped(desk=state.desk, unsure=True)
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})


def made_anew(state: BookingAnew | CheckingAnew, event: Saved) -> ReleasingOld:
    """The new one stands: now the old one may go."""
    return ReleasingOld(desk=state.desk, move=state.move, after=event.appointment)


def ask_anew(state: BookingAnew | CheckingAnew, event: AlreadyBooked | NotSaved) -> ReviewingMove:
    """Show the card again: the new one was surely not made."""
    kind = Hint(kind="already_booked" if isinstance(event, AlreadyBooked) else "not_saved")
    return ReviewingMove(desk=state.desk, move=state.move, since=event.at, hint=kind)


def check_anew(state: BookingAnew, event: AnswerLost) -> CheckingAnew:
    """Look whether the new one was made before anything is said or repeated."""
    return CheckingAnew(desk=state.desk, move=state.move)


def unsure_anew(state: CheckingAnew, event: NobodyKnows | Failed) -> UnsureMove:
    """It cannot be told whether the new one was made; the old one stands."""
    hint = trouble(event) if isinstance(event, Failed) else None
    slot = state.move.slot
    assert slot is not None  # noqa: S101  # nothing is booked without a slot
    return UnsureMove(desk=state.desk, move=state.move, slot=slot, hint=hint)


def old_gone(state: ReleasingOld, event: AppointmentCancelled) -> MoveSettled:
    """Both halves are done."""
    return _settled(state.desk, state.move, state.after)


def _settled(desk: Desk, move: Move, after: Appointment) -> MoveSettled:
    return MoveSettled(desk=desk, customer=move.customer, before=move.appointment, after=after)


def old_stands(state: ReleasingOld, event: ChangedElsewhere) -> HalfMoved | MoveSettled:
    """Somebody changed the old one meanwhile: it is theirs, and the card says what stands."""
    if event.now is None or event.now.status == "cancelled":
        return _settled(state.desk, state.move, state.after)
    move = state.move.model_copy(update={"appointment": event.now})
    hint = Hint(kind="changed_elsewhere")
    return HalfMoved(desk=state.desk, move=move, after=state.after, hint=hint)


def check_old(state: ReleasingOld, event: AnswerLost) -> CheckingOld:
    """Look whether the old one still stands."""
    return CheckingOld(desk=state.desk, move=state.move, after=state.after)


def look_at_old(state: CheckingOld, event: AppointmentRead) -> MoveSettled | HalfMoved:
    """Say what stands now."""
    if event.appointment is None or event.appointment.status == "cancelled":
        return _settled(state.desk, state.move, state.after)
    hint = Hint(kind="not_saved")
    return HalfMoved(desk=state.desk, move=state.move, after=state.after, hint=hint)


def old_unknown(state: ReleasingOld | CheckingOld, event: Failed) -> HalfMoved:
    """The old one could not be cancelled, or not be looked at."""
    return HalfMoved(desk=state.desk, move=state.move, after=state.after, hint=trouble(event))


def release_again(state: HalfMoved, event: OldCancelAsked) -> ReleasingOld:
    """Try once more to cancel the old one."""
    return ReleasingOld(desk=state.desk, move=state.move, after=state.after)


def leave_both(state: HalfMoved, event: Stopped) -> MoveSettled:
    """Leave both appointments standing, as the person says."""
    return _settled(state.desk, state.move, state.after)


def keep_both(state: HalfMoved, event: Said) -> HalfMoved:
    """Only the buttons decide here."""
    return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})


def undo(state: Moved, event: UndoAsked) -> FindingNewSlots | Moved:
    """Look whether the old time is still free, and take it again if it is."""
    start = state.before.start
    if start is None or event.at >= state.until:
        return state.model_copy(update={"hint": Hint(kind="undo_over")})
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
