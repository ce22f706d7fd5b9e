"""A process that is asked to stop: nothing new is begun, what runs ends, and nothing is lost."""

from __future__ import annotations

import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import aiohttp

from bot.demo.slack import ROSA, Envelope, signed
from tests.processes import Replica, free_port, replica
from tests.product import AtDesk, Scene, coming_days, on_stage, set_up
from tests.test_crashes import SHORT_LEASE, Held


class Play(NamedTuple):
    scene: Scene
    running: Replica
    rosa: AtDesk
    environment: dict[str, str]


@asynccontextmanager
async def serving(tmp_path: Path, *, http: bool) -> AsyncIterator[Play]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    async with on_stage(request_url=url if http else None) as scene:
        environment = set_up(scene, SHORT_LEASE)
        async with replica(environment, tmp_path, http=http, port=port) as running:
            await scene.slack.until(lambda: scene.slack.connected, 20)
            rosa = AtDesk(scene.slack, ROSA.id, "D0ROSA")
            yield Play(scene, running, rosa, environment)


def sentence(scene: Scene) -> str:
    day = coming_days(scene.mykaarma)[0]
    return f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10"


async def test_over_http_it_refuses_what_is_new_and_finishes_what_runs(tmp_path: Path) -> None:
    async with serving(tmp_path, http=True) as (scene, running, rosa, _):
        await rosa.say(sentence(scene))
        await rosa.sees("Confirm draft")
        sent = Held()
        scene.before["draftAppointment"] = sent.hold
        await rosa.press("Confirm draft")
        await sent.comes()

        stopped = time.monotonic()
        running.send(signal.SIGTERM)
        await running.until_ready(ready=False, within=10)
        status, report = await running.get("/readyz")
        assert (status, '"draining": true' in report) == (503, True)
        assert (await running.get("/healthz"))[0] == 200
        # Slack, or a balancer, takes this for another process to answer.
        assert await a_command(scene, running) == 503

        sent.release()
        await rosa.sees("Draft made")
        assert await running.ends() == 0
        assert time.monotonic() - stopped < 20
        assert len(scene.mykaarma.drafts) == 1
        assert not [line for line in running.lines() if line["event"] == "left_for_others"]


async def a_command(scene: Scene, running: Replica) -> int:
    form = {"command": "/book", "text": "", "user_id": ROSA.id, "team_id": ROSA.team_id}
    form |= {"channel_id": "C0SERVICEDESK", "trigger_id": "1.2.3", "response_url": ""}
    body, headers = signed(Envelope("slash_commands", form), scene.slack.signing_secret)
    url = f"http://127.0.0.1:{running.port}/slack/events"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_in_socket_mode_the_socket_is_closed_first(tmp_path: Path) -> None:
    async with serving(tmp_path, http=False) as (scene, running, rosa, _):
        asked = Held()
        scene.before["customer/list"] = asked.hold
        await rosa.say(sentence(scene))
        await asked.comes()
        running.send(signal.SIGTERM)
        await scene.slack.until(lambda: not scene.slack.connected, 40)
        await running.until_ready(ready=False, within=10)
        asked.release()
        await rosa.sees("Confirm draft")
        assert await running.ends() == 0


async def test_who_asks_twice_ends_it_at_once_and_another_process_goes_on(tmp_path: Path) -> None:
    async with serving(tmp_path, http=False) as (scene, running, rosa, environment):
        asked = Held()
        scene.before["availability"] = asked.hold
        await rosa.say(sentence(scene))
        await asked.comes()
        running.send(signal.SIGTERM)
        await running.until_ready(ready=False, within=10)
        running.send(signal.SIGTERM)
        assert await running.ends(2) == 128 + signal.SIGTERM
        asked.release()
        async with replica(environment, tmp_path, http=False) as second:
            await rosa.sees("Confirm draft", "10:00 AM")
            assert [line for line in second.lines() if line["event"] == "taken_up"]
        assert len(rosa.seen()) == 1


async def test_what_takes_too_long_is_left_for_others_within_twenty_seconds(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path, http=False) as (scene, running, rosa, environment):
        asked = Held()
        scene.before["customer/list"] = asked.hold
        await rosa.say(sentence(scene))
        await asked.comes()
        # Every further try hangs as well.
        scene.mykaarma.switches.turn_on("slow", uses=1000, amount=60)
        stopped = time.monotonic()
        running.send(signal.SIGTERM)
        assert await running.ends(20) == 0
        assert time.monotonic() - stopped < 20
        (left,) = (line for line in running.lines() if line["event"] == "left_for_others")
        assert left["turns"] == 1
        scene.mykaarma.switches.turn_off("slow")
        asked.release()
        async with replica(environment, tmp_path, http=False):
            await rosa.sees("Confirm draft", "10:00 AM")
        assert len(rosa.seen()) == 1
