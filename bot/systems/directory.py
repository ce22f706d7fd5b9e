"""The directory of customers that Deskhand keeps for a system that has none of its own.

The rule: a person's identifier lets whoever knows it read that person's appointments. It is random,
it is told to the system alone, and it is in no log, no card, no reference and no customer's id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import SecretStr

from flows.domain import ContactChanges, Customer, NewCustomer
from flows.understanding.request import Who


@dataclass(frozen=True)
class Entry:
    """A person, and the identifier under which the system knows the person's appointments."""

    customer: Customer
    identifier: SecretStr


class Directory(Protocol):
    """The people of one system. Every method may raise `Unreachable`; those that write `Lost`."""

    async def find(self, who: Who) -> Sequence[Customer]:
        """Return who may be meant, best first: by phone, else e-mail, else the words of a name."""

    async def entry(self, customer_id: str) -> Entry | None:
        """Return one person with the identifier; None if there is no such person."""

    async def add(self, new: NewCustomer, key: str) -> Customer:
        """Add a person; the same key again returns the person who was added under it."""

    async def change(self, customer_id: str, changes: ContactChanges) -> Customer | None:
        """Change a person's phone or e-mail; None if there is no such person."""
