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
from bot.workflows.inbox import STEPS
from flows.front_desk import opening
from flows.understanding import understand
from tests.product import Product, read, running

# Every Web API method the product may call, with the bot's scopes that it needs.
SCOPES_OF_METHODS: dict[str, set[str]] = {
    "agents_sessions_setStatus": {"chat:write"},
    "apps_connections_open": set(),  # with the app-level token
    "apps_uninstall": set(),  # with the app's own secret
    "assistant_threads_setStatus": {"chat:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_test": set(),
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write", "im:write"},  # to a person who never wrote, too
    "chat_update": {"chat:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "functions_completeError": set(),
    "functions_completeSuccess": set(),
    "oauth_v2_access": set(),  # with the app's own secret
    "conversations_info": {"channels:read", "groups:read"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read", "users:read.email"},  # with the e-mail in the profile
    # To look for a notice or a card whose answer was lost; without them it may be seen twice.
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
SCOPES_OF_EVENTS = {
    "agent_session_stopped": set[str](),
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set[str](),
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "subteam_members_changed": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
    "user_change": {"users:read"},
    "function_executed": set[str](),
    "message.im": {"im:history"},
    "tokens_revoked": set[str](),
}
# What whoever installs the app may leave out.
OPTIONAL = {"channels:history", "files:write", "groups:history"}
# Declared, and not needed by a method or an event: each with its reason.
SCOPES_FOR_OTHER_REASONS = {
    "commands",
}
# What Workflow Builder can fill in and hand on.
TYPES = {
    "integer",
    "slack#/types/channel_id",
    "slack#/types/timestamp",
    "slack#/types/user_id",
    "string",
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
    assert set(at("oauth_config", "scopes", "bot")) == needed - OPTIONAL
    assert set(at("oauth_config", "scopes", "bot_optional")) == OPTIONAL


def test_a_step_for_workflows_is_within_the_limits() -> None:
    """The schema of manifests, version 2: 50 functions, each with 20 inputs and 20 outputs."""
    functions = at("functions")
    assert set(functions) == set(STEPS)
    assert len(functions) <= 50
    for callback_id, function in functions.items():
        assert re.fullmatch(r"[a-z_]{1,100}", callback_id)
        assert 0 < len(function["title"]) <= 80
        assert 0 < len(function["description"]) <= 100
        for which in ("input_parameters", "output_parameters"):
            rows = function[which]
            assert 0 < len(rows) <= 20
            for name, row in rows.items():
                assert row["name"] == name
                assert row["type"] in TYPES
                assert 0 < len(row["title"]) <= 80
                assert 0 < len(row["description"]) <= 100
                assert isinstance(row["is_required"], bool)


def test_workflows_can_run_the_steps() -> None:
    """Slack takes steps only from an app that is org-ready and runs elsewhere."""
    settings = at("settings")
    assert settings["org_deploy_enabled"] is True
    assert settings["function_runtime"] == "remote"
    assert "function_executed" in settings["event_subscriptions"]["bot_events"]


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


# `api_call` is how the SDK makes a call of any name, `api_app_id` a field of payloads.
METHOD = re.compile(
    "(?!api_)(agents|apps|assistant|auth|oauth|chat|conversations|files|functions|reactions"
    "|usergroups|users|views)_[a-zA-Z0-9_]+"
)
