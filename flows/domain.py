"""The words everything else uses: customers, services, slots, appointments, what a system can do.

All times are aware. A branch's wall clock is meant wherever people read a time.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, ConfigDict, Field

from flows.machine import Value
from flows.understanding.request import Language, When, Who


class Branch(Value):
    """A place where customers are served."""

    id: str
    name: str
    zone: str  # IANA, "America/New_York"
    country: str = "US"  # ISO 3166, for telephone numbers and public holidays
    address: str = ""

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Vehicle(Value):
    """A customer's vehicle."""

    id: str
    vin: str = ""
    year: str = ""
    make: str = ""
    model: str = ""
    colour: str = ""
    plate: str = ""
    mileage: int | None = None

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.year, self.make, self.model) if part) or self.vin


class Customer(Value):
    """A person or a company in a system's own records."""

    id: str
    first: str = ""
    last: str = ""
    company: str = ""
    key: str = ""  # the number that the business itself uses
    phones: tuple[str, ...] = ()  # E.164 where the system has it so; the preferred one first
    emails: tuple[str, ...] = ()
    language: str = ""
    vehicles: tuple[Vehicle, ...] = ()
    warning: str = ""  # what a person should know before booking for them, a plain sentence

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first, self.last) if part) or self.company


class NewCustomer(Value):
    """What is asked before somebody is registered."""

    first: str = ""
    last: str = ""
    company: str = ""
    phone: str = ""  # E.164
    email: str = ""
    vin: str = ""
    year: str = ""
    make: str = ""
    model: str = ""
    plate: str = ""

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first, self.last) if part) or self.company


class ContactChanges(Value):
    """What is to be changed of a customer's contact; None stays as it is."""

    phone: str | None = None  # E.164
    email: str | None = None


class Service(Value):
    """Something a customer can book; the system's own catalogue entry."""

    id: str
    code: str
    name: str
    price: Decimal | None = None
    minutes: int | None = None


class Provider(Value):
    """Who serves: an advisor, a desk, a field representative."""

    id: str
    name: str


class Transport(Value):
    """How the customer gets on while the vehicle is in the workshop."""

    id: str
    name: str


class Slot(Value):
    """A free time. `key` is the system's own spelling of it and goes back unchanged."""

    key: str
    start: AwareDatetime
    end: AwareDatetime | None = None


class Hold(Value):
    """A slot that is kept free for us until a moment; `slot_key` says which."""

    id: str
    slot_key: str
    until: AwareDatetime


class Appointment(Value):
    """An appointment, or a draft of one, as the system holds it now."""

    id: str
    customer_id: str = ""
    customer: str = ""  # the name
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    services: tuple[str, ...] = ()  # as people read them
    work: tuple[Service, ...] = ()  # as the system knows them, to look for slots for the same
    vehicle: str = ""
    provider: str = ""
    provider_id: str = ""
    transport: str = ""
    transport_id: str = ""
    note: str = ""
    # Changes with every change in the system, where it has such a mark; compared, never read.
    version: str = ""
    status: Literal["draft", "booked", "cancelled"] = "booked"
    link: str = ""  # where the customer goes on, if the system gave one
    reference: str = ""  # what people quote on the phone
    warning: str = ""  # what a person should know of how it was written, a plain sentence


class Can(Value):
    """What a system can do; every field is a question."""

    # the questions are the rows of the table in docs/systems.md
    model_config = ConfigDict(use_attribute_docstrings=True)

    vehicles: bool = False
    """Is a vehicle part of an appointment?"""
    several_services: bool = False
    """May one visit hold several services?"""
    advisors: bool = False
    """May an advisor be wished for?"""
    transport: bool = False
    """Is it asked how the customer gets on meanwhile?"""
    draft: bool = False
    """Can a draft be made that the customer completes?"""
    recheck_draft: bool = False
    """Can it be looked up whether a draft was made?"""
    register_customer: bool = False
    """Can a new customer be registered?"""
    change_customer: bool = False
    """Can a customer's phone or e-mail be changed?"""
    hold: bool = False
    """May a slot be held before it is booked?"""
    reschedule: bool = False
    """Can an appointment be moved in one step, its services staying the same?"""
    cancel: bool = False
    """Can an appointment be cancelled?"""
    restore: bool = False
    """Can a cancelled appointment be made again as it was, in its old slot?"""
    cancel_reason: bool = False
    """Does the system keep the reason of a cancellation?"""
    day_sheet: bool = False
    """Can everybody's appointments of a day be listed?"""


class OtherDesk(Value):
    """Another system of the same workspace, to which a dialog may switch."""

    system: str
    title: str


class Desk(Value):
    """Where a dialog takes place: one system at one branch."""

    system: str  # the system's key in the settings
    title: str  # its name as people know it
    branch: Branch
    can: Can
    confirm: Literal["draft", "book"] = "draft"
    language: Language = "en"  # of the person at the desk
    reference: str = ""  # the dialog's own reference, which people can quote
    others: tuple[OtherDesk, ...] = ()


# The fields of the form, as people know them.
FormField = Literal["customer", "vehicle", "services", "when", "advisor", "transport", "note"]


class Draft(Value):
    """The form that every booking fills: records where they are known, else words or ids for them.

    `said` holds for each field the words that it came from, and `text` the sentence it began with.
    """

    who: Who | None = None
    customer_id: str | None = None
    customer: Customer | None = None
    vehicle_words: str | None = None
    vehicle_id: str | None = None
    vehicle: Vehicle | None = None
    without_vehicle: bool = False
    service_words: tuple[str, ...] = ()
    service_ids: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    when: When | None = None
    slot: Slot | None = None
    hold: Hold | None = None  # of the slot, where the system holds slots
    advisor_words: str | None = None
    advisor_id: str | None = None
    advisor: Provider | None = None
    transport_words: str | None = None
    transport_id: str | None = None
    transport: Transport | None = None
    note: str = ""
    said: dict[FormField, str] = Field(default_factory=dict)
    text: str = ""


class SlotQuery(Value):
    """Which free times are wanted. Days are the branch's; `until` is included."""

    since: date
    until: date
    customer: Customer | None = None
    vehicle: Vehicle | None = None
    services: tuple[Service, ...] = ()
    advisor: Provider | None = None
    transport: Transport | None = None
    appointment_id: str | None = None  # the one that is to be moved


Reason = Literal["full", "closed", "advisor_away", "transport_full", "too_soon", "unknown"]


class FreeTimes(Value):
    """The free slots from `since` to `until`, in time order, and why a day has none.

    Where the days asked for held nothing, `since` is the first later day with a free slot.
    """

    since: date
    until: date
    slots: tuple[Slot, ...] = ()
    reasons: tuple[tuple[date, Reason], ...] = ()
