"""A time that falls away, so that many appointments must move: somebody is ill, the branch closes.

The rule: it is told and not asked, and never in words that move, cancel or book the appointment of
one customer. Whose time it is serves, and is no customer.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Literal

from flows.understanding import lexicons
from flows.understanding.moving import Move
from flows.understanding.request import Intent, When
from flows.understanding.row import Named
from flows.understanding.sheet import Sheet
from flows.understanding.words import Word

# Somebody does not work; the branch closes; all the appointments are to be moved.
Loss = Literal["absent", "closing", "all"]

_REACH = 5  # words from "all" to "appointments": "all of my Friday morning appointments"
_TOLD = frozenset({"absent", "closes", "everybody", "intent:rebook"})
_POINTS = frozenset({"second", "minute", "hour"})
# Who asks for one of these means it, whatever else the sentence tells.
_OTHERWISE: frozenset[Intent] = frozenset(
    {"book", "cancel", "list", "slots", "customer", "register", "start_over"}
)


def find(sheet: Sheet) -> Loss | None:
    """What the words alone tell; who is named and when it is are read later."""
    words = sheet.words
    wanted = sheet.wanted
    work = any("services" in word and not word.label for word in words)
    if "reschedule" in wanted or sheet.meant == "rebook":
        everybody = any("everybody" in word or _is_all(words, at) for at, word in enumerate(words))
        some = work or "cancel" in wanted or not everybody
        return None if some and sheet.meant != "rebook" else "all"
    if work or not _OTHERWISE.isdisjoint(wanted) or _is_question(words):
        return None
    if any("absent" in word for word in words):
        return "absent"
    closes = any("closes" in word for word in words) and any("places" in word for word in words)
    return "closing" if "rebook" in wanted or closes else None


def _is_all(words: list[Word], at: int) -> bool:
    """Is it "move all", "all" at the beginning or "all of Ben's appointments", not "that's all"?"""
    if "all" not in words[at]:
        return False
    verb = at - 2 if at > 0 and "personal" in words[at - 1] else at - 1
    if verb < 0 or "intent:reschedule" in words[verb]:
        return True
    reach = takewhile(lambda word: not word.mark, words[at + 1 : at + 1 + _REACH])
    return any("things" in word for word in reach)


def _is_question(words: list[Word]) -> bool:
    first = next((word for word in words if not (word.mark or "chat" in word)), None)
    return first is not None and ("asking" in first or words[-1].text.startswith("?"))


def hide_early(sheet: Sheet) -> None:
    """Keep "early" from being read as a time: "closes early at 2"."""
    for word in sheet.words:
        if "early" in word and not word.label:
            word.label = "rebook"
            sheet.hide(word.start, word.end)


def is_stretch(move: Move) -> bool:
    """Is "from 2 to 4 on Friday" the time that all of them stand at, and no move to four?"""
    return move.leaving is not None and not move.leaving.when.day_said


def is_meant(words: list[Word], loss: Loss, named: list[Named]) -> bool:
    """Is what the words tell true of those who are named?

    One person is ill, and nobody where a branch closes; a customer has no day of their own.
    """
    people = [one for one in named if one.how != "at"]
    if any(_is_customer(words, one) for one in people):
        return False
    if loss == "all" and any(one.how == "title" for one in people):
        return False  # "move all of Mrs. Lopez's appointments"
    if loss == "all" and not people and any("owners" in word for word in words):
        return False  # "move all her appointments": whose they are was said before
    if loss == "absent":
        return len(people) == 1 and not _is_plain(words[people[0].first])
    return not people if loss == "closing" else len(people) <= 1


def _is_plain(word: Word) -> bool:
    """Is it a word that is a name as well, in small letters: "will be out sick"?"""
    return bool(word.tags) and not word.capital


def label(words: list[Word]) -> None:
    """Take the words that told it: they are about no service."""
    for word in words:
        if not (word.label or _TOLD.isdisjoint(word.tags)):
            word.label = "rebook"


def _is_customer(words: list[Word], one: Named) -> bool:
    """Is it "the customer Lopez", "my wife Ana", and not "our technician Ben"?"""
    roles = takewhile(lambda word: word.label == "title", reversed(words[: one.first]))
    return one.company or (one.how == "role" and not any("staff" in word for word in roles))


def settle(sheet: Sheet, loss: Loss) -> None:
    """Keep of the times the one that falls away.

    Of other words, those behind "all" are whose appointments they are: "all kowalczyk".
    """
    if loss == "all" and sheet.has("what") and not sheet.has("advisor"):
        sheet.fields["advisor"] = sheet.give("what", "advisor")  # never all instead of some
    sheet.forget("what")
    if sheet.has("from_when"):
        when = sheet.fields.pop("from_when")
        sheet.spans["when"] = sheet.spans.pop("from_when")
    else:
        when = sheet.fields.get("when")
    if not isinstance(when, When):
        return
    vague = when.grain not in _POINTS and any(
        word.label == "rebook" and "early" in word for word in sheet.words
    )
    if vague or (loss == "all" and _is_target(sheet, when)):
        sheet.forget("when")
    else:
        sheet.fields["when"] = _lost(when, standing=loss == "all")


def _is_target(sheet: Sheet, when: When) -> bool:
    """Is it where they go to, "move everybody to Friday"? From when is still to be asked."""
    start = sheet.spans["when"][0].start
    on = lexicons.times(sheet.language).on.split("|")
    lead = [word for word in sheet.words if word.start <= start and "articles" not in word][-2:]
    return when.side == "at" and any("going" in word and word.low not in on for word in lead)


def _lost(when: When, *, standing: bool) -> When:
    """From "at 3" on, for nothing falls away for a moment only.

    `standing`: "all from Thursday" are those of that day.
    """
    side = when.side
    if when.start and not when.end and side == "at" and when.grain in _POINTS:
        side = "after"
    elif standing and side == "after" and when.grain == "day":
        side = "at"
    others = tuple(_lost(other, standing=standing) for other in when.others)
    return when.model_copy(update={"side": side, "others": others})
