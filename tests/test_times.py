"""The times people say, in six languages; the phrases stand in phrases/times_*.txt."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.understanding import lexicons
from flows.understanding.grammar.feasts import easter, feast
from flows.understanding.grammar.leaves import words
from flows.understanding.request import Language, When
from flows.understanding.times import TimeFound, find_times, says_past

PHRASES = Path(__file__).with_name("phrases")
NOW = datetime(2026, 6, 3, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Wednesday
LANGUAGES = lexicons.languages()
ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia")


class Case(NamedTuple):
    language: Language
    text: str
    said: str


def cases() -> list[Case]:
    found = []
    for language in LANGUAGES:
        for line in (PHRASES / f"times_{language}.txt").read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                text, said = line.split(" => ")
                found.append(Case(language, text, said))
    return found


def spell(when: When) -> str:
    """A `When` as the phrase files write it."""
    if when.soonest:
        within = when.model_copy(update={"soonest": False})
        return f"soonest in {spell(within)}" if when.day_said else "soonest"
    if when.start is None:
        assert when.end is not None
        said = f"until {at(when.end)}"
    elif when.side == "after":
        said = f"from {at(when.start)}"
    elif when.end is not None:
        said = f"{at(when.start)} to {at(when.end)}"
    else:
        said = at(when.start, hour=when.grain != "day")
    said = f"about {said}" if when.about else said
    said += "".join(f" or {spell(other)}" for other in when.others)
    return said + (f" ({when.holiday})" if when.holiday else "")


def at(moment: datetime, *, hour: bool = False) -> str:
    return moment.strftime(
        "%a %Y-%m-%d" + (" %H:%M" if hour or moment.hour or moment.minute else "")
    )


def find(
    text: str, language: Language = "en", country: str | None = None, now: datetime = NOW
) -> tuple[TimeFound, ...]:
    return find_times(text, now=now, language=language, country=country)


def one(text: str, language: Language = "en", country: str | None = None) -> When:
    (found,) = find(text, language, country)
    return found.when


@pytest.mark.parametrize("case", cases(), ids=lambda c: f"{c.language}: {c.text}")
def test_a_phrase_means_what_a_desk_means_by_it(case: Case) -> None:
    said = "; ".join(spell(found.when) for found in find(case.text, case.language))
    assert (said or "nothing") == case.said


def test_there_are_a_few_hundred_phrases_of_every_language() -> None:
    counted = {language: sum(c.language == language for c in cases()) for language in LANGUAGES}
    assert min(counted.values()) >= 250, counted


def test_a_day_and_an_hour_said_apart_are_one_time_with_two_spans() -> None:
    text = "thursday for maria lopez at 3"
    (found,) = find(text)
    assert [text[s.start : s.end] for s in found.spans] == ["thursday", "at 3"]


def test_two_days_are_two_times() -> None:
    assert [spell(f.when) for f in find("Thursday or Friday")] == [
        "Thu 2026-06-04",
        "Fri 2026-06-05",
    ]


@pytest.mark.parametrize(
    ("country", "meant"),
    [
        ("US", "Thu 2027-03-04"),
        ("GB", "Sat 2027-04-03"),
        (None, "Thu 2027-03-04 or Sat 2027-04-03"),
    ],
)
def test_the_country_decides_the_order_of_day_and_month(country: str | None, meant: str) -> None:
    assert spell(one("3/4", country=country)) == meant


def test_next_friday_said_on_a_thursday_is_asked_back() -> None:
    (found,) = find("next Friday at 2", now=NOW + timedelta(days=1))
    assert spell(found.when) == "Fri 2026-06-12 14:00 or Fri 2026-06-05 14:00"


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("March 29, 2026 at 2:30 am", "never"),
        ("October 25, 2026 at 2:30 am", "twice"),
        ("October 25, 2026 at 3:30 am", "once"),
        ("March 29, 2026", "once"),
    ],
)
def test_the_clock_change_is_told(text: str, clock: str) -> None:
    assert one(text).clock == clock


def test_the_day_is_the_readings_where_none_was_said() -> None:
    assert not one("after 3").day_said
    assert one("tomorrow after 3").day_said


def test_a_holiday_is_the_countrys() -> None:
    assert spell(one("Labor Day")) == "Mon 2026-09-07 (Labor Day)"
    assert spell(one("Labour Day", country="DE")) == "Sat 2027-05-01 (Labor Day)"
    assert spell(one("Mother's Day", country="FR")) == "Sun 2027-05-30 (Mother's Day)"
    assert spell(one("Father's Day", country="DE")) == "Thu 2027-05-06 (Father's Day)"
    assert spell(one("Father's Day", country="IT")) == "Fri 2027-03-19 (Father's Day)"
    assert spell(one("Thanksgiving 2027", country="ZZ")) == "Thu 2027-11-25 (Thanksgiving Day)"


def test_easter_falls_where_the_church_put_it() -> None:
    assert [easter(year) for year in (1961, 2000, 2024, 2026, 2038)] == [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2024, 3, 31),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]


def test_a_holiday_nobody_knows_or_too_far_away_is_no_date() -> None:
    with pytest.raises(ValueError, match=r"^$"):
        feast("Festivus", 2026, "US")
    with pytest.raises(ValueError, match=r"^$"):
        feast("Easter Sunday", 9000, "US")


def test_words_for_the_past_turn_the_readings_around() -> None:
    assert says_past("she missed it on Monday", "en")
    assert not says_past("Monday at 3", "en")
    (found,) = find_times("on Monday", now=NOW, language="en", past=True)
    assert spell(found.when) == "Mon 2026-06-01"
    (found,) = find_times("on the 1st", now=NOW, language="en", past=True)
    assert spell(found.when) == "Mon 2026-06-01"
    (found,) = find_times("in March", now=NOW, language="en", past=True)
    assert spell(found.when) == "Sun 2026-03-01 to Wed 2026-04-01"
    (found,) = find_times("Christmas", now=NOW, language="en", past=True)
    assert spell(found.when) == "Thu 2025-12-25 (Christmas Day)"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("em 5 de março de 2027", "Fri 2027-03-05"),
        ("12 kwietnia 2027", "Mon 2027-04-12"),
        ("2 Honda 2019", "nothing"),
        ("99 marca 2026", "nothing"),
    ],
)
def test_a_date_written_out_in_another_language_is_read_at_last(text: str, meant: str) -> None:
    assert ("; ".join(spell(f.when) for f in find(text)) or "nothing") == meant


def test_a_time_beyond_all_calendars_is_no_time() -> None:
    assert find("in 9999 years") == ()
    assert find("the 31st of February 2027") == () or one("the 31st of February 2027").start


@pytest.mark.parametrize(
    "unit", ["monday ", "at 3 ", "1 ", "1.", "12 ", "a ", "-", "in 2 weeks ", "aaaaa"]
)
def test_twice_the_text_takes_no_more_than_twice_the_time(unit: str) -> None:
    def spent(length: int) -> float:
        text = (unit * length)[:length]
        tries = []
        for _ in range(5):
            began = time.thread_time()  # other processes do not count
            find(text)
            tries.append(time.thread_time() - began)
        return min(tries)

    assert spent(20_000) < 5 * spent(10_000)  # twice, and the noise of a busy machine


VOCABULARY = {language: sorted(words(language).known) for language in LANGUAGES}
FIGURES = ["3", "12", "15:30", "2026", "1.", "31.12.", "-", ",", "29.2.", "0", "9999", "07", "2/30"]
NOWS = st.datetimes(timezones=st.sampled_from(ZONES).map(ZoneInfo))


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, Language]:
    language = draw(st.sampled_from(LANGUAGES))
    word = st.sampled_from(VOCABULARY[language]) | st.sampled_from(FIGURES)
    return " ".join(draw(st.lists(word, max_size=9))), language


@settings(max_examples=400, deadline=None)
@given(
    said=sentences() | st.tuples(st.text(), st.sampled_from(LANGUAGES)),
    now=NOWS,
    past=st.booleans(),
)
@example(said=("mid weekend", "en"), now=NOW, past=False)
@example(said=("December 31, 9999 at noon", "en"), now=NOW, past=False)
def test_no_text_raises_or_ends_before_it_starts(
    said: tuple[str, Language], now: datetime, past: bool
) -> None:
    text, language = said
    last = 0
    for found in find_times(text, now=now, language=language, past=past):
        for when in (found.when, *found.when.others):
            assert when.start is None or when.end is None or when.start < when.end
        spans = found.spans
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert spans[0].start >= last
        last = spans[0].end
        assert 0 < found.confidence <= 1
