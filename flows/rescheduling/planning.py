"""Finding the appointment and its new time: what each answer, button or finding leads to."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flows.booking.events import DayPicked, ReadingPicked, SlotPicked, SoonestAsked
from flows.domain import Appointment, Customer, Desk
from flows.effects import AppointmentsRead, Failed, HoldReleased, SlotGone, SlotHeld, SlotsFound
from flows.filling import (
    days_to_search,
    fits,
    in_reach,
    in_zone,
    is_exact,
    retime,
    same_moment,
    shortfall,
)
from flows.finding import (
    AppointmentPicked,
    ChoosingAppointment,
    FindingPerson,
    NamingPerson,
    ReadingAppointments,
    Search,
    find,
    hear_choice,
    pick_appointment,
    settle_on,
)
from flows.machine import TimedOut
from flows.rescheduling.events import AnotherTimeAsked, RescheduleAsked
from flows.rescheduling.moving import confirmed, standing
from flows.rescheduling.next_move import (
    NextMove,
    find_near,
    find_next,
    next_move,
    review,
    time_of,
)
from flows.rescheduling.states import (
    BookingAnew,
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

DAYS_SHOWN = 3


def begin(state: Opening, event: RescheduleAsked) -> FindingPerson | NamingPerson:
    """Start with everything that was said or pressed."""
    search = Search(
        purpose="move", customer_id=event.customer_id, appointment_id=event.appointment_id
    )
    return find(state.desk, search.heard(event.request) if event.request else search)


def choose(
    state: ReadingAppointments, event: AppointmentsRead
) -> NextMove | ChoosingAppointment | NamingPerson:
    """Plan for the one appointment that is meant; else ask."""
    meant = settle_on(state, event)
    if isinstance(meant, Appointment):
        return _plan(state.desk, event.customer, meant, state.search.when, event.at)
    return meant


def pick_one(
    state: ChoosingAppointment, event: AppointmentPicked
) -> NextMove | ChoosingAppointment:
    """Plan for the appointment that was chosen from the card."""
    meant = pick_appointment(state, event)
    if isinstance(meant, Appointment):
        return _plan(state.desk, state.customer, meant, state.search.when, event.at)
    return meant


def hear_one(
    state: ChoosingAppointment, event: Said
) -> NextMove | ChoosingAppointment | FindingPerson | NamingPerson | Dropped:
    """Plan for the appointment that the words mean."""
    meant = hear_choice(state, event)
    if isinstance(meant, Appointment):
        return _plan(state.desk, state.customer, meant, state.search.when, event.at)
    return meant


def _plan(
    desk: Desk, customer: Customer, appointment: Appointment, when: When | None, at: datetime
) -> NextMove:
    """Begin to plan; a day alone keeps the time of day, a time alone keeps the day."""
    move = Move(customer=customer, appointment=appointment)
    wanted = retime(_known(desk, move), in_zone(when, desk.branch.tz)) if when else None
    return next_move(desk, move.model_copy(update={"when": wanted}), at)


def _known(desk: Desk, move: Move) -> When | None:
    """Return what a new time is said against: the time asked for, or that of the appointment."""
    start = move.appointment.start
    if move.when or start is None:
        return move.when
    return When(start=start.astimezone(desk.branch.tz), grain="minute")


def offer(
    state: FindingNewSlots, event: SlotsFound
) -> ChoosingNewSlot | HoldingNewSlot | ReviewingMove | Moving | Moved:
    """Take the slot at the very time asked for; else show what is free, nearest first."""
    desk, move = state.desk, state.move
    old = move.appointment.start
    slots = tuple(
        s for s in event.free.slots if s.key != state.gone and not same_moment(s.start, old)
    )
    when, zone = move.when, desk.branch.tz
    wanted = next((slot for slot in slots if fits(when, slot, zone)), None)
    if wanted and when and not state.choose and (is_exact(when) or when.soonest):
        if move.undoes and not desk.can.hold:
            return Moving(desk=desk, move=move, slot=wanted)
        return review(desk, move, wanted, event.at, state.hint)
    if move.undoes:
        return standing(desk, move, Hint(kind="old_time_gone"))
    hint = state.hint
    short = shortfall(when, slots, zone)
    if hint is None and when and is_exact(when) and same_moment(when.start, old):
        hint = Hint(kind="same_time")
    elif short and (hint is None or (short == "nothing_free" and not state.gone)):
        # Who looks through the days has not asked for a time of day on them.
        hint = None if state.choose and short == "time_taken" else Hint(kind=short)
    return ChoosingNewSlot(
        desk=desk,
        move=move,
        free=event.free.model_copy(update={"slots": slots}),
        today=local(desk, event.at).date(),
        hint=hint,
    )


def pick_reading(state: ClarifyingNewTime, event: ReadingPicked) -> NextMove | ClarifyingNewTime:
    """Take the day that was meant."""
    if not 0 <= event.number < len(state.readings):
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    move = state.move.model_copy(update={"when": state.readings[event.number]})
    return next_move(state.desk, move, event.at)


def pick_slot(
    state: ChoosingNewSlot, event: SlotPicked
) -> HoldingNewSlot | ReviewingMove | FindingNewSlots | ChoosingNewSlot:
    """Take the slot that was chosen from the card."""
    slot = next((s for s in state.free.slots if s.key == event.key), None)
    if slot is None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    if slot.start <= event.at:
        return find_next(state.desk, state.move, event.at)
    return review(state.desk, state.move, slot, event.at)


def pick_day(state: ChoosingNewSlot, event: DayPicked) -> FindingNewSlots:
    """Show the free times from a day on; a day that is over means today."""
    desk = state.desk
    since = max(event.day, local(desk, event.at).date())
    day = When(start=datetime.combine(since, time(), tzinfo=desk.branch.tz))
    return FindingNewSlots(
        desk=desk,
        move=state.move.model_copy(update={"when": retime(_known(desk, state.move), day)}),
        since=since,
        until=since + timedelta(days=DAYS_SHOWN),
        choose=True,
    )


def take_soonest(state: ChoosingNewSlot, event: SoonestAsked) -> FindingNewSlots:
    """Take the first free time there is."""
    since, until = days_to_search(None, local(state.desk, event.at))
    move = state.move.model_copy(update={"when": When(soonest=True)})
    return FindingNewSlots(desk=state.desk, move=move, since=since, until=until)


def held(state: HoldingNewSlot, event: SlotHeld) -> ReviewingMove | Moving:
    """Show old and new, and until when the new time is held; an undo goes on by itself."""
    move = state.move.model_copy(update={"hold": event.hold})
    if move.undoes:
        return Moving(desk=state.desk, move=move, slot=state.slot)
    return ReviewingMove(
        desk=state.desk, move=move, slot=state.slot, since=event.at, hint=state.hint
    )


def gone_while_holding(state: HoldingNewSlot, event: SlotGone) -> FindingNewSlots | Moved:
    """Offer the nearest times again."""
    if state.move.undoes:
        return standing(state.desk, state.move, Hint(kind="old_time_gone"))
    return find_near(state.desk, state.move, state.slot, event.at)


def released(
    state: LettingNewSlotGo, event: HoldReleased | Failed
) -> NextMove | FindingPerson | Dropped:
    """Go on; a slot that could not be let go lapses by itself."""
    if state.then == "drop":
        return Dropped(desk=state.desk)
    if state.search:
        return FindingPerson(desk=state.desk, search=state.search)
    return next_move(state.desk, state.move, event.at, state.hint)


def stall(state: FindingNewSlots | HoldingNewSlot, event: Failed) -> StalledMove | Moved:
    """Keep the move and say what went wrong; after an undo that failed, it stands as moved."""
    if state.move.undoes:
        return standing(state.desk, state.move, trouble(event))
    return StalledMove(desk=state.desk, move=state.move, hint=trouble(event))


def try_again(state: StalledMove, event: TriedAgain) -> NextMove:
    """Ask the system the same once more."""
    return next_move(state.desk, state.move, event.at)


def another_time(state: ReviewingMove, event: AnotherTimeAsked) -> NextMove:
    """Show what else is free on the days around; the time that was chosen is let go."""
    day = datetime.combine(
        state.slot.start.astimezone(state.desk.branch.tz).date(),
        time(),
        tzinfo=state.desk.branch.tz,
    )
    return next_move(state.desk, state.move.model_copy(update={"when": When(start=day)}), event.at)


def lapse(state: ReviewingMove, event: TimedOut) -> StalledMove:
    """Say that the time is held no longer; nothing was moved."""
    move = state.move.model_copy(update={"hold": None, "when": time_of(state.slot)})
    return StalledMove(desk=state.desk, move=move, hint=Hint(kind="hold_lapsed"))


def hear(state: Planning, event: Said) -> Planning | NextMove | FindingPerson | Dropped:
    """Take a time that was said for the new one, and a name for somebody else's appointment.

    The words that work everywhere come first.
    """
    request = read(state, event)
    match request.intent:
        case "stop":
            return leave(state, Stopped(at=event.at))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
        case "confirm":
            return state.model_copy(update={"hint": Hint(kind="press_confirm")})
    if request.who:
        return _for_another(state, request)
    if request.when is None or not in_reach(request.when):
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
    known = _wanted(state) or _known(state.desk, state.move)
    move = state.move.model_copy(update={"when": retime(known, request.when)})
    return next_move(state.desk, move, event.at)


def _wanted(state: Planning) -> When | None:
    """Return the new time as far as it is known."""
    return time_of(state.slot) if isinstance(state, ReviewingMove) else state.move.when


def _for_another(state: Planning, request: Request) -> LettingNewSlotGo | FindingPerson:
    """Look for somebody else, with the same new time in mind; a held slot is let go first."""
    desk, move = state.desk, state.move
    search = Search(purpose="move", when=_wanted(state)).heard(request)
    if move.hold is None:
        return FindingPerson(desk=desk, search=search)
    free = move.model_copy(update={"hold": None})
    return LettingNewSlotGo(desk=desk, move=free, hold=move.hold, then="go_on", search=search)


def hear_review(
    state: ReviewingMove, event: Said
) -> Planning | NextMove | FindingPerson | Dropped | Moving | BookingAnew:
    """Take "confirm" for the button, if it was said after the card was there to be read."""
    if event.sent > state.since and read(state, event).intent == "confirm":
        return confirmed(state, event.at)
    return hear(state, event)


def leave(state: Planning, event: Stopped) -> LettingNewSlotGo | Dropped:
    """End it with the appointment where it stands; a held slot is let go first."""
    if state.move.hold:
        free = state.move.model_copy(update={"hold": None})
        return LettingNewSlotGo(desk=state.desk, move=free, hold=state.move.hold, then="drop")
    return Dropped(desk=state.desk)
