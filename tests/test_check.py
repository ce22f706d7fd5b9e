"""`deskhand check`: each thing that is wrong is said in plain words, and the exit code is not 0."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.check import check
from bot.manifest import manifest
from bot.settings import Mode
from tests.product import Scene, on_stage, set_up


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with on_stage() as stage:
        yield stage


@pytest.fixture(name="say")
def _say(scene: Scene, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the check in a changed environment; returns its exit code and the problems it told."""

    async def say(
        changes: Mapping[str, str | None] | None = None,
        words: Mapping[str, str] | None = None,
        mode: Mode = "socket",
    ) -> tuple[int, list[str]]:
        environment = changed(set_up(scene, words or {}), changes or {})
        code = await check(environment, None, mode)
        lines = capsys.readouterr().out.splitlines()
        return code, [line[9:] for line in lines if line.startswith("PROBLEM  ")]

    return say


def changed(environment: dict[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    """Set variables, or take them out where they are None."""
    joined: dict[str, str | None] = {**environment, **changes}
    return {name: value for name, value in joined.items() if value is not None}


async def test_everything_is_right(say: Any) -> None:
    assert await say() == (0, [])
    assert await say({"SLACK_APP_TOKEN": None}, mode="http") == (0, [])


@pytest.mark.parametrize(("changes", "code"), [({}, 0), ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, 1)])
async def test_the_command_prints_sentences_and_nothing_else(
    scene: Scene, changes: dict[str, str | None], code: int
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "check"),
        env=os.environ | changed(set_up(scene, {}), changes),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    assert process.returncode == code
    lines = out.decode().splitlines()
    assert len(lines) > 3
    assert all(line.startswith(("ok       ", "PROBLEM  ")) for line in lines), lines
    assert any(line.startswith("PROBLEM") for line in lines) is bool(code)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("SLACK_BOT_TOKEN", "socket"),
        ("SLACK_APP_TOKEN", "socket"),
        ("SLACK_SIGNING_SECRET", "http"),
        ("DEMO_USER", "socket"),
        ("DEMO_PASSWORD", "socket"),
    ],
)
async def test_what_is_missing_is_named(say: Any, name: str, mode: Mode) -> None:
    code, problems = await say({name: None}, mode=mode)
    assert code == 1
    assert len(problems) == 1
    assert name in problems[0]


async def test_a_wrong_bot_token(say: Any) -> None:
    code, problems = await say({"SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert code == 1
    assert problems == ["Slack refuses SLACK_BOT_TOKEN (invalid_auth): copy the bot token again."]


async def test_a_wrong_app_token(say: Any) -> None:
    code, problems = await say({"SLACK_APP_TOKEN": "xapp-wrong"})
    assert code == 1
    assert len(problems) == 1
    assert "SLACK_APP_TOKEN (invalid_auth)" in problems[0]
    assert "connections:write" in problems[0]


async def test_tokens_that_changed_places(say: Any, scene: Scene) -> None:
    slack = scene.slack
    code, problems = await say(
        {"SLACK_BOT_TOKEN": slack.app_token, "SLACK_APP_TOKEN": slack.bot_token}
    )
    assert code == 1
    assert len(problems) == 2


async def test_a_scope_that_was_not_granted(capsys: pytest.CaptureFixture[str]) -> None:
    async with on_stage() as stage:
        granted = manifest()
        granted["oauth_config"]["scopes"]["bot"].remove("im:history")
        stage.slack.workspace.manifest = type(stage.slack.workspace.manifest)(granted)
        assert await check(set_up(stage, {}), None, "socket") == 1
        assert "lacks scopes: im:history" in capsys.readouterr().out


async def test_slack_that_cannot_be_reached(say: Any) -> None:
    code, problems = await say({"SLACK_API_URL": "http://127.0.0.1:9/api/"})
    assert code == 1
    assert problems == ["Slack cannot be reached at http://127.0.0.1:9/api/: check the network."]


@pytest.mark.parametrize("switch", ["server_error", "rate_limited"])
async def test_slack_that_is_in_trouble(say: Any, scene: Scene, switch: str) -> None:
    for method in ("auth.test", "apps.connections.open"):
        scene.slack.switches[switch].arm(5, method=method)
        code, problems = await say()
        assert code == 1
        assert len(problems) == 1
        assert problems[0].startswith("Slack")
        scene.slack.switches[switch].off()


async def test_an_address_that_is_not_slack(say: Any, scene: Scene) -> None:
    code, problems = await say({"SLACK_API_URL": f"{scene.url}/"})
    assert code == 1
    assert len(problems) == 1
    assert "Slack" in problems[0]


async def test_credentials_that_the_system_refuses(say: Any) -> None:
    code, problems = await say({"DEMO_PASSWORD": "wrong"})
    assert code == 1
    assert len(problems) == 1
    assert problems[0].startswith("myKaarma ([systems.hillside]) refuses us")


async def test_a_right_that_the_system_does_not_give(say: Any, scene: Scene) -> None:
    scene.mykaarma.scopes.remove("appointment.transportOptions")
    code, problems = await say()
    assert code == 1
    assert "refuses us" in problems[0]


async def test_a_department_that_does_not_exist(say: Any) -> None:
    code, problems = await say(words={'department = "': 'department = "x'})
    assert code == 1
    assert "myKaarma ([systems.hillside])" in problems[0]


async def test_a_system_that_cannot_be_reached(say: Any, scene: Scene) -> None:
    code, problems = await say(words={f"{scene.url}/mykaarma": "http://127.0.0.1:9"})
    assert code == 1
    assert problems == [
        "myKaarma ([systems.hillside]) cannot be reached: check base_url and the network."
    ]


async def test_a_system_that_answers_with_a_web_page(say: Any, scene: Scene) -> None:
    scene.mykaarma.switches.turn_on("html", uses=10)
    code, problems = await say()
    assert code == 1
    assert problems[0].startswith("myKaarma ([systems.hillside])")


async def test_a_database_that_cannot_be_used(say: Any, tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/no/such/folder/a.db", f"sqlite:///{tmp_path}", "mysql://x"):
        code, problems = await say({"DESKHAND_DATABASE": url})
        assert code == 1
        assert len(problems) == 1
        assert "Traceback" not in problems[0]


async def test_everything_that_is_wrong_is_said_at_once(say: Any, tmp_path: Path) -> None:
    code, problems = await say(
        {
            "SLACK_BOT_TOKEN": "xoxb-gibberish",
            "DEMO_PASSWORD": "gibberish",
            "DESKHAND_DATABASE": f"sqlite:///{tmp_path}/no/such/folder/a.db",
        }
    )
    assert code == 1
    assert len(problems) == 3
    assert not any("gibberish" in one for one in problems)
