"""Text -> Request: each reader takes the words it understands, the next reads what is left.

The order is the rule: what is known by its form goes first (telephone numbers, VINs, vehicles),
then times, then names, and what it is for is what remains.
"""

from __future__ import annotations

from datetime import datetime

from flows.understanding import (
    answers,
    contacts,
    identifiers,
    intents,
    moving,
    naming,
    people,
    rebooking,
    subjects,
    vehicles,
)
from flows.understanding.detecting import USUAL, detect
from flows.understanding.request import Asked, Intent, Language, Request, Span, When, Who
from flows.understanding.sheet import Sheet
from flows.understanding.times import TimeFound, find_times, says_past

_REASONS = frozenset({"reasons", "absent"})
_BEFORE_COLON = 4  # words between "note" and its colon
# How much is believed: of what is sure but for slips, and of what only its place makes likely.
CERTAIN, LIKELY = 0.95, 0.7
MOST_READ = 3000  # characters; nobody asks for an appointment at greater length


def understand(
    text: str,
    *,
    now: datetime,
    language: Language | None = None,
    country: str | None = None,
    asked: Asked | None = None,
    open_dialog: bool = False,
    meant: Intent | None = None,
) -> Request:
    """What `text` says; `now` is aware and its zone is the one the speaker means.

    `asked` is what an open dialog has just asked for, so that a bare answer is read as that;
    `open_dialog` makes a change of mind a correction of what is being talked about. `meant` is what
    the words are for where they need no verb, for they stand behind a command: two times behind
    "reschedule" are from when to when.
    """
    text = text[:MOST_READ]
    sheet = Sheet(text, language or detect(text), meant)
    in_dialog = open_dialog or asked is not None
    if answers.is_note(sheet, asked):
        sheet.fields["note"] = sheet.take("note", 0, len(sheet.words))
        _intent(sheet, now, in_dialog=in_dialog)
        return sheet.request
    people.settle_pairs(sheet.words)
    _note(sheet)
    _reason(sheet)
    known = _identifiers(sheet, country)
    _set_aside(sheet, now, country, in_dialog=in_dialog)
    if in_dialog:
        answers.choose(sheet, asked)
    _vehicle(sheet, now.year, asked=asked == "vehicle")
    _transport(sheet)
    _party(sheet)
    loss = rebooking.find(sheet) if not in_dialog or meant == "rebook" else None
    if loss == "closing":
        rebooking.hide_early(sheet)
    _times(sheet, now, country, asked, loss)
    _durations(sheet)
    altered = frozenset() if in_dialog or loss else contacts.find(sheet)
    loss = _people(sheet, known, asked, loss, in_dialog=in_dialog, altered=bool(altered))
    _subject(sheet, asked, in_dialog=in_dialog)
    if in_dialog:
        answers.complete(sheet, asked)
    if loss:
        rebooking.settle(sheet, loss)
    _intent(sheet, now, in_dialog=in_dialog, loss=loss is not None)
    if altered and contacts.settle(sheet, altered):
        sheet.fields["intent"], sheet.fields["confidence"] = "contact", min(sheet.sure, CERTAIN)
    return sheet.request


def _note(sheet: Sheet) -> None:
    """All behind "note:" or "a note for Lopez:" is the note, whatever it says."""
    words = sheet.words
    for at, word in enumerate(words):
        if "notes" not in word:
            continue
        reach = words[at + 1 : at + 2 + _BEFORE_COLON]
        colon = next((at + 1 + far for far, one in enumerate(reach) if one.text == ":"), None)
        if colon is not None and colon + 1 < len(words):
            sheet.hide(words[colon].start, len(sheet.text))
            word.label = "note"
            sheet.fields["note"] = sheet.take("note", colon + 1, len(words))
            words[colon].label = "note"
            return


def _reason(sheet: Sheet) -> None:
    """Why it is cancelled is a note, and neither a customer nor a service: "car sold"."""
    words = sheet.words
    told = (at for at, word in enumerate(words) if word.tags & _REASONS and not word.label)
    first = next(told, None)
    if first is not None and "cancel" in sheet.wanted and not sheet.has("note"):
        last = first + 1
        while last < len(words) and words[last].inside:
            last += 1
        sheet.fields["note"] = sheet.take("note", first, last)


def _identifiers(sheet: Sheet, country: str | None) -> dict[str, str]:
    found = identifiers.find(sheet.masked, sheet.words, country)
    known: dict[str, str] = {}
    for one in found:
        known.setdefault(one.kind, one.value)
        sheet.values.setdefault(one.kind, []).append(one.value)
        if not one.sure:
            sheet.doubt(LIKELY)
        sheet.spans.setdefault(one.kind, []).append(Span(start=one.start, end=one.end))
        sheet.hide(one.start, one.end)
    sheet.label("who", ((one.start, one.end) for one in found))
    return known


def _set_aside(sheet: Sheet, now: datetime, country: str | None, *, in_dialog: bool) -> None:
    """What is not wanted any more is not read: "Friday instead of Thursday".

    It reaches up to the next mark, or up to a first time where a second follows: "statt Montag am
    Mittwoch". Outside of a dialog the time is the one that something stands at.
    """
    for at, word in enumerate(sheet.words):
        if "instead_of" in word and not word.inside:
            last = at
            while last < len(sheet.words) and not sheet.words[last].mark:
                last += 1
            end = sheet.words[last - 1].end
            behind = " " * word.start + sheet.masked[word.start : end]
            found = find_times(behind, now=now, language=sheet.language, country=country)
            if len(found) > 1:
                end = found[0].spans[-1].end
            for aside in sheet.words[at:last]:
                if aside.start < end:
                    aside.label = aside.label or "aside"
            if found and not in_dialog:
                _keep_time(sheet, "from_when", found[0])
            sheet.hide(word.start, end)


def _vehicle(sheet: Sheet, year: int, *, asked: bool) -> None:
    found = vehicles.find(sheet.words, year, asked=asked)
    if found:
        first, last = found
        run = sheet.words[first:last]
        sheet.hide(run[0].start, run[-1].end)
        if all("any_vehicle" in word for word in run):
            run[0].label = "vehicle"
        else:
            sheet.fields["vehicle"] = sheet.take("vehicle", first, last)


def _transport(sheet: Sheet) -> None:
    for at, word in enumerate(sheet.words):
        kind = next((tag for tag in word.tags if tag.startswith("transport:")), None)
        if kind and not word.label and not word.inside and (at or "denying" not in word):
            last = at + 1
            while last < len(sheet.words) and sheet.words[last].inside:
                last += 1
            sheet.take("transport", at, last)
            sheet.fields["transport"] = kind.removeprefix("transport:")
            return


def _party(sheet: Sheet) -> None:
    for at in range(len(sheet.words) - 1):
        word, after = sheet.words[at], sheet.words[at + 1]
        number = sheet.vocabulary.number(word)
        if number and "party" in after and not (after.label or word.label):
            sheet.hide(word.start, after.end)
            sheet.take("party", at, at + 2)
            sheet.fields["party"] = number
            return


def _times(
    sheet: Sheet,
    now: datetime,
    country: str | None,
    asked: Asked | None,
    loss: rebooking.Loss | None,
) -> None:
    people.hide_names(sheet.words, sheet.hide)
    for word in sheet.words:
        if "suggesting" in word:
            sheet.hide(word.start, word.end)  # the "about" of "what about Friday"
    text = answers.as_time(sheet, asked)
    past = says_past(text, sheet.language)

    def find(text: str) -> tuple[TimeFound, ...]:
        return find_times(text, now=now, language=sheet.language, country=country, past=past)

    move = None
    if "reschedule" in sheet.wanted:
        move = moving.read(sheet.words, text, find)
    if move and not (loss and rebooking.is_stretch(move)):
        _keep_time(sheet, "from_when", move.leaving)
        _keep_time(sheet, "when", move.going)
        found = move.all
    else:
        found = find(text) or _foreign(sheet, text, now, country)
        meant = [one for one in found if not _denied(sheet, one, alone=len(found) == 1)]
        _keep_time(sheet, "when", max(meant, key=lambda one: one.confidence, default=None))
    sheet.label("when", ((span.start, span.end) for one in found for span in one.spans))


def _foreign(sheet: Sheet, text: str, now: datetime, country: str | None) -> tuple[TimeFound, ...]:
    """Times in the tongue of the trade: "Termin on Friday"."""
    if sheet.language == USUAL:
        return ()
    return find_times(text, now=now, language=USUAL, country=country)


def _durations(sheet: Sheet) -> None:
    """How long it takes is no part of what it is: "a one hour lunch"."""
    for at in range(len(sheet.words) - 1):
        word, after = sheet.words[at], sheet.words[at + 1]
        if "units" in after and not (word.label or after.label) and sheet.vocabulary.number(word):
            word.label = after.label = "duration"


def _denied(sheet: Sheet, found: TimeFound, *, alone: bool) -> bool:
    """Is it the Thursday of "not Thursday, Friday"? "No Thursday" only lacks a comma."""
    before = [word for word in sheet.words if word.end <= found.spans[0].start][-1:]
    return any("denying" in word and ("replacing" in word or not alone) for word in before)


def _keep_time(sheet: Sheet, field: str, found: TimeFound | None) -> None:
    if found is not None:
        end = len(sheet.text)
        spans = (Span(start=span.start, end=min(span.end, end)) for span in found.spans)
        sheet.spans[field] = list(spans)
        sheet.fields[field] = found.when
        sheet.doubt(found.confidence)


def _people(
    sheet: Sheet,
    known: dict[str, str],
    asked: Asked | None,
    loss: rebooking.Loss | None,
    *,
    in_dialog: bool,
    altered: bool,
) -> rebooking.Loss | None:
    """Who is named; returns what falls away, where that fits them."""
    words, text = sheet.words, sheet.text
    wanted = sheet.wanted
    named = naming.find(
        words,
        capitals_tell=people.capitals_tell(words, sheet.language),
        only_told=asked in {"services", "vehicle", "transport", "when"},
        asked=asked in {"customer", "advisor"} or loss == "absent" or sheet.meant == "rebook",
        manages=loss is not None or altered or not intents.MANAGING.isdisjoint(wanted),
    )
    if loss and (known or not rebooking.is_meant(words, loss, named)):
        loss = None
    if loss:
        rebooking.label(words)
    served = loss is not None or asked == "advisor"
    advisors = in_dialog or served or "slots" in wanted
    shares = people.share_out(named, words, advisor_asked=served, advisors=advisors)
    whos = [
        people.who(words[one.first : one.last], text, titled=one.how == "title")
        for one in shares.customers
    ]
    if known:
        whos[:1] = [(whos[0] if whos else Who()).model_copy(update=known)]
    if any(one.how == "alone" and not naming.is_common(words, one) for one in shares.customers):
        sheet.doubt(LIKELY)
    if whos:
        sheet.fields["who"], sheet.fields["others"] = whos[0], tuple(whos[1:])
    if shares.advisor:
        sheet.fields["advisor"] = people.provider(words, shares.advisor, text)
    if shares.place:
        run = words[shares.place.first : shares.place.last]
        sheet.fields["where"] = people.said(run, text)
    for field, one in shares.fields():
        span = Span(start=words[one.first].start, end=words[one.last - 1].end)
        sheet.spans.setdefault(field, []).append(span)
    return loss


def _subject(sheet: Sheet, asked: Asked | None, *, in_dialog: bool) -> None:
    told = asked == "services"
    capitals = people.capitals_tell(sheet.words, sheet.language)
    edits = intents.edits(sheet.words) if in_dialog else []
    what = []
    for piece in subjects.find(sheet.words, capitals_tell=capitals, every=told):
        if in_dialog and not _is_meant(sheet, piece, asked):
            continue
        if not (piece.service or asked):
            sheet.doubt(LIKELY)
        for first, last in subjects.parts(sheet.words, piece, always=told):
            if len(edits) > 1 and first > edits[1].at:
                break  # "add an oil change and remove the tires": one thing after the other
            what.append(sheet.take("what", first, last))
    if what:
        sheet.fields["what"] = tuple(what)


def _is_meant(sheet: Sheet, piece: subjects.Piece, asked: Asked | None) -> bool:
    """In a dialog odd words are no service, unless one was asked for or something is changed."""
    if piece.service or asked not in {None, "when"}:
        return True
    said_else = any(sheet.has(field) for field in ("when", "who", "advisor", "transport"))
    words = sheet.words
    changed = "both" in words[0] or any(word.tags & intents.CHANGING for word in words)
    coloured = any("colours" in word for word in words[piece.first : piece.last])
    return coloured or (changed and not said_else)


def _intent(sheet: Sheet, now: datetime, *, in_dialog: bool, loss: bool = False) -> None:
    when = sheet.fields.get("when")
    facts = intents.Facts(
        filled=any(sheet.fields.values()),
        loss=loss,
        named=sheet.has("who"),
        subject=sheet.has("what"),
        time=when is not None,
        service=any("services" in word or word.label == "vehicle" for word in sheet.words),
        past=isinstance(when, When) and _is_over(when, now),
        moved=sheet.has("from_when") and sheet.has("who"),
    )
    # In a dialog its words tell: what it is for is no wish of the person's.
    wanted = intents.said(sheet.words, sheet.vocabulary) if in_dialog else sheet.wanted
    intent = intents.find(sheet.words, wanted, facts, in_dialog=in_dialog)
    sheet.fields["intent"] = intent
    if intent == "correct":
        edits = intents.edits(sheet.words)
        sheet.fields["edit"] = edits[0].kind if edits else None
    if intent == "help" or (intent == "none" and not (facts.named or facts.time)):
        sheet.forget("what")
    sheet.fields["confidence"] = 0.0 if intent == "none" else min(sheet.sure, CERTAIN)


def _is_over(when: When, now: datetime) -> bool:
    if when.end:
        return when.end < now
    return when.start is not None and when.start.date() < now.date()
