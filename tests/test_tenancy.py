"""Which installation a payload is for, and whose people are its own: workspaces and organizations.

The rule: whatever a payload leaves open is decided against whoever sent it.
"""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.slack import NADIA, OTHER_TEAM, ROSA, TEAM, Envelope, Person, signed
from bot.inbox import (
    read_command,
    read_message,
    read_opened,
    read_search,
    read_stop,
    where_pressed,
)
from bot.installs.sealing import Seal, Tokens
from bot.installs.tenancy import Removal, installed_in, read_removal
from bot.rights.permits import is_ours
from tests.installing import KEY, tenants
from tests.test_edge import post
from tests.test_inbox import block_actions, command, event

JSON = dict[str, Any]
ORG = "E0GROUP"
IN_ORG: JSON = {"enterprise": {"id": ORG, "name": "Group"}, "is_enterprise_install": True}


def auth(**changes: Any) -> JSON:
    return {"authorizations": [{"enterprise_id": None, "team_id": TEAM, "is_bot": True} | changes]}


@pytest.mark.parametrize(
    ("payload", "homes"),
    [
        (block_actions({}), ["T0HOME"]),
        (
            block_actions({}, message={"team": "T0OURS", "app_id": "A0APP"}),
            ["T0OURS", "T0HOME"],
        ),
        (block_actions({}, message={"team": "T0WRITER"}), ["T0HOME"]),  # a person's message
        (block_actions({}, message={"team": "T0WRITER", "app_id": "A0OTHER"}), ["T0HOME"]),
        (block_actions({}, view={"app_installed_team_id": "T0OURS"}), ["T0OURS", "T0HOME"]),
        (block_actions({}, team=None), ["T0HOME"]),  # what is left is the person's
        (block_actions({}, **IN_ORG), [ORG]),
        (block_actions({}, team=None, **IN_ORG), [ORG]),
        (command(), ["T0HOME"]),
        (command(is_enterprise_install="true", enterprise_id=ORG), [ORG]),
        (event() | auth(), ["T0HOME", TEAM]),  # of the writer, and as Slack names it
        (event(user_team="T0OWN") | auth(), ["T0OWN", "T0HOME", TEAM]),
        (event(team=None) | auth() | {"team_id": "T0OTHER"}, [TEAM, "T0OTHER"]),
        (
            event() | auth(team_id=None, enterprise_id=ORG, is_enterprise_install=True),
            ["T0HOME", ORG],
        ),
        (event() | {"authorizations": []}, ["T0HOME"]),
        ({"authorizations": "?", "team_id": 7, "team": "T1", "user": []}, []),
        ({}, []),
    ],
)
def test_which_installation_a_payload_is_for(payload: JSON, homes: list[str]) -> None:
    assert installed_in(payload) == homes


KEYS = [
    "authorizations",
    "team",
    "team_id",
    "view",
    "message",
    "user",
    "id",
    "event",
    "enterprise",
    "enterprise_id",
    "tokens",
    "bot",
    "type",
    "is_enterprise_install",
    "event_time",
    "app_installed_team_id",
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(["team", "view", "user", "authorizations"]), ANYTHING))
def test_any_payload_is_for_some_or_none(payload: JSON) -> None:
    assert "" not in installed_in(payload)


@given(ANYTHING, ANYTHING)
def test_any_event_is_a_removal_or_not(happened: Any, at: Any) -> None:
    read_removal({"event": happened, "event_time": at})


# Whose people are an organization's own


@pytest.mark.parametrize(
    ("changes", "own"),
    [
        (IN_ORG, True),
        (IN_ORG | {"user": {"id": "U1", "team_id": "T0STRANGE"}}, False),
        (IN_ORG | {"enterprise": {"id": "E0OTHER"}}, False),
        (IN_ORG | {"enterprise": None}, False),
        (IN_ORG | {"team": None}, False),
        (IN_ORG | {"team": None, "user": {"id": "U1", "team_id": ORG}}, True),
        (IN_ORG | {"team": None, "user": {"id": "U1"}}, False),
    ],
)
def test_who_presses_in_an_organization(changes: JSON, own: bool) -> None:
    where = where_pressed(block_actions({}, **changes), ORG)
    assert where is not None
    assert is_ours(where.person) is own
    search = block_actions({}, action_id="do:d:1:service_search:0", **changes)
    found = read_search(search, ORG)
    assert found is not None
    assert is_ours(found.where.person) is own


def test_a_workspace_is_not_its_organization() -> None:
    """Where a workspace has Deskhand for itself, another workspace of its organization has not."""
    where = where_pressed(block_actions({}, enterprise={"id": ORG}), "T0SISTER")
    assert where is not None
    assert not is_ours(where.person)


@pytest.mark.parametrize(("enterprise", "own"), [(ORG, True), ("E0OTHER", False), ("", False)])
def test_who_uses_a_command_in_an_organization(enterprise: str, own: bool) -> None:
    words = read_command(command(enterprise_id=enterprise), ORG)
    assert words is not None
    assert is_ours(words.where.person) is own


@pytest.mark.parametrize(
    ("body", "changes", "own"),
    [
        ({"enterprise_id": ORG}, {}, True),
        ({"context_enterprise_id": ORG}, {"team": "T0SISTER"}, True),
        ({"enterprise_id": "E0OTHER"}, {}, False),
        ({}, {}, False),
        ({"enterprise_id": ORG, "is_ext_shared_channel": True}, {}, True),
        ({"enterprise_id": ORG, "is_ext_shared_channel": True}, {"team": "T0STRANGE"}, False),
        ({"enterprise_id": ORG}, {"user_team": "T0STRANGE"}, False),
        ({"enterprise_id": ORG}, {"user_team": ORG}, True),
    ],
)
def test_who_writes_in_an_organization(body: JSON, changes: JSON, own: bool) -> None:
    words = read_message(event(**changes) | body, ORG, "U0BOT")
    assert words is not None
    assert is_ours(words.where.person) is own


def test_who_opens_a_tab_or_stops_in_an_organization() -> None:
    opened = read_opened(event(type="app_home_opened", tab="home") | {"enterprise_id": ORG}, ORG)
    stopped = read_stop(
        event(type="agent_session_stopped", thread_ts="1.0") | {"enterprise_id": ORG}, ORG
    )
    assert opened is not None
    assert stopped is not None
    assert is_ours(opened.where.person)
    assert is_ours(stopped.where.person)


# The app is removed


def test_a_removal_says_from_where_and_when() -> None:
    gone = event(type="app_uninstalled", team=None) | auth()
    at = datetime.fromtimestamp(1764000000, UTC)
    assert read_removal(gone | {"team_id": "T0OTHER"}) == Removal(TEAM, at, certain=True)
    assert read_removal(gone) == Removal(TEAM, at, certain=True)
    revoked = event(type="tokens_revoked", team=None, tokens={"bot": ["U1"]}) | auth()
    assert read_removal(revoked) == Removal(TEAM, at, certain=False)
    for other in (
        event(type="tokens_revoked", tokens={"oauth": ["U1"], "bot": []}),
        event(type="tokens_revoked"),
        event(),
        gone | {"event_time": "soon"},
        {"event": None},
    ):
        assert read_removal(other) is None


# An organization, through the whole product


async def test_an_organization_is_served_as_one() -> None:
    """Its installation is kept under its own id, and serves its workspaces and nobody else."""
    async with tenants() as product:
        await product.install(TEAM)
        store = product.service.store
        mine = await store.installs.find(TEAM)
        assert mine is not None
        seal = Seal(KEY)
        tokens = seal.open(TEAM, mine.sealed)
        assert isinstance(tokens, Tokens)
        await store.drop_workspace(TEAM)
        await store.installs.keep(ORG, mine.bot_user, seal.close(ORG, tokens), 43_200)
        product.slack.workspace.enterprise = ORG
        rosa = product.at_desk()
        outcome = await rosa.command("/book Maria Lopez")
        payload = copy.deepcopy(outcome.payload or {})
        assert rosa.seen() == []  # sent as for a workspace of its own, which there is not
        payload |= {"enterprise_id": ORG, "is_enterprise_install": "true", "trigger_id": "2.2"}
        for enterprise, trigger in ((ORG, "2.2"), ("E0OTHER", "3.3")):
            form = payload | {"enterprise_id": enterprise, "trigger_id": trigger}
            body, headers = signed(Envelope("slash_commands", form), product.slack.signing_secret)
            assert (await post(product.url, body, headers))[0] == 200
        await rosa.sees("2 customers match")
        await product.service.desk.drain()
        (dialog,) = await store.open_of(ORG, ROSA.id, 10)
        assert dialog.team == ORG
        assert len(rosa.seen()) == 1
        assert json.loads(dialog.state)


SHARED = "C0NORTHGATE"


@pytest.mark.parametrize(
    ("who", "mentioned", "served"),
    [
        (ROSA, "U0DESKHAND", True),
        (NADIA, "U0DESKHAND", False),  # another workspace's app, whatever is installed at home
    ],
)
async def test_in_a_shared_channel_the_one_that_is_mentioned_answers(
    who: Person, mentioned: str, *, served: bool
) -> None:
    """Whichever of the two workspaces Slack names beside the event."""
    async with tenants() as product:
        await product.install(TEAM)
        await product.install(OTHER_TEAM)
        store = product.service.store
        other = await store.installs.find(OTHER_TEAM)
        assert other is not None
        await store.installs.keep(OTHER_TEAM, "U0NORTHBOT", other.sealed)
        at_desk = product.at_desk(who.id, SHARED)
        said = await at_desk.say("hello everybody")
        happened = {
            "type": "app_mention",
            "user": who.id,
            "text": f"<@{mentioned}> book Maria Lopez",
            "ts": said.ts,
            "team": who.team_id,
            "channel": SHARED,
        }
        payload = (
            event()
            | auth(team_id=OTHER_TEAM)
            | {"team_id": TEAM}
            | {"event": happened, "event_id": "Ev9"}
        )
        assert (await product.slack.replay(payload)).ok
        if served:
            await at_desk.sees("2 customers match")
            (dialog,) = await store.open_of(TEAM, who.id, 10)
            assert dialog.team == TEAM
        else:
            await at_desk.sees("serves the staff of this workspace only")
            assert await store.open_of(OTHER_TEAM, who.id, 10) == []


async def test_a_row_of_one_workspace_copied_over_another_opens_nothing() -> None:
    async with tenants() as product:
        await product.install(TEAM)
        store = product.service.store
        mine = await store.installs.find(TEAM)
        assert mine is not None
        await store.installs.keep("T0NORTHGATE", mine.bot_user, mine.sealed, 43_200)
        assert await product.service.workspaces.find("T0NORTHGATE") is None
        assert await product.service.workspaces.find(TEAM) is not None
