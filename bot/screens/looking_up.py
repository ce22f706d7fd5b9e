"""The answers to look-ups; only the person who asked sees them."""

from __future__ import annotations

from typing import assert_never

from flows.booking.events import BookingAsked
from flows.cancelling import CancelAsked
from flows.changing import ContactChangeAsked
from flows.domain import Appointment, Slot
from flows.looking_up import (
    LookingUpServices,
    LookUpAsked,
    PastAsked,
    ReadingSlots,
    ShowingAppointments,
    ShowingCustomer,
    ShowingSlots,
    ShowingWeek,
    StalledSlots,
)
from flows.rescheduling.events import RescheduleAsked
from flows.talking import Stopped, TriedAgain

from .blocks import (
    Block,
    Card,
    Key,
    actions,
    button,
    context,
    divider,
    escape,
    field,
    header,
    lines,
    plain,
    section,
)
from .form import footer, switches
from .hints import hint_blocks, hint_text
from .slots import Press, slot_blocks
from .telling_apart import vehicle_name
from .week import week_blocks, week_picture, week_sentence
from .words import Words, clean

Answer = ShowingAppointments | ShowingCustomer | ShowingSlots | ShowingWeek | StalledSlots
Wait = LookingUpServices | ReadingSlots

MOST_SHOWN = 8


def answer_card(state: Answer, key: Key, words: Words) -> Card:
    """Return the card of a look-up."""
    title, text, blocks = _answer(state, key, words)
    said = hint_text(state, state.hint, words) if state.hint else ""
    old = _age(state, words)
    fallback = " ".join(part for part in (title + ".", old, said, text) if part)
    close = button(key.action_id("stopped"), words.say("Close"), Stopped())
    return Card(
        escape(fallback),
        [
            header(title),
            *([section(plain(old))] if old else []),
            *hint_blocks(state, words),
            *blocks,
            actions([*_buttons(state, key, words), close]),
            footer(state.desk, words),
        ],
        picture=week_picture(state, words) if isinstance(state, ShowingWeek) else None,
    )


def _age(state: Answer, words: Words) -> str:
    """Say how old it is what is shown, where the system could not be asked."""
    if not isinstance(state, ShowingAppointments | ShowingCustomer) or state.as_of is None:
        return ""
    return words.say(
        "This is as of {time}, because {system} did not answer. It may have changed since.",
        time=words.lately(state.as_of),
        system=state.desk.title,
    )


def _answer(state: Answer, key: Key, words: Words) -> tuple[str, str, list[Block]]:
    match state:
        case ShowingAppointments():
            return _appointments(state, key, words)
        case ShowingCustomer():
            return _customer(state, words)
        case ShowingSlots():
            return _slots(state, key, words)
        case ShowingWeek():
            return (
                _slots_title(state, words),
                week_sentence(state.free, words),
                week_blocks(state, key, words),
            )
        case StalledSlots():
            return words.say("Free times"), "", []
        case _:
            assert_never(state)


def _buttons(state: Answer, key: Key, words: Words) -> list[Block]:
    match state:
        case ShowingAppointments() | ShowingCustomer():
            book = button(
                key.action_id("booking_asked"),
                words.say("Book an appointment"),
                BookingAsked(customer_id=state.customer.id),
                style="primary",
            )
            more = []
            if isinstance(state, ShowingCustomer):
                look = LookUpAsked(about="appointments", customer_id=state.customer.id)
                more = [button(key.action_id("look_up_asked"), words.say("All appointments"), look)]
                if state.desk.can.change_customer:
                    change = ContactChangeAsked(
                        customer_id=state.customer.id, changes=state.search.contact
                    )
                    more.append(
                        button(
                            key.action_id("contact_change_asked"),
                            words.say("Change contact"),
                            change,
                        )
                    )
            elif state.past and not state.with_past:
                label = words.say("Past and cancelled ({number})", number=len(state.past))
                more = [button(key.action_id("past_asked"), label, PastAsked())]
            return [book, *more, *switches(state.desk, key, words)]
        case StalledSlots():
            label = words.say("Try again")
            return [button(key.action_id("tried_again"), label, TriedAgain(), style="primary")]
        case _:
            return []


def _appointments(
    state: ShowingAppointments, key: Key, words: Words
) -> tuple[str, str, list[Block]]:
    name = clean(state.customer.name, 80)
    title = words.say("Appointments of {name}", name=name)
    if state.upcoming:
        text = (
            words.count("{number} upcoming", "{number} upcoming", len(state.upcoming))
            + ": "
            + "; ".join(appointment_line(a, words) for a in state.upcoming[:MOST_SHOWN])
        )
    else:
        text = words.say("No upcoming appointment.")
    blocks = []
    for number, appointment in enumerate(state.upcoming[:MOST_SHOWN]):
        blocks.append(_appointment(appointment, words))
        blocks += _changes(state, appointment, number, key, words)
    if not blocks:
        blocks.append(section(plain(text)))
    if state.with_past:
        blocks += [divider(), *(_appointment(a, words, past=True) for a in state.past[:MOST_SHOWN])]
    hidden = len(state.upcoming[MOST_SHOWN:])
    if state.with_past:
        hidden += len(state.past[MOST_SHOWN:])
    if hidden:
        blocks.append(context(words.say("{number} more are not shown here.", number=hidden)))
    return title, text, blocks


def _changes(
    state: ShowingAppointments, appointment: Appointment, number: int, key: Key, words: Words
) -> list[Block]:
    """Return what can be done to an appointment that is to come; nothing to a mere draft."""
    if appointment.status != "booked" or appointment.start is None:
        return []
    when = words.short_moment(appointment.start)
    which = {"customer_id": state.customer.id, "appointment_id": appointment.id}
    buttons = [
        button(
            key.action_id("reschedule_asked", number),
            words.say("Move"),
            RescheduleAsked(**which),
            about=when,
        )
    ]
    if state.desk.can.cancel:
        buttons.append(
            button(
                key.action_id("cancel_asked", number),
                words.say("Cancel it"),
                CancelAsked(**which),
                about=when,
            )
        )
    return [actions(buttons)]


def _appointment(appointment: Appointment, words: Words, *, past: bool = False) -> Block:
    start = appointment.start
    when = words.say("No time given")
    if start:
        when = words.dated_moment(start) if past else words.moment(start)
    services = words.both(clean(name, 60) for name in appointment.services[:4])
    who = words.say("with {name}", name=clean(appointment.provider)) if appointment.provider else ""
    details = [part for part in (appointment.vehicle, who, appointment.transport) if part]
    status = words.say("Cancelled") if appointment.status == "cancelled" else ""
    reference = words.say("Reference {reference}", reference=appointment.reference)
    return section(
        lines(
            " · ".join(part for part in (status, when) if part),
            services,
            " · ".join(details),
            reference if appointment.reference else "",
        )
    )


def appointment_line(appointment: Appointment, words: Words) -> str:
    """Return an appointment in one line: "Thu, Nov 26, 10:00 AM EST, oil change"."""
    start = appointment.start
    when = f"{words.short_moment(start)} {words.zone(start)}" if start else ""
    services = words.both(clean(name, 60) for name in appointment.services[:3])
    return ", ".join(part for part in (when, services) if part)


def _customer(state: ShowingCustomer, words: Words) -> tuple[str, str, list[Block]]:
    customer = state.customer
    name = clean(customer.name, 80)
    none = words.say("None")
    upcoming = appointment_line(state.upcoming, words) if state.upcoming else none
    last = appointment_line(state.last, words) if state.last else none
    vehicles = [
        ", ".join(
            part
            for part in (
                vehicle_name(v),
                v.colour,
                v.plate,
                f"VIN {v.vin}" if v.vin else "",
            )
            if part
        )
        for v in customer.vehicles[:5]
    ]
    company = customer.company if customer.company != customer.name else ""
    rows = (
        (words.say("Company"), [company] if company else []),
        (words.say("Phone"), list(customer.phones[:3])),
        (words.say("E-mail"), list(customer.emails[:3])),
        (words.say("Vehicles"), vehicles),
        (words.say("Next appointment"), [upcoming]),
        (words.say("Last appointment"), [last]),
    )
    text = words.say("Next appointment: {time}", time=upcoming)
    return name, text, [field(label, *values) for label, values in rows if values]


def _slots_title(state: ShowingSlots | ShowingWeek, words: Words) -> str:
    services = words.both(clean(service.name, 60) for service in state.draft.services)
    if services:
        return words.say("Free times for {services}", services=services)
    return words.say("Free times")


def _slots(state: ShowingSlots, key: Key, words: Words) -> tuple[str, str, list[Block]]:
    ids = tuple(service.id for service in state.draft.services)

    def book(slot: Slot) -> BookingAsked:
        return BookingAsked(service_ids=ids, start=slot.start)

    text = words.say("Press a time to book it.") if state.free.slots else ""
    blocks = slot_blocks(
        state.free, state.draft.when, state.today, key, words, Press(book, 10, select=False)
    )
    return _slots_title(state, words), text, blocks


def waiting_card(state: Wait, key: Key, words: Words) -> Card:
    """Return the card of a look-up that waits for the system."""
    text = words.say("Looking it up in {system} …", system=state.desk.title)
    return Card(escape(text), [context(text)], doing=text)
