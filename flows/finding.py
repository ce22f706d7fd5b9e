"""Finding a customer and their appointments: whom, which one of the name, what stands there.

These rows are a piece of table: a dialog that needs an appointment takes them in (`*FINDING_ROWS`)
and says itself where `AppointmentsRead` leads. What it wants the appointment for travels along.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from flows.domain import Customer, Desk
from flows.effects import Failed, LookedUp, LookUp, ReadAppointments
from flows.filling import called, nth
from flows.machine import Value, on
from flows.talking import (
    Busy,
    CustomerPicked,
    DeskSwitched,
    Dropped,
    Hint,
    Said,
    StartedOver,
    Talking,
    TriedAgain,
    read,
    trouble,
)
from flows.understanding.request import Asked, Request, When, Who

Purpose = Literal["appointments", "customer", "move", "cancel"]


class Search(Value):
    """Whom to find, and what for."""

    purpose: Purpose
    who: Who | None = None
    customer_id: str | None = None
    appointment_id: str | None = None  # the one that was pressed
    stands: When | None = None  # when the appointment that is meant stands, as it was said
    when: When | None = None  # when it is to be, as it was said
    note: str = ""  # the reason that was given

    def heard(self, request: Request) -> Search:
        """Return the search with what was said merged in."""
        changes: dict[str, object] = {}
        if request.who:
            changes |= {"who": request.who, "customer_id": None, "appointment_id": None}
        if self.purpose == "cancel":
            # "cancel Maria's Thursday appointment": the one time that is said is where it stands
            stands, when = request.from_when or request.when, None
        else:
            stands, when = request.from_when, request.when
        if stands:
            # "from Thursday" names the day on which it stands, not a beginning
            side = "at" if stands.side == "after" else stands.side
            changes["stands"] = stands.model_copy(update={"side": side})
        changes |= {"when": when} if when else {}
        changes |= {"note": request.note} if request.note else {}
        return self.model_copy(update=changes)


class Asks(Talking):
    """Asks for somebody; a name said here is looked for."""

    search: Search
    asked: ClassVar[Asked | None] = "customer"


class NamingPerson(Asks):
    """Whom is it about?"""

    kind: Literal["naming_person"] = "naming_person"


class ChoosingPerson(Asks):
    """Several customers match: which one?"""

    kind: Literal["choosing_person"] = "choosing_person"
    choices: tuple[Customer, ...]


class StalledSearch(Asks):
    """The system could not answer; the search is kept."""

    kind: Literal["stalled_search"] = "stalled_search"


class FindingPerson(Busy):
    """The system is asked for the customer."""

    kind: Literal["finding_person"] = "finding_person"
    search: Search

    @property
    def effect(self) -> LookUp:
        return LookUp(who=self.search.who, customer_id=self.search.customer_id)


class ReadingAppointments(Busy):
    """The system is asked for the customer's appointments."""

    kind: Literal["reading_appointments"] = "reading_appointments"
    search: Search
    customer: Customer

    @property
    def effect(self) -> ReadAppointments:
        return ReadAppointments(customer=self.customer)


FindingState = NamingPerson | ChoosingPerson | StalledSearch | FindingPerson | ReadingAppointments


def find(desk: Desk, search: Search, hint: Hint | None = None) -> FindingPerson | NamingPerson:
    """Return the first state of a search."""
    if search.who or search.customer_id:
        return FindingPerson(desk=desk, search=search)
    return NamingPerson(desk=desk, search=search, hint=hint)


def learn(
    state: FindingPerson, event: LookedUp
) -> ReadingAppointments | ChoosingPerson | NamingPerson:
    """Go on with the one customer, ask which of several, or say that there is none."""
    if len(event.customers) == 1:
        return _read(state, event.customers[0])
    if event.customers:
        return ChoosingPerson(desk=state.desk, search=state.search, choices=event.customers)
    search = state.search.model_copy(update={"who": None, "customer_id": None})
    hint = Hint(kind="nobody_found", words=called(state.search.who))
    return NamingPerson(desk=state.desk, search=search, hint=hint)


def pick(state: ChoosingPerson, event: CustomerPicked) -> ReadingAppointments | ChoosingPerson:
    """Take the customer that was chosen from the card."""
    for customer in state.choices:
        if customer.id == event.id:
            return _read(state, customer)
    return state.model_copy(update={"hint": Hint(kind="not_offered")})


def _read(state: FindingPerson | ChoosingPerson, customer: Customer) -> ReadingAppointments:
    search = state.search.model_copy(update={"who": None, "customer_id": customer.id})
    return ReadingAppointments(desk=state.desk, search=search, customer=customer)


def hear(
    state: Asks, event: Said
) -> Asks | FindingPerson | NamingPerson | ReadingAppointments | Dropped:
    """Look for whoever is named; the words that work everywhere come first."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "start_over":
            return NamingPerson(desk=state.desk, search=Search(purpose=state.search.purpose))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    if request.choice and isinstance(state, ChoosingPerson):
        return pick(state, CustomerPicked(id=nth(state.choices, request.choice), at=event.at))
    search = state.search.heard(request)
    if search == state.search:
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
    return find(state.desk, search)


def stall(state: FindingPerson | ReadingAppointments, event: Failed) -> StalledSearch:
    """Keep the search and say what went wrong."""
    return StalledSearch(desk=state.desk, search=state.search, hint=trouble(event))


def try_again(state: StalledSearch, event: TriedAgain) -> FindingPerson | NamingPerson:
    """Ask the same once more."""
    return find(state.desk, state.search)


def start_over(state: Asks, event: StartedOver) -> NamingPerson:
    """Ask for somebody else."""
    return NamingPerson(desk=state.desk, search=Search(purpose=state.search.purpose))


def switch_desk(state: Asks, event: DeskSwitched) -> FindingPerson | NamingPerson | Asks:
    """Look at another system for the same person."""
    if event.desk is None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    search = state.search.model_copy(update={"customer_id": None, "appointment_id": None})
    return find(event.desk, search)


FINDING_ROWS = (
    on(FindingPerson, LookedUp, learn, ReadingAppointments, ChoosingPerson, NamingPerson),
    on(FindingPerson, Failed, stall, StalledSearch),
    on(ChoosingPerson, CustomerPicked, pick, ReadingAppointments, ChoosingPerson),
    on(ReadingAppointments, Failed, stall, StalledSearch),
    on(StalledSearch, TriedAgain, try_again, FindingPerson, NamingPerson),
    on(Asks, Said, hear, Asks, FindingPerson, NamingPerson, ReadingAppointments, Dropped),
    on(Asks, StartedOver, start_over, NamingPerson),
    on(Asks, DeskSwitched, switch_desk, FindingPerson, NamingPerson, Asks),
)
