"""`deskhand check`: each thing that is wrong is said in plain words, and the exit code is not 0."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.manifest import manifest
from bot.memory import Store
from bot.operating.check import NO_ROLES, WITHOUT, check
from bot.operating.safety import unsafe
from bot.settings import Mode, Settings
from tests.installing import tenancy
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
    assert all(line.startswith(("ok       ", "unsafe   ", "PROBLEM  ")) for line in lines), lines
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


async def test_what_is_left_out_without_an_optional_scope(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with on_stage() as stage:
        granted = manifest()
        granted["oauth_config"]["scopes"]["bot_optional"] = []
        stage.slack.workspace.manifest = type(stage.slack.workspace.manifest)(granted)
        assert await check(set_up(stage, {}), None, "socket") == 0
        told = capsys.readouterr().out
    assert set(WITHOUT) == set(manifest()["oauth_config"]["scopes"]["bot_optional"])
    for scope, without in WITHOUT.items():
        assert f"Without the optional scope {scope}, {without}." in told


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


# Several workspaces


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (
            {"SLACK_CLIENT_ID": "other"},
            ["Slack refuses SLACK_CLIENT_ID (invalid_client_id): copy it again."],
        ),
        (
            {"SLACK_CLIENT_SECRET": "other"},
            ["Slack refuses SLACK_CLIENT_SECRET (bad_client_secret): copy it again."],
        ),
        (
            {"SLACK_API_URL": "http://127.0.0.1:9/api/"},
            ["Slack cannot be reached at http://127.0.0.1:9/api/: check the network."],
        ),
    ],
)
async def test_several_workspaces_are_checked(
    scene: Scene,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str],
    expected: list[str],
) -> None:
    environment = tenancy(scene, "https://deskhand.example.com") | changes
    assert await check(environment, None, "http") == int(bool(expected))
    lines = capsys.readouterr().out.splitlines()
    assert [line[9:] for line in lines if line.startswith("PROBLEM  ")] == expected
    start = "https://deskhand.example.com/slack/install"
    assert any(start in line for line in lines) is not bool(expected)


async def test_a_slack_that_is_in_trouble_is_not_the_secrets_fault(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.slack.switches["server_error"].arm(5, method="oauth.v2.access")
    environment = tenancy(scene, "https://deskhand.example.com")
    assert await check(environment, None, "http") == 1
    assert "Slack has trouble of its own (internal_error)" in capsys.readouterr().out


# what works and is unsafe


async def warnings(
    scene: Scene, capsys: pytest.CaptureFixture[str], words: Mapping[str, str], **changes: str
) -> list[str]:
    """Return the warnings beside those that every stage gives: it is on this machine."""
    environment = changed(set_up(scene, words), changes)
    assert await check(environment, None, "socket") in {0, 1}
    lines = capsys.readouterr().out.splitlines()
    told = [line[9:] for line in lines if line.startswith("unsafe   ")]
    return [one for one in told if "unless it is for trying" not in one and one != NO_ROLES]


async def test_an_ordinary_setup_is_warned_of_nothing_but_the_stand_ins(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await warnings(scene, capsys, {}) == []
    assert await check(set_up(scene, {}), None, "socket") == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("unsafe")]
    assert len(told) == 3
    for unsafe_one in ("base_url is not encrypted", "SLACK_API_URL is", "No role is set"):
        assert any(unsafe_one in line for line in told)


async def test_that_everybody_may_everything_is_told_until_there_is_a_role(
    scene: Scene, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/deskhand.db"
    store = await Store.open(url)
    for has_role in (False, True):
        await check(set_up(scene, {}) | {"DESKHAND_DATABASE": url}, None, "socket")
        assert ("No role is set" in capsys.readouterr().out) is not has_role
        await store.rights().add("T1", "{}", "U1")
    await store.close()
    written = {
        'default = "hillside"': 'default = "hillside"\nroles = [{name = "a", may = ["book"]}]'
    }
    await check(set_up(scene, written), None, "socket")
    assert "No role is set" not in capsys.readouterr().out


GARAGE = "[systems.hillside]"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({'default = "hillside"': 'default = "hillside"\nkeep_days = 0'}, "keep_days is 0"),
        ({'default = "hillside"': 'default = "hillside"\naudit_days = 0'}, "audit_days is 0"),
        ({'default = "hillside"': 'default = "hillside"\naudit_days = 7'}, "audit_days is 7"),
        ({'confirm = "draft"': 'confirm = "book"'}, "sends the customer a message"),
        ({GARAGE: f'[privacy.public_channels]\nnames = "full"\n{GARAGE}'}, "names where the whole"),
        (
            {GARAGE: f'[privacy.private_channels]\ncontact = "shown"\n{GARAGE}'},
            "private_channels shows customers' numbers",
        ),
        ({'confirm = "draft"': 'link_hosts = ["bit.ly"]'}, "link_hosts names bit.ly"),
    ],
)
async def test_an_unsafe_line_is_told(
    scene: Scene, capsys: pytest.CaptureFixture[str], words: dict[str, str], told: str
) -> None:
    (warning,) = await warnings(scene, capsys, words)
    assert told in warning


async def test_files_that_others_can_use_are_told(
    scene: Scene, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    database = tmp_path / "deskhand.db"
    url = f"sqlite:///{database}"
    assert await warnings(scene, capsys, {}, DESKHAND_DATABASE=url) == []
    database.chmod(0o640)
    (warning,) = await warnings(scene, capsys, {}, DESKHAND_DATABASE=url)
    assert f"chmod 600 {database}" in warning
    config = Path(scene.environment["DESKHAND_CONFIG"])
    environment = set_up(scene, {})
    config.chmod(0o666)  # noqa: ASYNC240  # nobody waits
    await check(environment, None, "socket")
    assert f"chmod go-w {config}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "is_told"),
    [
        ("postgresql://u:hush@db.example/d", True),
        ("postgresql://u:hush@db.example/d?sslmode=disable", True),
        ("postgresql://u:hush@db.example/d?sslmode=prefer", True),
        ("postgresql://u:hush@db.example/d?sslmode=verify-full", False),
        ("postgresql://u:hush@127.0.0.1/d", False),
    ],
)
def test_a_database_far_away_is_to_be_encrypted(scene: Scene, url: str, *, is_told: bool) -> None:
    settings = Settings.load(set_up(scene, {}) | {"DESKHAND_DATABASE": url})
    told = " ".join(unsafe(settings, Path("deskhand.toml")))
    assert ("sslmode=verify-full" in told) is is_told
    assert "hush" not in told


async def test_more_scopes_than_needed_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    async with on_stage() as stage:
        granted = manifest()
        granted["oauth_config"]["scopes"]["bot"].append("files:read")
        stage.slack.workspace.manifest = type(stage.slack.workspace.manifest)(granted)
        (warning,) = await warnings(stage, capsys, {})
        assert "more scopes than it needs: files:read" in warning
