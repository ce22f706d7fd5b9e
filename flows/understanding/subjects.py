"""What it is for: the words for a service or a purpose.

The subject is what is left of a sentence when everything that was understood otherwise, and the
words that only carry a request, are taken away. Of several such pieces the one that stands where
a subject stands is taken, and every other that is made of the words of services.
"""

from __future__ import annotations

from typing import NamedTuple

from flows.understanding.words import Word

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "'": "'"}
_LONGEST_QUOTE = 16
# Tags of words that say something of their own; a word with other tags only is hollow.
_CONTENT = frozenset(
    {
        "services",
        "roles",
        "vehicles",
        "colours",
        "places",
        "companies",
        "meeting",
        "things",
        "nouns",
        "absent",
        "reasons",
        "emails",
        "closes",
    }
)
_BREAKS = frozenset({"closings", "beside"})
_CHANGING = frozenset({"adding", "removing", "replacing"})
_INNER = frozenset("&-#/'")  # marks that may stand inside a subject

# How much it looks like the subject: quoted, named, told as a purpose, behind the verb of a request
QUOTED, NAMED, PURPOSE, WANTED = 9, 6, 3, 2
SERVICE = 2


class Piece(NamedTuple):
    """Words `first` up to but without `last`, and how much they look like the subject."""

    first: int
    last: int
    weight: int
    service: bool


def hollow(word: Word) -> bool:
    """Does the word say nothing of its own?"""
    return word.mark or bool(word.tags and not word.tags & _CONTENT)


def find(words: list[Word], *, capitals_tell: bool, every: bool) -> list[Piece]:
    """The pieces that say what it is for, in the order said; mostly one or none.

    With `every` all pieces count, for services were asked for.
    """
    pieces = list(_quoted(words))
    at = 0
    while at < len(words):
        if words[at].label or words[at].mark or _BREAKS & words[at].tags:
            at += 1
            continue
        last = at + 1
        while last < len(words) and not _ends(words, at, last):
            last += 1
        pieces += _cut(words, at, last, capitals_tell=capitals_tell)
        at = last
    if not pieces:
        return []
    best = max(pieces, key=lambda piece: piece.weight)
    return [piece for piece in pieces if piece is best or every or (piece.service and best.service)]


def _ends(words: list[Word], first: int, at: int) -> bool:
    word = words[at]
    if word.mark:
        return word.text not in _INNER
    if _demands(word) or (at + 1 < len(words) and words[at + 1].text == ":"):
        return True
    if word.label == "name":
        return not _is_object(words, first, at)
    return bool(word.label) or bool(_BREAKS & word.tags)


def _demands(word: Word) -> bool:
    """Who wants it stands before, what is wanted behind: "both need inspection"."""
    return "intent:book" in word and "frame" in word and not word.capital


def _is_object(words: list[Word], first: int, at: int) -> bool:
    """Is the name the object of the subject's verb: "pick up Chelsea"?"""
    before = words[at - 1]
    return at > first and not (
        before.label or before.mark or hollow(before) or "services" in before or "things" in before
    )


def _quoted(words: list[Word]) -> list[Piece]:
    for at, word in enumerate(words):
        close = _QUOTES.get(word.text)
        if close:
            for last in range(at + 2, min(len(words), at + _LONGEST_QUOTE)):
                if words[last].text == close:
                    return [Piece(at + 1, last, QUOTED, service=False)]
            return []
    return []


def _cut(words: list[Word], first: int, last: int, *, capitals_tell: bool) -> list[Piece]:
    """The part of a stretch of words that says something."""
    weight = 0
    start = first
    while first < last and _opens(words, first, last):
        if capitals_tell and first > start and _is_titled(words, first):
            break
        word = words[first]
        if "intent:book" in word:
            weight = max(weight, WANTED)
        if "called" in word:
            weight = max(weight, NAMED)
        if "purpose" in word and first > 0 and _introduces(words[first - 1]):
            weight = max(weight, PURPOSE)
        first += 1
    for at in range(first + 1, last):
        if _closes(words[at]):
            last = at
            break
    while last > first and hollow(words[last - 1]):
        last -= 1
    run = words[first:last]
    service = any("services" in word for word in run)
    while service and len(run) > 1 and _is_form(run[-1]):
        run, last = run[:-1], last - 1
    if not any(word.text[0].isalpha() for word in run) or all(
        hollow(word) or _is_verb(word) or word.label or ("nouns" in word and not weight)
        for word in run
    ):
        return []
    return [Piece(first, last, weight + SERVICE * service, service)]


def _is_titled(words: list[Word], at: int) -> bool:
    """Does a capital letter begin what it is called: "schedule Do Taxes"?"""
    word = words[at]
    return word.capital and "pronouns" not in word and words[at - 1].text.islower()


def _is_verb(word: Word) -> bool:
    """A verb alone is no subject: "change", "see"."""
    return any(tag in {"meeting", "frame"} or tag.startswith("intent:") for tag in word.tags)


def _opens(words: list[Word], at: int, last: int) -> bool:
    """Does the word only lead to the subject? So does the "event" in "an event for lunch"."""
    word = words[at]
    if "roles" in word and at and words[at - 1].label in {"name", "title"}:
        return True  # "the Lopez kid for a haircut"
    if at == 0 and word.tags & _CHANGING:
        return True  # "skip the wash"
    if "frame" in word and at + 1 < last and words[at + 1].tags & {"articles", "owners"}:
        return True  # "change the oil" is a wish, "oil change" is none
    return (
        hollow(word)
        or _thing(word)
        or ("numbers" in word and at + 1 < last and _thing(words[at + 1]))
    )


def _closes(word: Word) -> bool:
    """Where it is, and for whom: no part of what it is."""
    return not word.inside and "at" in word


def _introduces(before: Word) -> bool:
    """May "to" or "about" after this word lead to what it is for: "a meeting to", "with Ana to"?"""
    return bool(before.label) or _thing(before)


def _is_form(word: Word) -> bool:
    """Is it the "appointment" of "oil change appointment"?"""
    return _thing(word) and not word.tags & {"occasions", "any_service"}


def _thing(word: Word) -> bool:
    return "things" in word and ("services" not in word or "any_service" in word)


def parts(words: list[Word], piece: Piece, *, always: bool) -> list[tuple[int, int]]:
    """The piece as single services: "oil change and tires" are two, "gin and tonic" is one."""
    found: list[tuple[int, int]] = []
    first = piece.first
    for at in range(piece.first, piece.last + 1):
        if at == piece.last or words[at].text in {",", "+", "/"} or "both" in words[at]:
            start = first
            while start < at and hollow(words[start]):
                start += 1
            if any(word.text[0].isalpha() for word in words[start:at]):
                found.append((start, at))
            first = at + 1
    each = all(any("services" in word for word in words[a:b]) for a, b in found)
    return found if always or each else [(piece.first, piece.last)]
