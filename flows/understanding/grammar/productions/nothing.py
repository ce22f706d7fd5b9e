"""What looks like a time and is none: "room 12", "good morning", "4 tires"."""

from __future__ import annotations

from flows.understanding.grammar.chart import rule
from flows.understanding.grammar.dates import Month


@rule("NOTHING", "greetings|never", weight=0.5)
def no_time() -> str:
    return ""


@rule(
    "NOTHING",
    "numbered NUM|DECIMAL|YEAR|VERSION",
    "NUM|DECIMAL counted",
    "numbered ORD",
    "ORD counted",
    "at NUM counted",
    weight=3,
)
@rule(
    "NOTHING",
    "WEAK_HOURS|HOURS counted",
    "lasting|with_for|of DURATION",
    "ago_before NUM",
    "by DURATION",
    weight=0,
)
def no_number(*_: object) -> str:
    return ""


@rule("NOTHING", "FIGURE2 of? MONTH|PERIOD", weight=0.5)
def no_such_day(day: int, month: object) -> str | None:
    return "" if day > 31 and isinstance(month, (int, Month)) else None
