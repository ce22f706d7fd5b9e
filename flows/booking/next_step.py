"""What is still missing: the one function that decides where a booking goes on.

The rule: whatever was said, pressed or found goes into the form first, and then `next_step` looks
at the form alone. So words, buttons and answers may come in any order.
"""

from __future__ import annotations

from datetime import datetime

from flows.booking.states import (
    ChoosingServices,
    ChoosingVehicle,
    ClarifyingTime,
    FindingSlots,
    Holding,
    LettingGo,
    LookingUp,
    NamingCustomer,
    Reviewing,
    Then,
)
from flows.domain import Desk, Draft, Hold
from flows.filling import days_to_search, is_over, loosen, meant_vehicle, readings
from flows.talking import Hint, local

Onward = (
    LookingUp
    | NamingCustomer
    | ChoosingVehicle
    | ChoosingServices
    | ClarifyingTime
    | FindingSlots
    | Holding
    | LettingGo
    | Reviewing
)


def next_step(desk: Desk, draft: Draft, at: datetime, hint: Hint | None = None) -> Onward:
    """Return the state for the first thing that is still missing."""
    if draft.hold and (draft.slot is None or draft.slot.key != draft.hold.slot_key):
        return let_go(desk, draft, draft.hold, "go_on")
    someone = draft.who or draft.customer_id
    words = draft.service_words or draft.advisor_words or draft.transport_words
    ids = draft.service_ids or draft.advisor_id or draft.transport_id
    # Whom it is for is asked before anything is looked up, so that one look finds all words.
    if someone or draft.service_ids or (draft.customer and (words or ids)):
        return LookingUp(desk=desk, draft=draft)
    if draft.customer is None:
        return NamingCustomer(desk=desk, draft=draft, hint=hint)
    wants_vehicle = desk.can.vehicles and not draft.without_vehicle
    if wants_vehicle and draft.vehicle is None and draft.customer.vehicles:
        vehicle = meant_vehicle(draft, draft.customer.vehicles)
        if vehicle is None:
            if draft.vehicle_id:
                hint = Hint(kind="not_offered")
            elif draft.vehicle_words:
                hint = Hint(kind="vehicle_unknown", words=draft.vehicle_words)
            draft = draft.model_copy(update={"vehicle_words": None, "vehicle_id": None})
            return ChoosingVehicle(desk=desk, draft=draft, hint=hint)
        draft = loosen(draft, vehicle=vehicle, vehicle_words=None, vehicle_id=None)
    if not draft.services:
        return ChoosingServices(desk=desk, draft=draft, hint=hint)
    if draft.slot is None:
        return _find_slots(desk, draft, at, hint)
    if draft.slot.start <= at:
        return find_next(desk, draft, at)
    if desk.can.hold and draft.hold is None:
        return Holding(desk=desk, draft=draft, hint=hint)
    return Reviewing(desk=desk, draft=draft, since=at, hint=hint)


def let_go(
    desk: Desk, draft: Draft, hold: Hold, then: Then, onward: Desk | None = None
) -> LettingGo:
    """Return the state in which a slot that was held is given back, before anything else."""
    free = draft.model_copy(update={"hold": None})
    return LettingGo(desk=desk, draft=free, hold=hold, then=then, onward=onward)


def _find_slots(
    desk: Desk, draft: Draft, at: datetime, hint: Hint | None
) -> ClarifyingTime | FindingSlots:
    when = draft.when
    if when and when.others:
        return ClarifyingTime(desk=desk, draft=draft, readings=readings(when), hint=hint)
    if when and is_over(when, local(desk, at)):
        return find_next(desk, draft, at)
    since, until = days_to_search(when, local(desk, at))
    return FindingSlots(desk=desk, draft=draft, since=since, until=until, hint=hint)


def find_next(desk: Desk, draft: Draft, at: datetime) -> FindingSlots:
    """Look from now on: the time that was asked for, or chosen a while ago, is over."""
    since, until = days_to_search(None, local(desk, at))
    return FindingSlots(
        desk=desk,
        draft=draft.model_copy(update={"when": None, "slot": None}),
        since=since,
        until=until,
        hint=Hint(kind="in_the_past"),
    )
