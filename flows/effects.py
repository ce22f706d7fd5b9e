"""What a dialog can ask of the world, and the events in which each request can end.

The rule: an effect that writes to a scheduling system is one that can end in `AnswerLost`; it is
never simply repeated. Every effect can end in `Failed`: nothing was written, trying again is safe.
"""

from __future__ import annotations

from typing import Literal

from flows.domain import (
    Appointment,
    Customer,
    Draft,
    FreeTimes,
    NewCustomer,
    Provider,
    Service,
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
]


class Failed(Event):
    """The world could not do it, and surely has not done it.

    `reference` is the vendor's code or request id, short enough for a card.
    """

    kind: Literal["failed"] = "failed"
    trouble: Trouble
    reason: str = ""  # the system's own words, data and never markup
    reference: str = ""


class AnswerLost(Event):
    """A write was sent and no answer came: whether it was done is unknown."""

    kind: Literal["answer_lost"] = "answer_lost"


class Unclear(Value):
    """Words that fit several records, or none."""

    words: str
    choices: tuple[Service, ...] = ()


class LookedUp(Event):
    """What was found for the words; a field nobody asked for is empty."""

    kind: Literal["looked_up"] = "looked_up"
    customers: tuple[Customer, ...] = ()
    services: tuple[Service, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    advisor: Provider | None = None
    transport: Transport | None = None


class LookUp(Effect[LookedUp | Failed]):
    """Find the records that words or ids stand for; everything at the same time."""

    kind: Literal["look_up"] = "look_up"
    who: Who | None = None
    customer_id: str | None = None
    services: tuple[str, ...] = ()
    service_ids: tuple[str, ...] = ()
    advisor: str | None = None
    transport: str | None = None


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
    """A customer's appointments by start, past ones included; `customer` as it is now."""

    kind: Literal["appointments_read"] = "appointments_read"
    customer: Customer
    appointments: tuple[Appointment, ...] = ()


class ReadAppointments(Effect[AppointmentsRead | Failed]):
    """Read the appointments of one customer."""

    kind: Literal["read_appointments"] = "read_appointments"
    customer: Customer


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
