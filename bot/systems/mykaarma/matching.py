"""Which of the rows a search returned may be the customer that was meant.

The rule: what was said must be there. Where somebody fits all of it, they are the answer; else
everybody who fits some of it, best first. Nobody is picked among several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from bot.systems.likeness import addresses, best, digits, ends, name_score, numbers, said_name
from flows.domain import Customer
from flows.understanding.request import Who


class Search(NamedTuple):
    """The words to search for; `exact` is how a row must answer to them, if it can be told."""

    term: str
    preference: Literal["customer", "vehicle"]
    exact: Literal["vin", "phone", "email", "reference", "name", "plate"]


def search(who: Who) -> Search | None:
    """Choose the most telling of what was said; None if nothing was."""
    if who.vin:
        return Search(who.vin.upper(), "vehicle", "vin")
    if number := digits(who.phone or "")[-10:]:
        return Search(number, "customer", "phone")
    if who.email:
        # a longer term is cut by the vendor; what stands before the @ finds the same person
        term = who.email if len(who.email) <= 30 else who.email.partition("@")[0]
        return Search(term, "customer", "email")
    if who.reference:
        return Search(who.reference, "customer", "reference")
    if name := said_name(who):
        return Search(name, "customer", "name")
    if who.plate:
        return Search(who.plate, "vehicle", "plate")
    return None


def meant(customers: Iterable[Customer], who: Who, by: Search) -> tuple[Customer, ...]:
    """Return who may be meant, best first."""
    return best((_score(one, who, by), one) for one in customers)


def _score(customer: Customer, who: Who, by: Search) -> float:
    """Say how much of what was said is there: 0 nothing, 1 everything."""
    name = name_score(customer, said_name(who))
    match by.exact:
        case "vin":
            found = any(ends(one.vin.upper(), by.term) for one in customer.vehicles)
        case "phone":
            found = any(ends(one, by.term) for one in numbers(customer))
        case "email":
            found = (who.email or "").casefold() in addresses(customer)
        case "plate":
            found = _plain(by.term) in {_plain(one.plate) for one in customer.vehicles}
        case "reference":
            found = by.term.casefold() == customer.key.casefold()
        case "name":
            return name or 0
    if not found:
        return 0
    # a number or an address is telling enough: a name that does not fit only comes later
    return 1 if name is None else (1 + name) / 2


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
