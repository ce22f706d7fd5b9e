"""The cards with which a customer, and one of their appointments, is found."""

from __future__ import annotations

from collections.abc import Sequence

from flows.domain import Appointment
from flows.finding import (
    LOOKING,
    AppointmentPicked,
    ChoosingAppointment,
    ChoosingPerson,
    FindingPerson,
    NamingPerson,
    Purpose,
    ReadingAppointments,
    StalledSearch,
)
from flows.talking import CustomerPicked, StartedOver, Stopped, Talking, TriedAgain

from .blocks import (
    Block,
    Card,
    Key,
    actions,
    button,
    context,
    escape,
    header,
    lines,
    plain,
    section,
    text_input,
)
from .form import footer, reading_text, switches
from .hints import hint_blocks, hint_text
from .telling_apart import told_apart
from .words import Words, clean

Asked = NamingPerson | ChoosingPerson | ChoosingAppointment | StalledSearch
Wait = FindingPerson | ReadingAppointments

MOST_SHOWN = 8


def title_for(purpose: Purpose, words: Words) -> str:
    """Return what the card is about."""
    match purpose:
        case "move":
            return words.say("Move an appointment")
        case "cancel":
            return words.say("Cancel an appointment")
        case "appointments" | "customer":
            return words.say("Look up a customer")


def finding_card(state: Asked, key: Key, words: Words) -> Card:
    """Return the card that asks for a person, or which of their appointments is meant."""
    title = title_for(state.search.purpose, words)
    question, blocks = _question(state, key, words)
    buttons = switches(state.desk, key, words)
    if not isinstance(state, NamingPerson):
        other = button(key.action_id("started_over"), words.say("Somebody else"), StartedOver())
        buttons.insert(0, other)
    if isinstance(state, StalledSearch):
        again = words.say("Try again")
        buttons.insert(
            0, button(key.action_id("tried_again"), again, TriedAgain(), style="primary")
        )
    asked = [section(plain(question))] if question else []
    return asking_card(state, title, question, [*asked, *blocks], key, words, buttons)


def _question(state: Asked, key: Key, words: Words) -> tuple[str, list[Block]]:
    match state:
        case NamingPerson():
            box = text_input(
                f"{key.turn}:customer",
                key.action_id("said"),
                words.say("Customer"),
                words.say("Name, phone number, e-mail or VIN, then Enter"),
            )
            question = words.say("Whose appointment is it?")
            if state.search.purpose in LOOKING:
                question = words.say("Whom is it about?")
            return question, [*_known(state, words), box]
        case ChoosingPerson():
            count = len(state.choices)
            question = words.count(
                "Only this customer comes close. Is it the right one?",
                "{number} customers match. Which one is it?",
                count,
            )
            return question, _people(state, key, words)
        case ChoosingAppointment():
            question = words.count(
                "{name} has one appointment to come. Is it this one?",
                "{name} has {number} appointments to come. Which one is it?",
                len(state.choices),
                name=clean(state.customer.name, 80),
            )
            return question, _appointments(state, key, words)
        case StalledSearch():
            return "", []


def _known(state: NamingPerson, words: Words) -> list[Block]:
    """Return what was said already, so that nobody says it twice."""
    search = state.search
    told = []
    if search.stands:
        stands = reading_text(search.stands, words)
        told.append(words.say("The appointment stands on {time}", time=stands))
    if search.when:
        told.append(words.say("New time: {time}", time=reading_text(search.when, words)))
    return [context(" · ".join(told))] if told else []


def asking_card(
    state: Talking,
    title: str,
    question: str,
    blocks: Sequence[Block],
    key: Key,
    words: Words,
    buttons: Sequence[Block] = (),
) -> Card:
    """Return a card that asks one thing and can be closed."""
    said = hint_text(state, state.hint, words) if state.hint else ""
    close = button(key.action_id("stopped"), words.say("Close"), Stopped())
    return Card(
        escape(" ".join(part for part in (title + ".", said, question) if part)),
        [
            header(title),
            *hint_blocks(state, words),
            *blocks,
            actions([*buttons, close]),
            footer(state.desk, words),
        ],
    )


def _people(state: ChoosingPerson, key: Key, words: Words) -> list[Block]:
    label = words.say("Show") if state.search.purpose in LOOKING else words.say("Choose")
    blocks = []
    for number, customer in enumerate(state.choices[:MOST_SHOWN]):
        apart = told_apart(customer, state.choices, words)
        name = clean(customer.name, 80)
        choose = button(
            key.action_id("customer_picked", number),
            label,
            CustomerPicked(id=customer.id),
            about=f"{name}, {apart}",
        )
        blocks.append(section(lines(name, apart), choose))
    more = len(state.choices) - MOST_SHOWN
    if more > 0:
        text = words.say(
            "{number} more match. Give a phone number or a VIN to find the right one.", number=more
        )
        blocks.append(context(text))
    return blocks


def finding_wait_card(state: Wait, key: Key, words: Words) -> Card:
    """Return the card of a search that waits for the system."""
    title = title_for(state.search.purpose, words)
    text = words.say("Looking it up in {system} …", system=state.desk.title)
    blocks = [header(title), context(text), footer(state.desk, words)]
    return Card(escape(f"{title}. {text}"), blocks, doing=text)


def appointment_lines(appointment: Appointment, words: Words) -> list[str]:
    """Return an appointment in up to three lines: when, what, how."""
    when = words.moment(appointment.start) if appointment.start else words.say("No time given")
    services = words.both(clean(name, 60) for name in appointment.services[:4])
    who = words.say("with {name}", name=clean(appointment.provider)) if appointment.provider else ""
    details = " · ".join(part for part in (appointment.vehicle, who, appointment.transport) if part)
    return [line for line in (when, services, details) if line]


def _appointments(state: ChoosingAppointment, key: Key, words: Words) -> list[Block]:
    label = words.say("This one")
    blocks = []
    for number, appointment in enumerate(state.choices[:MOST_SHOWN]):
        start = appointment.start
        choose = button(
            key.action_id("appointment_picked", number),
            label,
            AppointmentPicked(id=appointment.id),
            about=words.short_moment(start) if start else "",
        )
        blocks.append(section(lines(*appointment_lines(appointment, words)), choose))
    more = len(state.choices) - MOST_SHOWN
    if more > 0:
        text = words.say(
            "{number} more are not shown. Write the day of the one you mean.", number=more
        )
        blocks.append(context(text))
    return blocks
