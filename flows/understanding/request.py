"""What a sentence was understood to say: values only, made by `understand`, read by the dialogs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

# `contact`: a customer's telephone number or e-mail is another now. `rebook`: many appointments
# must move, for the time `when` falls away, the one of `advisor` or of all. `correct` is all that
# says something in an open dialog, bare answers to a question included.
Intent = Literal[
    "book",
    "reschedule",
    "cancel",
    "rebook",
    "list",
    "slots",
    "customer",
    "register",
    "contact",
    "help",
    "confirm",
    "correct",
    "stop",
    "start_over",
    "none",
]
Grain = Literal[
    "second", "minute", "hour", "part", "day", "weekend", "week", "month", "quarter", "year"
]
# The name of a lexicon file: "en", "fr". Any that is added is one.
Language = str

# What a dialog has just asked for: a bare answer ("Lopez", "the Civic", "3") is read as that.
Asked = Literal["customer", "vehicle", "services", "when", "advisor", "transport", "note", "phone"]

# "Friday, at 10" is one piece: so many characters between two words join them.
_JOINT = 5


class Value(BaseModel):
    """Base of everything here: immutable, and unknown fields are a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Value):
    """Characters `start` up to but without `end` of the text that was read."""

    start: int
    end: int


class When(Value):
    """A point or a stretch of time, as it was said.

    `start` and `end` are wall-clock times of the zone that was passed in, aware. `end` is the first
    moment that no longer belongs to it. A point has a `start` and its `grain` and no `end`
    ("Thursday": start 00:00, grain day); a stretch has both ("2 to 4pm"); "after 3" has only a
    `start` and `side` after; "before Friday" only an `end` and `side` before.
    """

    start: datetime | None = None
    end: datetime | None = None
    grain: Grain = "day"
    side: Literal["at", "after", "before"] = "at"
    # about a time of day without a day ("after 3"): the day is the reading's, not the speaker's
    day_said: bool = True
    # "10ish", "around 3": near is good enough
    about: bool = False
    # the other readings, when it is truly ambiguous ("next Friday" on a Thursday, 03/04)
    others: tuple[When, ...] = ()
    # the name of the public holiday that was meant, if one was
    holiday: str | None = None
    # a daylight-saving gap or overlap: this wall-clock time does not exist, or exists twice
    clock: Literal["once", "never", "twice"] = "once"
    # "first available", "as soon as possible"
    soonest: bool = False


class Who(Value):
    """Words that name a person or a company; at least one field is filled."""

    name: str | None = None  # as said, without title or possessive: "Maria Lopez"
    first: str | None = None
    last: str | None = None
    company: str | None = None
    phone: str | None = None  # E.164 where it can be told, else digits
    email: str | None = None
    vin: str | None = None
    plate: str | None = None
    reference: str | None = None


class Request(Value):
    """Everything one sentence said. `spans` tells for each field which words it came from.

    `text` is the sentence as it was read, up to 3,000 characters.
    """

    intent: Intent = "none"
    who: Who | None = None
    others: tuple[Who, ...] = ()  # further people named
    what: tuple[str, ...] = ()  # words for services, one entry each, in the order said
    vehicle: str | None = None  # words for the vehicle: "2019 Civic", "the red one"
    when: When | None = None
    from_when: When | None = None  # of a reschedule: the time it stands at now
    where: str | None = None  # words for a branch
    advisor: str | None = None  # "with Ana"
    transport: Literal["wait", "drop_off", "loaner", "shuttle", "pick_up"] | None = None
    party: int | None = None  # number of people or places
    note: str | None = None
    new_phone: str | None = None  # what a contact is changed to; written as those of `who` are
    new_email: str | None = None
    edit: Literal["add", "remove", "replace"] | None = None  # of a correction to services
    choice: int | None = None  # "the second one" of what is offered, from 1; -1 is the last
    language: Language = "en"
    confidence: float = 0.0  # 0 to 1
    spans: dict[str, tuple[Span, ...]] = {}
    text: str = ""

    def said(self, *fields: str) -> str:
        """Return the words that these fields came from: "Friday … at 10"; "" where there are none.

        Words that stand together stay together; a joint of a few characters does not part them.
        """
        spans = sorted((one.start, one.end) for name in fields for one in self.spans.get(name, ()))
        pieces: list[tuple[int, int]] = []
        for start, end in spans:
            if pieces and start - pieces[-1][1] <= _JOINT:
                pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
            else:
                pieces.append((start, end))
        return " … ".join(self.text[start:end] for start, end in pieces)
