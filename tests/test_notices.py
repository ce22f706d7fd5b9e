"""What makes a change, and what a channel is told of a burst of them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notices.change import Change, Kind, Origin, better, completed, kind_of, mark
from bot.notices.folding import (
    MOST_HISTORY,
    MOST_UNSEEN,
    Living,
    attributed,
    begun,
    delivered,
    folded,
)
from bot.notices.subscription import Quiet, Subscription
from flows.domain import Appointment, Service
from tests.notices_parts import GONE, MARIA, ROSA, at, change, histories

DRAFT = MARIA.model_copy(update={"status": "draft"})


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, MARIA, "booked"),
        (None, DRAFT, "booked"),
        (None, GONE, None),
        (GONE, MARIA, "booked"),
        (GONE, GONE, None),
        (DRAFT, MARIA, "booked"),
        (MARIA, at(1), "moved"),
        (DRAFT, at(1), "moved"),
        (MARIA, GONE, "cancelled"),
        (MARIA, MARIA.model_copy(update={"provider": "Ana", "note": "hurry"}), None),
    ],
)
def test_when_it_stands_and_whether_makes_a_change(
    before: Appointment | None, after: Appointment, kind: Kind | None
) -> None:
    assert kind_of(before, after) == kind


def test_the_same_moment_in_another_zone_is_no_change() -> None:
    assert MARIA.start
    there = MARIA.model_copy(update={"start": MARIA.start.astimezone(ZoneInfo("Asia/Tokyo"))})
    assert mark(there) == mark(MARIA)
    assert completed(None, there) == completed(None, MARIA)


def test_a_reading_that_says_less_takes_nothing_away() -> None:
    little = Appointment(id="a-1", status="cancelled", note="private", version="7")
    assert completed(MARIA, little) == GONE


def test_a_writer_says_more_than_a_reader() -> None:
    read, told = Origin(), Origin(who="Tom in the workshop")
    assert better(read, ROSA) == better(ROSA, read) == better(ROSA, told) == ROSA
    assert better(read, told) == better(told, read) == told


def numbered(changes: list[Change], living: Living | None = None, since: int = 1) -> Living:
    for number, one in enumerate(changes, since):
        living = folded(living, one, number) if living else begun(one, number)
    assert living
    return living


@given(histories())
def test_a_burst_is_told_as_one_change_from_the_oldest_to_the_newest(changes: list[Change]) -> None:
    if not changes:
        return
    living = numbered(changes)
    first, last = changes[0].before, changes[-1].after
    assert living.appointment == last
    assert len(living.unseen) <= MOST_UNSEEN
    news = living.news
    assert (news.kind if news else None) == kind_of(first, last)
    if news:
        assert (news.before, news.after) == (first, last)


@given(histories(), st.data())
def test_what_is_told_leads_from_one_thing_told_to_the_next(
    changes: list[Change], data: st.DataObject
) -> None:
    """However deliveries and changes take turns, nothing is told twice and the end is right."""
    if not changes:
        return
    living = begun(changes[0], 1)
    reader = changes[0].before  # the channel, as it believes what it is told
    for number, one in enumerate([*changes[1:], None], 2):
        if data.draw(st.booleans()) or one is None:
            # what was drawn may be older than what was folded in while it was under way
            drawn = living
            late = one is not None and data.draw(st.booleans())
            if late and one:
                living = folded(living, one, number)
            if news := drawn.news:
                assert kind_of(reader, news.after) == news.kind
                reader = news.after
            living = delivered(living, number - 1)
            if late:
                continue
        if one:
            living = folded(living, one, number)
    assert living.unseen == () or kind_of(reader, changes[-1].after) == (
        living.news.kind if living.news else None
    )
    living = delivered(living, len(changes) + 1)
    assert not living.unseen
    assert len(living.history) <= MOST_HISTORY


def test_a_change_that_was_taken_back_in_time_is_not_told() -> None:
    there_and_back = [change(MARIA, at(1)), change(at(1), MARIA)]
    assert numbered(there_and_back).news is None
    shown = delivered(numbered([change(None, MARIA)]), 1)
    assert numbered(there_and_back, shown, 2).news is None
    made_and_gone = numbered([change(None, MARIA), change(MARIA, GONE)])
    assert made_and_gone.news is None
    assert delivered(made_and_gone, 2).told is None


def test_who_did_it_is_improved_and_told_no_second_time() -> None:
    living = numbered([change(MARIA, at(1), Origin())])
    improved = attributed(living, at(1), ROSA)
    assert improved.news == change(MARIA, at(1))
    shown = attributed(delivered(living, 1), at(1), ROSA)
    assert shown.news is None
    assert shown.latest == change(MARIA, at(1))
    # an older change is meant only by a writer who comes late
    moved_on = numbered([change(at(1), at(2), Origin())], living, 2)
    assert attributed(moved_on, at(1), ROSA) == moved_on
    late = attributed(moved_on, at(1), ROSA, late=True)
    assert [one.change.origin for one in late.unseen] == [ROSA, Origin()]
    assert attributed(moved_on, at(9), ROSA, late=True) == moved_on


@pytest.mark.parametrize(
    ("subscription", "wanted"),
    [
        (Subscription(), True),
        (Subscription(systems=("garage",), kinds=("moved",)), True),
        (Subscription(systems=("city",)), False),
        (Subscription(kinds=("booked", "cancelled")), False),
        (Subscription(services=("oil change",)), True),
        (Subscription(services=("S-9",)), True),
        (Subscription(services=("Brakes",)), False),
        (Subscription(advisors=("P-1",)), True),
        (Subscription(advisors=("Ana",)), True),
        (Subscription(advisors=("Joe",)), False),
    ],
)
def test_a_channel_is_told_what_it_asked_for(subscription: Subscription, wanted: bool) -> None:
    ana = at(1).model_copy(
        update={
            "provider": "Ana",
            "provider_id": "",
            "work": (Service(id="s-9", code="9", name="Tyres"),),
        }
    )
    assert subscription.wants(change(MARIA, ana)) is wanted


@pytest.mark.parametrize(
    ("since", "until", "hour", "quiet"),
    [
        (20, 7, 21, True),
        (20, 7, 6, True),
        (20, 7, 7, False),
        (12, 13, 12, True),
        (12, 13, 13, False),
    ],
)
def test_quiet_hours_may_go_over_midnight(since: int, until: int, hour: int, quiet: bool) -> None:
    hours = Quiet(since=time(since), until=time(until))
    assert hours.holds(datetime(2031, 3, 3, hour, tzinfo=UTC)) is quiet
