"""Looking things up: a customer, a customer's appointments, free times; private to who asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar, Literal

from flows.booking.events import DayPicked
from flows.domain import Appointment, Customer, Desk, Draft, FreeTimes, SlotQuery
from flows.effects import (
    AppointmentsRead,
    Failed,
    FindSlots,
    LookedUp,
    LookUp,
    ReadAppointments,
    SlotsFound,
)
from flows.filling import called, days_to_search, fill, is_over, nth, shortfall, with_services
from flows.machine import Event, Machine, on
from flows.talking import (
    Busy,
    CustomerPicked,
    Dropped,
    HelpAsked,
    Hint,
    Opening,
    Said,
    Stopped,
    Talking,
    TriedAgain,
    explain,
    local,
    read,
    trouble,
)
from flows.understanding.request import Asked, Request, When

Subject = Literal["appointments", "customer", "slots"]


class Question(Talking):
    """Asks or shows something; words said here are a new question of the same sort."""

    about: Subject
    draft: Draft


class NamingSubject(Question):
    """Whom, or what, is it about?"""

    kind: Literal["naming_subject"] = "naming_subject"
    asked: ClassVar[Asked | None] = "customer"


class ChoosingPerson(Question):
    """Several customers match: which one?"""

    kind: Literal["choosing_person"] = "choosing_person"
    asked: ClassVar[Asked | None] = "customer"
    choices: tuple[Customer, ...]


class ShowingAppointments(Question):
    """A customer's appointments, upcoming first; those that are over only when wanted."""

    kind: Literal["showing_appointments"] = "showing_appointments"
    customer: Customer
    upcoming: tuple[Appointment, ...]
    past: tuple[Appointment, ...]
    with_past: bool = False


class ShowingCustomer(Question):
    """A customer: contact, vehicles, next and last appointment."""

    kind: Literal["showing_customer"] = "showing_customer"
    customer: Customer
    upcoming: Appointment | None
    last: Appointment | None


class ShowingSlots(Question):
    """Free times, for a service or for any."""

    kind: Literal["showing_slots"] = "showing_slots"
    free: FreeTimes
    today: date


class StalledQuestion(Question):
    """The system could not answer; the question is kept."""

    kind: Literal["stalled_question"] = "stalled_question"


class LookingUpSubject(Busy):
    """The system is asked for the records that the words stand for."""

    kind: Literal["looking_up_subject"] = "looking_up_subject"
    about: Subject
    draft: Draft

    @property
    def effect(self) -> LookUp:
        return LookUp(
            who=self.draft.who,
            customer_id=self.draft.customer_id,
            services=self.draft.service_words,
            advisor=self.draft.advisor_words,
        )


class ReadingAppointments(Busy):
    """The system is asked for a customer's appointments."""

    kind: Literal["reading_appointments"] = "reading_appointments"
    about: Subject
    draft: Draft
    customer: Customer

    @property
    def effect(self) -> ReadAppointments:
        return ReadAppointments(customer=self.customer)


class ReadingSlots(Busy):
    """The system is asked for free times."""

    kind: Literal["reading_slots"] = "reading_slots"
    about: Subject
    draft: Draft
    since: date
    until: date
    hint: Hint | None = None

    @property
    def effect(self) -> FindSlots:
        return FindSlots(
            query=SlotQuery(
                since=self.since,
                until=self.until,
                services=self.draft.services,
                advisor=self.draft.advisor,
            )
        )


class LookUpAsked(Event):
    """Something is to be looked up: in words, or with a button that knows the customer."""

    kind: Literal["look_up_asked"] = "look_up_asked"
    about: Subject
    request: Request | None = None
    customer_id: str | None = None


class PastAsked(Event):
    """The appointments that are over are wanted too."""

    kind: Literal["past_asked"] = "past_asked"


First = LookingUpSubject | NamingSubject | ReadingSlots


def _first(desk: Desk, about: Subject, draft: Draft, at: datetime) -> First:
    words = draft.service_words or draft.advisor_words
    if words or draft.who or draft.customer_id:
        return LookingUpSubject(desk=desk, about=about, draft=draft)
    if about == "slots":
        return _read_slots(desk, draft, at)
    return NamingSubject(desk=desk, about=about, draft=draft)


def _asked(about: Subject, before: Draft, request: Request, desk: Desk) -> Draft:
    """Merge what was said into a question for free times; a person is asked for anew."""
    if about != "slots":
        return Draft(who=request.who)
    draft = fill(before, request, desk.can)
    return draft.model_copy(update={"who": None, "transport_words": None, "note": ""})


def _read_slots(desk: Desk, draft: Draft, at: datetime, hint: Hint | None = None) -> ReadingSlots:
    if draft.when and is_over(draft.when, local(desk, at)):
        draft, hint = draft.model_copy(update={"when": None}), Hint(kind="in_the_past")
    since, until = days_to_search(draft.when, local(desk, at))
    return ReadingSlots(desk=desk, about="slots", draft=draft, since=since, until=until, hint=hint)


def begin(state: Opening, event: LookUpAsked) -> First:
    """Start with what was said."""
    draft = Draft(customer_id=event.customer_id)
    if event.request:
        draft = _asked(event.about, draft, event.request, state.desk)
    return _first(state.desk, event.about, draft, event.at)


def hear(state: Question, event: Said) -> Question | First | ReadingAppointments | Dropped:
    """Take the words for a new question of the same sort."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return Dropped(desk=state.desk, read_only=True)
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    if request.choice and isinstance(state, ChoosingPerson):
        id_ = nth(state.choices, request.choice)
        return pick_person(state, CustomerPicked(id=id_, at=event.at))
    draft = _asked(state.about, state.draft, request, state.desk)
    if draft in {Draft(), state.draft} and not draft.who:
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
    return _first(state.desk, state.about, draft, event.at)


def learn(
    state: LookingUpSubject, event: LookedUp
) -> ReadingAppointments | ReadingSlots | ChoosingPerson | NamingSubject:
    """Go on with the one record, ask which of several, or say that there is none."""
    if state.about == "slots":
        draft = with_services(state.draft, event.services)
        advisor = event.advisor or draft.advisor
        draft = draft.model_copy(update={"advisor": advisor, "advisor_words": None})
        return _read_slots(state.desk, draft, event.at, _not_found(state.draft, event))
    if len(event.customers) == 1:
        return _read_customer(state, event.customers[0])
    if event.customers:
        return ChoosingPerson(
            desk=state.desk, about=state.about, draft=state.draft, choices=event.customers
        )
    hint = Hint(kind="nobody_found", words=called(state.draft.who))
    return NamingSubject(desk=state.desk, about=state.about, draft=Draft(), hint=hint)


def _not_found(asked: Draft, event: LookedUp) -> Hint | None:
    """Return what to say of words that no service or advisor, or more than one, is called."""
    unknown = [one.words for one in event.unclear if not one.choices]
    several = [service.name for one in event.unclear for service in one.choices]
    if unknown:
        return Hint(kind="service_unknown", words=", ".join(unknown))
    if several:
        return Hint(kind="several_services", words=", ".join(several))
    if asked.advisor_words and event.advisor is None:
        return Hint(kind="advisor_unknown", words=asked.advisor_words)
    return None


def pick_person(
    state: ChoosingPerson, event: CustomerPicked
) -> ReadingAppointments | ChoosingPerson:
    """Take the customer that was chosen from the card."""
    for customer in state.choices:
        if customer.id == event.id:
            return _read_customer(state, customer)
    return state.model_copy(update={"hint": Hint(kind="not_offered")})


def _read_customer(
    state: LookingUpSubject | ChoosingPerson, customer: Customer
) -> ReadingAppointments:
    draft = Draft(customer_id=customer.id)
    return ReadingAppointments(desk=state.desk, about=state.about, draft=draft, customer=customer)


def show(
    state: ReadingAppointments, event: AppointmentsRead
) -> ShowingAppointments | ShowingCustomer:
    """Show what was read: upcoming by time, past with the newest first."""
    alive = [a for a in event.appointments if a.start and a.status != "cancelled"]
    upcoming = tuple(a for a in alive if a.start and a.start >= event.at)
    over = [a for a in event.appointments if a not in upcoming]
    past = tuple(reversed(over))
    if state.about == "appointments":
        return ShowingAppointments(
            desk=state.desk,
            about=state.about,
            draft=state.draft,
            customer=event.customer,
            upcoming=upcoming,
            past=past,
        )
    return ShowingCustomer(
        desk=state.desk,
        about=state.about,
        draft=state.draft,
        customer=event.customer,
        upcoming=upcoming[0] if upcoming else None,
        last=next((a for a in past if a.status != "cancelled"), None),
    )


def show_past(state: ShowingAppointments, event: PastAsked) -> ShowingAppointments:
    """Show those that are over as well."""
    return state.model_copy(update={"with_past": True, "hint": None})


def show_slots(state: ReadingSlots, event: SlotsFound) -> ShowingSlots:
    """Show the free times."""
    short = shortfall(state.draft.when, event.free.slots, state.desk.branch.tz)
    hint = state.hint
    if short == "nothing_free" or (short and hint is None):
        hint = Hint(kind=short)
    return ShowingSlots(
        desk=state.desk,
        about="slots",
        draft=state.draft,
        free=event.free,
        today=local(state.desk, event.at).date(),
        hint=hint,
    )


def pick_day(state: ShowingSlots, event: DayPicked) -> ReadingSlots:
    """Show the free times from a day on; a day that is over means today."""
    since = max(event.day, local(state.desk, event.at).date())
    when = When(start=datetime.combine(since, time(), tzinfo=state.desk.branch.tz))
    return ReadingSlots(
        desk=state.desk,
        about="slots",
        draft=state.draft.model_copy(update={"when": when}),
        since=since,
        until=since + timedelta(days=3),
    )


def stall(
    state: LookingUpSubject | ReadingAppointments | ReadingSlots, event: Failed
) -> StalledQuestion:
    """Keep the question and say what went wrong."""
    return StalledQuestion(
        desk=state.desk, about=state.about, draft=state.draft, hint=trouble(event)
    )


def try_again(state: StalledQuestion, event: TriedAgain) -> First:
    """Ask the same once more."""
    return _first(state.desk, state.about, state.draft, event.at)


def close(state: Question, event: Stopped) -> Dropped:
    """End it."""
    return Dropped(desk=state.desk, read_only=True)


LOOKING_UP = Machine(
    "looking_up",
    NamingSubject
    | ChoosingPerson
    | ShowingAppointments
    | ShowingCustomer
    | ShowingSlots
    | StalledQuestion
    | LookingUpSubject
    | ReadingAppointments
    | ReadingSlots
    | Dropped,
    on(Opening, LookUpAsked, begin, First),
    on(
        LookingUpSubject,
        LookedUp,
        learn,
        ReadingAppointments,
        ReadingSlots,
        ChoosingPerson,
        NamingSubject,
    ),
    on(LookingUpSubject, Failed, stall, StalledQuestion),
    on(ChoosingPerson, CustomerPicked, pick_person, ReadingAppointments, ChoosingPerson),
    on(ReadingAppointments, AppointmentsRead, show, ShowingAppointments, ShowingCustomer),
    on(ReadingAppointments, Failed, stall, StalledQuestion),
    on(ShowingAppointments, PastAsked, show_past, ShowingAppointments),
    on(ReadingSlots, SlotsFound, show_slots, ShowingSlots),
    on(ReadingSlots, Failed, stall, StalledQuestion),
    on(ShowingSlots, DayPicked, pick_day, ReadingSlots),
    on(StalledQuestion, TriedAgain, try_again, First),
    on(Question, Said, hear, Question, First, ReadingAppointments, Dropped),
    on(Talking, HelpAsked, explain, Talking),
    on(Question, Stopped, close, Dropped),
    junctions={"first step": First},
)
