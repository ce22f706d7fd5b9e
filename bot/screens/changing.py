"""The cards and the form for a customer's telephone number and e-mail."""

from __future__ import annotations

from flows.changing import (
    ChangingContact,
    CheckingContact,
    ContactSettled,
    DescribingContact,
    ReadingCustomer,
    StalledReading,
)
from flows.registering import FormAsked
from flows.talking import Stopped, TriedAgain

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
    plain,
    section,
)
from .form import footer
from .hints import hint_blocks, hint_text
from .words import Words, clean

Wait = ReadingCustomer | ChangingContact | CheckingContact


def contact_card(state: DescribingContact, key: Key, words: Words) -> Card:
    """Return the card behind the form: how to open it again, and how to leave."""
    title = words.say("Contact of {name}", name=clean(state.customer.name, 80))
    text = words.say("Change the phone number or the e-mail in the form.")
    open_form = button(
        key.action_id("form_asked"), words.say("Open the form"), FormAsked(), style="primary"
    )
    leave = button(key.action_id("stopped"), words.say("Leave it as it is"), Stopped())
    blocks = [
        header(title),
        *hint_blocks(state, words),
        section(plain(text)),
        actions([open_form, leave]),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    return Card(escape(f"{title}. {said or text}"), blocks)


def contact_form(state: DescribingContact, key: Key, words: Words) -> Block:
    """Return the modal with what is on file now, or what was typed before."""
    customer, typed = state.customer, state.changes
    phone = typed.phone or (customer.phones[0] if customer.phones else "")
    email = typed.email or (customer.emails[0] if customer.emails else "")
    hint = words.say("Whatever you leave as it is stays as it is.")
    return {
        "type": "modal",
        "callback_id": f"form:{key.dialog}:{key.turn}:contact",
        "title": plain(words.say("Change contact"), 24),
        "submit": plain(words.say("Save"), 24),
        "close": plain(words.say("Close"), 24),
        "blocks": [
            form_input("phone", words.say("Phone"), value=phone, hint=hint),
            form_input("email", words.say("E-mail"), value=email, kind="email_text_input"),
        ],
    }


def changing_wait_card(state: Wait, key: Key, words: Words) -> Card:
    """Return the card of a change that waits for the system."""
    text = words.say("Asking {system} …", system=state.desk.title)
    if isinstance(state, ChangingContact):
        text = words.say("Changing it in {system} …", system=state.desk.title)
    return Card(escape(text), [context(text), footer(state.desk, words)], doing=text)


def stalled_reading_card(state: StalledReading, key: Key, words: Words) -> Card:
    """Return the card of a customer who could not be read."""
    title = words.say("Change a contact")
    again = button(
        key.action_id("tried_again"), words.say("Try again"), TriedAgain(), style="primary"
    )
    leave = button(key.action_id("stopped"), words.say("Close"), Stopped())
    blocks = [
        header(title),
        *hint_blocks(state, words),
        actions([again, leave]),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    return Card(escape(f"{title}. {said}"), blocks)


def contact_settled_card(state: ContactSettled, key: Key, words: Words) -> Card:
    """Return the card of a contact that was changed."""
    title = words.say("Contact of {name} changed", name=clean(state.customer.name, 80))
    rows = (
        (words.say("Phone"), state.customer.phones[:3]),
        (words.say("E-mail"), state.customer.emails[:3]),
    )
    fields = [field(label, *values) for label, values in rows if values]
    return Card(escape(f"{title}."), [header(title), *fields, footer(state.desk, words)])
