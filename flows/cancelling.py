"""Cancelling: an appointment that stands is called off, with a reason, and can be made again.

The rule: nothing is cancelled before `CancelConfirmed` on a card that names the person and the time
and says what cannot be undone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from flows.booking.events import CheckedAgain
from flows.domain import Appointment, Customer, Desk, Slot
from flows.effects import (
    AlreadyBooked,
    AnswerLost,
    AppointmentCancelled,
    AppointmentRead,
    AppointmentsRead,
    CancelAppointment,
    ChangedElsewhere,
    CheckSaved,
    Failed,
    FindSlots,
    NobodyKnows,
    NotSaved,
    ReadAppointment,
    Save,
    Saved,
    SlotGone,
    SlotsFound,
)
from flows.filling import same_moment
from flows.finding import (
    FINDING_ROWS,
    AppointmentPicked,
    ChoosingAppointment,
    FindingPerson,
    FindingState,
    NamingPerson,
    ReadingAppointments,
    Search,
    find,
    hear_choice,
    pick_appointment,
    settle_on,
)
from flows.machine import Event, Final, Machine, TimedOut, on
from flows.rescheduling.events import UndoAsked
from flows.rescheduling.moving import UNDO
from flows.rescheduling.states import Move
from flows.talking import (
    Busy,
    Dropped,
    HelpAsked,
    Hint,
    Opening,
    Said,
    Stopped,
    Talking,
    drop,
    explain,
    leave_unsure,
    local,
    not_checked,
    read,
    trouble,
)
from flows.understanding.request import Request

Reason = Literal["customer", "no_show", "branch", "mistake"]

MOST_REASON = 200


class ReviewingCancel(Talking):
    """The appointment and the reason: the card waits for Confirm."""

    kind: Literal["reviewing_cancel"] = "reviewing_cancel"
    customer: Customer
    appointment: Appointment
    reason: str = ""


class Cancelling(Busy):
    """The appointment is being cancelled."""

    kind: Literal["cancelling"] = "cancelling"
    customer: Customer
    appointment: Appointment
    reason: str

    @property
    def effect(self) -> CancelAppointment:
        return CancelAppointment(appointment=self.appointment, reason=self.reason)


class CheckingCancel(Busy):
    """The answer was lost: the appointment is read before anything is said or repeated."""

    kind: Literal["checking_cancel"] = "checking_cancel"
    customer: Customer
    appointment: Appointment
    reason: str

    @property
    def effect(self) -> ReadAppointment:
        return ReadAppointment(id=self.appointment.id)


class UnsureCancel(Talking):
    """It cannot be told whether it was cancelled; it can be looked at again."""

    kind: Literal["unsure_cancel"] = "unsure_cancel"
    customer: Customer
    appointment: Appointment
    reason: str


class Cancelled(Talking):
    """It is cancelled; for ten minutes it can be made again."""

    kind: Literal["cancelled"] = "cancelled"
    customer: Customer
    appointment: Appointment
    reason: str
    until: AwareDatetime

    @property
    def waits_until(self) -> datetime | None:
        return self.until


class FindingOldSlot(Busy):
    """It is looked whether the old time is still free."""

    kind: Literal["finding_old_slot"] = "finding_old_slot"
    cancelled: Cancelled

    @property
    def effect(self) -> FindSlots:
        start = self.cancelled.appointment.start
        assert start is not None  # noqa: S101  # an undo is offered only where it is known
        day = local(self.desk, start).date()
        return FindSlots(query=_move(self.cancelled).slots_between(day, day))


class Restoring(Busy):
    """The appointment is being made again, as it was."""

    kind: Literal["restoring"] = "restoring"
    cancelled: Cancelled
    slot: Slot

    @property
    def effect(self) -> Save:
        return Save(how="book", draft=_move(self.cancelled).as_draft(self.slot))


class CheckingRestore(Busy):
    """The answer was lost: it is looked whether it was made again."""

    kind: Literal["checking_restore"] = "checking_restore"
    cancelled: Cancelled
    slot: Slot

    @property
    def effect(self) -> CheckSaved:
        return CheckSaved(how="book", draft=_move(self.cancelled).as_draft(self.slot))


class CancelSettled(Final):
    """It is cancelled for good; or it stands again."""

    kind: Literal["cancel_settled"] = "cancel_settled"
    desk: Desk
    customer: Customer
    appointment: Appointment
    reason: str
    again: Appointment | None = None


class CancelAsked(Event):
    """An appointment is to be cancelled: in words, or with a button that knows which."""

    kind: Literal["cancel_asked"] = "cancel_asked"
    request: Request | None = None
    customer_id: str | None = None
    appointment_id: str | None = None


class ReasonPicked(Event):
    """A reason was chosen from the list."""

    kind: Literal["reason_picked"] = "reason_picked"
    reason: Reason


class CancelConfirmed(Event):
    """The card is right: cancel it."""

    kind: Literal["cancel_confirmed"] = "cancel_confirmed"


def begin(state: Opening, event: CancelAsked) -> FindingPerson | NamingPerson:
    """Start with everything that was said or pressed."""
    search = Search(
        purpose="cancel", customer_id=event.customer_id, appointment_id=event.appointment_id
    )
    return find(state.desk, search.heard(event.request) if event.request else search)


def choose(
    state: ReadingAppointments, event: AppointmentsRead
) -> ReviewingCancel | ChoosingAppointment | NamingPerson:
    """Review the one appointment that is meant; else ask."""
    meant = settle_on(state, event)
    if isinstance(meant, Appointment):
        return _review(state.desk, event.customer, meant, state.search.note)
    return meant


def _review(
    desk: Desk, customer: Customer, appointment: Appointment, reason: str, hint: Hint | None = None
) -> ReviewingCancel:
    return ReviewingCancel(
        desk=desk,
        customer=customer,
        appointment=appointment,
        reason=reason[:MOST_REASON],
        hint=hint,
    )


def pick(
    state: ChoosingAppointment, event: AppointmentPicked
) -> ReviewingCancel | ChoosingAppointment:
    """Review the appointment that was chosen from the card."""
    meant = pick_appointment(state, event)
    if isinstance(meant, Appointment):
        return _review(state.desk, state.customer, meant, state.search.note)
    return meant


def hear_one(
    state: ChoosingAppointment, event: Said
) -> ReviewingCancel | ChoosingAppointment | FindingPerson | NamingPerson | Dropped:
    """Review the appointment that the words mean."""
    meant = hear_choice(state, event)
    if isinstance(meant, Appointment):
        return _review(state.desk, state.customer, meant, state.search.note)
    return meant


def give_reason(state: ReviewingCancel, event: ReasonPicked) -> ReviewingCancel:
    """Note the reason."""
    return state.model_copy(update={"reason": event.reason, "hint": None})


def hear_reason(state: ReviewingCancel, event: Said) -> ReviewingCancel:
    """Take words for the reason; only the button cancels the appointment.

    "cancel" may mean this dialog or the appointment, so it ends nothing here.
    """
    match read(state, event).intent:
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
        case "stop" | "start_over" | "cancel" | "confirm":
            return state.model_copy(update={"hint": Hint(kind="press_cancel")})
    return state.model_copy(update={"reason": event.text.strip()[:MOST_REASON], "hint": None})


def confirm(state: ReviewingCancel, event: CancelConfirmed) -> Cancelling:
    """Cancel it: this is the one way from a card to the system."""
    return Cancelling(
        desk=state.desk,
        customer=state.customer,
        appointment=state.appointment,
        reason=state.reason,
    )


def done(state: Cancelling, event: AppointmentCancelled) -> Cancelled | CancelSettled:
    """Say that it is done, and for how long it can be taken back."""
    return _cancelled(state, event.at)


def _cancelled(
    state: Cancelling | CheckingCancel, at: datetime, hint: Hint | None = None
) -> Cancelled | CancelSettled:
    """Leave time to take it back, where it can be."""
    cancelled = Cancelled(
        desk=state.desk,
        customer=state.customer,
        appointment=state.appointment,
        reason=state.reason,
        until=at + UNDO,
        hint=hint,
    )
    return cancelled if state.desk.can.restore else _settled(cancelled)


def changed(
    state: Cancelling, event: ChangedElsewhere
) -> ReviewingCancel | Cancelled | CancelSettled:
    """Somebody changed it meanwhile: show it as it is now; gone already is cancelled."""
    if event.now is None or event.now.status == "cancelled":
        hint = Hint(kind="gone_elsewhere", words=state.customer.name)
        return _cancelled(state, event.at, hint)
    hint = Hint(kind="changed_elsewhere")
    return _review(state.desk, state.customer, event.now, state.reason, hint)


def not_cancelled(state: Cancelling, event: Failed) -> ReviewingCancel:
    """Show the card again: surely nothing was cancelled."""
    hint = trouble(event)
    return _review(state.desk, state.customer, state.appointment, state.reason, hint)


def check(state: Cancelling | UnsureCancel, event: AnswerLost | CheckedAgain) -> CheckingCancel:
    """Read the appointment before anything is said or repeated."""
    return CheckingCancel(
        desk=state.desk,
        customer=state.customer,
        appointment=state.appointment,
        reason=state.reason,
    )


def compare(
    state: CheckingCancel, event: AppointmentRead
) -> Cancelled | CancelSettled | ReviewingCancel:
    """Tell from what stands now whether it was cancelled."""
    now = event.appointment
    if now is None or now.status == "cancelled":
        return _cancelled(state, event.at)
    return _review(state.desk, state.customer, now, state.reason, Hint(kind="not_saved"))


def could_not_check(state: CheckingCancel, event: Failed) -> UnsureCancel:
    """The system does not answer: it can be asked again later."""
    return UnsureCancel(
        desk=state.desk,
        customer=state.customer,
        appointment=state.appointment,
        reason=state.reason,
        hint=not_checked(event),
    )


def hear_unsure(state: UnsureCancel, event: Said) -> UnsureCancel:
    """Only the buttons decide here: "cancel" may mean the appointment or this dialog."""
    if read(state, event).intent == "help":
        return state.model_copy(update={"hint": Hint(kind="help")})
    return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})


def hear_done(state: Cancelled, event: Said) -> Cancelled:
    """It is done: words do not change it any more."""
    kind = Hint(kind="help" if read(state, event).intent == "help" else "done_already")
    return state.model_copy(update={"hint": kind})


def _move(cancelled: Cancelled) -> Move:
    return Move(customer=cancelled.customer, appointment=cancelled.appointment)


def undo(state: Cancelled, event: UndoAsked) -> FindingOldSlot | Cancelled:
    """Look whether the old time is still free, and take it again if it is."""
    start = state.appointment.start
    if event.at >= state.until:
        return _still(state, Hint(kind="undo_over"))
    if start is None or start <= event.at:
        return _still(state, Hint(kind="old_time_gone"))
    return FindingOldSlot(desk=state.desk, cancelled=state)


def _still(cancelled: Cancelled, hint: Hint) -> Cancelled:
    return cancelled.model_copy(update={"hint": hint})


def take_again(state: FindingOldSlot, event: SlotsFound) -> Restoring | Cancelled:
    """Make it again in its old slot, or say that the slot is gone."""
    start = state.cancelled.appointment.start
    slot = next((slot for slot in event.free.slots if same_moment(slot.start, start)), None)
    if slot is None:
        return _still(state.cancelled, Hint(kind="old_time_gone"))
    return Restoring(desk=state.desk, cancelled=state.cancelled, slot=slot)


def restored(state: Restoring | CheckingRestore, event: Saved) -> CancelSettled:
    """It stands again."""
    return _settled(state.cancelled, event.appointment)


def not_restored(
    state: FindingOldSlot | Restoring | CheckingRestore,
    event: SlotGone | AlreadyBooked | Failed | NotSaved,
) -> Cancelled:
    """It surely is cancelled still; say why it does not stand again."""
    match event:
        case SlotGone():
            hint = Hint(kind="old_time_gone")
        case AlreadyBooked():
            hint = Hint(kind="already_booked")
        case NotSaved():
            hint = Hint(kind="not_saved")
        case _:
            hint = trouble(event)
    return _still(state.cancelled, hint)


def maybe_restored(state: CheckingRestore, event: NobodyKnows | Failed) -> Cancelled:
    """It cannot be told whether it stands again."""
    return _still(state.cancelled, Hint(kind="maybe_restored"))


def check_restore(state: Restoring, event: AnswerLost) -> CheckingRestore:
    """Look whether it was made again before anything is said or repeated."""
    return CheckingRestore(desk=state.desk, cancelled=state.cancelled, slot=state.slot)


def settle(state: Cancelled, event: TimedOut | Stopped) -> CancelSettled:
    """From now on it is cancelled for good."""
    return _settled(state)


def _settled(cancelled: Cancelled, again: Appointment | None = None) -> CancelSettled:
    return CancelSettled(
        desk=cancelled.desk,
        customer=cancelled.customer,
        appointment=cancelled.appointment,
        reason=cancelled.reason,
        again=again,
    )


CANCELLING = Machine(
    "cancelling",
    FindingState
    | ChoosingAppointment
    | ReviewingCancel
    | Cancelling
    | CheckingCancel
    | UnsureCancel
    | Cancelled
    | FindingOldSlot
    | Restoring
    | CheckingRestore
    | CancelSettled
    | Dropped,
    # Which appointment.
    on(Opening, CancelAsked, begin, FindingPerson, NamingPerson),
    *FINDING_ROWS,
    on(
        ReadingAppointments,
        AppointmentsRead,
        choose,
        ReviewingCancel,
        ChoosingAppointment,
        NamingPerson,
    ),
    on(ChoosingAppointment, AppointmentPicked, pick, ReviewingCancel, ChoosingAppointment),
    on(
        ChoosingAppointment,
        Said,
        hear_one,
        ReviewingCancel,
        ChoosingAppointment,
        FindingPerson,
        NamingPerson,
        Dropped,
    ),
    # The write, and what can become of it.
    on(ReviewingCancel, ReasonPicked, give_reason, ReviewingCancel),
    on(ReviewingCancel, Said, hear_reason, ReviewingCancel),
    on(ReviewingCancel, CancelConfirmed, confirm, Cancelling),
    on(Cancelling, AppointmentCancelled, done, Cancelled, CancelSettled),
    on(Cancelling, ChangedElsewhere, changed, ReviewingCancel, Cancelled, CancelSettled),
    on(Cancelling, AnswerLost, check, CheckingCancel),
    on(Cancelling, Failed, not_cancelled, ReviewingCancel),
    on(CheckingCancel, AppointmentRead, compare, Cancelled, CancelSettled, ReviewingCancel),
    on(CheckingCancel, Failed, could_not_check, UnsureCancel),
    on(UnsureCancel, CheckedAgain, check, CheckingCancel),
    on(UnsureCancel, Stopped, leave_unsure, Dropped),
    on(UnsureCancel, Said, hear_unsure, UnsureCancel),
    # Done; for a while it can be made again.
    on(Cancelled, UndoAsked, undo, FindingOldSlot, Cancelled),
    on(Cancelled, TimedOut, settle, CancelSettled),
    on(Cancelled, Stopped, settle, CancelSettled),
    on(Cancelled, Said, hear_done, Cancelled),
    on(FindingOldSlot, SlotsFound, take_again, Restoring, Cancelled),
    on(FindingOldSlot, Failed, not_restored, Cancelled),
    on(Restoring, Saved, restored, CancelSettled),
    on(Restoring, SlotGone, not_restored, Cancelled),
    on(Restoring, AlreadyBooked, not_restored, Cancelled),
    on(Restoring, AnswerLost, check_restore, CheckingRestore),
    on(Restoring, Failed, not_restored, Cancelled),
    on(CheckingRestore, Saved, restored, CancelSettled),
    on(CheckingRestore, NotSaved, not_restored, Cancelled),
    on(CheckingRestore, NobodyKnows, maybe_restored, Cancelled),
    on(CheckingRestore, Failed, maybe_restored, Cancelled),
    # Everywhere.
    on(Talking, HelpAsked, explain, Talking),
    on(Talking, Stopped, drop, Dropped),
)
