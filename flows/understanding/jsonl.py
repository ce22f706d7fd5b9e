"""One JSON line in, one JSON line out: what the command line answers for each phrase.

A field that was not said is null; times are ISO in the zone of the reference; a deadline has only
`end`. `explain` gives the same for a person, with the words that each field came from.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from time import perf_counter
from typing import NamedTuple

from flows.understanding import lexicons
from flows.understanding.reading import understand
from flows.understanding.request import Request, Span, When


class Explained(NamedTuple):
    """One field that was understood: its value in words, and where it was read."""

    field: str
    value: str
    spans: tuple[Span, ...]


def answer(line: str) -> str:
    """`{id,text,reference,lang}` -> `{id,start,end,grain,intent,name,subject,...,ms}`.

    `reference` is the ISO time at which it was said, `lang` a language or a locale; without one
    that has a lexicon the language is told from the words. A line that is no such case is answered
    with `{error}`, so that the lines after it keep their place.
    """
    try:
        case = json.loads(line)
        text, now = str(case["text"]), datetime.fromisoformat(case["reference"])
    except (ValueError, TypeError, KeyError) as error:
        return json.dumps({"error": f"not a case: {error!r}"})
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    language, _, country = str(case.get("lang") or "").replace("_", "-").partition("-")
    began = perf_counter()
    request = understand(
        text,
        now=now,
        language=language if language in lexicons.languages() else None,
        country=country.upper() or None,
    )
    took = (perf_counter() - began) * 1000
    said = {"id": case.get("id"), **as_json(request, text), "ms": round(took, 4)}
    return json.dumps(said, ensure_ascii=False)


def as_json(request: Request, text: str) -> dict[str, object]:
    """Everything that was understood, as plain values."""
    when, leaving, who = request.when or When(), request.from_when or When(), request.who
    return {
        "start": _iso(when.start),
        "end": _iso(when.end),
        "grain": when.grain if request.when else None,
        "from": _iso(leaving.start),
        "intent": request.intent,
        "name": _name(request),
        "others": [other.name or other.company for other in request.others],
        "company": who.company if who else None,
        "phone": who.phone if who else None,
        "email": who.email if who else None,
        "vin": who.vin if who else None,
        "plate": who.plate if who else None,
        "reference": who.reference if who else None,
        "subject": subject(request, text),
        "services": list(request.what),
        "vehicle": request.vehicle,
        "advisor": request.advisor,
        "where": request.where,
        "transport": request.transport,
        "party": request.party,
        "note": request.note,
        "edit": request.edit,
        "choice": request.choice,
        "language": request.language,
        "confidence": request.confidence,
    }


def _name(request: Request) -> str | None:
    """The customer; where none is named, who or what is to be visited."""
    who = request.who
    return (who and (who.name or who.company)) or request.advisor or request.where


def subject(request: Request, text: str) -> str | None:
    """The words for the service or purpose, with those that join several of them."""
    spans = request.spans.get("what")
    return text[spans[0].start : spans[-1].end] if spans else None


def explain(request: Request, text: str) -> tuple[Explained, ...]:
    """What was understood, field by field, in the order of the words in the text."""
    values: dict[str, object] = {
        "who": _who(request),
        "others": ", ".join(filter(None, (other.name for other in request.others))),
        "what": " + ".join(request.what),
        "when": request.when and _time(request.when),
        "from_when": request.from_when and _time(request.from_when),
        "choice": request.choice,
    }
    for field in ("vehicle", "advisor", "where", "transport", "party", "note"):
        values[field] = getattr(request, field)
    found = [
        Explained(field, str(value), _spans(request, field))
        for field, value in values.items()
        if value
    ]
    return tuple(sorted(found, key=lambda one: one.spans[0].start if one.spans else 0))


def _spans(request: Request, field: str) -> tuple[Span, ...]:
    fields = ("who", "phone", "email", "vin", "plate", "reference") if field == "who" else (field,)
    return tuple(span for one in fields for span in request.spans.get(one, ()))


def _who(request: Request) -> str:
    who = request.who
    said = (
        (who.name, who.company, who.phone, who.email, who.vin, who.plate, who.reference)
        if who
        else ()
    )
    return ", ".join(filter(None, said))


def _time(when: When) -> str:
    """The time in words, with all other readings where it is to be asked back."""
    said = " or ".join(_reading(one) for one in (when, *when.others))
    return f"{said} ({when.holiday})" if when.holiday else said


def _reading(when: When) -> str:
    if when.soonest:
        within = when.model_copy(update={"soonest": False})
        return f"the first free in {_reading(within)}" if when.day_said else "as soon as possible"
    start = when.start and _moment(when.start, when)
    end = when.end and _moment(when.end, when)
    if start and end:
        return f"{start} to {end}"
    if when.side == "after":
        return f"after {start}"
    if when.side == "before":
        return f"before {end}"
    return f"about {start}" if when.about else str(start)


def _moment(moment: datetime, when: When) -> str:
    whole_days = when.grain not in {"second", "minute", "hour", "part"} and moment.hour == 0
    return moment.strftime("%a %Y-%m-%d" if whole_days else "%a %Y-%m-%d %H:%M")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
