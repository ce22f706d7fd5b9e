"""Two replicas in processes of their own, on PostgreSQL, behind a real nginx as in deploy/.

The rule: Slack knows one address, and what is counted is counted at the scheduling system.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.slack import ROSA
from tests.balancing import balancing, nginx
from tests.databases import postgresql
from tests.processes import Replica, free_port, replica
from tests.product import AtDesk, Scene, coming_days, kept, on_stage, set_up
from tests.test_crashes import BOOK, Held


@dataclass
class House:
    """The stage, two replicas behind one address, and Rosa at her desk."""

    scene: Scene
    replicas: list[Replica]
    rosa: AtDesk

    @property
    def booked(self) -> int:
        return self.scene.mykaarma.writes["appointment.create"]

    def sentence(self, hour: int) -> str:
        day = coming_days(self.scene.mykaarma)[0]
        return f"book Dana Whitfield, the Outback, for an oil change {day:%A} at {hour}"

    def at_work(self) -> Replica:
        """Return the replica that is writing an appointment at the moment."""
        steps = {
            one.port: [line["after"] for line in one.lines() if line["event"] == "step"]
            for one in self.replicas
        }
        (found,) = (one for one in self.replicas if steps[one.port][-1:] == ["saving"])
        return found


@asynccontextmanager
async def housed(tmp_path: Path) -> AsyncIterator[House]:
    ports = [free_port(), free_port()]
    async with AsyncExitStack() as stack:
        nginx()
        database = await stack.enter_async_context(postgresql())
        url = await stack.enter_async_context(balancing(tmp_path, ports))
        scene = await stack.enter_async_context(on_stage(request_url=f"{url}/slack/events"))
        environment = set_up(scene, BOOK) | {"DESKHAND_DATABASE": database}
        replicas = [
            await stack.enter_async_context(replica(environment, tmp_path, port=port))
            for port in ports
        ]
        yield House(scene, replicas, AtDesk(scene.slack, ROSA.id, "D0ROSA"))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with housed(tmp_path) as house:
        yield house


async def test_one_dies_in_the_middle_and_the_other_goes_on(house: House) -> None:
    rosa, slack = house.rosa, house.scene.slack
    await rosa.say(house.sentence(10))
    card = kept(await rosa.sees("Confirm appointment"))
    await asyncio.gather(*(rosa.press("Confirm appointment", on=card) for _ in range(2)))
    await rosa.sees("Booked for Dana Whitfield")
    await rosa.sees("That card was out of date")
    assert house.booked == 1
    # Both have had their part of it.
    assert all(
        [line for line in one.lines() if line["event"] == "received"] for one in house.replicas
    )

    await rosa.say(house.sentence(11).replace("Dana Whitfield, the Outback", "Maria Lopez, Civic"))
    await rosa.press("Choose: Maria Lopez, ••• 0101 · 2019 Honda Civic · 2015 Toyota Sienna")
    await rosa.sees("Confirm appointment", "Maria Lopez")
    sent = Held()
    house.scene.before["appointment"] = sent.hold
    await rosa.press("Confirm appointment")
    await sent.comes()
    dying = house.at_work()
    dying.send(signal.SIGKILL)
    await dying.ends()
    sent.release()
    # The other one looks whether it was written, and says so in the same card.
    await rosa.sees("Booked for Maria Lopez")
    assert house.booked == 2

    # nginx passes the dead one over: nobody at the desk notices.
    for name in ("Sofia Rossi", "Dana Whitfield"):
        await rosa.command(f"/customer {name}")
        await rosa.sees("Next appointment", name.split()[1])
    failed = [one for one in slack.courier.sent if not one.ack.ok]
    assert not failed


async def test_one_that_ends_hands_its_requests_to_the_other(house: House) -> None:
    rosa = house.rosa
    await rosa.say(house.sentence(10))
    await rosa.sees("Confirm appointment")
    sent = Held()
    house.scene.before["appointment"] = sent.hold
    await rosa.press("Confirm appointment")
    await sent.comes()
    ending = house.at_work()
    ending.send(signal.SIGTERM)
    await ending.until_ready(ready=False, within=10)
    at_channel = AtDesk(house.scene.slack, ROSA.id, "C0SERVICEDESK")
    for _ in range(4):
        assert (await at_channel.command("/customer Dana Whitfield")).ok
    await at_channel.sees("dana.whitfield@example.com")
    sent.release()
    await rosa.sees("Booked for Dana Whitfield")
    assert await ending.ends() == 0
    assert house.booked == 1
