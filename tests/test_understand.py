"""What staff write at the desk, read field by field; the phrases stand in phrases/talk_*.txt."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, cast, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.front_desk import MEANT
from flows.understanding import Asked, Language, Request, lexicons, understand
from flows.understanding.jsonl import answer, explain
from flows.understanding.names import FAMILY, GIVEN, NAMES
from flows.understanding.warming import warm
from flows.understanding.words import vocabulary

PHRASES = Path(__file__).with_name("phrases")
NOW = datetime(2026, 6, 3, 9, 0, tzinfo=ZoneInfo("America/New_York"))  # a Wednesday
LINE = re.compile(r"(?:\[(?P<asked>[/\w]+)\] )?(?P<text>.+?) => (?P<said>.+)")
PLAIN = (
    "vehicle",
    "where",
    "advisor",
    "transport",
    "party",
    "note",
    "new_phone",
    "new_email",
    "edit",
    "choice",
)
OF_WHO = ("company", "phone", "email", "vin", "plate", "reference")


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
            yield Case(
                path.stem.removeprefix("talk_"),
                match["asked"],
                match["text"],
                {"intent": intent, **said},
            )


def fields(request: Request, text: str) -> dict[str, str]:
    """Everything understood, each field as the words it came from where it has words."""
    said: dict[str, str] = {"intent": request.intent}
    words = {
        name: [text[span.start : span.end] for span in spans]
        for name, spans in request.spans.items()
    }
    for name, field in (("when", "when"), ("from", "from_when"), ("who", "who")):
        if getattr(request, field) and field in words:
            said[name] = " ".join(words[field])
    if request.who and not request.who.name:
        said.pop("who", None)
    if request.who:
        said |= {name: value for name in OF_WHO if (value := getattr(request.who, name))}
    if request.others:
        said["others"] = " + ".join(other.name or other.company or "" for other in request.others)
    if request.what:
        said["what"] = " + ".join(request.what)
    for name in PLAIN:
        value = getattr(request, name)
        if value is not None:
            said[name] = str(value)
    return said


def read(case: Case) -> Request:
    asked = cast("Asked", case.asked) if case.asked in get_args(Asked) else None
    return understand(
        case.text,
        now=NOW,
        language=case.language,
        asked=asked,
        open_dialog=case.asked == "open",
        meant=MEANT.get(case.asked or ""),
    )


def same(field: str, found: str, said: str) -> bool:
    """Times may have their preposition with them or not: "on Friday", "Friday"."""
    if field == "who":
        return found.removesuffix("'s") == said
    if field in {"when", "from"}:
        more = len(found.split()) - len(said.split())
        return (found.endswith(said) or said.endswith(found)) and abs(more) <= 2
    return found == said


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.language}: {case.text}")
def test_a_phrase_is_read(case: Case) -> None:
    found = fields(read(case), case.text)
    wrong = {
        field: f"{found.get(field)!r} instead of {case.said.get(field)!r}"
        for field in found | case.said
        if not same(field, found.get(field, ""), case.said.get(field, ""))
    }
    assert not wrong


LANGUAGES = lexicons.languages()


@pytest.mark.parametrize(
    ("text", "name", "first", "last"),
    [
        ("find Maria Lopez", "Maria Lopez", "Maria", "Lopez"),
        ("find Lopez, Maria", "Maria Lopez", "Maria", "Lopez"),
        ("find Mrs. Lopez", "Lopez", None, "Lopez"),
        ("find maria", "maria", "maria", None),
        ("find Peter van der Berg", "Peter van der Berg", "Peter", "van der Berg"),
        ("find Maria de la Cruz", "Maria de la Cruz", "Maria", "de la Cruz"),
        ("find John R. Saunders", "John R. Saunders", "John R.", "Saunders"),
        ("find smith mary", "smith mary", "mary", "smith"),
        ("move Maria's appointment to Friday", "Maria", "Maria", None),
        ("book Mrs. May for tires on Friday", "May", None, "May"),
        ("book April Jones for tires on Friday", "April Jones", "April", "Jones"),
        ("book April Okonkwo for tires on Friday", "April Okonkwo", "April", "Okonkwo"),
        ("book O'Brien for tires on Friday", "O'Brien", None, "O'Brien"),
    ],
)
def test_a_name_is_told_apart(text: str, name: str, first: str | None, last: str | None) -> None:
    who = understand(text, now=NOW, language="en").who
    assert who is not None
    assert (who.name, who.first, who.last) == (name, first, last)


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("find (212) 555-0147", "US", "+12125550147"),
        ("find 030 2345678", "DE", "+49302345678"),
        ("find +33 1 42 68 53 00", None, "+33142685300"),
        ("find 212 555 0147", None, "2125550147"),
        ("find 555-0147", "FR", "5550147"),
        ("book Lopez 04.09.2017 15.10 call 555-0147", None, "5550147"),
    ],
)
def test_a_number_is_written_as_the_systems_want_it(
    text: str, country: str | None, phone: str
) -> None:
    who = understand(text, now=NOW, language="en", country=country).who
    assert who is not None
    assert who.phone == phone


@pytest.mark.parametrize(
    "text",
    [
        "find 1HGCM82633A004352",
        "find plate 7ABC123",
        "find maria@example.com",
        "find 212-555-0147",
        "find #A4471",
        "look for the 2019 Civic",
        "look for ABCDEFGHJKLMNPRST 4",
    ],
)
def test_what_is_known_by_its_form_is_no_time(text: str) -> None:
    assert understand(text, now=NOW, language="en").when is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("maria lopez oil chg thu 10ish", "en"),
        ("can you move mrs. lopez to next monday", "en"),
        ("übernächsten Dienstag zwischen 3 und 5", "de"),
        ("Ölwechsel für Frau Schmidt", "de"),
        ("donderdag om half drie", "nl"),
        ("afspraak voor mevrouw De Vries", "nl"),
        ("le deuxième mardi du mois prochain vers 15h", "fr"),
        ("annule le rendez-vous de Mme Dubois", "fr"),
        ("sposta l'appuntamento di Maria a lunedì", "it"),
        ("cambio olio per Rossi domani", "it"),
        ("mueve la cita de Ana al lunes", "es"),
        ("cambio de aceite para García mañana", "es"),
        ("", "en"),
        ("4471", "en"),
    ],
)
def test_the_language_is_told_from_the_words(text: str, language: str) -> None:
    assert understand(text, now=NOW).language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lexicon_can_be_mended_by_hand(language: Language) -> None:
    words = vocabulary(language)
    assert len(words.phrases) > 500
    assert words.numbers
    assert words.ordinals


def test_a_line_is_answered_by_a_line() -> None:
    line = {
        "id": "a1",
        "text": "move Maria Lopez's oil change from Thursday to next Monday after 2",
        "reference": "2026-06-03T09:00:00-04:00",
        "lang": "en-US",
    }
    said = json.loads(answer(json.dumps(line)))
    assert said["ms"] > 0
    assert said | {"ms": 0} == said | {
        "ms": 0,
        "id": "a1",
        "intent": "reschedule",
        "name": "Maria Lopez",
        "subject": "oil change",
        "start": "2026-06-08T14:00:00-04:00",
        "end": None,
        "from": "2026-06-04T00:00:00-04:00",
        "language": "en",
    }


def test_a_deadline_has_only_an_end() -> None:
    line = {"id": 1, "text": "oil change for Lopez before Friday", "reference": "2026-06-03T09:00"}
    said = json.loads(answer(json.dumps(line)))
    assert said["start"] is None
    assert said["end"].startswith("2026-06-05T00:00")


@pytest.mark.parametrize(
    ("text", "language", "start", "side"),
    [
        ("we close at 3 on Friday", "en", "2026-06-05T15:00", "after"),
        ("the branch closes early tomorrow at 2", "en", "2026-06-04T14:00", "after"),
        ("wir schließen Freitag um 15 Uhr", "de", "2026-06-05T15:00", "after"),
        ("on ferme à 15 h vendredi", "fr", "2026-06-05T15:00", "after"),
        ("we sluiten vrijdag om 15 uur", "nl", "2026-06-05T15:00", "after"),
        ("chiudiamo alle 15 venerdì", "it", "2026-06-05T15:00", "after"),
        ("cerramos a las 15 el viernes", "es", "2026-06-05T15:00", "after"),
        ("we close from 2 to 4 on Friday", "en", "2026-06-05T14:00", "at"),
        ("Ben is ill tomorrow", "en", "2026-06-04T00:00", "at"),
        ("Ben is ill from tomorrow", "en", "2026-06-04T00:00", "after"),
        ("move everybody from Friday", "en", "2026-06-05T00:00", "at"),
        ("reschedule all tomorrow after 3", "en", "2026-06-04T15:00", "after"),
    ],
)
def test_what_falls_away_is_a_day_or_all_from_an_hour_on(
    text: str, language: str, start: str, side: str
) -> None:
    request = understand(text, now=NOW, language=language)
    assert (request.intent, request.from_when) == ("rebook", None)
    when = request.when
    assert when is not None
    assert when.start == datetime.fromisoformat(start).replace(tzinfo=NOW.tzinfo)
    assert when.side == side


@pytest.mark.parametrize(
    ("text", "language", "advisor", "when"),
    [
        ("Ben tomorrow", "en", "Ben", "tomorrow"),
        ("kowalczyk friday", "en", "kowalczyk", "friday"),
        ("tomorrow after 3", "en", None, "tomorrow after 3"),
        ("everybody Friday", "en", None, "Friday"),
        ("von Ben am Freitag", "de", "Ben", "am Freitag"),
        ("Ben demain", "fr", "Ben", "demain"),
        ("van Ben vrijdag", "nl", "Ben", "vrijdag"),
        ("Ben domani", "it", "Ben", "domani"),
        ("Ben mañana", "es", "Ben", "mañana"),
    ],
)
@pytest.mark.parametrize("open_dialog", [False, True])
def test_where_many_are_moved_words_say_whose_and_when(
    text: str, language: str, advisor: str | None, when: str, open_dialog: bool
) -> None:
    request = understand(text, now=NOW, language=language, open_dialog=open_dialog, meant="rebook")
    assert (request.intent, request.advisor, request.who) == ("rebook", advisor, None)
    assert request.said("when") == when


@pytest.mark.parametrize(
    ("text", "intent"), [("help", "help"), ("stop", "stop"), ("thanks", "none"), ("yes", "confirm")]
)
def test_where_many_are_moved_the_words_that_work_everywhere_do(text: str, intent: str) -> None:
    request = understand(text, now=NOW, language="en", open_dialog=True, meant="rebook")
    assert request.intent == intent


@pytest.mark.parametrize("hour", ["3:30", "8:15"])
def test_from_each_hour_that_may_be_meant_on(hour: str) -> None:
    when = understand(f"we sluiten vrijdag om {hour}", now=NOW, language="nl").when
    assert when is not None
    assert {one.side for one in (when, *when.others)} == {"after"}


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        (
            "oil change for Maria Lopez 212-555-0147 on Friday at 9, she'll wait",
            {
                "what": ("oil change", ["oil change"]),
                "who": ("Maria Lopez, 2125550147", ["Maria Lopez", "212-555-0147"]),
                "when": ("Fri 2026-06-05 09:00", ["on Friday at 9"]),
                "transport": ("wait", ["she'll wait"]),
            },
        ),
        ("tires on Friday", {"what": ("tires", ["tires"]), "when": ("Fri 2026-06-05", None)}),
        (
            "tires from 2 to 4pm",
            {
                "what": ("tires", ["tires"]),
                "when": ("Wed 2026-06-03 14:00 to Wed 2026-06-03 16:00", None),
            },
        ),
        (
            "tires before Friday",
            {"what": ("tires", ["tires"]), "when": ("before Fri 2026-06-05", None)},
        ),
        (
            "tires after 3pm",
            {"what": ("tires", ["tires"]), "when": ("after Wed 2026-06-03 15:00", None)},
        ),
        ("tires asap", {"what": ("tires", ["tires"]), "when": ("as soon as possible", None)}),
        (
            "tires around 3pm",
            {"what": ("tires", ["tires"]), "when": ("about Wed 2026-06-03 15:00", None)},
        ),
        ("thanks", {}),
    ],
)
def test_a_reading_is_explained(
    text: str, explained: dict[str, tuple[str, list[str] | None]]
) -> None:
    found = explain(understand(text, now=NOW, language="en"), text)
    assert {one.field: one.value for one in found} == {
        field: value for field, (value, _) in explained.items()
    }
    for one in found:
        words = [text[span.start : span.end] for span in one.spans]
        assert explained[one.field][1] is None or explained[one.field][1] == words


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("thanks", 0, 0),
        ("book Maria Lopez for tires on Friday at 9", 0.9, 1),
        ("find 1HGCM82633A004352", 0.9, 1),
        ("find 1HGCM82633A004353", 0.5, 0.8),  # the check digit is wrong
        ("kowalczyk tires friday at 9", 0.5, 0.8),  # a name by its place only
        ("book tennis on Friday at 9", 0.5, 0.8),  # no service that is known of
    ],
)
def test_less_is_believed_of_what_is_doubtful(text: str, least: float, most: float) -> None:
    assert least <= understand(text, now=NOW, language="en").confidence <= most


PIECES = """
    book Maria Lopez van der de la 's , . : " ' ( ) - / # @ 3 10 2019 Civic oil change with for from
    to Thursday not no note : Dr. Mrs. für wegen l' d' qu' sag ab … 555-0147 A4471 the one and other
    second last at branch GmbH instead of 4 people loaner + & 1HGCM82633A004352 £ ß İ
"""
anything = st.text(max_size=120) | st.lists(
    st.sampled_from(PIECES.split()),
    max_size=25,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(
    anything,
    st.sampled_from([None, *LANGUAGES]),
    st.sampled_from([None, *get_args(Asked)]),
    st.booleans(),
)
def test_any_text_is_read(
    text: str, language: Language | None, asked: Asked | None, open_dialog: bool
) -> None:
    request = understand(text, now=NOW, language=language, asked=asked, open_dialog=open_dialog)
    for spans in request.spans.values():
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
    for words in (*request.what, request.vehicle, request.note, request.advisor, request.where):
        assert words is None or words in text
    explain(request, text)


ABOUT_SOMEBODY: dict[Language, tuple[str, ...]] = {
    "en": (
        "book {} for an oil change on Thursday at 10",
        "oil change for {} tomorrow",
        "cancel {}'s appointment on Friday",
        "move {} from Monday to Tuesday at 3",
        "{} needs new tires next week",
        "{}, brakes, friday 9am",
        "tires friday 9am {}",
        "Mrs. {} would like an inspection on Monday",
        "find {}",
    ),
    "de": (
        "Ölwechsel für {} am Donnerstag um 10",
        "verschiebe {} von Montag auf Dienstag",
        "Frau {} braucht eine Inspektion",
        "storniere den Termin von {} am Freitag",
        "suche {}",
    ),
    "fr": (
        "vidange pour {} jeudi à 10h",
        "annule le rendez-vous de {} vendredi",
        "déplace {} de lundi à mardi",
        "Mme {} voudrait une révision lundi",
        "cherche {}",
    ),
    "es": (
        "cambio de aceite para {} el jueves a las 10",
        "cancela la cita de {} el viernes",
        "mueve a {} del lunes al martes",
        "busca a {}",
    ),
    "it": (
        "cambio olio per {} giovedì alle 10",
        "annulla l'appuntamento di {} venerdì",
        "sposta {} da lunedì a martedì",
        "cerca {}",
    ),
    "nl": (
        "apk voor {} donderdag om 10 uur",
        "annuleer de afspraak van {} vrijdag",
        "verplaats {} van maandag naar dinsdag",
        "zoek {}",
    ),
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, sentence) for language, all_ in ABOUT_SOMEBODY.items() for sentence in all_],
)
@settings(max_examples=25, deadline=None)
@given(first=st.sampled_from(sorted(GIVEN)), last=st.sampled_from(sorted(FAMILY)))
def test_a_name_is_the_name_and_nothing_else(
    language: Language, sentence: str, first: str, last: str
) -> None:
    assume(first != "don")  # a Spanish title before any family name
    name = f"{first.title()} {last.title()}"
    who = understand(sentence.format(name), now=NOW, language=language).who
    assert who is not None
    assert who.name == name


@pytest.mark.parametrize("name", ["Thandiwe Okonkwo", "ngozi szczepanski", "Hyun-woo Lindqvist"])
@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, sentence) for language, all_ in ABOUT_SOMEBODY.items() for sentence in all_],
)
def test_a_name_that_is_on_no_list_is_found(language: Language, sentence: str, name: str) -> None:
    assert not set(name.lower().split()) & NAMES
    who = understand(sentence.format(name), now=NOW, language=language).who
    assert who is not None
    assert who.name == name


@settings(max_examples=150, deadline=None)
@given(anything)
def test_the_same_text_says_the_same(text: str) -> None:
    assert understand(text, now=NOW) == understand(text, now=NOW)


def test_the_words_of_a_field_are_told_as_they_were_written() -> None:
    request = understand("book Maria Lopez Thursday, for an oil change, at 10", now=NOW)
    assert request.said("when") == "Thursday … at 10"
    assert request.said("who", "phone") == "Maria Lopez"
    assert request.said("vehicle") == ""
    assert understand("oil change Thursday, at 10", now=NOW).said("when") == "Thursday, at 10"


def test_loading_ahead_reads_what_it_loads_for() -> None:
    warm()
    lines = [
        understand(text, now=NOW).when for text in ("oil change on Labor Day", "12 kwietnia 2027")
    ]
    assert [when and when.start and when.start.date().isoformat() for when in lines] == [
        "2026-09-07",
        "2027-04-12",
    ]
