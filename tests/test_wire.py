"""One exchange over real HTTP: what each end of it means, what is repeated, what is logged."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import BaseModel
from structlog.testing import capture_logs

from bot.systems import Lost, Misread, NotAllowed, Refused, Trouble, Unreachable
from bot.systems.mykaarma.refusals import complaint
from bot.systems.wire import Call, Declined, Limits, Wire, before_writes, in_background

LIMITS = Limits(read=2, write=2, pause=0, per_second=1000, burst=100)
IDS = {"name": "Maria Lopez/é"}
READ = Call("POST", "/people/{name}", IDS, {"searchTerm": "+12125550100"}, {"vin": "X"})
WRITE = Call("POST", "/people/{name}", IDS, body={"note": "call Maria"}, writes=True)
BOTH = pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])


class Thing(BaseModel):
    number: int


class Server:
    """Answers as it is told, the last way again and again, and remembers what it was asked."""

    def __init__(self) -> None:
        self.seen: list[web.Request] = []
        self.asked = asyncio.Event()
        self.answers: list[Callable[[web.Request], Awaitable[web.StreamResponse]]] = []
        self.app = web.Application()
        self.app.router.add_route("*", "/{path:.*}", self._serve)
        self.url = ""

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request)
        self.asked.set()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await answer(request)

    def answer(
        self,
        body: Any = None,
        status: int = 200,
        content_type: str = "application/json",
        **headers: str,
    ) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def say(_request: web.Request) -> web.StreamResponse:
            return web.Response(text=text, status=status, content_type=content_type, headers=named)

        self.answers.append(say)

    def hang_up(self) -> None:
        async def cut(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        self.answers.append(cut)

    def drip(self) -> None:
        async def byte_by_byte(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Type": "application/json"})
            await response.prepare(request)
            while True:
                await response.write(b" ")
                await asyncio.sleep(0.01)

        self.answers.append(byte_by_byte)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    async with TestServer(server.app) as running:
        server.url = str(running.make_url("/mounted"))
        yield server


async def ask(server: Server, call: Call, limits: Limits = LIMITS) -> Thing:
    wire = Wire("test", server.url, complaint, limits=limits)
    try:
        return await wire.ask(call, Thing)
    finally:
        await wire.close()


async def fail(server: Server, call: Call, limits: Limits = LIMITS) -> Trouble:
    with pytest.raises(Trouble) as caught:
        await ask(server, call, limits)
    return caught.value


@BOTH
async def test_the_answer_comes_back_in_its_shape(server: Server, call: Call) -> None:
    server.answer({"number": 7, "more": True})
    assert (await ask(server, call)).number == 7


async def test_ids_cannot_change_the_path(server: Server) -> None:
    server.answer({"number": 7})
    await ask(server, READ)
    [request] = server.seen
    assert request.raw_path == "/mounted/people/Maria%20Lopez%2F%C3%A9?searchTerm=%2B12125550100"


@pytest.mark.parametrize("forged", ["", ".", ".."])
async def test_an_id_that_is_no_id_is_not_sent(server: Server, forged: str) -> None:
    trouble = await fail(server, Call("GET", "/people/{name}", {"name": forged}))
    assert isinstance(trouble, Declined)
    assert trouble.is_missing
    assert not server.seen


@pytest.mark.parametrize(
    ("status", "for_reads", "for_writes", "reads_sent"),
    [
        (302, NotAllowed, NotAllowed, 1),
        (400, Refused, Refused, 1),
        (401, NotAllowed, NotAllowed, 1),
        (403, NotAllowed, NotAllowed, 1),
        (404, Refused, Refused, 1),
        (408, Unreachable, Lost, 3),
        (409, Refused, Refused, 1),
        (500, Unreachable, Lost, 3),
        (503, Unreachable, Lost, 3),
    ],
)
async def test_each_status_means_one_trouble(
    server: Server,
    status: int,
    for_reads: type[Trouble],
    for_writes: type[Trouble],
    reads_sent: int,
) -> None:
    server.answer("<html>no</html>", status, "text/html", Location="http://127.0.0.1:1/")
    trouble = await fail(server, READ)
    assert isinstance(trouble, for_reads)
    assert len(server.seen) == reads_sent
    trouble = await fail(server, WRITE)
    assert isinstance(trouble, for_writes)
    assert trouble.reference == f"HTTP {status}"
    assert trouble.reason.endswith(".")
    assert len(server.seen) == reads_sent + 1


@pytest.mark.parametrize(
    ("body", "content_type", "for_reads"),
    [
        ("<html>sign in</html>", "text/html", NotAllowed),
        ('{"number": 7', "application/json", Misread),
        ("[" * 100_000, "application/json", Misread),
        ("", "application/json", Misread),
        ('{"name": "Maria"}', "application/json", Misread),
    ],
    ids=["web page", "cut off", "too deep", "empty", "another shape"],
)
async def test_an_unreadable_answer(
    server: Server, body: str, content_type: str, for_reads: type[Trouble]
) -> None:
    server.answer(body, 200, content_type)
    assert isinstance(await fail(server, READ), for_reads)
    assert isinstance(await fail(server, WRITE), Lost)
    assert len(server.seen) == 2


async def test_a_misread_answer_is_told_by_places_and_never_by_values(server: Server) -> None:
    server.answer({"number": "Maria Lopez"})
    trouble = await fail(server, READ)
    assert trouble.reason == "The answer is not as documented: int_parsing at number."


@BOTH
async def test_an_error_in_the_body_counts_whatever_the_status(server: Server, call: Call) -> None:
    for status in (200, 400, 409, 500):
        server.answers.clear()
        server.answer({"number": 7, "error": {"errorCode": "SLOT_UNAVAILABLE"}}, status)
        trouble = await fail(server, call)
        assert isinstance(trouble, Declined)
        assert (trouble.code, trouble.reference) == ("SLOT_UNAVAILABLE", "SLOT_UNAVAILABLE")


async def test_an_unknown_code_leaves_the_judgement_to_the_status(server: Server) -> None:
    server.answer({"error": {"errorCode": 77, "errorDescription": "Backend"}}, 500)
    trouble = await fail(server, WRITE)
    assert isinstance(trouble, Lost)
    assert trouble.reference == "77"


async def test_the_request_id_is_the_reference_where_there_is_no_code(server: Server) -> None:
    server.answer({}, 400, X_Request_Id="r-42")
    assert (await fail(server, WRITE)).reference == "r-42"


@pytest.mark.parametrize("prepare", [Server.hang_up, Server.drip], ids=["cut", "drip"])
async def test_no_answer(server: Server, prepare: Callable[[Server], None]) -> None:
    prepare(server)
    limits = Limits(read=0.25, write=0.25, pause=0, per_second=1000, burst=100)
    assert isinstance(await fail(server, READ, limits), Unreachable)
    assert len(server.seen) == 3
    assert isinstance(await fail(server, WRITE, limits), Lost)
    assert len(server.seen) == 4


async def test_a_read_is_tried_again_and_then_works(server: Server) -> None:
    server.hang_up()
    server.answer("", 502, "text/plain")
    server.answer({"number": 7})
    assert (await ask(server, READ)).number == 7


@BOTH
async def test_where_nobody_listens_nothing_was_done(
    server: Server, unused_tcp_port: int, call: Call
) -> None:
    server.url = f"http://127.0.0.1:{unused_tcp_port}"
    assert isinstance(await fail(server, call), Unreachable)


@BOTH
async def test_too_many_requests_are_tried_three_times(server: Server, call: Call) -> None:
    server.answer("", 429, Retry_After="0")
    server.answer("", 429)
    server.answer({"number": 7})
    assert (await ask(server, call)).number == 7
    server.answers.clear()
    server.answer("", 429)
    trouble = await fail(server, call)
    assert isinstance(trouble, Unreachable)
    assert not isinstance(trouble, Lost)
    assert len(server.seen) == 6


@BOTH
async def test_nobody_waits_for_minutes(server: Server, call: Call) -> None:
    server.answer("", 429, Retry_After="90")
    assert isinstance(await fail(server, call), Unreachable)
    assert len(server.seen) == 1


async def test_our_own_limit_holds_calls_back(server: Server) -> None:
    server.answer({"number": 7})
    limits = Limits(per_second=0.1, burst=2, waiting=0.02)
    wire = Wire("test", server.url, complaint, limits=limits)
    ends = await asyncio.gather(*(wire.ask(WRITE, Thing) for _ in range(3)), return_exceptions=True)
    await wire.close()
    assert [type(end) for end in ends[:2]] == [Thing, Thing]
    assert isinstance(ends[2], Unreachable)
    assert len(server.seen) == 2


async def test_what_is_done_in_the_background_leaves_room_for_people(server: Server) -> None:
    server.answer({"number": 7})
    limits = Limits(per_second=0.1, burst=4, waiting=0.02)
    wire = Wire("test", server.url, complaint, limits=limits)

    async def watch() -> None:
        with in_background():
            while True:
                await wire.ask(READ, Thing)

    watching = asyncio.create_task(watch())
    # it takes what a person would not miss, and then it waits and does not fail
    await asyncio.wait({watching}, timeout=0.3)
    taken = len(server.seen)
    assert 1 <= taken <= 3
    people = [wire.ask(READ, Thing) for _ in range(4 - taken)]
    assert await asyncio.gather(*people) == [Thing(number=7)] * (4 - taken)
    assert not watching.done()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    await wire.close()


async def test_the_hook_comes_right_before_each_sending_of_a_write(server: Server) -> None:
    server.answer("", 429, Retry_After="0")
    server.answer({"number": 7})
    seen_before: list[int] = []

    async def hook() -> None:
        seen_before.append(len(server.seen))

    with before_writes(hook):
        await ask(server, WRITE)
        await asyncio.gather(ask(server, READ))
    await ask(server, WRITE)
    assert seen_before == [0, 1]


async def test_a_hook_that_objects_keeps_the_write_from_being_sent(server: Server) -> None:
    async def hook() -> None:
        raise PermissionError("the lease is gone")

    server.answer({"number": 7})
    with before_writes(hook), pytest.raises(PermissionError):
        await ask(server, WRITE)
    assert not server.seen


async def test_the_log_has_one_line_an_exchange_and_names_nobody(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server.answer({"error": {"errorCode": "call\nMaria", "errorDescription": "Maria"}}, 400)
    with capture_logs() as lines:
        await fail(server, READ)
    [line] = lines
    assert line.pop("ms") >= 0
    assert line == {
        "event": "exchange",
        "log_level": "warning",
        "system": "test",
        "method": "POST",
        "route": "/people/{name}",
        "status": 400,
        "tries": 1,
        "code": "",
        "reference": "",
        "outcome": "Declined",
    }
    ours = [one for one in caplog.records if one.name != "aiohttp.access"]  # the test's server
    assert not [one for one in ours if "Maria" in one.getMessage()]


async def test_a_cancelled_exchange_is_logged_as_such(server: Server) -> None:
    server.drip()
    with capture_logs() as lines:
        asking = asyncio.create_task(ask(server, WRITE))
        await server.asked.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    assert [line["outcome"] for line in lines] == ["cancelled"]
