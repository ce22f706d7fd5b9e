"""Hands payloads to the app with Slack's patience.

What a person waits for is tried once; events are tried again until they are acknowledged.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from bot.demo.slack import payloads
from bot.demo.slack.delivery import Ack, Delivery, Envelope
from bot.demo.slack.people import JSON, Channel
from bot.demo.slack.switches import Switches
from bot.demo.slack.workspace import Workspace


@dataclass(frozen=True)
class Sent:
    """One payload that went to the app, and what came back."""

    number: int
    at: str
    envelope: Envelope
    ack: Ack
    ms: int

    @property
    def what(self) -> str:
        payload = self.envelope.payload
        return str(payload.get("command") or payload.get("event", payload).get("type"))


class Courier:
    """Sends everything to the app and remembers it."""

    def __init__(self, workspace: Workspace, switches: Switches, delivery: Delivery) -> None:
        self._workspace = workspace
        self._switches = switches
        self._numbers = count(1)
        self._tasks: set[asyncio.Task[Any]] = set()
        self.delivery = delivery
        self.sent: deque[Sent] = deque(maxlen=1000)

    @property
    def is_idle(self) -> bool:
        """Has the app acknowledged everything that is delivered in the background?"""
        return not self._tasks

    async def send(self, envelope: Envelope) -> Ack:
        """Deliver once and wait for the acknowledgement, at most as long as Slack does."""
        started = asyncio.get_running_loop().time()
        ack = await self.delivery.send(envelope, self._workspace.deadlines.acknowledge)
        took = int((asyncio.get_running_loop().time() - started) * 1000)
        self.sent.append(
            Sent(next(self._numbers), self._workspace.clock_time(), envelope, ack, took)
        )
        self._workspace.feed.stir()
        return ack

    def announce(self, event: JSON, channel: Channel | None, *, subscription: str) -> None:
        """Deliver an event in the background, if the manifest subscribes to it."""
        if subscription in self._workspace.manifest.events:
            self.in_background(self.deliver_event(event, channel))

    async def deliver_event(self, event: JSON, channel: Channel | None) -> None:
        """Deliver an event until it is acknowledged or the retries are used up."""
        event_id = self._workspace.new_id("Ev")
        payload = payloads.event_callback(
            event, event_id, self._workspace.now(), channel, self._workspace.team
        )
        envelope = Envelope("events_api", payload)
        if self._switches.fires("twice"):
            self.in_background(self.send(envelope))
        ack = await self.send(envelope)
        for number, wait in enumerate(self._workspace.deadlines.event_retries, start=1):
            if ack.ok or ack.wants_no_retry:
                return
            await asyncio.sleep(wait)
            ack = await self.send(replace(envelope, retry=number, reason=ack.error))

    def in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.delivery.close()
