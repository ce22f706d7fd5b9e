"""The cards of a booking: the form so far, one question, and the ways on."""

from __future__ import annotations

from typing import assert_never

from flows.booking.events import (
    AdvisorPicked,
    CheckedAgain,
    Confirmed,
    EditAsked,
    ReadingPicked,
    RegisterAsked,
    ServiceDropped,
    ServicesPicked,
    TransportPicked,
    VehiclePicked,
    WentBack,
)
from flows.booking.states import (
    Booked,
    Checking,
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
    Unsure,
    WritingNote,
)
from flows.domain import Desk
from flows.filling import asked_time, fits, is_exact
from flows.looking_up import LookUpAsked
from flows.registering import FormAsked
from flows.talking import CustomerPicked, StartedOver, Stopped, Talking, TriedAgain

from .aloud import aloud_blocks
from .blocks import (
    Block,
    Card,
    Key,
    actions,
    button,
    confirm_dialog,
    context,
    escape,
    facts,
    field,
    header,
    lines,
    link_button,
    option,
    plain,
    search_select,
    section,
    select,
    text_input,
)
from .form import (
    customer_text,
    field_names,
    fields_of,
    footer,
    in_short,
    reading_text,
    summary,
    switches,
    title_of,
    warning_blocks,
)
from .hints import hint_blocks, hint_text
from .slots import slot_blocks
from .telling_apart import told_apart, vehicle_name
from .words import Words, clean

MOST_CHOICES = 10

Question = (
    NamingCustomer
    | ChoosingCustomer
    | ChoosingVehicle
    | ChoosingServices
    | ClarifyingTime
    | ChoosingSlot
    | ChoosingAdvisor
    | ChoosingTransport
    | WritingNote
    | Stalled
)
Wait = LookingUp | ListingChoices | FindingSlots | Holding | LettingGo | Saving | Checking


def question_card(state: Question, key: Key, words: Words) -> Card:
    """Return the card of a state that asks for one thing."""
    title = title_of(state.draft, words)
    question, answers = _question(state, key, words)
    blocks = [
        header(title),
        *hint_blocks(state, words),
        *summary(state, key, words),
        section(plain(question)),
        *answers,
        actions(_ways_out(state, key, words)),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    return Card(escape(" ".join(part for part in (title + ".", said, question) if part)), blocks)


def _question(state: Question, key: Key, words: Words) -> tuple[str, list[Block]]:
    match state:
        case NamingCustomer():
            return _naming_customer(state, key, words)
        case ChoosingCustomer():
            return _choosing_customer(state, key, words)
        case ChoosingVehicle():
            return _choosing_vehicle(state, key, words)
        case ChoosingServices():
            return _choosing_services(state, key, words)
        case ClarifyingTime():
            buttons = [
                button(
                    key.action_id("reading_picked", number),
                    reading_text(reading, words),
                    ReadingPicked(number=number),
                )
                for number, reading in enumerate(state.readings[:5])
            ]
            return words.say("Which day do you mean?"), [actions(buttons)]
        case ChoosingSlot():
            question = words.say("Which time?")
            when = asked_time(state.draft)
            return question, slot_blocks(state.free, when, state.today, key, words)
        case ChoosingAdvisor():
            choices = [(c.name, AdvisorPicked(id=c.id)) for c in state.choices]
            options = [option(name, event) for name, event in choices[:99]]
            options.append(option(words.say("No preference"), AdvisorPicked(id=None)))
            box = select(key.action_id("advisor_picked"), words.say("Choose an advisor"), options)
            return words.say("Who should serve the customer?"), [actions([box])]
        case ChoosingTransport():
            kinds = [(t.name, TransportPicked(id=t.id)) for t in state.choices]
            options = [option(name, event) for name, event in kinds[:99]]
            options.append(option(words.say("Not decided"), TransportPicked(id=None)))
            box = select(key.action_id("transport_picked"), words.say("Choose one"), options)
            return words.say("How does the customer get on meanwhile?"), [actions([box])]
        case WritingNote():
            box = text_input(
                f"{key.turn}:note",
                key.action_id("said"),
                words.say("Note"),
                words.say("Type the note and press Enter"),
            )
            return words.say("What should the branch know? Only staff see it."), [box]
        case Stalled():
            again = button(
                key.action_id("tried_again"), words.say("Try again"), TriedAgain(), style="primary"
            )
            return words.say("Shall I try again?"), [actions([again])]
        case _:
            assert_never(state)


def _naming_customer(state: NamingCustomer, key: Key, words: Words) -> tuple[str, list[Block]]:
    box = text_input(
        f"{key.turn}:customer",
        key.action_id("said"),
        words.say("Customer"),
        words.say("Name, phone number, e-mail or VIN, then Enter"),
    )
    return words.say("Who is the appointment for?"), [box]


def _choosing_customer(state: ChoosingCustomer, key: Key, words: Words) -> tuple[str, list[Block]]:
    shown = state.choices[:MOST_CHOICES]
    blocks = []
    for number, customer in enumerate(shown):
        apart = told_apart(customer, state.choices, words)
        name = clean(customer.name, 80)
        choose = button(
            key.action_id("customer_picked", number),
            words.say("Choose"),
            CustomerPicked(id=customer.id),
            about=f"{name}, {apart}",
        )
        blocks.append(section(lines(name, apart), choose))
    more = len(state.choices) - len(shown)
    if more:
        text = words.count(
            "{number} more matches. Write a phone number or a VIN to find the right one.",
            "{number} more match. Write a phone number or a VIN to find the right one.",
            more,
        )
        blocks.append(context(text))
    question = words.count(
        "Only this customer comes close. Is it the right one?",
        "{number} customers match. Which one is it?",
        len(state.choices),
    )
    return question, blocks


def _choosing_vehicle(state: ChoosingVehicle, key: Key, words: Words) -> tuple[str, list[Block]]:
    vehicles = state.draft.customer.vehicles if state.draft.customer else ()
    buttons = [
        button(
            key.action_id("vehicle_picked", number),
            vehicle_name(vehicle, vehicles),
            VehiclePicked(id=vehicle.id),
        )
        for number, vehicle in enumerate(vehicles[:20])
    ]
    without = VehiclePicked(id=None)
    buttons.append(
        button(key.action_id("vehicle_picked", 99), words.say("Without a vehicle"), without)
    )
    return words.say("Which vehicle?"), [actions(buttons)]


def _choosing_services(state: ChoosingServices, key: Key, words: Words) -> tuple[str, list[Block]]:
    blocks = []
    place = 0
    for unclear in state.unclear[:3]:
        buttons = []
        for service in unclear.choices[:5]:
            place += 1
            buttons.append(
                button(
                    key.action_id("services_picked", place),
                    clean(service.name, 70),
                    ServicesPicked(ids=(service.id,)),
                )
            )
        blocks.append(section(plain(words.say("“{said}” may be:", said=clean(unclear.words, 80)))))
        blocks.append(actions(buttons))
    search = search_select(key.action_id("service_search"), words.say("Search the services"))
    chosen = [
        button(
            key.action_id("service_dropped", number),
            words.say("Remove {service}", service=clean(service.name, 55)),
            ServiceDropped(id=service.id),
        )
        for number, service in enumerate(state.draft.services)
    ]
    blocks.append(actions([search, *chosen]))
    if state.draft.services and state.desk.can.several_services:
        return words.say("What else is to be done?"), blocks
    return words.say("What is to be done?"), blocks


def review_card(state: Reviewing, key: Key, words: Words) -> Card:
    """Return the card that shows everything and asks for one Confirm."""
    names = field_names(words)
    fields = []
    customer = state.draft.customer
    for number, (edit, text) in enumerate(fields_of(state.desk, state.draft, words)):
        if edit == "vehicle" and not (customer and customer.vehicles):
            fields.append(field(names[edit], words.say("None on file")))
            continue
        change = button(
            key.action_id("edit_asked", number),
            words.say("Change") if text else words.say("Add"),
            EditAsked(field=edit),
            about=words.within(names[edit]),
        )
        fields.append(field(names[edit], text or words.say("–"), accessory=change))
    title = title_of(state.draft, words)
    draft_made = state.desk.confirm == "draft"
    confirm = button(
        key.action_id("confirmed"),
        words.say("Confirm draft") if draft_made else words.say("Confirm appointment"),
        Confirmed(),
        style="primary",
    )
    buttons = [confirm, *_ways_out(state, key, words)]
    if state.hint and state.hint.kind == "already_booked" and state.draft.customer:
        look = LookUpAsked(about="appointments", customer_id=state.draft.customer.id)
        buttons.insert(
            1, button(key.action_id("look_up_asked"), words.say("Show appointments"), look)
        )
    blocks = [
        header(title),
        *hint_blocks(state, words),
        *warning_blocks(state.draft, words),
        *fields,
        *_aloud(state, words),
        context(_what_confirm_does(state, words)),
        actions(buttons),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    known = "; ".join(text for _, text in fields_of(state.desk, state.draft, words) if text)
    text = words.say("Please check and confirm: {fields}.", fields=known)
    return Card(escape(f"{title}. {said} {text}".replace("  ", " ")), blocks)


def _aloud(state: Reviewing | Booked, words: Words) -> list[Block]:
    slot, services = state.draft.slot, state.draft.services
    names = (service.name for service in services)
    return aloud_blocks(state.draft.customer, slot.start if slot else None, names, words)


def _what_confirm_does(state: Reviewing, words: Words) -> str:
    desk, hold = state.desk, state.draft.hold
    if hold:
        return words.say(
            "The time is held for you until {time}. Confirm books it in {system}.",
            time=words.time(hold.until),
            system=desk.title,
        )
    if desk.confirm == "draft":
        return words.say(
            "Confirm makes a draft in {system} with a link for the customer. Others can still take "
            "the time until the customer completes it.",
            system=desk.title,
        )
    return words.say("Confirm books it in {system}.", system=desk.title)


def waiting_card(state: Wait, key: Key, words: Words) -> Card:
    """Return the card of a dialog that waits for the system."""
    title = title_of(state.draft, words)
    text = _waiting_text(state, words)
    known = [value for _, value in fields_of(state.desk, state.draft, words) if value]
    blocks = [header(title)]
    if known:
        blocks.append(section(lines(*known)))
    blocks += [context(text), footer(state.desk, words)]
    return Card(escape(f"{title}. {text}"), blocks, doing=text)


def _waiting_text(state: Wait, words: Words) -> str:
    system = state.desk.title
    match state:
        case LookingUp():
            who = customer_text(state.draft)
            if who:
                return words.say("Looking for {name} in {system} …", name=who, system=system)
            return words.say("Looking it up in {system} …", system=system)
        case ListingChoices():
            return words.say("Reading the choices from {system} …", system=system)
        case FindingSlots():
            branch = clean(state.desk.branch.name)
            return words.say("Looking for free times at {branch} …", branch=branch)
        case Holding():
            return words.say("Holding the time for you …")
        case LettingGo():
            return words.say("Giving the held time back …")
        case Saving():
            return words.say("Sending it to {system} …", system=system)
        case Checking():
            return words.say(
                "The answer from {system} got lost. Looking whether it was written …",
                system=system,
            )
        case _:
            assert_never(state)


def unsure_card(state: Unsure, key: Key, words: Words) -> Card:
    """Return the card that says honestly that the outcome is not known."""
    title = title_of(state.draft, words)
    system = state.desk.title
    if state.can_check:
        text = words.say(
            "It is not known whether {system} has written this: the answer got lost, and {system} "
            "cannot be read now. Please do not book it again by hand; check again in a minute.",
            system=system,
        )
        on = button(
            key.action_id("checked_again"),
            words.say("Check again"),
            CheckedAgain(),
            style="primary",
        )
    else:
        text, again, warning = _not_to_be_known(state.desk, words)
        question = words.say("{again}?", again=again)
        sure = confirm_dialog(question, warning, again, words.say("Leave it"))
        on = button(key.action_id("confirmed"), again, Confirmed(), confirm=sure)
    leave = button(key.action_id("stopped"), words.say("Leave it"), Stopped())
    known = [value for _, value in fields_of(state.desk, state.draft, words) if value]
    blocks = [
        header(title),
        section(plain(text)),
        *hint_blocks(state, words),
        section(lines(*known)),
        actions([on, leave]),
        footer(state.desk, words),
    ]
    return Card(escape(f"{title}. {text}"), blocks)


def _not_to_be_known(desk: Desk, words: Words) -> tuple[str, str, str]:
    """Return what is said where nobody can look, the button for once more, and its warning."""
    if desk.confirm == "draft":
        return (
            words.say(
                "It is not known whether {system} has made the draft: the answer got lost, and "
                "drafts cannot be looked up there. A second draft does no harm but gives the "
                "customer a second link.",
                system=desk.title,
            ),
            words.say("Make another draft"),
            words.say("The customer may then have two links for the same appointment."),
        )
    return (
        words.say(
            "It is not known whether {system} has booked this: the answer got lost, and I cannot "
            "look it up there. Please look in {system} yourself before you send it again.",
            system=desk.title,
        ),
        words.say("Send it again"),
        words.say("If it was booked, the customer then has two appointments."),
    )


def booked_card(state: Booked, key: Key, words: Words) -> Card:
    """Return the card of a booking that is done: who, what, when, where, reference, link."""
    made = state.appointment
    name = clean(state.draft.customer.name, 80) if state.draft.customer else ""
    if made.status == "draft":
        title = words.say("Draft made for {name}", name=name)
    else:
        title = words.say("Booked for {name}", name=name)
    names = field_names(words)
    rows = [(e, text) for e, text in fields_of(state.desk, state.draft, words) if text]
    branch = state.desk.branch
    where = [part for part in (branch.name, branch.address) if part]
    reference = clean(made.reference or state.desk.reference, 60)
    told: list[tuple[str, tuple[str, ...]]] = [(names[edit], (text,)) for edit, text in rows]
    told += [(words.say("Where"), tuple(where)), (words.say("Reference"), (reference,))]
    if made.link:
        told.append((words.say("Link for the customer"), (made.link,)))
    blocks = [header(title), *facts(told), *_aloud(state, words)]
    buttons = []
    if made.link:  # the button is left out where the settings do not know the host
        buttons.append(link_button(key.action_id("link"), words.say("Open the link"), made.link))
    if state.draft.customer:
        look = LookUpAsked(about="appointments", customer_id=state.draft.customer.id)
        buttons.append(button(key.action_id("look_up_asked"), words.say("Show appointments"), look))
    if buttons:
        blocks.append(actions(buttons))
    if made.warning:
        blocks.append(section(plain(made.warning)))
    blocks.append(footer(state.desk, words))
    parts = [title, *(text for edit, text in rows if edit != "customer"), where[0], reference]
    return Card(escape(". ".join(parts)), blocks)


def _ways_out(state: Talking, key: Key, words: Words) -> list[Block]:
    """Return the buttons with which a question can be left."""
    buttons = []
    if isinstance(state, NamingCustomer | ChoosingCustomer) and state.desk.can.register_customer:
        buttons.append(
            button(
                key.action_id("register_asked"),
                words.say("Register a new customer"),
                RegisterAsked(),
            )
        )
    if _can_go_back(state):
        buttons.append(button(key.action_id("went_back"), words.say("Back"), WentBack()))
    if isinstance(state, NamingCustomer | ChoosingCustomer | Stalled):
        buttons += switches(state.desk, key, words)
    if isinstance(state, Filling):
        known = in_short(state.desk, state.draft, words)
        label = words.say("Edit all") if known else words.say("Fill in a form")
        buttons.append(button(key.action_id("form_asked"), label, FormAsked()))
    buttons.append(button(key.action_id("started_over"), words.say("Start over"), StartedOver()))
    buttons.append(button(key.action_id("stopped"), words.say("Cancel"), Stopped()))
    return buttons


def _can_go_back(state: Talking) -> bool:
    """Does leaving the field as it is lead anywhere else than to the same question?"""
    match state:
        case NamingCustomer():
            return state.draft.customer is not None
        case ChoosingVehicle():
            return state.draft.vehicle is not None or state.draft.without_vehicle
        case ChoosingServices():
            return bool(state.draft.services)
        case ChoosingSlot():
            when = asked_time(state.draft)
            exact = when is not None and is_exact(when)
            return exact and any(
                fits(when, slot, state.desk.branch.tz) for slot in state.free.slots
            )
        case ChoosingAdvisor() | ChoosingTransport() | WritingNote():
            return True
        case _:
            return False
