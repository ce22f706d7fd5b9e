"""The directory of customers in the store: people by name, phone and e-mail, with their identifier.

The rule: what is searched for is kept beside what is shown, without case, accents and punctuation,
so that a search is one plain comparison on both engines. The rows are personal data.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr
from sqlalchemy import ColumnElement, Connection, Row, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.memory.engines import Engine, StoreError
from bot.memory.records import new_id
from bot.memory.tables import Now, directory
from bot.systems import Lost, Trouble, Unreachable
from bot.systems.directory import Entry
from bot.systems.likeness import best, digits, name_score, said_name, words
from flows.domain import ContactChanges, Customer, NewCustomer
from flows.understanding.request import Who

MOST_FOUND = 100
_LETTERS_AND_DIGITS = string.ascii_letters + string.digits
_LENGTH = 32  # of an identifier; the systems allow 10 to 48
# each engine's own insert: only these know what a conflict is
_INSERT: dict[str, Callable[[Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def new_identifier() -> str:
    return "".join(secrets.choice(_LETTERS_AND_DIGITS) for _ in range(_LENGTH))


class StoredDirectory:
    """The people of the system with this key in the settings."""

    def __init__(self, engine: Engine, system: str) -> None:
        self._engine = engine
        self._system = system

    async def find(self, who: Who) -> Sequence[Customer]:
        said = said_name(who)
        number = _ending(who.phone or "")
        if number or who.email:
            sought = (
                directory.c.phone_digits.endswith(number)
                if number
                else directory.c.email_folded == (who.email or "").casefold()
            )
            # a number or an address is telling enough: a name that does not fit only comes later
            found = await self._where(sought)
            return best(((1 + _fit(one, said)) / 2, one) for one in found)
        if not words(said):
            return ()
        beginnings = (
            directory.c.words.contains(f" {word}", autoescape=True) for word in words(said)
        )
        return best((_fit(one, said), one) for one in await self._where(*beginnings))

    async def entry(self, customer_id: str) -> Entry | None:
        with _named(Unreachable):
            row = await self._engine.once(
                lambda connection: connection.execute(
                    select(directory).where(*self._is(customer_id))
                ).first()
            )
        return None if row is None else Entry(_customer(row), SecretStr(row.identifier))

    async def add(self, new: NewCustomer, key: str, identifier: str = "") -> Customer:
        """Add a person. An identifier is given only for somebody whom the system knows already."""
        values = {
            "id": new_id(),
            "system": self._system,
            "key": key,
            "identifier": identifier or new_identifier(),
            "first": new.first,
            "last": new.last,
            "company": new.company,
            "words": _sought(f"{new.first} {new.last} {new.company}"),
            "created_at": Now(),
            **_contact(new.phone, new.email),
        }
        of_key = (directory.c.system == self._system, directory.c.key == key)

        def work(connection: Connection) -> Row[Any]:
            insert = _INSERT[connection.dialect.name]
            connection.execute(
                insert(directory)
                .values(values)
                .on_conflict_do_nothing(index_elements=["system", "key"])
            )
            return connection.execute(select(directory).where(*of_key)).one()

        with _named(Lost):
            return _customer(await self._engine.together(work))

    async def change(self, customer_id: str, changes: ContactChanges) -> Customer | None:
        values = _contact(changes.phone, changes.email)
        if not values:
            entry = await self.entry(customer_id)
            return None if entry is None else entry.customer
        statement = (
            update(directory).where(*self._is(customer_id)).values(values).returning(directory)
        )
        with _named(Lost):
            row = await self._engine.once(lambda connection: connection.execute(statement).first())
        return None if row is None else _customer(row)

    def _is(self, customer_id: str) -> tuple[ColumnElement[bool], ...]:
        return directory.c.system == self._system, directory.c.id == customer_id

    async def _where(self, *sought: ColumnElement[bool]) -> list[Customer]:
        statement = (
            select(directory)
            .where(directory.c.system == self._system, *sought)
            .order_by(directory.c.last, directory.c.first, directory.c.id)
            .limit(MOST_FOUND)
        )
        with _named(Unreachable):
            return await self._engine.once(
                lambda connection: [_customer(row) for row in connection.execute(statement)]
            )


def _customer(row: Row[Any]) -> Customer:
    return Customer(
        id=row.id,
        first=row.first,
        last=row.last,
        company=row.company,
        phones=(row.phone,) if row.phone else (),
        emails=(row.email,) if row.email else (),
    )


def _ending(phone: str) -> str:
    """Return the digits by which a number is told: the last ten, without a zero for the trunk.

    People at the desk say the last four, too; fewer would be anybody's.
    """
    said = digits(phone)[-10:]
    if len(said) < 4:
        return ""
    return said.lstrip("0") if len(said) > 6 else said


def _fit(customer: Customer, said: str) -> float:
    """Say how much of the name fits; where none was said, nothing is missing."""
    score = name_score(customer, said)
    return 1 if score is None else score


def _sought(name: str) -> str:
    """Return the words of a name, each after a space: so its beginning can be searched for."""
    return "".join(f" {word}" for word in words(name))


def _contact(phone: str | None, email: str | None) -> dict[str, str]:
    """Return the columns of what is known or to be changed."""
    values: dict[str, str] = {}
    if phone is not None:
        values |= {"phone": phone, "phone_digits": digits(phone)}
    if email is not None:
        values |= {"email": email, "email_folded": email.casefold()}
    return values


@contextmanager
def _named(trouble: type[Trouble]) -> Iterator[None]:
    """Give trouble with the database the name that the callers of a system know."""
    try:
        yield
    except StoreError as error:
        raise trouble("Deskhand's own database cannot be used at the moment.") from error
