"""users.*, usergroups.* and conversations.*: who is here, and which conversations there are."""

from __future__ import annotations

from bot.demo.slack.methods.api import Api, flag, page
from bot.demo.slack.people import BOT_USER, JSON, Channel
from bot.demo.slack.workspace import SlackError


def users_info(api: Api, arguments: JSON) -> JSON:
    locale = flag(arguments.get("include_locale"))
    return {"user": api.workspace.user_for_app(arguments["user"], locale=locale)}


def users_list(api: Api, arguments: JSON) -> JSON:
    locale = flag(arguments.get("include_locale"))
    everybody = [BOT_USER, *api.workspace.people]
    rows = [api.workspace.user_for_app(user, locale=locale) for user in everybody]
    members, metadata = page(rows, arguments)
    return {"members": members, "response_metadata": metadata}


def users_lookup_by_email(api: Api, arguments: JSON) -> JSON:
    for person in api.workspace.people.values():
        if (
            person.email == arguments["email"]
            and person.team_id == api.workspace.team
            and not person.deleted
        ):
            return {"user": api.workspace.user_for_app(person.id)}
    raise SlackError("users_not_found")


def usergroups_list(api: Api, arguments: JSON) -> JSON:
    with_users = flag(arguments.get("include_users"))
    rows = []
    for group in api.workspace.groups:
        row: JSON = {
            "id": group.id,
            "team_id": api.workspace.team,
            "handle": group.handle,
            "name": group.name,
        }
        row |= {"is_usergroup": True, "user_count": len(group.users)}
        rows.append(row | ({"users": list(group.users)} if with_users else {}))
    return {"usergroups": rows}


def usergroups_users_list(api: Api, arguments: JSON) -> JSON:
    for group in api.workspace.groups:
        if group.id == arguments["usergroup"]:
            return {"users": list(group.users)}
    raise SlackError("no_such_subteam")


def conversations_info(api: Api, arguments: JSON) -> JSON:
    channel = api.workspace.channel(arguments["channel"])
    if channel.private and not channel.bot_is_member:
        raise SlackError("channel_not_found")
    shown = api.workspace.channel_for_app(channel)
    if flag(arguments.get("include_num_members")):
        shown["num_members"] = len(channel.members) + channel.bot_is_member
    return {"channel": shown}


def conversations_open(api: Api, arguments: JSON) -> JSON:
    if arguments.get("channel"):
        channel = api.workspace.channel(arguments["channel"])
    else:
        users = arguments.get("users") or ""
        first = users[0] if isinstance(users, list) else users.split(",")[0]
        if api.workspace.person(first).team_id != api.workspace.team:
            raise SlackError("user_not_visible")
        channel = api.workspace.conversation_with(first)
    full = flag(arguments.get("return_im"))
    shown = api.workspace.channel_for_app(channel) if full else {"id": channel.id}
    return {"channel": shown, "no_op": True, "already_open": True}


def conversations_members(api: Api, arguments: JSON) -> JSON:
    channel = api.workspace.channel(arguments["channel"])
    members = sorted(channel.members) + ([BOT_USER] if channel.bot_is_member else [])
    shown, metadata = page(members, arguments)
    return {"members": shown, "response_metadata": metadata}


def conversations_list(api: Api, arguments: JSON) -> JSON:
    kinds = (arguments.get("types") or "public_channel").split(",")

    def kind(channel: Channel) -> str:
        if channel.kind != "channel":
            return "im"
        return "private_channel" if channel.private else "public_channel"

    rows = [
        api.workspace.channel_for_app(channel)
        for channel in api.workspace.channels.values()
        if kind(channel) in kinds and (channel.bot_is_member or not channel.private)
    ]
    channels, metadata = page(rows, arguments)
    return {"channels": channels, "response_metadata": metadata}
