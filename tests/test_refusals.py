"""Who may not is told why, where they are, and loses nothing: in Socket Mode and over HTTP."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.demo.slack import CAMILLE, FELIX, IRENE, NADIA, ROSA, TEAM
from bot.demo.slack.administering import change_group, change_person
from tests.permit_table import PLAIN, Kind, Try
from tests.product import AtDesk, Product, coming_days, read, running
from tests.rebooking_parts import ILL, day_of, only

DESK = "C0SERVICEDESK"
OFFICE = "C0FRONTOFFICE"
SHARED = "C0NORTHGATE"
GROUP = "S0SERVICEDESK"
BEFORE = "[systems.hillside]\n"


@asynccontextmanager
async def with_roles(
    *roles: str, http: bool = False, several: bool = False, settings: str = ""
) -> AsyncIterator[Product]:
    """Run the product with roles in its settings file."""
    tables = "".join(f"[[roles]]\n{role}\n" for role in roles)
    changes = {BEFORE: f"{settings}\n{tables}\n{BEFORE}"}
    async with running(http=http, several=several, changes=changes) as product:
        yield product


def desk(may: str = '"look_up", "book", "change", "cancel"', **more: str) -> str:
    lines = [f'name = "Desk"\ngroups = ["{GROUP}"]\nmay = [{may}]\n']
    return "".join([*lines, *(f"{key} = {value}\n" for key, value in more.items())])


async def settled(product: Product) -> None:
    await Try(product, Kind("anybody")).settled()


async def review(product: Product, at: AtDesk) -> None:
    day = coming_days(product.system)[0]
    await at.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await at.sees("Confirm draft", "Dana Whitfield")


async def leaves(product: Product, *users: str) -> None:
    """Let only these people stay in the group, and the product hear of it."""
    change_group(product.slack, GROUP, users)
    await settled(product)


# In between


@pytest.mark.parametrize("http", [False, True])
async def test_somebody_removed_from_the_group_keeps_the_card_and_writes_nothing(
    http: bool,
) -> None:
    async with with_roles(desk(), http=http) as product:
        rosa = product.at_desk()
        await review(product, rosa)
        await leaves(product, CAMILLE.id)
        await rosa.press("Confirm draft")
        told = await rosa.sees("You may not look up customers in myKaarma here.")
        assert told.only_for == ROSA.id
        assert not product.system.writes
        await leaves(product, CAMILLE.id, ROSA.id)
        await rosa.press("Confirm draft")  # the same card, as it was
        await rosa.sees("Draft made for Dana Whitfield")


async def test_who_may_only_look_up_any_more_keeps_the_card() -> None:
    reader = 'name = "Readers"\nmay = ["look_up"]\n'
    async with with_roles(desk(), reader, http=True) as product:
        rosa = product.at_desk()
        await review(product, rosa)
        await leaves(product)
        await rosa.press("Confirm draft")
        await rosa.sees("You may not book or register in myKaarma here, so nothing was written.")
        await rosa.say("make it Friday", thread_ts=rosa.slack.messages(rosa.channel)[0].ts)
        await rosa.sees("Friday", "Change", without="so nothing was written")
        assert not product.system.writes


async def test_a_right_that_is_lost_right_before_the_write_stops_it() -> None:
    async with with_roles(desk(), 'name = "Readers"\nmay = ["look_up"]\n', http=True) as product:
        rosa = product.at_desk()
        await review(product, rosa)

        async def meanwhile() -> None:
            change_group(product.slack, GROUP, [])
            await product.slack.until(lambda: product.slack.courier.is_idle)

        # The time is looked at once more before a draft is sent: just then the right is taken.
        product.stage.before["availability"] = meanwhile
        await rosa.press("Confirm draft")
        await rosa.sees("You may not do this in myKaarma. Nothing was written.", "Confirm draft")
        assert not product.system.writes
        (entry,) = await product.service.store.audit_of(await dialog(product))
        assert (entry.verb, entry.outcome) == ("save", "failed")
        await leaves(product, ROSA.id)
        await rosa.press("Confirm draft")
        await rosa.sees("Draft made")


async def dialog(product: Product) -> str:
    (found,) = await product.service.store.open_of(TEAM, ROSA.id, 5)
    return found.id


async def test_a_write_asks_slack_anew_where_nobody_told_of_a_change() -> None:
    """Another process hears Slack's events: what this one knows is ten seconds old at most."""
    async with with_roles(desk(), 'name = "Readers"\nmay = ["look_up"]\n', http=True) as product:
        now = [0.0]
        people = product.service.gate.permits.people
        for kept in (people._profiles, people._groups):
            kept._clock = lambda: now[0]
        rosa = product.at_desk()
        await review(product, rosa)
        groups = product.slack.workspace.groups
        groups[0] = replace(groups[0], users=())
        now[0] += 11
        await rosa.press("Confirm draft")
        await rosa.sees("You may not do this in myKaarma. Nothing was written.", "Confirm draft")
        assert not product.system.writes


# What cannot be found out


@pytest.mark.parametrize("method", ["users.info", "usergroups.users.list"])
async def test_when_slack_does_not_say_who_it_is_the_answer_is_no(method: str) -> None:
    async with with_roles(desk(), http=True) as product:
        rosa = product.at_desk()
        trouble = product.slack.switches["server_error"]
        trouble.arm(None, method=method)
        await rosa.say("find Dana Whitfield")
        await rosa.sees("could not find out whether you may do this", "Try again in a minute")
        assert not product.system.requests
        trouble.off()
        await rosa.say("find Dana Whitfield")
        await rosa.sees("dana.whitfield@example.com")


async def test_a_group_that_is_gone_is_no_group_for_everybody() -> None:
    async with with_roles(desk().replace(GROUP, "S0NOBODY"), http=True) as product:
        rosa = product.at_desk()
        await rosa.say("find Dana Whitfield")
        await rosa.sees("could not find out whether you may do this")
        assert not product.system.requests


# Who is not served at all


async def test_guests_and_people_of_elsewhere_are_told_and_served_nothing() -> None:
    async with running(http=True) as product:
        felix = product.at_desk(FELIX.id, OFFICE)
        await felix.command("/customer Dana Whitfield")
        assert (await felix.sees("Guests cannot use Deskhand", "full member")).only_for == FELIX.id
        await felix.command("/deskhand help")
        await settled(product)
        assert all("Guests cannot" in read(one) for one in felix.seen())
        own = product.at_desk(FELIX.id)
        await own.say("help")
        await own.sees("Guests cannot use Deskhand")
        await product.slack.open_home(FELIX.id)
        await settled(product)
        assert "Guests cannot use Deskhand" in str(product.slack.home(FELIX.id))
        await product.slack.open(FELIX.id, "D0FELIX")
        await settled(product)
        assert "D0FELIX" not in product.slack.workspace.prompts
        nadia = product.at_desk(NADIA.id, SHARED)
        await nadia.say("<@U0DESKHAND> help")
        assert (await nadia.sees("the staff of this workspace only")).only_for == NADIA.id
        assert not product.system.requests


async def test_apps_and_people_who_left_are_not_even_answered() -> None:
    async with running(http=True) as product:
        for account in (replace(PLAIN, is_bot=True), replace(PLAIN, deleted=True)):
            change_person(product.slack, account)
            await settled(product)
            await product.at_desk().say("find Dana Whitfield")
            await product.at_desk(channel=DESK).command("/customer Dana Whitfield")
            await settled(product)
        assert not product.at_desk().seen()
        assert not product.at_desk(channel=DESK).seen()
        assert not product.system.requests


async def test_the_tab_of_somebody_demoted_shows_nothing_any_more() -> None:
    async with with_roles(desk(), http=True) as product:
        rosa = product.at_desk()
        await review(product, rosa)
        await product.slack.open_home(ROSA.id)
        await product.slack.until(lambda: "Dana Whitfield" in str(product.slack.home(ROSA.id)))
        await settled(product)
        on_tab = copy.deepcopy(product.slack.home(ROSA.id)) or {}
        await leaves(product)
        go_on = next(one for one in _buttons(on_tab) if one.startswith("home:go_on"))
        await product.slack.click_in_home(ROSA.id, go_on)
        await settled(product)
        assert "Dana Whitfield" not in str(product.slack.home(ROSA.id))
        assert "You may not look up customers" in str(product.slack.home(ROSA.id))
        await rosa.sees("You may not look up customers")


def _buttons(part: Any) -> list[str]:
    if isinstance(part, Mapping):
        own = [part["action_id"]] if "action_id" in part else []
        return own + [name for inner in part.values() for name in _buttons(inner)]
    return [name for one in part for name in _buttons(one)] if isinstance(part, list) else []


async def test_a_search_field_is_no_oracle_for_somebody_else() -> None:
    async with running(http=True) as product:
        rosa = product.at_desk(channel=DESK)
        await rosa.say("<@U0DESKHAND> book Dana Whitfield, the Outback")
        card = await rosa.sees("What is to be done?")
        field = next(one for one in _buttons(card.blocks) if "service_search" in one)
        place = {"type": "message", "channel": card.channel, "ts": card.ts}
        assert (await product.slack.suggest(ROSA.id, place, field, "oil")).options
        for user in (CAMILLE.id, IRENE.id):
            found = await product.slack.suggest(user, place, field, "oil")
            assert (found.options, found.option_groups) == ([], None)
        outcome = await product.slack.suggest(ROSA.id, place, field, "oil")
        forged = copy.deepcopy(outcome.payload or {})
        forged["team"]["id"] = forged["user"]["team_id"] = NADIA.team_id
        assert (await product.slack.replay(forged)).body == {"options": []}


# Where a role holds


async def test_a_role_for_a_channel_holds_there_alone() -> None:
    async with with_roles(desk(channels=f'["{DESK}"]'), http=True) as product:
        there, own = product.at_desk(channel=DESK), product.at_desk()
        await there.command("/customer Dana Whitfield")
        await there.sees("dana.whitfield@example.com")
        await own.say("find Dana Whitfield")
        await own.sees("You may not look up customers in myKaarma here.")
        office = product.at_desk(channel=OFFICE)
        await office.command("/customer Dana Whitfield")
        await office.sees("You may not look up customers in myKaarma here.")
        # The Home tab is there, and what begins on it begins in the direct messages.
        await product.slack.open_home(ROSA.id)
        await product.slack.until(lambda: "home:book" in str(product.slack.home(ROSA.id)))
        await product.slack.click_in_home(ROSA.id, "home:book")
        await own.sees("You may not book or register")


async def test_a_role_for_a_system_holds_there_alone() -> None:
    async with with_roles(desk(systems='["hillside"]'), http=True, several=True) as product:
        rosa = product.at_desk()
        await rosa.say("book Dana Whitfield in Valomnia")
        await rosa.sees("You may not book or register in Valomnia here")
        await review(product, rosa)
        await rosa.say("book Zzz Nobody")
        await rosa.press("Use Valomnia")
        await rosa.sees("You may not look up customers in Valomnia here.")
        await rosa.sees("Zzz Nobody", "Use Valomnia")
        assert not product.stage.valomnia.requests


async def test_taking_a_move_back_is_a_change() -> None:
    async with with_roles(desk(), 'name = "Readers"\nmay = ["look_up"]\n', http=True) as product:
        rosa, name = product.at_desk(), Try(product, Kind("anybody")).somebody
        await rosa.say(f"move {name}'s appointment to the first free time")
        await rosa.press("Confirm the move")
        await rosa.sees("Moved", name)
        await leaves(product)
        product.system.writes.clear()
        await rosa.press("Undo")
        await rosa.sees("You may not do this in myKaarma. Nothing was written.", "Moved", "Undo")
        assert not product.system.writes


# How much is looked up


async def test_look_ups_are_limited_by_the_hour() -> None:
    async with with_roles(settings="look_ups_per_hour = 2", http=True) as product:
        rosa = product.at_desk()
        for name, mail in (("Dana Whitfield", "dana.w"), ("Sofia Rossi", "sofia")):
            await rosa.say(f"find {name}")
            await rosa.sees(mail)
        product.system.requests.clear()
        await rosa.say("find Maria Lopez")
        await rosa.sees("as many customers as one person may within an hour", "60 minutes")
        await product.at_desk(channel=DESK).command("/book Maria Lopez")
        await product.at_desk(channel=DESK).sees("as many customers as one person may")
        assert not product.system.requests
        # Others are not held up, and what finds nobody is no look-up.
        camille = product.at_desk(CAMILLE.id)
        await camille.say("find Dana Whitfield")
        await camille.sees("dana.w")
        await product.at_desk(channel=DESK).command("/slots oil change")
        await product.at_desk(channel=DESK).sees("Free times")


async def test_a_card_is_kept_when_a_look_up_in_it_is_one_too_many() -> None:
    async with with_roles(settings="look_ups_per_hour = 1", http=True) as product:
        rosa = product.at_desk()
        await rosa.say("book Dana Whitfield, the Outback")
        card = await rosa.sees("What is to be done?")
        await rosa.say("for Maria Lopez", thread_ts=card.thread_ts)
        await rosa.sees("as many customers as one person may")
        await rosa.sees("What is to be done?", "Dana Whitfield")


async def test_the_log_hears_of_somebody_who_sees_many_customers() -> None:
    async with with_roles(settings="alert_after_customers = 3", http=True) as product:
        rosa = product.at_desk()
        with capture_logs() as logs:
            await rosa.say("find Dana Whitfield")
            await rosa.sees("dana.w")
            assert not [one for one in logs if one["event"] == "many_customers_seen"]
            await rosa.say("find Maria Lopez")
            await rosa.sees("customers match")
            await rosa.say("find Sofia Rossi")
            await rosa.sees("sofia")
        (told,) = [one for one in logs if one["event"] == "many_customers_seen"]
        assert (told["person"], told["team"], told["customers"]) == (ROSA.id, TEAM, 3)
        assert "Lopez" not in str(logs)


async def test_whoever_is_on_the_days_list_of_a_rebooking_was_seen() -> None:
    async with with_roles(settings="alert_after_customers = 4", http=True) as product:
        rosa, day = product.at_desk(), day_of(product.system)
        # Three are Ana's, one of them twice; a fourth is Claire's, and on the list all the same.
        only(product.system, [*ILL[:3], ILL[0]])
        with capture_logs() as logs:
            await rosa.say(f"Ana is ill on {day:%A}")
            await rosa.sees("4 appointments are affected", *ILL[:3])
        (told,) = [one for one in logs if one["event"] == "many_customers_seen"]
        assert (told["person"], told["team"], told["customers"]) == (ROSA.id, TEAM, 4)
