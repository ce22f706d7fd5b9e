"""What staff write at the desk, read field by field; the phrases stand in phrases/talk_*.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, cast, get_args
from zoneinfo import ZoneInfo

import pytest

from flows.understanding import Asked, Language, Request, understand

PHRASES = Path(__file__).with_name("phrases")
NOW = datetime(2026, 6, 3, 9, 0, tzinfo=ZoneInfo("America/New_York"))  # a Wednesday
LINE = re.compile(r"(?:\[(?P<asked>\w+)\] )?(?P<text>.+?) => (?P<said>.+)")
OF_WHO = ("phone", "email", "vin", "plate", "reference")


class Case(NamedTuple):
    language: Language
    asked: str | None
    text: str
    said: dict[str, str]


def cases() -> Iterator[Case]:
    for path in sorted(PHRASES.glob("talk_*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            match = LINE.fullmatch(line)
            assert match, f"{path.name}: not a phrase: {line}"
            intent, *fields = match["said"].split("; ")
            said = dict(field.split(": ", 1) for field in fields)
            language = cast("Language", path.stem.removeprefix("talk_"))
            yield Case(language, match["asked"], match["text"], {"intent": intent, **said})


def fields(request: Request, text: str) -> dict[str, str]:
    """Everything understood, each field as the words it came from where it has words."""
    said = {"intent": request.intent}
    words = {
        name: [text[span.start : span.end] for span in spans]
        for name, spans in request.spans.items()
    }
    for name, field in (("when", "when"), ("from", "from_when"), ("who", "who")):
        if getattr(request, field) and field in words:
            said[name] = " ".join(words[field])
    if request.who:
        said |= {name: value for name in OF_WHO if (value := getattr(request.who, name))}
    if request.others:
        said["others"] = " + ".join(other.name or other.company or "" for other in request.others)
    if request.what:
        said["what"] = " + ".join(request.what)
    for name in ("vehicle", "where", "advisor", "transport", "party", "note", "edit", "choice"):
        value = getattr(request, name)
        if value is not None:
            said[name] = str(value)
    return said


def read(case: Case) -> Request:
    asked = cast("Asked", case.asked) if case.asked in get_args(Asked) else None
    return understand(
        case.text, now=NOW, language=case.language, asked=asked, open_dialog=case.asked == "open"
    )


def same(field: str, found: str, said: str) -> bool:
    """Times may have their preposition with them or not: "on Friday", "Friday"."""
    if field == "who":
        return found.removesuffix("'s") == said
    if field in {"when", "from"}:
        more = len(found.split()) - len(said.split())
        return (found.endswith(said) or said.endswith(found)) and abs(more) <= 2
    return found == said


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.language}: {case.text}")
def test_a_phrase_is_read(case: Case) -> None:
    found = fields(read(case), case.text)
    wrong = {
        field: f"{found.get(field)!r} instead of {case.said.get(field)!r}"
        for field in found | case.said
        if not same(field, found.get(field, ""), case.said.get(field, ""))
    }
    assert not wrong
