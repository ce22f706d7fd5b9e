"""The form that says what falls away: what is read of it, and what is told at its fields."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.forms.gaps import Gaps, GapSent, read_gap
from bot.inbox import Where
from bot.memory import NewDialog, Store
from bot.rights.permits import Person
from bot.screens.options import WAIT
from flows.rebooking.states import DescribingGap, NotInBulk
from tests import world

NOW = world.NOW
TODAY = NOW.astimezone(world.BRANCH.tz).date()
ROSA = Person("U1", "T1", "T1")


def payload(**values: Any) -> dict[str, Any]:
    """Return the form as Slack sends it."""
    fields = {
        "day": {"day": {"type": "datepicker", "selected_date": "2026-11-27"}},
        "since": {"since": {"type": "timepicker", "selected_time": None}},
        "until": {"until": {"type": "timepicker", "selected_time": None}},
    }
    view = {
        "id": "V1",
        "hash": "1.a",
        "callback_id": "form:d1:4:gap",
        "state": {"values": fields | values},
    }
    return {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "view": view}


def test_what_is_empty_has_no_bound_and_means_everybody() -> None:
    sent = read_gap(payload(), "T1")
    assert sent == GapSent(Where(ROSA, ""), "d1", 4, "form:V1:1.a", day=date(2026, 11, 27))
    assert sent.press is not None
    assert sent.press.event.advisor_id is None  # type: ignore[attr-defined]


def test_everything_that_is_chosen_is_read() -> None:
    advisor = {"type": "external_select", "selected_option": {"value": "p-ana"}}
    sent = read_gap(
        payload(
            since={"since": {"type": "timepicker", "selected_time": "15:00"}},
            until={"until": {"type": "timepicker", "selected_time": "17:30"}},
            advisor={"form:d1:advisor": advisor},
        ),
        "T1",
    )
    assert sent is not None
    assert (sent.since, sent.until, sent.advisor) == (time(15), time(17, 30), "p-ana")


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"view": None},
        {"view": {"callback_id": "form:d1:4"}},
        {"view": {"callback_id": "form:d1:4:all"}},
        payload() | {"user": None},
        payload(day={}),
        payload(day={"day": {"selected_date": "tomorrow"}}),
        payload(since={"since": {"selected_time": "25:00"}}),
        payload(advisor={"form:d1:advisor": {"selected_option": {"text": "Ana"}}}),
    ],
)
def test_odd_payloads_are_nothing(odd: dict[str, Any]) -> None:
    assert read_gap(odd, "T1") is None


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{tmp_path}/deskhand.db")
    yield store
    await store.close()


async def sending(store: Store, state: DescribingGap | NotInBulk, **fields: Any) -> dict[str, str]:
    """Store a dialog in this state, and send its form."""
    dialog = NewDialog(
        flow="rebooking",
        state=state.model_dump_json(),
        version=1,
        waiting="user",
        desk="garage",
        team="T1",
        owner="U1",
        surface="message",
        channel="D1",
    )
    await store.create_once(dialog, "")
    sent = GapSent(Where(ROSA, ""), dialog.id, 1, "form:V1:1.a")
    return await Gaps(store, lambda: NOW).mistakes(replace(sent, **fields))


ASKING = DescribingGap(desk=world.desk())


async def test_a_missing_day_is_told_at_its_field(store: Store) -> None:
    assert await sending(store, ASKING) == {"day": "Please choose a day."}


async def test_an_option_that_only_explains_is_no_advisor(store: Store) -> None:
    told = await sending(store, ASKING, day=date(2026, 12, 1), advisor=WAIT)
    assert told == {"advisor": "Please choose one from the list."}


async def test_hours_that_are_over_today_are_told_at_the_hours(store: Store) -> None:
    told = await sending(store, ASKING, day=TODAY, until=time(0, 1))
    assert told == {"until": "That time is over. Write another day, or later hours."}


async def test_what_is_right_has_no_mistakes(store: Store) -> None:
    assert await sending(store, ASKING, day=date(2026, 12, 1), since=time(15)) == {}


@pytest.mark.parametrize("who", [Person("U2", "T1", "T1"), Person("U1", "T2", "T1")])
async def test_other_people_are_told_by_the_turn_alone(store: Store, who: Person) -> None:
    assert await sending(store, ASKING, where=Where(who, "")) == {}


async def test_a_form_that_comes_too_late_is_told_by_the_turn(store: Store) -> None:
    assert await sending(store, NotInBulk(desk=world.desk())) == {}
    unknown = GapSent(Where(ROSA, ""), "nobody", 1, "form:V1:1.a")
    assert await Gaps(store, lambda: datetime.now(UTC)).mistakes(unknown) == {}
