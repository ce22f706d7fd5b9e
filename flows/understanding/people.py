"""Who is who: which of those named is the customer, who serves, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from flows.understanding.names import DEGREES, FAMILY, GIVEN, MONTHS, PARTICLES
from flows.understanding.request import Who
from flows.understanding.row import Named
from flows.understanding.words import NOTHING, Word

_STOPS = frozenset(".!?:-–")
_FEW = 2  # words of a text in which one capital letter still tells something


def capitals_tell(words: list[Word], language: str) -> bool:
    """Does a capital letter mean anything in this text?

    Not where all are capitals or none is, but for those that every sentence has: its first word,
    "I", and the name of a day.
    """
    letters = [word for word in words if word.text[0].isalpha()]
    if all(word.text.isupper() for word in letters):
        return False
    if len(letters) <= _FEW:
        return any(word.capital for word in letters)
    first = {word.start for mark, word in pairwise(words) if mark.text in _STOPS}
    return language != "de" and any(
        word.capital
        and not (word.label or "pronouns" in word or word.start in first or word is words[0])
        for word in words
    )


def hide_names(words: list[Word], hide: Callable[[int, int], None]) -> None:
    """Keep names that are also words for a time from being read as one: "Mrs. May", "Jan Noel"."""
    for at in range(1, len(words)):
        word, before = words[at], words[at - 1]
        if before.text == "." and at > 1:
            before = words[at - 2]
        if before.tags & {"titles", "doctors"} and word.text[0].isalpha():
            hide(word.start, word.end)
        elif is_pair(before, word):
            hide(before.start, word.end)
        elif before.low in MONTHS and before.capital and word.capital and not word.tags:
            hide(before.start, before.end)


def settle_pairs(words: list[Word]) -> None:
    """A given and a family name side by side are names, whatever else the words may be."""
    for first, last in pairwise(words):
        if is_pair(first, last) and "titles" not in first:
            first.tags = last.tags = NOTHING


def is_pair(first: Word, last: Word) -> bool:
    """Are the two, side by side and with capitals, a given and a family name?"""
    both = first.capital and last.capital and first.end + 1 == last.start
    return both and first.low in GIVEN and last.low in FAMILY


class Shares(NamedTuple):
    """Who of those named is served, who serves, and where."""

    customers: list[Named]
    advisor: Named | None
    place: Named | None

    def fields(self) -> Iterator[tuple[str, Named]]:
        yield from (("others" if at else "who", one) for at, one in enumerate(self.customers))
        if self.advisor:
            yield "advisor", self.advisor
        if self.place:
            yield "where", self.place


def share_out(
    named: list[Named], words: list[Word], *, advisor_asked: bool, advisors: bool
) -> Shares:
    """Tell them apart: "with Ana" is the advisor where a customer or a service is named.

    Where neither is, it is the customer.

    `advisors`: "with" leads to an advisor even so, for the customer is known already.
    """
    customers = [one for one in named if one.how not in {"with", "doctor", "at"}]
    beside = [one for one in named if one.how in {"with", "doctor"}]
    place = next((one for one in named if one.how == "at"), None)
    served = advisors or any("services" in word and not word.label for word in words)
    if advisor_asked and customers and not beside:
        return Shares(customers[1:], customers[0], place)
    if beside and not customers and not served and beside[0].how == "with":
        return Shares(beside, None, place)
    return Shares(customers, beside[0] if beside else None, place)


def said(run: list[Word], text: str) -> str:
    """The words of a run as they were said, without the possessive ending."""
    last = run[-1]
    cut = len(last.text) - len(last.low) if last.owner else 0
    return text[run[0].start : last.end - cut]


def provider(words: list[Word], one: Named, text: str) -> str:
    """Who serves, as said; "Dr." belongs to the name they are known by."""
    first = one.first
    while one.how == "doctor" and first > 0 and words[first - 1].label == "title":
        first -= 1
    return said(words[first : one.last], text)


def who(run: list[Word], text: str, *, titled: bool) -> Who:
    """The person that the run names, with first and last name told apart."""
    name = said(run, text)
    comma = next((at for at, word in enumerate(run) if word.text == ","), None)
    if comma and run[comma + 1].low not in DEGREES:
        last, first = said(run[:comma], text), said(run[comma + 1 :], text)
        return Who(name=f"{first} {last}", first=first, last=last)
    if any("companies" in word for word in run):
        return Who(company=name)
    parts = [word for word in run[: comma or len(run)] if not word.mark]
    if len(parts) == 1:
        given = parts[0].low in GIVEN and not titled
        return Who(name=name, first=name) if given else Who(name=name, last=name)
    behind = (at for at, word in enumerate(parts[1:], 1) if word.low in PARTICLES)
    cut = next(behind, len(parts) - 1)
    if parts[0].low in PARTICLES:
        return Who(name=name, last=name)
    first = text[parts[0].start : parts[cut].start].strip()
    last = said(parts[cut:], text)
    if parts[0].low in FAMILY - GIVEN and parts[-1].low in GIVEN - FAMILY:
        first, last = last, first
    return Who(name=name, first=first, last=last)
