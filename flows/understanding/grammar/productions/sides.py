"""Everything before or after a moment, stretches of a given length, the soonest."""

from __future__ import annotations

from dataclasses import replace

from flows.understanding.grammar.calendars import Days, Duration, UnitName, duration
from flows.understanding.grammar.chart import rule
from flows.understanding.grammar.dates import Date, Edged, Finish, Now, Offset, Year
from flows.understanding.grammar.meanings import Clock, Lasting, Moment, Open, Part, Range, Soonest
from flows.understanding.grammar.productions.stretches import WHOLE, as_moment


@rule("WEAK_TIME", "PART_WEAK")
def weak_time(part: Part) -> Part | None:
    """Where one word is morning and tomorrow, "until" makes it tomorrow."""
    return part if part.name != "morning" else None


@rule(
    "OPEN",
    f"after|since CLOCK|HOUR|HHMM|SPELLED|CLOCK_DOT|{WHOLE}",
    "CLOCK|HOUR|DAY|MOMENT onwards",
    weight=0.1,
)
@rule("OPEN", "after about CLOCK|HOUR", "after|since PART|WEAK_TIME", weight=0.1)
def open_after(said: object) -> Open:
    return Open("after", as_moment(said))


@rule(
    "OPEN",
    f"before CLOCK|HOUR|HHMM|SPELLED|CLOCK_DOT|{WHOLE}|PART|WEAK_TIME",
    weight=0.1,
)
@rule("OPEN", "before about CLOCK|HOUR", weight=0.1)
def open_before(said: object) -> Open:
    if isinstance(said, Edged) and said.edge == "end":
        return Open("before", Moment(said.of), through=True)
    return Open("before", as_moment(said))


@rule(
    "OPEN",
    f"by|until about? CLOCK|HOUR|HHMM|SPELLED|CLOCK_DOT|{WHOLE}|PART|WEAK_TIME",
    "CLOCK|HOUR|DAY|MOMENT or_earlier",
    weight=0.1,
)
def open_through(said: object) -> Open:
    return replace(open_before(said), through=True)


@rule("OPEN", "before_or_for CLOCK|HOUR|HHMM|CLOCKED|PART|WEAK_TIME", weight=0.2)
def open_before_hour(said: object) -> Open | None:
    """Nobody says "before ten past": that is "for"."""
    return None if isinstance(said, Clock) and said.minute % 30 else open_before(said)


@rule("OPEN", "after|since YEAR", weight=0.1)
def after_year(year: int) -> Open:
    return Open("after", Moment(Finish(Year(year))))


@rule("OPEN", "before YEAR", weight=0.1)
def before_year(year: int) -> Open:
    return Open("before", Moment(Year(year)))


@rule("OPEN", "before|by|until FIGURE|ORD|NUM", weight=-0.2)
def open_before_date(n: float) -> Open | None:
    return Open("before", Moment(Date(int(n))), through=True) if 12 < n <= 31 else None


@rule("OPEN", "after_day FIGURE|ORD", weight=0.2)
def after_day(day: int) -> Open | None:
    return Open("after", Moment(Date(day))) if 1 <= day <= 31 else None


@rule("OPEN", "before_day FIGURE|ORD", weight=0.2)
def before_day(day: int) -> Open | None:
    return Open("before", Moment(Date(day))) if 1 <= day <= 31 else None


@rule("OPEN", "until_day FIGURE|ORD", weight=0.2)
def until_day(day: int) -> Open | None:
    found = before_day(day)
    return replace(found, through=True) if found else None


@rule("OPEN", "DAY|PERIOD|PART OPEN", "OPEN on|of? DAY", weight=0.1)
@rule("OPEN", "MOMENT|CLOCK OPEN", "OPEN MOMENT|PART", weight=0.1)
def day_open(a: object, b: object) -> Open | Range | None:
    said, other = (a, b) if isinstance(a, Open) else (b, a)
    moment = as_moment(other)
    if not isinstance(said, Open) or said.moment.days:
        return None
    if moment.clock:
        return Range(moment, said.moment) if said.side == "before" and said is b else None
    part = said.moment.part or moment.part
    if part and said.moment.clock and not part.holds(said.moment.clock):
        return None
    return replace(said, moment=replace(said.moment, days=moment.days, part=part))


@rule("RANGE", "OPEN OPEN", "OPEN but OPEN", weight=0.1)
def both_sides(a: object, b: object) -> Range | None:
    if not (isinstance(a, Open) and isinstance(b, Open)):
        return None
    first, last = a.moment, b.moment
    if (a.side, b.side) != ("after", "before") or not (first.clock and last.clock):
        return None
    if first.days is None or last.days is None:
        return Range(replace(first, days=first.days or last.days), replace(last, days=None))
    return Range(first, last)


@rule("OPEN", "within DURATION", weight=0.3)
def within(length: Duration) -> Lasting:
    return Lasting(length)


@rule("RANGE", "within DURATION following DAY", weight=0.3)
def within_after(length: Duration, day: Days) -> Lasting:
    return Lasting(length, Moment(day))


@rule("OPEN", "more DURATION following DAY", "more DURATION", weight=0.3)
def more_than(length: Duration, day: Days | None = None) -> Open:
    return Open("after", Moment(Offset(length, 1, day)))


@rule("LASTING", "STEP DURATION", "STEP few UNIT", weight=0.2)
def coming_units(step: int, length: Duration | UnitName) -> Lasting | Range | None:
    length = length if isinstance(length, Duration) else duration(3, length)
    if step == 1:
        return Lasting(length, whole_days=True)
    if step == -1:
        return Range(Moment(Offset(length, -1)), Moment(Now()))
    return None


@rule("LASTING", "inside? STEP UNITS")
def coming_few(step: int, units: UnitName) -> Lasting | Range | None:
    return coming_units(step, units) if units == "day" else None


@rule("LASTING", "COUNT UNITS STEP", weight=0.05)
@rule("LASTING", "COUNT STEP UNITS", weight=0.2)
def count_coming_units(count: float, step: int, units: UnitName) -> Lasting | Range | None:
    length = duration(count, units)
    return coming_units(step, length) if count != 1 else None


@rule("LASTING", "DAY|MOMENT|CLOCK|CLOCKED with_for|lasting DURATION", weight=0.2)
@rule(
    "LASTING", "since_from|after|at DAY|MOMENT|CLOCK|CLOCKED with_for|lasting DURATION", weight=0.3
)
def lasting(said: object, length: Duration) -> Lasting | None:
    moment = as_moment(said)
    if bool(moment.clock) == length.of_days:
        return None
    return Lasting(length, moment)


@rule(
    "LASTING", "with_for DURATION since_from|starting|after|following DAY|MOMENT|CLOCK", weight=0.3
)
def lasting_from(length: Duration, said: object) -> Lasting | None:
    return lasting(said, length)


@rule("LASTING", "inside|with_for|within|the LASTING")
def lasting_in(said: Lasting) -> Lasting:
    return said


@rule("LASTING", "STEP UNIT", weight=0.2)
def coming_hour(step: int, unit: UnitName) -> Lasting | Range | None:
    return coming_units(step, duration(1, unit)) if unit in ("hour", "minute") else None


@rule("LASTING", "since_from|after|at HOUR with_for|lasting DURATION", weight=0.3)
def lasting_hour(clock: Clock, length: Duration) -> Lasting | None:
    return lasting(clock, length)


@rule("LASTING", "DAY LASTING", "LASTING on? DAY", weight=0.1)
def day_lasting(a: Days | Lasting, b: Days | Lasting) -> Lasting | None:
    said, day = (a, b) if isinstance(a, Lasting) else (b, a)
    if (
        isinstance(said, Lasting)
        and said.moment
        and not said.moment.days
        and not isinstance(day, Lasting)
    ):
        return replace(said, moment=replace(said.moment, days=day))
    return None


@rule("SOONEST", "soonest")
def soonest() -> Soonest:
    return Soonest()
