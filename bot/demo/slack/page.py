"""The page's side: its static files, and the socket over which a person sees and acts.

`/page/ws?as=<user id>` (without `as` the first person) carries JSON text frames.
From the server, first
    {type: snapshot, me, app: {id, name, bot_user}, people, groups, channels, commands, shortcuts,
     messages, home, view, depth, prompts, statuses, panels, connected}
then, as things happen:
    message {message} · message_deleted {channel, ts} · view {view, depth} · home {view} ·
    status {channel, thread_ts, text, loading_messages} · prompts {prompts} · notice {text} ·
    connection {bot}
From the page, each with an `id` that the answer {type: reply, id, ok, error?, …} repeats:
    send {channel, thread_ts, text} · command {channel, command, text} ·
    shortcut {callback_id, channel?, ts?} · action {container, action, state} ·
    submit {view_id, state} -> errors? · close {view_id, all} ·
    suggest {container, block_id, action_id, value} -> options | option_groups ·
    open {channel} · open_home · stop {channel, thread_ts} · step {step, inputs} -> run
A container is {type: message, channel, ts}, {type: view, view_id} or {type: home}. `view`, `depth`,
`statuses` (each as a status event) and `connected` in the snapshot let a page that reconnects draw
what it missed. Ephemeral messages are in no snapshot: as in Slack they are gone after a reload.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from bot.demo.slack.acts import Acts, Outcome
from bot.demo.slack.people import APP_ID, BOT_USER, JSON, Person
from bot.demo.slack.workspace import SlackError

FILES = Path(__file__).resolve().parent.parent / "page"


async def static_file(request: web.Request) -> web.StreamResponse:
    """Serve a file of the page; the browser asks every time, so that an edit shows at once."""
    path = (FILES / (request.match_info.get("path") or "index.html")).resolve()
    if not path.is_relative_to(FILES) or not path.is_file():
        raise web.HTTPNotFound(text="There is no such file in the page.")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


class PageSocket:
    """Serves every open page; `panels` are shown beside the chat."""

    def __init__(
        self, acts: Acts, connected: Callable[[], bool], panels: Sequence[Mapping[str, str]]
    ) -> None:
        self._acts = acts
        self._connected = connected
        self._panels = panels
        self._open: set[web.WebSocketResponse] = set()

    async def close(self) -> None:
        for socket in list(self._open):
            await socket.close()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        workspace = self._acts.workspace
        me = request.query.get("as") or next(iter(workspace.people))
        if me not in workspace.people:
            raise web.HTTPNotFound(text="Nobody here has this user id.")
        socket = web.WebSocketResponse(timeout=1, heartbeat=30)
        await socket.prepare(request)
        self._open.add(socket)
        news = workspace.feed.subscribe(me)
        try:
            await socket.send_json(self._snapshot(workspace.people[me]))
            async with asyncio.TaskGroup() as tasks:
                telling = tasks.create_task(_tell(socket, news))
                async for frame in socket:
                    if frame.type is WSMsgType.TEXT:
                        tasks.create_task(self._serve(news, me, frame.data))
                telling.cancel()
        finally:
            workspace.feed.unsubscribe(me, news)
            self._open.discard(socket)
        return socket

    async def _serve(self, news: asyncio.Queue[JSON], me: str, data: str) -> None:
        """Do what a frame asks; the reply queues behind the events that it caused."""
        reply: JSON = {"type": "reply", "id": None, "ok": False}
        try:
            frame = json.loads(data)
            reply["id"] = frame.get("id")
            reply |= await self._do(me, frame)
        except SlackError as refused:
            reply["error"] = refused.code
        except (AttributeError, KeyError, LookupError, TypeError, ValueError) as mistake:
            reply["error"] = f"This frame cannot be read: {mistake!r}"
        news.put_nowait(reply)

    async def _do(self, me: str, frame: JSON) -> JSON:
        acts = self._acts
        match frame["type"]:
            case "send":
                channel, thread = frame["channel"], frame.get("thread_ts")
                message = await acts.say(me, channel, frame["text"], thread_ts=thread)
                return {"ok": True, "ts": message.ts}
            case "command":
                text = frame.get("text", "")
                return _reply(await acts.command(me, frame["channel"], frame["command"], text))
            case "shortcut":
                place = {"channel": frame.get("channel"), "ts": frame.get("ts")}
                return _reply(await acts.shortcut(me, frame["callback_id"], **place))
            case "action":
                state = frame.get("state")
                return _reply(await acts.act(me, frame["container"], frame["action"], state))
            case "submit":
                state = frame.get("state") or {"values": {}}
                return _reply(await acts.submit(me, view_id=frame["view_id"], state=state))
            case "close":
                everything = bool(frame.get("all"))
                return _reply(await acts.close(me, frame["view_id"], everything=everything))
            case "suggest":
                block_id, query = frame["block_id"], frame["value"]
                container, action_id = frame["container"], frame["action_id"]
                outcome = await acts.suggest(me, container, action_id, query, block_id=block_id)
                return _reply(outcome)
            case "open":
                await acts.open(me, frame["channel"])
            case "open_home":
                await acts.open_home(me)
            case "stop":
                await acts.stop(me, frame["channel"], frame["thread_ts"])
            case "step":
                return {"ok": True, "run": acts.run_step(frame["step"], frame["inputs"]).id}
            case unknown:
                return {"error": f"unknown frame type {unknown}"}
        return {"ok": True}

    def _snapshot(self, me: Person) -> JSON:
        workspace = self._acts.workspace
        manifest = workspace.manifest
        channels = workspace.channels_of(me.id)
        views = self._acts.views(me.id)
        own = me.team_id == self._acts.workspace.team
        prompts = [workspace.prompts.get(channel.id, []) for channel in channels]
        return {
            "type": "snapshot",
            "me": me.id,
            "app": {"id": APP_ID, "name": manifest.name, "bot_user": BOT_USER},
            "people": [_person(person) for person in workspace.people.values()],
            "groups": [{"id": one.id, "handle": one.handle} for one in workspace.groups],
            "channels": [
                {
                    "id": channel.id,
                    "name": manifest.name if channel.kind == "app" else channel.name,
                    "kind": channel.kind,
                    "shared": channel.shared,
                    "topic": channel.topic,
                }
                for channel in channels
            ],
            "commands": [_command(row) for row in manifest.commands] if own else [],
            "shortcuts": manifest.shortcuts if own else [],
            "messages": {
                channel.id: [message.for_page() for message in self._acts.messages(channel.id)]
                for channel in channels
            },
            "home": self._acts.home(me.id),
            "view": views[-1] if views else None,
            "depth": len(views),
            "prompts": next(filter(None, prompts), workspace.manifest.prompts),
            "statuses": [
                {"type": "status", "channel": channel, "thread_ts": thread_ts, "text": text}
                for (channel, thread_ts), text in workspace.statuses.items()
                if text and me.id in workspace.channels[channel].members
            ],
            "panels": list(self._panels),
            "connected": self._connected(),
        }


async def _tell(socket: web.WebSocketResponse, news: asyncio.Queue[JSON]) -> None:
    # A page may go away at any time, which is no fault of anybody's.
    with contextlib.suppress(ConnectionError):
        while True:
            await socket.send_json(await news.get())


def _reply(outcome: Outcome) -> JSON:
    parts = {
        "error": outcome.error,
        "errors": outcome.errors or None,
        "options": outcome.options,
        "option_groups": outcome.option_groups,
    }
    return {"ok": outcome.ok} | {name: part for name, part in parts.items() if part is not None}


def _person(person: Person) -> JSON:
    return {
        "id": person.id,
        "name": person.name,
        "title": person.title,
        "kind": person.kind,
        "locale": person.locale,
        "tz": person.tz,
        "initials": person.initials,
    }


def _command(row: Mapping[str, Any]) -> JSON:
    return {name: row.get(name, "") for name in ("command", "description", "usage_hint")}
