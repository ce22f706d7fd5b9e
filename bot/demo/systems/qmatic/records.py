"""The office's records as plain data, and what is free. Times are aware, in the office's zone."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

ZONE = "Europe/Amsterdam"
SLOT = timedelta(minutes=15)
HOLD = timedelta(minutes=15)
BOOKING_WINDOW_DAYS = 21

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "northbridge.example")


def seeded_id(*parts: object) -> str:
    """Return a GUID that is the same in every run, so that a dialog outlives a restart."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))))


def fresh_id() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True)
class Branch:
    """`hours` by weekday, Monday first; None is closed. `desks` serve one visitor each."""

    id: str
    name: str
    street: str
    zip_code: str
    longitude: float
    latitude: float
    hours: tuple[tuple[time, time] | None, ...]
    desks: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """`names` by language: en and nl."""

    id: str
    group: str
    names: dict[str, str]
    minutes: int
    most: int
    branches: frozenset[str]


@dataclass
class Person:
    """`identifier` is the caller's own and never shown again."""

    identifier: str
    first: str
    last: str
    email: str
    phone: str = ""
    born: str | None = None


@dataclass
class Reservation:
    id: str
    branch: str
    services: tuple[str, ...]
    start: datetime
    end: datetime
    number: int
    desk: str
    notes: str
    deadline: datetime
    state: Literal["CREATED", "CONFIRMED", "RELEASED"] = "CREATED"


@dataclass
class Appointment:
    id: str
    branch: str
    services: tuple[str, ...]
    start: datetime
    end: datetime
    number: int
    desk: str
    notes: str
    person: Person
    family: Literal["single", "combination"] = "single"
    new: bool = False


@dataclass
class Office:
    """Everything the office knows. `now` is aware, in the office's zone."""

    now: Callable[[], datetime]
    branches: dict[str, Branch]
    services: dict[str, Service]
    combined: dict[str, list[frozenset[str]]]
    people: list[Person] = field(default_factory=list)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    reservations: dict[str, Reservation] = field(default_factory=dict)

    def length(self, services: Sequence[str], number: int) -> timedelta:
        """Return how long a visit lasts; `number` is the total over all its services."""
        once = timedelta(minutes=sum(self.services[s].minutes for s in services))
        return once * each(services, number)

    def opening(self, branch: Branch, day: date) -> tuple[datetime, datetime] | None:
        hours = branch.hours[day.weekday()]
        if hours is None:
            return None
        zone = ZoneInfo(ZONE)
        start, end = (datetime.combine(day, h, zone) for h in hours)
        return start, end

    def slots(
        self, branch: Branch, services: Sequence[str], number: int, desk: str | None
    ) -> Iterator[tuple[datetime, datetime]]:
        """Walk the whole booking window; there is no date filter."""
        now = self.now()
        length = self.length(services, number)
        busy = self._busy(branch.id)
        for ahead in range(BOOKING_WINDOW_DAYS):
            hours = self.opening(branch, now.date() + timedelta(days=ahead))
            if hours is None:
                continue
            start, close = hours
            while start + length <= close:
                if start > now and _free(branch, busy, start, start + length, desk):
                    yield start, start + length
                start += SLOT

    def free_desk(
        self, branch: Branch, start: datetime, end: datetime, wanted: str | None
    ) -> str | None:
        return _free(branch, self._busy(branch.id), start, end, wanted)

    def is_offered(self, branch: Branch, start: datetime, end: datetime) -> bool:
        """Is this a time the branch offers, free or not?"""
        hours = self.opening(branch, start.date())
        if hours is None or (start - hours[0]) % SLOT:
            return False
        return hours[0] <= start and end <= hours[1]

    def is_live(self, reservation: Reservation) -> bool:
        return reservation.state == "CREATED" and self.now() < reservation.deadline

    def _busy(self, branch: str) -> list[tuple[str, datetime, datetime]]:
        held: list[Reservation | Appointment] = [
            r for r in self.reservations.values() if self.is_live(r)
        ]
        both = held + list(self.appointments.values())
        return [(one.desk, one.start, one.end) for one in both if one.branch == branch]


def each(services: Sequence[str], number: int) -> int:
    """Return how many reservations of each service a total means."""
    return math.ceil(number / len(services))


def _free(
    branch: Branch,
    busy: list[tuple[str, datetime, datetime]],
    start: datetime,
    end: datetime,
    wanted: str | None,
) -> str | None:
    taken = {desk for desk, begins, ends in busy if begins < end and start < ends}
    candidates = (wanted,) if wanted else branch.desks
    return next((desk for desk in candidates if desk not in taken), None)
