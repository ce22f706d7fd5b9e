"""A day and a time of day together: "Thursday the 5th around 3"."""

from __future__ import annotations

from dataclasses import replace

from flows.understanding.grammar.calendars import Days, Duration, Edge, UnitName
from flows.understanding.grammar.chart import rule
from flows.understanding.grammar.dates import Date, Month, Now, Nth, Offset, Relative, Weekday
from flows.understanding.grammar.meanings import Clock, Moment, Part
from flows.understanding.grammar.productions.clocks import part_edge
from flows.understanding.grammar.productions.days import weekday_of_week


@rule("MOMENT", "DAY dash? CLOCK", "CLOCK of|dash? DAY", weight=0.1)
def day_clock(day: Days, clock: Clock) -> Moment:
    return Moment(day, clock)


@rule("MOMENT", "DAY HOUR|HHMM|SPELLED", weight=-0.3)
def day_hour(day: Days, clock: Clock) -> Moment | None:
    return Moment(day, clock)


@rule("MOMENT", "DAY with_for HOUR|HHMM|SPELLED", "with_for HOUR|HHMM|SPELLED DAY", weight=-0.2)
def day_for_hour(day: Days | Clock, clock: Clock | Days) -> Moment | None:
    if isinstance(day, Clock):
        day, clock = clock, day
    return Moment(day, clock) if isinstance(clock, Clock) and not isinstance(day, Clock) else None


@rule("MOMENT", "DAY CLOCK_DOT", weight=-0.7)
def day_dotted(day: Days, clock: Clock) -> Moment:
    return Moment(day, clock)


@rule("MOMENT", "HOUR|HHMM|SPELLED|CLOCK_DOT DAY", weight=-0.6)
def hour_day(clock: Clock, day: Days) -> Moment | None:
    return Moment(day, clock) if isinstance(day, (Relative, Weekday)) else None


@rule("MOMENT", "PART_WEAK of DAY", weight=0.3)
def part_weak_of_day(part: Part, day: Days) -> Moment:
    return Moment(day, part=part)


@rule("MOMENT", "EDGE of? MOMENT", weight=0.2)
def moment_edge(edge: Edge, moment: Moment) -> Moment | None:
    if moment.part is None or moment.clock:
        return None
    part = part_edge(edge, moment.part)
    return replace(moment, part=part) if part else None


@rule("MOMENT", "DAY dash? PART", "PART of|on|dash? DAY", weight=0.1)
def day_part(day: Days, part: Part) -> Moment:
    return Moment(day, part=part)


@rule("MOMENT", "DAY AMPM", weight=-0.1)
def day_half(day: Days, ampm: int) -> Moment:
    return Moment(day, part=Part("afternoon" if ampm else "morning"))


@rule("MOMENT", "ORD_DOT|ORD_FIGURE PART", weight=-0.2)
def date_part(day: int, part: Part) -> Moment:
    return Moment(Date(day), part=part)


@rule("DAY", "PERIOD DAY", weight=0.05)
def date_in_month(period: Days, day: Days) -> Date | None:
    """Said in two steps: "in November, on the 15th"."""
    if isinstance(period, Month) and isinstance(day, Date) and day.month is None:
        return replace(day, month=period.month, year=period.year)
    return None


@rule("MOMENT", "DAY EDGE", "EDGE DAY", weight=-0.2)
def day_edge(day: Days, edge: Edge) -> Moment | None:
    part: dict[Edge, Part] = {"begin": Part("morning"), "end": Part("late")}
    return Moment(day, part=part[edge]) if edge in part else None


@rule("MOMENT", "DAY_PART")
def joined_day_part(both: tuple[int, Part]) -> Moment:
    return Moment(Weekday(both[0]), part=both[1])


@rule("MOMENT", "coming DAY_PART", "DAY_PART coming", weight=0.3)
def coming_joined(both: tuple[int, Part]) -> Moment:
    return Moment(Weekday(both[0], 0), part=both[1])


@rule("MOMENT", "STEP DAY_PART", "DAY_PART STEP")
def which_joined(step: int, day_part: tuple[int, Part]) -> Moment:
    return Moment(Weekday(day_part[0], step), part=day_part[1])


@rule("MOMENT", "DAY_PART on? DAY", "DAY DAY_PART")
def joined_with_date(day_part: tuple[int, Part], day: Days) -> Moment | None:
    if isinstance(day, Date):
        return Moment(replace(day, weekday=day_part[0]), part=day_part[1])
    return None


@rule("MOMENT", "DAY CLOCKED", "CLOCKED of|on? DAY", weight=0.1)
def day_clocked(day: Days, clocked: Moment) -> Moment:
    return replace(clocked, days=day)


@rule("MOMENT", "MOMENT CLOCK", "CLOCK MOMENT", weight=0.1)
def moment_clock(moment: Moment, clock: Clock) -> Moment | None:
    return replace(moment, clock=clock) if moment.part and not moment.clock else None


@rule("MOMENT", "MOMENT HOUR|SPELLED|HHMM", "MOMENT at HHMM", weight=-0.3)
def moment_hour(moment: Moment, clock: Clock) -> Moment | None:
    return moment_clock(moment, clock)


@rule("MOMENT", "HOUR|SPELLED|HHMM MOMENT", weight=-0.3)
def hour_moment(clock: Clock, moment: Moment) -> Moment | None:
    return moment_clock(moment, clock)


@rule("MOMENT", "MOMENT PART", "PART of? MOMENT", weight=0.0)
def moment_part(moment: Moment, part: Part) -> Moment | None:
    return replace(moment, part=part) if moment.clock and not moment.part and moment.days else None


@rule("MOMENT", "MOMENT on|of? DAY", "DAY MOMENT", weight=0.05)
def moment_day(moment: Moment, day: Days) -> Moment | None:
    """The date may stand behind: "Wed afternoon 29 Nov"; or be said twice: "tomorrow, Tuesday"."""
    match moment.days, day:
        case None, _:
            return replace(moment, days=day)
        case Weekday(weekday=n), Date(weekday=None):
            return replace(moment, days=replace(day, weekday=n))
        case Relative(), Date():
            return replace(moment, days=day)
        case Relative(), Weekday():
            return moment
        case Date(weekday=None) as date, Weekday(weekday=n, step=None):
            return replace(moment, days=replace(date, weekday=n))
        case _:
            return None


@rule("DAY", "DAY of HOLIDAY", weight=0.1)
def day_after_holiday(day: Days, holiday: Days) -> Offset | None:
    """Counted from a holiday: "le lendemain de Noël"."""
    if isinstance(day, Relative) and day.days > 0:
        return Offset(Duration(days=day.days), 1, holiday)
    return None


@rule("MOMENT", "WEEKDAY PART", weight=-0.2)
def weak_weekday_part(weekday: int, part: Part) -> Moment:
    return Moment(Weekday(weekday), part=part)


@rule("DAY", "WEEKDAY_NAME UNIT", weight=-0.2)
def weekday_week(weekday_name: int, unit: UnitName) -> Offset | None:
    """Said in Britain: "Tuesday week"."""
    return Offset(Duration(days=7), 1, Weekday(weekday_name)) if unit == "week" else None


@rule("MOMENT", "WEEKDAY CLOCK|CLOCKED", weight=-0.2)
def weak_weekday_clock(weekday: int, said: Clock | Moment) -> Moment:
    """A short name that is a word as well ("do", "mer") is a day before a time."""
    return (
        day_clock(Weekday(weekday), said)
        if isinstance(said, Clock)
        else replace(said, days=Weekday(weekday))
    )


@rule("MOMENT", "WEEKDAY FIGURE_HOUR", weight=-0.4)
def weak_weekday_hour(weekday: int, clock: Clock) -> Moment:
    return Moment(Weekday(weekday), clock)


@rule("DAY", "DAY DAY", weight=-0.1)
def day_twice(a: Days, b: Days) -> Days | None:
    """Both say the same: "tomorrow, Tuesday 28 Nov"."""
    match a, b:
        case (Weekday(weekday=n), Date(weekday=None) as date) | (
            Date(weekday=None) as date,
            Weekday(weekday=n),
        ):
            return replace(date, weekday=n)
        case Relative(), Offset(anchor=None) as offset if offset.length.of_days:
            return replace(offset, anchor=a)
        case (Relative(), Date() as date) | (Date() as date, Relative()):
            return date
        case (Relative() as near, Weekday(step=None)) | (Weekday(step=None), Relative() as near):
            return near
        case _:
            return None


@rule("MOMENT", "MOMENT of|inside? PERIOD", weight=0.1)
def moment_in_week(moment: Moment, period: Days) -> Moment | None:
    if not isinstance(moment.days, Weekday):
        return None
    days = weekday_of_week(moment.days.weekday, period)
    return replace(moment, days=days) if days else None


@rule("MOMENT", "ORD WEEKDAY PART of|inside PERIOD", weight=0.2)
def nth_weekday_part(n: int, weekday: int, part: Part, period: Days) -> Moment:
    return Moment(Nth(n, weekday, period), part=part)


@rule("MOMENT", "on|at|with_for|about|starting|inside|the MOMENT", weight=0.0)
def moment_on(moment: Moment) -> Moment:
    return moment


@rule("MOMENT", "now")
def now() -> Moment:
    return Moment(Now())
