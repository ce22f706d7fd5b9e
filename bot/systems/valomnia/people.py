"""Who may be meant: customers by reference and name, and by the people who work at them.

The rule: a search of the vendor's only narrows down; who fits is decided here, by what was said.
The vendor has no search by telephone or e-mail: for those everybody is read, once a minute at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.systems.caching import Cached
from bot.systems.likeness import (
    addresses,
    best,
    digits,
    ends,
    is_same,
    name_score,
    numbers,
    said_name,
    words,
)
from bot.systems.valomnia import readings, shapes
from bot.systems.valomnia.paging import every
from bot.systems.valomnia.requests import PageCall, Requests, containing
from bot.systems.wire import Declined, Wire
from flows.domain import Customer, NewCustomer
from flows.understanding.request import Who

_MINUTE = timedelta(minutes=1)
_MOST_WORDS = 3
_MOST_HOMES = 10


class Found(NamedTuple):
    """Customers and people; who works at a customer that is not among them is left out."""

    customers: Sequence[shapes.Customer]
    contacts: Sequence[shapes.Contact]


class People:
    """The customers of one organization."""

    def __init__(self, wire: Wire, requests: Requests, clock: Callable[[], datetime]) -> None:
        self._wire = wire
        self._requests = requests
        self._everybody = Cached(self._read_everybody, _MINUTE, clock)

    async def close(self) -> None:
        await self._everybody.close()

    def forget(self) -> None:
        """Have the next search see what was just written."""
        self._everybody.forget()

    async def row(self, reference: str) -> shapes.Customer | None:
        """Return a customer's record as it is now; None if there is none."""
        try:
            row = await self._wire.ask(self._requests.customer(reference), shapes.Customer)
        except Declined as declined:
            if declined.is_missing:
                return None
            raise
        return row if row.reference else row.model_copy(update={"reference": reference})

    async def find(self, who: Who) -> tuple[Customer, ...]:
        """Return who may be meant, best first, each customer once."""
        if digits(who.phone or "") or who.email:
            found = _candidates(await self._everybody.get())
            return _chosen([(_telling_score(one, who), one) for one in found])
        if who.reference:
            row = await self.row(who.reference)
            known = readings.customer(row) if row else None
            return (known,) if known else ()
        name = said_name(who)
        return await self._named(name) if words(name) else ()

    async def made(self, name: str, new: NewCustomer) -> Customer | None:
        """Return the customer that was registered as `new` under this name, if there is one."""
        sought = new.model_copy(update={"first": "", "last": "", "company": name})
        rows = await self._customers(containing(name))
        return next((one for one in _candidates(Found(rows, ())) if is_same(one, sought)), None)

    async def _named(self, name: str) -> tuple[Customer, ...]:
        found = _chosen(_scored(await self._search([name]), name))
        if found:
            return found
        # an accent or a middle name is enough for the vendor to find nobody
        single = sorted(
            (one for one in name.split() if len("".join(words(one))) > 2), key=len, reverse=True
        )
        return _chosen(_scored(await self._search(single[:_MOST_WORDS]), name))

    async def _search(self, texts: Sequence[str]) -> Found:
        terms = [containing(text) for text in texts]
        families = [containing(text.split()[-1]) for text in texts]
        customers, contacts, given = await asyncio.gather(
            asyncio.gather(*map(self._customers, terms)),
            asyncio.gather(*(self._contacts(lastName=one) for one in families)),
            asyncio.gather(
                *(self._contacts(firstName=one) for one in terms if " " not in one.strip("* "))
            ),
        )
        rows = {row.reference: row for found in customers for row in found}
        people = {one.id: one for found in (*contacts, *given) for one in found}
        homes = dict.fromkeys(map(readings.home, people.values()))
        absent = [one for one in homes if one and one not in rows][:_MOST_HOMES]
        for row in await asyncio.gather(*map(self.row, absent)):
            if row and row.is_active is not False:
                rows[row.reference] = row
        return Found(list(rows.values()), list(people.values()))

    async def _customers(self, name: str) -> Sequence[shapes.Customer]:
        return await self._every_customer(self._requests.customers(name=name))

    async def _every_customer(self, call: PageCall) -> Sequence[shapes.Customer]:
        return await every(self._wire, call, shapes.Page[shapes.Customer])

    async def _contacts(self, **filters: str) -> Sequence[shapes.Contact]:
        call = self._requests.contacts(**filters)
        return await every(self._wire, call, shapes.Page[shapes.Contact])

    async def at(self, customer: Customer) -> Sequence[shapes.Contact]:
        """Return the people of a customer."""
        return await self._contacts(customerReference=customer.id)

    async def _read_everybody(self) -> Found:
        customers, contacts = await asyncio.gather(
            self._every_customer(self._requests.customers()), self._contacts()
        )
        return Found(customers, contacts)


def _candidates(found: Found) -> list[Customer]:
    """Return every customer alone, and once more for each person there."""
    rows = {row.reference: row for row in found.customers}
    people = [
        readings.customer(row, one)
        for one in found.contacts
        if (row := rows.get(readings.home(one))) and (one.first_name or one.last_name)
    ]
    return [one for one in (*map(readings.customer, rows.values()), *people) if one]


def _scored(found: Found, name: str) -> list[tuple[float, Customer]]:
    return [(name_score(one, name) or 0, one) for one in _candidates(found)]


def _telling_score(customer: Customer, who: Who) -> float:
    """A number or an address is telling enough: a name that does not fit only comes later."""
    number, address = digits(who.phone or "")[-10:], (who.email or "").casefold()
    if address not in addresses(customer) and not any(
        ends(one, number) for one in numbers(customer)
    ):
        return 0
    name = name_score(customer, said_name(who))
    return 1 if name is None else (1 + name) / 2


def _chosen(scored: Sequence[tuple[float, Customer]]) -> tuple[Customer, ...]:
    """Return who fits best, each customer once: without a person where several there fit."""
    alone = {one.id: one for _, one in scored if not (one.first or one.last)}
    by_customer: dict[str, list[Customer]] = {}
    for one in best(scored):
        by_customer.setdefault(one.id, []).append(one)
    return tuple(
        alike[0] if len(alike) == 1 else alone[number] for number, alike in by_customer.items()
    )
