"""Looking what others changed: each client in front of its stand-in, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.demo.systems.mykaarma.records import Appointment as Job
from bot.demo.systems.valomnia.records import Visit
from bot.systems.mykaarma import sweeping
from bot.systems.valomnia import watching
from bot.systems.watching import Hint
from tests.product import at_ten
from tests.systems_parts import KINDS, MONDAY, Rig
from tests.watching_parts import Notebook

BY_NAME = {kind.name: kind for kind in KINDS}


@pytest.fixture(params=["mykaarma", "qmatic", "valomnia"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    kind = BY_NAME[request.param]
    async with kind.open(kind) as rig:
        yield rig


@pytest.fixture
async def dealer() -> AsyncIterator[Rig]:
    async with BY_NAME["mykaarma"].open(BY_NAME["mykaarma"]) as rig:
        yield rig


@pytest.fixture
async def office() -> AsyncIterator[Rig]:
    async with BY_NAME["qmatic"].open(BY_NAME["qmatic"]) as rig:
        yield rig


@pytest.fixture
async def team() -> AsyncIterator[Rig]:
    async with BY_NAME["valomnia"].open(BY_NAME["valomnia"]) as rig:
        yield rig


async def watched(rig: Rig) -> tuple[Notebook, str]:
    """Return a watch that has begun, and the id of an appointment it knows."""
    notebook = Notebook(rig.system)
    assert await notebook.look() == []
    made = await rig.booked()
    notebook.note(made)
    assert await notebook.look() == []
    return notebook, made.id


def asked(rig: Rig, since: int) -> list[str]:
    return [f"{one.method} {one.path}" for one in list(rig.vendor.requests)[since:]]


# What all three see


async def test_a_first_look_tells_of_nothing_that_was_there_before(rig: Rig) -> None:
    notebook = Notebook(rig.system)
    assert await notebook.look() == []
    assert await notebook.look() == []


async def test_a_move_by_a_colleague_is_seen_once(rig: Rig) -> None:
    notebook, number = await watched(rig)
    before = notebook.noted[number].start
    rig.clock.now += timedelta(seconds=5)
    rig.vendor.act("colleague_moves")
    assert await notebook.look() == [f"moved {number}"]
    after = notebook.noted[number].start
    assert before
    assert after
    assert after > before
    assert await notebook.look() == []


async def test_a_cancellation_by_a_colleague_is_seen_once(rig: Rig) -> None:
    notebook, number = await watched(rig)
    rig.vendor.act("colleague_cancels")
    assert await notebook.look() == [f"cancelled {number}"]
    assert await notebook.look() == []


async def test_what_is_over_is_not_read_any_more(rig: Rig) -> None:
    notebook, number = await watched(rig)
    start = notebook.noted[number].start
    assert start
    rig.clock.now = start + timedelta(days=1)
    await notebook.look()
    before = len(rig.vendor.requests)
    await notebook.look()
    assert not any(number in one for one in asked(rig, before))


async def test_a_cursor_of_another_kind_begins_anew(rig: Rig) -> None:
    notebook, _ = await watched(rig)
    notebook.cursor = '{"written": "by an older version"}'
    assert await notebook.look() == []


async def test_quiet_looks_cost_the_same_whatever_there_is(rig: Rig) -> None:
    """The three have a bound; what one look costs is in what is not bounded by it: changes."""
    notebook, _ = await watched(rig)
    costs = []
    for _ in range(3):
        before = len(rig.vendor.requests)
        await notebook.look()
        costs.append(len(rig.vendor.requests) - before)
    assert max(costs) <= sweeping.NEAR + sweeping.IN_TURN + 1


# myKaarma


def job(rig: Rig, number: int, start: datetime) -> Job:
    some: Job = next(iter(rig.appointments.values()))
    return replace(some, uuid=f"job-{number}", start=start, status="SCHEDULED")


async def test_days_far_ahead_are_read_in_turn(dealer: Rig) -> None:
    notebook = Notebook(dealer.system)
    await notebook.look()
    far = MONDAY + timedelta(days=sweeping.HORIZON - 1)
    dealer.appointments["job-1"] = job(dealer, 1, at_ten(far))
    dealer.appointments["job-2"] = job(dealer, 2, at_ten(MONDAY + timedelta(days=1)))
    assert await notebook.look() == ["booked job-2"]
    looks = -(-sweeping.HORIZON // sweeping.IN_TURN)
    assert [one for _ in range(looks) for one in await notebook.look()] == ["booked job-1"]


async def test_a_day_that_comes_into_sight_is_no_news(dealer: Rig) -> None:
    notebook = Notebook(dealer.system)
    await notebook.look()
    beyond = MONDAY + timedelta(days=sweeping.HORIZON)
    dealer.appointments["job-1"] = job(dealer, 1, at_ten(beyond))
    dealer.clock.now += timedelta(days=1)
    assert await notebook.look() == []
    assert "job-1" in notebook.noted


async def test_a_move_out_of_sight_is_a_move(dealer: Rig) -> None:
    notebook, number = await watched(dealer)
    old = dealer.appointments.pop(number)
    beyond = at_ten(MONDAY + timedelta(days=sweeping.HORIZON + 30))
    dealer.appointments[number] = replace(old, start=beyond)
    assert await notebook.look() == [f"moved {number}"]


async def test_a_hint_is_read_at_once_and_alone(dealer: Rig) -> None:
    notebook, number = await watched(dealer)
    dealer.vendor.act("colleague_moves")
    before = len(dealer.vendor.requests)
    assert await notebook.look(Hint(number)) == [f"moved {number}"]
    assert len(asked(dealer, before)) == 1
    assert await notebook.look(Hint(number), Hint(number, is_new=True)) == []


async def test_a_hint_of_what_was_never_seen_is_news_if_it_can_only_be_new(dealer: Rig) -> None:
    notebook, _ = await watched(dealer)
    beyond = MONDAY + timedelta(days=sweeping.HORIZON + 30)
    for number, day in enumerate([MONDAY + timedelta(days=9), beyond, beyond]):
        dealer.appointments[f"job-{number}"] = job(dealer, number, at_ten(day))
    # on a day that was read, it would have been there; later it may be old
    assert await notebook.look(Hint("job-0"), Hint("job-1")) == ["booked job-0"]
    # the event that says so may come after the other one
    assert await notebook.look(Hint("job-1", is_new=True)) == ["booked job-1"]
    # before anything was read, nothing is sure
    assert await Notebook(dealer.system).look(Hint("job-2")) == []
    assert await notebook.look(Hint("no such appointment")) == []


# Valomnia


def visit(rig: Rig, number: int, start: datetime, updated: datetime) -> Visit:
    return Visit(
        number, f"R-{number}", updated, updated, "Order", start, start, 1, 4, customer=3230
    )


def fill(rig: Rig, how_many: int, updated: datetime, *, apart: timedelta) -> None:
    start = rig.clock() + timedelta(days=30)
    for number in range(50_000, 50_000 + how_many):
        rig.appointments[number] = visit(rig, number, start, updated)
        start += apart


@pytest.mark.parametrize("apart", [timedelta(), timedelta(minutes=1)])
async def test_a_long_list_is_noted_at_several_looks(team: Rig, apart: timedelta) -> None:
    fill(team, 1100, team.clock() - timedelta(days=1), apart=apart)
    notebook = Notebook(team.system)
    assert await notebook.look() == []
    assert {str(n) for n in range(50_000, 51_100)} <= notebook.noted.keys()


async def test_what_is_booked_while_the_watch_begins_is_seen(team: Rig) -> None:
    fill(team, 150, team.clock() - timedelta(days=1), apart=timedelta(minutes=1))
    start = team.clock() + timedelta(hours=2)
    late = visit(team, 60_000, start, team.clock() + timedelta(seconds=1))
    # right after the first question, which is for the newest mark
    team.after["appointments"] = lambda: team.appointments.update({60_000: late})
    notebook = Notebook(team.system)
    await notebook.look()
    assert "60000" in notebook.noted


async def test_many_changes_at_once_cost_their_lists(team: Rig) -> None:
    fill(team, 250, team.clock() - timedelta(days=1), apart=timedelta(minutes=1))
    notebook = Notebook(team.system)
    await notebook.look()
    for number in range(50_000, 50_250):
        old = team.appointments[number]
        later = old.start + timedelta(hours=1)
        team.appointments[number] = replace(old, start=later, end=later, updated=team.clock())
    before = len(team.vendor.requests)
    news = await notebook.look()
    assert sorted(news) == [f"moved {number}" for number in range(50_000, 50_250)]
    assert len(team.vendor.requests) - before < 10
    assert await notebook.look() == []


async def test_many_bookings_at_once_are_all_seen(team: Rig) -> None:
    notebook = Notebook(team.system)
    await notebook.look()
    fill(team, watching.MOST_ALONE + 30, team.clock(), apart=timedelta(minutes=1))
    before = len(team.vendor.requests)
    news = await notebook.look()
    assert len(news) == watching.MOST_ALONE + 30
    alone = sum("/appointments/5" in one for one in asked(team, before))
    assert alone == watching.MOST_ALONE
    # whoever was read alone says more than a list does
    assert {notebook.noted["50000"].reference, notebook.noted["50079"].reference} == {"R-50000", ""}


async def test_a_deletion_far_ahead_is_seen_when_its_turn_comes(team: Rig) -> None:
    fill(team, 3 * watching.COMPARED, team.clock() - timedelta(days=1), apart=timedelta(minutes=1))
    notebook = Notebook(team.system)
    await notebook.look()
    del team.appointments[50_000 + 3 * watching.COMPARED - 1]
    news = [one for _ in range(4) for one in await notebook.look()]
    assert news == [f"cancelled {50_000 + 3 * watching.COMPARED - 1}"]


async def test_a_quiet_look_costs_as_little_however_many_visits_there_are(team: Rig) -> None:
    fill(team, 350, team.clock() - timedelta(days=1), apart=timedelta(minutes=1))
    notebook = Notebook(team.system)
    await notebook.look()
    await notebook.look()
    before = len(team.vendor.requests)
    await notebook.look()
    # one for what changed, one for the soonest, two for those whose turn it is
    assert len(team.vendor.requests) - before <= 4
    team.vendor.act("colleague_moves")
    assert len(await notebook.look()) == 1


async def test_a_visit_that_is_marked_as_done_is_no_reason_to_read_it(team: Rig) -> None:
    notebook = Notebook(team.system)
    await notebook.look()
    over = team.clock() - timedelta(days=2)
    team.appointments[60_000] = visit(team, 60_000, over, team.clock())
    before = len(team.vendor.requests)
    assert await notebook.look() == []
    assert not any("/60000" in one for one in asked(team, before))


# Qmatic


async def test_the_later_ones_are_read_in_turn(office: Rig) -> None:
    some = next(iter(office.appointments.values()))
    notebook = Notebook(office.system)
    made = await office.booked()
    for number in range(35):
        start = some.start + timedelta(days=40, minutes=15 * number)
        one = replace(some, id=f"a-{number:02}", start=start, end=start + timedelta(minutes=15))
        office.appointments[one.id] = one
        notebook.note(made.model_copy(update={"id": one.id, "start": start}))
    del office.appointments["a-34"]
    before = len(office.vendor.requests)
    news = [one for _ in range(3) for one in await notebook.look()]
    assert news == ["cancelled a-34"]
    assert len(office.vendor.requests) - before <= 3 * 20
