"""Days: "next Tuesday", "the 5th of May", "the second Tuesday of next month"."""

from __future__ import annotations

from dataclasses import replace

from flows.understanding.grammar.calendars import Days, UnitName
from flows.understanding.grammar.chart import rule
from flows.understanding.grammar.dates import (
    Counted,
    Date,
    DayOf,
    Holiday,
    Month,
    Nth,
    Offset,
    Period,
    Relative,
    Weekday,
    WeekdayIn,
    WeekNumber,
    WithDay,
)


@rule("DAY", "WEEKDAY_NAME")
def weekday(n: int) -> Weekday:
    return Weekday(n)


@rule("DAY", "coming WEEKDAY", "WEEKDAY coming", weight=0.3)
def coming_weekday(n: int) -> Weekday:
    return Weekday(n, 0)


@rule("DAY", "STEP WEEKDAY", "WEEKDAY STEP", weight=0.1)
def which_weekday(step: int, weekday: int) -> Weekday:
    return Weekday(weekday, step)


@rule("DAY", "WEEKDAY STEP_WEAK")
def weekday_after_next(weekday: int, step_weak: int) -> Counted | None:
    return Counted(step_weak, weekday) if step_weak > 1 else None


@rule("DAY", "WEEKDAY of|on|inside|dash? PERIOD", "PERIOD of|on|inside|dash? WEEKDAY", weight=0.1)
def weekday_of_week(weekday: int, period: Days) -> Days | None:
    if isinstance(period, Period) and period.unit in ("week", "workweek", "fortnight"):
        return WeekdayIn(weekday, period)
    if isinstance(period, (WeekNumber, WithDay)) or (
        isinstance(period, Nth) and period.what == "week"
    ):
        return WeekdayIn(weekday, period)
    return None


@rule("DAY", "DAY of|on? WEEKDAY", "WEEKDAY DAY", weight=0.1)
def weekday_of_date(weekday: int, day: Days) -> Days | None:
    match day:
        case Date(weekday=None):
            return replace(day, weekday=weekday)
        case Relative():
            return day
        case Offset(length=length) if length.of_days:
            return WeekdayIn(weekday, day)
        case _:
            return None


@rule("DAY", "FIGURE|ORD|ORD_DOT of|slash|dash? MONTH", "FIGURE|ORD the of MONTH", weight=0.1)
def day_month(day: int, month: int) -> Date | None:
    return Date(day, month) if 1 <= day <= 31 else None


@rule("DAY", "NUM of MONTH", "NUM MONTH_NAME", weight=-0.1)
def day_in_words_month(day: float, month: int) -> Date | None:
    return Date(int(day), month) if 1 <= day <= 31 and day == int(day) else None


@rule("DAY", "MONTH of|slash|dash? FIGURE|ORD|ORD_DOT", "MONTH the ORD")
def month_day(month: int, day: int) -> Date | None:
    return Date(day, month) if 1 <= day <= 31 else None


@rule("DAY", "MONTH_NAME NUM", weight=-0.1)
def month_day_in_words(month: int, day: float) -> Date | None:
    return Date(int(day), month) if 1 <= day <= 31 and day == int(day) else None


@rule("DAY", "MONTH NUM", weight=-0.4)
def weak_month_day(month: int, day: float) -> Date | None:
    return Date(int(day), month) if 10 <= day <= 31 and day == int(day) else None


@rule("DAY", "DAY of|slash|dash? YEAR", weight=0.1)
def date_year(day: Days, year: int) -> Date | None:
    return replace(day, year=year) if isinstance(day, Date) and day.month and not day.year else None


@rule("DAY", "DAY slash|dash FIGURE2", weight=0.1)
def date_short_year(day: Days, year: int) -> Date | None:
    return date_year(day, 2000 + year) if year > 12 else None


@rule("DAY", "YEAR of|slash|dash? DAY", weight=0.1)
def year_date(day: Days, year: int) -> Date | None:
    return date_year(day, year)


@rule("DAY", "the|on ORD_FIGURE|ORD_DOT", "on ORD|FIGURE", "starting ORD")
def day_of_month(day: int) -> Date | None:
    return Date(day) if 1 <= day <= 31 else None


@rule("DAY", "ORD_FIGURE", "DATE_PAIR", weight=-0.5)
def bare_date(day: int | Date) -> Date:
    return day if isinstance(day, Date) else Date(day)


@rule("DAY", "FIGURE dash FIGURE", weight=-0.2)
def dashed_date(a: int, b: int) -> Date | None:
    """One of both can only be a day: "22-4", "4-22"."""
    if not (a > 12) ^ (b > 12):
        return None
    return Date(max(a, b), min(a, b)) if min(a, b) >= 1 and max(a, b) <= 31 else None


@rule("DAY", "FIGURE dash FIGURE0", weight=0.6)
def day_month_dashed(day: int, month: int) -> Date | None:
    """No stretch of hours is written so: "15-06"."""
    return figures_date(day, month) if day > 12 else None


@rule("DAY", "FIGURE dash FIGURE0", weight=-0.3)
@rule("DAY", "on FIGURE dash FIGURE", weight=-0.1)
@rule(
    "DAY", "on FIGURE of FIGURE", "ORD_DOT ORD_DOT|FIGURE|ORD", "ORD_DOT slash ORD_DOT", weight=-0.1
)
def figures_date(day: int, month: int) -> Date | None:
    return Date(day, month) if 1 <= day <= 31 and 1 <= month <= 12 else None


@rule(
    "DAY",
    "FIGURE FIGURE YEAR",
    "FIGURE FIGURE0 FIGURE2",
    "FIGURE dash FIGURE dash YEAR",
    weight=-0.1,
)
def spaced_date(day: int, month: int, year: int) -> Date | None:
    date = figures_date(day, month)
    return replace(date, year=year if year > 99 else 2000 + year) if date and year > 12 else None


@rule("DAY", "UNIT FIGURE|NUM_WORD", weight=-0.3)
def day_number(unit: UnitName, day: int) -> Date | None:
    return Date(day) if unit == "day" and 1 <= day <= 31 else None


@rule("DAY", "WEEKDAY ORD|DAY_FIGURE|ORD_DOT")
def weekday_ordinal(weekday: int, day: int) -> Date | None:
    return Date(day, weekday=weekday) if 1 <= day <= 31 else None


@rule("DAY", "ORD|FIGURE|ORD_DOT of? PERIOD", "PERIOD on|the? ORD", weight=0.25)
def day_of_period(day: int, period: Days) -> Days | None:
    if isinstance(period, Month):
        return Date(day, period.month, period.year) if 1 <= day <= 31 else None
    return DayOf(day, period) if isinstance(period, Period) and period.unit == "month" else None


@rule("DAY", "on|with_for|at|inside|about|the|starting DAY")
def day_on(day: Days) -> Days:
    return day


@rule("DAY", "ORD WEEKDAY of|inside? PERIOD", "ORD WEEKDAY_NAME of|inside? PERIOD", weight=0.2)
def nth_weekday(n: int, weekday: int, period: Days) -> Nth:
    return Nth(n, weekday, period)


@rule("DAY", "ORD WEEKDAY of|inside UNIT", weight=0.1)
def nth_weekday_of(n: int, weekday: int, unit: UnitName) -> Nth | None:
    return Nth(n, weekday, Period(unit)) if unit in ("month", "year") else None


@rule("DAY", "last WEEKDAY of|inside PERIOD", weight=0.2)
def last_weekday(weekday: int, period: Days) -> Nth:
    return Nth(-1, weekday, period)


@rule("DAY", "ORD UNIT of|inside PERIOD", weight=0.2)
def nth_day(n: int, unit: UnitName, period: Days) -> Nth | None:
    return Nth(n, "day", period) if unit == "day" else None


@rule("DAY", "last UNIT of|inside PERIOD", weight=0.2)
def last_day(unit: UnitName, period: Days) -> Nth | None:
    return Nth(-1, "day", period) if unit == "day" else None


@rule("DAY", "HOLIDAY")
def holiday(name: Holiday) -> Holiday:
    return name


@rule("DAY", "STEP HOLIDAY", "HOLIDAY STEP")
def which_holiday(step: int, holiday: Holiday) -> Holiday:
    return replace(holiday, step=step)


@rule("DAY", "HOLIDAY of? YEAR")
def holiday_year(holiday: Holiday, year: int) -> Holiday:
    return replace(holiday, year=year)
