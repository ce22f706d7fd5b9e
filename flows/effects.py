"""What a dialog can ask of the world, and the events in which each request can end.

The rule: an effect that writes to a scheduling system is one that can end in `AnswerLost`; it is
never simply repeated. Every effect can end in `Failed`: nothing was written, trying again is safe.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from flows.domain import (
    Appointment,
    ContactChanges,
    Customer,
    Draft,
    FreeTimes,
    Hold,
    NewCustomer,
    Provider,
    Service,
    Slot,
    SlotQuery,
    Transport,
)
from flows.machine import Effect, Event, Value
from flows.understanding.request import Who

Trouble = Literal[
    "unreachable",  # down, too slow, or too busy: later it may work
    "not_allowed",  # the system does not let Deskhand do this: somebody has to set something up
    "misread",  # an answer that makes no sense
    "refused",  # the system refused it for the reason it gives
    "not_permitted",  # the person may not do this, or no longer
    "permit_unknown",  # it could not be found out whether the person may
]


class Failed(Event):
    """The world could not do it, and surely has not done it.

    `reference` is the vendor's code or request id, short enough for a card. `since`: the system has
    not answered since then, and is not asked for a while.
    """

    kind: Literal["failed"] = "failed"
    trouble: Trouble
    reason: str = ""  # the system's own words, data and never markup
    reference: str = ""
    since: AwareDatetime | None = None


class AnswerLost(Event):
    """A write was sent and no answer came: whether it was done is unknown."""

    kind: Literal["answer_lost"] = "answer_lost"


class Unclear(Value):
    """Words that fit several records, or none."""

    words: str
    choices: tuple[Service, ...] = ()


class LookedUp(Event):
    """What was found for the words; a field nobody asked for is empty.

    `as_of`: the system does not answer, and this is what it said then.
    """

    kind: Literal["looked_up"] = "looked_up"
    customers: tuple[Customer, ...] = ()
    services: tuple[Service, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    advisor: Provider | None = None
    transport: Transport | None = None
    as_of: AwareDatetime | None = None


class LookUp(Effect[LookedUp | Failed]):
    """Find the records that words or ids stand for; everything at the same time.

    `may_be_old`: what the system said a while ago will do where it does not answer.
    """

    kind: Literal["look_up"] = "look_up"
    who: Who | None = None
    customer_id: str | None = None
    services: tuple[str, ...] = ()
    service_ids: tuple[str, ...] = ()
    advisor: str | None = None
    advisor_id: str | None = None
    transport: str | None = None
    transport_id: str | None = None
    may_be_old: bool = False


class ChoicesListed(Event):
    """All there is to choose from."""

    kind: Literal["choices_listed"] = "choices_listed"
    advisors: tuple[Provider, ...] = ()
    transports: tuple[Transport, ...] = ()


class ListChoices(Effect[ChoicesListed | Failed]):
    """List every advisor or every transport option of the branch."""

    kind: Literal["list_choices"] = "list_choices"
    what: Literal["advisor", "transport"]


class SlotsFound(Event):
    """The free times; none at all if the system has none to offer as far as it looks ahead."""

    kind: Literal["slots_found"] = "slots_found"
    free: FreeTimes


class FindSlots(Effect[SlotsFound | Failed]):
    """Find free times in the days of the query, or the first day after them that has one."""

    kind: Literal["find_slots"] = "find_slots"
    query: SlotQuery


class Saved(Event):
    """The system holds it now."""

    kind: Literal["saved"] = "saved"
    appointment: Appointment


class SlotGone(Event):
    """Somebody else was faster."""

    kind: Literal["slot_gone"] = "slot_gone"


class AlreadyBooked(Event):
    """The system refuses a second appointment for the same customer and vehicle."""

    kind: Literal["already_booked"] = "already_booked"


class Save(Effect[Saved | SlotGone | AlreadyBooked | AnswerLost | Failed]):
    """Write the confirmed draft to the system, as a draft or as an appointment."""

    kind: Literal["save"] = "save"
    how: Literal["draft", "book"]
    draft: Draft


class NotSaved(Event):
    """The system was read again and surely does not hold it."""

    kind: Literal["not_saved"] = "not_saved"


class NobodyKnows(Event):
    """The system cannot be asked whether it holds it."""

    kind: Literal["nobody_knows"] = "nobody_knows"


class CheckSaved(Effect[Saved | NotSaved | NobodyKnows | Failed]):
    """Find out whether a write whose answer was lost was done."""

    kind: Literal["check_saved"] = "check_saved"
    how: Literal["draft", "book"]
    draft: Draft


class AppointmentsRead(Event):
    """A customer's appointments by start, past ones included; `customer` as it is now.

    `as_of`: the system does not answer, and this is how they stood then.
    """

    kind: Literal["appointments_read"] = "appointments_read"
    customer: Customer
    appointments: tuple[Appointment, ...] = ()
    as_of: AwareDatetime | None = None


class ReadAppointments(Effect[AppointmentsRead | Failed]):
    """Read the appointments of one customer; `may_be_old` as above."""

    kind: Literal["read_appointments"] = "read_appointments"
    customer: Customer
    may_be_old: bool = False


class DoublesFound(Event):
    """Customers who may be the same person."""

    kind: Literal["doubles_found"] = "doubles_found"
    customers: tuple[Customer, ...] = ()


class FindDoubles(Effect[DoublesFound | Failed]):
    """Find customers with the same telephone number, e-mail, VIN, or nearly the same name."""

    kind: Literal["find_doubles"] = "find_doubles"
    customer: NewCustomer


class CustomerCreated(Event):
    """The system holds the new customer."""

    kind: Literal["customer_created"] = "customer_created"
    customer: Customer


class CreateCustomer(Effect[CustomerCreated | AnswerLost | Failed]):
    """Register a customer."""

    kind: Literal["create_customer"] = "create_customer"
    customer: NewCustomer


class CustomerMissing(Event):
    """The system was read again and surely does not hold the new customer."""

    kind: Literal["customer_missing"] = "customer_missing"


class CheckCustomer(Effect[CustomerCreated | CustomerMissing | Failed]):
    """Find out whether a customer whose registration's answer was lost is there."""

    kind: Literal["check_customer"] = "check_customer"
    customer: NewCustomer


class SlotHeld(Event):
    """The slot is kept free for us for a while."""

    kind: Literal["slot_held"] = "slot_held"
    hold: Hold


class HoldSlot(Effect[SlotHeld | SlotGone | Failed]):
    """Hold the draft's slot. One whose answer is lost lapses by itself, so it may be repeated."""

    kind: Literal["hold_slot"] = "hold_slot"
    draft: Draft


class HoldReleased(Event):
    """The slot is free for others again."""

    kind: Literal["hold_released"] = "hold_released"


class ReleaseHold(Effect[HoldReleased | Failed]):
    """Let a held slot go; one that cannot be let go lapses by itself."""

    kind: Literal["release_hold"] = "release_hold"
    hold: Hold


class ChangedElsewhere(Event):
    """Somebody changed it meanwhile, so nothing was written; `now` is None if it is gone."""

    kind: Literal["changed_elsewhere"] = "changed_elsewhere"
    now: Appointment | None = None


class AppointmentMoved(Event):
    """The appointment stands at its new time."""

    kind: Literal["appointment_moved"] = "appointment_moved"
    appointment: Appointment


class Reschedule(Effect[AppointmentMoved | SlotGone | ChangedElsewhere | AnswerLost | Failed]):
    """Move an appointment as it was seen to another slot, in one step."""

    kind: Literal["reschedule"] = "reschedule"
    appointment: Appointment
    slot: Slot
    hold: Hold | None = None


class AppointmentCancelled(Event):
    """The appointment is cancelled."""

    kind: Literal["appointment_cancelled"] = "appointment_cancelled"


class CancelAppointment(Effect[AppointmentCancelled | ChangedElsewhere | AnswerLost | Failed]):
    """Cancel an appointment as it was seen."""

    kind: Literal["cancel_appointment"] = "cancel_appointment"
    appointment: Appointment
    reason: str = ""


class AppointmentRead(Event):
    """An appointment as it is now; None if there is none."""

    kind: Literal["appointment_read"] = "appointment_read"
    appointment: Appointment | None = None


class ReadAppointment(Effect[AppointmentRead | Failed]):
    """Read one appointment as it is now."""

    kind: Literal["read_appointment"] = "read_appointment"
    id: str


class CustomerRead(Event):
    """A customer as they are now; None if there is no such customer."""

    kind: Literal["customer_read"] = "customer_read"
    customer: Customer | None = None


class ReadCustomer(Effect[CustomerRead | Failed]):
    """Read one customer as they are now."""

    kind: Literal["read_customer"] = "read_customer"
    id: str


class ContactChanged(Event):
    """The system holds the new telephone number or e-mail."""

    kind: Literal["contact_changed"] = "contact_changed"
    customer: Customer


class ChangeContact(Effect[ContactChanged | AnswerLost | Failed]):
    """Change a customer's telephone number or e-mail; all else stays."""

    kind: Literal["change_contact"] = "change_contact"
    customer: Customer
    changes: ContactChanges


class DayRead(Event):
    """Everybody's appointments that begin on a day of the branch, by start, as they are now.

    Those that were cancelled may be among them.
    """

    kind: Literal["day_read"] = "day_read"
    appointments: tuple[Appointment, ...] = ()


class ReadDay(Effect[DayRead | Failed]):
    """Read everybody's appointments of one of the branch's days."""

    kind: Literal["read_day"] = "read_day"
    day: date
