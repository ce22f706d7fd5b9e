"""A customer's telephone number or e-mail that is another now: which of them, and the new one.

The rule: the new one says nothing of who it is, for nobody has it yet; and it is only proposed, the
form of the dialog is what is sent.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Literal

from flows.understanding.request import Intent, Who
from flows.understanding.sheet import Sheet
from flows.understanding.words import Word

Contact = Literal["phone", "email"]

_REACH = 6  # words between "change" and "number": "change the number of Maria Lopez"
_ALTERING = frozenset({"altering", "fresh"})
_OWNING = frozenset("'’")  # of "Lopez' number"
_BEFORE_NOUNS = frozenset({"articles", "owners", "altering", "fresh"})
_OTHERWISE: frozenset[Intent] = frozenset({"cancel", "list", "slots", "register", "rebook"})


def find(sheet: Sheet) -> frozenset[Contact]:
    """What of a contact is altered, as far as the words alone tell."""
    words = sheet.words
    if all(word.tags.isdisjoint(_ALTERING) for word in words):
        return frozenset()
    if not _OTHERWISE.isdisjoint(sheet.wanted) or any(_asks_work(word) for word in words):
        return frozenset()
    nouns = {at: noun for at in range(len(words)) if (noun := _noun(sheet, at))}
    altered: set[Contact] = set()
    for at, word in enumerate(words):
        reach = _REACH if "altering" in word else int("fresh" in word)
        altered.update(nouns[near] for near in _near(words, at, reach) if near in nouns)
    return frozenset(altered)


def _noun(sheet: Sheet, at: int) -> Contact | None:
    """Is it a word for a number, or for an address that mail goes to, and not "phone Lopez"?"""
    word, before = sheet.words[at], sheet.words[at - 1] if at else None
    tags = word.tags | sheet.vocabulary.tags([word.low], 0)[0]
    if "emails" in tags:
        return "email"
    owned = before is not None and (before.owner or not before.tags.isdisjoint(_BEFORE_NOUNS))
    verb = not tags.isdisjoint({"meeting", "services"}) and not owned
    return "phone" if "phones" in tags and not verb else None


def _asks_work(word: Word) -> bool:
    """Is it about an appointment? "Change" is half a service and says nothing here."""
    if word.label or not word.tags.isdisjoint({"altering", "articles"}):
        return False
    return not word.tags.isdisjoint({"services", "things"}) or (
        "intent:book" in word and "frame" not in word
    )


def _near(words: list[Word], at: int, reach: int) -> list[int]:
    """The places up to `reach` words behind and before a word, in the same clause."""
    behind = range(at + 1, min(len(words), at + 1 + reach))
    before = range(at - 1, max(-1, at - 1 - reach), -1)
    return [
        near
        for way in (behind, before)
        for near in takewhile(lambda on: not words[on].mark or words[on].text in _OWNING, way)
    ]


def settle(sheet: Sheet, altered: frozenset[Contact]) -> bool:
    """Give the last number or address that was said to what is new; is it all that is said?"""
    if sheet.has("when") or not sheet.has("who"):
        return False
    for kind in altered:
        said = sheet.values.get(kind)
        who = sheet.fields.get("who")
        if said and isinstance(who, Who):
            old = said[-2] if len(said) > 1 else None
            sheet.fields["who"] = who.model_copy(update={kind: old})
            sheet.fields[f"new_{kind}"] = said[-1]
            sheet.spans[f"new_{kind}"] = [sheet.spans[kind].pop()]
    if sheet.fields.get("who") == Who():
        sheet.forget("who")
    sheet.forget("what")
    return True
