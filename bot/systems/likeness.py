"""How well a record fits what was said of somebody: names, numbers, addresses.

The rule: case, accents and punctuation never matter; a beginning counts for less than the word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from flows.domain import Customer, NewCustomer
from flows.understanding.request import Who


def said_name(who: Who) -> str:
    return who.name or " ".join(part for part in (who.first, who.last) if part) or who.company or ""


def name_score(customer: Customer, said: str) -> float | None:
    """Say how much of a said name is there: 0 nothing, 1 everything, None if nothing was said."""
    said_words = words(said)
    if not said_words:
        return None
    known = words(f"{customer.first} {customer.last} {customer.company}")
    return sum(_fit(word, known) for word in said_words) / len(said_words)


def best(scored: Iterable[tuple[float, Customer]]) -> tuple[Customer, ...]:
    """Return those who fit all of what was said, else all who fit some of it, best first."""
    fitting = [pair for pair in scored if pair[0] > 0]
    if complete := [one for score, one in fitting if score == 1]:
        return tuple(complete)
    return tuple(one for _, one in sorted(fitting, key=lambda pair: -pair[0]))


def is_same(customer: Customer, new: NewCustomer) -> bool:
    """Is this the record that was made for `new`? The vendor may have dropped a vehicle."""
    return (
        words(customer.name) == words(new.name)
        and (not new.phone or digits(new.phone)[-10:] in numbers(customer))
        and (not new.email or new.email.casefold() in addresses(customer))
    )


def numbers(customer: Customer) -> set[str]:
    return {digits(one)[-10:] for one in customer.phones}


def addresses(customer: Customer) -> set[str]:
    return {one.casefold() for one in customer.emails}


# Letters that are no letter with an accent, and that people type plain all the same.
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe"})


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"\w+", plain.replace("'", "").replace("’", ""))


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def ends(known: str, said: str) -> bool:
    """People at the desk say the last eight of a VIN and the last four of a number."""
    return len(said) >= 4 and known.endswith(said)


def _fit(word: str, known: Iterable[str]) -> float:
    """1 for the word itself, less for the beginning of one ("M", "Rob")."""
    return 1 if word in known else max((0.5 for one in known if one.startswith(word)), default=0)
