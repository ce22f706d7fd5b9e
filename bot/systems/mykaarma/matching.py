"""Which of the rows a search returned may be the customer that was meant.

The rule: what was said must be there. Where somebody fits all of it, they are the answer; else
everybody who fits some of it, best first. Nobody is picked among several.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from flows.domain import Customer, NewCustomer
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
    if digits := _digits(who.phone or "")[-10:]:
        return Search(digits, "customer", "phone")
    if who.email:
        # a longer term is cut by the vendor; what stands before the @ finds the same person
        term = who.email if len(who.email) <= 30 else who.email.partition("@")[0]
        return Search(term, "customer", "email")
    if who.reference:
        return Search(who.reference, "customer", "reference")
    if name := _said_name(who):
        return Search(name, "customer", "name")
    if who.plate:
        return Search(who.plate, "vehicle", "plate")
    return None


def meant(customers: Iterable[Customer], who: Who, by: Search) -> tuple[Customer, ...]:
    """Return who may be meant, best first."""
    scored = [(_score(one, who, by), one) for one in customers]
    fitting = [pair for pair in scored if pair[0] > 0]
    if complete := [one for score, one in fitting if score == 1]:
        return tuple(complete)
    return tuple(one for _, one in sorted(fitting, key=lambda pair: -pair[0]))


def is_same(customer: Customer, new: NewCustomer) -> bool:
    """Is this the record that was made for `new`? The vendor may have dropped a vehicle."""
    return (
        _words(customer.name) == _words(new.name)
        and (not new.phone or _digits(new.phone)[-10:] in _numbers(customer))
        and (not new.email or new.email.casefold() in _addresses(customer))
    )


def _score(customer: Customer, who: Who, by: Search) -> float:
    """Say how much of what was said is there: 0 nothing, 1 everything."""
    name = _name_score(customer, _said_name(who))
    match by.exact:
        case "vin":
            found = any(_ends(one.vin.upper(), by.term) for one in customer.vehicles)
        case "phone":
            found = any(_ends(one, by.term) for one in _numbers(customer))
        case "email":
            found = (who.email or "").casefold() in _addresses(customer)
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


def _numbers(customer: Customer) -> set[str]:
    return {_digits(one)[-10:] for one in customer.phones}


def _addresses(customer: Customer) -> set[str]:
    return {one.casefold() for one in customer.emails}


def _said_name(who: Who) -> str:
    return who.name or " ".join(part for part in (who.first, who.last) if part) or who.company or ""


def _name_score(customer: Customer, said: str) -> float | None:
    words = _words(said)
    if not words:
        return None
    known = _words(f"{customer.first} {customer.last} {customer.company}")
    return sum(_fit(word, known) for word in words) / len(words)


def _ends(known: str, said: str) -> bool:
    """People at the desk say the last eight of a VIN and the last four of a number."""
    return len(said) >= 4 and known.endswith(said)


def _fit(word: str, known: Iterable[str]) -> float:
    """1 for the word itself, less for the beginning of one ("M", "Rob")."""
    return 1 if word in known else max((0.5 for one in known if one.startswith(word)), default=0)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"\w+", plain.replace("'", "").replace("’", ""))


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
