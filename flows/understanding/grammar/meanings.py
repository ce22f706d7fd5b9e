"""What time words mean together, before the moment of speaking is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from flows.understanding.grammar.calendars import Days, Duration, Edge, PartName
from flows.understanding.request import Grain

# From which hour up to which hour a part of the day lasts; over 24 runs into the next day.
PARTS: dict[PartName, tuple[int, int]] = {
    "early": (6, 9),
    "morning": (8, 12),
    "forenoon": (9, 12),
    "lunch": (12, 13),
    "afternoon": (12, 18),
    "tarde": (16, 20),  # what Spanish calls so
    "evening": (17, 22),
    "night": (20, 24),
    "tonight": (18, 24),
    "late": (18, 22),
    "office": (8, 18),
}


@dataclass(frozen=True)
class Clock:
    """A time of day. Not `sure`: an hour of 1 to 12 that may mean either half of the day."""

    hour: int
    minute: int = 0
    second: int = 0
    sure: bool = False
    literal: bool = False  # figures as of a 24-hour clock: 06:30
    about: bool = False

    @property
    def grain(self) -> Grain:
        return "second" if self.second else "minute" if self.minute else "hour"

    def minutes_before(self, minutes: int) -> Clock:
        total = (self.hour * 60 + self.minute - minutes) % (24 * 60)
        if not self.sure and total < 60:
            total += 12 * 60
        return replace(self, hour=total // 60, minute=total % 60)


@dataclass(frozen=True)
class Part:
    """A part of the day, or one end of it: "late afternoon"."""

    name: PartName
    edge: Edge | None = None

    @property
    def hours(self) -> tuple[float, float]:
        first, last = PARTS[self.name]
        match self.edge:
            case "begin":
                return first, first + 2
            case "end":
                return max(last - 2, first), last
            case "middle":
                return first + 2, first + 4
            case _:
                return first, last

    def holds(self, clock: Clock) -> bool:
        """Whether the hour falls into this part in either half of the day."""
        first, last = self.hours
        hours = (clock.hour,) if clock.sure else (clock.hour, clock.hour + 12)
        return any(first <= hour <= last for hour in hours)


@dataclass(frozen=True)
class Moment:
    """A day and what was said about the time of day."""

    days: Days | None = None
    clock: Clock | None = None
    part: Part | None = None


@dataclass(frozen=True)
class Range:
    """From one moment to another; a last day belongs to it ("Monday to Friday")."""

    first: Moment
    last: Moment


@dataclass(frozen=True)
class Open:
    """Everything on one side of a moment."""

    side: Literal["after", "before"]
    moment: Moment
    through: bool = False  # "by Friday" holds all of Friday, "before Friday" nothing of it


@dataclass(frozen=True)
class Lasting:
    """So long from a moment on ("from 9:30 for 7 hours"), or from now on."""

    length: Duration
    moment: Moment | None = None
    whole_days: bool = False  # "the next 3 days" begin tomorrow


@dataclass(frozen=True)
class Soonest:
    """As soon as possible; within a time, if one was said: "first available on Monday"."""

    within: Moment | Range | Open | Lasting | None = None


Said = Moment | Range | Open | Lasting | Soonest
