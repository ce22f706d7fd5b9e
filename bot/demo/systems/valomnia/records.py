"""The team's records as plain data. Times are aware, UTC, whole seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from bot.demo.systems.rows import Rows

ZONE = "Africa/Tunis"
ORGANIZATION = "entity1"


@dataclass
class Row:
    """What every record has."""

    id: int
    reference: str
    created: datetime
    updated: datetime


@dataclass
class Employee(Row):
    first: str
    last: str
    email: str
    enabled: bool = True


@dataclass
class Category(Row):
    name: str
    is_active: bool = True
    is_default: bool = False
    color: str = "#336699"


@dataclass
class Customer(Row):
    """`details` are the vendor's other fields under their own names."""

    name: str
    is_active: bool = True
    on_hold: bool = False
    category_reference: str = "shop"
    details: dict[str, Any] = field(default_factory=dict)
    new: bool = False


@dataclass
class Contact(Row):
    customer: int
    first: str
    last: str
    mobile: str = ""
    email: str = ""
    function: str = ""
    decides: bool = False


@dataclass
class Visit(Row):
    """An appointment. `user` is whose calendar it is in."""

    title: str
    start: datetime
    end: datetime
    category: int
    user: int
    note: str | None = None
    done: bool = False
    customer: int | None = None
    contacts: list[int] = field(default_factory=list)
    new: bool = False


R = TypeVar("R", bound=Row)


@dataclass
class Team:
    """Everything the organization has. `now` is UTC, whole seconds."""

    now: Callable[[], datetime]
    employees: dict[int, Employee] = field(default_factory=dict)
    categories: dict[int, Category] = field(default_factory=dict)
    customers: dict[int, Customer] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    visits: Rows[int, Visit] = field(default_factory=Rows)
    ids: count[int] = field(default_factory=lambda: count(10_001))


def by_reference(rows: Iterable[R], reference: str) -> R | None:
    return next((row for row in rows if row.reference == reference), None)
