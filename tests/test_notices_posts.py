"""What Slack's answers mean for a notice, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.workspaces import Workspace
from bot.memory import Notice
from bot.notices.folding import begun
from bot.notices.posts import MOST_PAGES, Done, Posts, Trouble
from bot.screens.blocks import Card
from tests.notices_parts import MARIA, change

CARD = Card("Maria Lopez booked", [])
NOTICE = Notice(
    id="n1",
    team="T1",
    channel="C1",
    system="garage",
    object_id="a-1",
    living=begun(change(None, MARIA), 1),
    version=1,
    shown=0,
    card_ts="",
    posting=1,
    posting_at=datetime(2031, 3, 3, tzinfo=UTC),
    parked="",
)


@asynccontextmanager
async def answering(*answers: tuple[int, Any, dict[str, str]]) -> AsyncIterator[Posts]:
    """Serve these answers one after another; the last one again and again."""
    left = list(answers)

    async def answer(request: web.Request) -> web.StreamResponse:
        await request.read()
        status, body, headers = left.pop(0) if len(left) > 1 else left[0]
        if body is None:
            assert request.transport
            request.transport.close()
        if isinstance(body, str):
            return web.Response(status=status, text=body, headers=headers)
        return web.json_response(body or {}, status=status, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield Posts(Workspace("T1", "UBOT", AsyncWebClient(token="xoxb-1", base_url=url)))
    finally:
        await runner.cleanup()


def refusal(code: str) -> dict[str, Any]:
    return {"ok": False, "error": code}


@pytest.mark.parametrize(
    ("status", "body", "headers", "expected"),
    [
        (200, {"ok": True, "ts": "1.5"}, {}, Done("1.5")),
        (429, refusal("ratelimited"), {"Retry-After": "7"}, Trouble("later", "ratelimited", 7)),
        (429, refusal("ratelimited"), {}, Trouble("later", "ratelimited", 30)),
        (200, refusal("channel_not_found"), {}, Trouble("channel_gone", "channel_not_found")),
        (200, refusal("is_archived"), {}, Trouble("channel_gone", "is_archived")),
        (200, refusal("account_inactive"), {}, Trouble("channel_gone", "account_inactive")),
        (200, refusal("message_not_found"), {}, Trouble("card_gone", "message_not_found")),
        (200, refusal("invalid_blocks"), {}, Trouble("refused", "invalid_blocks")),
        (200, refusal("internal_error"), {}, Trouble("lost", "internal_error")),
        (503, refusal("whatever"), {}, Trouble("lost", "whatever")),
    ],
)
async def test_each_answer_has_its_meaning(
    status: int, body: Any, headers: dict[str, str], expected: Done | Trouble
) -> None:
    async with answering((status, body, headers)) as posts:
        assert await posts.post(NOTICE, CARD) == expected


@pytest.mark.parametrize("body", [None, "<html>", "[]"])
async def test_what_is_no_answer_is_lost(body: str | None) -> None:
    async with answering((502, body, {})) as posts:
        done = await posts.post(NOTICE, CARD)
        assert isinstance(done, Trouble)
        assert done.what == "lost"


def message(user: str = "UBOT", number: int = 1, notice: str = "n1", **more: Any) -> dict[str, Any]:
    payload = {"notice": notice, "number": number}
    metadata = {"event_type": "deskhand_notice", "event_payload": payload}
    return {"ts": "9.9", "user": user, "metadata": metadata, **more}


def page(*messages: dict[str, Any], cursor: str = "") -> tuple[int, Any, dict[str, str]]:
    body = {"ok": True, "messages": list(messages), "response_metadata": {"next_cursor": cursor}}
    return 200, body, {}


async def test_a_post_is_told_by_its_metadata_and_by_who_wrote_it() -> None:
    others = (
        message(user="UOTHER"),
        message(number=2),
        message(notice="n2"),
        {"ts": "1.0", "user": "UBOT"},
    )
    async with answering(page(*others)) as posts:
        assert await posts.find(NOTICE) is None
    async with answering(page(*others, cursor="more"), page(message())) as posts:
        assert await posts.find(NOTICE) == Done("9.9")


async def test_a_history_without_end_is_read_to_a_bound() -> None:
    async with answering(page(cursor="more")) as posts:
        async with asyncio.timeout(MOST_PAGES):
            assert await posts.find(NOTICE) is None


async def test_without_the_scope_it_cannot_be_looked_for() -> None:
    async with answering((200, refusal("missing_scope"), {})) as posts:
        assert await posts.find(NOTICE) is None
    async with answering((429, refusal("ratelimited"), {"Retry-After": "1"})) as posts:
        assert await posts.find(NOTICE) == Trouble("later", "ratelimited", 1)
