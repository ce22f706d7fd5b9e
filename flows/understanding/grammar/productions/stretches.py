"""From one moment to another: "2 to 4pm", "the 12th to 14th of October"."""

from __future__ import annotations

from dataclasses import replace

from flows.understanding.grammar.calendars import Days
from flows.understanding.grammar.chart import rule
from flows.understanding.grammar.dates import Date, DayOf, Month, Now, Weekday
from flows.understanding.grammar.meanings import Clock, Moment, Part, Range
from flows.understanding.grammar.productions.clocks import clock_half
from flows.understanding.grammar.productions.days import (
    day_of_period,
    figures_date,
    weekday_of_week,
)


def as_moment(said: object) -> Moment:
    match said:
        case Moment():
            return said
        case Clock():
            return Moment(clock=said)
        case Part():
            return Moment(part=said)
        case _:
            return Moment(said)  # type: ignore[arg-type]  # what is left are Days


def _nth(day: int) -> Moment | None:
    return Moment(Date(day)) if 1 <= day <= 31 else None


TIME_OF_DAY = "CLOCK|HOUR|HHMM|SPELLED|CLOCK_DOT"


@rule(
    "HOURS",
    "CLOCK to|dash|slash CLOCK|HOUR|HHMM|SPELLED|CLOCK_DOT",
    "HOUR|HHMM|SPELLED|CLOCK_DOT to|dash CLOCK",
)
@rule("HOURS", f"since_from|between|after {TIME_OF_DAY} to|dash|until|at {TIME_OF_DAY}", weight=0.2)
@rule("HOURS", f"between {TIME_OF_DAY} both {TIME_OF_DAY}", weight=0.3)
def hours(a: Clock, b: Clock) -> Range:
    return Range(Moment(clock=a), Moment(clock=b))


@rule("WEAK_HOURS", "HOUR|HHMM|SPELLED|CLOCK_DOT to|dash HOUR|HHMM|SPELLED|CLOCK_DOT")
def weak_hours(a: Clock, b: Clock) -> Range | None:
    return None if a == b else Range(Moment(clock=a), Moment(clock=b))


@rule("HOURS", "WEAK_HOURS oclock|ish", "about|with_for WEAK_HOURS", "about|at|with_for|on HOURS")
@rule("HOURS", "at WEAK_HOURS", weight=-0.3)
def hours_at(hours: Range) -> Range:
    return hours


@rule("HOURS", "WEAK_HOURS|HOURS AMPM", weight=0.2)
def hours_half(hours: Range, half: int) -> Range | None:
    last = clock_half(hours.last.clock, half) if hours.last.clock else None
    return replace(hours, last=Moment(clock=last)) if last else None


@rule("RANGE", "DAY on|at|dash? HOURS", "HOURS of|on? DAY", weight=0.1)
def day_hours(day: Days, hours: Range) -> Range:
    return replace(hours, first=replace(hours.first, days=day))


@rule("RANGE", "DAY WEAK_HOURS", "WEAK_HOURS on|of? DAY")
def day_weak_hours(day: Days, weak_hours: Range) -> Range:
    return day_hours(day, weak_hours)


@rule("RANGE", "MOMENT|PART HOURS|WEAK_HOURS", "HOURS|WEAK_HOURS MOMENT|PART", weight=0.1)
def moment_hours(a: Moment | Part | Range, b: Moment | Part | Range) -> Range | None:
    hours, said = (a, b) if isinstance(a, Range) else (b, a)
    moment = as_moment(said)
    if not isinstance(hours, Range) or moment.clock or not moment.part:
        return None
    first = replace(hours.first, days=moment.days, part=moment.part)
    return Range(first, replace(hours.last, part=moment.part))


@rule("RANGE", "HOURS")
def only_hours(hours: Range) -> Range:
    return hours


WHOLE = "DAY|PERIOD|MOMENT|CLOCKED"


@rule("RANGE", f"{WHOLE} to|dash|until {WHOLE}|CLOCK", weight=0.0)
@rule("RANGE", f"since_from|after|starting {WHOLE} to|dash|until {WHOLE}|CLOCK", weight=0.2)
@rule(
    "RANGE",
    f"between {WHOLE} both|to|dash {WHOLE}|CLOCK|HOUR|SPELLED",
    "between CLOCK both|to|dash MOMENT",
    weight=0.3,
)
@rule("RANGE", "since_from|after CLOCKED|MOMENT to|dash|until HOUR|HHMM|SPELLED", weight=0.2)
@rule("RANGE", "since_from|after CLOCK to|dash|until MOMENT|PART", weight=0.2)
def stretch(a: object, b: object) -> Range | None:
    first, last = as_moment(a), as_moment(b)
    if isinstance(first.days, Date) and isinstance(last.days, Date):
        first = replace(first, days=_filled(first.days, last.days))
    if isinstance(b, Clock) and not first.clock and first.days != Now():
        return None
    return Range(first, last)


@rule("RANGE", "inside|on|with_for|at|the|about RANGE")
def range_in(said: Range) -> Range:
    return said


def _filled(date: Date, last: Date) -> Date:
    """What the end of a stretch says for both ends: "the 12th to 14th of October 2026"."""
    if date.month is None:
        return replace(date, month=last.month, year=last.year)
    return (
        date
        if date.year or not last.year or date.month > (last.month or 12)
        else replace(date, year=last.year)
    )


NUMBER = "FIGURE|ORD|ORD_DOT|ORD_FIGURE"


@rule("RANGE", f"{NUMBER} to|dash|both|slash DAY", weight=0.2)
@rule("RANGE", f"since_from|between|after|on {NUMBER}|NUM to|dash|both|until DAY", weight=0.4)
def number_to_date(a: float, b: Days) -> Range | None:
    if not isinstance(b, (Date, DayOf)) or not 1 <= a <= 31:
        return None
    if isinstance(b, DayOf):
        return Range(Moment(DayOf(int(a), b.of)), Moment(b))
    return Range(Moment(_filled(Date(int(a)), b)), Moment(b))


@rule(
    "RANGE",
    f"MONTH since_from|between? {NUMBER} to|dash|both|until {NUMBER}",
    "MONTH_NAME ORD to|dash ORD",
    weight=0.3,
)
def month_numbers(month: int, a: int, b: int) -> Range | None:
    if not (1 <= a <= 31 and 1 <= b <= 31):
        return None
    return Range(Moment(Date(a, month)), Moment(Date(b, month)))


@rule("RANGE", "DAY to|dash|until ORD|FIGURE|ORD_DOT", weight=0.1)
@rule("RANGE", "since_from DAY to|dash|until ORD|FIGURE|ORD_DOT", weight=0.2)
def date_to_number(day: Days, last: int) -> Range | None:
    if not isinstance(day, Date) or day.month is None or not 1 <= last <= 31:
        return None
    return Range(Moment(day), Moment(Date(last, day.month, day.year)))


@rule("RANGE", "since_from|between ORD_DOT|ORD_FIGURE to|until|both ORD_DOT|ORD_FIGURE", weight=0.2)
@rule("RANGE", "since_from|between DAY to|until|both ORD_DOT|ORD_FIGURE", weight=0.2)
def ordinals(a: int | Days, b: int) -> Range | None:
    first, last = _nth(a) if isinstance(a, int) else as_moment(a), _nth(b)
    if first is None or last is None or not isinstance(first.days, Date):
        return None
    return Range(first, Moment(Date(b, first.days.month, first.days.year)))


@rule("RANGE", "WEEKDAY to|dash|until WEEKDAY", weight=-0.1)
def weekdays(a: int, b: int) -> Range | None:
    return Range(Moment(Weekday(a)), Moment(Weekday(b))) if a != b else None


@rule("RANGE", "WEEKDAY HOURS", weight=-0.2)
def weak_weekday_hours(weekday: int, hours: Range) -> Range:
    return day_hours(Weekday(weekday), hours)


@rule("RANGE", "MONTH to|dash|until MONTH", weight=-0.1)
@rule("RANGE", "since_from|between MONTH to|dash|both|until MONTH", weight=0.1)
def months(a: int, b: int) -> Range:
    return Range(Moment(Month(a)), Moment(Month(b)))


@rule("RANGE", "MONTH to|dash|until MONTH YEAR", weight=0.4)
def months_year(a: int, b: int, year: int) -> Range:
    return Range(Moment(Month(a, year - (a > b))), Moment(Month(b, year)))


@rule("RANGE", "from_day NUM|ORD to_day NUM|ORD", weight=0.6)
def days_with_article(a: float, b: float) -> Range | None:
    first, last = _nth(int(a)), _nth(int(b))
    return Range(first, last) if first and last else None


@rule("RANGE", "between|since_from DASHED both|to DASHED", weight=0.4)
def dashed_dates(a: Date, b: Date) -> Range:
    return Range(Moment(a), Moment(b))


@rule("DASHED", "FIGURE dash FIGURE")
def dashed(day: int, month: int) -> Date | None:
    return figures_date(day, month)


@rule("RANGE", f"PERIOD since_from|between {NUMBER} to|dash|both|until {NUMBER}", weight=0.3)
def numbers_in_period(period: Days, a: int, b: int) -> Range | None:
    return numbers_of_period(a, b, period)


@rule("RANGE", "RANGE of? YEAR", weight=0.1)
def range_year(said: Range, year: int) -> Range | None:
    days = said.first.days, said.last.days
    match days:
        case Date(month=int(), year=None) as first, Date(month=int(), year=None) as last:
            return Range(Moment(replace(first, year=year)), Moment(replace(last, year=year)))
        case _:
            return None


@rule(
    "RANGE", "since_from|between? FIGURE|ORD to|dash|both FIGURE|ORD of|inside? PERIOD", weight=0.3
)
def numbers_of_period(a: int, b: int, period: Days) -> Range | None:
    first, last = day_of_period(a, period), day_of_period(b, period)
    return Range(Moment(first), Moment(last)) if first and last else None


@rule("RANGE", "DATE_PAIR to|dash|until DATE_PAIR", weight=-0.1)
@rule("RANGE", "since_from|between|after DATE_PAIR to|dash|until|both DATE_PAIR", weight=0.3)
def date_pairs(a: Date, b: Date) -> Range:
    return Range(Moment(_filled(a, b)), Moment(b))


@rule("RANGE", "PERIOD since_from|between? RANGE", "RANGE PERIOD", weight=0.1)
def range_in_week(a: Days | Range, b: Days | Range) -> Range | None:
    said, period = (a, b) if isinstance(a, Range) else (b, a)
    assert isinstance(said, Range)  # noqa: S101  the pattern says so
    assert not isinstance(period, Range)  # noqa: S101
    if isinstance(said.first.days, Weekday) and isinstance(said.last.days, Weekday):
        first = weekday_of_week(said.first.days.weekday, period)
        last = weekday_of_week(said.last.days.weekday, period)
        if first and last:
            return Range(replace(said.first, days=first), replace(said.last, days=last))
    return None


@rule("RANGE", "DAY both DAY", "between DAY both DAY", weight=-0.3)
def two_days(a: Days, b: Days) -> Range | None:
    """Two days are a stretch only where one follows the other: "Thursday and Friday"."""
    if isinstance(a, Weekday) and isinstance(b, Weekday) and (a.weekday + 1) % 7 == b.weekday:
        return Range(Moment(a), Moment(b))
    return None
