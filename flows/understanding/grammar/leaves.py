"""Tokens -> leaves: which tokens say which time words, looked up in one language's lexicon.

A leaf is a category, the tokens it spans and its value; a word may be several ("second", "morgen").
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from flows.understanding import lexicons
from flows.understanding.grammar.calendars import Duration, duration
from flows.understanding.grammar.dates import Date, Holiday, Relative
from flows.understanding.grammar.meanings import Clock, Moment, Part
from flows.understanding.lexicons.sections import Times
from flows.understanding.tokens import Token, fold


class Order(NamedTuple):
    """In which order day and month stand in figures, and whether that is sure."""

    month_first: bool
    sure: bool


DAY_FIRST = Order(month_first=False, sure=True)


class Leaf(NamedTuple):
    category: str
    start: int
    end: int
    value: object
    weight: float = 0


Meaning = tuple[str, object]


@dataclass(frozen=True)
class Words:
    """All phrases of a language: from their first word to what may follow, to what they mean."""

    times: Times
    first: dict[str, list[tuple[tuple[str, ...], Meaning]]]
    near: dict[str, tuple[str, Meaning]]  # names with a letter left out: slips of the pen
    known: frozenset[str]


SHORT, LONG = 5, 16  # slips are looked for in words longer and shorter than this
_NO_WORDS = ("country", "compound", "ordinal_ends", "plural", "am", "pm", "noon", "midnight")
_MARKS = {"-": "dash", "–": "dash", "—": "dash", "/": "slash", "+": "plus_sign"}


def _alternatives(phrases: str) -> Iterator[tuple[str, bool]]:
    for phrase in filter(None, phrases.split("|")):
        yield phrase.lstrip("?"), phrase.startswith("?")


def _named(times: Times) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    return ("WEEKDAY", 0, times.weekdays), ("MONTH", 1, times.months)


def _entries(times: Times) -> Iterator[tuple[str, Meaning]]:
    for n, phrases in _numbers(times).items():
        for phrase, weak in _alternatives(phrases):
            yield phrase, ("NUM_WEAK" if weak else "NUM", n)
            if not weak:
                yield phrase, ("NUM_WORD", n)
    for n, phrases in _ordinals(times).items():
        for phrase, _ in _alternatives(phrases):
            yield phrase, ("ORD", n)
    for name, start, all_names in _named(times):
        for n, alternatives in enumerate(all_names, start):
            for phrase, weak in _alternatives(alternatives):
                yield phrase, (name, n)
                if not weak:
                    yield phrase, (f"{name}_NAME", n)
                    for ending in filter(None, times.plural.split("|")):
                        yield phrase + ending, (f"{name}_NAME", n)
                        yield phrase + ending, (name, n)
    tables: tuple[tuple[str, Mapping[Any, str]], ...] = (
        ("AMPM", {0: times.am, 12: times.pm}),
        ("UNIT", times.units),
        ("STEP", times.steps),
        ("EDGE", times.edges),
        ("DAY", {Relative(n): p for n, p in times.days.items()}),
        ("PART", {Part(p, e): w for (e, p), w in times.edge_parts.items()}),
        ("PART", {Part(n): p for n, p in times.parts.items()}),
        ("MOMENT", {Moment(Relative(n), part=Part(p)): w for (n, p), w in times.day_parts.items()}),
        ("EDGE_UNIT", times.edge_units),
        ("DURATION", {duration(n, u): w for (n, u), w in times.durations.items()}),
        ("HOLIDAY", {Holiday(n): w for n, w in times.holidays.items()}),
        ("CLOCK", {Clock(12, sure=True): times.noon, Clock(0, sure=True): times.midnight}),
    )
    for category, table in tables:
        for value, phrases in table.items():
            for phrase, weak in _alternatives(phrases):
                yield phrase, (f"{category}_WEAK" if weak else category, value)
    for unit, phrases in times.units.items():
        singular, *others = phrases.split("|")
        for phrase in others or (singular,):
            yield phrase, ("UNITS", unit)
    for field in fields(times):
        value = getattr(times, field.name)
        if isinstance(value, str) and field.name not in _NO_WORDS:
            for phrase, _ in _alternatives(value):
                yield phrase, (field.name, None)
    if times.joined:
        for n, names in enumerate(times.weekdays):
            for (day, weak), (part, phrases) in product(_alternatives(names), times.parts.items()):
                for word, _ in () if weak else _alternatives(phrases):
                    yield day + word, ("DAY_PART", (n, Part(part)))


def _compose(times: Times, units: dict[int, str]) -> Iterator[tuple[int, str]]:
    for ten, tens_words in times.tens.items():
        for unit in range(1, 10):
            phrases = [
                form.format(tens=t, unit=u)
                for form in times.compound.split("|")
                for t, _ in _alternatives(tens_words)
                for u, _ in _alternatives(units.get(unit, ""))
                if form and " " not in u
            ]
            yield ten + unit, "|".join(phrases)


def _numbers(times: Times) -> dict[int, str]:
    made = dict(_compose(times, times.numbers))
    return {**made, **times.tens, **times.numbers}


def _ordinals(times: Times) -> dict[int, str]:
    made = {n: w for n, w in _compose(times, times.ordinals) if n < 32}
    return {**made, **times.ordinals}


def _spellings(phrase: str) -> tuple[str, ...]:
    """Umlauts are also written out: "für" is read in "fur" (folded) and "fuer"."""
    written_out = phrase.translate({0xE4: "ae", 0xF6: "oe", 0xFC: "ue"})
    return (phrase,) if phrase == written_out else (phrase, written_out)


@cache
def words(language: str) -> Words:
    times = lexicons.times(language)
    first: dict[str, dict[tuple[tuple[str, ...], Meaning], None]] = {}
    near: dict[str, tuple[str, Meaning]] = {}
    known: set[str] = set()
    for phrase, meaning in _entries(times):
        for spelling in _spellings(phrase):
            parts = tuple(t.text for t in _split(spelling))
            first.setdefault(parts[0], {})[parts, meaning] = None
            known.update(parts)
    for category, start, names in _named(times):
        for n, alternatives in enumerate(names, start):
            name = fold(alternatives.split("|")[0])
            for shorter in _one_less(name) if len(name) > SHORT else ():
                near.setdefault(shorter, (name, (category, n)))
    return Words(times, {w: list(p) for w, p in first.items()}, near, frozenset(known))


def _split(phrase: str) -> list[Token]:
    """A phrase as the tokenizer would see it, but number by number: "1 / 2"."""
    return [Token(fold(p), 0, 0, "word", False) for p in phrase.split()]


def _one_less(word: str) -> Iterator[str]:
    yield word
    for n in range(1, len(word)):
        yield word[:n] + word[n + 1 :]


def leaves(found: list[Token], language: str, order: Order) -> Iterator[Leaf]:
    lexicon = words(language)
    only = len(found) == 1 or (len(found) == 2 and found[1].text == ".")
    for i, token in enumerate(found):
        for leaf in _phrases(found, i, lexicon):
            yield leaf
            if only and leaf.category == "WEEKDAY":  # "do", "ma.": nothing else was said
                yield leaf._replace(category="WEEKDAY_NAME")
        match token.kind:
            case "mark" if token.text in _MARKS:
                yield Leaf(_MARKS[token.text], i, i + 1, None)
            case "number":
                yield from _number(found, i, lexicon)
                if only and len(found) == 2 and 1 <= int(token.text[:3]) <= 31:
                    yield Leaf("ORD_FIGURE", i, i + 2, int(token.text))
            case "pair":
                yield from _pair(found, i, lexicon, order)
            case "triple":
                yield from _triple(token, i, order)
            case "iso":
                yield from _iso(token, i)


def _phrases(found: list[Token], i: int, lexicon: Words) -> Iterator[Leaf]:
    text = found[i].text
    phrases = lexicon.first.get(text)
    if phrases is None:
        if found[i].kind == "word" and SHORT < len(text) < LONG and text not in lexicon.known:
            yield from _slip(text, i, lexicon)
        return
    after = found[i + 1].text if i + 1 < len(found) else ""
    for parts, (category, value) in phrases:
        end = i + len(parts)
        if end > i + 1 and parts[1] != after:
            continue  # most phrases, at the cost of one comparison
        if end <= i + 2 or tuple(t.text for t in found[i:end]) == parts:
            if category == "AMPM" and len(text) == 1 and end == i + 1 and not found[i].glued:
                continue  # "3a" is in the morning, "3 a day" is not
            if text == "'" and category.startswith("UNIT") and found[i - 1].kind != "number":
                continue  # "30'" are minutes, "un'auto" is no time
            yield Leaf(category, i, end, value, 0.3 * (end - i - 1))


def _slip(text: str, i: int, lexicon: Words) -> Iterator[Leaf]:
    """A weekday or month with one letter too many, too few, wrong or swapped."""
    for shorter in _one_less(text):
        name, (category, value) = lexicon.near.get(shorter, ("", ("", None)))
        if name and not text.startswith(name):  # Augusta is nobody's August
            yield Leaf(category, i, i + 1, value)
            yield Leaf(f"{category}_NAME", i, i + 1, value)
            return


def _number(found: list[Token], i: int, lexicon: Words) -> Iterator[Leaf]:
    token = found[i]
    if len(token.text) > 4:
        return
    n = int(token.text)
    after = found[i + 1] if i + 1 < len(found) and found[i + 1].glued else None
    if after and 1 <= n <= 31:
        if after.text in lexicon.times.ordinal_ends.split("|") or after.text in "ºª°":
            yield Leaf("ORD", i, i + 2, n)
            yield Leaf("ORD_FIGURE", i, i + 2, n)
        if after.text == ".":
            yield Leaf("ORD_DOT", i, i + 2, n)
            if lexicon.times.dotted_ordinals:
                yield Leaf("ORD", i, i + 2, n)
    if len(token.text) == 4:
        if 1900 <= n <= 2100:
            yield Leaf("YEAR", i, i + 1, n)
        if n // 100 < 25 and n % 100 < 60:
            clock = Clock(n // 100 % 24, n % 100, sure=n >= 1300, literal=token.text[0] == "0")
            yield Leaf("HHMM", i, i + 1, clock, -0.5 if 1900 <= n <= 2100 else 0)
    elif len(token.text) == 3 and n // 100 and n % 100 < 60:
        yield Leaf("HMM", i, i + 1, Clock(n // 100, n % 100))
    if len(token.text) == 2 and n > 0 and i and found[i - 1].text in "'’":
        yield Leaf("YEAR", i, i + 1, century(n))
    if len(token.text) <= 2:
        yield Leaf("FIGURE", i, i + 1, n)
        if token.text[0] == "0" and n:
            yield Leaf("FIGURE0", i, i + 1, n)
    if 1 <= n <= 31 and (n > 12 or lexicon.times.weekday_figure_is_date):
        yield Leaf("DAY_FIGURE", i, i + 1, n)
    if len(token.text) == 2:
        yield Leaf("FIGURE2", i, i + 1, n)
    yield Leaf("NUM", i, i + 1, n)


def century(year: int) -> int:
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


def _numbers_in(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]


def _pair(found: list[Token], i: int, lexicon: Words, order: Order) -> Iterator[Leaf]:
    text = found[i].text
    a, b = _numbers_in(text)
    mark = re.sub(r"\d", "", text)
    two = text[-2].isdigit()
    if a < 25 and b < 60 and two and mark in ":.hu,":
        literal = text[0] == "0" or lexicon.times.clock24
        category = "CLOCK" if mark in ":hu" else "CLOCK_DOT"
        weight = -0.6 if mark == "." and day_month(a, b, DAY_FIRST, dotted=True) else 0
        yield Leaf(category, i, i + 1, Clock(a % 24, b, sure=a > 12, literal=literal), weight)
    if mark == "h" and two:
        yield Leaf("HOURS_MINUTES", i, i + 1, Duration(hours=a, minutes=b))
    if mark in "./":
        closed = (
            i + 2
            if mark == "."
            and i + 1 < len(found)
            and found[i + 1].text == "."
            and found[i + 1].glued
            else i + 1
        )
        date = day_month(a, b, order if mark == "/" else DAY_FIRST, dotted=mark == ".")
        if date and (two or mark == "/" or closed == i + 2 or not lexicon.times.month_first):
            yield Leaf("DATE_PAIR" if mark == "." and closed == i + 1 else "DAY", i, closed, date)
            if closed == i + 2:
                yield Leaf("DATE_PAIR", i, i + 1, date)
    if mark == "/" and b in (2, 4) and a < b:
        yield Leaf("NUM", i, i + 1, a / b)
        yield Leaf("FRACTION", i, i + 1, a / b)
    if mark in ".,":
        yield Leaf("DECIMAL", i, i + 1, float(text.replace(",", ".")))


def day_month(
    a: int, b: int, order: Order, year: int | None = None, *, dotted: bool = False
) -> Date | None:
    """Figures as day and month, in the order of the country where both orders are possible."""
    day, month = (b, a) if order.month_first else (a, b)
    if month > 12 and not dotted:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]):
        return None
    return Date(day, month, year, swapped=not order.sure and day != month and day <= 12)


def _triple(token: Token, i: int, order: Order) -> Iterator[Leaf]:
    text = token.text.replace(" ", "")
    a, b, c = _numbers_in(text)
    mark = re.sub(r"\d", "", text)[0]
    if mark == ":":
        if a < 25 and b < 60 and c < 60 and a < 100:
            yield Leaf("CLOCK", i, i + 1, Clock(a % 24, b, c, sure=a > 12, literal=text[0] == "0"))
        return
    if a > 31:
        date = day_month(c, b, DAY_FIRST, a) if 1900 <= a <= 2200 else None
    elif c > 99 and not 1900 <= c <= 2200:
        date = None
    else:
        date = day_month(a, b, order if mark in "/-" else DAY_FIRST, century(c))
    if date and mark == ".":
        yield Leaf("VERSION", i, i + 1, None)
    if date and (len(text) > 6 or mark != "." or c >= 10):
        yield Leaf("DAY", i, i + 1, date)


def _iso(token: Token, i: int) -> Iterator[Leaf]:
    n = _numbers_in(token.text)
    if len(n) == 1:
        n = [n[0] // 10000, n[0] // 100 % 100, n[0] % 100]
    date = day_month(n[2], n[1], DAY_FIRST, n[0])
    if date is None or n[1] > 12:
        return
    if len(n) > 4 and n[3] < 24 and n[4] < 60:
        yield Leaf("MOMENT", i, i + 1, Moment(date, Clock(n[3], n[4], sure=True)))
    else:
        yield Leaf("DAY", i, i + 1, date)
