"""The cards and the form for a new customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from flows.booking.events import BookingAsked, WentBack
from flows.domain import Draft, NewCustomer
from flows.registering import (
    CheckingCustomer,
    ConfirmingDouble,
    CreatingCustomer,
    DescribingCustomer,
    FormAsked,
    LookingForDouble,
    Mistake,
    Registered,
    RegisteredAnyway,
)
from flows.talking import CustomerPicked, StartedOver, Stopped

from .blocks import (
    Block,
    Card,
    Key,
    actions,
    button,
    context,
    escape,
    field,
    form_input,
    header,
    lines,
    mrkdwn,
    plain,
    section,
)
from .form import footer, in_short
from .hints import hint_blocks, hint_text
from .telling_apart import told_apart
from .words import Words, clean

Wait = LookingForDouble | CreatingCustomer | CheckingCustomer


def describing_card(state: DescribingCustomer, key: Key, words: Words) -> Card:
    """Return the card behind the form: how to open it again, and how to leave."""
    title = words.say("New customer")
    text = words.say(
        "Fill in the form to register the customer in {system}.", system=state.desk.title
    )
    known = _known(state.customer)
    buttons = [
        button(
            key.action_id("form_asked"), words.say("Open the form"), FormAsked(), style="primary"
        ),
        *_ways_out(state.errand != Draft(), key, words),
    ]
    blocks = [header(title), *hint_blocks(state, words), section(plain(text))]
    if known:
        blocks.append(section(lines(*known)))
    blocks += [*_errand(state, words), actions(buttons), footer(state.desk, words)]
    said = hint_text(state, state.hint, words) if state.hint else ""
    return Card(escape(f"{title}. {said or text}"), blocks)


def _errand(state: DescribingCustomer | ConfirmingDouble, words: Words) -> list[Block]:
    """Return the booking that waits for the customer, if there is one."""
    waiting = in_short(state.desk, state.errand, words)
    if not waiting:
        return []
    return [context(words.say("For the appointment: {fields}", fields=waiting))]


def _ways_out(has_errand: bool, key: Key, words: Words) -> list[Block]:
    out = []
    if has_errand:
        out.append(button(key.action_id("went_back"), words.say("Search again"), WentBack()))
    out.append(button(key.action_id("started_over"), words.say("Start over"), StartedOver()))
    out.append(button(key.action_id("stopped"), words.say("Cancel"), Stopped()))
    return out


def _known(customer: NewCustomer) -> list[str]:
    vehicle = " ".join(part for part in (customer.year, customer.make, customer.model) if part)
    parts = (customer.name, customer.phone, customer.email, vehicle, customer.vin, customer.plate)
    return [clean(part) for part in parts if part]


def double_card(state: ConfirmingDouble, key: Key, words: Words) -> Card:
    """Return the card that asks whether one of these people is meant."""
    title = words.count("Is it this customer?", "Is it one of these?", len(state.choices))
    text = words.say(
        "{system} already has somebody like {name}. Taking the one on file avoids a double.",
        system=state.desk.title,
        name=clean(state.customer.name),
    )
    blocks = [header(title), *hint_blocks(state, words), section(plain(text))]
    for number, customer in enumerate(state.choices):
        apart = told_apart(customer, state.choices, words)
        take = button(
            key.action_id("customer_picked", number),
            words.say("Take this one"),
            CustomerPicked(id=customer.id),
            about=f"{clean(customer.name, 80)}, {apart}",
        )
        blocks.append(section(lines(customer.name, apart), take))
    anyway = button(
        key.action_id("registered_anyway"), words.say("Register as new"), RegisteredAnyway()
    )
    form = button(key.action_id("form_asked"), words.say("Back to the form"), FormAsked())
    buttons = [anyway, form, *_ways_out(state.errand != Draft(), key, words)]
    blocks += [*_errand(state, words), actions(buttons), footer(state.desk, words)]
    return Card(escape(f"{title} {text}"), blocks)


def waiting_card(state: Wait, key: Key, words: Words) -> Card:
    """Return the card of a registration that waits for the system."""
    title = words.say("New customer")
    system, name = state.desk.title, clean(state.customer.name)
    match state:
        case LookingForDouble():
            text = words.say(
                "Looking whether {name} is in {system} already …", name=name, system=system
            )
        case CreatingCustomer():
            text = words.say("Registering {name} in {system} …", name=name, system=system)
        case CheckingCustomer():
            text = words.say(
                "The answer from {system} got lost. Looking whether {name} was registered …",
                name=name,
                system=system,
            )
        case _:
            assert_never(state)
    blocks = [header(title), context(text), footer(state.desk, words)]
    return Card(escape(f"{title}. {text}"), blocks, doing=text)


def registered_card(state: Registered, key: Key, words: Words) -> Card:
    """Return the card of a customer who is on file now."""
    name = clean(state.customer.name, 80)
    title = words.say("{name} is registered", name=name)
    book = button(
        key.action_id("booking_asked"),
        words.say("Book an appointment"),
        BookingAsked(customer_id=state.customer.id),
        style="primary",
    )
    rows = (
        (words.say("Phone"), state.customer.phones),
        (words.say("E-mail"), state.customer.emails),
        (words.say("Vehicles"), tuple(vehicle.name for vehicle in state.customer.vehicles)),
    )
    fields = [field(label, *values) for label, values in rows if values]
    blocks = [header(title), *fields, actions([book]), footer(state.desk, words)]
    return Card(escape(f"{title}."), blocks)


def customer_form(state: DescribingCustomer, key: Key, words: Words) -> Block:
    """Return the modal in which a new customer is described, filled in with what is known."""
    known = state.customer
    blocks = [
        section(mrkdwn(words.say("A last name or a company is needed; the rest helps."))),
        form_input("first", words.say("First name"), value=known.first),
        form_input("last", words.say("Last name"), value=known.last),
        form_input("company", words.say("Company"), value=known.company),
        form_input(
            "phone",
            words.say("Phone"),
            value=known.phone,
            hint=words.say("With the area code. Text messages about the appointment go here."),
        ),
        form_input("email", words.say("E-mail"), value=known.email, kind="email_text_input"),
    ]
    if state.desk.can.vehicles:
        blocks += [
            form_input("year", words.say("Vehicle: year"), value=known.year),
            form_input("make", words.say("Vehicle: make"), value=known.make),
            form_input("model", words.say("Vehicle: model"), value=known.model),
            form_input(
                "vin",
                words.say("Vehicle: VIN"),
                value=known.vin,
                hint=words.say("17 letters and digits"),
            ),
            form_input("plate", words.say("Vehicle: license plate"), value=known.plate),
        ]
    return {
        "type": "modal",
        "callback_id": f"form:{key.dialog}:{key.turn}",
        "title": plain(words.say("New customer"), 24),
        "submit": plain(words.say("Register"), 24),
        "close": plain(words.say("Close"), 24),
        "blocks": blocks,
    }


def form_mistakes(mistakes: Mapping[str, Mistake], country: str, words: Words) -> dict[str, str]:
    """Return the sentence for each field that cannot stand as it was typed."""
    texts: dict[Mistake, str] = {
        "name_missing": words.say("Please give a last name or a company."),
        "phone_wrong": words.say(
            "This is no telephone number in {country} or with +code.", country=country
        ),
        "email_wrong": words.say("This is no e-mail address."),
        "vin_wrong": words.say("A VIN has 17 letters and digits, without I, O and Q."),
        "year_wrong": words.say("Please give the year in four digits."),
    }
    return {name: texts[mistake] for name, mistake in mistakes.items()}
