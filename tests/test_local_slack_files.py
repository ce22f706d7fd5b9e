"""The local Slack's files and workflow steps against the real slack_sdk."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import ROSA, Deadlines, LocalSlack, SlackError
from bot.demo.slack.manifest import Manifest
from bot.manifest import manifest

JSON = dict[str, Any]
DESK = "C0SERVICEDESK"
PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    local = LocalSlack(manifest=manifest(), deadlines=Deadlines(picture=0.1))
    async with local.serving():
        yield local


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


def refusal(caught: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(caught.value.response["error"])


async def uploaded(client: AsyncWebClient, data: bytes = PNG, name: str = "week.png") -> str:
    """Hand over a file in the three calls that Slack asks for."""
    place = await client.files_getUploadURLExternal(filename=name, length=len(data))
    async with (
        aiohttp.ClientSession() as session,
        session.post(place["upload_url"], data=data) as answer,
    ):
        assert answer.status == 200
    done = await client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
    (file,) = done["files"]
    assert file["mimetype"] == ""  # Slack has not looked at it yet
    return str(file["id"])


def image(file: str) -> list[JSON]:
    return [{"type": "image", "alt_text": "A week", "slack_file": {"id": file}}]


async def test_a_picture_stands_in_a_message_once_it_was_looked_through(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    file = await uploaded(client)
    with pytest.raises(SlackApiError) as early:
        await client.chat_postMessage(channel=DESK, text="A week", blocks=image(file))
    assert refusal(early) == "invalid_blocks"
    assert early.value.response["errors"] == [
        "invalid slack file [json-pointer:/blocks/0/slack_file]"
    ]
    await slack.until(lambda: slack.workspace.files.picture(file))
    posted = await client.chat_postMessage(channel=DESK, text="A week", blocks=image(file))
    assert posted["ok"]
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{slack.base_url}/files-pri/{file}") as answer:
            assert await answer.read() == PNG
        async with session.get(f"{slack.base_url}/files-pri/F00000000") as answer:
            assert answer.status == 404


async def test_a_file_that_is_no_picture_never_does(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    file = await uploaded(client, b"some words", "notes.txt")
    await slack.until(lambda: slack.workspace.now() > (done_at(slack, file) + 0.2))
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=DESK, text="A week", blocks=image(file))
    assert refusal(refused) == "invalid_blocks"


def done_at(slack: LocalSlack, file: str) -> float:
    return slack.workspace.files.by_id[file].completed or 0.0


@pytest.mark.sends_faults
async def test_a_file_is_named_by_its_id_or_its_address(client: AsyncWebClient) -> None:
    for wrong in (
        {"id": "week.png"},
        {},
        {"id": "F0123456789", "url": "https://files.slack.com/x"},
    ):
        blocks = [{"type": "image", "alt_text": "A week", "slack_file": wrong}]
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=DESK, text="A week", blocks=blocks)
        assert refusal(refused) == "invalid_blocks"


async def test_an_address_takes_one_file_of_the_length_it_is_for(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    place = await client.files_getUploadURLExternal(filename="week.png", length=len(PNG))
    with pytest.raises(SlackApiError) as empty:
        await client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
    assert refusal(empty) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        for data, status in ((PNG + b"!", 404), (PNG, 200), (PNG, 404)):
            async with session.post(place["upload_url"], data=data) as answer:
                assert answer.status == status
    with pytest.raises(SlackApiError) as long:
        await client.files_getUploadURLExternal(filename="a", length=1, alt_txt="a" * 1001)
    assert refusal(long) == "alt_txt_too_large"
    with pytest.raises(SlackApiError) as nothing:
        await client.files_getUploadURLExternal(filename="a", length=-1)
    assert refusal(nothing) == "invalid_arguments"


async def test_files_need_their_scope(slack: LocalSlack, client: AsyncWebClient) -> None:
    data = copy.deepcopy(manifest())
    del data["oauth_config"]["scopes"]["bot_optional"]
    slack.workspace.manifest = Manifest(data)
    with pytest.raises(SlackApiError) as refused:
        await client.files_getUploadURLExternal(filename="week.png", length=3)
    assert refusal(refused) == "missing_scope"
    assert refused.value.response["needed"] == "files:write"


FIND = {"person": ROSA.id, "service": "oil change", "when": "tomorrow"}


async def test_a_step_is_ended_once_with_what_the_manifest_says(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    run = slack.run_step("find_slots", FIND)
    for outputs in ({"times": "none"}, {"times": "none", "count": "3"}, {"other": "x"}):
        with pytest.raises(SlackApiError) as wrong:
            await client.functions_completeSuccess(function_execution_id=run.id, outputs=outputs)
        assert refusal(wrong) == "parameter_validation_failed"
    done = {"times": "none", "count": 0}
    await client.functions_completeSuccess(function_execution_id=run.id, outputs=done)
    assert (run.status, run.outputs) == ("done", done)
    with pytest.raises(SlackApiError) as twice:
        await client.functions_completeError(function_execution_id=run.id, error="Too late")
    assert refusal(twice) == "execution_not_in_running_state"
    with pytest.raises(SlackApiError) as unknown:
        await client.functions_completeError(function_execution_id="Fx0", error="Who?")
    assert refusal(unknown) == "function_execution_not_found"


async def test_the_token_of_a_run_works_as_long_as_it_runs(slack: LocalSlack) -> None:
    run = slack.run_step("find_slots", FIND)
    client = AsyncWebClient(token=run.token, base_url=slack.api_url)
    await client.functions_completeError(function_execution_id=run.id, error="No such service")
    assert (run.status, run.error) == ("failed", "No such service")
    with pytest.raises(SlackApiError) as over:
        await client.auth_test()
    assert refusal(over) == "invalid_auth"


async def test_a_workflow_is_held_to_the_inputs_of_a_step(slack: LocalSlack) -> None:
    for inputs in ({}, FIND | {"colour": "red"}, FIND | {"when": 3}):
        with pytest.raises(SlackError, match="parameter_validation_failed"):
            slack.run_step("find_slots", inputs)
    with pytest.raises(SlackError, match="function_not_found"):
        slack.run_step("paint", {})
    assert slack.run_step("find_slots", {}, forge=True).status == "running"


async def test_only_an_app_that_is_org_ready_has_steps(slack: LocalSlack) -> None:
    data = copy.deepcopy(manifest())
    data["settings"]["org_deploy_enabled"] = False
    slack.workspace.manifest = Manifest(data)
    with pytest.raises(SlackError, match="function_not_found"):
        slack.run_step("find_slots", FIND)


async def test_the_page_runs_steps_and_the_panel_shows_them(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(f"{slack.base_url}/page/ws?as={ROSA.id}") as page:
            await page.receive_json()
            await page.send_json({"id": 1, "type": "step", "step": "find_slots", "inputs": FIND})
            while (reply := await page.receive_json()).get("type") != "reply":
                pass
        assert reply["ok"], reply
        async with session.get(f"{slack.base_url}/slack/_panel") as answer:
            panel = await answer.json()
    (run,) = slack.workspace.executions.all
    assert reply["run"] == run.id
    table = next(one for one in panel["tables"] if one["title"].startswith("Workflow"))
    assert [row["cells"] for row in table["rows"]] == [["find_slots", "running"]]
