"""What is wanted: the intent of a sentence, from its verbs and from what else was found in it."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from flows.understanding.request import Intent
from flows.understanding.words import Vocabulary, Word

# Where a sentence has the words of several intents, the first of these is meant.
_ORDER: tuple[Intent, ...] = (
    "cancel",
    "reschedule",
    "register",
    "slots",
    "list",
    "customer",
    "help",
)
_SHORT = 4  # words of "cancel it please", which in a dialog means the dialog
# Labels whose words may still tell the intent: "first available" is a time and a wish.
_TELLING = frozenset({"", "when", "transport"})

# Intents of sentences that say whose appointment it is, or who is meant.
MANAGING: frozenset[Intent] = frozenset({"reschedule", "cancel", "list", "customer", "register"})
CHANGING = frozenset({"adding", "removing", "replacing", "instead_of"})

Kind = Literal["add", "remove", "replace"]


class Facts(NamedTuple):
    """What the readers found in the sentence."""

    filled: bool  # anything at all
    loss: bool  # a time falls away, and many appointments with it
    named: bool
    subject: bool
    time: bool
    service: bool  # words of a service or a vehicle
    past: bool  # a time that is over
    moved: bool  # a time that is not wanted any more, for another


def find(words: list[Word], wanted: dict[Intent, int], facts: Facts, *, in_dialog: bool) -> Intent:
    if "start_over" in wanted:
        return "start_over"
    if "stop" in wanted and not (facts.named or facts.subject or facts.time):
        return "stop"
    if facts.loss and (facts.filled or not in_dialog):
        return "none" if facts.past else "rebook"
    if in_dialog:
        return _in_dialog(words, wanted, facts)
    for intent in _ORDER:
        if intent in wanted:
            return intent
    if facts.moved:
        return "reschedule"
    if words and "denying" in words[0] and not facts.named and "book" not in wanted:
        return "correct"  # "no, Tuesday, and a tire rotation" is about what was said before
    if facts.named and not (facts.subject or facts.time or "book" in wanted) and _belong(words):
        return "list"
    if _books(words, wanted, facts):
        return "book"
    if "confirm" in wanted and not facts.filled and len(words) <= _SHORT:
        return "confirm"
    return "none"


def _books(words: list[Word], wanted: dict[Intent, int], facts: Facts) -> bool:
    if facts.past:
        return False
    if "book" in wanted and (facts.filled or any("things" in word for word in words)):
        return True
    if any("absent" in word or ("either" in word and not word.label) for word in words):
        return facts.service and facts.time  # "Bob is out today" tells, and asks for nothing
    thing = any("things" in word and "pronouns" not in word and not word.label for word in words)
    if facts.named:
        return facts.subject or facts.time or thing
    return facts.time and (facts.service or thing or (facts.subject and _terse(words)))


def _belong(words: list[Word]) -> bool:
    """Is it "appointments of James", which asks, and not "appointment for James"?"""
    return any("things" in thing and "of" in of for thing, of in pairwise(words))


def _terse(words: list[Word]) -> bool:
    """Nothing but words that were understood: "lunch Friday noon"."""
    return all(word.label or word.mark for word in words)


def _in_dialog(words: list[Word], wanted: dict[Intent, int], facts: Facts) -> Intent:
    if "slots" in wanted:
        return "slots"
    if "register" in wanted:
        return "register"
    if "cancel" in wanted and facts.named:
        return "cancel"
    if facts.filled:
        return "correct"
    if "cancel" in wanted and len(words) <= _SHORT:
        return "stop"
    for word in words:
        if word.tags & {"denying", "removing"}:
            return "correct"
        if word.tags & {"intent:confirm", "intent:book"}:
            return "none" if any("roles" in one for one in words) else "confirm"
    if "help" in wanted:
        return "help"
    return "correct" if edits(words) else "none"


def said(words: list[Word], vocabulary: Vocabulary) -> dict[Intent, int]:
    """The intents whose words are there, each with the place of its first word."""
    found: dict[Intent, int] = {}
    for at, word in enumerate(words):
        if word.label not in _TELLING or "services" in word:
            continue
        for tag in word.tags:
            if tag.startswith("intent:"):
                found.setdefault(tag.removeprefix("intent:"), at)  # type: ignore[arg-type]
    low = [word.low for word in words]
    places: dict[str, list[int]] = {}
    for at, spelling in enumerate(low):
        places.setdefault(spelling, []).append(at)
    marks = [word.mark for word in words]
    for gap in vocabulary.gaps:
        if gap.found(low, marks, places):
            found.setdefault(gap.intent, places[gap.before[0]][0])  # type: ignore[arg-type]
    return found


class Edit(NamedTuple):
    """A word at place `at` that changes what stands in the form."""

    at: int
    kind: Kind


def edits(words: list[Word]) -> list[Edit]:
    """Of a correction: what is done to what stood there, where one kind follows another.

    A removal counts before a replacement in the same breath: "drop the tires instead".
    """
    found: list[Edit] = []
    for at in range(len(words)):
        kind = _edit(words, at)
        last = found[-1].kind if found else None
        if kind and (not found or (last != kind and "replace" not in {kind, last})):
            found.append(Edit(at, kind))
        elif kind == "remove" and last == "replace":
            found[-1] = Edit(at, kind)
    return found


def _edit(words: list[Word], at: int) -> Kind | None:
    word = words[at]
    if "instead_of" in word and not word.inside:
        return "replace"
    if word.inside or word.label not in {"", "when"}:
        return None
    leads = _leads_to(words, at)
    if "removing" in word and ("denying" not in word or leads not in {"", "when", "name"}):
        return "remove"
    if "adding" in word and ("beside" not in word or leads == "what"):
        return "add"
    if "both" in word and leads == "what" and all(one.label != "what" for one in words[:at]):
        return "add"  # "Friday, and a tire rotation"; not the second of two services
    if "replacing" in word and (leads or "denying" not in word):
        return "replace"
    return None


def _leads_to(words: list[Word], at: int) -> str:
    """The field of the words right behind word `at`, articles and its own phrase left out."""
    for word in words[at + 1 :]:
        if word.label or word.mark:
            return word.label
        if not word.inside and not word.tags & {"articles", "owners"}:
            return ""
    return ""
