"""Many appointments move because an advisor is ill or the branch closes early, from end to end.

The rule: what was moved is counted at the stand-in, whatever the cards say.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from time import monotonic as time_now
from typing import Any

import pytest
from aiohttp import web

from bot.demo.slack import CAMILLE, FELIX, ROSA, Message
from bot.demo.slack.people import TEAM
from bot.inbox import Press, Where
from bot.notices.subscription import Subscription
from bot.places.kinds import Places
from bot.preferences import Preferences
from bot.rights.permits import Person, Role
from bot.screens.masking import Privacy
from bot.showing import Showing
from bot.turn import Turns
from flows.talking import Stopped
from tests.chaos.processes import Nursery
from tests.product import AtDesk, Product, elements, labels, read, running
from tests.rebooking_parts import ILL, OTHER, at_move, day_of, moved, only, plan
from tests.test_crashes import SHORT_LEASE, Held, playing
from tests.test_home import open_home, sees
from tests.trades import BOOKING, FIELD, make_room

DESK = "C0SERVICEDESK"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return replace(product.at_desk(), patience=15.0)


async def reviewing(product: Product, rosa: AtDesk) -> list[str]:
    """Bring three appointments of Ana's to the card that asks for Confirm; return their ids."""
    ids = only(product.system)
    await rosa.command(f"/reschedule all Ana {day_of(product.system):%A}")
    await rosa.sees("3 appointments are affected", "Move 3 appointments", *ILL[:3])
    return ids


async def in_messages(product: Product, rosa: AtDesk) -> list[str]:
    """Do the same in a thread of the person's conversation with the app, from their Home tab."""
    ids = only(product.system)
    del product.system.appointments[next(a for a in product.system.appointments if a not in ids)]
    await open_home(product, "Today at Hillside Motors Service", "as of")
    day, today = day_of(product.system), product.system.local_now().date()
    await product.service.desk.drain()
    for number in range(1, (day - today).days + 1):
        await product.slack.click_in_home(ROSA.id, "Show the day after")
        shown = today + timedelta(days=number)
        await sees(product, f"{shown:%A}, {shown:%B} {shown.day}", "as of")
        await product.service.desk.drain()
    await product.slack.click_in_home(ROSA.id, "home:move:day")
    await rosa.sees("3 appointments are affected", "Move 3 appointments", *ILL[:3])
    return ids


def writes(product: Product) -> int:
    """Return how many moves the garage has done; it has done nothing else."""
    assert set(product.system.writes) <= {"appointment.change"}
    return product.system.writes["appointment.change"]


async def stop(product: Product, rosa: AtDesk, card: Message) -> None:
    """Press Stop on a card that is not drawn anew before what is under way is done."""
    outcome = await product.slack.click(rosa.user, rosa.channel, card.ts, "Stop")
    assert outcome.ok, outcome
    await is_asked_to_stop(product)


async def is_asked_to_stop(product: Product) -> None:
    for _ in range(200):
        mine = await product.service.store.open_of(TEAM, ROSA.id, 5)
        if any(one.stopping for one in mine):
            return
        await product.slack.until(lambda: product.slack.courier.is_idle)
    raise AssertionError("nobody asked for a stop")


async def test_an_advisor_is_ill(product: Product, rosa: AtDesk) -> None:
    ids = only(product.system)
    day = day_of(product.system)
    await rosa.command(f"/reschedule all Ana {day:%A}")
    card = await rosa.sees("3 appointments are affected", *ILL[:3])
    assert OTHER not in read(card)
    assert writes(product) == 0
    await rosa.press("Move 3 appointments")
    done = await rosa.sees("3 of 3 appointments moved", "Call these customers", *ILL[:3])
    assert "Not moved" not in read(done)
    assert moved(product.system, ids) == ids
    assert writes(product) == 3


async def test_both_commands_say_how_it_is_asked_for(product: Product, rosa: AtDesk) -> None:
    await rosa.command("/reschedule help")
    await rosa.sees("moves an appointment", "/reschedule all Ben tomorrow")
    await rosa.command("/reschedule all help")
    await rosa.sees("/reschedule all moves all appointments of a day", "Friday after 3")
    await rosa.command("/deskhand help")
    await rosa.sees("/deskhand rebook", "Ben is ill tomorrow")


async def test_the_branch_closes_early(product: Product, rosa: AtDesk) -> None:
    only(product.system)
    day = day_of(product.system)
    late = plan(product.system, ILL[3:5], first=time(16))
    await rosa.command(f"/deskhand rebook {day:%A} after 4")
    card = await rosa.sees("2 appointments are affected", *ILL[3:5])
    assert not any(name in read(card) for name in (*ILL[:3], OTHER))
    await rosa.press("Move 2 appointments")
    await rosa.sees("2 of 2 appointments moved")
    assert writes(product) == 2
    closes = datetime.combine(day, time(16))
    for one in late:
        start = product.system.appointments[one].start
        assert start < closes or start.date() > day


async def test_one_row_is_left_where_it_is_and_another_takes_its_second_time(
    product: Product, rosa: AtDesk
) -> None:
    ids = await reviewing(product, rosa)
    before = {one: product.system.appointments[one].start for one in ids}
    await rosa.press(f"New time: {ILL[0]}", "Leave it where it is")
    card = await rosa.sees("Move 2 appointments", "stays as it is")
    times = next(one for one in elements(card) if f"New time: {ILL[1]}" in str(one))
    second = times["options"][1]["text"]["text"]
    await rosa.press(f"New time: {ILL[1]}", second)
    await rosa.press("Move 2 appointments")
    await rosa.sees("2 of 3 appointments moved", "stays as it is", second)
    assert writes(product) == 2
    assert moved(product.system, ids) == ids[1:]
    assert product.system.appointments[ids[0]].start == before[ids[0]]


async def test_a_second_click_moves_nothing_twice(product: Product, rosa: AtDesk) -> None:
    await reviewing(product, rosa)
    card = await rosa.sees("Move 3 appointments")
    action = product.slack.action(rosa.channel, card.ts, "Move 3 appointments")
    for _ in range(2):
        await product.slack.click(rosa.user, rosa.channel, card.ts, action)
    await rosa.sees("3 of 3 appointments moved")
    await product.slack.until(lambda: product.slack.courier.is_idle)
    assert writes(product) == 3


# What the system cannot do, and who may not


async def test_a_system_that_cannot_says_so_and_another_one_can() -> None:
    async with running(several=True) as product:
        rosa = product.at_desk()
        only(product.system)
        day = day_of(product.system)
        await rosa.command(f"/reschedule all Ana {day:%A} in Qmatic")
        await rosa.sees("cannot list a day", "/appointments", "/reschedule")
        assert not product.stage.qmatic.writes
        await rosa.press("Use myKaarma")
        await rosa.sees("3 appointments are affected", *ILL[:3])


async def test_a_day_of_a_field_representative_moves_too() -> None:
    async with running(several=True, changes=BOOKING) as product:
        rosa = replace(product.at_desk(), patience=15.0)
        make_room(product.stage)
        day = day_of(product.system)
        await FIELD.book(rosa, f"{day:%A}", " in Valomnia")
        (before,) = FIELD.starts(product.stage, FIELD.customer)
        assert before.date() == day
        await rosa.say(f"move everybody on {day:%A} in Valomnia")
        await rosa.press("Move 1 appointment")
        await rosa.sees("1 of 1 appointment moved", FIELD.customer)
        (after,) = FIELD.starts(product.stage, FIELD.customer)
        assert after.date() > day


async def test_a_guest_is_refused(product: Product) -> None:
    only(product.system)
    felix = product.at_desk(FELIX.id, "D0FELIX")
    await felix.command("/reschedule all tomorrow")
    await felix.sees("Guests cannot use Deskhand")
    assert not any("appointment" in one for one in product.asked())


async def test_who_may_no_longer_move_is_paused_and_goes_on_when_they_may_again(
    product: Product, rosa: AtDesk
) -> None:
    ids = await reviewing(product, rosa)
    rights = product.service.store.rights()

    async def lose() -> None:
        role = Role(name="Lookers", people=(ROSA.id,), may=("look_up",))
        await rights.add(TEAM, role.model_dump_json(), "U0TEST")
        product.service.gate.permits.roles_changed(TEAM)

    at_move(product, 2, lose)
    await rosa.press("Move 3 appointments")
    await rosa.sees("2 of 3 appointments moved", "may not", "not moved yet", "Go on")
    assert moved(product.system, ids) == ids[:2]
    await rosa.press("Go on")
    (row,) = await rights.roles(TEAM)
    await rights.remove(TEAM, row.id, "U0TEST")
    product.service.gate.permits.roles_changed(TEAM)
    await rosa.press("Go on")
    await rosa.sees("3 of 3 appointments moved")
    assert writes(product) == 3


# Stopping between two


async def test_stop_takes_effect_after_the_row_under_way(product: Product, rosa: AtDesk) -> None:
    ids = await reviewing(product, rosa)
    held = Held()
    at_move(product, 1, held.hold)
    await rosa.press("Move 3 appointments")
    card = await rosa.sees("Moving 1 of 3", "Stop")
    await held.comes()
    await stop(product, rosa, card)
    held.release()
    paused = await rosa.sees("1 of 3 appointments moved", "It is paused", "not moved yet")
    assert {"Go on", "Leave them as they are"} <= labels(paused)
    assert moved(product.system, ids) == ids[:1]
    await rosa.press("Go on")
    await rosa.sees("3 of 3 appointments moved")
    assert moved(product.system, ids) == ids
    assert writes(product) == 3


async def test_the_stop_button_of_the_thread_does_the_same(product: Product, rosa: AtDesk) -> None:
    ids = await in_messages(product, rosa)
    held = Held()
    at_move(product, 2, held.hold)
    await rosa.press("Move 3 appointments")
    await held.comes()
    card = await rosa.sees("Moving")
    assert card.thread_ts
    await product.slack.stop(ROSA.id, rosa.channel, card.thread_ts)
    await is_asked_to_stop(product)
    held.release()
    await rosa.sees("2 of 3 appointments moved", "It is paused")
    assert moved(product.system, ids) == ids[:2]
    await rosa.press("Leave them as they are")
    await rosa.sees("2 of 3 appointments moved", "Not moved", without="Go on")
    assert writes(product) == 2


@pytest.mark.parametrize("word", ["stop", "Cancel!", "stopp"])
async def test_the_word_does_the_same(product: Product, rosa: AtDesk, word: str) -> None:
    ids = await in_messages(product, rosa)
    held = Held()
    at_move(product, 1, held.hold)
    await rosa.press("Move 3 appointments")
    card = await rosa.sees("Moving 1 of 3")
    await rosa.say(word, thread_ts=card.thread_ts)
    await is_asked_to_stop(product)
    held.release()
    await rosa.sees("1 of 3 appointments moved", "It is paused")
    assert moved(product.system, ids) == ids[:1]


async def test_other_words_wait_and_stop_nothing(product: Product, rosa: AtDesk) -> None:
    ids = await in_messages(product, rosa)
    held = Held()
    at_move(product, 1, held.hold)
    await rosa.press("Move 3 appointments")
    card = await rosa.sees("Moving 1 of 3")
    await rosa.say("thanks", thread_ts=card.thread_ts)
    held.release()
    await rosa.sees("3 of 3 appointments moved")
    assert moved(product.system, ids) == ids


async def test_nobody_else_stops_it(product: Product, rosa: AtDesk) -> None:
    ids = await in_messages(product, rosa)
    held = Held()
    at_move(product, 1, held.hold)
    await rosa.press("Move 3 appointments")
    card = await rosa.sees("Moving 1 of 3")
    (mine,) = await product.service.store.open_of(TEAM, ROSA.id, 5)
    pressing = []
    for user in (CAMILLE.id, FELIX.id):
        where = Where(Person(user, TEAM, TEAM), rosa.channel, card.thread_ts or "", card_ts=card.ts)
        press = Press(where, mine.id, mine.turn, Stopped())
        pressing.append(asyncio.create_task(product.service.turns.press(press)))
    await asyncio.sleep(0.3)
    found = await product.service.store.load(mine.id)
    assert found is not None
    assert not found.stopping
    held.release()
    await asyncio.gather(*pressing)
    await rosa.sees("3 of 3 appointments moved")
    assert moved(product.system, ids) == ids


async def test_another_process_stops_it(product: Product, rosa: AtDesk) -> None:
    """The process that hears of the press does not carry the dialog, and does not wait for it."""
    ids = await in_messages(product, rosa)
    held = Held()
    at_move(product, 1, held.hold)
    await rosa.press("Move 3 appointments")
    card = await rosa.sees("Moving 1 of 3")
    (mine,) = await product.service.store.open_of(TEAM, ROSA.id, 5)
    other = another_process(product)
    where = Where(Person(ROSA.id, TEAM, TEAM), rosa.channel, card.thread_ts or "", card_ts=card.ts)
    async with asyncio.timeout(5):
        await other.press(Press(where, mine.id, mine.turn, Stopped()))
    held.release()
    await rosa.sees("1 of 3 appointments moved", "It is paused")
    assert moved(product.system, ids) == ids[:1]


async def test_looking_for_times_can_be_stopped(product: Product, rosa: AtDesk) -> None:
    only(product.system)
    held = Held()
    product.stage.before["availability"] = held.hold
    await rosa.command(f"/reschedule all Ana {day_of(product.system):%A}")
    card = await rosa.sees("Looking for another time: 1 of 3", "Stop")
    await product.slack.click(rosa.user, rosa.channel, card.ts, "Stop")
    await rosa.sees("Closed. Nothing was written.")
    held.release()
    assert writes(product) == 0


def another_process(product: Product) -> Turns:
    """Return turns that share nothing with the bot's own but the store and Slack."""
    service = product.service
    showing = Showing(service.workspaces, frozenset())
    preferences = Preferences(service.store, service.workspaces, service.desks)
    places = Places(service.gate.permits.people, Privacy())
    return Turns(service.store, service.desks, showing, preferences, service.gate, places)


# What goes wrong on the way


async def test_a_system_that_is_down_pauses_it_and_it_goes_on_later(
    product: Product, rosa: AtDesk
) -> None:
    ids = await reviewing(product, rosa)

    def break_down() -> None:
        product.stage.before["uuid"] = lambda: product.system.switches.turn_on("down")

    at_move(product, 2, break_down)
    await rosa.press("Move 3 appointments")
    await rosa.sees("2 of 3 appointments moved", "Try again in a minute", "not moved yet")
    assert writes(product) == 2
    await rosa.press("Go on")
    await rosa.sees("2 of 3 appointments moved", "Try again in a minute")
    product.system.switches.turn_off("down")
    await asyncio.sleep(0.2)  # so long it is left in peace
    await rosa.press("Go on")
    await rosa.sees("3 of 3 appointments moved")
    assert moved(product.system, ids) == ids
    assert writes(product) == 3


async def test_a_time_that_is_taken_meanwhile_is_told_and_another_is_found(
    product: Product, rosa: AtDesk
) -> None:
    ids = await reviewing(product, rosa)
    at_move(product, 2, lambda: product.system.switches.turn_on("slot_taken"))
    await rosa.press("Move 3 appointments")
    card = await rosa.sees("2 of 3 appointments moved", "not moved, the new time was taken")
    assert "Done" in labels(card)
    assert moved(product.system, ids) == [ids[0], ids[2]]
    await rosa.press("Look for another time for 1")
    await rosa.sees("Move 1 appointment", ILL[1])
    await rosa.press("Move 1 appointment")
    await rosa.sees("3 of 3 appointments moved")
    assert moved(product.system, ids) == ids
    assert writes(product) == 3


async def test_a_refusal_is_told_with_its_reason_and_the_others_go_on(
    product: Product, rosa: AtDesk
) -> None:
    ids = await reviewing(product, rosa)

    def refuse() -> None:
        error = {"error": {"errorCode": "BLOCKED", "errorDescription": "This job is closed."}}
        raise web.HTTPBadRequest(text=json.dumps(error), content_type="application/json")

    at_move(product, 1, refuse)
    await rosa.press("Move 3 appointments")
    await rosa.sees("2 of 3 appointments moved", "myKaarma refused it: “This job is closed”")
    assert moved(product.system, ids) == ids[1:]


async def test_an_answer_that_is_lost_is_looked_for_and_nothing_is_repeated(
    product: Product, rosa: AtDesk
) -> None:
    ids = await reviewing(product, rosa)
    at_move(product, 2, lambda: product.system.switches.turn_on("lose_answer"))
    await rosa.press("Move 3 appointments")
    await rosa.sees("3 of 3 appointments moved")
    assert moved(product.system, ids) == ids
    assert writes(product) == 3


async def test_a_request_that_is_lost_is_told_as_not_moved(product: Product, rosa: AtDesk) -> None:
    ids = await reviewing(product, rosa)
    at_move(product, 3, lambda: product.system.switches.turn_on("lose_request"))
    await rosa.press("Move 3 appointments")
    await rosa.sees("2 of 3 appointments moved", "not moved, the answer from myKaarma got lost")
    assert moved(product.system, ids) == ids[:2]
    await rosa.press("Done")
    await rosa.sees("2 of 3 appointments moved", without="Look for another time")
    assert writes(product) == 2


async def test_an_appointment_that_somebody_moves_meanwhile_stays_theirs(
    product: Product, rosa: AtDesk
) -> None:
    ids = await reviewing(product, rosa)
    system = product.system
    old = system.appointments[ids[1]]
    theirs = old.start + timedelta(days=14)
    system.appointments[ids[1]] = replace(old, start=theirs, updated=system.world.now())
    await rosa.press("Move 3 appointments")
    await rosa.sees("2 of 3 appointments moved", "not moved, somebody has changed it to")
    assert system.appointments[ids[1]].start == theirs
    assert writes(product) == 2


# Where it is asked for, and what is seen of it


async def test_a_form_opens_where_nothing_was_said(product: Product, rosa: AtDesk) -> None:
    ids = only(product.system)
    day, today = day_of(product.system), product.system.local_now().date()
    await rosa.command("/deskhand rebook")
    view = await rosa.form()
    advisor = next(e for e in _elements(view["blocks"]) if e["action_id"].endswith("advisor"))
    container = {"type": "view", "view_id": view["id"]}
    found = await product.slack.suggest(ROSA.id, container, advisor["action_id"], "an")
    (ana,) = (one for one in found.options or [] if one["text"]["text"].startswith("Ana"))
    yesterday = {"day": (today - timedelta(days=1)).isoformat()}
    sent = await product.slack.submit(ROSA.id, yesterday)
    assert sent.errors == {"day": "That time is over. Write another day, or later hours."}
    sent = await product.slack.submit(ROSA.id, {}, forge=True)
    assert sent.errors == {"day": "Please choose a day."}
    backwards = {"day": day.isoformat(), "since": "15:00", "until": "09:00"}
    sent = await product.slack.submit(ROSA.id, backwards)
    assert sent.errors == {"until": "That ends before it begins. Write the hours again."}
    fill = {"day": day.isoformat(), "since": "09:45", "until": "17:00", "advisor": ana}
    sent = await product.slack.submit(ROSA.id, fill)
    assert sent.ok
    card = await rosa.sees("2 appointments are affected", ILL[1], ILL[2])
    assert ILL[0] not in read(card)
    await rosa.press("Move 2 appointments")
    await rosa.sees("2 of 2 appointments moved")
    assert writes(product) == 2
    starts = [product.system.appointments[one].start for one in ids]
    assert starts[0] == datetime.combine(day, time(9))
    assert not any(time(9, 45) <= start.time() < time(17) for start in starts[1:])


def _elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one["element"] for one in blocks if "element" in one]


async def test_a_sentence_opens_it_and_names_are_masked_in_a_channel(product: Product) -> None:
    ids = only(product.system)
    at = replace(product.at_desk(channel=DESK), patience=15.0)
    await at.say(f"<@U0DESKHAND> Ana is ill on {day_of(product.system):%A}")
    card = await at.sees("3 appointments are affected", "S. R.", "L. M.", "M. C.")
    assert not any(name in read(card) for name in ILL)
    await at.press("Move 3 appointments")
    done = await at.sees("3 of 3 appointments moved", "S. R.")
    assert not any(name in read(done) for name in ILL)
    assert moved(product.system, ids) == ids
    await at.press("Show details")
    details = await at.sees(*ILL[:3])
    assert details.only_for == ROSA.id


async def test_a_plan_in_a_channel_is_for_whoever_asked(product: Product) -> None:
    only(product.system)
    at = replace(product.at_desk(channel=DESK), patience=15.0)
    await at.say(f"<@U0DESKHAND> Ana is ill on {day_of(product.system):%A}")
    card = await at.sees("Move 3 appointments")
    camille = product.at_desk(CAMILLE.id, DESK)
    await product.slack.click(CAMILLE.id, DESK, card.ts, "Move 3 appointments")
    await camille.sees("Quelqu’un d’autre a ouvert cette carte")
    assert writes(product) == 0


async def test_a_channel_is_told_of_every_row(product: Product, rosa: AtDesk) -> None:
    wish = Subscription(by=CAMILLE.id, names="full")
    await product.service.store.notices().subscribe(TEAM, DESK, wish)
    await reviewing(product, rosa)
    at_move(product, 2, lambda: product.system.switches.turn_on("lose_answer"))
    await rosa.press("Move 3 appointments")
    await rosa.sees("3 of 3 appointments moved")
    at = replace(product.at_desk(channel=DESK), patience=30.0)
    for name in ILL[:3]:
        await at.sees(f"{name} moved")
    cards = [one for one in at.seen() if not one.thread_ts]
    assert len(cards) == 3


# How far it is


async def test_the_card_follows_about_once_a_second(product: Product, rosa: AtDesk) -> None:
    ids = await in_messages(product, rosa)
    product.system.switches.turn_on("slow", amount=0.15)
    calls = product.slack.web_api.calls
    calls.clear()
    began = time_now()
    await rosa.press("Move 3 appointments")
    await rosa.sees("3 of 3 appointments moved")
    took = time_now() - began
    drawn = [one for one in calls if one.method == "chat.update"]
    told = [str(one.arguments["text"]) for one in drawn]
    assert any("Moving" in one for one in told)
    assert len(drawn) <= took + 2  # the first after a moment, and the last when it is done
    assert "3 of 3 appointments moved" in told[-1]
    assert moved(product.system, ids) == ids


async def test_an_answer_for_one_pair_of_eyes_keeps_room_for_its_end(
    product: Product, rosa: AtDesk
) -> None:
    """Slack takes five posts at such an address: the last of many must not come elsewhere."""
    only(product.system, ILL)
    await rosa.command(f"/reschedule all Ana {day_of(product.system):%A}")
    card = await rosa.sees("Move 6 appointments")
    product.system.switches.turn_on("slow", amount=0.4)
    await rosa.press("Move 6 appointments")
    done = await rosa.sees("6 of 6 appointments moved")
    assert done.ts == card.ts
    assert done.only_for == ROSA.id
    assert writes(product) == 6


# When the process dies


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    process = Nursery()
    yield process
    process.close()


@pytest.mark.parametrize("path", ["appointment", "uuid", "availability"])
async def test_a_killed_process_leaves_nothing_undone_and_nothing_twice(
    nursery: Nursery, path: str
) -> None:
    """The row in flight is looked at by whoever takes it up, and the others go on."""
    async with playing(nursery, SHORT_LEASE) as play:
        system = play.scene.mykaarma
        ids = only(system)
        await play.rosa.say(f"Ana is ill on {day_of(system):%A}")
        await play.rosa.sees("Move 3 appointments")
        second = Held()

        def hold_second() -> None:
            play.scene.before[path] = second.hold

        play.scene.before["appointment"] = hold_second
        await play.rosa.press("Move 3 appointments")
        await second.comes()
        play.bot.kill()
        second.release()
        await play.start()
        await play.rosa.sees("3 of 3 appointments moved")
        assert moved(system, ids) == ids
        assert system.writes == {"appointment.change": 3}
        assert len(play.rosa.seen()) == 1


async def test_a_stop_outlives_the_process_that_was_asked(nursery: Nursery) -> None:
    async with playing(nursery, SHORT_LEASE) as play:
        system = play.scene.mykaarma
        ids = only(system)
        await play.rosa.say(f"Ana is ill on {day_of(system):%A}")
        await play.rosa.sees("Move 3 appointments")
        with play.held("appointment") as sent:
            await play.rosa.press("Move 3 appointments")
            await sent.comes()
            card = await play.rosa.sees("Moving 1 of 3")
            await play.scene.slack.click(play.rosa.user, play.rosa.channel, card.ts, "Stop")
            await asyncio.sleep(0.5)
            play.bot.kill()
        await play.start()
        await play.rosa.sees("1 of 3 appointments moved", "It is paused")
        assert moved(system, ids) == ids[:1]
        assert system.writes == {"appointment.change": 1}
