"""Which language is it? The one whose own words the text has most of."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from itertools import islice

from flows.understanding import lexicons
from flows.understanding.grammar.leaves import words as time_words
from flows.understanding.lexicons.talking import Talk
from flows.understanding.names import NAMES
from flows.understanding.request import Language
from flows.understanding.spelling import WORD, fold
from flows.understanding.words import vocabulary

_FEW = 6  # words of a text so short that every phrase counts
_PHRASE = 0.5
_MOST_WORDS = 80  # of a text; what has not shown its language by then never does
USUAL: Language = "en"


@cache
def _spoken() -> dict[str, tuple[str, ...]]:
    """Every word of every lexicon, with the languages that have it."""
    found: dict[str, list[str]] = {}
    for code in lexicons.languages():
        for word in vocabulary(code).single | time_words(code).known:
            if word.isalpha():
                found.setdefault(word, []).append(code)
    for code in lexicons.languages():
        for word in _accented(lexicons.talk(code)):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def _accented(talk: Talk) -> set[str]:
    """The words that are written with an accent: "sì" is Italian, "si" may be much."""
    texts: list[str] = []
    for section in fields(talk):
        value = getattr(talk, section.name)
        texts += [value] if isinstance(value, str) else value.values()
    words = (match.group().casefold() for text in texts for match in WORD.finditer(text))
    return {word for word in words if not word.isascii()}


def detect(text: str) -> Language:
    """A word that few languages have tells more; English where nothing tells."""
    spoken = _spoken()
    score = dict.fromkeys(lexicons.languages(), 0.0)
    low: list[str] = []
    for match in islice(WORD.finditer(text), _MOST_WORDS):
        said, word = match.group().casefold(), fold(match.group())
        low.append(word)
        for part in (word, *word.split("'")) if "'" in word else {word, said}:
            codes = spoken.get(part, ()) if len(part) > 1 and part not in NAMES else ()
            for code in codes:
                score[code] += 1 / len(codes)
    if len(low) <= _FEW:
        for code in score:
            score[code] += _in_phrases(low, code)
    return max(score, key=lambda code: (score[code], code == USUAL))


def _in_phrases(low: list[str], code: str) -> float:
    """How much of a short text is phrases of a language: "da igual" is Spanish in both words."""
    known = vocabulary(code)
    sizes = (known.tags(low, at)[1] for at in range(len(low)))
    return sum(_PHRASE * size for size in sizes if size > 1)
