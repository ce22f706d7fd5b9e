"""What was said + the moment of speaking -> `When`: the last step of the time grammar.

Here live the readings a service desk means: the future, the hours in which a desk is open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from flows.understanding.grammar.calendars import Calendar, Found, OutOfReachError, midnight
from flows.understanding.grammar.dates import Date, Now, Relative
from flows.understanding.grammar.meanings import (
    Clock,
    Lasting,
    Moment,
    Open,
    Part,
    Range,
    Said,
    Soonest,
)
from flows.understanding.request import Grain, When

OPENS = 7  # a bare hour from here to noon is in the morning, one before it in the afternoon
EARLIEST = 5
HALF_DAY = timedelta(hours=12)
DAY = timedelta(days=1)
STRETCHES: frozenset[Grain] = frozenset({"part", "weekend", "week", "month", "quarter", "year"})


def when(said: Said, cal: Calendar) -> When | None:
    """The answer in aware times of the calendar's zone; None where no calendar reaches."""
    try:
        answer = _when(said, cal)
    except (OutOfReachError, OverflowError, ValueError):
        return None
    if answer.start and answer.end and answer.start >= answer.end:
        return None
    return answer


def _when(said: Said, cal: Calendar) -> When:
    match said:
        case Moment():
            return _point(said, cal)
        case Range():
            return _range(said, cal)
        case Open():
            return _open(said, cal)
        case Lasting():
            return _lasting(said, cal)
        case Soonest(within=time) if time is not None:
            return _when(time, cal).model_copy(update={"soonest": True})
        case _:  # as soon as possible
            now = _aware(cal.now, cal)
            return When(start=now, side="after", grain="minute", day_said=False, soonest=True)


def _aware(at: datetime, cal: Calendar) -> datetime:
    return at.replace(tzinfo=cal.zone)


def _clock_of(at: datetime, cal: Calendar) -> Literal["once", "never", "twice"]:
    """Whether this wall-clock time exists once in the zone, as nearly always."""
    aware = _aware(at, cal)
    if aware.utcoffset() == aware.replace(fold=1).utcoffset():
        return "once"
    back = aware.astimezone(UTC).astimezone(aware.tzinfo)
    return "twice" if back.replace(tzinfo=None) == at else "never"


def _located(moment: Moment, cal: Calendar) -> Found:
    """The moment as a stretch: the day, the part of it, or the minute."""
    days = moment.days.find(cal) if moment.days else _today(cal)
    if moment.clock is not None:
        start = _at(midnight(days.start.date()), moment.clock, moment.part)
        length = timedelta(hours=1) if moment.clock.grain == "hour" else timedelta(minutes=1)
        found = replace(days, start=start, end=start + length, grain=moment.clock.grain)
        shift = start - days.start
        others = tuple(o + shift for o in days.others)
        if moment.clock.literal and not moment.clock.sure and 0 < start.hour < EARLIEST:
            others = (start + HALF_DAY, *others)  # a desk is closed at 3:30 in the night
        return replace(found, others=others)
    if moment.part is not None:
        first, last = moment.part.hours
        day = midnight(days.start.date())
        start = day + timedelta(hours=first)
        others = tuple(o + timedelta(hours=first) for o in days.others)
        return replace(
            days, start=start, end=day + timedelta(hours=last), grain="part", others=others
        )
    return days


def _today(cal: Calendar) -> Found:
    return Relative(0).find(cal)


def _at(day: datetime, clock: Clock, part: Part | None) -> datetime:
    hour = clock.hour
    if part is not None and (not clock.sure or hour == 12):
        first, _ = part.hours
        if hour < 12:
            if part.name == "night" and hour < OPENS:
                pass  # five in the night is before dawn
            elif part.name == "tonight" and hour < EARLIEST:
                hour += 24
            elif first > 12 or (first == 12 and hour < OPENS + 3):
                hour += 12
        elif hour == 12 and first >= 17:
            hour = 24
    elif not clock.sure and not clock.literal and 0 < hour < OPENS:
        hour += 12
    return day + timedelta(hours=hour, minutes=clock.minute, seconds=clock.second)


def _point(moment: Moment, cal: Calendar) -> When:
    found = _located(moment, cal)
    if moment.days is None:
        found = _coming(found, cal)
    stretch = found.grain in STRETCHES
    others = tuple(
        _plain(
            replace(found, start=o, end=o + (found.end - found.start), others=()),
            cal,
            stretch=stretch,
            day_said=True,
        )
        for o in found.others
    )
    answer = _plain(found, cal, stretch=stretch, day_said=moment.days is not None)
    about = moment.clock.about if moment.clock else False
    return answer.model_copy(update={"others": others, "about": about})


def _coming(found: Found, cal: Calendar) -> Found:
    """A time of day without a day, already over today, is tomorrow's."""
    over = found.end if found.grain == "part" else found.start
    if not cal.past and over < cal.now.replace(second=0, microsecond=0):
        return replace(found, start=found.start + DAY, end=found.end + DAY)
    return found


def _plain(found: Found, cal: Calendar, *, stretch: bool, day_said: bool) -> When:
    fine = found.grain in ("second", "minute", "hour")
    return When(
        start=_aware(found.start, cal),
        end=_aware(found.end, cal) if stretch else None,
        grain=found.grain,
        day_said=day_said,
        holiday=found.holiday,
        clock=_clock_of(found.start, cal) if fine else "once",
    )


def _range(said: Range, cal: Calendar) -> When:
    first, last = said.first, said.last
    if first.days == Now():
        clock = Clock(cal.now.hour, cal.now.minute, cal.now.second, sure=True)
        first = Moment(Relative(0), clock)
    if first.clock and last.clock:
        first, last = _same_half(first, last, first.clock, last.clock)
    if last.days is not None and first.days is None and last.clock:
        first = replace(first, days=last.days)
    start = _located(_ongoing(first, last, cal), cal)
    if first.days is None:
        over = _located(replace(last, days=None), cal).end
        if not cal.past and over <= cal.now and last.days is None:
            start = replace(start, start=start.start + DAY)
    there = cal.at(start.start.date())
    if last.days is None:
        end = _end(replace(last, days=Relative(0)), there)
    else:
        end = _end(last, cal)
        # "Monday to Friday", said on a Wednesday; "Monday to Monday"
        if end <= start.start or (first.days == last.days and not last.clock):
            end = _end(last, there)
    if end <= start.start and last.clock:
        end += DAY
    fine = first.clock is not None
    return When(
        start=_aware(start.start, cal),
        end=_aware(end, cal),
        grain="minute" if fine else start.grain,
        day_said=first.days is not None,
        clock=_clock_of(start.start, cal) if fine else "once",
        others=tuple(
            When(start=_aware(o, cal), end=_aware(o + (end - start.start), cal), grain="minute")
            for o in start.others
            if fine
        ),
    )


def _ongoing(first: Moment, last: Moment, cal: Calendar) -> Moment:
    """What has begun already may be meant: "10/1 to 11/7", said on 10/24, is under way."""
    a, b = first.days, last.days
    if (
        isinstance(a, Date)
        and isinstance(b, Date)
        and a.month
        and b.month
        and not (a.year or b.year)
    ):
        end = b.find(cal).start
        begun = replace(a, year=end.year - ((a.month, a.day) > (b.month, b.day)))
        if begun.find(cal).start < cal.now:
            return replace(first, days=begun)
    return first


def _end(last: Moment, there: Calendar) -> datetime:
    found = _located(last, there)
    return found.start if last.clock or found.grain == "minute" else found.end


def _same_half(first: Moment, last: Moment, a: Clock, b: Clock) -> tuple[Moment, Moment]:
    """What one end says of the half of the day holds for the other: "2 to 4pm".

    `a` and `b` are the clocks of the two ends.
    """
    if last.part and not first.part and not a.sure:
        with_part = replace(first, part=last.part)
        if _hours(with_part) < _hours(last):
            return with_part, last
    night = a.literal and 0 < a.hour < EARLIEST  # from 1:30 to 15:00 is from 13:30
    if b.sure and not a.sure and not first.part and (night or not (a.literal and b.literal)):
        near = [
            h for h in (a.hour % 12, a.hour % 12 + 12) if (h, a.minute) < (b.hour or 24, b.minute)
        ]
        return replace(first, clock=replace(a, hour=max(near, default=a.hour), sure=True)), last
    start = _hours(first)
    if not b.sure and not last.part and not (b.literal and b.hour * 60 + b.minute > start):
        later = (h for h in (b.hour % 12, b.hour % 12 + 12) if h * 60 + b.minute > start)
        b = replace(b, hour=next(later, b.hour % 12), sure=True)
    return first, replace(last, clock=b)


def _hours(moment: Moment) -> float:
    """The time of day in minutes."""
    assert moment.clock is not None  # noqa: S101  only called for clocks
    day = midnight(date.min)
    return (_at(day, moment.clock, moment.part) - day).total_seconds() / 60


def _open(said: Open, cal: Calendar) -> When:
    found = _located(said.moment, cal)
    if said.moment.days is None:
        found = _coming(found, cal)
    edge = found.end if said.through and not said.moment.clock else found.start
    if said.side == "after" and said.moment.part == Part("lunch"):
        edge = found.end
    if said.side == "after":
        return When(
            start=_aware(edge, cal),
            grain=found.grain,
            side="after",
            others=tuple(
                When(start=_aware(o, cal), grain=found.grain, side="after") for o in found.others
            ),
            day_said=said.moment.days is not None,
            about=bool(said.moment.clock and said.moment.clock.about),
            clock=_clock_of(edge, cal),
        )
    return When(
        end=_aware(edge, cal),
        grain=found.grain,
        side="before",
        others=tuple(
            When(end=_aware(o + (edge - found.start), cal), grain=found.grain, side="before")
            for o in found.others
        ),
        day_said=said.moment.days is not None,
        clock=_clock_of(edge, cal),
    )


def _lasting(said: Lasting, cal: Calendar) -> When:
    if said.moment is None:
        start = cal.now.replace(microsecond=0)
        if said.whole_days and said.length.of_days:
            start = midnight(cal.today) + DAY
        end = said.length.after(start)
        grain: Grain = "day" if said.length.of_days else "minute"
    else:
        found = _located(said.moment, cal)
        start, grain = found.start, found.grain
        end = said.length.after(start)
    day_said = said.moment is None or said.moment.days is not None
    return When(start=_aware(start, cal), end=_aware(end, cal), grain=grain, day_said=day_said)
