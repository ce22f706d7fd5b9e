"""Filling the form: what each answer, button or finding leads to."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flows.booking.events import (
    AdvisorPicked,
    BookingAsked,
    DayPicked,
    EditAsked,
    ReadingPicked,
    RegisterAsked,
    ServiceDropped,
    ServicesPicked,
    SlotPicked,
    SoonestAsked,
    TransportPicked,
    VehiclePicked,
    WentBack,
)
from flows.booking.next_step import Onward, let_go, next_step
from flows.booking.states import (
    ChoosingAdvisor,
    ChoosingCustomer,
    ChoosingServices,
    ChoosingSlot,
    ChoosingTransport,
    ChoosingVehicle,
    ClarifyingTime,
    Filling,
    FindingSlots,
    Holding,
    LettingGo,
    ListingChoices,
    LookingUp,
    NamingCustomer,
    Reviewing,
    Saving,
    Stalled,
    WritingNote,
)
from flows.domain import (
    Desk,
    Draft,
    Slot,
)
from flows.effects import (
    ChoicesListed,
    CustomerCreated,
    Failed,
    HoldReleased,
    LookedUp,
    SlotGone,
    SlotHeld,
    SlotsFound,
)
from flows.filling import (
    MOST_NOTE,
    asked_time,
    called,
    days_to_search,
    fill,
    fits,
    forget_customer,
    in_words,
    is_exact,
    is_surely,
    loosen,
    nth,
    retime,
    shortfall,
    unsaid,
    with_customer,
    with_services,
)
from flows.machine import TimedOut
from flows.registering import (
    CheckingCustomer,
    ConfirmingDouble,
    CreatingCustomer,
    DescribingCustomer,
    described,
)
from flows.talking import (
    CustomerPicked,
    DeskSwitched,
    Dropped,
    Hint,
    Opening,
    Said,
    StartedOver,
    Stopped,
    Talking,
    TriedAgain,
    local,
    read,
    trouble,
)
from flows.understanding.request import When


def begin(state: Opening, event: BookingAsked) -> Onward:
    """Start with everything that was said or pressed."""
    when = When(start=event.start, grain="minute") if event.start else None
    draft = Draft(customer_id=event.customer_id, service_ids=event.service_ids, when=when)
    if event.request:
        draft = fill(draft, event.request, state.desk.can)
        draft = draft.model_copy(update={"text": event.request.text[:MOST_NOTE]})
    return next_step(state.desk, draft, event.at)


def hear(state: Filling, event: Said) -> Filling | Onward | Dropped:
    """Merge what was said into the form; the words that work everywhere come first."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return leave(state, Stopped(at=event.at))
        case "start_over":
            return start_over(state, StartedOver(at=event.at))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
        case "confirm":
            return state.model_copy(update={"hint": Hint(kind="press_confirm")})
    picked = _pick_numbered(state, request.choice, event.at) if request.choice else None
    if picked:
        return picked
    draft = fill(state.draft, request, state.desk.can)
    if draft == state.draft:
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
    return next_step(state.desk, draft, event.at)


def _pick_numbered(state: Filling, number: int, at: datetime) -> Filling | Onward | None:
    """Take "the second one" for a press on it; None where nothing stands in a row."""
    match state:
        case ChoosingCustomer():
            id_ = nth(state.choices, number)
            return pick_customer(state, CustomerPicked(id=id_, at=at))
        case ChoosingVehicle():
            vehicles = state.draft.customer.vehicles if state.draft.customer else ()
            return pick_vehicle(state, VehiclePicked(id=nth(vehicles, number), at=at))
        case ChoosingAdvisor():
            return pick_advisor(state, AdvisorPicked(id=nth(state.choices, number), at=at))
        case ChoosingTransport():
            return pick_transport(state, TransportPicked(id=nth(state.choices, number), at=at))
        case _:
            return None


def start_over(state: Filling, event: StartedOver) -> NamingCustomer | LettingGo:
    """Begin with an empty form; a slot that is held is given back first."""
    if state.draft.hold:
        return let_go(state.desk, state.draft, state.draft.hold, "start_over")
    return start_empty(state, event)


def start_empty(state: Talking, event: StartedOver) -> NamingCustomer:
    """Begin with an empty form."""
    return NamingCustomer(desk=state.desk, draft=Draft())


def leave(state: Filling, event: Stopped) -> Dropped | LettingGo:
    """End it with nothing written; a slot that is held is given back first."""
    if state.draft.hold:
        return let_go(state.desk, state.draft, state.draft.hold, "drop")
    return Dropped(desk=state.desk)


def gone_on(state: LettingGo, event: HoldReleased | Failed) -> Onward | NamingCustomer | Dropped:
    """Go on; a slot that could not be given back lapses by itself."""
    if state.then == "drop":
        return Dropped(desk=state.desk)
    if state.then == "start_over":
        return NamingCustomer(desk=state.desk, draft=Draft())
    return next_step(state.onward or state.desk, state.draft, event.at)


def held(state: Holding, event: SlotHeld) -> Reviewing:
    """Show everything, and until when the time is held."""
    draft = state.draft.model_copy(update={"hold": event.hold})
    return Reviewing(desk=state.desk, draft=draft, since=event.at, hint=state.hint)


def find_another(state: Holding | Saving, event: SlotGone) -> FindingSlots:
    """Offer the nearest times again; everything else is kept."""
    gone = state.draft.slot.key if state.draft.slot else None
    draft = loosen(state.draft)
    since, until = days_to_search(asked_time(draft), local(state.desk, event.at))
    return FindingSlots(
        desk=state.desk,
        draft=draft.model_copy(update={"hold": None}),
        since=since,
        until=until,
        gone=gone,
        hint=Hint(kind="slot_gone"),
    )


def lapse(state: Reviewing, event: TimedOut) -> Stalled:
    """Say that the time is held no longer; nothing was written."""
    draft = loosen(state.draft).model_copy(update={"hold": None})
    return Stalled(desk=state.desk, draft=draft, hint=Hint(kind="hold_lapsed"))


def learn(state: LookingUp, event: LookedUp) -> Onward | ChoosingCustomer:
    """Put what was found into the form; ask where it is not sure."""
    draft, hint = _learn_wishes(state.draft, event)
    if not set(draft.service_ids) <= {service.id for service in event.services}:
        hint = Hint(kind="not_offered")
    draft = with_services(draft, event.services)
    if draft.who or draft.customer_id:
        # What is not clear yet is looked up again as soon as it is known whom it is for.
        later = draft.model_copy(update={"service_words": tuple(u.words for u in event.unclear)})
        if not event.customers:
            searched, hint = draft.who, Hint(kind="nobody_found", words=called(draft.who))
            later = later.model_copy(update={"who": None, "customer_id": None})
            return NamingCustomer(desk=state.desk, draft=later, searched=searched, hint=hint)
        if len(event.customers) > 1 or not is_surely(draft.who, event.customers[0]):
            choices = event.customers
            return ChoosingCustomer(desk=state.desk, draft=later, choices=choices, hint=hint)
        draft = with_customer(draft, event.customers[0])
    return _learn_services(state.desk, draft, event, hint)


def _learn_wishes(draft: Draft, event: LookedUp) -> tuple[Draft, Hint | None]:
    hint = None
    if draft.advisor_words and event.advisor is None:
        hint = Hint(kind="advisor_unknown", words=draft.advisor_words)
    if draft.transport_words and event.transport is None:
        hint = Hint(kind="transport_unknown", words=draft.transport_words)
    lost_advisor = draft.advisor_id and event.advisor is None
    if lost_advisor or (draft.transport_id and event.transport is None):
        hint = Hint(kind="not_offered")
    found = {
        "advisor": event.advisor or draft.advisor,
        "advisor_words": None,
        "advisor_id": None,
        "transport": event.transport or draft.transport,
        "transport_words": None,
        "transport_id": None,
    }
    return draft.model_copy(update=found), hint


def _learn_services(desk: Desk, draft: Draft, event: LookedUp, hint: Hint | None) -> Onward:
    if len(draft.services) > 1 and not desk.can.several_services:
        draft = draft.model_copy(update={"services": draft.services[:1]})
        hint = Hint(kind="one_service_only")
    several = tuple(unclear for unclear in event.unclear if unclear.choices)
    unknown = [unclear.words for unclear in event.unclear if not unclear.choices]
    if unknown:
        hint = Hint(kind="service_unknown", words=", ".join(unknown))
    if several or (unknown and not draft.services):
        return ChoosingServices(desk=desk, draft=draft, unclear=several, hint=hint)
    return next_step(desk, draft, event.at, hint)


def pick_customer(state: ChoosingCustomer, event: CustomerPicked) -> Onward | ChoosingCustomer:
    """Take the customer that was chosen from the card."""
    for customer in state.choices:
        if customer.id == event.id:
            return next_step(state.desk, with_customer(state.draft, customer), event.at)
    return state.model_copy(update={"hint": Hint(kind="not_offered")})


def pick_vehicle(state: ChoosingVehicle, event: VehiclePicked) -> Onward:
    """Take the vehicle, or go without one."""
    vehicles = state.draft.customer.vehicles if state.draft.customer else ()
    vehicle = next((v for v in vehicles if v.id == event.id), None)
    if vehicle is None and event.id is not None:
        hint = Hint(kind="not_offered")
        return state.model_copy(update={"hint": hint})
    draft = loosen(state.draft, vehicle=vehicle, without_vehicle=vehicle is None)
    return next_step(state.desk, draft, event.at)


def pick_services(state: ChoosingServices, event: ServicesPicked) -> Onward:
    """Add services from the catalogue; the system says what the ids stand for."""
    kept = state.draft.services if state.desk.can.several_services else ()
    draft = loosen(state.draft, services=kept, service_ids=event.ids)
    return next_step(state.desk, draft, event.at)


def drop_service(state: ChoosingServices, event: ServiceDropped) -> ChoosingServices:
    """Take a service out of the form."""
    kept = tuple(s for s in state.draft.services if s.id != event.id)
    return ChoosingServices(
        desk=state.desk, draft=loosen(state.draft, services=kept), unclear=state.unclear
    )


def pick_reading(state: ClarifyingTime, event: ReadingPicked) -> Onward | ClarifyingTime:
    """Take the day that was meant."""
    if not 0 <= event.number < len(state.readings):
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    draft = state.draft.model_copy(update={"when": state.readings[event.number]})
    return next_step(state.desk, draft, event.at)


def offer(state: FindingSlots, event: SlotsFound) -> ChoosingSlot | Holding | Reviewing:
    """Take the slot at the very time asked for; else show what is free, nearest first."""
    slots = tuple(slot for slot in event.free.slots if slot.key != state.gone)
    when = state.draft.when
    zone = state.desk.branch.tz
    wanted = next((slot for slot in slots if fits(when, slot, zone)), None)
    if wanted and when and not state.choose and (is_exact(when) or when.soonest):
        draft = state.draft.model_copy(update={"slot": wanted})
        if state.desk.can.hold:
            return Holding(desk=state.desk, draft=draft, hint=state.hint)
        return Reviewing(desk=state.desk, draft=draft, since=event.at, hint=state.hint)
    hint = state.hint
    short = shortfall(when, slots, zone)
    if short and (hint is None or (short == "nothing_free" and not state.gone)):
        # Who looks through the days has not asked for a time of day on them.
        hint = None if state.choose and short == "time_taken" else Hint(kind=short)
    return ChoosingSlot(
        desk=state.desk,
        draft=state.draft,
        free=event.free.model_copy(update={"slots": slots}),
        today=local(state.desk, event.at).date(),
        hint=hint,
    )


def pick_slot(state: ChoosingSlot, event: SlotPicked) -> Onward | ChoosingSlot:
    """Take the slot that was chosen from the card."""
    slot = _slot(state.free.slots, event.key)
    if slot is None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    meant = fits(asked_time(state.draft), slot, state.desk.branch.tz)
    draft = state.draft if meant else unsaid(state.draft, "when")
    return next_step(state.desk, draft.model_copy(update={"slot": slot}), event.at)


def _slot(slots: tuple[Slot, ...], key: str) -> Slot | None:
    return next((slot for slot in slots if slot.key == key), None)


def pick_day(state: ChoosingSlot, event: DayPicked) -> FindingSlots:
    """Show the free times from a day on; a day that is over means today."""
    since = max(event.day, local(state.desk, event.at).date())
    start = datetime.combine(since, time(), tzinfo=state.desk.branch.tz)
    when = retime(asked_time(state.draft), When(start=start))
    return FindingSlots(
        desk=state.desk,
        draft=unsaid(state.draft, "when").model_copy(update={"when": when, "slot": None}),
        since=since,
        until=since + timedelta(days=3),
        choose=True,
    )


def take_soonest(state: ChoosingSlot, event: SoonestAsked) -> FindingSlots:
    """Take the first free time there is."""
    since, until = days_to_search(None, local(state.desk, event.at))
    draft = unsaid(state.draft, "when").model_copy(update={"when": When(soonest=True)})
    return FindingSlots(desk=state.desk, draft=draft, since=since, until=until)


def list_choices(
    state: ListingChoices, event: ChoicesListed
) -> ChoosingAdvisor | ChoosingTransport:
    """Show all there is to choose from."""
    if state.what == "advisor":
        return ChoosingAdvisor(desk=state.desk, draft=state.draft, choices=event.advisors)
    return ChoosingTransport(desk=state.desk, draft=state.draft, choices=event.transports)


def pick_advisor(state: ChoosingAdvisor, event: AdvisorPicked) -> Onward | ChoosingAdvisor:
    """Take the advisor; the slot is looked at again."""
    advisor = next((a for a in state.choices if a.id == event.id), None)
    if advisor is None and event.id is not None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    draft = unsaid(loosen(state.draft, advisor=advisor), "advisor")
    return next_step(state.desk, draft, event.at)


def pick_transport(state: ChoosingTransport, event: TransportPicked) -> Onward | ChoosingTransport:
    """Take the transport option; the slot is looked at again."""
    transport = next((t for t in state.choices if t.id == event.id), None)
    if transport is None and event.id is not None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    draft = unsaid(loosen(state.draft, transport=transport), "transport")
    return next_step(state.desk, draft, event.at)


Editing = (
    NamingCustomer
    | ChoosingVehicle
    | ChoosingServices
    | FindingSlots
    | ListingChoices
    | WritingNote
    | Filling
)


def switch_desk(state: Filling, event: DeskSwitched) -> Onward | Filling:
    """Begin at another system with the words for everything that stands in the form."""
    if event.desk is None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    draft = in_words(state.draft, state.desk.branch.tz, event.desk.branch.tz)
    if isinstance(state, NamingCustomer) and draft.who is None:
        draft = draft.model_copy(update={"who": state.searched})
    if state.draft.hold:
        return let_go(state.desk, draft, state.draft.hold, "go_on", onward=event.desk)
    return next_step(event.desk, draft, event.at)


def edit(state: Filling, event: EditAsked) -> Editing:
    """Ask for one field again; what does not depend on it stays."""
    desk, draft = state.desk, state.draft
    match event.field:
        case "customer":
            return NamingCustomer(desk=desk, draft=draft)
        case "vehicle" if desk.can.vehicles and draft.customer and draft.customer.vehicles:
            return ChoosingVehicle(desk=desk, draft=draft)
        case "services":
            return ChoosingServices(desk=desk, draft=draft)
        case "when" if draft.services:
            draft = loosen(draft)
            since, until = days_to_search(draft.when, local(desk, event.at))
            return FindingSlots(desk=desk, draft=draft, since=since, until=until, choose=True)
        case "advisor" if desk.can.advisors:
            return ListingChoices(desk=desk, draft=draft, what="advisor")
        case "transport" if desk.can.transport:
            return ListingChoices(desk=desk, draft=draft, what="transport")
        case "note":
            return WritingNote(desk=desk, draft=draft)
        case _:
            return state.model_copy(update={"hint": Hint(kind="not_offered")})


def write_note(state: WritingNote, event: Said) -> WritingNote | Onward | Dropped:
    """Take the words as the note, whatever they say, except those that work everywhere."""
    match read(state, event).intent:
        case "stop":
            return leave(state, Stopped(at=event.at))
        case "start_over":
            return start_over(state, StartedOver(at=event.at))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    draft = unsaid(state.draft, "note")
    draft = draft.model_copy(update={"note": event.text.strip()[:MOST_NOTE]})
    return next_step(state.desk, draft, event.at)


def go_back(state: Filling, event: WentBack) -> Onward:
    """Leave the field as it is."""
    return next_step(state.desk, state.draft, event.at)


def try_again(state: Stalled, event: TriedAgain) -> Onward | ListingChoices:
    """Ask the system the same once more."""
    if state.listing:
        return ListingChoices(desk=state.desk, draft=state.draft, what=state.listing)
    return next_step(state.desk, state.draft, event.at)


def stall(state: LookingUp | ListingChoices | FindingSlots | Holding, event: Failed) -> Stalled:
    """Keep the form and say what went wrong."""
    listing = state.what if isinstance(state, ListingChoices) else None
    return Stalled(desk=state.desk, draft=state.draft, listing=listing, hint=trouble(event))


def register(state: Filling, event: RegisterAsked) -> DescribingCustomer:
    """Open the form for a new customer; the booking travels along."""
    searched = state.searched if isinstance(state, NamingCustomer) else state.draft.who
    errand = forget_customer(state.draft)
    return DescribingCustomer(desk=state.desk, errand=errand, customer=described(searched))


def come_back(state: CreatingCustomer | CheckingCustomer, event: CustomerCreated) -> Onward:
    """Go on with the booking for the new customer."""
    return next_step(state.desk, with_customer(state.errand, event.customer), event.at)


def use_double(state: ConfirmingDouble, event: CustomerPicked) -> Onward | ConfirmingDouble:
    """Go on with the booking for the customer who was there already."""
    for customer in state.choices:
        if customer.id == event.id:
            return next_step(state.desk, with_customer(state.errand, customer), event.at)
    return state.model_copy(update={"hint": Hint(kind="not_offered")})


def leave_form(state: DescribingCustomer | ConfirmingDouble, event: WentBack) -> NamingCustomer:
    """Search again instead of registering."""
    return NamingCustomer(desk=state.desk, draft=state.errand)


def hear_form(
    state: DescribingCustomer | ConfirmingDouble, event: Said
) -> Talking | NamingCustomer | LookingUp | Dropped:
    """While the form is open, a name means: search again; the rest goes into the booking."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "start_over":
            return NamingCustomer(desk=state.desk, draft=Draft())
        case "help":
            return state.with_hint("help")
    errand = fill(state.errand, request, state.desk.can)
    if request.who:
        return LookingUp(desk=state.desk, draft=errand)
    if errand == state.errand:
        return state.with_hint("not_understood", event.text)
    return state.model_copy(update={"errand": errand, "hint": None})
