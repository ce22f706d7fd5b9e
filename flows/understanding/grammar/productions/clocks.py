"""Times of day: "half past three", "3pm", "late afternoon"."""

from __future__ import annotations

from dataclasses import replace

from flows.understanding.grammar.calendars import Days, Edge, UnitName
from flows.understanding.grammar.chart import rule
from flows.understanding.grammar.dates import Relative
from flows.understanding.grammar.meanings import Clock, Moment, Part


@rule("HOUR", "NUM")
def hour(n: float) -> Clock | None:
    if n != int(n) or not 0 <= n <= 24:
        return None
    return Clock(int(n) % 24, sure=n == 0 or n > 12, literal=n > 12)


@rule("HOUR", "FIGURE0", weight=0.1)
def hour_with_zero(n: int) -> Clock | None:
    return Clock(n, literal=True) if n < 10 else None


@rule("FIGURE_HOUR", "FIGURE")
def figure_hour(n: int) -> Clock | None:
    return hour(n)


@rule("MINUTE", "NUM")
def minute(n: float) -> int | None:
    return int(n) if 1 <= n < 60 and n == int(n) else None


@rule("COUNT", "NUM|NUM_WEAK|DECIMAL")
def count(n: float) -> float:
    return n


@rule("CLOCK", "at|about HOUR|HHMM|HMM|CLOCK_DOT", "at|on|with_for|the CLOCK")
def clock_at(clock: Clock) -> Clock:
    return clock


@rule(
    "CLOCK",
    "about CLOCK|HOUR|HMM",
    "at about HOUR|HMM",
    "HOUR|CLOCK|HHMM|HMM ish",
    "CLOCK about",
    weight=0.1,
)
def clock_about(clock: Clock) -> Clock:
    return replace(clock, about=True)


@rule("CLOCK", "HOUR|HHMM|HMM|CLOCK_DOT|CLOCK oclock")
def clock_oclock(clock: Clock) -> Clock:
    return clock


@rule("CLOCK", "at|about NUM_WEAK oclock", "one_oclock")
def one_oclock(*_: object) -> Clock:
    return Clock(1)


@rule("CLOCK", "CLOCK|HOUR|HHMM|HMM|CLOCK_DOT AMPM", weight=0.2)
def clock_half(clock: Clock, half: int) -> Clock | None:
    if clock.hour > 12 or (clock.hour == 0 and half):
        return clock if half and clock.hour else None
    return replace(clock, hour=clock.hour % 12 + half, sure=True, literal=False)


@rule("CLOCK", "HOUR oclock MINUTE", "HOUR oclock plus MINUTE")
@rule("SPELLED", "HOUR MINUTE", "HOUR plus MINUTE")
def hour_minute(clock: Clock, minutes: int) -> Clock | None:
    return replace(clock, minute=minutes) if clock.minute == 0 else None


@rule("CLOCK", "SPELLED AMPM", weight=0.2)
def spelled_half(clock: Clock, half: int) -> Clock | None:
    return clock_half(clock, half)


@rule("CLOCK", "at|about SPELLED")
def spelled_at(clock: Clock) -> Clock:
    return clock


@rule("CLOCK", "with_for SPELLED|HHMM", weight=-0.5)
def spelled_for(clock: Clock) -> Clock | None:
    return clock if clock.minute >= 10 or clock.sure else None


@rule("SPELLED", "NUM_WORD dash NUM_WORD")
def spelled_dash(n: int, minutes: int) -> Clock | None:
    return Clock(n, minutes) if 1 <= n <= 12 and 10 <= minutes < 60 else None


@rule("SHARE", "NUM_WORD")
@rule("SHARE", "FIGURE", weight=-0.2)
def share_of_minutes(minutes: int) -> int | None:
    """Without the word "minutes" only whole fives are said: "9 to 5" is a stretch."""
    return minutes if 0 < minutes < 60 and minutes % 5 == 0 else None


@rule("SHARE", "quarter")
def share_quarter() -> int:
    return 15


@rule("SHARE", "three_quarters", weight=0.1)
def share_three_quarters() -> int:
    return 45


@rule("SHARE", "and_half")
def share_half() -> int:
    return 30


@rule("SHARE", "COUNT UNIT")
def share_with_unit(n: float, unit: UnitName) -> int | None:
    return int(n) if unit == "minute" and n < 60 else None


@rule("CLOCK", "SHARE past_hour HOUR|CLOCK", "SHARE past_hour HALF_HOUR")
def share_past(share: int, clock: Clock) -> Clock | None:
    total = clock.minute + share
    if total >= 60:
        return None
    return replace(clock, minute=total)


@rule("CLOCK", "SHARE to_hour HOUR|CLOCK", "SHARE to_hour HALF_HOUR")
def share_to(share: int, clock: Clock) -> Clock | None:
    return clock.minutes_before(share) if clock.minute in (0, 30) else None


@rule("CLOCK", "half_past HOUR|CLOCK", "HOUR|CLOCK and_half", "HOUR|CLOCK oclock and_half")
def half_past(clock: Clock) -> Clock | None:
    return replace(clock, minute=30) if clock.minute == 0 else None


@rule("HALF_HOUR", "half_to HOUR|CLOCK")
def half_to(clock: Clock) -> Clock | None:
    return clock.minutes_before(30) if clock.minute == 0 else None


@rule("CLOCK", "HALF_HOUR")
def half_hour(clock: Clock) -> Clock:
    return clock


@rule("CLOCK", "quarter_on_the_way HOUR|CLOCK")
def quarter_before(clock: Clock) -> Clock | None:
    return clock.minutes_before(15) if clock.minute == 0 else None


@rule("CLOCK", "quarter_toward HOUR", weight=-0.2)
def quarter_toward(clock: Clock) -> Clock:
    return clock.minutes_before(45)


@rule("CLOCK", "HOUR|CLOCK minus SHARE", "HOUR oclock minus SHARE", weight=0.1)
def minus_share(clock: Clock, share: int) -> Clock | None:
    return clock.minutes_before(share) if clock.minute == 0 else None


@rule(
    "CLOCK",
    "HOUR|CLOCK plus SHARE",
    "HOUR oclock plus SHARE",
    "HOUR|CLOCK and_quarter",
    "HOUR oclock and_quarter",
)
def plus_share(clock: Clock, share: int = 15) -> Clock | None:
    return replace(clock, minute=share) if clock.minute == 0 else None


@rule("PART", "inside|the|at|on|of|about PART")
def part_in(part: Part) -> Part:
    return part


@rule("PART", "EDGE of? PART", "EDGE dash PART", "PART EDGE", weight=0.2)
def part_edge(edge: Edge, part: Part) -> Part | None:
    return replace(part, edge=edge) if part.edge is None and edge != "rest" else None


@rule("PART", "at|inside PART_WEAK")
def part_weak(part: Part) -> Part:
    """A lunch is a meal, "at lunch" is a time."""
    return part


@rule("MOMENT", "DAY PART_WEAK", weight=0.1)
def day_part_weak(day: Days, part: Part) -> Moment:
    return Moment(day, part=part)


@rule("MOMENT", "with_for PART")
def for_part(part: Part) -> Moment:
    return Moment(part=part)


@rule("MOMENT", "STEP PART|PART_WEAK", weight=0.1)
def this_part(step: int, part: Part) -> Moment | None:
    return Moment(Relative(step), part=part) if part.name != "lunch" else None


@rule("CLOCKED", "at|on|inside|with_for|about CLOCKED")
def clocked_at(clocked: Moment) -> Moment:
    return clocked


@rule("CLOCKED", "CLOCK PART", "PART CLOCK")
def clock_part(clock: Clock, part: Part) -> Moment:
    return Moment(clock=clock, part=part)


@rule("CLOCKED", "FIGURE_HOUR|SPELLED|HHMM|HMM PART", "HOUR inside|of|at PART", "PART HOUR|SPELLED")
def hour_part(a: Clock | Part, b: Clock | Part) -> Moment:
    clock, part = (a, b) if isinstance(a, Clock) else (b, a)
    assert isinstance(clock, Clock)  # noqa: S101  the pattern says so
    assert isinstance(part, Part)  # noqa: S101
    return Moment(clock=clock, part=part)
