"""From when to when: the two times of a sentence that moves an appointment."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from flows.understanding.times import TimeFound
from flows.understanding.words import Word

_TWO = 2
_MOST_TRIES = 4
_BARE = re.compile(r"([^\W\d]+ (\d{1,2}))\W*")
_HOURS = 24
_REACH = 12  # characters between "to" and the time it leads to: "to the following Monday"


class Move(NamedTuple):
    """The time it stands at and the time it goes to; either may not be said."""

    leaving: TimeFound | None
    going: TimeFound | None
    all: tuple[TimeFound, ...]


def read(words: list[Word], text: str, find: Callable[[str], tuple[TimeFound, ...]]) -> Move | None:
    """The move that `text` says; None where no word parts the two times."""
    best: Move | None = None
    tries = [word for word in words if "going" in word and not word.label and not word.inside]
    for word in tries[-_MOST_TRIES:]:
        after = find(" " * word.start + _whole_hour(text[word.start :]))
        if not after or after[0].spans[0].start > word.end + _REACH:
            continue
        before = find(text[: word.start])
        move = Move(_stood(before[-1]) if before else None, after[0], (*before, *after))
        if after[0].when.day_said or best is None:
            best = move
    return best or _standing(words, text, find)


def _whole_hour(text: str) -> str:
    """Where something goes to, a bare figure is an hour: "move Lopez to 3"."""
    match = _BARE.fullmatch(text)
    return f"{match[1]}:00" if match and int(match[2]) < _HOURS else text


def _stood(found: TimeFound) -> TimeFound:
    """The "from" of "from Thursday" begins no stretch here."""
    when = found.when
    if when.side != "after":
        return found
    return found.model_copy(update={"when": when.model_copy(update={"side": "at"})})


def _standing(
    words: list[Word], text: str, find: Callable[[str], tuple[TimeFound, ...]]
) -> Move | None:
    """In "push her Thursday appointment back" the time is the one it stands at."""
    found = find(text)
    if len(found) == _TWO:
        return Move(found[0], found[1], found)
    if len(found) != 1:
        return None
    first, last = found[0].spans[0], found[0].spans[-1]
    after = next((word for word in words if word.start >= last.end), None)
    near = [word for word in words if first.start - _REACH <= word.start <= first.start]
    stands = (after is not None and "things" in after) or any("leaving" in w for w in near[-2:])
    return Move(found[0], None, found) if stands else None
