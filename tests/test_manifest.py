"""manifest.yml against the code and against Slack's limits: what is declared is what is used."""

from __future__ import annotations

import ast
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.manifest import manifest
from bot.screens.notes import EXAMPLES
from flows.front_desk import opening
from flows.understanding import understand
from tests.product import Product, read, running

# Every Web API method the product may call, with the bot's scopes that it needs.
SCOPES_OF_METHODS: dict[str, set[str]] = {
    "agents_sessions_setStatus": {"chat:write"},
    "apps_connections_open": set(),  # with the app-level token
    "assistant_threads_setStatus": {"chat:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write", "im:write"},  # to a person who never wrote, too
    "chat_update": {"chat:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
}
SCOPES_OF_EVENTS = {
    "agent_session_stopped": set[str](),
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
}
# Declared, and not needed by a method or an event: each with its reason.
SCOPES_FOR_OTHER_REASONS = {
    "commands",
}
MOST = {
    ("display_information", "name"): 35,
    ("display_information", "description"): 140,
    ("display_information", "long_description"): 4000,
    ("features", "bot_user", "display_name"): 80,
    ("features", "agent_view", "agent_description"): 300,
}
PROGRAM = Path(bot.__file__).parent


def at(*path: str) -> Any:
    found: Any = manifest()
    for key in path:
        found = found[key]
    return found


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


async def test_every_command_that_is_declared_is_answered(product: Product) -> None:
    rosa = product.at_desk(channel="C0SERVICEDESK")
    for command in [row["command"] for row in at("features", "slash_commands")]:
        before = len(rosa.seen())
        await rosa.command(f"{command} help")
        await product.slack.until(lambda before=before: len(rosa.seen()) > before)  # type: ignore[misc]
        answer = read(rosa.seen()[0])
        assert f"{command} " in answer or "What you can write" in answer


def test_every_command_that_is_handled_is_declared() -> None:
    declared = {row["command"] for row in at("features", "slash_commands")}
    assert declared == {*EXAMPLES, "/deskhand"}


def test_a_command_says_what_it_does_within_the_limits() -> None:
    rows = at("features", "slash_commands")
    assert len(rows) <= 50
    for row in rows:
        assert re.fullmatch(r"/[a-z-]{1,31}", row["command"])
        assert 0 < len(row["description"]) <= 2000
        assert 0 < len(row["usage_hint"]) <= 1000
        # Names of customers are no mentions, and a mention is no customer.
        assert row["should_escape"] is False


async def test_every_shortcut_that_is_declared_opens_a_booking(product: Product) -> None:
    rows = at("features", "shortcuts")
    assert len(rows) <= 10
    rosa = product.at_desk(channel="C0SERVICEDESK")
    for row in rows:
        assert 0 < len(row["name"]) <= 24
        assert 0 < len(row["description"]) <= 150
        if row["type"] == "message":
            said = await rosa.say("an oil change, please")
            used = {"channel": said.channel, "ts": said.ts}
            await product.slack.shortcut(rosa.user, row["callback_id"], **used)
            await rosa.sees("Who is the appointment for?")
        else:
            await product.slack.shortcut(rosa.user, row["callback_id"])
            await product.at_desk().sees("Who is the appointment for?")


def test_the_words_of_the_app_are_within_the_limits() -> None:
    for path, most in MOST.items():
        assert 0 < len(at(*path)) <= most, path
    assert len(at("display_information", "long_description")) >= 174  # Slack's minimum


def test_every_method_that_is_called_has_its_scopes() -> None:
    assert set(called()) == set(SCOPES_OF_METHODS)


def test_the_scopes_are_those_that_are_needed() -> None:
    events = at("settings", "event_subscriptions", "bot_events")
    assert set(events) == set(SCOPES_OF_EVENTS)
    needed = set(SCOPES_FOR_OTHER_REASONS).union(
        *SCOPES_OF_METHODS.values(), *(SCOPES_OF_EVENTS[event] for event in events)
    )
    assert set(at("oauth_config", "scopes", "bot")) == needed


def test_the_app_is_an_agent_over_socket_mode() -> None:
    features, settings = at("features"), at("settings")
    assert "agent_view" in features
    assert "assistant_view" not in features
    assert features["app_home"]["home_tab_enabled"] is True
    assert features["app_home"]["messages_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    assert settings["interactivity"]["is_enabled"] is True
    assert settings["socket_mode_enabled"] is True


def test_what_is_suggested_is_understood() -> None:
    prompts = at("features", "agent_view", "suggested_prompts")
    assert 0 < len(prompts) <= 4
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    for prompt in prompts:
        assert opening(understand(prompt["message"], now=now, country="US")), prompt


def called() -> Iterator[str]:
    """Find the Web API methods in the code: as attributes of a client, or by name."""
    for path in PROGRAM.rglob("*.py"):
        if "demo" in path.relative_to(PROGRAM).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            names = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if isinstance(node.func, ast.Attribute):
                names.append(node.func.attr)
            yield from (str(one) for one in names if METHOD.fullmatch(str(one)))


METHOD = re.compile(
    "(agents|api|apps|assistant|auth|chat|conversations|reactions|usergroups|users|views)_[a-zA-Z_]+"
)
