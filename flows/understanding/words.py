"""Text -> words that know where they stand and what a lexicon says of them.

A word carries every tag its language gives it; which tag counts is decided by the readers, because
"change" is a wish in "change it to Friday" and half a service in "oil change".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import NamedTuple

from flows.understanding import lexicons
from flows.understanding.lexicons.talking import Talk
from flows.understanding.names import NAMES, PARTICLES
from flows.understanding.spelling import WORD, fold

NOTHING: frozenset[str] = frozenset()
# What is borrowed from the tongue of the trade: words for services, and "for" and "with".
BORROWED = frozenset({"services", "things", "meant_for", "beside"})
_BOTH = frozenset({"altering"})  # "change" is a French verb, and half of a borrowed "oil change"
_UNBORROWED = NAMES | PARTICLES
_LONGEST_STEM_SEARCH = 40


@dataclass(slots=True)
class Word:
    """One word or mark of a text; `label` is the field that has taken it, if one has."""

    text: str
    low: str  # without case, accents and possessive ending
    start: int
    end: int
    mark: bool  # punctuation
    capital: bool
    owner: bool  # carries a possessive ending
    tags: frozenset[str] = NOTHING
    inside: bool = False  # continues the phrase of the word before
    label: str = ""

    def __contains__(self, tag: str) -> bool:
        return tag in self.tags


class Gap(NamedTuple):
    """An intent told by words with others between: "sag … ab."; a dot means at a clause's end."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    ends: bool
    intent: str

    def found(self, low: list[str], marks: list[bool], places: Mapping[str, list[int]]) -> bool:
        """Is it in the words `low`, of which `places` says where each stands?"""
        first = next(
            (at for at in places.get(self.before[0], ()) if self._at(low, at, self.before)), None
        )
        return first is not None and any(
            at > first
            and self._at(low, at, self.after)
            and (not self.ends or at + 1 == len(low) or marks[at + 1])
            for at in places.get(self.after[0], ())
        )

    @staticmethod
    def _at(low: list[str], at: int, phrase: tuple[str, ...]) -> bool:
        return tuple(low[at : at + len(phrase)]) == phrase


@dataclass(frozen=True)
class Vocabulary:
    """The TALK section of one language, made ready for looking words up."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    gaps: tuple[Gap, ...]
    stems: re.Pattern[str] | None
    elided: frozenset[str]
    owning: tuple[str, ...]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]

    @property
    def single(self) -> frozenset[str]:
        """All words that are a phrase by themselves."""
        return frozenset(
            first
            for first, phrases in self.phrases.items()
            if any(len(phrase) == 1 for phrase, _ in phrases)
        )

    def number(self, word: Word) -> int | None:
        """The small number that `word` says, in figures or letters."""
        if word.text.isdecimal():
            return int(word.text) if len(word.text) <= 3 else None
        return self.numbers.get(word.low)

    def tags(self, low: list[str], at: int) -> tuple[frozenset[str], int]:
        """The tags of the longest phrase that starts at word `at`, and its length in words."""
        for phrase, tags in self.phrases.get(low[at], ()):
            size = len(phrase)
            if size == 1 or tuple(low[at : at + size]) == phrase:
                return tags, size
        return NOTHING, 1

    def knows(self, word: str) -> bool:
        return word in self.phrases


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of `language`, compiled once per process."""
    talk = lexicons.talk(language)
    tags: dict[tuple[str, ...], set[str]] = {}
    gaps: list[Gap] = []
    elided = frozenset(_phrases(talk.elided))
    for tag, phrase in _tagged(talk):
        if "…" in phrase:
            before, after = (_pieces(part.strip(" ."), elided) for part in phrase.split("…"))
            gaps.append(Gap(before, after, phrase.endswith("."), tag.removeprefix("intent:")))
            tags.setdefault(before, set()).add("frame")
        else:
            tags.setdefault(_pieces(phrase, elided), set()).add(tag)
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for phrase_words, found in sorted(tags.items(), key=lambda item: -len(item[0])):
        by_first.setdefault(phrase_words[0], []).append((phrase_words, frozenset(found)))
    stems = "|".join(re.escape(stem) for stem in _phrases(talk.stems))
    return Vocabulary(
        phrases={first: tuple(found) for first, found in by_first.items()},
        gaps=tuple(gaps),
        stems=re.compile(stems) if stems else None,
        elided=elided,
        owning=tuple(_phrases(talk.possessive)),
        numbers=_counted(talk.numbers),
        ordinals=_counted(talk.ordinals),
    )


def _counted(text: str) -> dict[str, int]:
    """Words in the order of their numbers; spellings of one number are parted by `|`."""
    return {
        word: at for at, words in enumerate(_phrases(text), start=1) for word in words.split("|")
    }


def _tagged(talk: Talk) -> Iterator[tuple[str, str]]:
    """Every phrase of the section with its tag: the field's name, or `field:key` of a mapping."""
    singular = {"intents": "intent"}
    for section in fields(talk):
        if section.name in {"stems", "elided", "possessive", "numbers", "ordinals"}:
            continue
        value = getattr(talk, section.name)
        if isinstance(value, str):
            yield from ((section.name, phrase) for phrase in _phrases(value))
        else:
            for key, phrases in value.items():
                tag = f"{singular.get(section.name, section.name)}:{key}"
                yield from ((tag, phrase) for phrase in _phrases(phrases))


def _phrases(text: str) -> Iterator[str]:
    return (phrase for part in text.split(",") if (phrase := fold(" ".join(part.split()))))


def _pieces(phrase: str, elided: frozenset[str]) -> tuple[str, ...]:
    """The words of a phrase, cut as those of a text are."""
    return tuple(piece for piece, _ in _cut(phrase, elided))


def _cut(text: str, elided: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The words and marks of a text with their places; "l'auto" is two words, "o'clock" one."""
    done = 0
    for match in WORD.finditer(text):
        if match.start() < done:
            continue  # the apostrophe of an elided word that stands alone: "besoin d'"
        word, at = match.group(), match.start()
        before, apostrophe, _ = word.replace("’", "'").partition("'")
        cut = len(before) + 1
        if apostrophe and fold(before) + "'" in elided:
            yield word[:cut], at
            word, at = word[cut:], at + cut
        elif text[match.end() : match.end() + 1] in {"'", "’"} and fold(word) + "'" in elided:
            done = match.end() + 1
            word = text[match.start() : done]
        yield word, at


def split(text: str, words: Vocabulary, spare: Vocabulary | None = None) -> list[Word]:
    """The words and marks of `text`, each with its tags.

    `spare` has the words of the trade that are borrowed into every language: "oil change".
    """
    found = [_word(piece, at, words) for piece, at in _cut(text, words.elided)]
    low = [word.low for word in found]
    at = 0
    while at < len(found):
        tags, size = words.tags(low, at)
        if not tags and words.stems and len(low[at]) <= _LONGEST_STEM_SEARCH:
            tags = frozenset({"services"}) if words.stems.search(low[at]) else NOTHING
        if spare and tags <= _BOTH and low[at] not in _UNBORROWED:
            borrowed, length = spare.tags(low, at)
            if borrowed & BORROWED:
                tags, size = tags | borrowed, length
        for offset in range(size):
            found[at + offset].tags = tags
            found[at + offset].inside = offset > 0
        at += size
    return found


def _word(text: str, start: int, words: Vocabulary) -> Word:
    low = fold(text)
    owner = False
    for ending in words.owning:
        if low.endswith(ending) and len(low) > len(ending) and not words.knows(low):
            low, owner = low[: -len(ending)], True
    return Word(
        text, low, start, start + len(text), not text[0].isalnum(), text[0].isupper(), owner
    )
