"""Words into the form: what is kept, what is let go, and times that are combined.

The promises about times hold for every moment and every zone, also after a form was stored: then a
time keeps its offset and forgets its zone.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain import Draft, Slot
from flows.filling import (
    asked_time,
    called,
    days_to_search,
    fill,
    find_vehicle,
    fits,
    in_reach,
    is_exact,
    is_over,
    nth,
    readings,
    retime,
    shortfall,
    with_customer,
)
from flows.understanding.request import Request, When, Who
from tests import world
from tests.world import NOW, ZONE

ZONES = tuple(
    map(
        ZoneInfo,
        (
            "America/New_York",
            "Europe/Berlin",
            "Asia/Kolkata",
            "Australia/Lord_Howe",  # moves its clocks by half an hour
            "Pacific/Kiritimati",  # the first to have a new day
            "America/St_Johns",
        ),
    )
)
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31))  # noqa: DTZ001
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
clocks = st.times().map(lambda one: one.replace(second=0, microsecond=0, fold=0))


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone)


def stored(when: When) -> When:
    """Return it as it comes back from the database."""
    return When.model_validate_json(when.model_dump_json())


@given(days, days, clocks, zones, st.sampled_from(["hour", "minute"]))
def test_make_it_friday_keeps_the_time_of_day(
    first: date, second: date, clock: time, zone: ZoneInfo, grain: str
) -> None:
    old = When.model_validate({"start": at(first, clock, zone), "grain": grain})
    combined = retime(old, When(start=at(second, time(), zone)))
    assert combined.start == at(second, clock, zone)
    assert is_exact(combined)


@given(days, days, clocks, zones)
def test_at_three_keeps_the_day(first: date, today: date, clock: time, zone: ZoneInfo) -> None:
    new = When(start=at(today, clock, zone), grain="hour", day_said=False)
    combined = retime(When(start=at(first, time(), zone)), new)
    assert combined.start == at(first, clock, zone)
    assert combined.day_said


@given(days, days, clocks, clocks, zones)
def test_another_day_keeps_the_stretch(
    first: date, second: date, begin: time, end: time, zone: ZoneInfo
) -> None:
    old = When(start=at(first, begin, zone), end=at(first, end, zone), grain="part")
    combined = retime(old, When(start=at(second, time(), zone)))
    assert (combined.start, combined.end) == (at(second, begin, zone), at(second, end, zone))


def test_every_reading_of_an_unclear_day_keeps_the_time_of_day() -> None:
    old = When(start=NOW.replace(hour=14, minute=0), grain="hour", side="after")
    day = NOW.replace(hour=0, minute=0)
    new = When(start=day, others=(When(start=day + timedelta(days=7)),))
    combined = readings(retime(old, new))
    assert [(one.start, one.side) for one in combined] == [
        (day.replace(hour=14), "after"),
        (day.replace(hour=14) + timedelta(days=7), "after"),
    ]


@pytest.mark.parametrize(
    "new",
    [
        When(start=NOW, grain="minute"),
        When(start=NOW, end=NOW + timedelta(days=7), grain="week"),
        When(soonest=True),
        When(start=NOW, side="after", day_said=False, soonest=True),
    ],
)
def test_what_says_everything_replaces_the_time(new: When) -> None:
    assert retime(When(start=NOW + timedelta(days=2), grain="hour"), new) == new
    assert retime(None, new) == new
    assert retime(When(soonest=True), new) == new


@given(st.none() | st.datetimes(timezones=zones), moments, zones)
def test_the_days_to_search_are_few_and_not_over(
    start: datetime | None, now: datetime, zone: ZoneInfo
) -> None:
    when = fill(Draft(), Request(when=When(start=start)), world.CAN).when
    here = now.replace(tzinfo=zone)
    since, until = days_to_search(when, here)
    assert here.date() <= since <= until <= since + timedelta(days=7)
    if when and when.start and when.start.date() >= here.date():
        assert since <= when.start.date() <= until


@given(days, st.integers(0, 40), zones, moments)
def test_a_stretch_is_searched_from_its_first_day(
    first: date, length: int, zone: ZoneInfo, now: datetime
) -> None:
    start = at(first, time(), zone)
    end = at(first + timedelta(days=length), time(), zone)
    here = now.replace(tzinfo=zone)
    for when in (When(start=start, end=end), When(end=end, side="before")):
        since, until = days_to_search(when, here)
        assert here.date() <= since <= until <= since + timedelta(days=7)


@given(days, clocks, zones, st.integers(-3, 3), clocks)
def test_a_day_is_the_branchs_own_day(
    day: date, clock: time, zone: ZoneInfo, off: int, other: time
) -> None:
    """The day on which the clocks change has 23 or 25 hours; all of them belong to it."""
    slot_day = day + timedelta(days=off)
    slot = Slot(key="k", start=at(slot_day, other, zone))
    when = When(start=at(day, time(12), zone))
    assert fits(when, slot, zone) == (off == 0)
    assert fits(stored(when), slot, zone) == (off == 0)


@given(st.datetimes(timezones=zones), st.datetimes(timezones=zones))
def test_a_moment_fits_itself_alone(asked: datetime, free: datetime) -> None:
    when = When(start=asked, grain="minute")
    slot = Slot(key="k", start=free)
    assert fits(when, slot, ZONE) == (asked == free)
    assert fits(when, Slot(key="k", start=asked), ZONE)


@given(days, clocks, clocks, zones)
def test_after_and_before_share_the_day(day: date, limit: time, free: time, zone: ZoneInfo) -> None:
    moment = at(day, limit, zone)
    slot = Slot(key="k", start=at(day, free, zone))
    after = fits(When(start=moment, grain="hour", side="after"), slot, zone)
    before = fits(When(end=moment, grain="hour", side="before"), slot, zone)
    assert after != before


def slot(text: str) -> Slot:
    return Slot(key=text, start=datetime.fromisoformat(text).replace(tzinfo=ZONE))


@pytest.mark.parametrize(
    ("when", "free", "expected"),
    [
        (None, [], "nothing_free"),
        (None, ["2026-11-26T10:00"], None),
        (When(start=NOW, grain="minute"), ["2026-11-24T10:00"], "time_taken"),
        (When(start=NOW, grain="minute"), ["2026-11-25T10:00"], "day_full"),
        (When(start=NOW), ["2026-11-24T23:45"], None),
        (When(start=NOW, side="after", grain="hour"), ["2026-11-24T08:00"], "time_taken"),
        (When(end=NOW, side="before"), ["2026-11-24T10:00"], "time_taken"),
        (When(start=NOW, end=NOW + timedelta(hours=2)), ["2026-11-25T10:00"], "day_full"),
        (When(start=NOW, end=NOW + timedelta(days=5)), ["2026-12-25T10:00"], "time_taken"),
    ],
)
def test_why_there_is_nothing_at_the_time_asked_for(
    when: When | None, free: list[str], expected: str | None
) -> None:
    assert shortfall(when, [slot(one) for one in free], ZONE) == expected


@pytest.mark.parametrize(
    ("when", "over"),
    [
        (When(start=NOW, grain="minute"), False),
        (When(start=NOW - timedelta(minutes=1), grain="minute"), True),
        (When(start=NOW - timedelta(minutes=1), grain="hour", about=True), False),
        (When(start=NOW.replace(hour=0)), False),
        (When(start=NOW - timedelta(days=1)), True),
        (When(start=NOW - timedelta(days=1), side="after"), False),
        (When(start=NOW - timedelta(days=2), end=NOW), True),
        (When(end=NOW + timedelta(days=1), side="before"), False),
        (When(soonest=True), False),
    ],
)
def test_whether_a_time_is_over(when: When, over: bool) -> None:
    assert is_over(when, NOW) == over


@pytest.mark.parametrize("year", [1999, 2100, 9999])
def test_a_time_out_of_reach_is_not_taken(year: int) -> None:
    far = NOW.replace(year=year)
    assert not in_reach(When(start=far))
    assert not in_reach(When(end=far, side="before"))
    assert fill(Draft(), Request(when=When(start=far)), world.CAN) == Draft()


DANA, MARIA = world.CUSTOMERS["dana"], world.CUSTOMERS["maria"]
OIL, TIRES = world.SERVICES["oil"], world.SERVICES["tires"]
FULL = Draft(
    customer=DANA,
    vehicle=world.GOLF,
    services=(OIL, TIRES),
    slot=Slot(key="k", start=NOW + timedelta(days=1)),
    advisor=world.ADVISORS["ana"],
    transport=world.TRANSPORTS["wait"],
    note="gate code 4411",
)
CHOSEN = When(start=NOW + timedelta(days=1), grain="minute")


def test_another_customer_lets_the_vehicle_go_and_keeps_the_rest() -> None:
    draft = fill(FULL, Request(who=Who(name="Maria Lopez")), world.CAN)
    assert (draft.customer, draft.vehicle, draft.slot) == (None, None, None)
    assert (draft.when, draft.services, draft.note) == (CHOSEN, FULL.services, FULL.note)
    assert with_customer(draft, MARIA).vehicle is None
    assert with_customer(draft, DANA).vehicle == world.GOLF


def test_a_note_lets_nothing_go() -> None:
    draft = fill(FULL, Request(note="x" * 900), world.CAN)
    assert draft == FULL.model_copy(update={"note": "x" * 500})


def test_a_service_is_added_replaced_and_removed() -> None:
    added = fill(FULL, Request(what=("brakes",), edit="add"), world.CAN)
    assert (added.services, added.service_words) == (FULL.services, ("brakes",))
    replaced = fill(FULL, Request(what=("brakes",)), world.CAN)
    assert (replaced.services, replaced.service_words) == ((), ("brakes",))
    removed = fill(FULL, Request(what=("tire rotation",), edit="remove"), world.CAN)
    assert removed.services == (OIL,)


def test_wishes_are_made_and_taken_back() -> None:
    wished = fill(FULL, Request(advisor="Joe", transport="drop_off"), world.CAN)
    assert (wished.advisor, wished.advisor_words) == (None, "Joe")
    assert (wished.transport, wished.transport_words) == (None, "drop off")
    back = fill(FULL, Request(advisor="Ana", transport="wait", edit="remove"), world.CAN)
    assert (back.advisor, back.advisor_words) == (None, None)
    assert (back.transport, back.transport_words) == (None, None)
    assert asked_time(back) == CHOSEN


def test_what_a_system_cannot_do_is_not_asked_of_it() -> None:
    nothing = world.CAN.model_copy(
        update=dict.fromkeys(("vehicles", "advisors", "transport"), False)
    )
    said = Request(vehicle="the Civic", advisor="Joe", transport="wait")
    assert fill(FULL, said, nothing) == FULL


def test_the_one_vehicle_is_meant_unless_another_was_named() -> None:
    assert find_vehicle(None, ()) is None
    assert find_vehicle(None, (world.GOLF,)) == world.GOLF
    assert find_vehicle(None, MARIA.vehicles) is None
    assert find_vehicle("the red civic", MARIA.vehicles) == world.CIVIC
    assert find_vehicle("Tesla", MARIA.vehicles) is None


def test_which_of_several() -> None:
    found = [nth(MARIA.vehicles, number) for number in (1, 2, 3, -1, -2, -3)]
    assert found == ["v-civic", "v-odyssey", "", "v-odyssey", "v-civic", ""]


def test_how_somebody_was_called() -> None:
    assert called(None) == ""
    assert called(Who(first="Dana")) == ""
    assert called(Who(plate="HLS 4471", vin="2HGFC2F59KH500147")) == "2HGFC2F59KH500147"
