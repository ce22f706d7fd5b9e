"""`deskhand forget`: erase what Deskhand keeps of one customer, and say what it cannot erase.

The rule: nothing is erased before it was shown and agreed to, and one customer is never taken for
another of the same name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.memory import Dialog, Store
from bot.memory.keeping import Held
from bot.records.database import opened
from bot.screens.words import clean
from bot.systems.likeness import digits, words

FEWEST_DIGITS = 7  # of a telephone number; fewer would be anybody's
TAIL = 10  # digits by which a number is told, with its country or without

Tell = Callable[[str], object]
Agree = Callable[[str], bool]


@dataclass(frozen=True)
class Known:
    """Somebody as a stored row tells of them."""

    system: str
    id: str
    name: str  # as they are called: first and last name, or the company's
    company: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    def is_meant(self, said: str) -> bool:
        """Is this who an operator means by an id, a name, a number or an e-mail address?"""
        if said == self.id:
            return True
        if "@" in said:
            return said.casefold() in {email.casefold() for email in self.emails}
        if number := _number(said):
            return number in {_number(phone) for phone in self.phones}
        wanted = set(words(said))
        return bool(wanted) and wanted <= set(words(f"{self.name} {self.company}"))

    def joined(self, other: Known) -> Known:
        """Return all that is known of the same person from two places."""
        return replace(
            self,
            name=self.name or other.name,
            phones=tuple(dict.fromkeys(self.phones + other.phones)),
            emails=tuple(dict.fromkeys(self.emails + other.emails)),
        )

    @property
    def shown(self) -> str:
        """Return who it is, as far as a terminal has to show it."""
        phone = f"phone ending in {digits(self.phones[0])[-4:]}" if self.phones else ""
        parts = (self.name, phone, f"id {self.id}" if self.id else "", self.system)
        return ", ".join(clean(part, 60) for part in parts if part)


async def forget(env: Mapping[str, str], said: str, *, tell: Tell, agree: Agree) -> int:
    """Erase one customer; 0 if it is done or there was nothing, 1 if nothing was erased.

    `said` is an id, a name, a telephone number or an e-mail address. Raises StoreError.
    """
    async with opened(env) as store:
        meant = await _who(store, said)
        if len(meant) > 1:
            tell(f"{len(meant)} customers fit. Say which one by their id:")
            for one in meant:
                tell(f"  {one.shown}")
            return 1
        one = meant[0] if meant else _unknown(said)
        held = [row async for row in store.keeping.held() if tells_of(json.loads(row.text), one)]
        people = [
            row.id
            async for row in store.keeping.people()
            if tells_of(dict(row._mapping), one)  # how SQLAlchemy calls it
        ]
        if not held and not people:
            tell("Deskhand keeps nothing of this customer.")
            _tell_what_stays(tell, [])
            return 0
        dialogs = await store.keeping.dialogs(held)
        cards = await store.keeping.posted(held)
        _tell_what_goes(tell, one, held, dialogs, people)
        if not agree("Erase this?"):
            tell("Nothing was erased.")
            return 1
        await store.keeping.erase(held, people)
        left = await store.keeping.dialogs(held)
        tell("Erased." if not left else "Erased, but for what is under way.")
        _tell_what_stays(tell, cards)
        if left:
            tell(f"{len(left)} dialogs are being worked on: run this again in a minute.")
        return 1 if left else 0


def _tell_what_goes(
    tell: Tell, one: Known, held: list[Held], dialogs: list[Dialog], people: list[str]
) -> None:
    tell(f"This is erased of {one.shown}:")
    is_open = sum(dialog.waiting != "nothing" for dialog in dialogs)
    rows = (
        (len(dialogs), f"dialogs that tell of them, {is_open} of them still open"),
        (len(held) - len(dialogs), "notices of channels and people, and appointments as last seen"),
        (len(people), "entries of the directory of customers"),
    )
    for number, what in rows:
        if number:
            tell(f"  {number} {what}")


def _tell_what_stays(tell: Tell, cards: list[str]) -> None:
    """Tell what is out of reach, because somebody else keeps it."""
    tell("What stays:")
    tell("  Slack keeps what was posted, until somebody deletes it or Slack's retention does.")
    if cards:
        tell(f"  These messages of Deskhand told of them (channel and time): {', '.join(cards)}.")
    tell("  The scheduling system keeps its own record: erase the customer there, or Deskhand may")
    tell("  read it again.")
    tell("  The audit keeps ids and times, no name, number or address.")
    tell("  A running Deskhand forgets what it has just read within minutes; backups keep theirs.")


async def _who(store: Store, said: str) -> list[Known]:
    """Return every customer who is meant, each once."""
    found: dict[tuple[str, str], Known] = {}

    def add(one: Known) -> None:
        key = (one.system, one.id)
        found[key] = found[key].joined(one) if key in found else one

    async for row in store.keeping.held():
        for one in known(json.loads(row.text), row.system):
            if one.id and one.is_meant(said):
                add(one)
    async for person in store.keeping.people():
        for one in known(dict(person._mapping)):  # as above
            if one.is_meant(said):
                add(one)
    return list(found.values())


def known(value: Any, system: str = "") -> Iterator[Known]:
    """Yield everybody of whom a stored value tells, in whatever it is wrapped."""
    yield from _known(value, system or _system(value))


def tells_of(value: Any, one: Known) -> bool:
    """Does a stored value tell of this customer?

    By their id, number or address; or by their name, if nobody else of that name is in it.
    """
    numbers = {number for phone in one.phones if (number := _number(phone))}
    emails = {email.casefold() for email in one.emails}
    name = set(words(one.name))
    named = False
    for text in _texts(value):
        if one.id and text == one.id:
            return True
        if any(email in text.casefold() for email in emails):
            return True
        said = digits(text) if numbers else ""
        if any(number in said for number in numbers):
            return True
        named = named or (bool(name) and name <= set(words(text)))
    if not name:
        return False
    everybody = list(known(value))
    namesakes = {other.id for other in everybody if other.id and name <= set(words(other.name))}
    by_name = named or any(name <= set(words(other.name)) for other in everybody)
    return by_name and not namesakes - {one.id}


def _known(value: Any, system: str) -> Iterator[Known]:
    if isinstance(value, dict):
        if "first" in value and "last" in value:
            first, last, company = (str(value.get(p) or "") for p in ("first", "last", "company"))
            yield Known(
                system=system,
                id=str(value.get("id") or ""),
                name=f"{first} {last}".strip() or company,
                company=company,
                phones=_several(value, "phone", "phones"),
                emails=_several(value, "email", "emails"),
            )
        elif value.get("customer_id"):  # an appointment
            yield Known(system, str(value["customer_id"]), str(value.get("customer") or ""))
        parts: Iterable[Any] = value.values()
    else:
        parts = value if isinstance(value, list) else ()
    for part in parts:
        yield from _known(part, system)


def _several(value: Mapping[str, Any], one: str, many: str) -> tuple[str, ...]:
    found = [*(value.get(many) or ()), value.get(one)]
    return tuple(str(text) for text in found if text)


def _system(value: Any) -> str:
    """Return the system at whose desk a state stands, or of which a row of the directory is."""
    if not isinstance(value, dict):
        return ""
    desk = value.get("desk")
    return str((desk if isinstance(desk, dict) else value).get("system") or "")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _number(text: str) -> str:
    """Return the digits by which a telephone number is told; "" for what is none."""
    said = digits(text)
    letters = any(letter.isalpha() for letter in text)
    return said[-TAIL:] if len(said) >= FEWEST_DIGITS and not letters else ""


def _unknown(said: str) -> Known:
    """Return somebody of whom nothing but these words is known."""
    if "@" in said:
        return Known("", "", "", emails=(said,))
    if _number(said):
        return Known("", "", "", phones=(said,))
    return Known("", said, said)
