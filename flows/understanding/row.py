"""A row of words in which names are looked for: what a word may be, and how far a name goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.understanding.names import NAMES, PARTICLES
from flows.understanding.words import Word

# What gave the name away. `doctor` and `with` are people who serve, `at` is a place.
How = Literal["title", "doctor", "role", "for", "owner", "object", "alone", "with", "at"]

_LONGEST = 5  # words of a name
_MOST_PARTICLES = 3  # "van de la"
_LONGEST_SHORT = 5  # letters of an abbreviation with a dot
_FAR = 12  # words back to what a "for" belongs to
# Tags that a word inside a name may not have, however it is written.
_NEVER = frozenset({"titles", "closings", "articles", "owners", "pronouns", "any_vehicle"})
_NO_NAMES = frozenset({"services", "things", "vehicles"})
# Tags of words that are names as well, and in small letters are not meant as one: "will", "winter".
_COMMON_WORDS = frozenset({"intent:book", "little", "frame", "services", "either", "roles"})


@dataclass(frozen=True, slots=True)
class Named:
    """Words `first` up to but without `last` name somebody; `how` says what gave it away."""

    first: int
    last: int
    how: How
    company: bool = False


def common(word: Word) -> bool:
    """Is it a name that many people have?"""
    return word.low in NAMES


class Row:
    """The words of a text; those that are taken for a name are labelled `name`.

    `asked`: a name was asked for, so that words that may be one are. `manages`: the sentence moves,
    cancels or looks up an appointment or a person, and says whose it is or who.
    """

    def __init__(
        self, words: list[Word], *, capitals_tell: bool, asked: bool, manages: bool
    ) -> None:
        self.words = words
        self.capitals_tell = capitals_tell
        self.asked = asked
        # a sentence that names a service or a vehicle is about a customer, well known or not
        self.desk = any(word.label == "vehicle" or "services" in word for word in words)
        self.manages = manages
        self.found: list[Named] = []

    # -- looking at words

    def nameable(self, at: int) -> bool:
        if not self.is_open(at) or not self.words[at].text[0].isalpha():
            return False
        word = self.words[at]
        return common(word) or (
            not word.tags and (word.capital or not self.capitals_tell or word.owner)
        )

    def is_open(self, at: int, *, marks: bool = False) -> bool:
        if not 0 <= at < len(self.words):
            return False
        return not self.words[at].label and (marks or not self.words[at].mark)

    def capital(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.words[at].capital

    def has(self, at: int, *tags: str) -> bool:
        return 0 <= at < len(self.words) and not self.words[at].tags.isdisjoint(tags)

    def past(self, at: int) -> int:
        """The word behind the phrase that begins at `at`, and behind the dot of a short form."""
        at += 1
        while at < len(self.words) and self.words[at].inside:
            at += 1
        short = len(self.words[at - 1].text) <= _LONGEST_SHORT
        if short and at < len(self.words) and self.words[at].text == ".":
            at += 1
        return at

    def back(self, at: int) -> int:
        """The word before `at`, articles and dots left out."""
        at -= 1
        while self.has(at, "articles", "owners") or (at > 0 and self.words[at].text == "."):
            at -= 1
        return at

    def take(self, first: int, last: int, how: How, *, company: bool = False) -> None:
        for word in self.words[first:last]:
            word.label = "name"
        self.found.append(Named(first, last, how, company))

    # -- how far a name goes

    def run(self, at: int, *, told: bool, how: How = "title") -> int:
        """The end of the name that starts at word `at`; `at` itself if none does."""
        words = self.words
        last, named = at, 0
        while last < len(words) and named < _LONGEST:
            word = words[last]
            if word.text == "." and last > at and len(words[last - 1].text) == 1:
                last += 1
                continue
            if word.low in PARTICLES and not word.label and self._leads_on(at, last, told):
                last += 1
            elif self._part(last, told, at):
                last += 1
                named += 1
                if word.owner:
                    break
            else:
                break
        if not named or all(len(word.text) == 1 for word in words[at:last]):
            return at
        return last if told or self._evident(at, last, how) else at

    def _leads_on(self, first: int, at: int, told: bool) -> bool:
        """Is this "van" the particle of a name, and not a vehicle or a preposition?"""
        after = at + 1
        most = min(len(self.words), after + _MOST_PARTICLES)
        while after < most and self.words[after].low in PARTICLES:
            after += 1
        if after >= len(self.words) or not self._part(after, told, first):
            return False
        if told or at > first or self.capital(at) or self.capital(after):
            return told or at == first or not self.words[at].tags or self.capital(after)
        return after > at + 1 or (common(self.words[after]) and not self.has(at, "of"))

    def _part(self, at: int, told: bool, first: int) -> bool:
        """May word `at` be part of the name that starts at word `first`?"""
        word = self.words[at]
        if word.mark or word.label or not word.text[0].isalpha():
            return False
        if at > first and len(word.text) == 1 and word.capital:
            return True  # an initial
        if word.tags & _NEVER:
            return False
        if at > first and self.words[first].capital and not word.capital:
            return common(word) and not word.tags and not self._closed(at)
        if not word.tags:
            return True
        if common(word):
            if at == 0 and self.capital(1) and common(self.words[1]):
                return False  # "Will Gloria be there": the capital letter is the sentence's
            return word.capital or self.asked or not (word.tags & _COMMON_WORDS)
        return (
            word.capital
            and not (word.inside or word.tags & _NO_NAMES)
            and (told or (at > first and self.capitals_tell and not self._closed(at)))
        )

    def _closed(self, at: int) -> bool:
        """A sentence that ended before: the capital letter is the next one's."""
        return self.words[at - 1].text == "."

    def _evident(self, first: int, last: int, how: How) -> bool:
        """Is what gave it away enough for words that are not known as names?"""
        run = self.words[first:last]
        if how == "alone" or any(common(word) for word in run):
            return True
        if how == "role":
            return run[0].capital or self.desk or self.manages
        if how == "for":
            if self.has(first - 1, "articles") and run[0].text.islower():
                return False  # "for a flat tire"
            return self.desk or self._for_somebody(first)
        owned = self.has(first - 1, "articles", "owners")
        return not owned and (run[0].capital or not self.capitals_tell)

    def _for_somebody(self, first: int) -> bool:
        """An appointment is for somebody; "for" behind an event leads to its occasion."""
        for word in reversed(self.words[max(0, first - _FAR) : first]):
            if word.tags & {"things", "occasions"}:
                return "occasions" not in word and self.capital(first)
        return self.capitals_tell and self.capital(first)
