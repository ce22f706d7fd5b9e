"""What the admins of a workspace do: people, user groups and channels change, and apps hear of it.

The events have the shapes of Slack's reference; they reach an app that subscribed to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.demo.slack.acts import Acts
from bot.demo.slack.people import TEAM, Person


def change_person(slack: Acts, person: Person) -> None:
    """Let somebody's account be as this from now on: a guest, deactivated, an admin …"""
    workspace = slack.workspace
    workspace.people[person.id] = person
    at = workspace.ts()
    event = {
        "type": "user_change",
        "user": workspace.user_for_app(person.id),
        "cache_ts": int(float(at)),
        "event_ts": at,
    }
    slack.courier.announce(event, None, subscription="user_change")


def change_group(slack: Acts, group_id: str, users: Iterable[str]) -> None:
    """Let these be the people of a user group from now on."""
    workspace = slack.workspace
    now = tuple(users)
    number = next(n for n, one in enumerate(workspace.groups) if one.id == group_id)
    before = workspace.groups[number].users
    workspace.groups[number] = replace(workspace.groups[number], users=now)
    added, removed = [u for u in now if u not in before], [u for u in before if u not in now]
    event = {
        "type": "subteam_members_changed",
        "subteam_id": group_id,
        "team_id": TEAM,
        "date_previous_update": int(workspace.now()) - 60,
        "date_update": int(workspace.now()),
        "added_users": added,
        "added_users_count": len(added),
        "removed_users": removed,
        "removed_users_count": len(removed),
        "event_ts": workspace.ts(),
    }
    slack.courier.announce(event, None, subscription="subteam_members_changed")


def share_channel(slack: Acts, channel_id: str, team: str, *, shared: bool = True) -> None:
    """Share a channel with another organisation, or end that."""
    channel = slack.workspace.channel(channel_id)
    channel.shared = shared
    kind = "channel_shared" if shared else "channel_unshared"
    event = {"type": kind, "channel": channel_id, "event_ts": slack.workspace.ts()}
    event |= {"connected_team_id": team} if shared else {"previously_connected_team_id": team}
    slack.courier.announce(event, channel, subscription=kind)
