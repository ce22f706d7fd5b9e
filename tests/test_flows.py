"""What holds in every dialog, whatever is pressed, said or answered, and in whatever order.

The rules: no event breaks a dialog; what is stored is what goes on; and nothing is written to a
scheduling system unless a person has just confirmed the card that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, ValidationError

from bot.demo.slack.validate import problems
from bot.screens import AnyState, card
from bot.screens.blocks import Key
from bot.screens.words import Words
from flows.booking.events import BookingAsked, Confirmed
from flows.booking.states import Reviewing, Unsure
from flows.cancelling import CancelAsked
from flows.domain import Appointment, Can, Customer, Desk, Provider, Service, Slot, Transport
from flows.effects import CreateCustomer, Save
from flows.front_desk import MACHINES, MANY, OPENS, OpeningEvent, commanded, for_many, opening
from flows.looking_up import LookUpAsked
from flows.machine import Effect, Event, Final, Machine, State, Working
from flows.pressed import PRESSED, Pressed
from flows.rebooking.events import RebookAsked
from flows.registering import LookingForDouble, RegisteredAnyway, RegisteringAsked
from flows.rescheduling.events import RescheduleAsked
from flows.talking import Opening, Said
from flows.understanding import understand
from flows.understanding.request import Intent, Request
from tests import world
from tests.transcripts import seen

SENTENCES = (
    "book Dana Whitfield for an oil change Thursday at 10",
    "oil change and tire rotation",
    "make it Friday",
    "next Friday",
    "at 3",
    "first available",
    "yesterday",
    "before Thursday",
    "Friday after 2",
    "in 7900 years",
    "add a tire rotation",
    "remove the oil change",
    "no, the Civic",
    "with Ana",
    "no advisor",
    "she waits",
    "note: gate code 4411",
    "actually for Maria Lopez",
    "973-555-0162",
    "the second one",
    "confirm",
    "yes",
    "help",
    "start over",
    "cancel",
    "tomorrow after 3",
    "everybody",
    "leave out Lopez",
    "thanks a lot",
)
TABLES = (world.CUSTOMERS, world.SERVICES, world.ADVISORS, world.TRANSPORTS, world.APPOINTMENTS)
IDS = ["v-civic", "v-golf", "2026-11-26 10:00:00", "", "forged"]
IDS += [one.id for table in TABLES for one in table.values()]

ids = st.sampled_from(IDS)
days = st.dates(world.NOW.date() - timedelta(days=3), world.NOW.date() + timedelta(days=12))
times = st.integers(-96, 960).map(lambda quarters: world.NOW + timedelta(minutes=15 * quarters))
clocks = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
said = st.sampled_from(SENTENCES) | st.text(max_size=12)
slots = times.map(lambda start: Slot(key=f"{start:%Y-%m-%d %H:%M:%S}", start=start))


def one_of(known: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(known.values()))


KNOWN: dict[Any, st.SearchStrategy[Any]] = {
    str: ids,
    int: st.integers(-3, 30),
    bool: st.booleans(),
    date: days,
    time: clocks,
    datetime: times,
    AwareDatetime: times,
    Slot: slots,
    Customer: one_of(world.CUSTOMERS),
    Service: one_of(world.SERVICES),
    Provider: one_of(world.ADVISORS),
    Transport: one_of(world.TRANSPORTS),
    Appointment: one_of(world.APPOINTMENTS),
    Request: st.sampled_from(SENTENCES).map(lambda text: understand(text, now=world.NOW)),
    Desk: st.just(world.desk(title="another")),
    Said: st.builds(Said, text=said, sent=times),
}


def anything(kind: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for a type of the flows: known ids and forged ones, present and absent."""
    if kind in KNOWN:
        return KNOWN[kind]
    if kind is NoneType:
        return st.none()
    arguments = get_args(kind)
    match get_origin(kind):
        case origin if origin in {Union, UnionType}:
            return st.one_of(*map(anything, arguments))
        case origin if origin is Annotated:
            return anything(arguments[0])
        case origin if origin is Literal:
            return st.sampled_from(arguments)
        case origin if origin is tuple and arguments[-1] is Ellipsis:
            return st.lists(anything(arguments[0]), max_size=4).map(tuple)
        case origin if origin is tuple:
            return st.tuples(*map(anything, arguments))
    hints = get_type_hints(kind, include_extras=True)
    fields = (name for name in kind.model_fields if name not in {"at", "kind"})
    return st.builds(kind, **{name: anything(hints[name]) for name in fields})


PRESSES = st.one_of(*map(anything, get_args(Pressed)))
OPENINGS = st.one_of(*map(anything, OPENS))


@cache
def answers(effect: type[Effect[Any]]) -> st.SearchStrategy[Event]:
    """Return a strategy for everything in which an effect can end."""
    ends = sorted(effect.ends(), key=lambda end: end.__name__)
    return st.one_of(*map(anything, ends))


@cache
def likely(machine: Machine, state: type[State]) -> st.SearchStrategy[Event]:
    """Return a strategy for what means something in a state."""
    events = sorted({row.event for row in machine.served(state)}, key=lambda event: event.__name__)
    return st.one_of(*map(anything, events))


def desks() -> st.SearchStrategy[Desk]:
    """Return a strategy for desks of systems that can do more or less."""
    can = st.fixed_dictionaries({f"can.{name}": st.booleans() for name in Can.model_fields})
    return st.builds(
        lambda can, confirm: world.desk(**can, confirm=confirm),
        can,
        st.sampled_from(["draft", "book"]),
    )


@settings(max_examples=100, deadline=None)
@given(st.data(), desks(), OPENINGS)
def test_nothing_breaks_a_dialog(data: st.DataObject, desk: Desk, first: OpeningEvent) -> None:
    machine = MACHINES[OPENS[type(first)].name]
    after = machine.step(Opening(desk=desk), first.model_copy(update={"at": world.NOW}))
    assert after is not None
    go_on(data, machine, after)


@cache
def middles() -> dict[tuple[str, str], list[State]]:
    """Return the states of the transcripts by dialog and kind, so that each kind counts alike."""
    found: dict[tuple[str, str], list[State]] = {}
    for name, state in seen():
        if not isinstance(state, Final):
            found.setdefault((name, type(state).__name__), []).append(state)
    return found


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(sorted(middles())))
def test_nothing_breaks_a_dialog_in_the_middle(data: st.DataObject, kind: tuple[str, str]) -> None:
    state = data.draw(st.sampled_from(middles()[kind]))
    go_on(data, MACHINES[kind[0]], state)


def go_on(data: st.DataObject, machine: Machine, state: State) -> None:
    """Take a few steps, mostly such as mean something in the state."""
    now = world.NOW
    for _ in range(8):
        if isinstance(state, Final):
            break
        now += timedelta(minutes=data.draw(st.sampled_from([0, 1, 20, 2000])))
        if isinstance(state, Working):
            event = data.draw(answers(type(state.effect)))
        else:
            fitting = likely(machine, type(state))
            event = data.draw(st.one_of(fitting, fitting, fitting, PRESSES))
        stamped = event.model_copy(update={"at": now})
        after = machine.step(state, stamped)
        if after is not None:
            check(machine, state, stamped, after)
            state = after


def check(machine: Machine, before: State, event: Event, after: State) -> None:
    assert type(after) in machine.states
    # By their words: a time that the clock change leaves out equals nothing, not even itself.
    stored = after.model_dump_json()
    assert machine.load(stored).model_dump_json() == stored
    if not isinstance(after, Working):
        drawn = card(cast("AnyState", after), Key("dialog", 1), Words("en", world.BRANCH))
        assert problems(drawn.blocks, "message") == []
        return
    if isinstance(after.effect, Save) and machine.name == "booking":
        assert isinstance(before, Reviewing | Unsure)
        confirmed = isinstance(event, Confirmed)
        assert confirmed or (isinstance(event, Said) and isinstance(before, Reviewing))
        if isinstance(event, Said) and isinstance(before, Reviewing):
            assert event.sent > before.since
    if isinstance(after.effect, CreateCustomer):
        looked = isinstance(before, LookingForDouble) and not event.customers  # type: ignore[attr-defined]
        assert looked or isinstance(event, RegisteredAnyway)


def test_a_review_waits_as_long_as_its_time_is_held() -> None:
    reviews = [state for _, state in seen() if isinstance(state, Reviewing)]
    assert {state.waits_until for state in reviews if not state.draft.hold} == {None}
    held = [state for state in reviews if state.draft.hold]
    assert held
    assert all(state.draft.hold and state.waits_until == state.draft.hold.until for state in held)
    assert Opening(desk=world.desk()).waits_until is None


@pytest.mark.parametrize(
    "forged",
    [
        {"kind": "saved", "appointment": {"id": "1"}},
        {"kind": "customer_created", "customer": {"id": "1"}},
        {"kind": "looked_up"},
        {"kind": "timed_out"},
        {"kind": "not_saved"},
        {"kind": "confirmed", "at": "2026-11-24T09:30:00Z", "by": "me"},
        {"kind": "day_picked", "day": "9999-12-31"},
        {"kind": "day_picked", "day": "0001-01-01"},
        {"kind": "booking_asked", "start": "9999-12-31T23:59:00Z"},
        {"kind": "booking_asked", "start": "2026-11-24T09:30:00"},
    ],
)
def test_what_only_the_world_can_say_cannot_be_pressed(forged: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PRESSED.validate_python(forged)


@pytest.mark.parametrize(
    ("intent", "opened"),
    [
        ("book", BookingAsked),
        ("reschedule", RescheduleAsked),
        ("cancel", CancelAsked),
        ("list", LookUpAsked),
        ("slots", LookUpAsked),
        ("customer", LookUpAsked),
        ("register", RegisteringAsked),
        ("help", NoneType),
        ("none", NoneType),
        ("confirm", NoneType),
    ],
)
def test_what_a_sentence_opens(intent: Intent, opened: type[Any]) -> None:
    assert isinstance(opening(Request(intent=intent)), opened)


@pytest.mark.parametrize(
    ("command", "opened"),
    [
        ("/book", BookingAsked),
        ("/reschedule", RescheduleAsked),
        ("/reschedule all", RebookAsked),
        ("/cancel", CancelAsked),
        ("/appointments", LookUpAsked),
        ("/slots", LookUpAsked),
        ("/customer", LookUpAsked),
        ("/deskhand", NoneType),
        ("/reschedule_from_message", NoneType),
    ],
)
def test_what_a_command_opens(command: str, opened: type[Any]) -> None:
    assert isinstance(commanded(command, None), opened)


@pytest.mark.parametrize(
    ("command", "text", "words"),
    [
        ("/reschedule", "all", ""),
        ("/reschedule", " ALL of Ben tomorrow", "Ben tomorrow"),
        ("/reschedule", "tout le monde demain", "demain"),
        ("/reschedule", "toutes vendredi après 15 h", "vendredi après 15 h"),
        ("/reschedule", "alle von Ben morgen", "Ben morgen"),
        ("/reschedule", "iedereen morgen", "morgen"),
        ("/reschedule", "tutti di Ben domani", "Ben domani"),
        ("/reschedule", "todos de Ben mañana", "Ben mañana"),
        ("/deskhand", "rebook", ""),
        ("/deskhand", "Rebook Friday after 3", "Friday after 3"),
    ],
)
def test_all_behind_a_command_means_many_appointments(command: str, text: str, words: str) -> None:
    assert for_many(command, text) == (MANY, words)


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("/reschedule", "Allen Friday"),
        ("/reschedule", "Dana Whitfield, all day Friday"),
        ("/deskhand", "all"),
        ("/deskhand", "rebooking"),
        ("/cancel", "all tomorrow"),
    ],
)
def test_a_customer_is_not_everybody(command: str, text: str) -> None:
    assert for_many(command, text) == (command, text)


def test_a_sentence_opens_it_with_and_without_the_command() -> None:
    ill = understand("Ben is ill tomorrow", now=world.NOW, country="US")
    assert opening(ill) == RebookAsked(request=ill)
    everybody = understand(
        "move all appointments on Friday", now=world.NOW, country="US", meant="reschedule"
    )
    assert commanded("/reschedule", everybody) == RebookAsked(request=everybody)
