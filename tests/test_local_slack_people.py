"""The local Slack's admins: people, groups and channels change, and the app hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import FELIX, IRENE, NADIA, ROSA, LocalSlack
from bot.demo.slack.administering import change_group, change_person, share_channel
from bot.demo.slack.delivery import Ack, Envelope
from bot.manifest import manifest

DESK = "C0SERVICEDESK"


class Listener:
    """Takes every payload, and says yes."""

    connected = True

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    async def send(self, envelope: Envelope, deadline: float) -> Ack:
        self.events.append(envelope.payload["event"])
        return Ack()

    async def close(self) -> None:
        pass


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    local = LocalSlack(manifest=manifest())
    async with local.serving():
        yield local


@pytest.fixture
def heard(slack: LocalSlack) -> list[dict[str, Any]]:
    listener = Listener()
    slack.courier.delivery = listener
    return listener.events


async def user(slack: LocalSlack, person: str) -> Any:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    return (await client.users_info(user=person))["user"]


async def test_accounts_say_what_they_are(slack: LocalSlack) -> None:
    assert (await user(slack, ROSA.id))["is_admin"] is True
    assert (await user(slack, IRENE.id))["is_admin"] is False
    assert (await user(slack, FELIX.id))["is_ultra_restricted"] is False
    change_person(slack, replace(FELIX, one_channel=True))
    felix = await user(slack, FELIX.id)
    assert (felix["is_restricted"], felix["is_ultra_restricted"]) == (True, True)
    change_person(slack, replace(IRENE, is_bot=True, one_channel=True))
    irene = await user(slack, IRENE.id)
    assert (irene["is_bot"], irene["is_ultra_restricted"]) == (True, False)


async def test_a_changed_person_is_told_whole(
    slack: LocalSlack, heard: list[dict[str, Any]]
) -> None:
    change_person(slack, replace(IRENE, deleted=True))
    (event,) = await slack.until(lambda: heard)
    assert event["type"] == "user_change"
    assert event["user"] == await user(slack, IRENE.id)
    assert event["user"]["deleted"] is True


async def test_a_changed_group_tells_who_came_and_went(
    slack: LocalSlack, heard: list[dict[str, Any]]
) -> None:
    change_group(slack, "S0SERVICEDESK", [ROSA.id, IRENE.id])
    (event,) = await slack.until(lambda: heard)
    assert (event["type"], event["subteam_id"]) == ("subteam_members_changed", "S0SERVICEDESK")
    assert (event["added_users"], event["added_users_count"]) == ([IRENE.id], 1)
    assert (event["removed_users"], event["removed_users_count"]) == (["U0CAMILLE"], 1)
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    found = await client.usergroups_users_list(usergroup="S0SERVICEDESK")
    assert found["users"] == [ROSA.id, IRENE.id]


async def test_sharing_a_channel_is_told(slack: LocalSlack, heard: list[dict[str, Any]]) -> None:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    for shared in (True, False):
        share_channel(slack, DESK, NADIA.team_id, shared=shared)
        found = (await client.conversations_info(channel=DESK))["channel"]
        assert found["is_ext_shared"] is shared
    await slack.until(lambda: len(heard) == 2)
    assert [event["type"] for event in heard] == ["channel_shared", "channel_unshared"]
    assert heard[0]["connected_team_id"] == NADIA.team_id
    assert heard[1]["previously_connected_team_id"] == NADIA.team_id
