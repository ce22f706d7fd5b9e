"""What a write leaves in the audit: who did what for whom, from what to what, and how it ended.

The rule: a write leaves an entry, and so does the look at one whose answer was lost;
a question leaves none. Entries hold ids, times and names of fields, never anybody's name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from bot.memory import AuditEntry, Dialog, How
from flows.booking.events import AllFilled
from flows.booking.states import Checking
from flows.cancelling import CheckingCancel, CheckingRestore
from flows.changing import CheckingContact, ContactDescribed
from flows.domain import Appointment, Customer
from flows.effects import (
    AnswerLost,
    AppointmentMoved,
    AppointmentRead,
    CancelAppointment,
    ChangeContact,
    CheckSaved,
    ContactChanged,
    CustomerCreated,
    Failed,
    ReadAppointment,
    ReadCustomer,
    Reschedule,
    Save,
    Saved,
)
from flows.machine import Effect, Event, State, TimedOut, Working
from flows.rebooking.events import GapDescribed
from flows.rebooking.states import CheckingRow, MovingRow
from flows.registering import CheckingCustomer, CustomerDescribed
from flows.rescheduling.events import UndoAsked
from flows.rescheduling.states import CheckingAnew, CheckingMove, CheckingOld
from flows.talking import Busy, Said

# The states that look at what became of a write.
LOOKS = (
    Checking
    | CheckingAnew
    | CheckingCancel
    | CheckingContact
    | CheckingCustomer
    | CheckingMove
    | CheckingOld
    | CheckingRestore
    | CheckingRow
)


def audit_of(
    dialog: Dialog, state: Working, event: Event, *, actor: str = "", how: How = "resumed"
) -> tuple[AuditEntry, ...]:
    """Return the audit of a write, or of the look at one; nothing for a question.

    `actor` is who pressed or wrote; where nobody did, the dialog's owner.
    """
    effect = state.effect
    if AnswerLost not in effect.ends() and not isinstance(state, LOOKS):
        return ()
    before, after = _change(effect, event)
    return (
        AuditEntry(
            dialog=dialog.id,
            turn=dialog.turn,
            actor=actor or dialog.owner,
            verb=_kind(type(effect)),
            system=cast("Busy", state).desk.system,
            object_id=_written(effect, event),
            outcome=_outcome(event),
            reference=event.reference if isinstance(event, Failed) else "",
            team=dialog.team,
            channel=dialog.channel,
            surface=dialog.surface,
            how=how,
            customer=customer_of(state, event),
            before=before,
            after=after,
        ),
    )


def how_of(event: Event) -> How:
    """Return how somebody caused this event."""
    match event:
        case Said():
            return "words"
        case CustomerDescribed() | ContactDescribed() | AllFilled() | GapDescribed():
            return "form"
        case UndoAsked():
            return "undo"
        case TimedOut():
            return "timer"
        case _:
            return "button"


def _kind(kind: type[Event] | type[Effect[Any]]) -> str:
    return str(kind.model_fields["kind"].default)


def _outcome(event: Event) -> str:
    """Return how it ended; of an appointment that was read, how it stands."""
    if isinstance(event, AppointmentRead):
        return event.appointment.status if event.appointment else "missing"
    return _kind(type(event))


def _written(effect: Effect[Any], event: Event) -> str:
    """Return the id of the record that a write made or changed; "" where none is known."""
    match event:
        case Saved() | AppointmentMoved():
            return event.appointment.id
        case CustomerCreated() | ContactChanged():
            return event.customer.id
    match effect:
        case Reschedule() | CancelAppointment():
            return effect.appointment.id
        case ReadAppointment() | ReadCustomer():
            return effect.id
        case ChangeContact():
            return effect.customer.id
    return ""


def _change(effect: Effect[Any], event: Event) -> tuple[str, str]:
    """Return from what to what, as far as it is known: times of appointments, names of fields."""
    match effect, event:
        case _, Saved():
            return "", _moment(event.appointment) or _wanted(effect)
        case ((Save() | CheckSaved()), _):
            return "", _wanted(effect)
        case Reschedule(), _:
            return _moment(effect.appointment), _time(effect.slot.start)
        case CancelAppointment(), _:
            return _moment(effect.appointment), ""
        case ChangeContact(), _:
            return "", ", ".join(sorted(effect.changes.model_dump(exclude_none=True)))
        case _, AppointmentRead():
            return "", _moment(event.appointment)
    return "", ""


def _wanted(effect: Effect[Any]) -> str:
    slot = effect.draft.slot if isinstance(effect, Save | CheckSaved) else None
    return _time(slot.start if slot else None)


def _moment(appointment: Appointment | None) -> str:
    return _time(appointment.start if appointment else None)


def _time(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""


def customer_of(state: State, event: Event | None = None) -> str:
    """Return the system's id of the customer whom it is about; "" where they have none yet."""
    if isinstance(event, CustomerCreated):
        return event.customer.id
    if isinstance(state, MovingRow | CheckingRow):
        return state.row.appointment.customer_id
    # what the dialog is about is the state itself, or stands in its form
    for part in ("draft", "move", "cancelled"):
        customer = getattr(getattr(state, part, None), "customer", None)
        if isinstance(customer, Customer):
            return customer.id
    customer = getattr(state, "customer", None)
    return customer.id if isinstance(customer, Customer) else ""
