"""Lengths of time and what lies so far away: "in two weeks", "3 days after Easter"."""

from __future__ import annotations

from flows.understanding.grammar.calendars import Days, Duration, UnitName, duration
from flows.understanding.grammar.chart import rule
from flows.understanding.grammar.dates import (
    Counted,
    Date,
    Holiday,
    Nth,
    Offset,
    Period,
    Weekday,
    WeekdayBy,
)
from flows.understanding.grammar.meanings import Moment


@rule("DURATION", "COUNT UNIT")
def length(n: float, unit: UnitName) -> Duration | None:
    return duration(n, unit) if n < 10_000 else None


@rule("DURATION", "COUNT dash UNIT")
def length_dash(n: float, unit: UnitName) -> Duration | None:
    return length(n, unit)


@rule("DURATION", "HOURS_MINUTES", weight=-0.3)
def hours_minutes(length: Duration) -> Duration:
    return length


@rule("DURATION", "HOURS_MINUTES UNIT", weight=0.1)
def hours_and_minutes(length: Duration, unit: UnitName) -> Duration | None:
    """In figures and with a unit behind: "1h30min"."""
    return length if unit == "minute" else None


@rule("DURATION", "few UNIT")
def few(unit: UnitName) -> Duration:
    return duration(3, unit)


@rule("DURATION", "half UNIT", "half NUM_WEAK UNIT", "FRACTION UNIT", weight=0.1)
def half_unit(*args: object) -> Duration | None:
    unit = args[-1]
    share = args[0] if len(args) > 1 and isinstance(args[0], float) else 0.5
    return duration(share, unit)


@rule("DURATION", "COUNT and_a_half UNIT", "COUNT UNIT and_a_half", weight=0.1)
def one_and_a_half(count: float, unit: UnitName) -> Duration:
    return duration(count + 0.5, unit)


@rule("DURATION", "DURATION both|plus? DURATION", weight=0.1)
def lengths(a: Duration, b: Duration) -> Duration | None:
    finer = (
        (0 < b.days < a.days)
        or (b.months and not a.months)
        or (b.months == 0 and not b.days)
        or (b.days and a.months)
    )
    return a + b if finer and a != b else None


def _offset(length: Duration, sign: int, anchor: Days | None, *, of_days: bool) -> Offset | None:
    return Offset(length, sign, anchor) if length.of_days == of_days else None


@rule(
    "DAY",
    "inside|inside_length about? DURATION",
    "DURATION hence",
    "plus_sign DURATION",
    weight=0.1,
)
def day_from_now(length: Duration) -> Offset | None:
    return _offset(length, 1, None, of_days=True)


@rule(
    "MOMENT",
    "inside|inside_length about? DURATION",
    "DURATION hence",
    "plus_sign DURATION",
    weight=0.1,
)
@rule("MOMENT", "after_length DURATION", weight=-0.2)
def moment_from_now(length: Duration) -> Moment | None:
    found = _offset(length, 1, None, of_days=False)
    return Moment(found) if found else None


@rule("DAY", "after_length DURATION", weight=0.1)
def day_after_length(length: Duration) -> Offset | None:
    return _offset(length, 1, None, of_days=True)


@rule("DAY", "DURATION ago", "ago_before about? DURATION", weight=0.2)
def day_ago(length: Duration) -> Offset | None:
    return _offset(length, -1, None, of_days=True)


@rule("MOMENT", "DURATION ago", "ago_before about? DURATION", weight=0.2)
def moment_ago(length: Duration) -> Moment | None:
    found = _offset(length, -1, None, of_days=False)
    return Moment(found) if found else None


@rule("MOMENT", "inside MINUTE", weight=-2)
def minutes_from_now(minutes: int) -> Moment | None:
    return Moment(Offset(Duration(minutes=minutes))) if minutes >= 5 else None


@rule("DAY", "inside|inside_length? DURATION following DAY|PERIOD", weight=0.2)
def day_after(length: Duration, anchor: Days) -> Offset | None:
    return Offset(length, 1, anchor) if length.of_days else None


@rule("DAY", "DURATION preceding DAY|PERIOD", weight=0.2)
def day_before(length: Duration, anchor: Days) -> Offset | None:
    return Offset(length, -1, anchor) if length.of_days else None


@rule("DAY", "UNIT after_length DAY", weight=0.4)
def unit_after(unit: UnitName, day: Days) -> Offset | None:
    """The day after Thanksgiving, the week after Easter."""
    return day_after(duration(1, unit), day)


@rule("DAY", "UNIT preceding DAY", weight=0.4)
def unit_before(unit: UnitName, day: Days) -> Offset | None:
    return day_before(duration(1, unit), day)


@rule("DAY", "WEEKDAY following DAY", weight=0.1)
def weekday_after(weekday: int, day: Days) -> WeekdayBy | None:
    return WeekdayBy(weekday, day) if isinstance(day, (Date, Holiday)) else None


@rule("DAY", "WEEKDAY preceding DAY", weight=0.1)
def weekday_before(weekday: int, day: Days) -> WeekdayBy | None:
    return WeekdayBy(weekday, day, -1) if isinstance(day, (Date, Holiday)) else None


@rule("DAY", "NUM WEEKDAY hence", "inside_length NUM WEEKDAY", weight=0.2)
def weekdays_from_now(n: float, weekday: int) -> Counted:
    return Counted(int(n), weekday)


@rule("DAY", "DURATION following WEEKDAY", "DURATION WEEKDAY_NAME", weight=0.1)
def weeks_from_weekday(length: Duration, weekday: int) -> Offset | None:
    if not length.of_days or length.days % 7 or not length.days:
        return None
    return Offset(length, 1, Weekday(weekday))


@rule("MONTHLY", "MONTH inside DURATION")
def month_in_a_year(month: int, length: Duration) -> Nth | None:
    years = length.months // 12
    return None if length.months % 12 or not years else Nth(month, "month", Period("year", years))
