"""The daily digest and the hand-over: what they say, and that each day has one digest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.slack import CAMILLE, ROSA, Message
from bot.demo.slack.people import TEAM
from bot.demo.slack.validate import problems
from bot.desks import Counter, Desks
from bot.memory import Channel, Outbox, Store
from bot.notices.delivering import Delivering
from bot.notices.digests import coming
from bot.notices.subscription import Subscription
from bot.preferences import Preferences
from bot.press_inbox import read_handover_press
from bot.rights.permits import Role
from bot.screens.day import DaySheet
from bot.screens.digest import (
    Line,
    OwnShift,
    Report,
    digest_card,
    handover_card,
    unclaimed_blocks,
)
from bot.screens.words import LANGUAGES, Words
from bot.service import desks_of
from bot.settings import Settings
from flows.domain import Branch
from tests import world
from tests.notices_parts import MARIA, change
from tests.notices_parts import at as hours_later
from tests.product import Product, read, running
from tests.test_home import open_home, sees
from tests.test_memory import url
from tests.test_notices_delivery import (
    ALL,
    BY_ROSA,
    PATIENCE,
    appointment,
    calls,
    card_with,
    later,
    posted,
    see,
)
from tests.test_notify import read_in

__all__ = ["url"]  # a fixture: a database of each engine

DESK, FRONT = "C0SERVICEDESK", "C0FRONTOFFICE"
AT_EIGHT = ALL.model_copy(update={"digest": time(8)})


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


def today(product: Product) -> date:
    return product.system.local_now().date()


def due(product: Product) -> list[tuple[date, datetime]]:
    """Return the digest of today as one that is due, and the next ones as they will be."""
    day = today(product)
    ahead = datetime.now(UTC) + timedelta(days=1)
    return [(day, datetime.now(UTC) - timedelta(seconds=1)), (day + timedelta(days=1), ahead)]


def digests(product: Product, channel: str = DESK) -> list[Message]:
    return [one for one in posted(product, channel) if "the day ahead" in one.text]


def table(message: Message) -> list[list[str]]:
    rows = next(block["rows"] for block in message.blocks or () if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in rows]


async def settled(outbox: Outbox, channel: str) -> None:
    """Wait until what was posted is noted: Slack shows it a moment before."""
    async with asyncio.timeout(PATIENCE):
        while await outbox.due(Channel(TEAM, channel, AT_EIGHT, "")):  # noqa: ASYNC110  # no event
            await asyncio.sleep(0.05)


# The digest, from one end to the other


async def test_the_digest_says_the_day_what_changed_and_what_nobody_has(product: Product) -> None:
    kept = product.service.store.notices()
    await kept.subscribe(TEAM, DESK, AT_EIGHT)
    one, other = appointment(1), appointment(2)
    await see(product, later(one, 24), before=one, origin=BY_ROSA)
    await see(product, other)
    card = await card_with(product, "Maria Lopez 2 booked")
    rosa = product.at_desk(channel=DESK)
    await rosa.press("Claim", on=card)
    await card_with(product, "Rosa Delgado has it")
    await card_with(product, "Maria Lopez 1 moved")
    await kept.subscribe(TEAM, DESK, AT_EIGHT, due(product))
    await product.slack.until(lambda: digests(product), PATIENCE)
    [digest] = digests(product)
    text = read(digest)
    assert "Changed since yesterday" in text
    changed, _, free = text.partition("Nobody has claimed")
    assert "Maria Lopez 1 moved: " in changed
    assert "Maria Lopez 2 booked: " in changed
    assert "Maria Lopez 1 moved: " in free
    assert "Maria Lopez 2" not in free
    assert "2 changes. 1 unclaimed" in digest.text
    standing = [
        appointment
        for appointment in product.system.appointments.values()
        if appointment.start.date() == today(product) and appointment.status != "CANCELLED"
    ]
    assert f"{len(standing)} appointment" in digest.text or "today" not in digest.text
    # the next one waits for its own day
    outbox = product.service.store.outbox()
    await settled(outbox, DESK)
    assert digest.blocks
    menu = digest.blocks[-1]["elements"][0]
    await product.slack.click(ROSA.id, DESK, digest.ts, menu["action_id"], "settings")
    form = await read_in(rosa)
    assert form["callback_id"] == f"notify:{DESK}"
    # whoever sets it anew on the same day gets none a second time
    await kept.subscribe(TEAM, DESK, AT_EIGHT, due(product))
    await see(product, appointment(3))
    await card_with(product, "Maria Lopez 3 booked")
    assert len(digests(product)) == 1


async def test_a_digest_whose_answer_was_lost_is_not_posted_again(product: Product) -> None:
    product.slack.switches["lose_answer"].arm(1, method="chat.postMessage")
    await product.service.store.notices().subscribe(TEAM, DESK, AT_EIGHT, due(product))
    await product.slack.until(lambda: calls(product, "conversations.history"), PATIENCE)
    await see(product, appointment(1))
    await card_with(product, "Maria Lopez 1 booked")
    assert len(digests(product)) == 1


async def test_a_digest_that_never_arrived_is_posted_after_a_look(product: Product) -> None:
    product.slack.switches["server_error"].arm(1, method="chat.postMessage")
    await product.service.store.notices().subscribe(TEAM, DESK, AT_EIGHT, due(product))
    await product.slack.until(lambda: digests(product), PATIENCE)
    assert calls(product, "conversations.history") == 1
    assert len(digests(product)) == 1


async def test_after_an_outage_there_is_one_of_the_present_day(product: Product) -> None:
    """The digest of yesterday is left out, and that of today follows at once if it was due."""
    midnight = ALL.model_copy(update={"digest": time(0)})
    before = today(product) - timedelta(days=1)
    long_ago = datetime.now(UTC) - timedelta(days=1)
    await product.service.store.notices().subscribe(TEAM, DESK, midnight, [(before, long_ago)])
    await product.slack.until(lambda: digests(product), PATIENCE)
    words = Words("en", world.BRANCH)
    assert [words.day(today(product)) in one.text for one in digests(product)] == [True]


async def test_a_system_that_does_not_answer_is_named(product: Product) -> None:
    product.system.switches.turn_on("down")
    await product.service.store.notices().subscribe(TEAM, DESK, AT_EIGHT, due(product))
    await product.slack.until(lambda: digests(product), PATIENCE)
    assert "myKaarma does not answer: its day is missing here." in read(digests(product)[0])


async def test_people_of_another_organisation_read_no_digest(product: Product) -> None:
    product.slack.workspace.channel(DESK).shared = True
    await product.service.store.notices().subscribe(TEAM, DESK, AT_EIGHT, due(product))
    camille = product.at_desk(CAMILLE.id)
    await product.slack.until(camille.seen, PATIENCE)
    assert digests(product) == []


async def test_two_processes_post_each_digest_once(product: Product, url: str) -> None:
    service = product.service
    preferences = Preferences(service.store, service.workspaces, service.desks)
    stores = [await Store.open(url), await Store.open(url)]
    desks = desks_of(Settings.load(product.stage.environment), stores[0])
    two = [
        Delivering(store.outbox(), desks, service.workspaces, preferences, service.gate.permits)
        for store in stores
    ]
    for channel in (DESK, FRONT):
        await stores[0].notices().subscribe(TEAM, channel, AT_EIGHT, due(product))
    for one in two:
        one.start()
    both = lambda: digests(product) and digests(product, FRONT)  # noqa: E731
    await product.slack.until(both, PATIENCE)
    last = Channel(TEAM, FRONT, AT_EIGHT, "")
    await settled(stores[1].outbox(), FRONT)
    await stores[1].notices().subscribe(TEAM, FRONT, AT_EIGHT, due(product))
    assert await stores[1].outbox().due(last) is None
    assert len(digests(product)) == len(digests(product, FRONT)) == 1
    await two[0].close()
    await two[1].close()
    for store in stores:
        await store.notices().forget_past(0)
        assert await store.outbox().due(last) is None
        await store.close()
    await desks.close()


async def test_settings_that_change_while_a_digest_is_posted_plan_one_and_no_more(
    url: str,
) -> None:
    store = await Store.open(url)
    outbox, kept = store.outbox(), store.notices()
    past = datetime.now(UTC) - timedelta(minutes=5)
    one, two, three = (date(2031, 3, number) for number in (3, 4, 5))
    await kept.subscribe("T1", "C1", AT_EIGHT, [(one, past)])
    channel = await outbox.take("p1", 30)
    assert channel
    first = await outbox.due(channel)
    assert first
    assert first.digest_of == one
    assert await outbox.posting(channel, "p1", first)
    later_on = AT_EIGHT.model_copy(update={"digest": time(9)})
    await kept.subscribe("T1", "C1", later_on, [(one, past), (two, past)])
    await outbox.digested(first, "1.0", [(two, past), (three, past)])
    second = await outbox.due(channel)
    assert second
    assert second.digest_of == two
    await outbox.digested(second, "2.0", [])
    assert await outbox.due(channel) is None
    # who wants none any more has none waiting
    await kept.subscribe("T1", "C1", later_on, [(three, past)])
    await kept.subscribe("T1", "C1", ALL)
    assert await outbox.due(channel) is None
    await store.close()


# When the next one is due


def desks(zone: str = "America/New_York") -> Desks:
    branch = Branch(id="b", name="Branch", zone=zone)
    counter: Any = Counter("Garage", branch, "draft", world)  # type: ignore[arg-type]  # not asked
    return Desks({"garage": counter}, "garage")


def test_the_next_digest_is_today_if_its_time_is_ahead() -> None:
    settings, here = Subscription(digest=time(8)), desks()
    at_seven = datetime(2031, 3, 3, 12, tzinfo=UTC)  # in New York
    assert coming(settings, here, at_seven)[0][0] == date(2031, 3, 3)
    at_nine = at_seven + timedelta(hours=2)
    assert coming(settings, here, at_nine)[0][0] == date(2031, 3, 4)
    assert coming(Subscription(), here, at_nine) == []
    # the one after yesterday's is due already
    late = coming(settings, here, at_nine, after=date(2031, 3, 2))
    assert late[0] == (date(2031, 3, 3), datetime(2031, 3, 3, 13, tzinfo=UTC))
    told = coming(settings, here, at_nine, after=date(2031, 3, 3))
    assert told[0][0] == date(2031, 3, 4)


zones = st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC"])


@given(
    zones,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(0, 5 * 366 * 24 * 60),
)
def test_each_day_has_one_digest_and_none_is_left_out(zone: str, at: time, minutes: int) -> None:
    """Whoever is never late tells every day once; also where the clock is changed."""
    settings, here = Subscription(digest=at), desks(zone)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    day, moment = coming(settings, here, now)[0]
    assert moment > now
    assert moment - now < timedelta(hours=26)
    for _ in range(4):
        following, then = coming(settings, here, moment.astimezone(UTC), after=day)[0]
        assert following == day + timedelta(days=1)
        assert then > moment
        day, moment = following, then


# The hand-over


async def test_a_shift_is_handed_over_private_first_and_then_to_the_channel(
    product: Product,
) -> None:
    await product.service.store.notices().subscribe(
        TEAM, DESK, ALL.model_copy(update={"names": "initials"})
    )
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/book Dana Whitfield, the Outback, for an oil change")
    await rosa.sees("Dana Whitfield")
    await see(product, appointment(1))
    card = await card_with(product, "M. L. 1. booked")
    await rosa.press("Claim", on=card)
    await card_with(product, "Rosa Delgado has it")
    await see(product, appointment(2))
    await card_with(product, "M. L. 2. booked")
    await rosa.command("/deskhand handover")
    shift = await rosa.sees(
        "Hand-over, ", "Not finished yet", "Claimed by you", "Nobody has claimed"
    )
    assert shift.only_for == ROSA.id
    assert "Dana Whitfield" in read(shift)
    assert "1 not finished" in shift.text
    outcome = await rosa.press("Share to channel", on=shift)
    await product.slack.until(lambda: any("Hand-over by" in one.text for one in posted(product)))
    assert outcome.payload
    await product.slack.replay(outcome.payload)
    await product.service.desk.drain()
    [shared] = [one for one in posted(product) if "Hand-over by" in one.text and not one.only_for]
    assert "Hand-over by Rosa Delgado" in shared.text
    assert "Dana" not in read(shared)
    assert "Claimed by Rosa Delgado" in read(shared)
    assert "Share to channel" not in read(shared)


async def test_a_shift_is_not_shared_with_another_organisation(product: Product) -> None:
    rosa = product.at_desk(channel="C0NORTHGATE")
    await rosa.command("/deskhand handover")
    await rosa.press("Share to channel")
    await rosa.sees("People of another organisation")
    assert [one for one in posted(product, "C0NORTHGATE") if not one.only_for] == []


async def test_who_may_not_look_up_gets_no_shift(product: Product) -> None:
    role = Role(name="Desk", people=(CAMILLE.id,), may=("book",))
    await product.service.store.rights().add(TEAM, role.model_dump_json(), ROSA.id)
    product.service.gate.permits.roles_changed(TEAM)
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/deskhand handover")
    await product.slack.until(rosa.seen)
    assert "Hand-over" not in read(rosa.seen()[0])
    camille = product.at_desk(CAMILLE.id)
    await camille.command("/deskhand handover")
    await product.slack.until(camille.seen)
    assert "Share" not in read(camille.seen()[0])  # it is a conversation of two


# The Home tab


async def test_what_nobody_has_stands_on_the_tab_until_somebody_claims_it(product: Product) -> None:
    await product.service.store.notices().subscribe(TEAM, DESK, ALL)
    await see(product, appointment(1))
    await card_with(product, "Maria Lopez 1 booked")
    await open_home(product, "Nobody has claimed", "Maria Lopez 1 booked: ", "answers, as of")
    await product.service.desk.drain()
    clicked = await product.slack.click_in_home(ROSA.id, "Claim")
    assert clicked.ok
    await card_with(product, "Rosa Delgado has it")
    await product.service.desk.drain()
    assert "Nobody has claimed" not in await sees(product, "Today at")
    # a press on an older drawing takes it from nobody
    assert clicked.payload
    clicked.payload["actions"][0]["action_ts"] = "1.2"
    await product.slack.replay(clicked.payload)
    await product.service.desk.drain()
    [card] = posted(product)
    assert "Rosa Delgado has it" in read(card)


# What Slack accepts, in every language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_one_that_slack_accepts(language: Any) -> None:
    words, day = Words(language, world.BRANCH), date(2031, 3, 3)
    many = tuple(hours_later(number).model_copy(update={"id": str(number)}) for number in range(25))
    sheet = DaySheet("myKaarma", world.BRANCH, day, appointments=many, read=MARIA.start)
    unread = DaySheet("Valomnia", world.BRANCH, day)
    unlisted = DaySheet("Qmatic", world.BRANCH, day, is_listed=False)
    moved = change(MARIA, hours_later(3))
    rows = [Line(world.BRANCH, moved, moved.after, str(number)) for number in range(12)]
    shift = OwnShift([(f"Draft {number}", f"DH-{number}") for number in range(12)], rows)
    for naming in ("full", "initials", "none"):
        for sheets in ([sheet], [sheet, unread, unlisted], []):
            report = Report(day, sheets, rows, rows, naming)
            cards = [
                digest_card(report, "n1", 1, words),
                handover_card(report, shift, words, shares=True),
                handover_card(report, shift, words, by="Rosa <!channel>"),
                handover_card(Report(day, sheets, [], []), OwnShift([], []), words),
            ]
            for card in cards:
                assert problems(card.blocks, "message") == []
                assert "<!" not in card.text
    assert problems(unclaimed_blocks(rows, words), "home") == []
    assert problems(unclaimed_blocks(None, words), "home") == []
    assert unclaimed_blocks([], words) == []


@pytest.mark.parametrize(
    "payload",
    [{}, {"actions": []}, {"actions": [{"action_id": "x"}]}, {"actions": [{"action_id": None}]}],
)
def test_odd_presses_are_nothing(payload: dict[str, Any]) -> None:
    assert read_handover_press(payload, TEAM) is None
    shared = {"actions": [{"action_id": "handover:share", "action_ts": "1"}]}
    assert read_handover_press(shared | payload, TEAM) is None
