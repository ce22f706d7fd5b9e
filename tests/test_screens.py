"""Every card that a transcript comes to, and cards with the most there can be on them.

The rule: two oracles that know Slack's limits, the local Slack and the SDK's own models, find
nothing wrong with any card, and each button on it is an event that a person may cause.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast, get_origin

import pytest
from pydantic import BaseModel
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View

from bot.demo.slack.validate import problems, view_problems
from bot.screens import AnyState, card, form
from bot.screens.blocks import Block, Key
from bot.screens.options import service_options
from bot.screens.whole_form import whole_form
from bot.screens.words import LANGUAGES, Words
from flows.booking.states import (
    Booked,
    ChoosingAdvisor,
    ChoosingCustomer,
    ChoosingServices,
    ChoosingSlot,
    ChoosingTransport,
    ChoosingVehicle,
    Filling,
    Reviewing,
    Unsure,
    WritingNote,
)
from flows.booking.whole_form import FIELDS
from flows.domain import (
    Appointment,
    Customer,
    Draft,
    FreeTimes,
    NewCustomer,
    Provider,
    Service,
    Slot,
    Transport,
    Vehicle,
)
from flows.effects import Unclear
from flows.finding import ChoosingPerson, Search
from flows.front_desk import MACHINES
from flows.looking_up import ShowingAppointments, ShowingCustomer, ShowingSlots
from flows.machine import Asking, Machine, State
from flows.pressed import PRESSED
from flows.registering import ConfirmingDouble, DescribingCustomer, Registered
from flows.talking import Dropped, HelpAsked, Hint, Said, StartedOver, Stopped
from flows.understanding.request import When
from tests import world
from tests.transcripts import elements, seen

KEY = Key("k3j9x2m7qa", 12)
WORDS = Words("en", world.BRANCH)


# Where an appointment is moved or cancelled, "cancel" may mean the appointment, and what is done
# can only be undone: those dialogs are held to their own transcripts.
CLOSED_BY_A_WORD = ("booking", "looking_up", "registering")


def asking(*names: str) -> list[Any]:
    """Return one state of every kind that waits for the person, of these dialogs."""
    kinds = {(name, type(state)): state for name, state in seen() if isinstance(state, Asking)}
    return [
        pytest.param(MACHINES[name], state, id=f"{name}-{kind.__name__}")
        for (name, kind), state in kinds.items()
        if name in names
    ]


def faults(blocks: list[Block]) -> Iterator[str]:
    """Yield what is wrong with the blocks of a message."""
    yield from problems(blocks, "message")
    for block in blocks:
        parsed = SdkBlock.parse(block)
        if parsed is None:
            yield f"the SDK knows no {block['type']}"
        else:
            parsed.to_dict()  # raises where a limit of its own is broken
    ids = [element["action_id"] for element in elements(blocks)]
    if len(set(ids)) != len(ids):
        yield f"an action_id twice: {ids}"
    for element in elements(blocks):
        values = [option["value"] for option in element.get("options", [])]
        if element["type"] == "button" and "value" in element:
            values.append(element["value"])
        for value in values:
            PRESSED.validate_json(value)


def check(state: State) -> None:
    """Hold a state's card and form to the limits, in every language."""
    for language in LANGUAGES:
        words = Words(language, world.BRANCH)
        drawn = card(cast("AnyState", state), KEY, words)
        assert drawn.text.strip()
        assert list(faults(drawn.blocks)) == []
        view = form(cast("AnyState", state), KEY, words)
        if isinstance(state, Filling):
            view = whole_form(state, KEY, words)
        if view:
            assert view_problems(view, "modal") == []
            View(**view).to_dict()


def test_every_card_of_every_transcript_is_accepted() -> None:
    for _, state in seen():
        check(state)


def test_no_card_is_markup_of_somebody_else() -> None:
    """A name or a note never stands in a text that Slack would parse."""

    def parsed(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if part.get("type") == "mrkdwn":
                yield part["text"]
            for inner in part.values():
                yield from parsed(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from parsed(inner)

    for _, state in seen():
        drawn = card(cast("AnyState", state), KEY, WORDS)
        texts = [drawn.text, *parsed(drawn.blocks)]
        assert not [text for text in texts if "<!channel>" in text or "<https://evil" in text]


LONG = "Maximiliana-Theodora von Hohenstaufen-Wittelsbach zu Schaumburg-Lippe und Waldeck"[:80]
ID = "8f14e45f-ceea-467a-9c1b-0a1b2c3d4e5f-{:03}"
VEHICLES = tuple(
    Vehicle(
        id=ID.format(n),
        vin=f"2HGFC2F59KH5{n:05}",
        year="2019",
        make="Mercedes-Benz Nutzfahrzeuge",
        model="Sprinter 319 CDI Extralang Hochdach Doppelkabine",
        colour="schwarz-metallic",
        plate=f"M-AX {n:04}",
    )
    for n in range(30)
)
CUSTOMERS = tuple(
    Customer(
        id=ID.format(n),
        first=LONG[:40],
        last=LONG[40:],
        company=LONG[::-1],
        key=f"10000{n}",
        phones=("+19735550147",),
        emails=(f"{'m' * 60}{n}@{'example' * 8}.com",),
        vehicles=VEHICLES,
    )
    for n in range(25)
)
SERVICES = tuple(
    Service(id=ID.format(n), code=f"OP{n:04}", name=f"{LONG} {n}", minutes=30) for n in range(60)
)
ADVISORS = tuple(Provider(id=ID.format(n), name=f"{LONG} {n}") for n in range(120))
TRANSPORTS = tuple(Transport(id=ID.format(n), name=f"{LONG} {n}") for n in range(120))
APPOINTMENTS = tuple(
    Appointment(
        id=ID.format(n),
        start=world.NOW + timedelta(days=n),
        services=tuple(service.name for service in SERVICES),
        vehicle=VEHICLES[0].name,
        provider=LONG,
        transport=LONG,
        reference=LONG,
    )
    for n in range(40)
)
NOTE = "Ring twice. " * 42
DRAFT = Draft(
    customer=CUSTOMERS[0],
    vehicle=VEHICLES[0],
    services=SERVICES[:20],
    when=When(start=world.NOW, grain="minute"),
    advisor=ADVISORS[0],
    transport=TRANSPORTS[0],
    note=NOTE[:500],
    said=dict.fromkeys(FIELDS, NOTE),
    text=NOTE,
)
HINT = Hint(kind="refused", words=NOTE * 4, reference=ID * 4)
DESK = world.desk(title="The scheduling system of the northern region, as people call it")
MANY = FreeTimes(
    since=world.NOW.date(),
    until=world.NOW.date() + timedelta(days=6),
    slots=tuple(
        Slot(key=f"{start:%Y-%m-%d %H:%M:%S}", start=start)
        for day in range(7)
        for minute in range(0, 1440, 5)
        for start in [
            datetime.combine(
                world.NOW.date() + timedelta(days=day), datetime.min.time(), world.ZONE
            )
            + timedelta(minutes=minute)
        ]
    ),
)
TODAY = world.NOW.date() - timedelta(days=1)
UNCLEAR = tuple(Unclear(words=NOTE, choices=SERVICES[n : n + 9]) for n in range(0, 45, 9))
APPOINTMENT = APPOINTMENTS[0].model_copy(
    update={"status": "draft", "link": f"https://scheduler.example/{'x' * 900}"}
)
FULL: tuple[State, ...] = (
    ChoosingCustomer(desk=DESK, draft=DRAFT, choices=CUSTOMERS, hint=HINT),
    ChoosingVehicle(desk=DESK, draft=DRAFT, hint=HINT),
    ChoosingServices(desk=DESK, draft=DRAFT, unclear=UNCLEAR, hint=HINT),
    ChoosingSlot(desk=DESK, draft=DRAFT, free=MANY, today=TODAY, hint=HINT),
    ChoosingAdvisor(desk=DESK, draft=DRAFT, choices=ADVISORS, hint=HINT),
    ChoosingTransport(desk=DESK, draft=DRAFT, choices=TRANSPORTS, hint=HINT),
    WritingNote(desk=DESK, draft=DRAFT, hint=HINT),
    Reviewing(desk=DESK, draft=DRAFT, since=world.NOW, hint=HINT),
    Unsure(desk=DESK, draft=DRAFT, can_check=False, hint=HINT),
    Booked(desk=DESK, draft=DRAFT, appointment=APPOINTMENT),
    ChoosingPerson(desk=DESK, search=Search(purpose="customer"), choices=CUSTOMERS, hint=HINT),
    ShowingAppointments(
        desk=DESK,
        search=Search(purpose="appointments"),
        customer=CUSTOMERS[0],
        upcoming=APPOINTMENTS,
        past=APPOINTMENTS,
        with_past=True,
        hint=HINT,
    ),
    ShowingCustomer(
        desk=DESK,
        search=Search(purpose="customer"),
        customer=CUSTOMERS[0],
        upcoming=APPOINTMENTS[0],
        last=APPOINTMENTS[1],
        hint=HINT,
    ),
    ShowingSlots(desk=DESK, draft=DRAFT, free=MANY, today=date(2026, 1, 1), hint=HINT),
    DescribingCustomer(
        desk=DESK,
        errand=DRAFT,
        customer=NewCustomer(first=LONG * 3, last=LONG * 3, company=LONG * 3, email=NOTE),
        hint=HINT,
    ),
    ConfirmingDouble(
        desk=DESK, errand=DRAFT, customer=NewCustomer(last=LONG), choices=CUSTOMERS[:5], hint=HINT
    ),
    Registered(desk=DESK, customer=CUSTOMERS[0]),
)


@pytest.mark.parametrize("state", FULL, ids=lambda state: type(state).__name__)
def test_a_card_with_the_most_there_can_be_is_accepted(state: State) -> None:
    check(state)


# Fields that hold what people and systems wrote, whatever the value they belong to is called.
WRITTEN = {
    "advisor_words", "address", "colour", "company", "customer", "first", "last", "make", "model",
    "name", "note", "plate", "provider", "reason", "reference", "service_words", "services", "text",
    "title", "transport", "transport_words", "vehicle", "vehicle_words", "warning", "words", "year",
}  # fmt: skip


def stretched(value: Any, name: str = "") -> Any:
    """Return a state in which everything that somebody wrote is as long as names get."""
    if isinstance(value, str):
        return LONG if name in WRITTEN else value
    if isinstance(value, tuple):
        return tuple(stretched(inner, name) for inner in value)
    if isinstance(value, BaseModel):
        fields = {field: stretched(getattr(value, field), field) for field in wide(value)}
        return value.model_copy(update=fields)
    return value


def wide(value: BaseModel) -> Iterator[str]:
    """Yield the fields of a value that may be as long as one likes: no Literal is."""
    for name, field in type(value).model_fields.items():
        if get_origin(field.annotation) is not Literal:
            yield name


def kinds() -> list[Any]:
    """Return of every kind of state in every dialog the one with the most in it."""
    most: dict[tuple[str, str, str], tuple[str, State]] = {}
    for name, state in seen():
        hint = getattr(state, "hint", None)
        kind = (name, type(state).__name__, hint.kind if hint else "")
        written = state.model_dump_json()
        if len(written) > len(most.get(kind, ("",))[0]):
            most[kind] = (written, state)
    return [
        pytest.param(state, id="-".join(part for part in kind if part))
        for kind, (_, state) in sorted(most.items())
    ]


@pytest.mark.parametrize("state", kinds())
def test_every_state_holds_the_longest_names_in_every_language(state: State) -> None:
    check(stretched(state))


def test_the_services_are_searched_within_the_limits() -> None:
    for typed in ("", "OP0007", "waldek", "hohenstaufen"):
        options = service_options(SERVICES * 3, typed)
        assert 0 < len(options) <= 100
        for option in options:
            assert len(option["value"]) <= 150
            assert len(option["text"]["text"]) <= 75
            PRESSED.validate_json(option["value"])


def say(machine: Machine, state: State, text: str) -> State | None:
    return machine.step(state, Said(text=text, at=world.NOW, sent=world.NOW))


@pytest.mark.parametrize(("machine", "state"), asking(*CLOSED_BY_A_WORD))
def test_cancel_ends_every_question(machine: Machine, state: State) -> None:
    for after in (
        say(machine, state, "cancel"),
        say(machine, state, "never mind"),
        machine.step(state, Stopped(at=world.NOW)),
    ):
        assert ends(machine, after)


def ends(machine: Machine, state: State | None) -> bool:
    """Is it over, but for a time that is given back?"""
    return isinstance(state, Dropped) or getattr(state, "then", "") == "drop"


@pytest.mark.parametrize(("machine", "state"), asking(*MACHINES))
def test_help_is_given_at_every_question(machine: Machine, state: State) -> None:
    for after in (say(machine, state, "help"), machine.step(state, HelpAsked(at=world.NOW))):
        assert type(after) is type(state)
        assert getattr(after, "hint", None) == Hint(kind="help")
        drawn = card(cast("AnyState", after), KEY, WORDS)
        if machine.name in CLOSED_BY_A_WORD:
            assert "“cancel”" in json.dumps(drawn.blocks, ensure_ascii=False)


@pytest.mark.parametrize(("machine", "state"), asking(*CLOSED_BY_A_WORD))
def test_an_empty_form_is_one_word_away_where_there_is_a_form(
    machine: Machine, state: State
) -> None:
    pressed = machine.step(state, StartedOver(at=world.NOW))
    if pressed is None or isinstance(state, Unsure):
        return
    said = say(machine, state, "start over")
    assert said == pressed
    assert getattr(said, "then", "start_over") == "start_over"
