"""Words of a person -> entries of a list: services, vehicles, advisors, as a system knows them.

A word counts as much as it tells the entries apart; a typo, an abbreviation or another order costs
a little, a word that no entry has costs a lot. Where two entries are as good, both are offered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from flows.understanding.spelling import fold, words_of

_TOKEN = re.compile(r"[^\W_]+(?:[-.,'/][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
GOOD = 0.62  # from here an entry is meant
NEAR = 0.42  # from here an entry is worth offering
LEAD = 0.08  # how much better the best must be than the second
_SMALL = words_of(
    """
    one ones a an and the of for with to in on und der die das fur mit von zu et de la le les des du
    un une y el los las con del e il lo i gli di al met het een en van voor
    """
)
_MOST_NEAR = 5
_SHORTEST_TAIL = 4


class Picked(NamedTuple):
    """The entry that was meant, or those that may have been; ids of the list."""

    best: str | None
    near: tuple[str, ...] = ()


class Matched(NamedTuple):
    """One phrase for a service, and what the catalogue has for it."""

    words: str
    best: str | None
    near: tuple[str, ...] = ()


def match_services(
    words: tuple[str, ...], catalogue: Sequence[tuple[str, str, str]]
) -> tuple[Matched, ...]:
    """Each of `words` against rows of (id, code, name); in the order of `words`."""
    index = _Index([(id_, f"{code} {name}", (code, name)) for id_, code, name in catalogue])
    return tuple(Matched(phrase, *index.pick(phrase)) for phrase in words)


def pick(words: str, choices: Sequence[tuple[str, str]]) -> Picked:
    """The entry of (id, text) that `words` mean; `near` is filled only where none is sure."""
    return _Index([(id_, text, (text,)) for id_, text in choices]).pick(words)


class _Entry(NamedTuple):
    id: str
    words: tuple[str, ...]
    whole: frozenset[str]  # texts that name it exactly


class _Index:
    """A list made ready for looking up several phrases."""

    def __init__(self, rows: Sequence[tuple[str, str, tuple[str, ...]]]) -> None:
        self.entries = [
            _Entry(id_, tuple(_tokens(text)), frozenset(map(_key, names)) - {""})
            for id_, text, names in rows
        ]
        counts = Counter(word for entry in self.entries for word in set(entry.words))
        many = len(self.entries) + 1
        self.weights = {
            word: (0.1 if word in _SMALL else 0.35 + log(many / count))
            for word, count in counts.items()
        }
        # a word that no entry has may be a filler, so it counts half
        self.unknown = 0.35 + log(many) / 2

    def pick(self, phrase: str) -> Picked:
        key = _key(phrase)
        exact = [entry.id for entry in self.entries if key in entry.whole]
        if exact:
            return Picked(exact[0]) if len(exact) == 1 else Picked(None, tuple(exact[:_MOST_NEAR]))
        asked = [word for word in self._asked(phrase) if word not in _SMALL]
        if not asked:
            return Picked(None)
        alike = {word: self._alike(word) for word in asked}
        scored = sorted(
            ((self._score(asked, alike, entry), -at) for at, entry in enumerate(self.entries)),
            reverse=True,
        )
        best = scored[0][0] if scored else 0.0
        second = scored[1][0] if len(scored) > 1 else 0.0
        if best >= GOOD and best - second >= LEAD:
            return Picked(self.entries[-scored[0][1]].id)
        floor = max(NEAR, best - 0.25)
        return Picked(
            None, tuple(self.entries[-at].id for score, at in scored[:_MOST_NEAR] if score >= floor)
        )

    def _asked(self, phrase: str) -> list[str]:
        """The words of a phrase; "CR-V" is one where the list writes it so, else two."""
        found: list[str] = []
        for match in _TOKEN.finditer(fold(phrase)):
            parts = _PART.findall(match.group())
            whole = "".join(parts)
            found += [whole] if whole in self.weights else parts
        return found

    def _alike(self, asked: str) -> dict[str, float]:
        """The words of the list that `asked` may stand for, and how well."""
        return {word: score for word in self.weights if (score := likeness(asked, word)) > 0}

    def _score(self, asked: list[str], alike: dict[str, dict[str, float]], entry: _Entry) -> float:
        """How much of what was said the entry has, and a little of how much of it was said."""
        got = wanted = 0.0
        said: dict[str, float] = {}
        for word in asked:
            best, weight = 0.0, self.unknown
            for candidate in entry.words:
                score = alike[word].get(candidate, 0.0)
                if score > best:
                    best, weight = score, self.weights[candidate]
                    said[candidate] = max(said.get(candidate, 0.0), score)
            got += best * weight
            wanted += weight
        own = sum(self.weights[word] for word in set(entry.words)) or 1.0
        covered = sum(self.weights[word] * score for word, score in said.items()) / own
        return 0.8 * got / wanted + 0.2 * covered


def likeness(asked: str, word: str) -> float:
    """How well `asked` stands for `word`: 1 the same, 0 not at all."""
    if asked == word:
        return 1.0
    if word.isdigit() or asked.isdigit():
        return 0.9 if len(asked) >= _SHORTEST_TAIL and word.endswith(asked) else 0.0
    if _stem(asked) == _stem(word):
        return 0.97
    short, long = sorted((asked, word), key=len)
    if asked == short and len(short) >= _SHORTEST_TAIL and any(c.isdigit() for c in word):
        return 0.9 if long.endswith(short) else 0.0  # the tail of a VIN or a plate
    if short[0] != long[0]:
        inside = _stem(short)  # "wechseln" in "Räderwechsel"
        return 0.75 if len(inside) >= 5 and inside in long else 0.0
    if asked == short and len(short) >= 3 and long.startswith(short):
        return 0.9
    if _same_root(short, long):
        return 0.85
    if asked == short and 2 <= len(short) < len(long) and _abbreviates(short, long):
        return 0.8
    if len(short) < 4 or len(long) - len(short) > 3:
        return 0.0
    from rapidfuzz.distance import DamerauLevenshtein  # compiled code, loaded when first needed

    slips = DamerauLevenshtein.distance(asked, word, score_cutoff=2)
    if slips > (1 if len(short) < 6 else 2):
        return 0.0
    return 0.95 - 0.12 * slips


def _same_root(short: str, long: str) -> bool:
    """Do they begin alike for most of the shorter: "rotate", "rotation"?"""
    alike = 0
    while alike < len(short) and short[alike] == long[alike]:
        alike += 1
    return alike >= 4 and alike >= 0.8 * len(short)


def _abbreviates(short: str, long: str) -> bool:
    """Is it "chg" for "change": letters in their order, consonants but for the first?"""
    letters = iter(long)
    return all(letter in letters for letter in short) and not any(
        letter in "aeiou" for letter in short[1:]
    )


def _stem(word: str) -> str:
    for ending in ("ing", "es", "s", "en", "e", "n"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _tokens(text: str) -> list[str]:
    """The words of an entry; one with a hyphen both joined and in parts."""
    found: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        parts = _PART.findall(match.group())
        found += parts if len(parts) == 1 else ["".join(parts), *parts]
    return found


def _key(text: str) -> str:
    return " ".join(_PART.findall(fold(text)))
