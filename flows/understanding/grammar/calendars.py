"""The calendar as the grammar needs it: days, lengths of time, the unit that holds a moment.

All datetimes in here are wall-clock times without a zone.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal, Protocol

from flows.understanding.request import Grain

PartName = Literal[
    "early",
    "morning",
    "forenoon",
    "lunch",
    "afternoon",
    "tarde",
    "evening",
    "night",
    "tonight",
    "late",
    "office",
]
Edge = Literal["begin", "middle", "end", "rest"]
UnitName = Literal[
    "second",
    "minute",
    "hour",
    "day",
    "workday",
    "night",
    "week",
    "workweek",
    "weekend",
    "fortnight",
    "month",
    "quarter",
    "half_year",
    "year",
]
ONE_DAY = timedelta(days=1)
SATURDAY = 5
MOST_WORKDAYS = 2000  # some eight years: nobody counts further


class OutOfReachError(ValueError):
    """The words name a moment that no calendar holds (year 0, 10,000 years from now)."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The moment of speaking, and what decides between readings."""

    now: datetime  # wall clock of the zone, without it
    zone: tzinfo | None = None
    past: bool = False
    country: str | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    def at(self, day: date) -> Calendar:
        """The same, read on another day: the end of a range is read from its start."""
        return replace(self, now=datetime.combine(day, time()), past=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of wall-clock time. `others`: further readings, when it is truly ambiguous."""

    start: datetime
    end: datetime
    grain: Grain
    others: tuple[datetime, ...] = ()  # starts of further readings
    holiday: str | None = None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def whole_day(day: date, *others: date, holiday: str | None = None) -> Found:
    start = midnight(day)
    return Found(start, start + ONE_DAY, "day", tuple(midnight(o) for o in others), holiday)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise OutOfReachError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Days(Protocol):
    """A day, or a stretch of whole days, that can be found in a calendar."""

    def find(self, cal: Calendar) -> Found: ...


def week_start(day: date) -> date:
    return day - timedelta(days=day.weekday())


def stretch_of(unit: UnitName, at: datetime, shift: int = 0) -> Found:
    """The whole unit of the calendar that holds `at`, moved by `shift` units."""
    day = at.date()
    monday = week_start(day) + timedelta(weeks=shift)
    match unit:
        case "week":
            return Found(midnight(monday), midnight(monday + timedelta(days=7)), "week")
        case "workweek":
            return Found(midnight(monday), midnight(monday + timedelta(days=5)), "week")
        case "weekend":
            saturday = monday + timedelta(days=5)
            return Found(midnight(saturday), midnight(saturday + timedelta(days=2)), "weekend")
        case "fortnight":
            start = week_start(day) + timedelta(weeks=2 * shift)
            return Found(midnight(start), midnight(start + timedelta(days=14)), "week")
        case "month":
            return months_from(day.replace(day=1), shift, 1, "month")
        case "quarter":
            return months_from(
                date(day.year, 3 * ((day.month - 1) // 3) + 1, 1), 3 * shift, 3, "quarter"
            )
        case "half_year":
            return months_from(
                date(day.year, 6 * ((day.month - 1) // 6) + 1, 1), 6 * shift, 6, "quarter"
            )
        case "year":
            return months_from(date(day.year, 1, 1), 12 * shift, 12, "year")
        case _:
            return whole_day(day + timedelta(days=shift))


def months_from(first: date, shift: int, count: int, grain: Grain) -> Found:
    return Found(
        midnight(add_months(first, shift)), midnight(add_months(first, shift + count)), grain
    )


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; months and days follow the calendar, the rest the clock."""

    months: int = 0
    days: int = 0
    workdays: int = 0
    hours: float = 0
    minutes: float = 0
    seconds: float = 0

    @property
    def of_days(self) -> bool:
        return not (self.hours or self.minutes or self.seconds)

    def __add__(self, other: Duration) -> Duration:
        return Duration(
            self.months + other.months,
            self.days + other.days,
            self.workdays + other.workdays,
            self.hours + other.hours,
            self.minutes + other.minutes,
            self.seconds + other.seconds,
        )

    def after(self, at: datetime, sign: int = 1) -> datetime:
        day = add_months(at.date(), sign * self.months) + timedelta(days=sign * self.days)
        left = self.workdays
        while left and left < MOST_WORKDAYS:
            day += timedelta(days=sign)
            left -= day.weekday() < SATURDAY
        return datetime.combine(day, at.time()) + sign * timedelta(
            hours=self.hours, minutes=self.minutes, seconds=self.seconds
        )


def duration(n: float, unit: object) -> Duration:
    match unit:
        case "year":
            return Duration(months=round(12 * n))
        case "half_year":
            return Duration(months=round(6 * n))
        case "quarter":
            return Duration(months=round(3 * n))
        case "month":
            return Duration(months=int(n), days=round(30 * (n % 1)))
        case "fortnight":
            return Duration(days=round(14 * n))
        case "week" | "weekend" | "workweek":
            return Duration(days=round(7 * n))
        case "workday":
            return Duration(workdays=round(n))
        case "hour":
            return Duration(hours=n)
        case "minute":
            return Duration(minutes=n)
        case "second":
            return Duration(seconds=n)
        case _:
            return Duration(days=int(n), hours=24 * (n % 1))
