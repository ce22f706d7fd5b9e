"""The options of fields that look them up while a person types: the likely ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.booking.events import ServicesPicked
from flows.domain import Customer, Service, Slot
from flows.filling import fits
from flows.understanding.catalogue import match_services
from flows.understanding.request import When

from .blocks import MOST_OPTION, MOST_OPTIONS, Block, option, plain
from .slots import thinned
from .telling_apart import masked_phone, told_apart
from .words import Words, clean

# What an option holds that is no choice: it says why there is none yet.
WAIT = "wait"

# A name leaves room for what tells apart those who bear it.
_MOST_NAME = 50


def service_options(services: Sequence[Service], text: str, note: str = "") -> list[Block]:
    """Return the services that fit what was typed, as what a card adds to the booking."""
    if note:
        # Pressing this one is answered as out of date.
        return note_option(note)
    return [
        option(clean(service.name, 75), ServicesPicked(ids=(service.id,)), description=service.code)
        for service in fitting_services(services, text)[:MOST_OPTIONS]
    ]


def fitting_services(services: Sequence[Service], text: str) -> list[Service]:
    """Return the services that fit what was typed, the likely ones first."""
    typed = text.casefold().strip()
    fitting = [s for s in services if typed in f"{s.code} {s.name}".casefold()]
    if typed and not fitting:
        rows = [(service.id, service.code, service.name) for service in services]
        (matched,) = match_services((text,), rows)
        near = (matched.best, *matched.near) if matched.best else matched.near
        fitting = [service for one in near for service in services if service.id == one]
    return fitting


def note_option(text: str) -> list[Block]:
    """Return the one option that says why there is no other; it cannot be without a value."""
    return [{"text": plain(text, MOST_OPTION), "value": WAIT}]


def record_options(rows: Iterable[tuple[str, str, str]]) -> list[Block]:
    """Return options for records as (id, name, more), each once; equal names are numbered."""
    options: dict[str, Block] = {}
    alike: dict[str, int] = {}
    for value, name, more in rows:
        if value in options or not 0 < len(value) <= 150:
            continue
        label = clean(name, MOST_OPTION)
        number = alike[label] = alike.get(label, 0) + 1
        if number > 1:
            label = f"{clean(name, MOST_OPTION - 6)} ({number})"
        options[value] = {"text": plain(label, MOST_OPTION), "value": value}
        if more:
            options[value]["description"] = plain(more, MOST_OPTION)
    return list(options.values())[:MOST_OPTIONS]


def customer_options(customers: Sequence[Customer], words: Words) -> list[Block]:
    """Return options for customers: name and end of the phone, and below what tells them apart."""
    rows = []
    for customer in customers:
        phone = masked_phone(customer.phones[0]) if customer.phones else ""
        label = " · ".join(part for part in (clean(customer.name, _MOST_NAME), phone) if part)
        rows.append((customer.id, label, told_apart(customer, customers, words)))
    return record_options(rows)


def slot_options(slots: Sequence[Slot], words: Words) -> list[Block]:
    """Return options for free times: weekday, time and zone; the value is the moment."""
    moments = {slot.start.isoformat(): slot.start for slot in slots}
    return [
        {"text": plain(f"{words.short_moment(start)} {words.zone(start)}"), "value": value}
        for value, start in list(moments.items())[:MOST_OPTIONS]
    ]


def likely_slots(slots: Sequence[Slot], when: When | None, words: Words) -> list[Slot]:
    """Return at most a hundred times: those asked for in time order, then those nearest to them."""
    zone = words.branch.tz
    asked = [slot for slot in slots if fits(when, slot, zone)]
    others = [slot for slot in slots if not fits(when, slot, zone)]
    wanted = (when.start or when.end) if when else None
    if wanted:
        others.sort(key=lambda slot: abs(slot.start - wanted))
    return [*thinned(asked, MOST_OPTIONS), *others][:MOST_OPTIONS]


def spelled_like(slots: Sequence[Slot], text: str, words: Words) -> list[Slot]:
    """Return the times whose option holds what was typed: "10:3"."""
    typed = text.casefold().strip()
    return [
        slot
        for slot in slots
        if typed in f"{words.short_moment(slot.start)} {words.zone(slot.start)}".casefold()
    ]
