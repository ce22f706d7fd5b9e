"""The form of a booking on a card: its fields in words, its summary, title and footer."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

from flows.booking.events import EditAsked
from flows.booking.states import (
    Filling,
)
from flows.domain import Desk, Draft, FormField
from flows.filling import asked_time, readings
from flows.talking import DeskSwitched
from flows.understanding.request import When

from .blocks import Block, Key, button, context, divider, lines, option, overflow, plain, section
from .telling_apart import masked_phone, vehicle_name
from .words import Words, clean


def title_of(draft: Draft, words: Words) -> str:
    if draft.customer is None:
        return words.say("New appointment")
    return words.say("Appointment for {name}", name=clean(draft.customer.name, 80))


def summary(state: Filling, key: Key, words: Words) -> list[Block]:
    """Return the form so far in a few lines, and a menu to change any of it."""
    draft = state.draft
    known = [text for _, text in fields_of(state.desk, draft, words) if text]
    if not known:
        return []
    menu = [
        option(words.say("Change {field}", field=words.within(name)), EditAsked(field=edit))
        for edit, name in field_names(words).items()
        if _may_change(edit, state.desk, draft)
    ]
    return [section(lines(*known), overflow(key.action_id("edit_asked"), menu)), divider()]


def warning_blocks(draft: Draft, words: Words) -> list[Block]:
    """Return what should be known of the customer before anything is booked for them."""
    if draft.customer is None or not draft.customer.warning:
        return []
    warning = clean(draft.customer.warning, 200)
    return [section(plain(words.say("Before you book: {warning}", warning=warning)))]


def _may_change(edit: FormField, desk: Desk, draft: Draft) -> bool:
    match edit:
        case "customer":
            return draft.customer is not None
        case "vehicle":
            return bool(desk.can.vehicles and draft.customer and draft.customer.vehicles)
        case "services" | "note":
            return True
        case "when":
            return bool(draft.services)
        case "advisor" | "transport":
            return False  # on the review card: the menu holds five


def field_names(words: Words) -> dict[FormField, str]:
    return {
        "customer": words.say("Customer"),
        "vehicle": words.say("Vehicle"),
        "services": words.say("Services"),
        "when": words.say("Time"),
        "advisor": words.say("Advisor"),
        "transport": words.say("Transport"),
        "note": words.say("Note"),
    }


def fields_of(desk: Desk, draft: Draft, words: Words) -> list[tuple[FormField, str]]:
    """Return every field of the form in words; an empty text where nothing is known."""
    when = asked_time(draft)
    rows: list[tuple[FormField, str]] = [("customer", customer_text(draft))]
    if desk.can.vehicles:
        vehicle = vehicle_name(draft.vehicle) if draft.vehicle else draft.vehicle_words or ""
        rows.append(("vehicle", vehicle))
    rows.append(("services", services_text(draft, words)))
    if draft.slot:
        rows.append(("when", words.moment(draft.slot.start)))
    else:
        rows.append(("when", reading_text(when, words) if when else ""))
    if desk.can.advisors:
        advisor = draft.advisor.name if draft.advisor else draft.advisor_words
        rows.append(("advisor", advisor or ""))
    if desk.can.transport:
        transport = draft.transport.name if draft.transport else draft.transport_words
        rows.append(("transport", transport or ""))
    rows.append(("note", draft.note))
    return rows


def in_short(desk: Desk, draft: Draft, words: Words) -> str:
    """Return what is known of an appointment in one line."""
    return " · ".join(text for _, text in fields_of(desk, draft, words) if text)


def customer_text(draft: Draft) -> str:
    if draft.customer is None:
        return (draft.who.name or draft.who.company or "") if draft.who else ""
    phone = masked_phone(draft.customer.phones[0]) if draft.customer.phones else ""
    return " · ".join(part for part in (clean(draft.customer.name), phone) if part)


def services_text(draft: Draft, words: Words) -> str:
    """Return the services by name, and their price if every one has a price."""
    names = words.both(clean(service.name, 60) for service in draft.services)
    prices = [service.price for service in draft.services]
    if draft.services and all(price is not None for price in prices):
        total = sum((price for price in prices if price), Decimal(0))
        return f"{names} · {words.price(total)}"
    return names or ", ".join(clean(said, 60) for said in draft.service_words)


def reading_text(when: When, words: Words) -> str:
    """Return a time that was asked for: "Friday, November 27, after 2:00 PM EST"."""
    if when.others:
        return words.either(reading_text(one, words) for one in readings(when))
    if when.soonest:
        first = words.say("First available")
        within = reading_text(when.model_copy(update={"soonest": False}), words)
        return f"{first}: {within}" if within and when.day_said else first
    if when.start is None and when.end is None:
        return ""
    if when.start is None:
        assert when.end is not None  # noqa: S101  # told apart just above
        whole_day = when.end.time() == time()
        limit = words.day(when.end.date()) if whole_day else words.moment(when.end)
        return words.say("before {time}", time=limit)
    day = words.day(when.start.date())
    if when.grain in {"hour", "minute", "part"} or when.start.hour:
        if when.side == "after":
            after = f"{words.time(when.start)} {words.zone(when.start)}"
            return words.say("{day}, after {time}", day=day, time=after)
        if when.end and when.end.date() == when.start.date():
            return words.say(
                "{day}, {start} to {end}",
                day=day,
                start=words.time(when.start),
                end=f"{words.time(when.end)} {words.zone(when.end)}",
            )
        return words.moment(when.start)
    return words.say("from {day}", day=day) if when.side == "after" or when.end else day


def footer(desk: Desk, words: Words) -> Block:
    parts = (desk.title, clean(desk.branch.name), desk.reference)
    return context(" · ".join(part for part in parts if part))


def switches(desk: Desk, key: Key, words: Words) -> list[Block]:
    """Return a button for each other system; what was entered goes along."""
    return [
        button(
            key.action_id("desk_switched", number),
            words.say("Use {system}", system=clean(other.title, 60)),
            DeskSwitched(system=other.system),
        )
        for number, other in enumerate(desk.others[:4])
    ]
