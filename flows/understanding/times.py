"""Text -> the times it says: the entry point of the time grammar.

tokens.py cuts the text up; grammar/leaves.py says which tokens are time words, grammar/productions
(run by grammar/chart.py) what they mean together, grammar/resolving.py which dates that is. "The
second Tuesday of next month around 3pm": ORD WEEKDAY of STEP UNIT about FIGURE AMPM; STEP UNIT is a
PERIOD, ORD WEEKDAY of PERIOD a DAY, FIGURE AMPM a CLOCK, DAY CLOCK a MOMENT; the moment of speaking
makes a date of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from flows.understanding import lexicons
from flows.understanding.fallback import written_out
from flows.understanding.grammar import productions, resolving
from flows.understanding.grammar.calendars import Calendar
from flows.understanding.grammar.chart import Chart, Item
from flows.understanding.grammar.dates import Date, Now
from flows.understanding.grammar.leaves import Leaf, Order, leaves
from flows.understanding.grammar.meanings import Moment, Said, Soonest
from flows.understanding.request import Language, Span, Value, When
from flows.understanding.tokens import Token, tokens

MOST_WORDS = 100  # time words read in one text; what follows them is no request
MONTH_FIRST = frozenset({"US", "PH", "BZ", "FM", "PW", "MH"})
DOUBTFUL = -0.5  # of this weight or less: a time only if there is no other
SKIPPED = frozenset(",;():")
ABBREVIATION = 5  # a dot behind a time word of up to so many letters belongs to it


class TimeFound(Value):
    """One time that was said, and the words that said it."""

    when: When
    spans: tuple[Span, ...]
    confidence: float


class Piece(NamedTuple):
    """What was said in one place, or in two: "on Thursday ... at 3"."""

    said: Said
    spans: tuple[Span, ...]
    weight: float


def find_times(
    text: str,
    *,
    now: datetime,
    language: Language,
    country: str | None = None,
    past: bool = False,
) -> tuple[TimeFound, ...]:
    """The times said in `text`, in the order said; `now` is aware, its tzinfo is the zone."""
    home = lexicons.times(language).country
    cal = Calendar(now.replace(tzinfo=None), now.tzinfo, past, country or home)
    order = _order(lexicons.times(language).month_first, country)
    found = []
    for piece in _joined(_pieces(text, language, order)) or _written_out(text):
        answer = resolving.when(piece.said, cal)
        if answer is not None:
            found.append(TimeFound(when=answer, spans=piece.spans, confidence=_confidence(piece)))
    return tuple(found)


def _written_out(text: str) -> list[Piece]:
    found = written_out(text)
    if found is None:
        return []
    day, span = found
    return [Piece(Moment(Date(day.day, day.month, day.year)), (span,), DOUBTFUL)]


def _confidence(piece: Piece) -> float:
    """Less for one short word that is a time only perhaps."""
    return 0.95 if piece.weight > -0.25 else 0.7


def _order(month_first: bool, country: str | None) -> Order:
    """Whether 3/4 is March 4, and whether that is sure."""
    if country:
        return Order(country in MONTH_FIRST, sure=True)
    return Order(month_first, sure=not month_first)


def _pieces(text: str, language: str, order: Order) -> list[Piece]:
    row = tokens(text)
    found, count = _time_words(leaves(row, language, order))
    if not count:
        return []
    row = row[:count]
    at: list[list[Item]] = [[] for _ in row]
    marks = {i for i, t in enumerate(row) if t.text in SKIPPED}
    skipped = set(marks)
    for leaf in found:
        at[leaf.start].append(Item(*leaf))
        if leaf.category == "the":
            skipped.update(range(leaf.start, leaf.end))
        if leaf.end < count and _is_abbreviated(row, leaf.end):
            skipped.add(leaf.end)
    chart = Chart(count, skipped, marks)
    chart.fill(at)
    pieces = []
    for item in chart.cover(productions.ALONE):
        said = productions.meaning(item.value)
        if said is not None and (not _is_now(said) or item.end - item.start == len(row)):
            span = Span(start=row[item.start].start, end=row[item.end - 1].end)
            pieces.append(Piece(said, (span,), item.weight))
    return pieces


def _time_words(found: Iterator[Leaf]) -> tuple[list[Leaf], int]:
    """The first time words, and how many tokens they reach."""
    kept: list[Leaf] = []
    places: set[int] = set()
    count = 0
    for leaf in found:
        places.add(leaf.start)
        if len(places) > MOST_WORDS:
            break
        kept.append(leaf)
        count = max(count, leaf.end)
    return kept, count


def _is_abbreviated(row: list[Token], dot: int) -> bool:
    before = row[dot - 1]
    return (
        row[dot].text == "."
        and row[dot].glued
        and before.kind == "word"
        and len(before.text) <= ABBREVIATION
    )


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A day and a time of day said apart are one: "Thursday for Maria at 3"."""
    done: list[Piece] = []
    for piece in pieces:
        whole = _merge(done[-1], piece) if done else None
        if whole is None:
            done.append(piece)
        else:
            done[-1] = whole
    sure = [p for p in done if p.weight > DOUBTFUL and p.said != Soonest()]
    clocked = [p for p in sure if not _is_part(p.said)]
    return clocked or sure or done


def _is_part(said: Said) -> bool:
    return isinstance(said, Moment) and not said.days and not said.clock


def _is_now(said: Said) -> bool:
    """Amid other words "now" is a filler: "thanks, that is all for now"."""
    return isinstance(said, Moment) and said.days == Now()


def _merge(a: Piece, b: Piece) -> Piece | None:
    said = productions.together(a.said, b.said)
    return Piece(said, (*a.spans, *b.spans), min(a.weight, b.weight)) if said else None


def says_past(text: str, language: Language) -> bool:
    """Whether words put the sentence in the past: "was", "did", "ago"."""
    return any(
        leaf.category == "past_words" for leaf in leaves(tokens(text), language, Order(True, True))
    )
