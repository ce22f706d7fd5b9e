"""Filling the form: what each answer, button or finding leads to.

The rule: `next_step` alone decides what is still missing, so words, buttons and answers may come in
any order.
"""

from __future__ import annotations

from datetime import datetime, timedelta

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
    LookedUp,
    SlotsFound,
)
from flows.filling import (
    days_to_search,
    fill,
    find_vehicle,
    fits,
    forget_customer,
    is_exact,
    loosen,
    with_customer,
    with_services,
)
from flows.registering import (
    CheckingCustomer,
    ConfirmingDouble,
    CreatingCustomer,
    DescribingCustomer,
    described,
)
from flows.talking import (
    CustomerPicked,
    Dropped,
    Hint,
    Opening,
    Said,
    StartedOver,
    Talking,
    TriedAgain,
    local,
    read,
    trouble,
)
from flows.understanding.request import When, Who

Onward = (
    LookingUp
    | NamingCustomer
    | ChoosingVehicle
    | ChoosingServices
    | ClarifyingTime
    | FindingSlots
    | Reviewing
)


def next_step(desk: Desk, draft: Draft, at: datetime, hint: Hint | None = None) -> Onward:
    """Return the state for the first thing that is still missing."""
    words = draft.service_words or draft.service_ids or draft.advisor_words
    if draft.who or draft.customer_id or words or draft.transport_words:
        return LookingUp(desk=desk, draft=draft)
    if draft.customer is None:
        return NamingCustomer(desk=desk, draft=draft, hint=hint)
    wants_vehicle = desk.can.vehicles and not draft.without_vehicle
    if wants_vehicle and draft.vehicle is None and draft.customer.vehicles:
        vehicle = find_vehicle(draft.vehicle_words, draft.customer.vehicles)
        if vehicle is None:
            if draft.vehicle_words:
                hint = Hint(kind="vehicle_unknown", words=draft.vehicle_words)
                draft = draft.model_copy(update={"vehicle_words": None})
            return ChoosingVehicle(desk=desk, draft=draft, hint=hint)
        draft = loosen(draft, vehicle=vehicle, vehicle_words=None)
    if not draft.services:
        return ChoosingServices(desk=desk, draft=draft, hint=hint)
    if draft.slot is None:
        return _find_slots(desk, draft, at, hint)
    return Reviewing(desk=desk, draft=draft, since=at, hint=hint)


def _find_slots(
    desk: Desk, draft: Draft, at: datetime, hint: Hint | None
) -> ClarifyingTime | FindingSlots:
    when = draft.when
    if when and when.others:
        readings = (when.model_copy(update={"others": ()}), *when.others)
        return ClarifyingTime(desk=desk, draft=draft, readings=readings, hint=hint)
    latest = when and (when.end or when.start)
    if latest and latest.date() < local(desk, at).date():
        hint = Hint(kind="in_the_past")
        draft = draft.model_copy(update={"when": None})
    since, until = days_to_search(draft.when, local(desk, at))
    return FindingSlots(desk=desk, draft=draft, since=since, until=until, hint=hint)


def begin(state: Opening, event: BookingAsked) -> Onward:
    """Start with everything that was said or pressed."""
    when = When(start=event.start, grain="minute") if event.start else None
    draft = Draft(customer_id=event.customer_id, service_ids=event.service_ids, when=when)
    if event.request:
        draft = fill(draft, event.request, state.desk.can)
    return next_step(state.desk, draft, event.at)


def hear(state: Filling, event: Said) -> Filling | Onward | Dropped:
    """Merge what was said into the form; the words that work everywhere come first."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "start_over":
            return NamingCustomer(desk=state.desk, draft=Draft())
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
        case "confirm":
            return state.model_copy(update={"hint": Hint(kind="press_confirm")})
    draft = fill(state.draft, request, state.desk.can)
    if draft == state.draft:
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
    return next_step(state.desk, draft, event.at)


def hear_review(state: Reviewing, event: Said) -> Filling | Onward | Dropped | Saving:
    """Take "confirm" for the button, if it was said after the card was there to be read."""
    if event.sent > state.since and read(state, event).intent == "confirm":
        return Saving(desk=state.desk, draft=state.draft)
    return hear(state, event)


def start_over(state: Talking, event: StartedOver) -> NamingCustomer:
    """Begin with an empty form."""
    return NamingCustomer(desk=state.desk, draft=Draft())


def learn(state: LookingUp, event: LookedUp) -> Onward | ChoosingCustomer:
    """Put what was found into the form; ask where it is not sure."""
    draft, hint = state.draft, None
    if draft.advisor_words and event.advisor is None:
        hint = Hint(kind="advisor_unknown", words=draft.advisor_words)
    if draft.transport_words and event.transport is None:
        hint = Hint(kind="transport_unknown", words=draft.transport_words)
    draft = draft.model_copy(
        update={
            "advisor": event.advisor or draft.advisor,
            "advisor_words": None,
            "transport": event.transport or draft.transport,
            "transport_words": None,
        }
    )
    if (draft.who or draft.customer_id) and len(event.customers) > 1:
        return ChoosingCustomer(desk=state.desk, draft=draft, choices=event.customers, hint=hint)
    if event.customers:
        draft = with_customer(draft, event.customers[0])
    elif draft.who or draft.customer_id:
        searched = draft.who
        draft = draft.model_copy(update={"who": None, "customer_id": None})
        hint = Hint(kind="nobody_found", words=_called(searched))
        return NamingCustomer(desk=state.desk, draft=draft, searched=searched, hint=hint)
    return _learn_services(state.desk, draft, event, hint)


def _learn_services(desk: Desk, draft: Draft, event: LookedUp, hint: Hint | None) -> Onward:
    draft = with_services(draft, event.services)
    if len(draft.services) > 1 and not desk.can.several_services:
        draft = draft.model_copy(update={"services": draft.services[:1]})
        hint = Hint(kind="one_service_only")
    several = tuple(unclear for unclear in event.unclear if unclear.choices)
    unknown = [unclear.words for unclear in event.unclear if not unclear.choices]
    if unknown:
        hint = Hint(kind="service_unknown", words=", ".join(unknown))
    if draft.customer and (several or (unknown and not draft.services)):
        return ChoosingServices(desk=desk, draft=draft, unclear=several, hint=hint)
    return next_step(desk, draft, event.at, hint)


def _called(who: Who | None) -> str:
    if who is None:
        return ""
    found = (who.name, who.company, who.phone, who.email, who.vin, who.plate, who.reference)
    return next((words for words in found if words), "")


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


def offer(state: FindingSlots, event: SlotsFound) -> ChoosingSlot | Reviewing:
    """Take the slot at the very time asked for; else show what is free, nearest first."""
    slots = tuple(slot for slot in event.free.slots if slot.key != state.gone)
    when = state.draft.when
    wanted = next((slot for slot in slots if fits(when, slot)), None)
    if wanted and when and not state.choose and (is_exact(when) or when.soonest):
        draft = state.draft.model_copy(update={"slot": wanted})
        return Reviewing(desk=state.desk, draft=draft, since=event.at, hint=state.hint)
    hint = state.hint
    if not slots:
        hint = Hint(kind="nothing_free")
    elif when and wanted is None and hint is None:
        day = when.start.date() if when.start else None
        same_day = any(slot.start.date() == day for slot in slots)
        hint = Hint(kind="time_taken" if same_day else "day_full")
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
    return next_step(state.desk, state.draft.model_copy(update={"slot": slot}), event.at)


def _slot(slots: tuple[Slot, ...], key: str) -> Slot | None:
    return next((slot for slot in slots if slot.key == key), None)


def pick_day(state: ChoosingSlot, event: DayPicked) -> FindingSlots:
    """Show the free times from a day on; a day that is over means today."""
    since = max(event.day, local(state.desk, event.at).date())
    return FindingSlots(
        desk=state.desk,
        draft=state.draft,
        since=since,
        until=since + timedelta(days=3),
        choose=True,
    )


def take_soonest(state: ChoosingSlot, event: SoonestAsked) -> FindingSlots:
    """Take the first free time there is."""
    since, until = days_to_search(None, local(state.desk, event.at))
    draft = state.draft.model_copy(update={"when": When(soonest=True)})
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
    return next_step(state.desk, loosen(state.draft, advisor=advisor), event.at)


def pick_transport(state: ChoosingTransport, event: TransportPicked) -> Onward | ChoosingTransport:
    """Take the transport option; the slot is looked at again."""
    transport = next((t for t in state.choices if t.id == event.id), None)
    if transport is None and event.id is not None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    return next_step(state.desk, loosen(state.draft, transport=transport), event.at)


Editing = (
    NamingCustomer
    | ChoosingVehicle
    | ChoosingServices
    | FindingSlots
    | ListingChoices
    | WritingNote
    | Filling
)


def edit(state: Filling, event: EditAsked) -> Editing:
    """Ask for one field again; what does not depend on it stays."""
    desk, draft = state.desk, state.draft
    match event.field:
        case "customer":
            return NamingCustomer(desk=desk, draft=forget_customer(draft))
        case "vehicle" if draft.customer and draft.customer.vehicles:
            return ChoosingVehicle(desk=desk, draft=draft)
        case "services":
            return ChoosingServices(desk=desk, draft=draft)
        case "when" if draft.services:
            draft = loosen(draft)
            since, until = days_to_search(draft.when, local(desk, event.at))
            return FindingSlots(desk=desk, draft=draft, since=since, until=until, choose=True)
        case "advisor" | "transport":
            return ListingChoices(desk=desk, draft=draft, what=event.field)
        case "note":
            return WritingNote(desk=desk, draft=draft)
        case _:
            return state.model_copy(update={"hint": Hint(kind="not_offered")})


def write_note(state: WritingNote, event: Said) -> Onward | Dropped:
    """Take the words as the note, whatever they say; only "cancel" is not a note."""
    if read(state, event).intent == "stop":
        return Dropped(desk=state.desk)
    draft = state.draft.model_copy(update={"note": event.text.strip()[:500]})
    return next_step(state.desk, draft, event.at)


def go_back(state: Filling, event: WentBack) -> Onward:
    """Leave the field as it is."""
    return next_step(state.desk, state.draft, event.at)


def try_again(state: Stalled, event: TriedAgain) -> Onward:
    """Ask the system the same once more."""
    return next_step(state.desk, state.draft, event.at)


def stall(state: LookingUp | ListingChoices | FindingSlots, event: Failed) -> Stalled:
    """Keep the form and say what went wrong."""
    return Stalled(desk=state.desk, draft=state.draft, hint=trouble(event))


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
    """While the form is open, a name means: search again."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "start_over":
            return NamingCustomer(desk=state.desk, draft=Draft())
        case "help":
            return state.with_hint("help")
    if request.who:
        return LookingUp(desk=state.desk, draft=fill(state.errand, request, state.desk.can))
    return state.with_hint("not_understood", event.text)
