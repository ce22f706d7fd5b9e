"""The dealer's records as plain data. Times are naive and mean the dealer's wall clock."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.demo.systems.rows import Rows

ZONE = "America/New_York"


def _dealer_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


DEALER_NAME = "Hillside Motors"
DEALER_UUID = _dealer_id(DEALER_NAME)
SERVICE_DEPARTMENT = _dealer_id(f"{DEALER_NAME} Service")
EXPRESS_DEPARTMENT = _dealer_id(f"{DEALER_NAME} Express")

SLOT = timedelta(minutes=15)


def seeded_id(*parts: object) -> str:
    """Return an id that is the same in every run, so that a dialog outlives a restart."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def fresh_id() -> str:
    return secrets.token_urlsafe(32)


@dataclass
class Vehicle:
    uuid: str
    vin: str
    year: str = ""
    make: str = ""
    model: str = ""
    trim: str = ""
    engine: str = ""
    mileage: str = ""
    key: str = ""
    plate: str = ""
    color: str = ""
    is_valid: bool = True


@dataclass
class Customer:
    """`searchable_from` is later than the creation: the search index lags behind."""

    uuid: str
    id: int
    key: str
    first: str
    last: str
    company: str
    is_business: bool
    searchable_from: datetime
    locale: str = "en-us"
    emails: list[dict[str, Any]] = field(default_factory=list)
    phones: list[dict[str, Any]] = field(default_factory=list)
    addresses: list[dict[str, Any]] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    new: bool = False

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip() or self.company

    def vehicle(self, uuid: str) -> Vehicle | None:
        return next((v for v in self.vehicles if v.uuid == uuid), None)


@dataclass(frozen=True)
class Operation:
    """An opcode. `lead` is the notice the workshop needs."""

    uuid: str
    code: str
    name: str
    minutes: int
    price: float
    lead: timedelta
    online: bool
    is_valid: bool = True


@dataclass(frozen=True)
class Advisor:
    uuid: str
    user_uuid: str
    first: str
    last: str
    department: str
    days_off: frozenset[int]
    away: tuple[date, date] | None = None

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        return f"{self.first}.{self.last}@example.com".lower()

    def works(self, day: date) -> bool:
        on_leave = self.away is not None and self.away[0] <= day <= self.away[1]
        return day.weekday() not in self.days_off and not on_leave


@dataclass(frozen=True)
class Transport:
    """How a customer gets along meanwhile. None in a limit means no limit."""

    uuid: str
    option: str
    custom_name: str
    online: bool
    departments: frozenset[str]
    per_day: int | None = None
    until: time | None = None
    longest_minutes: int | None = None


@dataclass(frozen=True)
class Department:
    """`hours` by weekday, Monday first; None is closed."""

    uuid: str
    name: str
    team: str
    hours: tuple[tuple[time, time] | None, ...]
    arrivals_per_slot: int
    minutes_per_day: int


@dataclass
class Appointment:
    """`advisor_chosen` tells a customer's wish from the system's own assignment."""

    uuid: str
    department: str
    customer: str
    vehicle: str | None
    start: datetime
    services: list[dict[str, Any]]
    advisor: str | None
    advisor_chosen: bool
    transport: str | None
    created: datetime
    updated: datetime
    key: str
    key_from: datetime
    status: str = "SCHEDULED"
    comments: str = ""
    internal_notes: str = ""
    mileage: str = ""
    source: str = "API"
    preferences: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    order: str = ""
    new: bool = False

    @property
    def is_cancelled(self) -> bool:
        return self.status == "CANCELLED"

    @property
    def minutes(self) -> int:
        return sum(int(s["durationInMins"]) for s in self.services) or 30

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


@dataclass
class Draft:
    uuid: str
    code: str
    department: str
    customer: str
    vehicle: str | None
    start: datetime
    opcodes: list[dict[str, Any]]
    advisor: str | None
    transport: str | None
    note: str
    preferences: dict[str, Any]
    expiry: datetime
    created: datetime
    appointment: str | None = None


@dataclass
class World:
    """Everything the dealer knows. `now` is the dealer's wall clock, naive."""

    now: Callable[[], datetime]
    departments: dict[str, Department]
    operations: dict[str, Operation]
    advisors: dict[str, Advisor]
    transports: dict[str, Transport]
    customers: dict[str, Customer] = field(default_factory=dict)
    appointments: Rows[str, Appointment] = field(default_factory=Rows)
    drafts: dict[str, Draft] = field(default_factory=dict)
    search_lag: timedelta = timedelta(seconds=4)
    dms_lag: timedelta = timedelta(seconds=3)
    on_change: Callable[[Appointment, str], None] = lambda _appointment, _event: None

    def of_department(self, department: str) -> list[Appointment]:
        """Return a department's appointments by start."""

        def make() -> list[Appointment]:
            found = (a for a in self.appointments.values() if a.department == department)
            return sorted(found, key=lambda a: a.start)

        return self.appointments.kept(department, make)

    def of_day(self, department: str, day: date) -> list[Appointment]:
        """Return a department's appointments of one day by start."""

        def make() -> dict[date, list[Appointment]]:
            days: dict[date, list[Appointment]] = {}
            for one in self.of_department(department):
                days.setdefault(one.start.date(), []).append(one)
            return days

        return self.appointments.kept((department, "days"), make).get(day, [])

    def operation_by_code(self, code: str) -> Operation | None:
        return next((o for o in self.operations.values() if o.code == code), None)

    def open_appointment(self, customer: str, vehicle: str | None) -> Appointment | None:
        """Return the coming appointment of this customer with this vehicle, if there is one."""
        return next(
            (
                a
                for a in self.appointments.values()
                if a.customer == customer
                and a.vehicle == vehicle
                and not a.is_cancelled
                and a.start > self.now()
            ),
            None,
        )
