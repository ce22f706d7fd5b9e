"""Which times are free: the hours of work, less what is in the calendar.

The rule: times are counted in real minutes, so a day on which the clocks change has as many as it
is long. Only shared time is an overlap: entries without a length take none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.systems.valomnia.requests import written
from bot.systems.valomnia.week import Week
from flows.domain import Reason, Slot


class Span(NamedTuple):
    """A time from start to end; aware."""

    start: datetime
    end: datetime

    def overlaps(self, other: Span) -> bool:
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True)
class Hours:
    """When visits may begin and how long they are. `horizon` counts from today."""

    zone: ZoneInfo
    week: Week
    slot: timedelta
    lead: timedelta
    horizon: timedelta

    def days(self, since: date, until: date, now: datetime) -> list[date]:
        """Return those of the days on which something can be booked."""
        today = now.astimezone(self.zone).date()
        first, last = max(since, today), min(until, today + self.horizon)
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def window(self, days: Sequence[date]) -> Span:
        """Return the time from the first day's beginning to the last day's end."""
        start = datetime.combine(days[0], time.min, self.zone)
        end = datetime.combine(days[-1] + timedelta(days=1), time.min, self.zone)
        return Span(start.astimezone(UTC), end.astimezone(UTC))

    def free(
        self, days: Iterable[date], busy: Sequence[Span], length: timedelta, now: datetime
    ) -> tuple[tuple[Slot, ...], tuple[tuple[date, Reason], ...]]:
        """Return the free slots in time order, and why each day without one has none."""
        slots: list[Slot] = []
        reasons: list[tuple[date, Reason]] = []
        for day in days:
            spans = list(self._spans(day, length))
            in_time = [span for span in spans if span.start >= now + self.lead]
            free = [one for one in in_time if not any(map(one.overlaps, busy))]
            if free:
                slots += map(self._slot, free)
            else:
                reasons.append((day, "full" if in_time else "too_soon" if spans else "closed"))
        return tuple(slots), tuple(reasons)

    def _spans(self, day: date, length: timedelta) -> Iterator[Span]:
        for opening in sorted(self.week.get(day.weekday(), ())):
            start = datetime.combine(day, opening.start, self.zone).astimezone(UTC)
            end = datetime.combine(day, opening.end, self.zone).astimezone(UTC)
            while start + length <= end:
                yield Span(start, start + length)
                start += self.slot

    def _slot(self, span: Span) -> Slot:
        start, end = (moment.astimezone(self.zone) for moment in span)
        return Slot(key=written(span.start), start=start, end=end)
