"""Bare answers in an open dialog: words that mean something only because of what was asked."""

from __future__ import annotations

from flows.understanding import intents
from flows.understanding.request import Asked, Who
from flows.understanding.sheet import Sheet
from flows.understanding.subjects import hollow

_MOST_CHOICES = 30
_MOST_NAME = 5  # words of a name
_POINTING = frozenset({"things", "references", "phones"})
_AROUND_A_CHOICE = frozenset({"articles", "frame", "closings", "beside"})
_WORDS_OF_COMMAND = frozenset({"stop", "cancel", "start_over", "help"})


def is_note(sheet: Sheet, asked: Asked | None) -> bool:
    """When a note was asked for, everything is one, except a word that ends or denies."""
    if asked != "note" or not sheet.words:
        return False
    wanted = intents.said(sheet.words, sheet.vocabulary)
    told = _WORDS_OF_COMMAND & wanted.keys() or any("denying" in word for word in sheet.words[:1])
    return not (told and len(sheet.words) <= 3)


def choose(sheet: Sheet, asked: Asked | None) -> None:
    """Which of what is offered: "the second one", "number 3", "3"."""
    found: list[tuple[int, int]] = []
    pointing = False
    for at, word in enumerate(sheet.words):
        number = sheet.vocabulary.ordinals.get(word.low) or sheet.vocabulary.number(word)
        if "last" in word:
            number = -1
        if number is not None and ("things" not in word or len(sheet.words) == 1):
            found.append((at, number))
        elif word.tags & _POINTING or word.text == "#":
            pointing = True
        elif not (word.mark or word.tags & _AROUND_A_CHOICE):
            return
    if len(found) != 1 or not -1 <= found[0][1] <= _MOST_CHOICES or found[0][1] == 0:
        return
    if asked == "phone" or (asked == "when" and not pointing):
        return
    at, choice = found[0]
    sheet.take("choice", at, at + 1)
    sheet.hide(sheet.words[0].start, sheet.words[-1].end)
    sheet.fields["choice"] = choice


def as_time(sheet: Sheet, asked: Asked | None) -> str:
    """The text to look for times in: where a time was asked for, "3" is three o'clock."""
    text = sheet.masked
    bare = text.strip()
    if asked == "when" and bare.isdecimal() and len(bare) <= 2 and int(bare) < 24:
        return text.rstrip() + ":00"
    return text


def complete(sheet: Sheet, asked: Asked | None) -> None:
    """Give what is left over to the field that was asked for."""
    if _is_colour(sheet):
        sheet.fields["vehicle"] = sheet.give("what", "vehicle")
    if sheet.has("choice") or (asked and sheet.has(_FIELD.get(asked, asked))):
        return
    if asked == "vehicle" and not sheet.has("what"):
        _year(sheet)
    if not sheet.has("what"):
        return
    if asked == "customer" and not sheet.has("advisor") and len(sheet.words) <= _MOST_NAME:
        name = sheet.give("what", "who")
        sheet.fields["who"] = Who(name=name)
    elif asked == "advisor" and len(sheet.words) <= _MOST_NAME and not _is_everybody(sheet):
        sheet.fields["advisor"] = sheet.give("what", "advisor")
    elif asked == "vehicle":
        sheet.fields["vehicle"] = sheet.give("what", "vehicle")


def _is_everybody(sheet: Sheet) -> bool:
    """Is it "everybody", "all of them"? That names no one."""
    return any(word.label == "what" and word.tags & {"everybody", "all"} for word in sheet.words)


_FIELD: dict[str, str] = {"customer": "who", "services": "what", "phone": "who"}


def _is_colour(sheet: Sheet) -> bool:
    """Is it "the red one"? That is a vehicle: nothing else here has a colour."""
    what = [word for word in sheet.words if word.label == "what"]
    return any("colours" in word for word in what) and all(
        "colours" in word or "things" in word or hollow(word) for word in what
    )


def _year(sheet: Sheet) -> None:
    for at, word in enumerate(sheet.words):
        if word.text.isdecimal() and len(word.text) == 4 and word.label in {"", "when"}:
            sheet.forget("when")
            sheet.fields["vehicle"] = sheet.take("vehicle", at, at + 1)
            return
