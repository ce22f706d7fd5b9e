"""What Slack says of people, groups and channels: read, kept for a minute, forgotten when told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import CAMILLE, FELIX, IRENE, NADIA, ROSA, TEAM, Channel, LocalSlack
from bot.demo.slack.administering import change_group, change_person, share_channel
from bot.demo.slack.people import default_channels
from bot.installs.workspaces import OneWorkspace, Workspace
from bot.manifest import manifest
from bot.rights.people import Changed, People, read_changed, read_channel, read_profile

SHARED = "C0NORTHGATE"
DESK = "C0SERVICEDESK"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    channels = [*default_channels(), Channel("C0HIDDEN", "hidden", private=True)]
    channels[-1].bot_is_member = False
    local = LocalSlack(manifest=manifest(), channels=channels)
    async with local.serving():
        yield local


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(slack: LocalSlack, clock: Clock) -> People:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    return People(OneWorkspace(Workspace(TEAM, "U0DESKHAND", client)), clock)


def asked(slack: LocalSlack, method: str) -> int:
    return sum(call.method == method for call in slack.web_api.calls)


async def test_a_profile_says_what_decides(slack: LocalSlack, people: People) -> None:
    rosa = await people.profile(TEAM, ROSA.id)
    assert rosa is not None
    assert (rosa.is_admin, rosa.is_guest, rosa.email) == (True, False, "rosa.delgado@example.com")
    assert rosa.teams == {TEAM}
    felix, nadia = await people.profile(TEAM, FELIX.id), await people.profile(TEAM, NADIA.id)
    assert felix is not None
    assert felix.is_guest
    assert nadia is not None
    assert nadia.is_stranger
    bot = await people.profile(TEAM, "U0DESKHAND")
    assert bot is not None
    assert bot.is_bot
    change_person(slack, replace(IRENE, deleted=True))
    irene = await people.profile(TEAM, IRENE.id)
    assert irene is not None
    assert irene.is_deactivated


async def test_who_is_not_known_is_nobody(people: People) -> None:
    assert await people.profile(TEAM, "U0NOBODY") is None
    assert await people.members(TEAM, "S0NOBODY") is None
    assert await people.channel(TEAM, "C0NOBODY") is None
    assert await people.channel(TEAM, "C0HIDDEN") is None  # private, and we are not in it
    assert await people.profile("T0OTHER", ROSA.id) is None  # not installed there


async def test_answers_are_kept_for_a_minute(
    slack: LocalSlack, people: People, clock: Clock
) -> None:
    for _ in range(3):
        assert await people.profile(TEAM, ROSA.id)
    assert asked(slack, "users.info") == 1
    clock.now = 59
    assert await people.profile(TEAM, ROSA.id, 60)
    assert asked(slack, "users.info") == 1
    assert await people.profile(TEAM, ROSA.id, 10)
    assert asked(slack, "users.info") == 2
    clock.now = 120
    assert await people.profile(TEAM, ROSA.id)
    assert asked(slack, "users.info") == 3


async def test_what_changed_is_asked_anew(slack: LocalSlack, people: People) -> None:
    assert await people.members(TEAM, "S0SERVICEDESK") == frozenset({ROSA.id, CAMILLE.id})
    change_group(slack, "S0SERVICEDESK", [ROSA.id])
    assert await people.members(TEAM, "S0SERVICEDESK") == frozenset({ROSA.id, CAMILLE.id})
    people.heard(TEAM, Changed("group", "S0SERVICEDESK"))
    assert await people.members(TEAM, "S0SERVICEDESK") == frozenset({ROSA.id})
    found = await people.channel(TEAM, DESK)
    assert found is not None
    assert (found.is_shared, found.is_private, found.is_direct) == (False, False, False)
    share_channel(slack, DESK, NADIA.team_id)
    people.heard(TEAM, Changed("channel", DESK))
    found = await people.channel(TEAM, DESK)
    assert found is not None
    assert found.is_shared


async def test_no_answer_is_not_kept(slack: LocalSlack, people: People) -> None:
    slack.switches["server_error"].arm(1, method="users.info")
    assert await people.profile(TEAM, ROSA.id) is None
    assert await people.profile(TEAM, ROSA.id) is not None
    slack.switches["slow"].arm(1, method="users.info")
    slack.switches.slow_seconds = 2.5
    people.heard(TEAM, Changed("person", ROSA.id))
    assert await people.profile(TEAM, ROSA.id) is None


async def test_groups_are_listed_by_handle(people: People) -> None:
    groups = await people.groups(TEAM)
    assert groups is not None
    assert [group.handle for group in groups] == ["service-desk", "service-readers"]


@pytest.mark.parametrize(
    ("event", "changed"),
    [
        ({"type": "user_change", "user": {"id": "U1"}}, Changed("person", "U1")),
        ({"type": "subteam_members_changed", "subteam_id": "S1"}, Changed("group", "S1")),
        ({"type": "subteam_updated", "subteam": {"id": "S1"}}, Changed("group", "S1")),
        ({"type": "channel_shared", "channel": "C1"}, Changed("channel", "C1")),
        ({"type": "channel_unshared", "channel": "C1"}, Changed("channel", "C1")),
        ({"type": "message", "channel": "C1"}, None),
        ({"type": "user_change", "user": "U1"}, None),
        ({"type": "user_change"}, None),
        ([], None),
        (None, None),
    ],
)
def test_events_say_what_changed(event: Any, changed: Changed | None) -> None:
    assert read_changed({"event": event}) == changed


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
NAMES = ("type", "user", "id", "subteam", "subteam_id", "channel", "profile", "team_id", "teams")


@given(st.dictionaries(st.sampled_from(NAMES), anything))
def test_odd_events_change_nothing(event: dict[str, Any]) -> None:
    found = read_changed({"event": event})
    assert found is None or found.id


def test_what_a_channel_does_not_say_counts_as_shared() -> None:
    assert read_channel({"id": "C1"}).is_shared
    assert read_channel({"id": "C1", "is_ext_shared": False, "pending_shared": ["T2"]}).is_shared
    assert read_channel(
        {"id": "C1", "is_ext_shared": False, "is_pending_ext_shared": True}
    ).is_shared
    assert not read_channel({"id": "C1", "is_ext_shared": False}).is_shared
    assert not read_channel({"id": "D1", "is_im": True}).is_shared
    assert read_channel({"id": "G1", "is_ext_shared": False, "is_mpim": True}).is_private


def test_an_account_of_an_organisation_belongs_to_several_workspaces() -> None:
    user = {"id": "U1", "team_id": "E1", "enterprise_user": {"teams": ["T1", "T2"]}}
    assert read_profile(user).teams == {"E1", "T1", "T2"}
    with pytest.raises(KeyError):
        read_profile({"id": "U1"})
