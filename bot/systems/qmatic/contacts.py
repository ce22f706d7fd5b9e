"""What Qmatic is told of a person, and what it wants to be told before it books anybody.

The rule: replacing a person's data sends all of it, and only what was to be changed is different.
"""

from __future__ import annotations

from bot.systems.qmatic.requests import Contact
from bot.systems.qmatic.shapes import Person
from flows.domain import ContactChanges, Customer

_LONGEST = 255


def contact_of(customer: Customer) -> Contact:
    return Contact(
        customer.first,
        customer.last,
        next(iter(customer.emails), ""),
        next(iter(customer.phones), ""),
    )


def changed(person: Person, customer: Customer, changes: ContactChanges) -> Contact:
    """Return a person's data of an appointment with what is to be changed; gaps are filled."""
    known = contact_of(customer)
    return Contact(
        person.first_name or known.first,
        person.last_name or known.last,
        changes.email or person.email or known.email,
        (person.phone_number or known.phone) if changes.phone is None else changes.phone,
        person.date_of_birth,
    )


def requirement(first: str, last: str, email: str) -> str:
    """Say what is missing or too long for Qmatic to book; empty if nothing is."""
    parts = {"a first name": first, "a last name": last, "an e-mail address": email}
    missing = [name for name, value in parts.items() if not value]
    if missing:
        return f"Qmatic books nobody without {' and '.join(missing)}. Fill that in."
    if any(len(value) > _LONGEST for value in parts.values()):
        return (
            f"Qmatic takes names and e-mail addresses of up to {_LONGEST} characters. Shorten them."
        )
    return ""
