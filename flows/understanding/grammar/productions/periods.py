"""Weeks, weekends, months and years, and their beginnings and ends."""

from __future__ import annotations

from flows.understanding.grammar.calendars import Days, Edge, UnitName
from flows.understanding.grammar.chart import rule
from flows.understanding.grammar.dates import (
    Date,
    Edged,
    Holiday,
    Month,
    Nth,
    Period,
    Relative,
    WeekNumber,
    WithDay,
    Year,
)
from flows.understanding.grammar.meanings import Moment, Part


@rule("PERIOD", "STEP UNIT", "UNIT STEP", weight=0.1)
def which_unit(step: int, unit: UnitName) -> Days | None:
    return None if unit in ("second", "minute", "hour", "night", "day") else Period(unit, step)


@rule("MOMENT", "STEP UNIT", weight=0.1)
def which_night(step: int, unit: UnitName) -> Moment | None:
    return Moment(Relative(step), part=Part("night")) if unit == "night" else None


@rule("PERIOD", "coming UNIT", weight=0.3)
def coming_weekend(unit: UnitName) -> Period | None:
    """The coming weekend is this week's, whatever "next weekend" is."""
    return Period(unit) if unit == "weekend" else None


@rule("PERIOD", "UNIT STEP_WEAK", weight=0.1)
def unit_after_next(unit: UnitName, step: int) -> Period | None:
    return None if unit in ("second", "minute", "hour", "night") else Period(unit, step)


@rule("PERIOD", "the UNIT", weight=-0.5)
def the_unit(unit: UnitName) -> Period | None:
    return (
        Period(unit)
        if unit in ("week", "weekend", "month", "year", "quarter", "fortnight", "workweek")
        else None
    )


@rule("PERIOD", "UNIT", weight=-0.6)
def weekend(unit: UnitName) -> Period | None:
    return Period(unit) if unit == "weekend" else None


@rule("PERIOD", "MONTH_NAME", "inside|of|about|the|with_for MONTH")
def month(n: int) -> Month:
    return Month(n)


@rule("PERIOD", "STEP MONTH", "MONTH STEP", weight=0.1)
def which_month(step: int, month: int) -> Month:
    return Month(month, None, step)


@rule("PERIOD", "MONTH of|slash|dash? YEAR", "YEAR slash|dash? MONTH", weight=0.1)
def month_year(month: int, year: int) -> Month:
    return Month(month, year)


@rule("PERIOD", "MONTH of? PERIOD", "PERIOD inside|of? MONTH", weight=0.1)
def month_of_year(month: int, period: Days) -> Nth | None:
    return (
        Nth(month, "month", period)
        if isinstance(period, Period) and period.unit == "year"
        else None
    )


@rule("PERIOD", "FIGURE slash|dash YEAR", "YEAR slash|dash FIGURE", weight=0.1)
def figures_month_year(a: int, b: int) -> Month | None:
    month, year = min(a, b), max(a, b)
    return Month(month, year) if 1 <= month <= 12 else None


@rule("PERIOD", "UNIT MONTH", "UNIT of MONTH", weight=0.1)
def month_of_name(unit: UnitName, month: int) -> Month | None:
    return Month(month) if unit == "month" else None


@rule("YEARLY", "of YEAR")
@rule("PERIOD", "inside YEAR", "UNIT YEAR")
def year(*args: object) -> Year | None:
    unit, number = args if len(args) == 2 else ("year", args[0])
    return Year(number) if unit == "year" and isinstance(number, int) else None


@rule("PERIOD", "EDGE_UNIT", weight=0.2)
def named_edge(both: tuple[Edge, UnitName]) -> Edged:
    return Edged(both[0], Period(both[1]))


@rule("PERIOD", "EDGE_WEAK MONTH", weight=0.1)
def edge_of_month(which: Edge, month: int) -> Edged:
    return Edged(which, Month(month))


@rule("PERIOD", "EDGE of? STEP UNIT", weight=0.1)
def edge_of_day(which: Edge, step: int, unit: UnitName) -> Edged | None:
    return Edged(which, Relative(step)) if unit == "day" and which == "rest" else None


@rule(
    "PERIOD",
    "EDGE of|inside? PERIOD|DAY|UNIT",
    "EDGE of|inside? about? PERIOD",
    "EDGE dash? PERIOD|YEARLY",
    weight=0.1,
)
def edge(which: Edge, of: Days | UnitName) -> Edged | None:
    if isinstance(of, str):
        if of == "day":
            return Edged(which, Period(of)) if which == "rest" else None
        return Edged(which, Period(of)) if of in ("week", "month", "year", "quarter") else None
    if isinstance(of, (Period, Month, Year, Nth, WeekNumber)) or (
        which == "rest" and isinstance(of, Relative)
    ):
        return Edged(which, of)
    return None


@rule("PERIOD", "UNIT week_of DAY", "UNIT DAY", weight=0.1)
def week_of_day(unit: UnitName, day: Days) -> WithDay | None:
    if unit not in ("week", "weekend", "workweek"):
        return None
    return WithDay(unit, day) if isinstance(day, (Date, Holiday, Nth)) else None


@rule("PERIOD", "DAY UNIT")
def holiday_weekend(day: Days, unit: UnitName) -> WithDay | None:
    return WithDay(unit, day) if unit == "weekend" and isinstance(day, Holiday) else None


@rule("PERIOD", "UNIT FIGURE", "ORD_DOT UNIT", weight=0.05)
def numbered_week(a: UnitName | int, b: UnitName | int) -> WeekNumber | None:
    unit, n = (a, b) if isinstance(a, str) else (b, a)
    return WeekNumber(n) if unit == "week" and isinstance(n, int) and 1 <= n <= 53 else None


@rule("PERIOD", "ORD UNIT", "ORD UNIT of? YEAR", "NUM UNIT YEAR", weight=0.05)
def nth_quarter(n: float, unit: UnitName, year: int | None = None) -> Nth | None:
    if unit not in ("quarter", "half_year") or not isinstance(n, int):
        return None
    return Nth(n, unit, Year(year) if year else Period("year"))


@rule("PERIOD", "ORD UNIT of|inside? PERIOD|YEARLY", weight=0.1)
def nth_unit(n: int, unit: UnitName, period: Days) -> Nth | None:
    return (
        Nth(n, unit, period)
        if unit in ("week", "weekend", "month", "quarter", "fortnight", "half_year")
        else None
    )


@rule("PERIOD", "last UNIT of|inside PERIOD", "last UNIT YEARLY", weight=0.15)
def last_unit(unit: UnitName, period: Days) -> Nth | None:
    return (
        Nth(-1, unit, period)
        if unit in ("week", "weekend", "month", "quarter", "fortnight", "half_year")
        else None
    )


@rule("PERIOD", "MONTHLY", "at|on|inside|with_for|about|the|starting PERIOD")
def period_on(period: Days) -> Days | None:
    return period if not isinstance(period, int) else None
