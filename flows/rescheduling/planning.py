"""Finding the appointment and its new time: what each answer, button or finding leads to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from flows.booking.events import DayPicked, ReadingPicked, SlotPicked, SoonestAsked
from flows.domain import Appointment, Customer, Desk, Slot
from flows.effects import AppointmentsRead, Failed, HoldReleased, SlotGone, SlotHeld, SlotsFound
from flows.filling import days_to_search, fits, is_exact, is_over, retime, shortfall
from flows.finding import FindingPerson, NamingPerson, ReadingAppointments, Search, find
from flows.machine import TimedOut
from flows.rescheduling.events import AnotherTimeAsked, AppointmentPicked, RescheduleAsked
from flows.rescheduling.moving import confirmed, near_by, standing
from flows.rescheduling.states import (
    BookingAnew,
    ChoosingAppointment,
    ChoosingNewSlot,
    ClarifyingNewTime,
    FindingNewSlots,
    HoldingNewSlot,
    LettingNewSlotGo,
    Move,
    Moved,
    Moving,
    Planning,
    ReviewingMove,
    StalledMove,
)
from flows.talking import Dropped, Hint, Opening, Said, Stopped, TriedAgain, local, read, trouble
from flows.understanding.request import Request, When

NextMove = FindingNewSlots | ClarifyingNewTime | LettingNewSlotGo | HoldingNewSlot | ReviewingMove

DAYS_SHOWN = 3


def next_move(desk: Desk, move: Move, at: datetime, hint: Hint | None = None) -> NextMove:
    """Return the state for the first thing that is still missing."""
    if move.hold and (move.slot is None or move.slot.key != move.hold.slot_key):
        free = move.model_copy(update={"hold": None})
        return LettingNewSlotGo(desk=desk, move=free, hold=move.hold, then="go_on")
    if move.slot is None:
        return _find(desk, move, at, hint)
    if desk.can.hold and move.hold is None:
        return HoldingNewSlot(desk=desk, move=move, hint=hint)
    return ReviewingMove(desk=desk, move=move, since=at, hint=hint)


def _find(
    desk: Desk, move: Move, at: datetime, hint: Hint | None
) -> ClarifyingNewTime | FindingNewSlots:
    now = local(desk, at)
    if move.when and move.when.others:
        readings = (move.when.model_copy(update={"others": ()}), *move.when.others)
        return ClarifyingNewTime(desk=desk, move=move, readings=readings, hint=hint)
    if move.when and is_over(move.when, now):
        move, hint = move.model_copy(update={"when": None}), Hint(kind="in_the_past")
    since, until = days_to_search(move.when, now)
    return FindingNewSlots(desk=desk, move=move, since=since, until=until, hint=hint)


def begin(state: Opening, event: RescheduleAsked) -> FindingPerson | NamingPerson:
    """Start with everything that was said or pressed."""
    search = Search(
        purpose="move", customer_id=event.customer_id, appointment_id=event.appointment_id
    )
    return find(state.desk, search.heard(event.request) if event.request else search)


def choose(
    state: ReadingAppointments, event: AppointmentsRead
) -> NextMove | ChoosingAppointment | NamingPerson:
    """Take the one appointment that is meant, ask which of several, or say that there is none."""
    open_ones = upcoming(event.appointments, event.at)
    meant = [a for a in open_ones if meant_by(state.search, a, state.desk)]
    if len(meant) == 1:
        return _plan(state.desk, event.customer, meant[0], state.search.when, event.at)
    if not open_ones:
        hint = Hint(kind="no_appointment", words=event.customer.name)
        search = Search(purpose="move", when=state.search.when)
        return NamingPerson(desk=state.desk, search=search, hint=hint)
    said = state.search.stands or state.search.appointment_id
    return ChoosingAppointment(
        desk=state.desk,
        search=state.search,
        customer=event.customer,
        choices=tuple(meant or open_ones),
        hint=Hint(kind="not_at_that_time") if said and not meant else None,
    )


def upcoming(appointments: tuple[Appointment, ...], at: datetime) -> list[Appointment]:
    """Return what still stands and is to come, by time."""
    alive = [a for a in appointments if a.start and a.status == "booked" and a.start >= at]
    return sorted(alive, key=lambda a: a.start or at)


def meant_by(search: Search, appointment: Appointment, desk: Desk) -> bool:
    """Is this the appointment that was pressed, or one that stands at the time that was said?"""
    if search.appointment_id:
        return appointment.id == search.appointment_id
    if appointment.start is None:
        return False
    slot = Slot(key="", start=appointment.start)
    return search.stands is None or fits(search.stands, slot, desk.branch.tz)


def _plan(
    desk: Desk, customer: Customer, appointment: Appointment, when: When | None, at: datetime
) -> NextMove:
    """Begin to plan; a day alone keeps the time of day, a time alone keeps the day."""
    if when and appointment.start:
        stands = When(start=appointment.start.astimezone(desk.branch.tz), grain="minute")
        when = retime(stands, when)
    return next_move(desk, Move(customer=customer, appointment=appointment, when=when), at)


def pick_appointment(
    state: ChoosingAppointment, event: AppointmentPicked
) -> NextMove | ChoosingAppointment:
    """Take the appointment that was chosen from the card."""
    for appointment in state.choices:
        if appointment.id == event.id:
            return _plan(state.desk, state.customer, appointment, state.search.when, event.at)
    return state.model_copy(update={"hint": Hint(kind="not_offered")})


def hear_choice(
    state: ChoosingAppointment, event: Said
) -> NextMove | ChoosingAppointment | Dropped:
    """Understand which appointment is meant by its time or its place on the card."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    chosen = _chosen(state, request)
    if chosen:
        return _plan(state.desk, state.customer, chosen, state.search.when, event.at)
    return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})


def _chosen(state: ChoosingAppointment, request: Request) -> Appointment | None:
    if request.choice:
        place = request.choice - 1 if request.choice > 0 else request.choice
        in_reach = -len(state.choices) <= place < len(state.choices)
        return state.choices[place] if in_reach else None
    stands = request.from_when or request.when
    if stands is None:
        return None
    search = state.search.model_copy(update={"stands": stands, "appointment_id": None})
    meant = [a for a in state.choices if meant_by(search, a, state.desk)]
    return meant[0] if len(meant) == 1 else None


def offer(
    state: FindingNewSlots, event: SlotsFound
) -> ChoosingNewSlot | HoldingNewSlot | ReviewingMove | Moving | Moved:
    """Take the slot at the very time asked for; else show what is free, nearest first."""
    old = state.move.appointment.start
    slots = tuple(s for s in event.free.slots if s.key != state.gone and s.start != old)
    when = state.move.when
    zone = state.desk.branch.tz
    wanted = next((slot for slot in slots if fits(when, slot, zone)), None)
    if wanted and when and not state.choose and (is_exact(when) or when.soonest):
        return _take(state, wanted, event.at)
    if state.move.undoes:
        return standing(state.desk, state.move, Hint(kind="old_time_gone"))
    short = shortfall(when, slots, zone)
    hint = state.hint
    if when and is_exact(when) and when.start == old:
        hint = Hint(kind="same_time")
    elif short == "nothing_free" or (short and hint is None):
        hint = Hint(kind=short)
    return ChoosingNewSlot(
        desk=state.desk,
        move=state.move,
        free=event.free.model_copy(update={"slots": slots}),
        today=local(state.desk, event.at).date(),
        hint=hint,
    )


def _take(
    state: FindingNewSlots, slot: Slot, at: datetime
) -> HoldingNewSlot | ReviewingMove | Moving:
    move = state.move.model_copy(update={"slot": slot})
    if state.desk.can.hold:
        return HoldingNewSlot(desk=state.desk, move=move, hint=state.hint)
    if move.undoes:
        return Moving(desk=state.desk, move=move, slot=slot)
    return ReviewingMove(desk=state.desk, move=move, since=at, hint=state.hint)


def pick_reading(state: ClarifyingNewTime, event: ReadingPicked) -> NextMove | ClarifyingNewTime:
    """Take the day that was meant."""
    if not 0 <= event.number < len(state.readings):
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    move = state.move.model_copy(update={"when": state.readings[event.number]})
    return next_move(state.desk, move, event.at)


def pick_slot(state: ChoosingNewSlot, event: SlotPicked) -> NextMove | ChoosingNewSlot:
    """Take the slot that was chosen from the card."""
    slot = next((s for s in state.free.slots if s.key == event.key), None)
    if slot is None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    return next_move(state.desk, state.move.model_copy(update={"slot": slot}), event.at)


def pick_day(state: ChoosingNewSlot, event: DayPicked) -> FindingNewSlots:
    """Show the free times from a day on; a day that is over means today."""
    since = max(event.day, local(state.desk, event.at).date())
    until = since + timedelta(days=DAYS_SHOWN)
    return FindingNewSlots(desk=state.desk, move=state.move, since=since, until=until, choose=True)


def take_soonest(state: ChoosingNewSlot, event: SoonestAsked) -> FindingNewSlots:
    """Take the first free time there is."""
    since, until = days_to_search(None, local(state.desk, event.at))
    move = state.move.model_copy(update={"when": When(soonest=True)})
    return FindingNewSlots(desk=state.desk, move=move, since=since, until=until)


def held(state: HoldingNewSlot, event: SlotHeld) -> ReviewingMove | Moving:
    """Show old and new, and until when the new time is held; an undo goes on by itself."""
    move = state.move.model_copy(update={"hold": event.hold})
    if move.undoes and move.slot:
        return Moving(desk=state.desk, move=move, slot=move.slot)
    return ReviewingMove(desk=state.desk, move=move, since=event.at, hint=state.hint)


def gone_while_holding(state: HoldingNewSlot, event: SlotGone) -> FindingNewSlots | Moved:
    """Offer the nearest times again."""
    if state.move.undoes:
        return standing(state.desk, state.move, Hint(kind="old_time_gone"))
    return near_by(state.desk, state.move, event.at)


def released(state: LettingNewSlotGo, event: HoldReleased | Failed) -> NextMove | Dropped:
    """Go on; a slot that could not be let go lapses by itself."""
    if state.then == "drop":
        return Dropped(desk=state.desk)
    return next_move(state.desk, state.move, event.at)


def stall(state: FindingNewSlots | HoldingNewSlot, event: Failed) -> StalledMove | Moved:
    """Keep the move and say what went wrong; after an undo that failed, it stands as moved."""
    if state.move.undoes:
        return standing(state.desk, state.move, trouble(event))
    return StalledMove(desk=state.desk, move=state.move, hint=trouble(event))


def try_again(state: StalledMove, event: TriedAgain) -> NextMove:
    """Ask the system the same once more."""
    return next_move(state.desk, state.move, event.at)


def another_time(state: ReviewingMove, event: AnotherTimeAsked) -> NextMove:
    """Look for another new time; the one that was chosen is let go."""
    move = state.move.model_copy(update={"slot": None, "when": None})
    return next_move(state.desk, move, event.at)


def lapse(state: ReviewingMove, event: TimedOut) -> StalledMove:
    """Say that the time is held no longer; nothing was moved."""
    when = When(start=state.move.slot.start, grain="minute") if state.move.slot else None
    move = state.move.model_copy(update={"slot": None, "hold": None, "when": when})
    return StalledMove(desk=state.desk, move=move, hint=Hint(kind="hold_lapsed"))


def hear(state: Planning, event: Said) -> Planning | NextMove | Dropped:
    """Take a time that was said for the new one; the words that work everywhere come first."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return leave(state, Stopped(at=event.at))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
        case "confirm":
            return state.model_copy(update={"hint": Hint(kind="press_confirm")})
    if request.when is None:
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
    move = state.move
    known = When(start=move.slot.start, grain="minute") if move.slot else move.when
    if known is None and move.appointment.start:
        known = When(start=move.appointment.start.astimezone(state.desk.branch.tz), grain="minute")
    move = move.model_copy(update={"slot": None, "when": retime(known, request.when)})
    return next_move(state.desk, move, event.at)


def hear_review(
    state: ReviewingMove, event: Said
) -> Planning | NextMove | Dropped | Moving | BookingAnew:
    """Take "confirm" for the button, if it was said after the card was there to be read."""
    if event.sent > state.since and read(state, event).intent == "confirm" and state.move.slot:
        return confirmed(state.desk, state.move, state.move.slot)
    return hear(state, event)


def leave(state: Planning, event: Stopped) -> LettingNewSlotGo | Dropped:
    """End it with the appointment where it stands; a held slot is let go first."""
    if state.move.hold:
        free = state.move.model_copy(update={"slot": None, "hold": None})
        then: Literal["drop"] = "drop"
        return LettingNewSlotGo(desk=state.desk, move=free, hold=state.move.hold, then=then)
    return Dropped(desk=state.desk)
