"""auth.test, api.test, apps.connections.open, views.* and blocks.validate."""

from __future__ import annotations

from typing import Literal

from bot.demo.slack import validate
from bot.demo.slack.methods.api import Api
from bot.demo.slack.people import BOT_ID, BOT_USER, JSON
from bot.demo.slack.workspace import SlackError


def auth_test(api: Api, arguments: JSON) -> JSON:
    del arguments
    return {
        "url": f"{api.base_url()}/",
        "team": api.workspace.name,
        "team_id": api.workspace.team,
        "user": api.workspace.manifest.name.lower(),
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def api_test(api: Api, arguments: JSON) -> JSON:
    del api
    if arguments.get("error"):
        raise SlackError(str(arguments["error"]), args=arguments)
    return {"args": arguments}


def connections_open(api: Api, arguments: JSON) -> JSON:
    del arguments
    return {"url": api.socket_url()}


def views_open(api: Api, arguments: JSON) -> JSON:
    return {"view": api.views.open(arguments["trigger_id"], arguments["view"])}


def views_push(api: Api, arguments: JSON) -> JSON:
    return {"view": api.views.push(arguments["trigger_id"], arguments["view"])}


def views_update(api: Api, arguments: JSON) -> JSON:
    view = api.views.update(
        arguments["view"],
        view_id=arguments.get("view_id") or "",
        external_id=arguments.get("external_id") or "",
        hash_=arguments.get("hash") or "",
    )
    return {"view": view}


def views_publish(api: Api, arguments: JSON) -> JSON:
    hash_ = arguments.get("hash") or ""
    return {"view": api.views.publish(arguments["user_id"], arguments["view"], hash_)}


def blocks_validate(api: Api, arguments: JSON) -> JSON:
    del api
    given = [name for name in ("blocks", "message", "view") if name in arguments]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    value = arguments[given[0]]
    match given[0]:
        case "blocks":
            found = list(validate.find(value, "message", ""))
        case "message":
            blocks = value.get("blocks") if isinstance(value, dict) else None
            found = list(validate.find(blocks, "message"))
        case _:
            kind: Literal["modal", "home"] = "modal"
            if isinstance(value, dict) and value.get("type") == "home":
                kind = "home"
            found = list(validate.find_in_view(value, kind, ""))
    if found:
        errors = [
            {"pointer": problem.pointer, "code": "failed_constraint", "message": problem.sentence}
            for problem in found
        ]
        raise SlackError(f"invalid_{given[0]}", errors=errors)
    return {}
