"""When the workshop can take a car: hours, notice, capacity, advisors and transport.

Availability and booking ask the same question here, so an offered time is refused only when
something changed in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

import holidays

from bot.demo.systems.mykaarma.records import (
    SLOT,
    Advisor,
    Department,
    Operation,
    Transport,
    World,
)

_THURSDAY = 3
_CLOSED_ON = frozenset(
    {
        "New Year's Day",
        "Memorial Day",
        "Independence Day",
        "Labor Day",
        "Thanksgiving Day",
        "Christmas Day",
    }
)


class Objection(NamedTuple):
    """Why a time cannot be had: the vendor's code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Job:
    """What is to be fitted in."""

    department: Department
    operations: Sequence[Operation] = ()
    minutes: int = 30
    existing: str | None = None

    @property
    def lead(self) -> timedelta:
        return max((o.lead for o in self.operations), default=timedelta())


@cache
def _holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("US", years=year))


def holiday(day: date) -> str | None:
    """Return the name of the holiday the dealer closes for.

    Thursdays are never closed: the demo's own first sentence books on one, whatever the date.
    """
    name = _holidays(day.year).get(day)
    return name if name in _CLOSED_ON and day.weekday() != _THURSDAY else None


def opening(department: Department, day: date) -> tuple[datetime, datetime] | None:
    hours = department.hours[day.weekday()]
    if hours is None or holiday(day):
        return None
    return datetime.combine(day, hours[0]), datetime.combine(day, hours[1])


def slots(department: Department, day: date) -> Iterator[datetime]:
    hours = opening(department, day)
    if hours is None:
        return
    start, close = hours
    while start < close:
        yield start
        start += SLOT


class Day:
    """One department's day: what is taken already, and what can still be had."""

    def __init__(self, world: World, job: Job, day: date) -> None:
        self.world = world
        self.job = job
        self.day = day
        taken = [
            a
            for a in world.of_day(job.department.uuid, day)
            if not a.is_cancelled and a.uuid != job.existing
        ]
        self._arrivals = Counter(a.start for a in taken)
        self._advisor_arrivals = Counter((a.advisor, a.start) for a in taken)
        self._transports = Counter(a.transport for a in taken)
        self._minutes = sum(a.minutes for a in taken)

    def about_day(self) -> Objection | None:
        """Return what rules out the whole day."""
        if opening(self.job.department, self.day) is None:
            reason = holiday(self.day) or self.day.strftime("%A")
            return Objection("NO_TIME_INTERVAL_EXISTS", f"Closed: {reason}")
        if self._minutes + self.job.minutes > self.job.department.minutes_per_day:
            return Objection(
                "APPOINTMENT_VIOLATES_CAPACITY_PLANNING_CONSTRAINTS",
                "The workshop has no hours left on this day",
            )
        return None

    def about_time(self, start: datetime) -> Objection | None:
        """Return what rules out this time, whoever serves and however the customer waits."""
        if start not in slots(self.job.department, self.day):
            return Objection("NO_TIME_INTERVAL_EXISTS", "Not a time the department offers")
        now = self.world.now()
        if now < start < now + self.job.lead:
            return Objection("NO_TIME_INTERVAL_EXISTS", "The chosen services need more notice")
        if self._arrivals[start] >= self.job.department.arrivals_per_slot:
            return Objection("SLOT_UNAVAILABLE", "All places at this time are taken")
        return None

    def about_advisor(self, advisor: Advisor, start: datetime) -> Objection | None:
        if not advisor.works(self.day):
            return Objection("NO_SA_AVAILABLE", f"{advisor.name} is away")
        if self._advisor_arrivals[advisor.uuid, start]:
            return Objection("NO_SA_AVAILABLE", f"{advisor.name} has another customer then")
        return None

    def about_transport(self, transport: Transport, start: datetime) -> Objection | None:
        name = transport.custom_name
        if self.job.department.uuid not in transport.departments:
            return Objection("TRANSPORT_OPTION_MISMATCH", f"{name} is not offered here")
        if transport.until is not None and start.time() > transport.until:
            return Objection(
                "TRANSPORT_OPTION_MISMATCH", f"{name} only until {transport.until:%H:%M}"
            )
        if transport.longest_minutes is not None and self.job.minutes > transport.longest_minutes:
            return Objection(
                "TRANSPORT_OPTION_MISMATCH", f"{name} only up to {transport.longest_minutes} min"
            )
        if transport.per_day is not None and self._transports[transport.uuid] >= transport.per_day:
            return Objection("TRANSPORT_OPTION_UNAVAILABLE", f"{name}: all are taken on this day")
        return None

    def advisors(self) -> list[Advisor]:
        return [a for a in self.world.advisors.values() if a.department == self.job.department.uuid]

    def free_advisor(self, start: datetime) -> Advisor | None:
        return next((a for a in self.advisors() if not self.about_advisor(a, start)), None)

    def objection(
        self, start: datetime, advisor: Advisor | None, transport: Transport | None
    ) -> Objection | None:
        """Return the first thing that speaks against booking this, now."""
        if start <= self.world.now():
            return Objection("NO_TIME_INTERVAL_EXISTS", "This time is over")
        found = self.about_day() or self.about_time(start)
        if found is None and advisor is not None:
            found = self.about_advisor(advisor, start)
        if found is None and advisor is None and self.free_advisor(start) is None:
            found = Objection("NO_SA_AVAILABLE", "No advisor is free then")
        if found is None and transport is not None:
            found = self.about_transport(transport, start)
        return found
