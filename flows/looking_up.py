"""Looking things up: a customer, a customer's appointments, free times; private to who asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

from pydantic import AwareDatetime

from flows.booking.events import DayPicked
from flows.domain import Appointment, Customer, Desk, Draft, FreeTimes, SlotQuery
from flows.effects import AppointmentsRead, Failed, FindSlots, LookedUp, LookUp, SlotsFound
from flows.filling import days_to_search, fill, is_over, shortfall, with_services
from flows.finding import (
    FINDING_ROWS,
    Asks,
    FindingPerson,
    FindingState,
    NamingPerson,
    ReadingAppointments,
    Search,
    find,
)
from flows.machine import Event, Machine, on
from flows.talking import (
    Busy,
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
from flows.understanding.request import Request, When

Subject = Literal["appointments", "customer", "slots"]


class ShowingAppointments(Asks):
    """A customer's appointments, upcoming first; those that are over only when wanted."""

    kind: Literal["showing_appointments"] = "showing_appointments"
    customer: Customer
    upcoming: tuple[Appointment, ...]
    past: tuple[Appointment, ...]
    with_past: bool = False
    as_of: AwareDatetime | None = None  # the system does not answer: so it stood then


class ShowingCustomer(Asks):
    """A customer: contact, vehicles, next and last appointment."""

    kind: Literal["showing_customer"] = "showing_customer"
    customer: Customer
    upcoming: Appointment | None
    last: Appointment | None
    as_of: AwareDatetime | None = None  # as above


class SlotQuestion(Talking):
    """Shows free times, or could not; words said here are a new question for free times."""

    draft: Draft


class ShowingSlots(SlotQuestion):
    """Free times, for a service or for any."""

    kind: Literal["showing_slots"] = "showing_slots"
    free: FreeTimes
    today: date


class ShowingWeek(SlotQuestion):
    """The free times of several days: how many there are in each half of each day."""

    kind: Literal["showing_week"] = "showing_week"
    free: FreeTimes
    today: date


class StalledSlots(SlotQuestion):
    """The system could not answer; the question is kept."""

    kind: Literal["stalled_slots"] = "stalled_slots"


class LookingUpServices(Busy):
    """The system is asked for the services and the advisor that the words stand for."""

    kind: Literal["looking_up_services"] = "looking_up_services"
    draft: Draft

    @property
    def effect(self) -> LookUp:
        return LookUp(services=self.draft.service_words, advisor=self.draft.advisor_words)


class ReadingSlots(Busy):
    """The system is asked for free times."""

    kind: Literal["reading_slots"] = "reading_slots"
    draft: Draft
    since: date
    until: date
    week: bool = False  # are the days wanted as a whole?
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


class WeekPicked(Event):
    """All the days from one to another are wanted."""

    kind: Literal["week_picked"] = "week_picked"
    since: date
    until: date


Slots = LookingUpServices | ReadingSlots

# So many days fit on one card, and so many make a whole that is worth counting.
MOST_DAYS = 7
FEWEST_DAYS = 3


def begin(state: Opening, event: LookUpAsked) -> FindingPerson | NamingPerson | Slots:
    """Start with what was said."""
    if event.about == "slots":
        draft = _asked(Draft(), event.request, state.desk) if event.request else Draft()
        return _ask_slots(state.desk, draft, event.at)
    search = Search(purpose=event.about, customer_id=event.customer_id)
    return find(state.desk, search.heard(event.request) if event.request else search)


def _asked(before: Draft, request: Request, desk: Desk) -> Draft:
    """Merge what was said into a question for free times."""
    draft = fill(before, request, desk.can)
    return draft.model_copy(update={"who": None, "transport_words": None, "note": ""})


def _ask_slots(desk: Desk, draft: Draft, at: datetime) -> Slots:
    if draft.service_words or draft.advisor_words:
        return LookingUpServices(desk=desk, draft=draft)
    return _read_slots(desk, draft, at)


def _read_slots(desk: Desk, draft: Draft, at: datetime, hint: Hint | None = None) -> ReadingSlots:
    if draft.when and is_over(draft.when, local(desk, at)):
        draft, hint = draft.model_copy(update={"when": None}), Hint(kind="in_the_past")
    whole = _whole_days(draft.when, local(desk, at).date())
    since, until = whole or days_to_search(draft.when, local(desk, at))
    return ReadingSlots(
        desk=desk, draft=draft, since=since, until=until, week=bool(whole), hint=hint
    )


def _whole_days(when: When | None, today: date) -> tuple[date, date] | None:
    """Return the first and last day of a stretch of days that is wanted; None for anything else.

    What is left of a week that has begun counts as one; of a longer stretch the first days do.
    """
    if when is None or when.start is None or when.end is None or when.side != "at":
        return None
    first, last = when.start.date(), (when.end - timedelta(microseconds=1)).date()
    if (last - first).days + 1 < FEWEST_DAYS:
        return None
    since = max(first, today)
    return since, min(last, since + timedelta(days=MOST_DAYS - 1))


def show(
    state: ReadingAppointments, event: AppointmentsRead
) -> ShowingAppointments | ShowingCustomer:
    """Show what was read: upcoming by time, past with the newest first."""
    alive = [a for a in event.appointments if a.start and a.status != "cancelled"]
    upcoming = tuple(a for a in alive if a.start and a.start >= event.at)
    over = [a for a in event.appointments if a not in upcoming]
    past = tuple(reversed(over))
    # The customer and the appointments may come from different moments: the older one counts.
    as_of = min((at for at in (state.search.as_of, event.as_of) if at), default=None)
    if state.search.purpose == "appointments":
        return ShowingAppointments(
            desk=state.desk,
            search=state.search,
            customer=event.customer,
            upcoming=upcoming,
            past=past,
            as_of=as_of,
        )
    return ShowingCustomer(
        desk=state.desk,
        search=state.search,
        customer=event.customer,
        upcoming=upcoming[0] if upcoming else None,
        last=next((a for a in past if a.status != "cancelled"), None),
        as_of=as_of,
    )


def show_past(state: ShowingAppointments, event: PastAsked) -> ShowingAppointments:
    """Show those that are over as well."""
    return state.model_copy(update={"with_past": True, "hint": None})


def hear(state: SlotQuestion, event: Said) -> SlotQuestion | Slots | Dropped:
    """Take the words for a new question for free times."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return close(state, Stopped(at=event.at))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    draft = _asked(state.draft, request, state.desk)
    if draft == state.draft:
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
    return _ask_slots(state.desk, draft, event.at)


def learn(state: LookingUpServices, event: LookedUp) -> ReadingSlots:
    """Ask for the free times, and say what could not be told apart or found."""
    draft = with_services(state.draft, event.services)
    advisor = event.advisor or draft.advisor
    draft = draft.model_copy(update={"advisor": advisor, "advisor_words": None})
    return _read_slots(state.desk, draft, event.at, _not_found(state.draft, event))


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


def show_slots(state: ReadingSlots, event: SlotsFound) -> ShowingSlots | ShowingWeek:
    """Show the free times; where all the days asked for hold none, those of the next that do."""
    short = shortfall(state.draft.when, event.free.slots, state.desk.branch.tz)
    hint = state.hint
    if short == "nothing_free" or (short and hint is None):
        hint = Hint(kind=short)
    showing = ShowingWeek if state.week and short is None else ShowingSlots
    return showing(
        desk=state.desk,
        draft=state.draft,
        free=event.free,
        today=local(state.desk, event.at).date(),
        hint=hint,
    )


def pick_week(state: ShowingWeek, event: WeekPicked) -> ReadingSlots:
    """Show other days; those that are over are left out."""
    since = max(event.since, local(state.desk, event.at).date())
    until = min(max(event.until, since), since + timedelta(days=MOST_DAYS - 1))
    start = datetime.combine(since, time(), tzinfo=state.desk.branch.tz)
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=state.desk.branch.tz)
    when = When(start=start, end=end, grain="week")
    draft = state.draft.model_copy(update={"when": when})
    return ReadingSlots(desk=state.desk, draft=draft, since=since, until=until, week=True)


def pick_day(state: ShowingSlots | ShowingWeek, event: DayPicked) -> ReadingSlots:
    """Show the free times from a day on; a day that is over means today."""
    since = max(event.day, local(state.desk, event.at).date())
    when = When(start=datetime.combine(since, time(), tzinfo=state.desk.branch.tz))
    return ReadingSlots(
        desk=state.desk,
        draft=state.draft.model_copy(update={"when": when}),
        since=since,
        until=since + timedelta(days=3),
    )


def stall(state: LookingUpServices | ReadingSlots, event: Failed) -> StalledSlots:
    """Keep the question and say what went wrong."""
    return StalledSlots(desk=state.desk, draft=state.draft, hint=trouble(event))


def try_again(state: StalledSlots, event: TriedAgain) -> Slots:
    """Ask the same once more."""
    return _ask_slots(state.desk, state.draft, event.at)


def close(state: SlotQuestion, event: Stopped) -> Dropped:
    """End it."""
    return Dropped(desk=state.desk, read_only=True)


LOOKING_UP = Machine(
    "looking_up",
    FindingState
    | ShowingAppointments
    | ShowingCustomer
    | ShowingSlots
    | ShowingWeek
    | StalledSlots
    | LookingUpServices
    | ReadingSlots
    | Dropped,
    on(Opening, LookUpAsked, begin, FindingPerson, NamingPerson, Slots),
    # A customer, and what is booked for them.
    *FINDING_ROWS,
    on(ReadingAppointments, AppointmentsRead, show, ShowingAppointments, ShowingCustomer),
    on(ShowingAppointments, PastAsked, show_past, ShowingAppointments),
    # Free times.
    on(LookingUpServices, LookedUp, learn, ReadingSlots),
    on(LookingUpServices, Failed, stall, StalledSlots),
    on(ReadingSlots, SlotsFound, show_slots, ShowingSlots, ShowingWeek),
    on(ReadingSlots, Failed, stall, StalledSlots),
    on(ShowingSlots, DayPicked, pick_day, ReadingSlots),
    on(ShowingWeek, DayPicked, pick_day, ReadingSlots),
    on(ShowingWeek, WeekPicked, pick_week, ReadingSlots),
    on(StalledSlots, TriedAgain, try_again, Slots),
    on(SlotQuestion, Said, hear, SlotQuestion, Slots, Dropped),
    on(SlotQuestion, Stopped, close, Dropped),
    # Everywhere.
    on(Talking, HelpAsked, explain, Talking),
    junctions={"free times": Slots},
)
