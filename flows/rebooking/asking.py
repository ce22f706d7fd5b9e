"""What falls away: understood from words or the form, with the advisor it is about.

The rule: nothing is read of a system that cannot list a day, or cannot move in one step; and a day
is one day, so that a plan stays short enough to be read.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from flows.domain import Desk, Draft
from flows.effects import Failed, LookedUp
from flows.filling import in_reach, in_words
from flows.rebooking.events import GapDescribed, RebookAsked
from flows.rebooking.states import (
    DescribingGap,
    Gap,
    LookingUpAdvisor,
    NotInBulk,
    ReadingDay,
    StalledPlan,
)
from flows.registering import FormAsked
from flows.talking import (
    DeskSwitched,
    Dropped,
    Hint,
    HintKind,
    Opening,
    Said,
    Talking,
    local,
    read,
    trouble,
)
from flows.understanding.request import Request, When
from flows.understanding.spelling import fold

NextGap = DescribingGap | LookingUpAdvisor | ReadingDay

# Names that nobody bears: whoever says them means every advisor.
_EVERYBODY = frozenset(
    {
        *("everybody", "everyone", "all", "alle", "tous", "toutes", "tout le monde"),
        *("iedereen", "allemaal", "tutti", "todos"),
    }
)

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A day, or the part of it from `since` to `until`; wall clock of the branch."""

    day: date
    since: time | None = None
    until: time | None = None


def begin(state: Opening, event: RebookAsked) -> NotInBulk | NextGap:
    """Start with everything that was said."""
    return _ask(state.desk, event.request, event.at)


def switch_desk(state: NotInBulk, event: DeskSwitched) -> NotInBulk | NextGap:
    """Look at another system, where the same time on the wall falls away."""
    if event.desk is None:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    request = state.request
    if request:
        here, there = state.desk.branch.tz, event.desk.branch.tz
        when = in_words(Draft(when=request.when), here, there).when
        request = request.model_copy(update={"when": when})
    return _ask(event.desk, request, event.at)


def _ask(desk: Desk, request: Request | None, at: datetime) -> NotInBulk | NextGap:
    can = desk.can
    if not (can.day_sheet and can.reschedule and not can.hold):
        return NotInBulk(desk=desk, request=request)
    empty = DescribingGap(desk=desk)
    return _take(empty, request, at) if request else empty


def reopen(state: DescribingGap, event: FormAsked) -> DescribingGap:
    """Open the form (again)."""
    return state.model_copy(update={"hint": None})


def take_form(state: DescribingGap, event: GapDescribed) -> NextGap:
    """Take the form as it was sent: what is empty in it has no bound, or means everybody."""
    filled = DescribingGap(desk=state.desk, day=event.day, since=event.since, until=event.until)
    advisor = state.advisor
    if advisor and event.advisor_id == advisor.id:
        filled = filled.model_copy(update={"advisor": advisor})
    elif event.advisor_id and _missed(filled, event.at) is None:
        return LookingUpAdvisor(
            desk=state.desk,
            day=event.day,
            since=event.since,
            until=event.until,
            advisor_id=event.advisor_id,
        )
    return _go_on(filled, event.at)


def hear_gap(state: DescribingGap, event: Said) -> NextGap | Dropped:
    """Take what was said of the day, its hours and whose appointments they are."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "start_over":
            return DescribingGap(desk=state.desk)
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    if not (request.when or request.advisor or request.who or _says_everybody(request.text)):
        return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
    return _take(state, request, event.at)


def hear(state: Talking, event: Said) -> Talking | Dropped:
    """Understand the words that work everywhere; here the buttons say the rest."""
    match read(state, event).intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "help":
            return state.with_hint("help")
        case _:
            return state.with_hint("not_understood", event.text)


def _take(state: DescribingGap, request: Request, at: datetime) -> NextGap:
    """Merge what was said: a day alone keeps the hours, hours alone keep the day."""
    state = _with_advisor(state.model_copy(update={"hint": None}), request)
    when = request.when
    if when is None:
        return _go_on(state, at)
    if len({one.start and one.start.date() for one in (when, *when.others)}) > 1:
        hint = Hint(kind="day_unclear", words=request.said("when") or request.text)
        return state.model_copy(update={"day": None, "hint": hint})
    span = span_of(when)
    if span is None:
        return state.model_copy(update={"hint": Hint(kind="one_day_only")})
    day = span.day if when.day_said or state.day is None else state.day
    changes: dict[str, object] = {"day": day}
    if span.since or span.until:
        changes |= {"since": span.since, "until": span.until}
    return _go_on(state.model_copy(update=changes), at)


def _with_advisor(state: DescribingGap, request: Request) -> DescribingGap:
    """Take the advisor who was named; whoever is ill is spoken of like a customer, too."""
    words = request.advisor or (request.who.name if request.who else None)
    if not (words or _says_everybody(request.text)):
        return state
    nobody = not words or request.edit == "remove" or fold(words) in _EVERYBODY
    return state.model_copy(update={"advisor": None, "advisor_words": None if nobody else words})


def _says_everybody(text: str) -> bool:
    padded = f" {fold(text)} "
    return any(f" {word} " in padded for word in _EVERYBODY)


def span_of(when: When) -> Span | None:
    """Return the day, or the part of it, that is meant; None where it is not one day.

    A time without an end means from then on: "we close at 3".
    """
    if not in_reach(when) or when.soonest:
        return None
    start, end = when.start, when.end
    if start is None:
        if end is None or end.time() == time():
            return None
        return Span(end.date(), until=end.time())
    if end is None:
        if when.grain in {"second", "minute", "hour", "part"}:
            return Span(start.date(), since=start.time())
        return Span(start.date()) if when.grain == "day" and when.side == "at" else None
    if end.date() == start.date():
        return Span(start.date(), since=start.time(), until=end.time())
    if end.date() == start.date() + _DAY and end.time() == time():
        return Span(start.date(), since=start.time() if start.time() > time() else None)
    return None


def _missed(state: DescribingGap, at: datetime) -> HintKind | None:
    """Return what is wrong with the time; None if it can be looked at, or is not known yet."""
    now = local(state.desk, at)
    if state.day is None:
        return None
    if state.since and state.until and state.until <= state.since:
        return "ends_before_it_begins"
    is_over = state.until and state.until <= now.time()
    if state.day < now.date() or (state.day == now.date() and is_over):
        return "in_the_past"
    return None


def _go_on(state: DescribingGap, at: datetime) -> NextGap:
    """Read the day once it is known, and the advisor before that; else ask."""
    missed = _missed(state, at)
    if missed:
        is_over = state.day and state.day < local(state.desk, at).date()
        changes = {"hint": Hint(kind=missed), "day": None if is_over else state.day}
        return state.model_copy(update=changes)
    if state.day is None:
        return state
    if state.advisor_words:
        return LookingUpAdvisor(
            desk=state.desk,
            day=state.day,
            since=state.since,
            until=state.until,
            advisor_words=state.advisor_words,
        )
    gap = Gap(day=state.day, since=state.since, until=state.until, advisor=state.advisor)
    return ReadingDay(desk=state.desk, gap=gap)


def learn(state: LookingUpAdvisor, event: LookedUp) -> ReadingDay | DescribingGap:
    """Go on with the advisor who is meant; ask where nobody is, or more than one."""
    if event.advisor:
        gap = Gap(day=state.day, since=state.since, until=state.until, advisor=event.advisor)
        return ReadingDay(desk=state.desk, gap=gap)
    return DescribingGap(
        desk=state.desk,
        day=state.day,
        since=state.since,
        until=state.until,
        hint=Hint(kind="advisor_unknown", words=state.advisor_words or ""),
    )


def stall_advisor(state: LookingUpAdvisor, event: Failed) -> StalledPlan:
    """Keep what was asked and say what went wrong."""
    return StalledPlan(
        desk=state.desk,
        gap=Gap(day=state.day, since=state.since, until=state.until),
        advisor_words=state.advisor_words,
        advisor_id=state.advisor_id,
        hint=trouble(event),
    )
