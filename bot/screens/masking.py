"""What of a customer may stand where others read: hidden in the values, before anything is drawn.

The rule: a card is drawn from its state alone, so what is hidden here no card, no fallback text and
no button can show. What a field holds is said in one table; a field that is in no row stays as it
is, and a test holds every field of every state to one or the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar, assert_never, get_args

from pydantic import BaseModel

from flows.belated import AskingIfWanted
from flows.cancelling import Reason
from flows.domain import Appointment, ContactChanges, Customer, Draft, NewCustomer, Vehicle
from flows.effects import Unclear
from flows.finding import Search
from flows.machine import Value
from flows.rebooking.states import DescribingGap, LookingUpAdvisor, StalledPlan
from flows.talking import Hint, HintKind
from flows.understanding.request import Request, Who

Naming = Literal["full", "initials", "none"]


class Mask(Value):
    """How much of a customer is shown: names, and what reaches or identifies them."""

    names: Naming = "initials"
    contact: Literal["shown", "masked"] = "masked"  # telephone, e-mail, VIN, plate, link, notes

    @property
    def hides(self) -> bool:
        return self.names != "full" or self.contact == "masked"


class Privacy(Value):
    """What stands in channels; where one person reads alone, everything does."""

    public_channels: Mask = Mask()
    private_channels: Mask = Mask()


OPEN = Mask(names="full", contact="shown")
CLOSED = Mask(names="none", contact="masked")

# What stands for what is hidden.
HIDDEN = "…"
NOBODY = "•••"

Held = Literal[
    "name",
    "phone",
    "email",
    "mark",  # of a vehicle: its VIN or its plate
    "link",
    "words",  # about something else, but whoever wrote them may have named somebody
    "free",  # may be about anybody
]

# What the fields hold that are somebody's business.
TABLE: Mapping[type[BaseModel], Mapping[str, Held]] = {
    Customer: {
        "first": "name",
        "last": "name",
        "company": "name",
        "phones": "phone",
        "emails": "email",
        "warning": "words",
    },
    NewCustomer: {
        "first": "name",
        "last": "name",
        "company": "name",
        "phone": "phone",
        "email": "email",
        "vin": "mark",
        "plate": "mark",
    },
    ContactChanges: {"phone": "phone", "email": "email"},
    Vehicle: {"vin": "mark", "plate": "mark"},
    Appointment: {
        "customer": "name",
        "vehicle": "words",
        "note": "free",
        "link": "link",
        "warning": "words",
    },
    Who: {
        "name": "name",
        "first": "name",
        "last": "name",
        "company": "name",
        "phone": "phone",
        "email": "email",
        "vin": "mark",
        "plate": "mark",
        "reference": "mark",
    },
    Draft: {
        "vehicle_words": "words",
        "service_words": "words",
        "advisor_words": "words",
        "transport_words": "words",
        "note": "free",
        "said": "free",
        "text": "free",
    },
    Request: {
        "what": "words",
        "vehicle": "words",
        "where": "words",
        "advisor": "words",
        "note": "free",
        "text": "free",
    },
    Search: {"note": "free"},
    Unclear: {"words": "words"},
    AskingIfWanted: {"text": "free"},
    DescribingGap: {"advisor_words": "words"},
    LookingUpAdvisor: {"advisor_words": "words"},
    StalledPlan: {"advisor_words": "words"},
}

# What the words of a hint are: a customer's name, or words for a thing; others may be anything.
_NAMES_CUSTOMER: frozenset[HintKind] = frozenset(
    {"no_appointment", "gone_elsewhere", "not_in_plan", "several_in_plan"}
)
_NAMES_THING: frozenset[HintKind] = frozenset(
    {
        "vehicle_unknown",
        "service_unknown",
        "several_services",
        "advisor_unknown",
        "transport_unknown",
    }
)
_REASONS = frozenset(get_args(Reason))

_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-/]{5,}\d")
_VIN = re.compile(r"\b(?=[A-Z]*\d)[A-HJ-NPR-Z0-9]{17}\b", re.IGNORECASE)
_WORD = re.compile(r"\w[\w'’-]*")

S = TypeVar("S", bound=BaseModel)


def masked(state: S, mask: Mask) -> S:
    """Return a state with what the mask hides hidden: to be drawn, never to be gone on with."""
    return _Hiding(state, mask).of(state) if mask.hides else state


def initials(name: str) -> str:
    """Return "D. W."; at most three letters, and what stands before a letter is left out."""
    found = (next((c for c in part if c.isalnum()), "") for part in name.split())
    return " ".join([f"{letter.upper()}." for letter in found if letter][:3])


def hidden_phone(phone: str) -> str:
    """Return the last two digits: enough to tell apart who is on the card."""
    digits = [c for c in phone if c.isdigit()]
    return f"••• {''.join(digits[-2:])}" if len(digits) >= 4 else NOBODY


class _Hiding:
    """Hides in one state; what people of it are called is looked for in its words, too."""

    def __init__(self, state: BaseModel, mask: Mask) -> None:
        self._mask = mask
        self._names = frozenset(
            word.casefold()
            for name in _held(state, "name")
            for word in _WORD.findall(name)
            if len(word) > 1
        )
        self._marks = [
            re.compile(re.escape(mark), re.IGNORECASE)
            for mark in set(_held(state, "mark"))
            if len(mark) > 2
        ]

    def of(self, value: S) -> S:
        """Return a value with every part of it hidden as its row says."""
        if isinstance(value, Hint):
            return value.model_copy(update={"words": self._hint(value)})
        row = TABLE.get(type(value), {})
        changes: dict[str, Any] = {}
        for name in type(value).model_fields:
            old = getattr(value, name)
            if name == "reason" and isinstance(old, str):
                new: Any = old if old in _REASONS else self._hide(old, "free")
            elif name in row:
                new = self._part(old, row[name])
            else:
                new = self._part(old, None)
            if new != old:
                changes[name] = new
        if isinstance(value, Customer | NewCustomer) and self._mask.names == "none":
            changes |= {"first": "", "last": NOBODY, "company": ""}
        return value.model_copy(update=changes) if changes else value

    def _part(self, old: Any, held: Held | None) -> Any:
        match old:
            case BaseModel():
                return self.of(old)
            case tuple():
                return tuple(self._part(one, held) for one in old)
            case dict():
                return {key: self._part(one, held) for key, one in old.items()}
            case str() if held and old:
                return self._hide(old, held)
            case _:
                return old

    def _hide(self, text: str, held: Held) -> str:
        if held == "name":
            return self._name(text)
        if held == "words":
            return self._words(text)
        if held == "free":
            return HIDDEN if text else ""
        if self._mask.contact == "shown":
            return text
        match held:
            case "phone":
                return hidden_phone(text)
            case "email":
                return f"{text[:1]}•••@•••"
            case "mark":
                return f"{NOBODY}{text[-2:]}"
            case "link":
                return ""
            case _:
                assert_never(held)

    def _name(self, name: str) -> str:
        match self._mask.names:
            case "full":
                return name
            case "initials":
                return initials(name)
            case "none":
                return NOBODY if name else ""
            case _:
                assert_never(self._mask.names)

    def _words(self, text: str) -> str:
        """Return words less whom they name and how to reach them, as far as that can be told."""
        if self._mask.contact == "masked":
            for pattern in (_EMAIL, _VIN, _PHONE, *self._marks):
                text = pattern.sub(NOBODY, text)
        if self._mask.names == "full":
            return text

        def less(word: re.Match[str]) -> str:
            known = word[0].removesuffix("'s").removesuffix("’s").casefold() in self._names
            return self._name(word[0]) if known else word[0]

        return _WORD.sub(less, text)

    def _hint(self, hint: Hint) -> str:
        if hint.kind in _NAMES_CUSTOMER:
            return self._name(hint.words)
        if hint.kind in _NAMES_THING:
            return self._words(hint.words)
        if hint.kind == "refused":
            return ""  # what a system gives as its reason is not ours to show to everybody
        return HIDDEN if hint.words else ""


def _held(value: Any, held: Held) -> Iterator[str]:
    """Yield everything in a value that is of one sort."""
    match value:
        case Hint() if held == "name" and value.kind in _NAMES_CUSTOMER:
            yield value.words
        case BaseModel():
            row = TABLE.get(type(value), {})
            for name in type(value).model_fields:
                part = getattr(value, name)
                if row.get(name) == held:
                    yield from _texts(part)
                else:
                    yield from _held(part, held)
        case tuple():
            for one in value:
                yield from _held(one, held)
        case dict():
            for one in value.values():
                yield from _held(one, held)
        case _:
            pass


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        yield from part
