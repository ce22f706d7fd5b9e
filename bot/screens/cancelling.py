"""The cards of a cancellation: which appointment, why, what cannot be undone, what stands now."""

from __future__ import annotations

from typing import assert_never

from flows.booking.events import BookingAsked, CheckedAgain
from flows.cancelling import (
    CancelConfirmed,
    Cancelled,
    Cancelling,
    CancelSettled,
    CheckingCancel,
    CheckingRestore,
    FindingOldSlot,
    Reason,
    ReasonPicked,
    Restoring,
    ReviewingCancel,
    UnsureCancel,
)
from flows.domain import Appointment, Customer
from flows.looking_up import LookUpAsked
from flows.rescheduling.events import UndoAsked
from flows.talking import Stopped

from .blocks import (
    Block,
    Card,
    Key,
    actions,
    button,
    confirm_dialog,
    context,
    escape,
    field,
    header,
    option,
    plain,
    section,
    select,
)
from .finding import appointment_lines
from .form import footer
from .hints import hint_blocks, hint_text
from .words import Words, clean

Wait = Cancelling | CheckingCancel | FindingOldSlot | Restoring | CheckingRestore


def _title(customer: Customer, words: Words) -> str:
    return words.say("Cancel the appointment of {name}", name=clean(customer.name, 80))


def reasons(words: Words) -> dict[Reason, str]:
    """Return the usual reasons in words."""
    return {
        "customer": words.say("The customer called it off"),
        "no_show": words.say("The customer did not come"),
        "branch": words.say("We cannot do it"),
        "mistake": words.say("It was a mistake"),
    }


def reason_text(reason: str, words: Words) -> str:
    """Return a reason in words: one of the usual ones, or what was written."""
    return {str(name): text for name, text in reasons(words).items()}.get(reason, reason)


def cancel_review_card(state: ReviewingCancel, key: Key, words: Words) -> Card:
    """Return the card that names the person and the time and asks for one Confirm."""
    title = _title(state.customer, words)
    name = clean(state.customer.name, 80)
    when = _time(state.appointment, words)
    undone = (
        words.say("You can undo this for ten minutes, if the time is still free then.")
        if state.desk.can.restore
        else words.say("This cannot be undone: it can only be booked anew.")
    )
    cancel = button(
        key.action_id("cancel_confirmed"),
        words.say("Cancel appointment"),
        CancelConfirmed(),
        style="danger",
        about=when,
        confirm=confirm_dialog(
            words.say("Cancel this appointment?"),
            words.say(
                "{name}, {time}. The time is released. {undone}",
                name=name,
                time=when,
                undone=undone,
            ),
            words.say("Cancel appointment"),
            words.say("Keep it"),
        ),
    )
    keep = button(key.action_id("stopped"), words.say("Keep it"), Stopped())
    why = select(
        key.action_id("reason_picked"),
        words.say("Choose a reason"),
        [option(text, ReasonPicked(reason=reason)) for reason, text in reasons(words).items()],
    )
    reason = reason_text(state.reason, words)
    blocks = [
        header(title),
        *hint_blocks(state, words),
        field(words.say("Appointment"), *appointment_lines(state.appointment, words)),
        field(words.say("Reason"), reason or words.say("None given"), accessory=why),
    ]
    if not state.desk.can.cancel_reason:
        text = words.say(
            "{system} keeps no reason; it stays with this card.", system=state.desk.title
        )
        blocks.append(context(text))
    blocks += [context(undone), actions([cancel, keep]), footer(state.desk, words)]
    said = hint_text(state, state.hint, words) if state.hint else ""
    text = " ".join(part for part in (f"{title}: {when}.", said, undone) if part)
    return Card(escape(text), blocks)


def cancel_wait_card(state: Wait, key: Key, words: Words) -> Card:
    """Return the card of a cancellation that waits for the system."""
    if isinstance(state, Cancelling | CheckingCancel):
        title = _title(state.customer, words)
    else:
        name = clean(state.cancelled.customer.name, 80)
        title = words.say("Cancelled for {name}", name=name)
    system = state.desk.title
    match state:
        case Cancelling():
            text = words.say("Cancelling it in {system} …", system=system)
        case FindingOldSlot():
            text = words.say("Looking whether the old time is still free …")
        case Restoring():
            text = words.say("Making the appointment again in {system} …", system=system)
        case CheckingCancel() | CheckingRestore():
            text = words.say(
                "The answer from {system} got lost. Looking what stands …", system=system
            )
        case _:
            assert_never(state)
    blocks = [header(title), context(text), footer(state.desk, words)]
    return Card(escape(f"{title}. {text}"), blocks, doing=text)


def cancelled_card(state: Cancelled, key: Key, words: Words) -> Card:
    """Return the card of an appointment that is cancelled and may be made again."""
    name = clean(state.customer.name, 80)
    title = words.say("Cancelled for {name}", name=name)
    when = _time(state.appointment, words)
    undo = button(
        key.action_id("undo_asked"),
        words.say("Undo"),
        UndoAsked(),
        about=words.say("make it again on {time}", time=when),
        confirm=confirm_dialog(
            words.say("Make it again?"),
            words.say(
                "{name} is booked again for {time}, if it is still free.", name=name, time=when
            ),
            words.say("Make it again"),
            words.say("Leave it"),
        ),
    )
    text = words.say("You can undo this until {time}.", time=words.time(state.until))
    blocks = [
        header(title),
        *hint_blocks(state, words),
        field(words.say("Was"), *appointment_lines(state.appointment, words)),
        *_reason(state.reason, words),
        actions([undo, *_go_on(state.customer, key, words)]),
        context(text),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    return Card(escape(f"{title}: {when}. {said}".strip()), blocks)


def _time(appointment: Appointment, words: Words) -> str:
    return words.moment(appointment.start) if appointment.start else words.say("No time given")


def _reason(reason: str, words: Words) -> list[Block]:
    return [field(words.say("Reason"), reason_text(reason, words))] if reason else []


def _go_on(customer: Customer, key: Key, words: Words) -> list[Block]:
    """Return what is often done next."""
    book = BookingAsked(customer_id=customer.id)
    return [
        button(key.action_id("booking_asked"), words.say("Book another time"), book),
        _look(customer, key, words),
    ]


def _look(customer: Customer, key: Key, words: Words) -> Block:
    look = LookUpAsked(about="appointments", customer_id=customer.id)
    return button(key.action_id("look_up_asked"), words.say("Show appointments"), look)


def cancel_settled_card(state: CancelSettled, key: Key, words: Words) -> Card:
    """Return the card of an appointment that is cancelled for good, or stands again."""
    name = clean(state.customer.name, 80)
    if state.again:
        title = words.say("Booked again for {name}", name=name)
        shown = state.again if state.again.start else state.appointment
        reference = state.again.reference
        blocks = [
            field(words.say("Appointment"), *appointment_lines(shown, words)),
            *([field(words.say("Reference"), reference)] if reference else []),
        ]
    else:
        title = words.say("Cancelled for {name}", name=name)
        blocks = [
            field(words.say("Was"), *appointment_lines(state.appointment, words)),
            *_reason(state.reason, words),
            actions(_go_on(state.customer, key, words)),
        ]
    when = _time(state.appointment, words)
    return Card(escape(f"{title}: {when}."), [header(title), *blocks, footer(state.desk, words)])


def unsure_cancel_card(state: UnsureCancel, key: Key, words: Words) -> Card:
    """Return the card that says honestly that the outcome is not known."""
    title = _title(state.customer, words)
    text = words.say(
        "It is not known whether {system} has cancelled it: the answer got lost. Please check "
        "before anybody tells the customer.",
        system=state.desk.title,
    )
    again = button(
        key.action_id("checked_again"), words.say("Check again"), CheckedAgain(), style="primary"
    )
    leave = button(key.action_id("stopped"), words.say("Leave it"), Stopped())
    blocks = [
        header(title),
        section(plain(text)),
        *hint_blocks(state, words),
        field(words.say("Appointment"), *appointment_lines(state.appointment, words)),
        actions([again, _look(state.customer, key, words), leave]),
        footer(state.desk, words),
    ]
    return Card(escape(f"{title}. {text}"), blocks)
