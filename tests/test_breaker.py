"""The breaker over real HTTP: when a system is left in peace, and how it comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.operating import figures
from bot.systems import Trouble, Unreachable
from bot.systems.mykaarma.refusals import complaint
from bot.systems.wire import Limits, Wire
from tests.test_wire import READ, WRITE, Server, Thing

# One try a call, so that a call is a request; nobody waits in vain for a system that rests.
LIMITS = Limits(read=1, write=1, tries=1, pause=0, per_second=1000, burst=100, trips=2, rest=0.15)
FOR_EVER = replace(LIMITS, rest=600)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    async with TestServer(server.app) as running:
        server.url = str(running.make_url("/"))
        yield server


@asynccontextmanager
async def wired(server: Server, limits: Limits = LIMITS) -> AsyncIterator[Wire]:
    wire = Wire("test", server.url, complaint, limits=limits)
    try:
        yield wire
    finally:
        await wire.close()


async def fail(wire: Wire, call: object = READ) -> Trouble:
    with pytest.raises(Trouble) as caught:
        await wire.ask(call, Thing)  # type: ignore[arg-type]  # a call, whichever
    return caught.value


def is_open() -> bool:
    return b'deskhand_breaker_open{system="test"} 1.0' in figures.page()


async def test_after_a_row_of_silence_nothing_is_sent_and_it_says_since_when(
    server: Server,
) -> None:
    server.answer("", 503)
    before = datetime.now(UTC)
    async with wired(server, FOR_EVER) as wire:
        first = await fail(wire)
        assert isinstance(first, Unreachable)
        assert first.since is None
        assert not is_open()
        second = await fail(wire)
        for call in (READ, WRITE):
            refused = await fail(wire, call)
            # A write that is not sent is no lost one: surely nothing was written.
            assert isinstance(refused, Unreachable)
            assert isinstance(second, Unreachable)
            assert refused.since == second.since
            assert refused.since is not None
            assert before <= refused.since <= before + timedelta(seconds=5)
        assert is_open()
    assert len(server.seen) == 2


async def test_it_comes_back_by_itself(server: Server) -> None:
    server.answer("", 503)
    server.answer("", 503)
    server.answer("", 503)
    server.answer({"number": 7})
    with capture_logs() as lines:
        async with wired(server) as wire:
            since = [await fail(wire) for _ in range(2)][-1]
            await fail(wire)
            assert len(server.seen) == 2
            await asyncio.sleep(LIMITS.rest)
            # The one call that is let through finds it silent still: it rests once more.
            again = await fail(wire)
            assert isinstance(since, Unreachable)
            assert isinstance(again, Unreachable)
            assert again.since == since.since
            await fail(wire)
            assert len(server.seen) == 3
            await asyncio.sleep(LIMITS.rest)
            assert (await wire.ask(WRITE, Thing)).number == 7
            assert (await wire.ask(READ, Thing)).number == 7
    assert not is_open()
    told = [line["event"] for line in lines if line["event"] != "exchange"]
    assert told == ["system_silent", "system_answers"]


async def test_calls_made_together_share_the_outcome_of_the_first(server: Server) -> None:
    server.answer("", 503)
    server.answer("", 503)
    server.answer({"number": 7})
    async with wired(server) as wire:
        await fail(wire)
        await fail(wire)
        await asyncio.sleep(LIMITS.rest)
        found = await asyncio.gather(*(wire.ask(READ, Thing) for _ in range(3)))
        assert [one.number for one in found] == [7, 7, 7]


async def test_a_call_that_was_given_up_lets_the_next_one_try(server: Server) -> None:
    server.answer("", 503)
    server.answer("", 503)
    server.drip()
    server.answer({"number": 7})
    async with wired(server) as wire:
        await fail(wire)
        await fail(wire)
        await asyncio.sleep(LIMITS.rest)
        server.asked.clear()
        trial = asyncio.create_task(wire.ask(READ, Thing))
        await server.asked.wait()
        waiting = asyncio.create_task(wire.ask(READ, Thing))
        await asyncio.sleep(0)
        trial.cancel()
        assert (await waiting).number == 7


@pytest.mark.parametrize("status", [400, 401, 404, 409, 429])
async def test_a_system_that_refuses_is_there(server: Server, status: int) -> None:
    server.answer("", status)
    async with wired(server, FOR_EVER) as wire:
        for _ in range(4):
            await fail(wire)
    assert len(server.seen) == 4
    assert not is_open()


async def test_an_answer_in_between_begins_the_row_anew(server: Server) -> None:
    server.answer("", 503)
    server.answer({"number": 7})
    server.answer("", 503)
    server.answer({"number": 7})
    async with wired(server, FOR_EVER) as wire:
        await fail(wire)
        await wire.ask(READ, Thing)
        await fail(wire)
        await wire.ask(READ, Thing)
    assert len(server.seen) == 4


async def test_our_own_limit_says_nothing_about_the_system(server: Server) -> None:
    server.answer({"number": 7})
    slow = replace(FOR_EVER, per_second=0.1, burst=1, waiting=0.02)
    async with wired(server, slow) as wire:
        await wire.ask(READ, Thing)
        for _ in range(3):
            assert isinstance(await fail(wire), Unreachable)
    assert not is_open()
