"""Finding a customer and one of their appointments: whom, which of the name, which appointment.

These rows are a piece of table: a dialog that needs an appointment takes them in (`*FINDING_ROWS`)
and says itself where `AppointmentsRead` leads. What it wants the appointment for travels along.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal, TypeVar

from pydantic import AwareDatetime

from flows.domain import Appointment, ContactChanges, Customer, Desk, Slot
from flows.effects import AppointmentsRead, Failed, LookedUp, LookUp, ReadAppointments
from flows.filling import called, fits, in_reach, is_surely, named, nth
from flows.machine import Event, Value, on
from flows.talking import (
    Busy,
    CustomerPicked,
    DeskSwitched,
    Dropped,
    Hint,
    Said,
    StartedOver,
    Stopped,
    Talking,
    TriedAgain,
    read,
    trouble,
)
from flows.understanding.request import Asked, Intent, Request, When, Who

Purpose = Literal["appointments", "customer", "move", "cancel"]

# What only reads: that nothing was written goes without saying, and no time is asked for.
LOOKING: frozenset[Purpose] = frozenset({"appointments", "customer"})


# What a name is said for: see `understand`.
_MEANT: dict[Purpose, Intent] = {"move": "reschedule", "cancel": "cancel"}


class Search(Value):
    """Whom to find, and what for."""

    purpose: Purpose
    who: Who | None = None
    customer_id: str | None = None
    appointment_id: str | None = None  # the one that was pressed
    stands: When | None = None  # when the appointment that is meant stands, as it was said
    when: When | None = None  # when it is to be, as it was said
    note: str = ""  # the reason that was given
    contact: ContactChanges = ContactChanges()  # what the customer's is now, as it was said
    as_of: AwareDatetime | None = None  # how old it is what was found; None: of now

    def heard(self, request: Request) -> Search:
        """Return the search with what was said merged in."""
        changes: dict[str, object] = {}
        if request.who:
            changes |= {"who": request.who, "customer_id": None, "appointment_id": None}
            changes |= {"contact": ContactChanges()} if self.who else {}  # it was somebody else's
        if request.new_phone or request.new_email:
            new = ContactChanges(phone=request.new_phone, email=request.new_email)
            changes["contact"] = new
        if self.purpose in LOOKING:
            return self.model_copy(update=changes)
        if self.purpose == "cancel":
            # "cancel Maria's Thursday appointment": the one time that is said is where it stands
            stands, when = request.from_when or request.when, None
        else:
            stands, when = request.from_when, request.when
        if stands and in_reach(stands):
            # "from Thursday" names the day on which it stands, not a beginning
            side = "at" if stands.side == "after" else stands.side
            changes["stands"] = stands.model_copy(update={"side": side})
        changes |= {"when": when} if when and in_reach(when) else {}
        changes |= {"note": request.note} if request.note else {}
        return self.model_copy(update=changes)


class Asks(Talking):
    """Asks for somebody; a name said here is looked for."""

    search: Search
    asked: ClassVar[Asked | None] = "customer"


class NamingPerson(Asks):
    """Whom is it about?"""

    kind: Literal["naming_person"] = "naming_person"
    searched: Who | None = None  # who was not found here; another system may know them


class ChoosingPerson(Asks):
    """Several customers match: which one?"""

    kind: Literal["choosing_person"] = "choosing_person"
    choices: tuple[Customer, ...]


class ChoosingAppointment(Asks):
    """Which of the customer's appointments?"""

    kind: Literal["choosing_appointment"] = "choosing_appointment"
    asked: ClassVar[Asked | None] = None
    customer: Customer
    choices: tuple[Appointment, ...]


class StalledSearch(Asks):
    """The system could not answer; the search is kept."""

    kind: Literal["stalled_search"] = "stalled_search"


class FindingPerson(Busy):
    """The system is asked for the customer."""

    kind: Literal["finding_person"] = "finding_person"
    search: Search

    @property
    def effect(self) -> LookUp:
        return LookUp(
            who=self.search.who,
            customer_id=self.search.customer_id,
            may_be_old=self.search.purpose in LOOKING,
        )


class ReadingAppointments(Busy):
    """The system is asked for the customer's appointments."""

    kind: Literal["reading_appointments"] = "reading_appointments"
    search: Search
    customer: Customer

    @property
    def effect(self) -> ReadAppointments:
        return ReadAppointments(customer=self.customer, may_be_old=self.search.purpose in LOOKING)


class AppointmentPicked(Event):
    """One of the customer's appointments was chosen."""

    kind: Literal["appointment_picked"] = "appointment_picked"
    id: str


FindingState = NamingPerson | ChoosingPerson | StalledSearch | FindingPerson | ReadingAppointments


def find(desk: Desk, search: Search) -> FindingPerson | NamingPerson:
    """Return the first state of a search."""
    if search.who or search.customer_id:
        return FindingPerson(desk=desk, search=search)
    return NamingPerson(desk=desk, search=search)


def learn(
    state: FindingPerson, event: LookedUp
) -> ReadingAppointments | ChoosingPerson | NamingPerson:
    """Go on with the one customer, ask which of several, or say that there is none."""
    search = state.search.model_copy(update={"as_of": event.as_of})
    if len(event.customers) == 1 and is_surely(search.who, event.customers[0]):
        return _read(state.desk, search, event.customers[0])
    if event.customers:
        return ChoosingPerson(desk=state.desk, search=search, choices=event.customers)
    words = "" if state.search.customer_id else called(state.search.who)
    return _ask_anew(state, Hint(kind="nobody_found", words=words))


def _ask_anew(state: FindingPerson | ReadingAppointments, hint: Hint) -> NamingPerson:
    """Ask whom it is about; what else was said is kept."""
    search = state.search.model_copy(
        update={"who": None, "customer_id": None, "appointment_id": None}
    )
    return NamingPerson(desk=state.desk, search=search, searched=state.search.who, hint=hint)


def pick(state: ChoosingPerson, event: CustomerPicked) -> ReadingAppointments | ChoosingPerson:
    """Take the customer that was chosen from the card."""
    for customer in state.choices:
        if customer.id == event.id:
            return _read(state.desk, state.search, customer)
    return state.model_copy(update={"hint": Hint(kind="not_offered")})


def _read(desk: Desk, search: Search, customer: Customer) -> ReadingAppointments:
    """The name goes along: another system knows the customer by it, and not by the id."""
    search = search.model_copy(update={"who": named(customer), "customer_id": customer.id})
    return ReadingAppointments(desk=desk, search=search, customer=customer)


def settle_on(
    state: ReadingAppointments, event: AppointmentsRead
) -> Appointment | ChoosingAppointment | NamingPerson:
    """Return the one appointment that is meant; ask which of several, or say that none is there."""
    open_ones = _upcoming(event.appointments, event.at)
    if not open_ones:
        return _ask_anew(state, Hint(kind="no_appointment", words=event.customer.name))
    meant = [one for one in open_ones if _is_meant(one, state.search, state.desk)]
    if len(meant) == 1:
        return meant[0]
    missed = Hint(kind="not_there" if state.search.appointment_id else "not_at_that_time")
    return ChoosingAppointment(
        desk=state.desk,
        search=state.search,
        customer=event.customer,
        choices=tuple(meant or open_ones),
        hint=None if meant else missed,
    )


def _upcoming(appointments: tuple[Appointment, ...], at: datetime) -> list[Appointment]:
    """Return what stands and is to come, by time."""
    alive = [a for a in appointments if a.start and a.status == "booked" and a.start >= at]
    return sorted(alive, key=lambda a: a.start or at)


def _is_meant(appointment: Appointment, search: Search, desk: Desk) -> bool:
    """Is this the appointment that was pressed, or one that stands at the time that was said?"""
    if search.appointment_id:
        return appointment.id == search.appointment_id
    return search.stands is None or _stands(appointment, search.stands, desk)


def _stands(appointment: Appointment, when: When, desk: Desk) -> bool:
    start = appointment.start
    return start is not None and fits(when, Slot(key="", start=start), desk.branch.tz)


def pick_appointment(
    state: ChoosingAppointment, event: AppointmentPicked
) -> Appointment | ChoosingAppointment:
    """Return the appointment that was chosen from the card."""
    chosen = next((one for one in state.choices if one.id == event.id), None)
    return chosen or state.model_copy(update={"hint": Hint(kind="not_offered")})


def hear_choice(
    state: ChoosingAppointment, event: Said
) -> Appointment | ChoosingAppointment | FindingPerson | NamingPerson | Dropped:
    """Understand which appointment is meant by its time or its place on the card."""
    request = read(state, event)
    stands = request.from_when or request.when
    if request.who or not (request.choice or stands):
        return _hear(state, request, event.text)
    meant = [one for one in state.choices if stands and _stands(one, stands, state.desk)]
    if request.choice:
        return pick_appointment(
            state, AppointmentPicked(id=nth(state.choices, request.choice), at=event.at)
        )
    if len(meant) == 1:
        return meant[0]
    return state.model_copy(update={"hint": Hint(kind="not_at_that_time")})


A = TypeVar("A", bound=Asks)


def hear(
    state: Asks, event: Said
) -> Asks | FindingPerson | NamingPerson | ReadingAppointments | Dropped:
    """Look for whoever is named; the words that work everywhere come first."""
    request = read(state, event, meant=_MEANT.get(state.search.purpose))
    if request.choice and isinstance(state, ChoosingPerson):
        return pick(state, CustomerPicked(id=nth(state.choices, request.choice), at=event.at))
    return _hear(state, request, event.text)


def _hear(state: A, request: Request, text: str) -> A | FindingPerson | NamingPerson | Dropped:
    match request.intent:
        case "stop":
            return close(state, Stopped())
        case "start_over":
            return NamingPerson(desk=state.desk, search=Search(purpose=state.search.purpose))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    search = state.search.heard(request)
    if search == state.search and not request.who:
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=text)})
    return find(state.desk, search)


def close(state: Asks, event: Stopped) -> Dropped:
    """End it with nothing written."""
    return Dropped(desk=state.desk, read_only=state.search.purpose in LOOKING)


def stall(state: FindingPerson | ReadingAppointments, event: Failed) -> StalledSearch:
    """Keep the search and say what went wrong."""
    return StalledSearch(desk=state.desk, search=state.search, hint=trouble(event))


def try_again(state: StalledSearch, event: TriedAgain) -> FindingPerson:
    """Ask the same once more."""
    return FindingPerson(desk=state.desk, search=state.search)


def start_over(state: Asks, event: StartedOver) -> NamingPerson:
    """Ask for somebody else."""
    return NamingPerson(desk=state.desk, search=Search(purpose=state.search.purpose))


def switch_desk(state: Asks, event: DeskSwitched) -> FindingPerson | NamingPerson | Asks:
    """Look at another system for the same person."""
    if event.desk is None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    search = state.search.model_copy(update={"customer_id": None, "appointment_id": None})
    if isinstance(state, NamingPerson):
        search = search.model_copy(update={"who": state.searched})
    return find(event.desk, search)


FINDING_ROWS = (
    on(FindingPerson, LookedUp, learn, ReadingAppointments, ChoosingPerson, NamingPerson),
    on(FindingPerson, Failed, stall, StalledSearch),
    on(ChoosingPerson, CustomerPicked, pick, ReadingAppointments, ChoosingPerson),
    on(ReadingAppointments, Failed, stall, StalledSearch),
    on(StalledSearch, TriedAgain, try_again, FindingPerson),
    on(Asks, Said, hear, Asks, FindingPerson, NamingPerson, ReadingAppointments, Dropped),
    on(Asks, StartedOver, start_over, NamingPerson),
    on(Asks, Stopped, close, Dropped),
    on(Asks, DeskSwitched, switch_desk, FindingPerson, NamingPerson, Asks),
)
