"""The rules of the time grammar, the same for all languages.

Read a rule as a sentence: an ORD, a WEEKDAY, "of" and a PERIOD make a DAY ("the second Tuesday of
next month"); a DAY and a CLOCK make a MOMENT. What the little words are, each lexicon says.
"""

from __future__ import annotations

from dataclasses import replace

from flows.understanding.grammar.dates import Now
from flows.understanding.grammar.meanings import Lasting, Moment, Open, Range, Said, Soonest
from flows.understanding.grammar.productions import (  # each adds its rules when imported
    clocks,
    days,
    lengths,
    moments,
    nothing,
    periods,
    sides,
    stretches,
)
from flows.understanding.grammar.productions.stretches import as_moment

__all__ = (
    "ALONE",
    "clocks",
    "days",
    "lengths",
    "meaning",
    "moments",
    "nothing",
    "periods",
    "sides",
    "stretches",
    "together",
)

ALONE = (
    "DAY",
    "PERIOD",
    "CLOCK",
    "CLOCKED",
    "MOMENT",
    "PART",
    "RANGE",
    "OPEN",
    "LASTING",
    "SOONEST",
    "NOTHING",
)


def meaning(value: object) -> Said | None:
    """What an item of the cover says; None for what is no time."""
    match value:
        case Range() | Open() | Lasting() | Soonest() | Moment():
            return value
        case str():
            return None
        case _:
            return as_moment(value)


def together(a: Said, b: Said) -> Said | None:
    """Two things said apart as one, if one is only a day and the other only a time of day."""
    match a, b:
        case (Moment(days=None, clock=None, part=part), Moment(days=None, clock=clock)) | (
            Moment(days=None, clock=clock),
            Moment(days=None, clock=None, part=part),
        ) if clock:
            return Moment(clock=clock, part=part)
        case (Soonest(), Soonest()):
            return a if b == Soonest() else b
        case (Soonest(within=None), time) | (time, Soonest(within=None)):
            return None if isinstance(time, Soonest) else _soonest_within(time)
    for day, time in ((a, b), (b, a)):
        if not (isinstance(day, Moment) and day.days and not day.clock):
            continue
        match time:
            case Moment(days=None) if time.clock or not (day.part and time.part):
                return Moment(day.days, time.clock, time.part or day.part)
            case Range(first=Moment(days=None)) if time.last.days is None:
                return replace(time, first=replace(time.first, days=day.days, part=day.part))
            case Open(moment=Moment(days=None)):
                return replace(time, moment=replace(time.moment, days=day.days, part=day.part))
            case Lasting(moment=Moment(days=None) as moment):
                return replace(time, moment=replace(moment, days=day.days, part=day.part))
            case _:
                continue
    return None


def _soonest_within(time: Moment | Range | Open | Lasting) -> Soonest | None:
    """The first free time in a stretch; at a moment there is nothing to choose."""
    match time:
        case Moment() if time.clock or time.days in {None, Now()}:
            return None
        case _:
            return Soonest(within=time)
