"""Days and stretches of days as they are said, and how each is found in a calendar.

Nothing here knows a language. "Next Tuesday" is a value; which date it is follows only from `find`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.understanding.grammar.calendars import (
    ONE_DAY,
    Calendar,
    Days,
    Duration,
    Edge,
    Found,
    OutOfReachError,
    UnitName,
    add_months,
    midnight,
    months_from,
    stretch_of,
    week_start,
    whole_day,
)
from flows.understanding.grammar.feasts import feast

TUESDAY = 1
WEEKDAY_REACH = timedelta(days=400)


@dataclass(frozen=True)
class Relative:
    """Today, tomorrow, the day before yesterday."""

    days: int

    def find(self, cal: Calendar) -> Found:
        return whole_day(cal.today + timedelta(days=self.days))


@dataclass(frozen=True)
class Date:
    """A date of which not everything was said: "the 5th", "5 May", "Thursday the 5th"."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    swapped: bool = False  # day and month could also be the other way round (03/04)

    def find(self, cal: Calendar) -> Found:
        day = self._nearest(cal)
        if (
            self.month is None
            and self.weekday is None
            and self.day == cal.today.day
            and not cal.past
        ):
            return whole_day(day, add_months(day, 1))
        if self.swapped and self.month is not None:
            other = replace(self, day=self.month, month=self.day, swapped=False)
            return whole_day(day, other._nearest(cal))
        return whole_day(day)

    def _nearest(self, cal: Calendar) -> date:
        days = self._candidates(cal)
        if not days:
            raise OutOfReachError
        if cal.past:
            days = sorted((d for d in days if d <= cal.today), reverse=True) or days
        else:
            days = [d for d in days if d >= cal.today] or days[-1:]
        # a weekday far from where the number falls is a slip: then the number counts
        near = [d for d in days if abs(d - cal.today) < WEEKDAY_REACH]
        return next((d for d in near if d.weekday() == self.weekday), days[0])

    def _candidates(self, cal: Calendar) -> list[date]:
        today = cal.today
        if self.month is None:
            firsts = [add_months(today.replace(day=1), n) for n in range(-3, 14)]
        elif self.year is None:
            years = range(max(today.year - 8, 1), min(today.year + 9, 9999))
            firsts = [date(y, self.month, 1) for y in years]
        else:
            firsts = [date(self.year, self.month, 1)]
        return [
            f.replace(day=self.day) for f in firsts if self.day <= monthrange(f.year, f.month)[1]
        ]


@dataclass(frozen=True)
class Weekday:
    """A weekday, and which one: `step` None is the coming one, 1 "next", 0 "this", -1 "last"."""

    weekday: int
    step: int | None = None

    def find(self, cal: Calendar) -> Found:
        today = cal.today
        ahead = (self.weekday - today.weekday()) % 7
        coming = today + timedelta(days=ahead or 7)
        before = today - timedelta(days=(today.weekday() - self.weekday) % 7 or 7)
        match self.step:
            case None if cal.past:
                return whole_day(before)
            case None | 0:
                return whole_day(coming) if ahead else whole_day(coming, today)
            case 1:
                return self._next(today, coming)
            case -1:
                return whole_day(before)
            case step if step < 0:
                return whole_day(before + timedelta(weeks=step + 1))
            case step:
                return whole_day(coming + timedelta(weeks=step - 1))

    def _next(self, today: date, coming: date) -> Found:
        """Said early in the week, "next Friday" may be this week's or next week's."""
        of_next_week = week_start(today) + timedelta(days=7 + self.weekday)
        if coming == of_next_week:
            return whole_day(coming)
        return whole_day(of_next_week, coming)


@dataclass(frozen=True)
class Period:
    """A unit of the calendar counted from the present one: this week 0, next month 1."""

    unit: UnitName
    shift: int = 0

    def find(self, cal: Calendar) -> Found:
        return stretch_of(self.unit, cal.now, self.shift)


@dataclass(frozen=True)
class Month:
    """A month by name: "March", "next March", "March 2027"."""

    month: int
    year: int | None = None
    step: int | None = None

    def find(self, cal: Calendar) -> Found:
        today = cal.today
        year = self.year
        if year is None:
            year = today.year
            if self.step is not None and self.step < 0:
                year += self.step + (self.month < today.month)
            elif cal.past:
                year -= self.month > today.month
            else:
                year += self.month < today.month or (self.step == 1 and self.month == today.month)
        return months_from(date(year, self.month, 1), 0, 1, "month")


@dataclass(frozen=True)
class Year:
    year: int

    def find(self, cal: Calendar) -> Found:
        return months_from(date(self.year, 1, 1), 0, 12, "year")


@dataclass(frozen=True)
class WeekNumber:
    """Week 31, by ISO's count."""

    number: int
    year: int | None = None

    def find(self, cal: Calendar) -> Found:
        year = self.year or cal.today.isocalendar().year
        monday = date.fromisocalendar(year, 1, 1) + timedelta(weeks=self.number - 1)
        if self.year is None and monday + timedelta(days=7) <= cal.today and not cal.past:
            monday = date.fromisocalendar(year + 1, 1, 1) + timedelta(weeks=self.number - 1)
        return stretch_of("week", midnight(monday))


@dataclass(frozen=True)
class Edged:
    """The beginning, middle, end or rest of a stretch."""

    edge: Edge
    of: Days

    def find(self, cal: Calendar) -> Found:
        whole = self.of.find(cal)
        days = max((whole.end - whole.start).days, 1)
        if days < 3 and self.edge != "rest":
            return whole
        third = timedelta(days=days // 3)
        match self.edge:
            case "begin":
                return replace(whole, end=whole.start + third, grain="part")
            case "middle":
                return replace(
                    whole, start=whole.start + third, end=whole.end - third, grain="part"
                )
            case "end":
                return replace(whole, start=whole.end - third, grain="part")
            case _:
                start = max(whole.start, cal.now)
                return replace(
                    whole, start=min(start, whole.end - timedelta(minutes=1)), grain="part"
                )


@dataclass(frozen=True)
class Now:
    """This very minute."""

    def find(self, cal: Calendar) -> Found:
        return Found(cal.now, cal.now + timedelta(minutes=1), "minute")


@dataclass(frozen=True)
class Finish:
    """The moment at which a stretch is over: "by the end of the year"."""

    of: Days

    def find(self, cal: Calendar) -> Found:
        end = self.of.find(cal).end
        return Found(end, end + ONE_DAY, "day")


@dataclass(frozen=True)
class WithDay:
    """A stretch counted by units that holds a day: "the week of the 18th"."""

    unit: UnitName
    day: Days

    def find(self, cal: Calendar) -> Found:
        start = self.day.find(cal).start
        if self.unit == "weekend" and start.weekday() <= TUESDAY:
            start -= timedelta(days=7)  # a Monday's weekend is the one before it
        return stretch_of(self.unit, start)


@dataclass(frozen=True)
class Nth:
    """The Nth weekday or unit of a stretch; -1 is the last."""

    n: int
    what: int | UnitName  # a weekday's number, or a unit
    of: Days

    def find(self, cal: Calendar) -> Found:
        found = self._within(cal)
        if found.end <= midnight(cal.today) and not cal.past and self.of == Period("month"):
            return replace(self, of=Period("month", 1)).find(cal)
        if (
            found.end <= midnight(cal.today)
            and not cal.past
            and isinstance(self.of, Month)
            and not self.of.year
        ):
            return self._within(cal.at(found.end.date().replace(day=1) + timedelta(days=40)))
        return found

    def _within(self, cal: Calendar) -> Found:
        whole = self.of.find(cal)
        found = list(self._all(whole))
        if not 1 <= abs(self.n) <= len(found):
            raise OutOfReachError
        return found[self.n - 1 if self.n > 0 else self.n]

    def _all(self, whole: Found) -> Iterator[Found]:
        first = whole.start.date()
        if isinstance(self.what, int):
            day = first + timedelta(days=(self.what - first.weekday()) % 7)
            while midnight(day) < whole.end:
                yield whole_day(day)
                day += timedelta(days=7)
            return
        at = whole.start
        if (
            self.what == "fortnight" and whole.grain == "month"
        ):  # quincena: up to the 15th, and the rest
            middle = at + timedelta(days=15)
            yield Found(at, middle, "part")
            yield Found(middle, whole.end, "part")
            return
        if self.what in ("week", "workweek", "weekend"):
            at += timedelta(days=(3 - first.weekday()) % 7)  # a week belongs where its Thursday is
        while at < whole.end:
            found = stretch_of(self.what, at)
            yield found
            at = max(found.end, at + ONE_DAY)
            if self.what in ("week", "workweek", "weekend"):
                at = midnight(week_start(at.date() - ONE_DAY) + timedelta(days=10))


@dataclass(frozen=True)
class Counted:
    """So many weekdays on: "3 Mondays from now"."""

    n: int
    weekday: int

    def find(self, cal: Calendar) -> Found:
        first = cal.today + timedelta(days=(self.weekday - cal.today.weekday()) % 7 or 7)
        return whole_day(first + timedelta(weeks=self.n - 1))


@dataclass(frozen=True)
class WeekdayIn:
    """A weekday of the week that holds another day: "Tuesday next week", "Friday in two weeks"."""

    weekday: int
    of: Days

    def find(self, cal: Calendar) -> Found:
        monday = week_start(self.of.find(cal).start.date())
        return whole_day(monday + timedelta(days=self.weekday))


@dataclass(frozen=True)
class WeekdayBy:
    """The nearest such weekday after or before a day: "the Friday after Thanksgiving"."""

    weekday: int
    day: Days
    sign: int = 1

    def find(self, cal: Calendar) -> Found:
        at = self.day.find(cal).start.date()
        steps = self.sign * (self.weekday - at.weekday()) % 7 or 7
        return whole_day(at + timedelta(days=self.sign * steps))


@dataclass(frozen=True)
class DayOf:
    """The 20th of a month that was said in other words: "the 20th of next month"."""

    day: int
    of: Days

    def find(self, cal: Calendar) -> Found:
        first = self.of.find(cal).start.date()
        if self.day > monthrange(first.year, first.month)[1]:
            raise OutOfReachError
        return whole_day(first.replace(day=self.day))


@dataclass(frozen=True)
class Offset:
    """A length of time before or after something: "in two weeks", "3 days after Easter"."""

    length: Duration
    sign: int = 1
    anchor: Days | None = None

    def find(self, cal: Calendar) -> Found:
        if self.anchor is None:
            if not self.length.of_days:
                at = self.length.after(cal.now, self.sign).replace(microsecond=0)
                return Found(at, at + timedelta(minutes=1), "minute")
            return whole_day(self.length.after(cal.now, self.sign).date())
        at = self.length.after(self.anchor.find(cal).start, self.sign)
        if self.length.of_days:
            return whole_day(at.date())
        return Found(at, at + timedelta(minutes=1), "minute")


@dataclass(frozen=True)
class Holiday:
    """A public holiday by the name of its date's rule."""

    name: str
    year: int | None = None
    step: int | None = None

    def find(self, cal: Calendar) -> Found:
        today = cal.today
        if self.year is not None:
            return whole_day(feast(self.name, self.year, cal.country), holiday=self.name)
        near = [feast(self.name, y, cal.country) for y in range(today.year - 1, today.year + 3)]
        if cal.past or self.step == -1:
            return whole_day(max(d for d in near if d < today), holiday=self.name)
        return whole_day(min(d for d in near if d >= today), holiday=self.name)
